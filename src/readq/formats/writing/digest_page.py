"""The digest as a page of HTML, for a browser or a mail program."""

from __future__ import annotations

from collections.abc import Iterator

from readq.formats.writing.address import page_url
from readq.formats.writing.digest import Digest, arrival_title, order_remark, queue_title, rising_line, subject, summary
from readq.formats.writing.html_parts import escaped, head, item, link, tail


def page(digest: Digest) -> Iterator[str]:
    """The page, in pieces. It has no script."""
    yield head(subject(digest))
    yield f"<h1>New papers</h1>\n<p>{escaped(summary(digest))}</p>\n"
    if remark := order_remark(digest):
        yield f'<p class="soft">{escaped(remark)}</p>\n'
    if rising := rising_line(digest):
        yield f'<p class="soft" dir="auto">{escaped(rising)}</p>\n'
    for arrival in digest.arrivals:
        yield f'<h2 dir="auto">{escaped(arrival_title(arrival))}</h2>\n<ol class="papers">\n'
        for paper in arrival.papers:
            yield from item(paper, sources=False)
        yield "</ol>\n" + _more(arrival.more)
    if digest.rules:
        yield "<h2>What rules did</h2>\n<ul>\n"
        yield "".join(f'<li dir="auto">{escaped(rule)}</li>\n' for rule in digest.rules) + "</ul>\n"
    if digest.queue:
        yield f"<h2>{escaped(queue_title(digest))}</h2>\n<table>\n"
        yield '<tr><th class="n">days</th><th>paper</th></tr>\n'
        for waiting in digest.queue:
            titled = link(page_url(waiting.paper), waiting.paper.title)
            yield f'<tr><td class="n">{waiting.days:,}</td><td dir="auto">{titled}</td></tr>\n'
        yield "</table>\n" + _more(digest.queued - len(digest.queue))
    yield tail()


def _more(number: int) -> str:
    return f'<p class="soft">… and {number:,} more</p>\n' if number > 0 else ""
