"""Addresses that a terminal opens when they are clicked (OSC 8)."""

from __future__ import annotations

from collections.abc import Mapping

_LINK = "link"
_LONGEST = 2_000  # bytes; some terminals drop what is longer
_WITHOUT = ("linux", "dumb", "vt")  # whose terminals print what they do not understand, or have no mouse


def link_token(url: str) -> str:
    """The token of text that leads to ``url``: nothing but a web address of printable ASCII gets to the terminal."""
    from readq.identity import openable

    url = url.strip()
    if not (url.isascii() and url.isprintable() and len(url) <= _LONGEST and openable(url)):
        return _LINK
    return f"{_LINK} {url}"


def taken_apart(token: str) -> tuple[str, str]:
    """The name of a token, and the address it leads to, which may be empty."""
    name, _, url = token.partition(" ")
    return name, url


def are_understood(environ: Mapping[str, str]) -> bool:
    """Whether the terminal can be told of addresses."""
    return not environ.get("TERM", "").startswith(_WITHOUT)
