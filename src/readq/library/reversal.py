"""Taking steps of the journal back, and making them again: one, or several as one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from readq.errors import ReadqError
from readq.library.past import Watch
from readq.model import Operation, Outcome
from readq.store import journal
from readq.store.connection import Connection

_STEPS = 20  # reversed between two looks at who watches
_VERB = {False: "undo", True: "redo"}


def in_turn(connection: Connection, *, redo: bool) -> Operation | None:
    """What `reverse` means when no step is given: a step, or an entry of the history that tells of several."""
    return journal.next_redoable(connection) if redo else journal.last_undoable(connection)


def reverse(
    connection: Connection, operation_id: int | None, *, redo: bool, at: int, actor: str, watch: Watch | None = None
) -> Outcome:
    """Take a step back (or apply it again): the given one, or the one whose turn it is. An entry of the history that
    reversed several steps stands for all of them."""
    if operation_id is None:
        operation = in_turn(connection, redo=redo)
        if operation is None:
            return Outcome(None)
    else:
        operation = journal.get(connection, operation_id)
    if operation is not None and (steps := journal.reversed_in(connection, operation.id)):
        of = operation.facts.get("of", "")
        outcome, _ = reverse_all(connection, steps, of, redo=redo, at=at, actor=actor, watch=watch)
        if outcome.operation is not None:
            return outcome
    elif operation is not None and _possible(connection, operation, redo):
        return _reverse(connection, operation, redo=redo, at=at, actor=actor, watch=watch)
    raise ReadqError(f"Step {operation_id} cannot be {'redone' if redo else 'undone'} now. See readq history.")


def reverse_all(
    connection: Connection,
    ids: Iterable[int],
    of: str,
    *,
    redo: bool,
    at: int,
    actor: str,
    watch: Watch | None = None,
) -> tuple[Outcome, int]:
    """Take those of the steps ``ids`` (about papers) back that are in force, the newest first, or apply those again
    that are not, the oldest first; one entry of the history, which calls them steps ``of`` a round, say. Returns what
    came of it, and of how many steps anything was reversed. ``watch`` hears of steps."""
    found = (journal.get(connection, id_) for id_ in sorted(ids, reverse=not redo))
    steps = [step for step in found if step is not None and _possible(connection, step, redo)]
    if not steps:
        return Outcome(None), 0
    if len(steps) == 1:
        outcome = _reverse(connection, steps[0], redo=redo, at=at, actor=actor, watch=watch)
        return outcome, int(bool(outcome.paper_ids))
    facts = {"steps": len(steps), "of": of} if of else {"steps": len(steps)}
    into = journal.begin(connection, _VERB[redo], at, actor, facts=facts)
    changed: dict[int, None] = {}
    conflicts: dict[int, None] = {}
    effective = 0
    for done, step in enumerate(steps):
        if watch is not None and done % _STEPS == 0:
            watch(done, len(steps))
        made, refused, _ = journal.reverse(connection, step, redo=redo, at=at, into=into)
        effective += bool(made)
        changed.update(dict.fromkeys(made))
        conflicts.update(dict.fromkeys(refused))
    if watch is not None:
        watch(len(steps), len(steps))
    journal.tie(connection, into, [step.id for step in steps])
    return _finished(connection, into, list(changed), list(conflicts), redo=redo), effective


def _possible(connection: Connection, operation: Operation, redo: bool) -> bool:
    return operation.undone == redo and journal.undoable(connection, operation.id)


def _reverse(
    connection: Connection, operation: Operation, *, redo: bool, at: int, actor: str, watch: Watch | None
) -> Outcome:
    into = journal.begin(connection, _VERB[redo], at, actor, reverses=operation.id)
    changed, conflicts, view = journal.reverse(connection, operation, redo=redo, at=at, into=into, watch=watch)
    return _finished(connection, into, changed, conflicts, redo=redo, first=operation.first_paper, view=view)


def _finished(
    connection: Connection,
    into: int,
    changed: Sequence[int],
    conflicts: Sequence[int],
    *,
    redo: bool,
    first: int | None = None,
    view: str | None = None,
) -> Outcome:
    # What was undone is told in the order in which it was once done, so that the cursor returns to where it was.
    papers = tuple(changed) if redo else tuple(reversed(changed))
    journal.finish(connection, into, papers=len(papers), first_paper=papers[0] if papers else first)
    return Outcome(journal.get(connection, into), papers, tuple(conflicts), view)
