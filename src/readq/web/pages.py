"""Which page an address is, and what the library is asked for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from readq.errors import QueryError
from readq.filters import Filter
from readq.library import Library
from readq.web import drawing

PER_PAGE = 50
_LAST_PAGE = 1_000_000
_LONGEST_QUERY = 2_000  # characters
_DAYS = 60


class Page(NamedTuple):
    """What is answered: the status of HTTP, and a page in pieces."""

    status: int
    pieces: Iterator[str]


def page(library: Library, path: str, asked: Mapping[str, str]) -> Page:
    """The page at ``path``, with the parameters that stand behind it."""
    views = library.views.every()
    if path == "/":
        query = asked.get("q", "").strip()
        return Page(
            200, drawing.framed("readq", _listed(library, query, asked.get("page", "")), views, drawing.address(query))
        )
    if path == drawing.STATISTICS:
        found = library.statistics.gather(_DAYS)
        return Page(200, drawing.framed("Statistics", drawing.statistics(found), views, path))
    number = path.removeprefix("/paper/")
    if number != path and number.isascii() and number.isdigit() and len(number) < 19:
        for paper in library.papers([int(number)]):
            return Page(200, drawing.framed(paper.title, drawing.paper_page(paper), views))
    return Page(404, drawing.told("Not found", "There is no such page, or the paper is not in the library any more."))


def _listed(library: Library, query: str, wanted: str) -> Iterator[str]:
    filter_, remark = _filter(query)
    yield from drawing.searched(query, remark)
    if filter_ is None:
        return
    number = int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 8 else 1
    number = min(max(number, 1), _LAST_PAGE)
    papers = library.open_list(filter_)
    first = (number - 1) * PER_PAGE
    if not papers.complete and first + PER_PAGE > papers.total:
        library.finish(papers)
    shown = library.papers(papers.ids(first, first + PER_PAGE))
    yield from drawing.listed(shown, query, number, PER_PAGE, papers.total, papers.complete)


def _filter(query: str) -> tuple[Filter | None, str]:
    """What a query means (None: nothing), and what there is to say about it."""
    from readq.search.query import read_query
    from readq.search.remarks import objection

    if len(query) > _LONGEST_QUERY:
        return None, f"A query has at most {_LONGEST_QUERY:,} characters."
    try:
        read = read_query(query)
    except QueryError as error:
        return None, str(error)
    remark = objection(read)
    return read.filter, remark.text if remark else ""
