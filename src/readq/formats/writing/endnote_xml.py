"""Papers as records of EndNote's XML."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import escape

from readq.formats.writing.address import page_url
from readq.formats.writing.base import Export, Options
from readq.formats.writing.entry import (
    ARTICLE,
    BOOK,
    CHAPTER,
    HAS_HOST,
    MEETING,
    OTHER,
    PREPRINT,
    REPORT,
    THESIS,
    Entry,
    family_first,
)

_TYPES = {
    ARTICLE: ("Journal Article", 17), MEETING: ("Conference Paper", 47), BOOK: ("Book", 6),
    CHAPTER: ("Book Section", 5), THESIS: ("Thesis", 32), REPORT: ("Report", 27),
    PREPRINT: ("Unpublished Work", 34), OTHER: ("Generic", 13),
}  # fmt: skip
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def endnote_xml(entries: Iterable[Entry], options: Options) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<xml><records>\n'
    for number, entry in enumerate(entries, 1):
        yield f"<record>{''.join(_elements(entry, number))}</record>\n"
    yield "</records></xml>\n"


def _elements(entry: Entry, number: int) -> Iterator[str]:
    paper = entry.paper
    name, code = _TYPES[entry.kind]
    host = entry.kind in HAS_HOST
    yield f'<rec-number>{number}</rec-number><ref-type name="{name}">{code}</ref-type>'
    yield _within("contributors/authors", *(_element("author", family_first(author)) for author in paper.authors))
    yield _within("titles", _element("title", paper.title), _element("secondary-title", entry.venue if host else ""))
    yield _within("periodical", _element("full-title", entry.venue if entry.kind == ARTICLE else ""))
    yield _element("pages", entry.told.get("pages"))
    yield _element("volume", entry.told.get("volume"))
    yield _element("number", entry.told.get("number"))
    words = dict.fromkeys((*paper.keywords, *paper.tags))
    yield _within("keywords", *(_element("keyword", word) for word in words))
    date = "-".join(entry.date) if len(entry.date) > 1 else ""
    yield _within("dates", _element("year", "".join(entry.date[:1])), _within("pub-dates", _element("date", date)))
    yield _element("publisher", "" if host else entry.venue)
    yield _element("electronic-resource-num", entry.id("doi"))
    yield _element("abstract", paper.abstract)
    yield _element("label", entry.key)
    yield _element("research-notes", paper.note)
    addresses = dict.fromkeys((page_url(paper) if entry.id("arxiv") else "", entry.url))
    yield _within("urls/related-urls", *(_element("url", address) for address in addresses))


def _element(name: str, text: str | None) -> str:
    return f"<{name}>{escape(_NO_XML.sub('', text), quote=False)}</{name}>" if text else ""


def _within(path: str, *elements: str) -> str:
    """``elements`` in those of a path, where there are any."""
    inner = "".join(elements)
    names = path.split("/")
    begin, end = "".join(f"<{name}>" for name in names), "".join(f"</{name}>" for name in reversed(names))
    return f"{begin}{inner}{end}" if inner else ""


ENDNOTE_XML = Export(
    "endnote-xml", "EndNote XML", "xml", endnote_xml,
    "title, authors, date, venue, DOI, arXiv id (as its address), the first address, abstract, keywords and tags (as "
    "keywords), note",
    "other ids and addresses, what looks like HTML, comment, categories, status, priority, snooze, where papers were "
    "listed; volume, number and pages are written, and not read",
)  # fmt: skip
