"""Answers of arXiv's query API (Atom): https://info.arxiv.org/help/api/user-manual.html"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from readq.formats.arxiv.parts import identifiers, line, prose, version, withdrawn
from readq.formats.base import Format, Item, Stream
from readq.formats.common.days import day
from readq.formats.common.latex import to_text
from readq.listing import About, Authority, Draft, Problem
from readq.model import Author, Link

if TYPE_CHECKING:
    from readq.formats.common.xml_records import Record

_OWN = re.compile(r"arxiv\.org/(?:api|schemas/atom)|<id>\s*https?://(?:www\.)?arxiv\.org/abs|ArXiv Query|arXiv Query")


def sniff(stream: Stream) -> bool:
    """Whether it is an Atom feed of arXiv's that announces nothing."""
    head = stream.text[:8_000]
    return (
        stream.head.startswith("<")
        and "<feed" in head
        and _OWN.search(head) is not None
        and "announce_type" not in stream.text
    )


def read(stream: Stream) -> Iterator[Item]:
    """The entries of an answer."""
    from readq.formats.common import xml_records

    yield About("arxiv-search")
    for record in xml_records.records(stream, ("entry",)):
        yield record if isinstance(record, Problem) else _draft(record)


def _draft(record: Record) -> Draft | Problem:
    from readq.formats.common.xml_records import children, text

    element = record.element
    address = text(element, "id")
    title = line(text(element, "title"))
    if title == "Error" or "/api/errors" in address:
        return Problem(record.line, f"arXiv answered with an error: {line(text(element, 'summary'))}")
    if not title:
        return Problem(record.line, "an entry without a title", record=address)
    published, updated = day(text(element, "published")), day(text(element, "updated"))
    people = [line(text(author, "name")) for author in children(element, "author")]
    terms = [each.get("term", "") for each in children(element, "primary_category", "category")]
    pdf = [each.get("href", "") for each in children(element, "link") if each.get("title") == "pdf"]
    return Draft(
        title=to_text(title, braces=False),
        abstract=prose(text(element, "summary")),
        authors=tuple([Author(to_text(name)) for name in people if name.strip(" :")]),
        identifiers=identifiers(address, text(element, "doi")),
        links=tuple([Link("pdf", url) for url in pdf if not identifiers(url)]),
        published=published,
        updated=updated if updated != published else None,
        venue=line(text(element, "journal_ref")) or None,
        categories=tuple(dict.fromkeys(filter(None, terms))),
        comment=line(text(element, "comment")) or None,
        line=record.line,
        version=version(address),
        withdrawn=withdrawn(text(element, "comment")),
    )


FORMAT = Format(
    "arxiv-api",
    "arXiv API answer (Atom)",
    sniff,
    read,
    Authority.ARXIV,
    kept="id, DOI, title, abstract, authors, categories, comment, journal reference, days of the first and the "
    "last version",
    left="affiliations, the version's number",
)
