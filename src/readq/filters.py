"""Filters as values: what a query means, independent of how it was typed and of how it is executed.

A `Filter` is comparable and hashable; `readq.search.query` parses text into one and prints it back, `readq.store`
turns it into SQL. Standard library only.
"""

from __future__ import annotations

from dataclasses import dataclass

TEXT_FIELDS = ("title", "author", "abstract", "note")
SORT_KEYS = ("listed", "newest", "title", "priority", "decided", "most-listed", "waiting", "relevance")


@dataclass(frozen=True, slots=True)
class Term:
    """Text to be found. A word (``phrase`` false) matches tokens that begin with it; a phrase matches whole tokens in
    sequence. ``field`` is one of `TEXT_FIELDS`, or empty for any of them."""

    text: str
    phrase: bool = False
    field: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """A property a paper has. ``values`` are validated and in canonical spelling; any of them suffices.

    | name | op | values |
    |---|---|---|
    | status | : | inbox queue read skip |
    | tag | : | tag names, folded for case |
    | source | : | part of a source's file name or URL, folded for case |
    | id | : | readq ids (``12``), or identifier values (``2404.03648``, ``10.1/x``) |
    | year priority listed | : :> :>= :< :<= | integers; with ``:`` also ``2020..2023`` (either end may be left out) |
    | added decided | : :> :>= :< :<= | ``2026``, ``2026-03``, ``2026-03-01``, ``today``, ``yesterday``, ``3d 2w 3mo 1y``; with ``:`` also ``A..B`` |
    | has | : | note tag code abstract link |
    | is | : | new snoozed listed-twice decided |

    A relative age (``2w``) with ``:`` means "since then until now".
    """

    name: str
    op: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Not:
    item: Node


@dataclass(frozen=True, slots=True)
class And:
    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    items: tuple[Node, ...]


Node = Term | Field | Not | And | Or


@dataclass(frozen=True, slots=True)
class Sort:
    """An order of the list: one of `SORT_KEYS`, in its natural direction or reversed."""

    key: str = "listed"
    reverse: bool = False


@dataclass(frozen=True, slots=True)
class Filter:
    """Which papers, in which order. ``where`` None means all, ``sort`` None means the order is not the query's say."""

    where: Node | None = None
    sort: Sort | None = None
