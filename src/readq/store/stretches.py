"""Answers that take long, found in short stretches: between two of them other programs can write.

A statement keeps every other program from committing for as long as it runs, and those give up after some seconds. What
is written meanwhile may or may not be in the answer, as with a list that is already open.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import TypeVar

from readq.filters import And, Node, Not, Or, Term
from readq.store import evaluate, orders
from readq.store.compile import Plan, condition, matching, spelt
from readq.store.connection import Connection, OutOfTime, budget
from readq.store.field_sql import Condition
from readq.store.looked_up import put_in_order
from readq.store.papers import last_id, places
from readq.store.vocabulary import other_letters
from readq.term_pattern import term_pattern

HELD_SECONDS = 2.0  # for which one statement may keep others from writing
_KEYS = 5_000  # keys of an order read at once, and
_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"  # of ASCII in words of the index
_SPLIT = 2  # letters up to which a beginning that is in many words is split into longer ones
_IDS = 50_000  # ids tested at once: some hundredths of a second
_TESTED = 500  # papers whose texts are read at once

T = TypeVar("T")


def every_id(connection: Connection, plan: Plan) -> array[int]:
    """Like `evaluate.every_id`."""
    return _at_once_or(connection, lambda: evaluate.every_id(connection, plan), lambda: _every_id(connection, plan))


def count(connection: Connection, plan: Plan) -> int:
    """Like `evaluate.count`."""
    return _at_once_or(connection, lambda: evaluate.count(connection, plan), lambda: len(_every_id(connection, plan)))


def _at_once_or(connection: Connection, at_once: Callable[[], T], in_stretches: Callable[[], T]) -> T:
    if connection.in_transaction:  # others are kept from writing anyway
        return at_once()
    try:
        with budget(connection, HELD_SECONDS):
            return at_once()
    except OutOfTime:
        found = in_stretches()
    give_back(connection)
    return found


def give_back(connection: Connection | None = None) -> None:
    """Return memory that a large answer took and no longer needs to the system, where the C library keeps it, and what
    a ``connection`` keeps of the file."""
    if connection is not None:
        connection.execute("PRAGMA shrink_memory")
    with suppress(ImportError, OSError, AttributeError):
        import ctypes

        ctypes.CDLL(None).malloc_trim(0)


def _every_id(connection: Connection, plan: Plan) -> array[int]:
    where = plan.filter.where
    last = last_id(connection)
    let_through = None if where is None else _Sets(connection, plan.now, last).of(where)
    flags = b"" if let_through is None else let_through.to_bytes(last + 1, "little")
    found = array("q")
    after: orders.Key | None = None
    source = evaluate.one_source(connection, plan)
    while keys := evaluate.page(connection, plan, source, _KEYS, after):
        after = keys[-1]
        ids: list[int] = [key[-1] for key in keys]  # type: ignore[misc]
        found.extend(ids if let_through is None else [id_ for id_ in ids if id_ <= last and flags[id_]])
    return put_in_order(connection, found, plan.sort)


class _Sets:
    """Sets of papers as numbers with a byte for each id up to ``last``, 1 where it is in the set."""

    def __init__(self, connection: Connection, now: datetime, last: int) -> None:
        self._connection = connection
        self._now = now
        self._last = last

    def of(self, node: Node) -> int:
        """The papers that a part of a filter lets through; of a negation any other id as well."""
        if isinstance(node, Not):
            return int.from_bytes(b"\1" * (self._last + 1), "little") ^ self.of(node.item)
        if isinstance(node, And | Or):
            found = self.of(node.items[0])
            for item in node.items[1:]:
                found = found & self.of(item) if isinstance(node, And) else found | self.of(item)
            return found
        flags = bytearray(self._last + 1)
        if isinstance(node, Term):
            asked = term_pattern(node.text, node.phrase)
            doubtful = bytearray(self._last + 1)
            for spellings, into in ((asked.sure, flags), (asked.unsure, doubtful)):
                for spelling in spellings:
                    self._mark_words(into, spelling, asked.whole, node.field)
            if asked.unsure:
                self._keep(doubtful, spelt(node), flags)
        else:
            test = condition(node, self._now)
            query = f"SELECT p.id FROM paper p WHERE {test.sql} AND p.id > ? AND p.id <= ?"
            self._mark_ranges(flags, query, test.parameters)
        return int.from_bytes(flags, "little")

    def _keep(self, marked: bytearray, test: Condition, kept: bytearray) -> None:
        """Mark in ``kept`` those of the papers marked that meet a condition."""
        ids_marked = [id_ for id_, flag in enumerate(marked) if flag]
        for start in range(0, len(ids_marked), _TESTED):
            ids = tuple(ids_marked[start : start + _TESTED])
            query = f"SELECT p.id FROM paper p WHERE p.id IN ({places(ids)}) AND {test.sql}"
            self._mark(kept, query, (*ids, *test.parameters))

    def _mark_words(self, flags: bytearray, words: str, whole: bool, field: str) -> None:
        query = "SELECT rowid FROM paper_fts WHERE paper_fts MATCH ?"
        match = matching([words], whole, field)
        if whole:  # the index goes right to the first of the papers asked for
            self._mark_ranges(flags, f"{query} AND rowid > ? AND rowid <= ?", (match,))
            return
        before, _, last = words.rpartition(" ")
        if len(last) > _SPLIT:
            self._mark(flags, query, (match,))
            return
        with suppress(OutOfTime), budget(self._connection, HELD_SECONDS):
            self._mark(flags, query, (match,))
            return
        # Before the first paper comes, the index merges all words that begin so: they are taken a few at a time.
        for letter in (*_LETTERS, *other_letters(self._connection, last)):
            self._mark_words(flags, f"{before} {last}{letter}".strip(), False, field)
        self._mark_words(flags, words, True, field)

    def _mark_ranges(self, flags: bytearray, query: str, parameters: tuple[object, ...]) -> None:
        for start in range(0, self._last, _IDS):
            self._mark(flags, query, (*parameters, start, start + _IDS))

    def _mark(self, flags: bytearray, query: str, parameters: tuple[object, ...]) -> None:
        cursor = self._connection.execute(query, parameters)
        try:
            for (id_,) in cursor:
                if 0 < id_ <= self._last:
                    flags[id_] = 1
        finally:
            cursor.close()
