"""Papers as records of RIS."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

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
    ARTICLE: "JOUR", MEETING: "CPAPER", BOOK: "BOOK", CHAPTER: "CHAP", THESIS: "THES", REPORT: "RPRT",
    PREPRINT: "UNPB", OTHER: "GEN",
}  # fmt: skip
_INDENT = " " * 6  # a line further in is no tag, whatever it says


def ris(entries: Iterable[Entry], options: Options) -> Iterator[str]:
    for entry in entries:
        lines = [f"{tag}  - {text}" for tag, text in _fields(entry) if text]
        yield "\n".join([f"TY  - {_TYPES[entry.kind]}", *lines, "ER  - ", "", ""])


def _fields(entry: Entry) -> Iterator[tuple[str, str]]:
    paper = entry.paper
    yield "ID", entry.key
    yield "TI", _line(paper.title)
    for author in paper.authors:
        yield "AU", _line(family_first(author))
    yield "PY", "".join(entry.date[:1])
    yield "DA", "/".join(entry.date) + "/" * (3 - len(entry.date)) if entry.date else ""
    yield "T2" if entry.kind in HAS_HOST else "PB", _line(entry.venue)
    for tag, name in (("VL", "volume"), ("IS", "number"), ("SP", "pages")):
        yield tag, _line(entry.told.get(name, ""))
    yield "DO", _line(entry.id("doi"))
    yield "AN", f"arXiv:{arxiv}" if (arxiv := entry.id("arxiv")) else ""
    yield "UR", _line(entry.url)
    yield "AB", _line(paper.abstract or "")
    for word in dict.fromkeys((*paper.keywords, *paper.tags)):
        yield "KW", _line(word)
    yield "N1", f"\n{_INDENT}".join(line.strip() for line in (paper.note or "").splitlines())


def _line(text: str) -> str:
    return " ".join(text.split())


RIS = Export(
    "ris", "RIS", "ris", ris,
    "title, authors, date, venue, volume, number and pages as they were told, DOI, arXiv id, the first address, "
    "abstract, keywords and tags (as keywords), note",
    "other ids and addresses, paragraphs of the abstract, what looks like LaTeX or HTML, indents in notes, comment, "
    "categories, status, priority, snooze, where papers were listed",
)  # fmt: skip
