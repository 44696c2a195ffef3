"""readq's own records as JSON lines or as a list: what ``readq list --format jsonl`` prints."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from readq.formats.base import Format, Item, Stream
from readq.formats.common import json_records
from readq.listing import About, Authority, Draft, Problem
from readq.model import PRIORITIES, Author, Link, Status

_OWN = re.compile(r'"appearances"\s*:\s*\[')
_BEGINS = re.compile(r'(?:\[\s*)?\{\s*"id"\s*:\s*\d+\s*,\s*"title"\s*:')
_LONGEST = 8 << 20  # characters of a first record, with a long note or many authors


def sniff(stream: Stream) -> bool:
    """Whether it is JSON with the members that only these records have."""
    if stream.head[:1] not in ("{", "["):
        return False
    return _is_own(stream.text) or (
        not stream.complete and _BEGINS.match(stream.head) is not None and _is_own(_longer(stream))
    )


def _is_own(text: str) -> bool:
    return _OWN.search(text) is not None and '"snoozed_until"' in text


def _longer(stream: Stream) -> str:
    """More of the beginning, up to where a first record may end."""
    stream.rewind()
    text = ""
    for more in stream.texts():
        text += more
        if len(text) > _LONGEST or _is_own(text):
            break
    return text[:_LONGEST]


def read(stream: Stream) -> Iterator[Item]:
    """The papers of a file."""
    yield About("readq")
    for record in json_records.records(stream):
        yield record if isinstance(record, Problem) else draft_of(record.value, record.line)


def draft_of(record: Any, number: int) -> Draft | Problem:
    """The paper of a record in a line."""
    if not isinstance(record, dict) or not isinstance(record.get("title"), str) or not record["title"].strip():
        return Problem(number, "a record without a title")

    def text(name: str) -> str | None:
        value = record.get(name)
        return value if isinstance(value, str) and value.strip() else None

    def texts(name: str) -> tuple[str, ...]:
        value = record.get(name)
        return tuple(each for each in value if isinstance(each, str)) if isinstance(value, list) else ()

    try:
        status = Status.parse(text("status") or "inbox")
    except ValueError:
        status = Status.INBOX
    identifiers = record.get("identifiers")
    pairs = list(identifiers.items()) if isinstance(identifiers, dict) else identifiers
    links = [each for each in record.get("links") or () if isinstance(each, dict)]
    counts: dict[str, int] = {}
    for seen in record.get("appearances") or ():
        for name, value in ((seen.get("counts") or {}) if isinstance(seen, dict) else {}).items():
            if type(value) is int:
                counts[name] = max(value, counts.get(name, value))
    priority = record.get("priority")
    return Draft(
        title=record["title"],
        abstract=text("abstract"),
        authors=tuple([Author(name) for name in texts("authors") if name.strip()]),
        identifiers=tuple(
            [
                (str(pair[0]), str(pair[1]))
                for pair in (pairs if isinstance(pairs, list) else ())
                if isinstance(pair, list | tuple) and len(pair) == 2
            ]
        ),
        links=tuple([Link(str(each.get("kind")), str(each.get("url"))) for each in links]),
        published=text("published"),
        venue=text("venue"),
        line=number,
        updated=text("updated"),
        announced=text("announced"),
        categories=texts("categories"),
        keywords=texts("keywords"),
        comment=text("comment"),
        summary=text("summary"),
        counts=tuple(counts.items()),
        notes=(note,) if (note := text("note")) else (),
        tags=texts("tags"),
        status=status,
        citation_key=text("citation_key"),
        priority=priority if type(priority) is int and priority in PRIORITIES else 0,
        snoozed_until=text("snoozed_until"),
    )


FORMAT = Format(
    "readq-json",
    "readq's own records (JSON, JSON lines)",
    sniff,
    read,
    Authority.MANAGER,
    kept="everything of the paper, its note, tags, status, priority and snooze, the highest of its figures",
    left="where it was listed, its history",
)
