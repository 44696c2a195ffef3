"""Papers for people and spreadsheets: tables, titles, a list in Markdown, readq's own records."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from readq.formats.writing.address import page_url
from readq.formats.writing.base import Export, Options
from readq.formats.writing.entry import Entry
from readq.formats.writing.latex import MATH
from readq.formats.writing.record import encoder, lines, paper_record
from readq.formats.writing.table import COLUMNS, TABLES
from readq.text import one_line

_MORE = ("published", "venue", "keywords", "categories", "abstract", "citation_key")
_NAMED_AUTHORS = 6
_MARKS = re.compile(r"([\\`*_\[\]<>&|~#])")


def csv(entries: Iterable[Entry], options: Options) -> Iterator[str]:
    return _table(entries, "csv")


def tsv(entries: Iterable[Entry], options: Options) -> Iterator[str]:
    return _table(entries, "tsv")


def _table(entries: Iterable[Entry], name: str) -> Iterator[str]:
    cells, line, guarded = TABLES[name]
    yield line((*COLUMNS, *_MORE))
    for entry in entries:
        paper = entry.paper
        more = (
            paper.published or "", entry.venue, "; ".join(paper.keywords), "; ".join(paper.categories),
            paper.abstract or "", entry.key,
        )  # fmt: skip
        yield line((*cells(paper), *map(guarded, more)))


def titles(entries: Iterable[Entry], options: Options) -> Iterator[str]:
    return (one_line(entry.paper.title) + "\n" for entry in entries)


def markdown(entries: Iterable[Entry], options: Options) -> Iterator[str]:
    for entry in entries:
        paper = entry.paper
        title = escaped(paper.title)
        url = page_url(paper)
        names = [author.name for author in paper.authors]
        who = ", ".join(names[:_NAMED_AUTHORS]) + (" et al." if len(names) > _NAMED_AUTHORS else "")
        where = ", ".join(filter(None, (entry.venue, "".join(entry.date[:1]))))
        about = ". ".join(escaped(part.rstrip(". ")) for part in (who, where) if part)
        linked = f"[{title}](<{url.replace('<', '%3C').replace('>', '%3E')}>)" if url else title
        yield f"- {linked}" + (f". {about}." if about else "") + "\n"


def escaped(text: str) -> str:
    """A text as Markdown that shows it, on one line; formulas stay as they are."""
    parts = MATH.split(" ".join(text.split()))
    return "".join(part if at % 2 and _harmless(part) else _MARKS.sub(r"\\\1", part) for at, part in enumerate(parts))


def _harmless(formula: str) -> bool:
    """Whether a formula means nothing else to a reader of Markdown that knows none."""
    return not re.search(r"[<`]|\]\(", formula) and formula.count("[") == formula.count("]")


def jsonl(entries: Iterable[Entry], options: Options) -> Iterator[str]:
    encode = encoder()
    return lines(encode(paper_record(entry.paper) | {"citation_key": entry.key}) for entry in entries)


_TABLE = (
    "title, authors, DOI, arXiv id, the first address, date, venue, keywords, categories, abstract, tags, note, status"
)
_LOST = "other ids and addresses, what looks like LaTeX or HTML, comment, snooze; priority is written, and not read"
CSV = Export(
    "csv", "Table for spreadsheets (CSV)", "csv", csv, _TABLE,
    f"{_LOST}; what begins as a formula does has an apostrophe before it",
)  # fmt: skip
TSV = Export("tsv", "Table for scripts (TSV)", "tsv", tsv, _TABLE, f"{_LOST}; line ends are spaces")
TITLES = Export(
    "titles", "Titles, one a line", "txt", titles, "nothing: a title alone is no paper", "everything", keyed=False
)
MARKDOWN = Export(
    "markdown", "A list in Markdown", "md", markdown, "arXiv id or DOI by their addresses",
    "everything else (it is for people: titles, authors, venue and year are said)", keyed=False,
)  # fmt: skip
JSONL = Export(
    "jsonl", "readq's own records (JSON lines)", "jsonl", jsonl,
    "title, authors, ids, links, dates, venue, categories, keywords, comment, abstract, summary, tags, note, status, "
    "priority, snooze, citation key",
    "further ids of a kind, family and given names told apart, where and when papers were met, the history: all of it "
    "is in library",
)  # fmt: skip
