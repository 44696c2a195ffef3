"""What a listing tells of papers, before the library knows them. Apart from `readq.model`, which every start loads."""

from __future__ import annotations

import enum
from typing import Any, NamedTuple

from readq.model import Author, Link, Status
from readq.values import value


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

    What another program's reader had, as it had that: ``notes``, ``tags``, ``status``, ``rating`` (0 to 1),
    ``citation_key``, ``priority`` and the day it was ``snoozed_until``. ``extra`` are further facts under the format's
    own names, ``raw`` is the record as it came, for formats that write it back. ``version`` is the number of the
    version it tells of, ``withdrawn`` the day on which the paper was withdrawn, or ``yes``. ``uid`` is what libraries
    of readq know the paper by.
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
    version: str | None = None
    withdrawn: str | None = None
    priority: int = 0
    snoozed_until: str | None = None
    uid: int | None = None


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
    printed. ``beside``: of a library of readq's, its views, rules and subscriptions, as (what, record)."""

    kind: str
    page_date: str | None = None
    beside: tuple[tuple[str, dict[str, Any]], ...] = ()


@value(frozen=True, slots=True)
class Listing:
    """All a format read from one file, for those who want it at once."""

    kind: str
    page_date: str | None
    drafts: tuple[Draft, ...]
    problems: tuple[Problem, ...] = ()
