"""BibTeX and biblatex, as reference managers, publishers and people write them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from readq.formats.base import Format, Item, NotAListing, Stream
from readq.formats.common.days import day, of
from readq.formats.common.latex import to_text
from readq.formats.references import facts
from readq.formats.references.bibtex_blocks import Entry, blocks
from readq.formats.references.bibtex_names import people
from readq.identity import placeholder
from readq.listing import About, Authority, Draft, Problem

_REMARKS = 150  # lines before the first entry
_FIELDS = re.compile(
    r"^[ \t]*@\s*(?:[A-Za-z_]+\s*\{|(?:article|book|booklet|in\w+|manual|\w*thesis|misc|proceedings|techreport"
    r"|unpublished|online|report|dataset|software)\s*\()\s*[^=\n{}()]*,\s*(?:\n\s*)?[\w:+.-]+\s*="
    r"|^[ \t]*@\s*(?:string|preamble|comment)\s*\{",
    re.I | re.M,
)
_PARENTS = (
    "proceedings",
    "book",
    "collection",
    "mvbook",
    "mvcollection",
    "mvproceedings",
    "periodical",
    "xdata",
    "set",
)
_INHERITED = (("booktitle", "title"), ("booktitle", "booktitle"), ("journaltitle", "title"))
_WITH_PARENT = ("year", "date", "month", "publisher", "editor", "series", "volume", "isbn", "url", "doi")
_RANK = re.compile(r"(?:rank)?\s*(\d)(?:\s*(?:stars?|/5))?$|^(\*{1,5}|★{1,5})", re.I)
_WORDS = re.compile(r"\s*[;,\n]\s*")
_PARAGRAPHS = re.compile(r"\n\s*\n|\\par\b")
_GONE = re.compile(r"\\(?:textcolor|color)\{[^}]*\}")


def sniff(stream: Stream) -> bool:
    """Whether it has entries with fields near its beginning, below some lines of remarks at most."""
    text = stream.text
    first = _FIELDS.search(text) if "@" in text and not stream.head.startswith(("<", "{", "[")) else None
    return first is not None and text.count("\n", 0, first.start()) <= _REMARKS


def read(stream: Stream) -> Iterator[Item]:
    """The entries of a file in its order; what inherits from an entry further down waits for it."""
    begun = False
    parents: dict[str, dict[str, str]] = {}
    waiting: list[Entry] = []
    for block in blocks(stream):
        if not begun:
            begun = True
            yield About("bibtex")
        if isinstance(block, Problem):
            yield block
            continue
        if block.kind in _PARENTS:
            parents.setdefault(block.key.lower(), block.fields)
        if any(key not in parents for key in _referred(block)):
            waiting.append(block)
            continue
        yield from _drafted(block, parents)
    for block in waiting:
        yield from _drafted(block, parents)
    if not begun:
        raise NotAListing("no BibTeX entry was found in it")


def _referred(entry: Entry) -> list[str]:
    """The keys of the entries that an entry inherits from."""
    names = f"{entry.fields.get('crossref', '')},{entry.fields.get('xdata', '')}"
    return [key for each in names.split(",") if (key := each.strip().lower())]


def _drafted(entry: Entry, parents: dict[str, dict[str, str]]) -> Iterator[Draft | Problem]:
    if entry.kind in ("xdata", "set"):
        return
    fields = dict(entry.fields)
    for key in _referred(entry):
        parent = parents.get(key, {})
        for name, theirs in _INHERITED:
            if parent.get(theirs):
                fields.setdefault(name, parent[theirs])
        for name in parent if "xdata" in fields else _WITH_PARENT:
            if parent.get(name):
                fields.setdefault(name, parent[name])
    title = _text(fields.get("title", ""))
    if subtitle := _text(fields.get("subtitle", "")):
        title = f"{title}: {subtitle}" if title else subtitle
    if not title and entry.kind in ("proceedings", "book", "collection"):
        title = _text(fields.get("booktitle", ""))
    drafted = _draft(entry, fields, title)
    if not title and not (title := placeholder(drafted.identifiers)):
        yield Problem(entry.line, "an entry without a title", record=entry.key[:80])
        return
    yield drafted._replace(title=title)


def _draft(entry: Entry, fields: dict[str, str], title: str) -> Draft:
    def text(*names: str) -> str:
        for name in names:
            if name in fields and (told := _text(fields[name])):
                return told
        return ""

    def raw(name: str) -> str:
        if name not in fields:
            return ""
        value = fields[name]
        return (value.replace("\\_", "_").replace("\\%", "%") if "\\" in value else value).strip("{} ")

    kind = f"{raw('archiveprefix')}{raw('eprinttype')}".lower()
    eprint = raw("eprint") if kind in ("arxiv", "", "arxivarxiv") else ""
    addresses = [raw("url"), raw("bdsk-url-1"), raw("link"), raw("howpublished").removeprefix("\\url{").rstrip("}")]
    told = [*addresses, raw("journal"), raw("journaltitle"), raw("volume"), raw("note"), raw("number"), raw("eid")]
    more = {scheme: raw(scheme) for scheme in ("pmid", "pmcid") if raw(scheme)}
    known = facts.identifiers((eprint, raw("arxivid"), raw("arxiv")), (raw("doi"),), told, **more)
    category = raw("primaryclass") or raw("eprintclass")
    keywords = facts.words(text("keywords", "keyword"), _WORDS)
    tags = [*facts.words(text("mendeley-tags"), _WORDS), *facts.words(text("groups"), _WORDS)]
    notes = [facts.note(_prose(value)) for name, value in fields.items() if _is_note(name)]
    ranked = _RANK.match(raw("ranking") or raw("rating"))
    return Draft(
        title=title,
        abstract=_prose(fields.get("abstract", "")) or None,
        authors=people(fields.get("author") or fields.get("editor", "")),
        identifiers=known,
        links=facts.links(addresses, known),
        published=day(raw("date")) or _published(raw("year"), raw("month"), raw("day")),
        venue=text("journaltitle", "journal", "booktitle", "school", "institution", "organization", "publisher")
        or None,
        line=entry.line,
        categories=(category,) if category else (),
        keywords=keywords,
        comment=text("note", "comment", "addendum") or None,
        notes=tuple(filter(None, notes)),
        tags=tuple(dict.fromkeys(tags)),
        status=facts.status(raw("readstatus")) or facts.status(raw("read")),
        rating=(int(ranked[1]) if ranked[1] else len(ranked[2])) / 5
        if ranked and (ranked[2] or ranked[1] in "12345")
        else None,
        citation_key=entry.key or None,
        extra=(("type", entry.kind), *((name, text(name)) for name in ("pages", "volume", "number") if text(name))),
        raw=entry.raw,
    )


def _published(year: str, month: str, day_: str) -> str | None:
    """The date of the fields meant for it; a month may have its day beside it (``mar~11``, ``11 March``)."""
    parts = re.findall(r"[^\W\d_]+|\d+", month)
    name = next((part for part in parts if part.isalpha()), "")
    numbers = [part for part in parts if part.isdigit()]
    told = re.search(r"\d{4}", year)
    return of(told[0] if told else "", name or "".join(numbers[:1]), day_ or ("".join(numbers[:1]) if name else ""))


def _is_note(name: str) -> bool:
    return name in ("annote", "annotation", "review", "notes") or name.startswith("comment-")


def _text(value: str) -> str:
    if "\\" in value:
        value = _GONE.sub("", value)
    return " ".join(to_text(value).split())


def _prose(value: str) -> str:
    """A text with paragraphs."""
    if "\n" not in value and "\\par" not in value:
        return _text(value)
    parts = _PARAGRAPHS.split(value)
    return "\n".join(filter(None, (_text(part) for part in parts)))


FORMAT = Format(
    "bibtex",
    "BibTeX and biblatex",
    sniff,
    read,
    Authority.MANAGER,
    kept="citation key, title, abstract, authors, DOI, arXiv id and PubMed id wherever they stand, addresses, "
    "date, venue, keywords, notes, JabRef's and Mendeley's groups, tags, ranking and read status, volume, "
    "number and pages, the entry as it stands",
    left="files, other fields (they are in the entry as it stands)",
)
