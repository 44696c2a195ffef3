"""Filters as values: what a query means, independent of how it was typed and of how it is executed.

A `Filter` is comparable and hashable; `readq.search.query` parses text into one and prints it back, `readq.store`
turns it into SQL. Standard library only.

Canonical shape, which the parser makes and which `all_of`, `any_of` and `negate` keep: an `And` or `Or` has at least
two different items and none of its own kind directly inside it; nothing is negated twice.
"""

from __future__ import annotations

from collections.abc import Iterable

from readq.values import value

NEW_SECONDS = 86_400


def fold_name(name: str) -> str:
    """A tag or source name as it is compared: folded for case, runs of white space as one space, none at the ends."""
    return " ".join(name.casefold().split())


@value(frozen=True, slots=True)
class Term:
    """Text to be found within one field: its tokens (`readq.text.tokens`) in sequence, with the signs in, before and
    behind them (`readq.term_pattern.term_pattern`).

    In a word (``phrase`` false) the last token may be the beginning of the paper's, unless a sign or punctuation
    follows; a phrase has whole tokens, with the accents that are typed in it.
    ``field`` is one of `readq.fields.TEXT_FIELDS`, or empty for any of them; all of a paper's author names, in their
    order, are one text. Text without tokens (``++``) says nothing: the parser leaves such a term out.
    """

    text: str
    phrase: bool = False
    field: str = ""


@value(frozen=True, slots=True)
class Field:
    """A property a paper has: one of `readq.fields.FIELDS` that is neither a text nor an order. ``values`` are
    validated and in canonical spelling; any of them suffices.

    | name | op | values |
    |---|---|---|
    | status | : | inbox queue read skip |
    | tag | : | tag names as `fold_name` makes them; one that ends with ``*`` means every tag that begins so |
    | source | : | part of what a source is called, or of its file name or URL, as `fold_name` makes them |
    | id | : | readq ids (``12``) or identifier values (``2404.03648``, ``10.1/x``); digits may be either |
    | year priority listed | : :> :>= :< :<= | integers; with ``:`` also ``2020..2023`` (either end may be left out) |
    | citations upvotes stars | : :> :>= :< :<= | as those of ``year`` |
    | added decided | : :> :>= :< :<= | ``2026``, ``2026-03``, ``2026-03-01``, ``today``, ``yesterday``,
      ``3d 2w 3mo 1y``; with ``:`` also ``A..B`` (either end may be left out): see `readq.dates.bounds` |
    | has | : | note tag code abstract link: the bits of `readq.model.Mark` |
    | is | : | new latest snoozed listed-twice decided returned |

    - ``status:inbox`` leaves out snoozed papers (``snoozed_until`` set); the other statuses are the column's value.
    - ``is:snoozed``: ``snoozed_until`` is set. ``is:returned``: the mark RETURNED.
    - ``is:decided``: the status is not inbox.
    - ``is:new``: status inbox, not snoozed, not returned, and added less than `NEW_SECONDS` before the paper that was
      added last to the whole library. It compares with the last arrival and not with the clock, so what came on
      Friday is still new on Monday unless something came after it.
    - ``is:latest``: what came last, decided or not; see `readq.store.latest`.
    - ``listed`` is the number of appearances; ``is:listed-twice`` means two or more.
    - ``citations``, ``upvotes`` and ``stars`` are those of `readq.model.Paper.counts`.
    - A property the paper lacks (no year, never decided) fulfils no comparison, and `Not` of it does.
    """

    name: str
    op: str
    values: tuple[str, ...]


@value(frozen=True, slots=True)
class Not:
    item: Node


@value(frozen=True, slots=True)
class And:
    items: tuple[Node, ...]


@value(frozen=True, slots=True)
class Or:
    items: tuple[Node, ...]


Node = Term | Field | Not | And | Or


@value(frozen=True, slots=True)
class Sort:
    """An order of the list: one of `readq.fields.ORDERS`, in its natural direction or exactly reversed.

    | key | natural direction; ties are settled by hand position, then id |
    |---|---|
    | listed | hand position; where one ``source:`` condition holds that means just one source, the rank in it |
    | newest | added last first |
    | title | title by its tokens, A to Z (the first 48 characters of them) |
    | priority | highest first |
    | decided | decided last first, never decided at the end |
    | most-listed | most appearances first |
    | waiting | longest waiting first: since the decision, without one since it was added |
    | interest | likeliest first, see `readq.library.interest`; the same as listed where nothing is learnt |
    | relevance | as find ranks them; the same as listed where nothing ranks |
    """

    key: str = "listed"
    reverse: bool = False


@value(frozen=True, slots=True)
class Filter:
    """Which papers, in which order. ``where`` None means all, ``sort`` None means the order is not the query's say."""

    where: Node | None = None
    sort: Sort | None = None


def all_of(nodes: Iterable[Node | None]) -> Node | None:
    """The condition that all of ``nodes`` hold, in canonical shape; None stands for "every paper"."""
    items: dict[Node, None] = {}
    for node in nodes:
        if isinstance(node, And):
            items.update(dict.fromkeys(node.items))
        elif node is not None:
            items[node] = None
    if len(items) < 2:
        return next(iter(items), None)
    return And(tuple(items))


def any_of(nodes: Iterable[Node]) -> Node | None:
    """The condition that one of ``nodes`` holds, in canonical shape; None if there are none."""
    items: dict[Node, None] = {}
    for node in nodes:
        if isinstance(node, Or):
            items.update(dict.fromkeys(node.items))
        else:
            items[node] = None
    if len(items) < 2:
        return next(iter(items), None)
    return Or(tuple(items))


def conjuncts(where: Node | None) -> tuple[Node, ...]:
    """What all has to hold for ``where`` to hold."""
    return () if where is None else where.items if isinstance(where, And) else (where,)


def negate(node: Node) -> Node:
    """The condition that ``node`` does not hold, never a double `Not`."""
    return node.item if isinstance(node, Not) else Not(node)


def narrowed(first: Filter, second: Filter) -> Filter:
    """The papers both filters let through (a filter typed within a view); the order of ``second`` where it has one."""
    return Filter(all_of((first.where, second.where)), second.sort or first.sort)
