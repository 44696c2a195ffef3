"""A list of papers as one page of HTML that needs nothing but itself: to be opened from a file, searched, sorted and
printed. Without its script it is still the list."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from readq.formats.writing.base import Export, Options
from readq.formats.writing.entry import Entry
from readq.formats.writing.html_parts import escaped, head, item, tail
from readq.model import Paper

_ORDERS = {
    "listed": "as listed",
    "title": "by title",
    "year": "newest year first",
    "added": "added last first",
    "priority": "highest priority first",
}


def page(papers: Iterable[Paper], title: str = "Papers") -> Iterator[str]:
    """The page of ``papers``, in pieces as they come, so that a library of any size takes the memory of one paper."""
    yield head(title, script=True)
    yield f'<h1 dir="auto">{escaped(title)}</h1>\n<div class="controls" hidden>\n'
    yield '<input type="search" id="search" placeholder="Search: words, -without" aria-label="Search">\n'
    yield '<select id="order" aria-label="Order">'
    yield "".join(f'<option value="{name}">{label}</option>' for name, label in _ORDERS.items())
    yield '</select>\n<span class="count" id="count" role="status"></span>\n</div>\n<ol class="papers" id="papers">\n'
    for paper in papers:
        yield from item(paper)
    yield "</ol>\n" + tail(script=True)


def html(entries: Iterable[Entry], options: Options) -> Iterator[str]:
    return page(entry.paper for entry in entries)


HTML = Export(
    "html", "A page that searches and sorts by itself (HTML)", "html", html, "arXiv id or DOI by their addresses",
    "everything else (it is for people: title, authors, date, venue, abstract, tags and note are shown)", keyed=False,
)  # fmt: skip
