"""A client for servers that keeps their pace across runs of readq: the library knows when which was asked last."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from readq.library.fetch_settings import Settings
from readq.sources.client import Client
from readq.sources.pace import Pace

if TYPE_CHECKING:
    from readq.library.core import Library

_ASKED = "asked"  # when which hosts were asked last, in seconds since the epoch
_KEPT = 86_400  # seconds


@contextmanager
def client(library: Library, settings: Settings, stop: Callable[[], bool]) -> Iterator[Client]:
    """A client that asks as ``settings`` say; when it asked is kept at the end of the block."""
    asked = library.state(_ASKED, {})
    last = {str(host): float(at) for host, at in asked.items()} if isinstance(asked, dict) else {}
    pace = Pace(last, settings.seconds)
    try:
        yield Client(settings.agent, settings.contact, stop=stop, pace=pace, limits=settings.limits, keys=settings.keys)
    finally:
        now = pace.now
        library.set_state(_ASKED, {host: at for host, at in pace.last.items() if now - at < _KEPT})
