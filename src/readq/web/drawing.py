"""Pages of the library as HTML. Pure: values in, pieces of a page out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from readq.formats.writing.html_parts import escaped, head, item, tail, whole
from readq.model import Paper, SavedView, Status
from readq.phrasing import DECISIONS, counted

if TYPE_CHECKING:
    from readq.library.statistics import Day, Statistics

_TALL, _WIDE = 80, 8  # of a chart, and of a day in it, in units of its own
STATISTICS = "/statistics"
_SHOWN = 30  # sources and tags


def framed(title: str, body: Iterable[str], views: Sequence[SavedView] = (), at: str = "") -> Iterator[str]:
    """A whole page: the way to the other pages, of which this one is ``at`` an address, and ``body``."""
    yield head(title, forms=True)
    yield '<nav aria-label="Lists">\n'
    statuses = [(DECISIONS[status.label].name, f"status:{status.label}") for status in Status]
    lists = [("All", ""), ("Latest", "is:latest"), *statuses, *((view.name, view.query) for view in views)]
    for name, to in [*((name, address(query)) for name, query in lists), ("Statistics", STATISTICS)]:
        here = ' aria-current="page"' if to == at else ""
        yield f'<a href="{escaped(to)}"{here}>{escaped(name)}</a>\n'
    yield "</nav>\n"
    yield from body
    yield tail()


def address(query: str, page: int = 1) -> str:
    """Where a page of a list is."""
    asked = ({"q": query} if query else {}) | ({"page": str(page)} if page > 1 else {})
    return "/?" + urlencode(asked, errors="replace") if asked else "/"


def searched(query: str, remark: str) -> Iterator[str]:
    """The line a query is typed into, and what there is to say about it."""
    yield '<form action="/" method="get" class="controls" role="search">\n'
    yield f'<input type="search" name="q" value="{escaped(query)}" aria-label="Query" placeholder="words, -without, '
    yield 'tag:nlp, added:2w …" autocapitalize="none">\n<button>Search</button>\n</form>\n'
    if remark:
        yield f'<p class="problem" role="status">{escaped(remark)}</p>\n'


def listed(papers: Sequence[Paper], query: str, page: int, per_page: int, total: int, complete: bool) -> Iterator[str]:
    """A page of a list."""
    first = (page - 1) * per_page
    more = "" if complete else " at least"
    place = f", {first + 1:,} to {first + len(papers):,}" if total > per_page and papers else ""
    yield f'<p class="count">{counted(total, "paper")}{more}{place}</p>\n<ol class="papers">\n'
    for paper in papers:
        yield from item(paper, to=f"/paper/{paper.id}")
    yield '</ol>\n<nav aria-label="Pages">\n'
    if page > 1:
        yield f'<a href="{escaped(address(query, page - 1))}" rel="prev">‹ Before</a>\n'
    if not complete or first + per_page < total:
        yield f'<a href="{escaped(address(query, page + 1))}" rel="next">More ›</a>\n'
    yield "</nav>\n"


def paper_page(paper: Paper) -> Iterator[str]:
    """All of a paper."""
    return whole(paper)


def statistics(found: Statistics) -> Iterator[str]:
    """The figures: how many are where, the days, the sources, the tags."""
    counts = found.counts
    yield "<h1>Statistics</h1>\n<table>\n"
    rows = [(DECISIONS[status.label].name, counts.status.get(status, 0)) for status in Status]
    for name, number in [("Papers", counts.total), *rows, (DECISIONS["snooze"].name, counts.snoozed)]:
        yield f'<tr><th>{name}</th><td class="n">{number:,}</td></tr>\n'
    yield "</table>\n"
    yield from _chart("Decided a day", found.days, [day.total for day in found.days])
    yield from _chart("Came in a day", found.days, [day.added for day in found.days])
    yield from _chart("In the inbox", found.days, [day.inbox for day in found.days])
    yield from _chart("In the queue", found.days, [day.queue for day in found.days])
    if found.sources:
        yield "<h2>Sources</h2>\n<table>\n<tr><th>source</th>"
        yield '<th class="n">papers</th><th class="n">decided</th><th class="n">skipped</th></tr>\n'
        for each in found.sources[:_SHOWN]:
            numbers = "".join(f'<td class="n">{number:,}</td>' for number in (each.listed, each.decided, each.skipped))
            yield f'<tr><td dir="auto">{escaped(each.called or each.name)}</td>{numbers}</tr>\n'
        yield "</table>\n" + _more(len(found.sources))
    if found.tags:
        yield '<h2>Tags</h2>\n<table>\n<tr><th>tag</th><th class="n">papers</th><th class="n">undecided</th></tr>\n'
        for tag in found.tags[:_SHOWN]:
            numbers = f'<td class="n">{tag.papers:,}</td><td class="n">{tag.inbox:,}</td>'
            yield f'<tr><td dir="auto">{escaped(tag.name)}</td>{numbers}</tr>\n'
        yield "</table>\n" + _more(len(found.tags))


def _chart(title: str, days: Sequence[Day], numbers: Sequence[int]) -> Iterator[str]:
    """A bar for each day; what it shows stands beside it in words."""
    top = max(numbers, default=0)
    yield f"<h2>{title}</h2>\n"
    if not top:
        yield '<p class="soft">Nothing yet.</p>\n'
        return
    words = f"{days[0].day} to {days[-1].day}, {top:,} at most, {numbers[-1]:,} today"
    yield f'<svg viewBox="0 0 {len(days) * _WIDE} {_TALL}" role="img" aria-label="{title}: {words}">\n'
    for at, (day, number) in enumerate(zip(days, numbers, strict=True)):
        if number:
            tall = max(1, round(number / top * _TALL))
            bar = f'x="{at * _WIDE}" y="{_TALL - tall}" width="{_WIDE - 1}" height="{tall}"'
            yield f"<rect {bar}><title>{day.day}: {number:,}</title></rect>\n"
    yield f'</svg>\n<p class="soft">{words}</p>\n'


def _more(number: int) -> str:
    return f'<p class="soft">… and {number - _SHOWN:,} more</p>\n' if number > _SHOWN else ""


def told(title: str, sentence: str) -> Iterator[str]:
    """A page that says why there is nothing else."""
    yield head(title)
    yield f"<h1>{escaped(title)}</h1>\n<p>{escaped(sentence)}</p>\n" + tail()
