"""What a library offers about what was done; `readq.library.core.Library` takes its methods from here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

from readq.model import Change, Operation, Outcome

if TYPE_CHECKING:
    from readq.store.connection import Connection

Watch = Callable[[int, int], None]  # hears (papers done, papers in all) now and then; what it raises ends the change


class Past:
    """The journal of a library: taking steps back, making them again, and looking through them."""

    if TYPE_CHECKING:
        actor: str
        _connection: Connection

        def _seconds(self) -> int: ...
        def _writing(self, watch: Watch | None = None) -> AbstractContextManager[None]: ...
        def _explained(self) -> AbstractContextManager[None]: ...

    def undo(self, watch: Watch | None = None) -> Outcome:
        """Take the newest step back. ``operation`` None: there is none. ``watch``: as in `mark`."""
        return self._reverse(None, watch, redo=False)

    def redo(self, watch: Watch | None = None) -> Outcome:
        """Apply the step last taken back again, if nothing was decided since."""
        return self._reverse(None, watch, redo=True)

    def undo_operation(self, id_: int, watch: Watch | None = None) -> Outcome:
        """Take any one step back; what was changed again since is left alone and named in ``conflicts``."""
        return self._reverse(id_, watch, redo=False)

    def undo_operations(self, ids: Sequence[int], of: str, watch: Watch | None = None) -> tuple[Outcome, int]:
        """Take back those of these steps about papers that are in force, as one entry of the history: steps
        ``of`` a round, say. `redo` makes them again as one. Returns what came of it, and of how many steps anything
        was undone; ``watch`` hears of steps."""
        from readq.library import reversal

        at = self._seconds()
        with self._writing(watch):
            return reversal.reverse_all(self._connection, ids, of, redo=False, at=at, actor=self.actor, watch=watch)

    def in_force(self, ids: Sequence[int]) -> set[int]:
        """Those of these steps that are not taken back."""
        from readq.store import journal

        with self._explained():
            return journal.in_force(self._connection, ids)

    def redo_operation(self, id_: int, watch: Watch | None = None) -> Outcome:
        return self._reverse(id_, watch, redo=True)

    def _reverse(self, id_: int | None, watch: Watch | None, *, redo: bool) -> Outcome:
        from readq.library import reversal

        with self._writing(watch):
            return reversal.reverse(self._connection, id_, redo=redo, at=self._seconds(), actor=self.actor, watch=watch)

    def in_turn(self, *, redo: bool = False) -> Operation | None:
        """The step that `undo` (or `redo`) would reverse; where that is several at once, the entry of the history that
        tells of them."""
        from readq.library import reversal

        with self._explained():
            return reversal.in_turn(self._connection, redo=redo)

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
        from readq.store import journal

        with self._explained():
            return journal.history(self._connection, limit, before=before, paper_id=paper_id, text=text, stop=stop)

    def changes(self, operation_id: int) -> list[Change]:
        """What one operation changed."""
        from readq.store import journal

        with self._explained():
            return journal.changes(self._connection, operation_id)

    def touched(self, operation_id: int) -> list[int]:
        """The papers one operation changed, in order."""
        from readq.store import journal

        with self._explained():
            return journal.papers_of(self._connection, operation_id)
