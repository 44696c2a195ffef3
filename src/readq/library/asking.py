"""Asking servers for a library: a client that keeps their pace across runs of readq, since the library knows when which
was asked last; and what they answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING

from readq.errors import ReadqError
from readq.formats import registry
from readq.formats.base import Stream
from readq.library.fetch_settings import Settings
from readq.listing import Draft
from readq.sources.client import Client
from readq.sources.pace import Pace

if TYPE_CHECKING:
    from readq.library.core import Library

_ASKED = "asked"  # when which hosts were asked last, in seconds since the epoch
_HELD = "held"  # until when hosts wish to be left alone
_KEPT = 86_400  # seconds


@contextmanager
def client(library: Library, settings: Settings, stop: Callable[[], bool]) -> Iterator[Client]:
    """A client that asks as ``settings`` say; when it asked is kept at the end of the block."""
    pace = Pace(_times(library.state(_ASKED)), settings.seconds)
    for host, until in _times(library.state(_HELD)).items():
        pace.wait_until(host, min(until, pace.now + _KEPT))
    try:
        yield Client(settings.agent, settings.contact, stop=stop, pace=pace, limits=settings.limits, keys=settings.keys)
    finally:
        now = pace.now
        library.set_state(_ASKED, {host: at for host, at in pace.last.items() if now - at < _KEPT})
        library.set_state(_HELD, pace.held)


def drafts(body: IO[bytes], format_: str) -> Iterator[tuple[Draft, int]]:
    """The papers in an answer of a format, each with the format's authority; none where it is no listing."""
    try:
        found, _, items = registry.open_listing(Stream(body, format_), format_)
        for item in items:
            if isinstance(item, Draft):
                yield item, found.authority
    except ReadqError:
        return


def _times(kept: object) -> dict[str, float]:
    """Times by host, as they were kept."""
    if not isinstance(kept, dict):
        return {}
    return {str(host): float(at) for host, at in kept.items() if isinstance(at, int | float)}
