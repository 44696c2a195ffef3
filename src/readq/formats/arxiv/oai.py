"""What arXiv's harvesting interface answers: OAI-PMH with the metadata formats arXiv, arXivRaw and oai_dc.

https://info.arxiv.org/help/oa/index.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from readq.formats.arxiv.parts import authors, identifiers, line, prose, withdrawn
from readq.formats.base import Format, Item, Stream
from readq.formats.common.days import day
from readq.formats.common.latex import to_text
from readq.formats.common.names import author, made
from readq.identity import arxiv_id
from readq.listing import About, Authority, Draft, Problem
from readq.model import Author

if TYPE_CHECKING:
    import xml.etree.ElementTree as ET

    from readq.formats.common.xml_records import Record

_OWN = re.compile(r"<(?:[\w-]+:)?OAI-PMH\b|<record\b[^>]*>\s*<header\b|<(?:arXiv|arXivRaw|oai_dc:dc)\b")


def sniff(stream: Stream) -> bool:
    """Whether it is an answer of the harvesting interface about arXiv's records, or such records alone."""
    text = stream.text
    return stream.head.startswith("<") and _OWN.search(text[:8_000]) is not None and "arxiv" in text.lower()


def read(stream: Stream) -> Iterator[Item]:
    """The records of an answer; deleted ones are problems."""
    from readq.formats.common import xml_records

    yield About("arxiv-oai")
    names = ("record",) if re.search(r"<(?:[\w-]+:)?record[\s>]", stream.text) else ("arXiv", "arXivRaw", "dc")
    for record in xml_records.records(stream, names):
        yield record if isinstance(record, Problem) else _draft(record)


def _draft(record: Record) -> Draft | Problem:
    from readq.formats.common.xml_records import child, local, text

    element = record.element
    header = child(element, "header")
    address = text(header, "identifier")
    if header is not None and header.get("status") == "deleted":
        return Problem(record.line, "a record that was deleted", record=address)
    metadata = child(element, "metadata") if header is not None else None
    facts = next(iter(metadata), None) if metadata is not None else element
    if facts is None:
        return Problem(record.line, "a record without metadata", record=address)
    drafted = _plain(facts, address) if local(facts) == "dc" else _own(facts, address)
    if not drafted.title:
        return Problem(record.line, "a record without a title", record=address)
    return drafted._replace(line=record.line)


def _own(facts: ET.Element, address: str) -> Draft:
    """A draft from the formats ``arXiv`` and ``arXivRaw``."""
    from readq.formats.common.xml_records import child, children, text

    people: list[Author] = []
    listed = child(facts, "authors")
    if listed is not None and len(listed):
        for each in listed:
            parts = [to_text(text(each, name)) for name in ("keyname", "forenames", "suffix")]
            if person := made(*parts):
                people.append(person)
    versions = sorted(filter(None, (day(text(each, "date")) for each in children(facts, "version"))))
    created = day(text(facts, "created")) or (versions[0] if versions else None)
    updated = day(text(facts, "updated")) or (versions[-1] if len(versions) > 1 else None)
    extra = [(name, line(text(facts, name))) for name in ("report-no", "msc-class", "acm-class")]
    return Draft(
        title=to_text(line(text(facts, "title")), braces=False),
        abstract=prose(text(facts, "abstract")),
        authors=tuple(people) or authors(text(facts, "authors")),
        identifiers=identifiers(text(facts, "id") or address, text(facts, "doi")),
        published=created,
        updated=updated,
        venue=line(text(facts, "journal-ref")) or None,
        categories=tuple(text(facts, "categories").split()),
        comment=line(text(facts, "comments")) or None,
        extra=tuple([pair for pair in extra if pair[1]]),
        version=str(len(versions)) if versions else None,
        withdrawn=withdrawn(text(facts, "comments")),
    )


def _plain(facts: ET.Element, address: str) -> Draft:
    """A draft from the format ``oai_dc``, where the first description is the abstract and later ones are comments."""
    from readq.formats.common.xml_records import children, text

    def every(name: str) -> list[str]:
        return [text(each) for each in children(facts, name) if text(each)]

    dates = sorted(filter(None, map(day, every("date"))))
    told = [each for each in every("description") if not each.lower().startswith("comment:")]
    comments = [line(each)[8:].strip() for each in every("description") if each.lower().startswith("comment:")]
    ids = every("identifier")
    known = next((id_ for each in (*ids, address) if (id_ := arxiv_id(each))), None)
    return Draft(
        title=to_text(line(next(iter(every("title")), "")), braces=False),
        abstract=prose(told[0]) if told else None,
        authors=tuple([person for name in every("creator") if (person := author(to_text(name)))]),
        identifiers=identifiers(known, " ".join(each for each in ids if not arxiv_id(each))),
        published=dates[0] if dates else None,
        updated=dates[-1] if len(dates) > 1 else None,
        keywords=tuple(line(each) for each in every("subject")),
        comment=comments[0] if comments else None,
    )


FORMAT = Format(
    "arxiv-oai",
    "arXiv harvesting (OAI-PMH)",
    sniff,
    read,
    Authority.ARXIV,
    kept="id, DOIs, title, abstract, authors, categories, comments, journal reference, days, report number, MSC "
    "and ACM class",
    left="affiliations, licence, sets",
)
