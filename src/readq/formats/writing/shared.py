"""Papers for another reader, with the notes of the one who shares them: as JSON lines, and as a page to read that has
the same in it. What else a reader made of papers goes along as far as it says something of them: tags and statuses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from readq.errors import ReadqError
from readq.formats.writing.base import Export, Options
from readq.formats.writing.entry import Entry
from readq.formats.writing.html import page
from readq.formats.writing.html_parts import escaped
from readq.formats.writing.record import encoder, paper_record
from readq.model import Paper
from readq.text import one_line

NAME, VERSION = "shared", 1
BY, RECORD = "data-shared-by", "data-paper"  # attributes of the page: of the list, and of each paper in it
_LONGEST_NAME = 60
_SAID = (
    "title", "abstract", "authors", "status", "tags", "note", "identifiers", "links", "year", "published", "updated",
    "announced", "venue", "categories", "keywords", "comment", "summary",
)  # fmt: skip


def lines(entries: Iterable[Entry], options: Options) -> Iterator[str]:
    encode = encoder()
    yield encode({"readq": NAME, "version": VERSION, "by": _sender(options)}) + "\n"
    for entry in entries:
        yield encode(record(entry)) + "\n"


def html(entries: Iterable[Entry], options: Options) -> Iterator[str]:
    sender = _sender(options)
    encode = encoder(ascii_only=True)  # so that no sign is one that a page must not have
    keys: dict[int, Entry] = {}

    def papers() -> Iterator[Paper]:
        for entry in entries:
            keys[entry.paper.id] = entry
            yield entry.paper

    def told(paper: Paper) -> str:
        return f' {RECORD}="{escaped(encode(record(keys.pop(paper.id))))}"'

    about = f' {BY}="{escaped(sender)}" data-shared-version="{VERSION}"'
    yield from page(papers(), f"Papers from {sender}", about=about, told=told)


def record(entry: Entry) -> dict[str, Any]:
    """A paper as it is shared: what it is, and what its reader said of it; nothing of where and when it was met."""
    paper = entry.paper
    every = paper_record(paper)
    found = {name: every[name] for name in _SAID if every[name] not in (None, [], {})}
    if paper.note and paper.note_updated_at is not None:
        found["noted_on"] = datetime.fromtimestamp(paper.note_updated_at).date().isoformat()
    if paper.identifiers:
        found["identifiers"] = [list(pair) for pair in paper.identifiers]  # of a scheme there may be several
    return found | {"citation_key": entry.key}


def name_of(text: str) -> str:
    """Who shares, as a line that can be shown."""
    return "".join(char for char in one_line(text) if char.isprintable()).strip()[:_LONGEST_NAME]


def _sender(options: Options) -> str:
    name = name_of(options.sender)
    if not name:
        raise ReadqError("Who shares them? Say it with --as NAME, or once and for all in the setting export.name.")
    return name


_CARRIED = (
    "title, authors, ids, links, dates, venue, categories, keywords, comment, abstract, summary, note as another's"
)
_LOST = "tags and status, unless it is read as readq-shared-all; where and when papers were met, the history"
SHARE = Export("share", "For another reader (JSON lines)", "jsonl", lines, _CARRIED, _LOST)
SHARE_HTML = Export("share-html", "A page for another reader (HTML)", "html", html, _CARRIED, _LOST)
