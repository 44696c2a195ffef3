"""The nouns of readq as plain values; every layer speaks in these. Standard library only."""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from readq.values import field, value

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


class Authority(enum.IntEnum):
    """How much a source's word counts where two differ about a paper. A person's correction is above all sources."""

    UNKNOWN = 0
    CAPTURE = 10  # text copied from a page
    MANAGER = 20  # a reference manager's export
    API = 30  # a service that collects from others
    PUBLISHER = 40
    ARXIV = 50
    PERSON = 100


class Draft(NamedTuple):  # the one value that is made by the million
    """A paper as one listing tells it, before readq knows whether it is new.

    ``rank`` is the 1-based place in the listing (0: its place in order), ``line`` the 1-based line of the title in the
    file. ``identifiers`` are normalised (scheme, value) pairs. Dates are as precise as they are known: ``YYYY``,
    ``YYYY-MM`` or ``YYYY-MM-DD``; ``announced`` is when a service listed the paper. ``summary`` is an abstract a
    machine made, kept apart from the authors' own. ``counts`` are figures the listing showed, by name (``upvotes``,
    ``comments``, ``stars``, ``authors``).

    What another program's reader had, as that program had it: ``notes``, ``tags``, ``status``, ``rating`` (0 to 1) and
    ``citation_key``. ``extra`` are further facts under the format's own names, ``raw`` is the record as it came, for
    formats that write it back.
    """

    title: str
    abstract: str | None = None
    authors: tuple[Author, ...] = ()
    identifiers: tuple[tuple[str, str], ...] = ()
    links: tuple[Link, ...] = ()
    published: str | None = None
    venue: str | None = None
    rank: int = 0
    line: int = 0
    updated: str | None = None
    announced: str | None = None
    categories: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    comment: str | None = None
    summary: str | None = None
    counts: tuple[tuple[str, int], ...] = ()
    notes: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    status: Status | None = None
    rating: float | None = None
    citation_key: str | None = None
    extra: tuple[tuple[str, str], ...] = ()
    raw: str | None = None


@value(frozen=True, slots=True)
class Problem:
    """A part of a file that was not understood and therefore left out.

    ``line`` is 1-based; 0: no certain line. ``record`` names the record (its key or id), ``member`` the file within an
    archive, where there is one.
    """

    line: int
    reason: str
    record: str = ""
    member: str = ""

    @property
    def place(self) -> str:
        """Where it is, to follow the file's name after a colon; '' when nothing is known."""
        return ":".join(part for part in (self.member, str(self.line or ""), self.record) if part)


@value(frozen=True, slots=True)
class About:
    """What a format tells of a file as a whole: ``kind`` of listing (``hf-daily``, ``arxiv-snapshot``), and its date as
    printed."""

    kind: str
    page_date: str | None = None


@value(frozen=True, slots=True)
class Listing:
    """All a format read from one file, for those who want it at once."""

    kind: str
    page_date: str | None
    drafts: tuple[Draft, ...]
    problems: tuple[Problem, ...] = ()


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
class Paper:
    """A paper with everything the library knows of it."""

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

    @property
    def counts(self) -> dict[str, int]:
        """The highest figure of each name that any listing showed."""
        highest: dict[str, int] = {}
        for seen in self.appearances:
            for name, number in seen.counts:
                highest[name] = max(number, highest.get(name, number))
        return highest

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
    ``continues``: the step before it in one sitting, whose changes it includes.
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
    left alone because something else changed them meanwhile (``view``: the saved view that stood in the way)."""

    operation: Operation | None
    paper_ids: tuple[int, ...] = ()
    conflicts: tuple[int, ...] = ()
    view: str | None = None


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
class SavedView:
    """A query the reader keeps under a name."""

    name: str
    query: str
