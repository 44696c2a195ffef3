"""EndNote's XML export, which many others write too."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from readq.formats.base import Format, Item, Stream
from readq.formats.common.days import day
from readq.formats.common.markup import line, plain
from readq.formats.common.names import author
from readq.formats.references import facts
from readq.listing import About, Authority, Draft, Problem

if TYPE_CHECKING:
    from readq.formats.common.xml_records import Record

_OWN = re.compile(r"<records\b|<ref-type\b|<source-app\b")


def sniff(stream: Stream) -> bool:
    """Whether it is XML with the elements that only this has."""
    text = stream.text
    return stream.head.startswith("<") and _OWN.search(text) is not None and ("<ref-type" in text or "<titles" in text)


def read(stream: Stream) -> Iterator[Item]:
    """The records of a file."""
    from readq.formats.common import xml_records

    yield About("endnote-xml")
    for record in xml_records.records(stream, ("record",)):
        yield record if isinstance(record, Problem) else _draft(record)


def _draft(record: Record) -> Draft | Problem:
    from readq.formats.common.xml_records import child, children, text

    element = record.element

    def every(*path: str) -> list[str]:
        parent = child(element, *path[:-1])
        return [told for each in children(parent, path[-1]) if (told := line(text(each)))] if parent is not None else []

    title = line(text(element, "titles", "title"))
    if not title:
        return Problem(record.line, "a record without a title", record=text(element, "rec-number"))
    addresses = [
        *every("urls", "related-urls", "url"),
        *every("urls", "web-urls", "url"),
        *every("urls", "pdf-urls", "url"),
    ]
    known = facts.identifiers((), every("electronic-resource-num"), [*addresses, *every("periodical", "full-title")])
    keywords = [word for each in every("keywords", "keyword") for word in facts.words(each)]
    date = line(text(element, "dates", "pub-dates", "date"))
    year = line(text(element, "dates", "year"))
    notes = [facts.note(text(each)) for each in children(element, "notes", "research-notes")]
    names = ("custom1", "custom2") if text(element, "label") == "" else ("label",)
    venue = line(text(element, "periodical", "full-title") or text(element, "titles", "secondary-title"))
    kind = child(element, "ref-type")
    return Draft(
        title=title,
        abstract=plain(text(element, "abstract")) or None,
        authors=tuple([person for name in every("contributors", "authors", "author") if (person := author(name))]),
        identifiers=known,
        links=facts.links(addresses, known),
        published=(day(date) if re.search(r"\d{4}", date) else day(f"{date} {year}") if date else None) or day(year),
        venue=venue or line(text(element, "publisher")) or None,
        line=record.line,
        keywords=tuple(dict.fromkeys(keywords)),
        notes=tuple(filter(None, notes)),
        citation_key=next((told for name in names if (told := line(text(element, name)))), None),
        extra=(("type", kind.get("name") or ""),) if kind is not None and kind.get("name") else (),
    )


FORMAT = Format(
    "endnote-xml",
    "EndNote XML",
    sniff,
    read,
    Authority.MANAGER,
    kept="title, abstract, authors, DOI and arXiv id, addresses, date, venue, keywords, notes and research notes, "
    "label",
    left="volume, pages, attachments, custom fields",
)
