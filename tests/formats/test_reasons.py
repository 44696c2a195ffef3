"""When a format claims a file and fails, its reason is what a person reads, not what the file looks like."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from readq.formats import registry
from readq.formats.base import Format, Item, NotAListing, Stream
from readq.formats.registry import read
from readq.listing import About, Draft, Problem


def failing(stream: Stream) -> Iterator[Item]:
    yield About("broken")
    raise NotAListing("line 3 has no key")


def claiming(stream: Stream) -> Iterator[Item]:
    yield About("claiming")
    yield Problem(1, "odd")
    yield Draft("A title")


def test_the_reason_of_the_format_that_claimed_it(monkeypatch: pytest.MonkeyPatch) -> None:
    broken = Format("broken", "Broken", lambda stream: stream.head.startswith("{"), failing)
    monkeypatch.setattr(registry, "FORMATS", (broken, *registry.FORMATS))
    with pytest.raises(NotAListing, match="line 3 has no key"):
        read(b'{"title": "x"}', "x.json")
    with pytest.raises(NotAListing, match="an HTML page"):
        read(b"<html>", "x.html")


def test_the_next_format_may_still_read_it(monkeypatch: pytest.MonkeyPatch) -> None:
    formats = (
        Format("broken", "B", lambda stream: True, failing),
        Format("claiming", "C", lambda stream: True, claiming),
    )
    monkeypatch.setattr(registry, "FORMATS", formats)
    listing = read(b"anything", "x")
    assert (listing.kind, [draft.title for draft in listing.drafts], len(listing.problems)) == (
        "claiming",
        ["A title"],
        1,
    )
