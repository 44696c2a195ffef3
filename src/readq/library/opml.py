"""What is subscribed to, for programs that read feeds."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from readq.formats.writing import feeds
from readq.library.fetch_settings import Settings
from readq.sources.subscriptions import Services, is_folder, pages

if TYPE_CHECKING:
    from readq.library.core import Library


def opml(library: Library, settings: Settings) -> Iterator[str]:
    """The subscriptions as OPML, each with the address of its feed, where what is fetched for it is one."""
    every = library.subscriptions.every()
    return feeds.opml((each.name, each.target, _feed(each.target, settings.services)) for each in every)


def _feed(target: str, services: Services) -> str:
    if is_folder(target):
        return ""
    found = pages(target, "", None, datetime.now(UTC).date(), services)
    return found[0].url if found and "atom+xml" in found[0].accept else ""
