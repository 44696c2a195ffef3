"""What was done in a library: looking through it, taking steps back and making them again, one or several as one."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from readq.errors import ReadqError
from readq.library.context import Context, Watch
from readq.model import Change, Operation, Outcome
from readq.store import interests, journal

STEPS = 20  # reversed between two looks at who watches
_VERB = {False: "undo", True: "redo"}


class Journal:
    """The journal of a library. Where a step is given by its number, an entry of the history that reversed several
    steps stands for all of them."""

    def __init__(self, context: Context) -> None:
        self._context = context

    # taking back ------------------------------------------------------------------------------------------------------

    def undo(self, watch: Watch | None = None) -> Outcome:
        """Take the newest step back. ``operation`` None: there is none. ``watch``: as in `Library.mark`."""
        return self._reverse(None, watch, redo=False)

    def redo(self, watch: Watch | None = None) -> Outcome:
        """Apply the step last taken back again, if nothing was decided since."""
        return self._reverse(None, watch, redo=True)

    def undo_operation(self, id_: int, watch: Watch | None = None) -> Outcome:
        """Take any one step back; what was changed again since is left alone and named in ``conflicts``."""
        return self._reverse(id_, watch, redo=False)

    def redo_operation(self, id_: int, watch: Watch | None = None) -> Outcome:
        return self._reverse(id_, watch, redo=True)

    def undo_operations(self, ids: Sequence[int], of: str, watch: Watch | None = None) -> tuple[Outcome, int]:
        """Take back those of these steps about papers that are in force, as one entry of the history: steps ``of`` a
        round, say. `redo` makes them again as one. Returns what came of it, and of how many steps anything was undone;
        ``watch`` counts steps."""
        with self._context.writing(watch):
            return self._reverse_all(ids, of, watch, redo=False)

    def in_turn(self, *, redo: bool = False) -> Operation | None:
        """The step that `undo` (or `redo`) would reverse; where that is several at once, the entry of the history that
        tells of them."""
        with self._context.explained():
            return self._in_turn(redo)

    # looking back -----------------------------------------------------------------------------------------------------

    def history(
        self,
        limit: int = 50,
        *,
        before: int | None = None,
        paper_id: int | None = None,
        text: str = "",
        stop: Callable[[], bool] = lambda: False,
    ) -> list[Operation]:
        """What was done, newest first. See `readq.store.journal.history`."""
        with self._context.explained():
            connection = self._context.connection
            return journal.history(connection, limit, before=before, paper_id=paper_id, text=text, stop=stop)

    def in_force(self, ids: Sequence[int]) -> set[int]:
        """Those of these steps that are not taken back."""
        with self._context.explained():
            return journal.in_force(self._context.connection, ids)

    def changes(self, operation_id: int) -> list[Change]:
        """What one operation changed."""
        with self._context.explained():
            return journal.changes(self._context.connection, operation_id)

    def earlier_abstracts(self, paper_id: int, most: int = 5) -> list[tuple[str, int, str]]:
        """The abstracts a paper had before later versions came, newest first. See `provenance.earlier_abstracts`."""
        from readq.store import provenance

        with self._context.explained():
            return provenance.earlier_abstracts(self._context.connection, paper_id, most)

    def touched(self, operation_id: int) -> list[int]:
        """The papers one operation changed, in order."""
        with self._context.explained():
            return journal.papers_of(self._context.connection, operation_id)

    # inside a transaction ---------------------------------------------------------------------------------------------

    def _in_turn(self, redo: bool) -> Operation | None:
        connection = self._context.connection
        return journal.next_redoable(connection) if redo else journal.last_undoable(connection)

    def _reverse(self, id_: int | None, watch: Watch | None, *, redo: bool) -> Outcome:
        connection = self._context.connection
        with self._context.writing(watch):
            operation = self._in_turn(redo) if id_ is None else journal.get(connection, id_)
            if operation is None and id_ is None:
                return Outcome(None)
            if operation is not None and (steps := journal.reversed_in(connection, operation.id)):
                outcome, _ = self._reverse_all(steps, operation.facts.get("of", ""), watch, redo=redo)
                if outcome.operation is not None:
                    return outcome
            elif operation is not None and self._possible(operation, redo):
                return self._reverse_one(operation, watch, redo=redo)
            raise ReadqError(f"Step {id_} cannot be {'redone' if redo else 'undone'} now. See readq history.")

    def _possible(self, operation: Operation, redo: bool) -> bool:
        return operation.undone == redo and journal.undoable(self._context.connection, operation.id)

    def _reverse_one(self, operation: Operation, watch: Watch | None, *, redo: bool) -> Outcome:
        connection, at = self._context.connection, self._context.seconds()
        into = journal.begin(connection, _VERB[redo], at, self._context.actor, reverses=operation.id)
        changed, conflicts, other = journal.reverse(connection, operation, redo=redo, at=at, into=into, watch=watch)
        return self._finished(into, changed, conflicts, redo=redo, first=operation.first_paper, other=other)

    def _reverse_all(self, ids: Sequence[int], of: str, watch: Watch | None, *, redo: bool) -> tuple[Outcome, int]:
        """Take those of the steps back that are in force, the newest first, or apply those again that are not, the
        oldest first."""
        connection, at = self._context.connection, self._context.seconds()
        found = (journal.get(connection, id_) for id_ in sorted(ids, reverse=not redo))
        steps = [step for step in found if step is not None and self._possible(step, redo)]
        if not steps:
            return Outcome(None), 0
        if len(steps) == 1:
            outcome = self._reverse_one(steps[0], watch, redo=redo)
            return outcome, int(bool(outcome.paper_ids))
        facts = {"steps": len(steps), "of": of} if of else {"steps": len(steps)}
        into = journal.begin(connection, _VERB[redo], at, self._context.actor, facts=facts)
        changed: dict[int, None] = {}
        conflicts: dict[int, None] = {}
        effective = 0
        for done, step in enumerate(steps):
            if watch is not None and done % STEPS == 0:
                watch(done, len(steps))
            made, refused, _ = journal.reverse(connection, step, redo=redo, at=at, into=into)
            effective += bool(made)
            changed.update(dict.fromkeys(made))
            conflicts.update(dict.fromkeys(refused))
        if watch is not None:
            watch(len(steps), len(steps))
        journal.tie(connection, into, [step.id for step in steps])
        return self._finished(into, list(changed), list(conflicts), redo=redo), effective

    def _finished(
        self,
        into: int,
        changed: Sequence[int],
        conflicts: Sequence[int],
        *,
        redo: bool,
        first: int | None = None,
        other: Change | None = None,
    ) -> Outcome:
        # What was undone is told in the order in which it was once done, so that the cursor returns to where it was.
        papers = tuple(changed) if redo else tuple(reversed(changed))
        connection = self._context.connection
        journal.finish(connection, into, papers=len(papers), first_paper=papers[0] if papers else first)
        view = interest = None
        if other is not None:
            name = other.field.partition(":")[2]
            view, interest = (None, name) if interests.about_one(other) else (name, None)
        return Outcome(journal.get(connection, into), papers, tuple(conflicts), view, interest)
