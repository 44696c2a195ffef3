"""Feeds of journals, blogs and services, RSS and Atom: their items that are papers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from readq.formats.base import Format, Item, Stream
from readq.formats.common.days import day
from readq.formats.common.markup import line, plain
from readq.formats.common.names import authors
from readq.formats.lists.paper_links import paper
from readq.formats.references import facts
from readq.listing import About, Authority, Draft, Problem
from readq.model import Link

if TYPE_CHECKING:
    from readq.formats.common.xml_records import Record

_FEED = re.compile(r"<(?:rss|feed|rdf:RDF)\b")
_JOURNAL = re.compile(r"prismstandard\.org|<prism:|<dc:identifier>|purl\.org/rss/1\.0/modules/prism|<dc:creator", re.I)
# Lines of Nature, Wiley, SAGE, Taylor & Francis, Elsevier, APS and ACS before, behind or instead of an abstract.
_ABOUT = re.compile(
    r"[^\n]{1,120}, (?:Published online: |Ahead of Print|Early ?View)[^\n]{0,120}"
    r"|(?:[^\n]{1,120}, )?Volume \d{1,5}, Issue [^\n]{1,80}"
    r"|(?:Publication date|Source|DOI): [^\n]{1,200}(?<!\.)"
    r"|\[[^\]\n]{5,80}\] Published [^\n]{1,40}"
)
_BY = re.compile(r"Author\(s\): ([^\n]{1,4000})")


def sniff(stream: Stream) -> bool:
    """Whether it is a feed."""
    text = stream.text[:16_000]
    return (
        stream.head.startswith("<")
        and _FEED.search(text) is not None
        and re.search(r"<(?:item|entry)\b", stream.text) is not None
    )


def read(stream: Stream) -> Iterator[Item]:
    """The items that name or are papers. In a journal's feed all are, in another those that link to one."""
    from readq.formats.common import xml_records

    yield About("feed")
    journal = _JOURNAL.search(stream.text) is not None
    for record in xml_records.records(stream, ("item", "entry")):
        yield record if isinstance(record, Problem) else _draft(record, journal)


def _draft(record: Record, journal: bool) -> Draft | Problem:
    from readq.formats.common.xml_records import children, text

    element = record.element
    title = line(text(element, "title"))
    addresses = [text(element, "link"), *(each.get("href", "") for each in children(element, "link"))]
    addresses += [text(element, "guid"), text(element, "id"), text(element, "origLink")]
    addresses = [each for each in dict.fromkeys(addresses) if each]
    said = (
        text(element, "encoded") or text(element, "description") or text(element, "summary") or text(element, "content")
    )
    named = [text(each) for each in children(element, "doi", "identifier")]
    told = [pair for each in (*named, *addresses) for pair in paper(each.removeprefix("doi:")).identifiers]
    if not told and not journal:
        told = [pair for url in re.findall(r"""https?://[^\s"'<>)]+""", said) for pair in paper(url).identifiers][:1]
    about = any(paper(each).known for each in addresses)
    if not title or not (told or about or journal):
        what = "an item without a title" if not title else "an item that is not known to be a paper"
        return Problem(record.line, what, record=(title or next(iter(addresses), ""))[:120])
    names = "; ".join(text(each) for each in children(element, "creator"))
    names = names or "; ".join(text(each, "name") or text(each) for each in children(element, "author"))
    abstract, by = _parts(plain(said)) if journal else (plain(said), "")
    names = names or by
    known = tuple(dict.fromkeys(told))
    dated = [
        text(element, name) for name in ("publicationDate", "coverDate", "date", "pubDate", "published", "updated")
    ]
    return Draft(
        title=plain(title).replace("\n", " "),
        abstract=abstract or None,
        authors=authors(plain(names).replace("\n", "; ")) if names else (),
        identifiers=known,
        links=() if known else tuple([Link("page", url) for url in addresses if url.startswith("http")][:1]),
        published=next((date for each in dated[:3] if (date := day(each))), None),
        announced=next((date for each in dated[3:] if (date := day(each))), None),
        venue=line(text(element, "publicationName")) or None,
        keywords=tuple(
            dict.fromkeys(
                facts.words(
                    "; ".join(each.get("term") or text(each) for each in children(element, "category", "subject"))
                )
            )
        ),
        line=record.line,
    )


def _parts(said: str) -> tuple[str, str]:
    """What a journal says of a paper as its abstract and the names of its authors, which some have nowhere else."""
    kept, by = [], ""
    for each in said.split("\n"):
        stripped = each.strip()
        if match := _BY.fullmatch(stripped):
            by = match[1]
        elif not _ABOUT.fullmatch(stripped):
            kept.append(each)
    return "\n".join(kept).strip(), by


FORMAT = Format(
    "feed",
    "Feed (RSS, Atom)",
    sniff,
    read,
    Authority.CAPTURE,
    kept="of items that are papers: title, text as abstract, authors, ids, address, dates, journal, subjects",
    left="items that neither are papers nor link to one; they are named as skipped",
)
