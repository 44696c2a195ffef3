"""arXiv's announcement feeds, RSS and Atom, as they are since 2024 and as they were before.

https://info.arxiv.org/help/rss.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from readq.formats.arxiv.parts import authors, identifiers, line, prose, version, withdrawn
from readq.formats.base import Format, Item, Stream
from readq.formats.common.days import day
from readq.formats.common.latex import to_text
from readq.formats.common.markup import plain
from readq.identity import arxiv_id
from readq.listing import About, Authority, Draft, Problem

if TYPE_CHECKING:
    from readq.formats.common.xml_records import Record

_OWN = re.compile(
    r"rss\.arxiv\.org|arxiv:announce_type|(?:export\.)?arxiv\.org/(?:rss|atom)/|>\s*[\w.+-]+ updates on arXiv"
    r"|arXiv:\S+ Announce Type:"
)
_FEED = re.compile(r"<(?:rss|feed|rdf:RDF)\b")
_DATE = re.compile(r"<(?:pubDate|lastBuildDate|updated|dc:date|syn:updateBase)>([^<]+)<")
_ANNOUNCED = re.compile(r"\s*arXiv:\S+\s+Announce Type:\s*([a-z-]+)\s*(?:\n\s*|\s+)Abstract:\s*", re.I)
# Until 2024 the title ended so, e.g. "(arXiv:2401.00001v2 [cs.CL] UPDATED)".
_OLD_TITLE = re.compile(r"\s*\(arXiv:(\S+)\s+\[([\w.-]+)\]\s*([A-Z -]*)\)\s*$")
_OLD_TYPES = {"": "new", "UPDATED": "replace", "CROSS LISTED": "cross", "UPDATED CROSS LISTED": "replace-cross"}


def sniff(stream: Stream) -> bool:
    """Whether it is a feed of arXiv's that announces papers."""
    head = stream.text[:8_000]
    return (
        stream.head.startswith("<")
        and _FEED.search(head) is not None
        and _OWN.search(head) is not None
        and "totalResults" not in head
    )


def read(stream: Stream) -> Iterator[Item]:
    """The items of a feed, new ones, cross-lists and replacements."""
    from readq.formats.common import xml_records

    dated = _DATE.search(stream.text)
    announced = day(dated[1]) if dated else None
    yield About("arxiv-new", announced)
    for record in xml_records.records(stream, ("item", "entry")):
        yield record if isinstance(record, Problem) else _draft(record, announced)


def _draft(record: Record, announced: str | None) -> Draft | Problem:
    from readq.formats.common.xml_records import children, text

    element = record.element
    title = line(text(element, "title"))
    said = text(element, "description") or text(element, "summary") or text(element, "content")
    links = [text(element, "link"), *(each.get("href", "") for each in children(element, "link"))]
    about = next((value for name, value in element.attrib.items() if name.endswith("about")), "")
    kind = text(element, "announce_type")
    categories = [each.get("term") or (each.text or "").strip() for each in children(element, "category")]
    if old := _OLD_TITLE.search(title):
        title = title[: old.start()].rstrip(" .")
        categories = [old[2], *categories]
        kind = kind or _OLD_TYPES.get(old[3].strip(), old[3].strip().lower())
        links.insert(0, f"arXiv:{old[1]}")
    known = next(
        (id_ for each in (*links, text(element, "guid"), text(element, "id"), about) if (id_ := arxiv_id(each))), None
    )
    if not title:
        return Problem(record.line, "an item without a title", record=known or "")
    told = plain(said)
    if match := _ANNOUNCED.match(told):
        told, kind = told[match.end() :], kind or match[1]
    names = plain(", ".join(text(each) for each in children(element, "creator")))
    names = names or ", ".join(text(each, "name") for each in children(element, "author"))
    when = day(text(element, "pubDate") or text(element, "date")) or announced
    return Draft(
        title=to_text(title, braces=False),
        abstract=prose(told),
        authors=authors(names.replace("\n", ", ")),
        identifiers=identifiers(known, text(element, "DOI") or text(element, "doi")),
        announced=when,
        venue=line(text(element, "journal_reference") or text(element, "journal_ref")) or None,
        categories=tuple(dict.fromkeys(filter(None, categories))),
        comment=line(text(element, "comment")) or None,
        extra=(("announce_type", kind),) if kind else (),
        line=record.line,
        version=version(text(element, "guid"), text(element, "id"), *links),
        withdrawn=withdrawn(text(element, "comment")),
    )


FORMAT = Format(
    "arxiv-feed",
    "arXiv announcement feed (RSS, Atom)",
    sniff,
    read,
    Authority.ARXIV,
    kept="id, DOI, title, abstract, authors, categories, journal reference, day of the announcement, whether it is "
    "new, a cross-list or a replacement",
    left="licence",
)
