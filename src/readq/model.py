"""The nouns of readq as plain values; every layer speaks in these. Standard library only."""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from readq.values import field, value

if TYPE_CHECKING:
    from datetime import date

STATUS_SYNONYMS = {"skipped": "skip", "queued": "queue", "unread": "inbox"}


class Status(enum.IntEnum):
    """What the reader decided about a paper. The numbers are what the library file stores."""

    INBOX = 0
    QUEUE = 1
    READ = 2
    SKIP = 3

    @property
    def label(self) -> str:
        """The word used in queries, JSON and on screen, e.g. ``inbox``."""
        return self.name.lower()

    @classmethod
    def parse(cls, word: str) -> Status:
        """The status named by ``word`` (any case; ``skipped`` and ``queued`` too); ValueError otherwise."""
        name = STATUS_SYNONYMS.get(word.lower(), word.lower())
        try:
            return cls[name.upper()]
        except KeyError:
            raise ValueError(f"no status {word!r}: use inbox, queue, read or skip") from None


PRIORITIES = range(-9, 10)


@value(frozen=True, slots=True)
class Author:
    """One author as printed (``name``) and, where the format tells them apart, family and given name."""

    name: str
    family: str = ""
    given: str = ""


@value(frozen=True, slots=True)
class Link:
    """A web address of a paper. ``kind`` is ``code``, ``page`` or ``pdf``."""

    kind: str
    url: str


@value(frozen=True, slots=True)
class Appearance:
    """That a listing named a paper: the source's file name or URL, its kind, its date as printed, the 1-based rank, and
    the figures it showed (upvotes, comments …)."""

    source: str
    kind: str
    page_date: str | None
    rank: int
    counts: tuple[tuple[str, int], ...] = ()


@value(frozen=True, slots=True)
class Figure:
    """A figure of a paper (citations, stars …) that a service told when it was asked, in seconds since the epoch."""

    name: str
    number: int
    source: str
    at: int


@value(frozen=True, slots=True)
class Suggestion:
    """Two papers of the library that may be one; ``reason`` is why (``same title``, ``same doi`` …)."""

    papers: tuple[int, int]
    reason: str
    at: int
    decision: str | None = None


class Mark(enum.IntFlag):
    """What a list row shows about a paper beside its title; kept as one integer in the paper's row."""

    NOTE = 1
    TAG = 2
    ABSTRACT = 4
    LINK = 8
    CODE = 16
    RETURNED = 32
    WATCHED = 64
    REVISED = 128
    WITHDRAWN = 256


@value(frozen=True, slots=True)
class Row:
    """A paper as the list shows it. Times are seconds since the epoch, UTC; ``snoozed_until`` a local ISO date."""

    id: int
    title: str
    status: Status
    priority: int
    marks: Mark
    listed: int
    year: int | None
    source_id: int
    added_at: int
    decided_at: int | None
    snoozed_until: str | None


@value(frozen=True, slots=True)
class Facts:
    """What a list with room tells of a paper beside its `Row`: the family ``names`` of its first two authors and how
    many there are, the day, month or year it was published, its venue, first category and upvotes, what the listing is
    called that brought it and its ``rank`` there, and its tags."""

    names: tuple[str, ...] = ()
    authors: int = 0
    published: str | None = None
    venue: str | None = None
    category: str | None = None
    upvotes: int | None = None
    source: str = ""
    rank: int | None = None
    tags: tuple[str, ...] = ()


@value(frozen=True, slots=True)
class Paper:
    """A paper with everything the library knows of it. ``rating`` is how it was rated where it came from, of five."""

    row: Row
    abstract: str | None
    authors: tuple[Author, ...]
    identifiers: tuple[tuple[str, str], ...]
    links: tuple[Link, ...]
    appearances: tuple[Appearance, ...]
    tags: tuple[str, ...]
    note: str | None
    note_updated_at: int | None = None
    venue: str | None = None
    published: str | None = None
    updated: str | None = None
    announced: str | None = None
    categories: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    comment: str | None = None
    summary: str | None = None
    version: str | None = None
    withdrawn: str | None = None
    figures: tuple[Figure, ...] = ()
    rating: int | None = None

    @property
    def counts(self) -> dict[str, int]:
        """The newest figure of each name that was asked for, else the highest that any listing showed."""
        highest: dict[str, int] = {}
        for seen in self.appearances:
            for name, number in seen.counts:
                highest[name] = max(number, highest.get(name, number))
        asked = {figure.name: figure.number for figure in sorted(self.figures, key=lambda figure: figure.at)}
        return highest | asked

    @property
    def id(self) -> int:
        return self.row.id

    @property
    def title(self) -> str:
        return self.row.title

    @property
    def status(self) -> Status:
        return self.row.status


@value(frozen=True, slots=True)
class Change:
    """One change of one paper's user state. ``before`` and ``after`` are text as stored, None for absent."""

    paper_id: int
    field: str
    before: str | None
    after: str | None


@value(frozen=True, slots=True)
class Operation:
    """One step of the journal: what was done at once and is undone at once; `readq.phrasing` puts it into words.

    ``verb`` is what was done (see `readq.phrasing.VERBS`) and ``kind`` what sort of step that is (``mark``, ``note``,
    ``undo`` …), ``facts`` the values it was done with, ``papers`` how many papers it touched, ``title`` that of the
    first. ``undone``: it is currently taken back. ``reverses``: the step it took back or made again, which is ``of``.
    ``continues``: the step before it in one stay in the note editor, whose changes it includes.
    """

    id: int
    verb: str
    kind: str
    facts: Mapping[str, Any]
    at: int
    actor: str
    papers: int
    undone: bool = False
    reverses: int | None = None
    first_paper: int | None = None
    title: str | None = None
    of: Operation | None = None
    continues: int | None = None


@value(frozen=True, slots=True)
class Outcome:
    """What a change did: its operation (None when nothing had to change), the papers touched in order, and the papers
    left alone because something else changed them meanwhile (``view``, ``interest``: the one that stood in the way)."""

    operation: Operation | None
    paper_ids: tuple[int, ...] = ()
    conflicts: tuple[int, ...] = ()
    view: str | None = None
    interest: str | None = None

    @property
    def stood_in_the_way(self) -> str | None:
        """The view or interest that did, in words."""
        if self.view is not None:
            return f"the view “{self.view}”"
        return f"the interest “{self.interest}”" if self.interest is not None else None


@value(frozen=True, slots=True)
class Hit:
    """A paper found by fuzzy find: ``where`` names what matched (``title``, ``author``, ``note``), ``score`` 0 to 1;
    ``spans()`` are the (start, end) character ranges of its raw title to highlight."""

    row: Row
    score: float
    spans: Callable[[], tuple[tuple[int, int], ...]] = tuple
    where: str = "title"


@value(frozen=True, slots=True)
class Counts:
    """How many papers are where. ``status`` has every status (inbox without the snoozed), ``sources`` and ``tags``
    map to (undecided, all)."""

    status: dict[Status, int]
    snoozed: int
    sources: dict[int, tuple[int, int]] = field(default_factory=dict)
    tags: dict[str, tuple[int, int]] = field(default_factory=dict)

    @property
    def total(self) -> int:
        return sum(self.status.values()) + self.snoozed

    def overruled(self, status: Status | None) -> bool:
        """Whether giving all of these papers a status (None: snoozing them) would undo decisions made before while
        others are undecided."""
        if status is Status.INBOX:
            return False
        others = self.total - self.status.get(Status.INBOX, 0)
        same = self.status.get(status, 0) if status is not None else 0
        return self.status.get(Status.INBOX, 0) > 0 and others > same


@value(frozen=True, slots=True)
class Latest:
    """What came last: when (``at``, seconds since the epoch), whether that is ``today``, the newest ``day`` printed on
    its pages, and how many of its papers are where."""

    at: int
    today: bool
    day: date | None
    counts: Counts

    @property
    def undecided(self) -> int:
        return self.counts.status.get(Status.INBOX, 0)

    @property
    def papers(self) -> int:
        return self.counts.total


@value(frozen=True, slots=True)
class SavedView:
    """A query the reader keeps under a name."""

    name: str
    query: str


@value(frozen=True, slots=True)
class Subscription:
    """Where papers come from by themselves. ``every`` is in seconds; times are seconds since the epoch, ``fetched_at``
    of the last fetch that went well, ``tried_at`` of the last, ``not_before`` of when to try again after ``failures``
    in a row, the last for the reason ``error``."""

    id: int
    target: str
    name: str
    every: int
    paused: bool
    added_at: int
    fetched_at: int | None
    tried_at: int | None
    not_before: int
    failures: int
    error: str | None

    def due(self, now: int) -> bool:
        """Whether it is time to fetch it."""
        # What was noted by a clock that was ahead since puts nothing off.
        if self.paused or (now < self.not_before and (self.tried_at or 0) <= now):
            return False
        return self.fetched_at is None or self.fetched_at > now or now - self.fetched_at >= self.every


@value(frozen=True, slots=True)
class Rule:
    """What is done with papers that arrive and match ``query``: ``action`` is ``skip``, ``queue``, ``tag`` (with
    the tag as ``value``), ``priority`` (raised by ``value``) or ``watch`` (marked in the list). With ``top`` that is
    done with so many of them alone, those that are likeliest to be liked."""

    id: int
    name: str
    query: str
    action: str
    value: str
    paused: bool
    top: int = 0
