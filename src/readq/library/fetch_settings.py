"""How to fetch: what the reader set, and what else decides it."""

from __future__ import annotations

import os
from dataclasses import dataclass, field

from readq import __version__
from readq.config.settings import Config
from readq.sources.client import Limits
from readq.sources.subscriptions import Services

_ENDPOINT = "HF_ENDPOINT"  # what Hugging Face's own programs heed for mirrors
_SEMANTIC_SCHOLAR, _OPENALEX = "SEMANTIC_SCHOLAR_API_KEY", "OPENALEX_API_KEY"


@dataclass(frozen=True, slots=True)
class Settings:
    """How to fetch: the services' addresses, how readq calls itself, a mail address for those who run servers, bounds,
    seconds between requests to a host where that differs, secret headers by host, the key that OpenAlex wants in
    addresses."""

    services: Services = field(default_factory=Services)
    agent: str = f"readq/{__version__}"
    contact: str = ""
    limits: Limits = field(default_factory=Limits)
    seconds: dict[str, float] = field(default_factory=dict)
    keys: dict[str, dict[str, str]] = field(default_factory=dict, repr=False)
    openalex_key: str = field(default="", repr=False)


def configured(config: Config) -> Settings:
    """The settings that the reader's file and the environment make."""
    usual = Services()
    mirror = os.environ.get(_ENDPOINT, "").strip().rstrip("/")
    services = Services(
        huggingface=_address(config["fetch.huggingface"]) or mirror or usual.huggingface,
        arxiv=_address(config["fetch.arxiv"]) or usual.arxiv,
        arxiv_feeds=_address(config["fetch.arxiv_feeds"]) or usual.arxiv_feeds,
        zotero=_address(config["fetch.zotero"]) or usual.zotero,
    )
    keys: dict[str, dict[str, str]] = {}
    if secret := _key(config, "fetch.semantic_scholar_key", _SEMANTIC_SCHOLAR):
        keys["api.semanticscholar.org"] = {"x-api-key": secret}
    openalex = _key(config, "fetch.openalex_key", _OPENALEX)
    return Settings(services, contact=str(config["fetch.contact"]), keys=keys, openalex_key=openalex)


def _key(config: Config, name: str, variable: str) -> str:
    """A key from the reader's file or the environment."""
    return str(config[name]) or os.environ.get(variable, "").strip()


def _address(value: object) -> str:
    return str(value or "").rstrip("/")
