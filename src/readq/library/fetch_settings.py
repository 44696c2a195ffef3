"""How to fetch: what the reader set, and what else decides it."""

from __future__ import annotations

import os
from dataclasses import dataclass, field

from readq import __version__
from readq.config.settings import Config
from readq.sources.client import Limits
from readq.sources.subscriptions import Services

_ENDPOINT = "HF_ENDPOINT"  # what Hugging Face's own programs heed for mirrors
_KEYS = {"SEMANTIC_SCHOLAR_API_KEY": ("api.semanticscholar.org", "x-api-key")}


@dataclass(frozen=True, slots=True)
class Settings:
    """How to fetch: the services' addresses, how readq calls itself, a mail address for those who run servers, bounds,
    seconds between requests to a host where that differs, secret headers by host."""

    services: Services = field(default_factory=Services)
    agent: str = f"readq/{__version__}"
    contact: str = ""
    limits: Limits = field(default_factory=Limits)
    seconds: dict[str, float] = field(default_factory=dict)
    keys: dict[str, dict[str, str]] = field(default_factory=dict, repr=False)


def configured(config: Config) -> Settings:
    """The settings that the reader's file and the environment make."""
    usual = Services()
    mirror = os.environ.get(_ENDPOINT, "").strip().rstrip("/")
    services = Services(
        huggingface=_address(config["fetch.huggingface"]) or mirror or usual.huggingface,
        arxiv=_address(config["fetch.arxiv"]) or usual.arxiv,
        arxiv_feeds=_address(config["fetch.arxiv_feeds"]) or usual.arxiv_feeds,
    )
    keys: dict[str, dict[str, str]] = {}
    for variable, (host, header) in _KEYS.items():
        if secret := os.environ.get(variable, "").strip():
            keys.setdefault(host, {})[header] = secret
    return Settings(services, contact=str(config["fetch.contact"]), keys=keys)


def _address(value: object) -> str:
    return str(value or "").rstrip("/")
