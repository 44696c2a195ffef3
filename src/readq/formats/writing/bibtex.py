"""Papers as entries of BibTeX and of biblatex."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from readq.citation_key import is_group
from readq.formats.writing.base import Export, Options
from readq.formats.writing.entry import (
    ARTICLE,
    BOOK,
    CHAPTER,
    MEETING,
    OTHER,
    PREPRINT,
    REPORT,
    THESIS,
    Entry,
    parts_of,
)
from readq.formats.writing.latex import capitals_kept, escaped
from readq.formats.writing.noncharacters import NONCHARACTERS
from readq.model import Author, Status

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_BIBTEX = {
    ARTICLE: ("article", "journal"), MEETING: ("inproceedings", "booktitle"), BOOK: ("book", "publisher"),
    CHAPTER: ("incollection", "booktitle"), THESIS: ("phdthesis", "school"), REPORT: ("techreport", "institution"),
    PREPRINT: ("misc", "publisher"), OTHER: ("misc", "publisher"),
}  # fmt: skip
_BIBLATEX = _BIBTEX | {
    ARTICLE: ("article", "journaltitle"), THESIS: ("thesis", "institution"), REPORT: ("report", "institution"),
    PREPRINT: ("online", "organization"), OTHER: ("misc", "organization"),
}  # fmt: skip
# Signs that TeX refuses, and those for which biber refuses the whole file.
_NO_SIGNS = "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f" + NONCHARACTERS
_NO_TEXT = re.compile(f"[{_NO_SIGNS}]")
_UNSAFE = re.compile(rf"[{{}}\\\s{_NO_SIGNS}]")


def bibtex(entries: Iterable[Entry], options: Options) -> Iterator[str]:
    return _written(entries, options, biblatex=False)


def biblatex(entries: Iterable[Entry], options: Options) -> Iterator[str]:
    return _written(entries, options, biblatex=True)


def _written(entries: Iterable[Entry], options: Options, *, biblatex: bool) -> Iterator[str]:
    between = ""
    for entry in entries:
        yield between + written(entry, biblatex=biblatex, latex=options.latex)
        between = "\n"


def written(entry: Entry, *, biblatex: bool = False, latex: bool = False) -> str:
    """One entry, with the end of its last line."""
    kind, venue = (_BIBLATEX if biblatex else _BIBTEX)[entry.kind]
    fields = "".join(f"  {name} = {text},\n" for name, text in _fields(entry, venue, biblatex, latex) if text)
    return f"@{kind}{{{entry.key},\n{fields}}}\n"


def _fields(entry: Entry, venue: str, biblatex: bool, latex: bool) -> Iterator[tuple[str, str]]:
    paper = entry.paper

    def text(value: str | None) -> str:
        return braced(escaped(_one_line(value or ""), ascii_only=latex))

    def prose(value: str | None) -> str:
        lines = (_one_line(line) for line in (value or "").splitlines())
        return braced("\n\n".join(escaped(line, ascii_only=latex) for line in lines if line))

    yield "title", braced(capitals_kept(_one_line(paper.title), ascii_only=latex))
    yield "author", braced(" and ".join(person(author, latex=latex) for author in paper.authors))
    if biblatex:
        yield "date", braced("-".join(entry.date))
    else:
        yield from _date(entry.date)
    yield venue, text(entry.venue)
    yield "volume", text(entry.told.get("volume"))
    yield "number", text(entry.told.get("number"))
    yield "pages", text(entry.told.get("pages")).replace("–", "--").replace("{\\textendash}", "--")
    yield "doi", _verbatim(entry.id("doi"))
    if arxiv := entry.id("arxiv"):
        yield "eprint", _verbatim(arxiv)
        yield "eprinttype" if biblatex else "archiveprefix", "{arXiv}"
        yield "eprintclass" if biblatex else "primaryclass", _verbatim(next(iter(paper.categories), ""))
    for scheme in ("pmid", "pmcid"):
        yield scheme, _verbatim(entry.id(scheme))
    yield "url", _verbatim(entry.url)
    yield "abstract", prose(paper.abstract)
    yield "keywords", text(", ".join(paper.keywords))
    yield "comment", text(paper.comment)
    yield "annotation" if biblatex else "annote", prose(paper.note)
    yield "groups", text(", ".join(paper.tags))
    yield "readstatus", "" if paper.status is Status.INBOX else f"{{{paper.status.label}}}"


def _date(parts: list[str]) -> Iterator[tuple[str, str]]:
    if parts:
        yield "year", f"{{{parts[0]}}}"
    if len(parts) > 1:
        yield "month", _MONTHS[int(parts[1]) - 1]
    if len(parts) > 2:
        yield "day", f"{{{int(parts[2])}}}"


def person(author: Author, *, latex: bool = False) -> str:
    """An author as BibTeX tells family and given name apart; a group in braces, which nothing is told apart in."""

    def part(value: str) -> str:
        return escaped(_one_line(value), ascii_only=latex)

    known = parts_of(author)
    if known and not any(_splits(value) for value in known):
        family, given, suffix = map(part, known)
        return f"{family}, {suffix}, {given}" if suffix else f"{family}, {given}"
    name = part(author.name)
    return f"{{{name}}}" if _splits(author.name) or is_group(author.name) else name


def _splits(name: str) -> bool:
    """Whether BibTeX would find more in a name than one."""
    return "," in name or re.search(r"(?:^|\s)(?:and|others)(?:\s|$)", name, re.I) is not None


def braced(value: str) -> str:
    """A value of a field; '' for none."""
    return f"{{{value}}}" if value else ""


def _verbatim(value: str) -> str:
    """An id or an address, in which nothing is escaped; one that braces cannot hold is left out."""
    return "" if _UNSAFE.search(value) else braced(value)


def _one_line(value: str) -> str:
    return " ".join(_NO_TEXT.sub("", value).split())


_CARRIES = (
    "title, authors, date, venue, volume, number and pages as they were told, DOI, arXiv id and its first category, "
    "PubMed ids, the first address, abstract, keywords, comment, note, tags (as groups), status (as readstatus)"
)
_LOSES = "other ids, addresses and categories, blank lines in notes, priority, snooze, where papers were listed"
BIBTEX = Export("bibtex", "BibTeX", "bib", bibtex, _CARRIES, _LOSES)
BIBLATEX = Export("biblatex", "biblatex", "bib", biblatex, _CARRIES, _LOSES)
