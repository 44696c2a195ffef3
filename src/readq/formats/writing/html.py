"""A list of papers as one page of HTML that needs nothing but itself: to be opened from a file, searched, sorted and
printed. Without its script it is still the list."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

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


def page(
    papers: Iterable[Paper],
    title: str = "Papers",
    *,
    about: str = "",
    told: Callable[[Paper], str] | None = None,
) -> Iterator[str]:
    """The page of ``papers``, in pieces as they come, so that a library of any size takes the memory of one paper.
    ``about`` are further attributes of the list, and ``told`` makes those of a paper, where a page is for another
    reader: then it does not say what the reader who has the papers makes of them."""
    unknown = ("added", "priority") if told is not None else ()
    yield head(title, script=True)
    yield f'<h1 dir="auto">{escaped(title)}</h1>\n<div class="controls" hidden>\n'
    yield '<input type="search" id="search" placeholder="Search: words, -without" aria-label="Search">\n'
    yield '<select id="order" aria-label="Order">'
    yield "".join(f'<option value="{name}">{label}</option>' for name, label in _ORDERS.items() if name not in unknown)
    yield '</select>\n<span class="count" id="count" role="status"></span>\n</div>\n'
    yield f'<ol class="papers" id="papers"{about}>\n'
    for paper in papers:
        yield from item(paper, sources=told is None, own=told is None, more=told(paper) if told is not None else "")
    yield "</ol>\n" + tail(script=True)


def html(entries: Iterable[Entry], options: Options) -> Iterator[str]:
    return page(entry.paper for entry in entries)


HTML = Export(
    "html", "A page that searches and sorts by itself (HTML)", "html", html,
    "of a long list arXiv ids and DOIs by their addresses; readq reads share-html instead",
    "everything else (it is for people: title, authors, date, venue, abstract, tags and note are shown)", keyed=False,
)  # fmt: skip
