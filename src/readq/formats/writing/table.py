"""Papers as the rows of a table: CSV for spreadsheets, tab-separated values for scripts."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from readq.formats.writing.record import paper_record
from readq.model import Paper
from readq.text import one_line

COLUMNS = (
    "id", "status", "priority", "title", "authors", "tags", "arxiv", "doi", "url", "sources", "year", "added_at",
    "decided_at", "snoozed_until", "note",
)  # fmt: skip
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def cells(paper: Paper) -> list[str]:
    """A paper's values, one for each of `COLUMNS`; what is not known is empty."""
    record = paper_record(paper)
    identifiers = record["identifiers"]
    flat = record | {
        "authors": "; ".join(record["authors"]),
        "tags": "; ".join(record["tags"]),
        "arxiv": identifiers.get("arxiv"),
        "doi": identifiers.get("doi"),
        "url": record["links"][0]["url"] if record["links"] else None,
        "sources": "; ".join(dict.fromkeys(seen["source"] for seen in record["appearances"])),
    }
    return ["" if flat[column] is None else str(flat[column]) for column in COLUMNS]


def spreadsheet_cells(paper: Paper) -> list[str]:
    """Like `cells`, with an apostrophe before what a spreadsheet might take for a formula."""
    return [
        cell if name == "priority" else spreadsheet_cell(cell)  # a negative priority is a number
        for name, cell in zip(COLUMNS, cells(paper), strict=True)
    ]


def spreadsheet_cell(cell: str) -> str:
    """``cell``, with an apostrophe before it if a spreadsheet might take it for a formula."""
    return "'" + cell if cell.startswith(_FORMULA) else cell


def csv_line(values: Iterable[str]) -> str:
    """A line of CSV."""
    return ",".join(map(_quoted, values)) + "\n"


def _quoted(cell: str) -> str:
    """``cell`` as RFC 4180 wants it; the standard library's writer leaves a lone carriage return bare."""
    return '"' + cell.replace('"', '""') + '"' if any(char in cell for char in ',"\r\n') else cell


def tsv_line(values: Iterable[str]) -> str:
    """A line of tab-separated values; there is no quoting, so line ends and tabs in them become spaces."""
    return "\t".join(map(one_line, values)) + "\n"


Table = tuple[Callable[[Paper], list[str]], Callable[[Iterable[str]], str], Callable[[str], str]]
# name -> the cells of a paper, the line that cells make, and what a cell of text must be
TABLES: dict[str, Table] = {
    "csv": (spreadsheet_cells, csv_line, spreadsheet_cell),
    "tsv": (cells, tsv_line, str),
}
