"""What is new, what rules did and what waits, as text for people: plain or Markdown.

It is made for screens and mail, so that texts of papers are cleaned here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from readq.formats.writing.address import page_url
from readq.model import Paper
from readq.phrasing import counted
from readq.text import clean
from readq.values import value

_NAMED_AUTHORS = 3
# What means something within a line of Markdown, or at its beginning.
_MARKDOWN = re.compile(r"([\\`*_\[\]<>|~&!$#]|^[-+=:]|(?<=^\d)[.)]|(?<=^\d\d)[.)])")


@value(frozen=True, slots=True)
class Arrival:
    """What came in by a source: how many papers ``came``, how many of these are read or skipped already (``done``), and
    the first of the others."""

    source: str
    came: int
    done: int
    papers: tuple[Paper, ...]

    @property
    def more(self) -> int:
        """How many there are to look at beside those that are told."""
        return self.came - self.done - len(self.papers)


@value(frozen=True, slots=True)
class Waiting:
    """A paper that is queued since so many days."""

    paper: Paper
    days: int


@value(frozen=True, slots=True)
class Digest:
    """What happened between two moments, in seconds since the epoch, in a saved ``view`` ('': the whole library).

    ``rules`` is what they did, in words. Of ``queued`` papers those told are in ``queue``, and the ``longest`` waits so
    many days. ``learnt``: papers are in the order of the reader's interest, the likeliest first.
    ``top``: only so many of what came were to be told, the likeliest; 0: all.
    ``rising``: words that far more papers had this week than before, and how many.
    """

    since: int
    until: int
    view: str
    came: int
    arrivals: tuple[Arrival, ...]
    rules: tuple[str, ...]
    queued: int
    longest: int
    queue: tuple[Waiting, ...]
    undecided: int
    learnt: bool
    top: int = 0
    rising: tuple[tuple[str, int], ...] = ()


def subject(digest: Digest) -> str:
    """The digest in a few words, none of them a paper's."""
    return f"readq: {counted(digest.came, 'new paper')}, {digest.queued:,} in the queue"


def summary(digest: Digest) -> str:
    """The digest in a sentence."""
    within = f" in the view “{clean(digest.view)}”" if digest.view else ""
    since = datetime.fromtimestamp(digest.since).strftime("%Y-%m-%d %H:%M")
    came = counted(digest.came, "paper") if digest.came else "No paper"
    return f"{came} came in since {since}{within}. {digest.undecided:,} undecided, {digest.queued:,} in the queue."


def arrival_title(arrival: Arrival) -> str:
    """What came by a source, without the papers."""
    done = f", {arrival.done:,} of them read or skipped already" if arrival.done else ""
    return f"{clean(arrival.source)}: {counted(arrival.came, 'paper')}{done}"


def queue_title(digest: Digest) -> str:
    """What waits, without the papers."""
    longest = f"for {counted(digest.longest, 'day')}" if digest.longest else "since today"
    return f"In the queue: {counted(digest.queued, 'paper')}, the longest {longest}"


def order_remark(digest: Digest) -> str:
    """What is to be said of the order, if it is one that was learnt."""
    if digest.learnt:
        return (
            f"The {digest.top:,} likeliest for you." if digest.top else "First what is most like the papers you liked."
        )
    return "Nothing is learnt yet that the likeliest could be told by." if digest.top else ""


def rising_line(digest: Digest) -> str:
    """The words that rise, if any do."""
    words = ", ".join(f"{clean(word)} ({counted(papers, 'paper')})" for word, papers in digest.rising)
    return f"Words that rise this week: {words}." if words else ""


def people(paper: Paper) -> str:
    """The first authors of a paper."""
    names = [clean(author.name) for author in paper.authors]
    return ", ".join(names[:_NAMED_AUTHORS]) + (" et al." if len(names) > _NAMED_AUTHORS else "")


def text(digest: Digest) -> Iterator[str]:
    """The digest as plain text; papers with the numbers by which commands know them."""
    yield summary(digest) + "\n"
    if remark := order_remark(digest):
        yield remark + "\n"
    if rising := rising_line(digest):
        yield rising + "\n"
    for arrival in digest.arrivals:
        yield f"\n{arrival_title(arrival)}\n"
        for paper in arrival.papers:
            yield f"{paper.id:>7}  {clean(paper.title)}\n"
            about = " · ".join(part for part in (people(paper), page_url(paper)) if part)
            yield f"{'':>9}{about}\n" if about else ""
        yield _more(arrival.more, f"{'':>9}")
    if digest.rules:
        yield "\nWhat rules did\n" + "".join(f"  {clean(rule)}\n" for rule in digest.rules)
    if digest.queue:
        yield f"\n{queue_title(digest)}\n"
        for waiting in digest.queue:
            yield f"{waiting.paper.id:>7}  {waiting.days:>4} d  {clean(waiting.paper.title)}\n"
        yield _more(digest.queued - len(digest.queue), f"{'':>9}")


def markdown(digest: Digest) -> Iterator[str]:
    """The digest as Markdown; no text of a paper means anything in it."""
    yield f"# New papers\n\n{_plain(summary(digest))}\n"
    if remark := order_remark(digest):
        yield f"\n{remark}\n"
    if rising := rising_line(digest):
        yield f"\n{_plain(rising)}\n"
    for arrival in digest.arrivals:
        yield f"\n## {_plain(arrival_title(arrival))}\n\n"
        for paper in arrival.papers:
            who = people(paper)
            yield f"- {_linked(paper)}{f' — {_plain(who)}' if who else ''} ({paper.id})\n"
        yield _more(arrival.more, "- ")
    if digest.rules:
        yield "\n## What rules did\n\n" + "".join(f"- {_plain(clean(rule))}\n" for rule in digest.rules)
    if digest.queue:
        yield f"\n## {_plain(queue_title(digest))}\n\n"
        for waiting in digest.queue:
            yield f"- {_linked(waiting.paper)} — {counted(waiting.days, 'day')} ({waiting.paper.id})\n"
        yield _more(digest.queued - len(digest.queue), "- ")


def _more(number: int, before: str) -> str:
    return f"{before}… and {number:,} more\n" if number > 0 else ""


def _plain(words: str) -> str:
    return _MARKDOWN.sub(r"\\\1", words)


def _linked(paper: Paper) -> str:
    title, url = _plain(clean(paper.title)), page_url(paper)
    if url is None:
        return title
    for sign in "<>()[]\\`*_":
        url = url.replace(sign, f"%{ord(sign):02X}")
    return f"[{title}](<{url}>)"
