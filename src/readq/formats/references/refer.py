"""Refer, which EndNote writes too (.enw): lines that begin with ``%`` and a letter."""

from __future__ import annotations

import re
from collections.abc import Iterator

from readq.formats.base import Format, Item, Stream
from readq.formats.common.days import day
from readq.formats.common.names import author
from readq.formats.references import facts
from readq.formats.references.tagged import Record, records
from readq.listing import About, Authority, Draft, Problem

_TAGGED = re.compile(r"%([0-9A-Z@~$!&(*+?^<>])(?:[ \t]+(.*)|\s*$)")
_BEGINS = re.compile(r"(?:\ufeff?\s*)%0 [A-Z]")


def sniff(stream: Stream) -> bool:
    """Whether it begins with a record."""
    return _BEGINS.match(stream.head) is not None and re.search(r"^%T ", stream.text, re.M) is not None


def read(stream: Stream) -> Iterator[Item]:
    """The records of a file."""
    yield About("refer")
    for record in records(stream, _TAGGED, "0"):
        yield _draft(record)


def _draft(record: Record) -> Draft | Problem:
    title = record.first("T")
    if not title:
        return Problem(record.line, "a record without a title", record=record.first("F", "R")[:80])
    addresses = record.every("U", ">")
    known = facts.identifiers((), record.every("R"), [*addresses, *record.every("J", "V", "Z")])
    return Draft(
        title=title,
        abstract=record.first("X") or None,
        authors=tuple([person for name in record.every("A") if (person := author(name))]),
        identifiers=known,
        links=facts.links(addresses, known),
        published=next((date for each in record.every("8", "D") if (date := day(each))), None),
        venue=record.first("J", "B", "I") or None,
        line=record.line,
        keywords=tuple(dict.fromkeys(word for each in record.listed("K") for word in facts.words(each))),
        notes=tuple(record.text("Z")),
        citation_key=record.first("F") or None,
        raw=record.raw,
    )


FORMAT = Format(
    "refer",
    "Refer, EndNote tagged (.enw)",
    sniff,
    read,
    Authority.MANAGER,
    kept="title, abstract, authors, DOI, addresses, date, venue, keywords, notes, label, the record as it stands",
    left="other fields (they are in the record as it stands)",
)
