"""Papers as items of CSL-JSON, one a line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

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
    parts_of,
)
from readq.formats.writing.record import array, encoder
from readq.model import Author

_TYPES = {
    ARTICLE: "article-journal", MEETING: "paper-conference", BOOK: "book", CHAPTER: "chapter", THESIS: "thesis",
    REPORT: "report", PREPRINT: "article", OTHER: "document",
}  # fmt: skip


def csl_json(entries: Iterable[Entry], options: Options) -> Iterator[str]:
    encode = encoder()
    return array(encode(_item(entry)) for entry in entries)


def _item(entry: Entry) -> dict[str, Any]:
    paper = entry.paper
    arxiv = entry.id("arxiv")
    item: dict[str, Any] = {
        "id": entry.key,
        "citation-key": entry.key,
        "type": _TYPES[entry.kind],
        "title": paper.title,
        "author": [_name(author) for author in paper.authors],
        "issued": {"date-parts": [[int(part) for part in entry.date]]} if entry.date else None,
        "container-title" if entry.kind in HAS_HOST else "publisher": entry.venue,
        "volume": entry.told.get("volume"),
        "issue": entry.told.get("number"),
        "page": entry.told.get("pages"),
        "DOI": entry.id("doi"),
        "number": f"arXiv:{arxiv}" if arxiv else None,
        "PMID": entry.id("pmid"),
        "PMCID": entry.id("pmcid"),
        "URL": entry.url,
        "abstract": paper.abstract,
        "keyword": ", ".join(dict.fromkeys((*paper.keywords, *paper.tags))),
        "note": paper.comment,
        "annote": paper.note,
    }
    return {name: value for name, value in item.items() if value}


def _name(author: Author) -> dict[str, str]:
    known = parts_of(author)
    if known is None:
        return {"literal": author.name}
    return {name: part for name, part in zip(("family", "given", "suffix"), known, strict=True) if part}


CSL_JSON = Export(
    "csl-json", "CSL-JSON", "json", csl_json,
    "title, authors, date, venue, volume, number and pages as they were told, DOI, arXiv and PubMed ids, the first "
    "address, abstract, keywords and tags (as keywords), comment, note",
    "other ids and addresses, what looks like HTML, categories, status, priority, snooze, where papers were listed",
)  # fmt: skip
