"""A whole library out of the file that ``readq export library`` wrote, and into such a file.

It comes back as it is into a library that is empty. Into another one its papers come as those of any listing do, and
what belongs to no paper is joined to what is there.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from readq.errors import ReadqError
from readq.filters import fold_name
from readq.library import interest_definition, maintenance
from readq.library.arrivals import Arrivals
from readq.library.context import Context
from readq.library.decide import Step
from readq.library.subscriptions import Subscriptions
from readq.library.views import checked_name
from readq.listing import Problem
from readq.store import contents, copies, views
from readq.store import interests as stored_interests
from readq.store.connection import Connection, part, writing
from readq.store.opening import connect

if TYPE_CHECKING:
    from readq.formats.base import Stream
    from readq.library.core import Library

_EVERY = 1_000  # records between two looks at how far it is


def export(library: Library) -> Iterator[str]:
    """The library as a file, in pieces: as it is at this moment, whoever writes to it meanwhile."""
    from readq.formats.writing.library_lines import written

    with library._context.explained(), copies.copied(library._context.connection, library.path) as copy:
        connection = connect(copy, create=False)
        try:
            yield from written(contents.records(connection))
        finally:
            connection.close()


def restore(connection: Connection, stream: Stream, refuse: Callable[[Problem], None], told: Callable[[], None]) -> int:
    """Fill an empty library with one out of a file, in one transaction; returns how many papers came. ``refuse`` hears
    of what did not, and ``told`` is called now and then."""
    from readq.formats.lists.own_library import lines

    papers = 0
    with writing(connection):
        filling = contents.Filling(connection)
        for count, line in enumerate(lines(stream)):
            if not count % _EVERY:
                told()
            if isinstance(line, Problem):
                refuse(line)
                continue
            try:
                with part(connection):
                    _put(filling, line.kind, line.record)
            except (contents.Misshapen, sqlite3.IntegrityError, sqlite3.DataError) as error:
                refuse(Problem(line.number, f"it is no {line.kind} of a library: {error}"))
            else:
                papers += line.kind == contents.PAPER
        for what in maintenance.settle(connection):
            refuse(Problem(0, f"{what}: put right"))
    return papers


def _put(filling: contents.Filling, kind: str, record: dict[str, Any]) -> None:
    try:
        filling.put(kind, record)
    except contents.Misshapen as error:
        raise sqlite3.IntegrityError(str(error)) from error  # so that nothing of it stays


def join(context: Context, beside: Sequence[tuple[str, Mapping[str, Any]]], earlier: int | None) -> int | None:
    """Take in the views, interests, rules and subscriptions of a library into one that has its own, which stay as they
    are: views and interests as part of the step ``earlier``, in the present transaction. Rules and subscriptions rest
    until the reader wakes them. Returns the step."""
    step = Step(context, "take_over", earlier)
    known = {name for name, _ in views.every(context.connection)}
    interested = {fold_name(name) for name, _ in stored_interests.every(context.connection)}
    for kind, record in beside:
        try:
            if kind == "saved_view":
                name = checked_name(str(record.get("name")))
                if name not in known:
                    known.add(name)
                    step.follow([views.querying(name, None, str(record.get("query")))])
            elif kind == "interest":
                defined = interest_definition.elsewhere(str(record.get("definition")))
                name = checked_name(str(record.get("name")))
                if defined is not None and fold_name(name) not in interested:
                    interested.add(fold_name(name))
                    step.follow([stored_interests.changing(name, None, defined.text())])
            elif kind == "arrival_rule":
                rules = Arrivals(context)
                top = record.get("top", 0)
                name, query, action, value = (
                    str(record.get(part, "")) for part in ("name", "query", "action", "value")
                )
                rule = rules.add(name, query, action, value, top if type(top) is int else 0)
                rules.pause(rule.name, True)
            elif kind == "subscription":
                subscriptions = Subscriptions(context)
                every = record.get("every")
                seconds = {"every": every} if type(every) is int and 60 <= every < 1 << 32 else {}
                made = subscriptions.add(str(record.get("target")), str(record.get("name")), **seconds)
                subscriptions.edit(made.name, paused=True)
        except ReadqError:
            continue  # there is one already, or it is none
    outcome = step.finish()
    return outcome.operation.id if outcome.operation is not None else earlier
