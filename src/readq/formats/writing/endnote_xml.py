"""Papers as records of EndNote's XML."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

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
from readq.formats.writing.xml_text import element, within

_TYPES = {
    ARTICLE: ("Journal Article", 17), MEETING: ("Conference Paper", 47), BOOK: ("Book", 6),
    CHAPTER: ("Book Section", 5), THESIS: ("Thesis", 32), REPORT: ("Report", 27),
    PREPRINT: ("Unpublished Work", 34), OTHER: ("Generic", 13),
}  # fmt: skip


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
    yield within("contributors/authors", *(element("author", family_first(author)) for author in paper.authors))
    yield within("titles", element("title", paper.title), element("secondary-title", entry.venue if host else ""))
    yield within("periodical", element("full-title", entry.venue if entry.kind == ARTICLE else ""))
    yield element("pages", entry.told.get("pages"))
    yield element("volume", entry.told.get("volume"))
    yield element("number", entry.told.get("number"))
    words = dict.fromkeys((*paper.keywords, *paper.tags))
    yield within("keywords", *(element("keyword", word) for word in words))
    date = "-".join(entry.date) if len(entry.date) > 1 else ""
    yield within("dates", element("year", "".join(entry.date[:1])), within("pub-dates", element("date", date)))
    yield element("publisher", "" if host else entry.venue)
    yield element("electronic-resource-num", entry.id("doi"))
    yield element("abstract", paper.abstract)
    yield element("label", entry.key)
    yield element("research-notes", paper.note)
    addresses = dict.fromkeys((page_url(paper) if entry.id("arxiv") else "", entry.url))
    yield within("urls/related-urls", *(element("url", address) for address in addresses))


ENDNOTE_XML = Export(
    "endnote-xml", "EndNote XML", "xml", endnote_xml,
    "title, authors, date, venue, DOI, arXiv id (as its address), the first address, abstract, keywords and tags (as "
    "keywords), note",
    "other ids and addresses, what looks like HTML, comment, categories, status, priority, snooze, where papers were "
    "listed; volume, number and pages are written, and not read",
)  # fmt: skip
