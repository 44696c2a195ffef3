"""What a library offers about notes; `readq.library.core.Library` takes its methods from here."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Final

from readq.filters import Filter
from readq.model import Mark, Outcome

if TYPE_CHECKING:
    from readq.library.notes import NoteHead, Task
    from readq.library.past import Watch
    from readq.model import Hit, Paper
    from readq.store.compile import Plan
    from readq.store.connection import Connection


class Unset:
    """The type of `UNSET`, for an argument that was not given where None means something."""


UNSET: Final = Unset()


class Notebook:
    """The notes of a library."""

    if TYPE_CHECKING:
        actor: str
        _connection: Connection

        def find(self, text: str, limit: int = 50) -> list[Hit]: ...
        def papers(self, ids: Sequence[int]) -> list[Paper]: ...
        def _seconds(self) -> int: ...
        def _plan(self, filter_: Filter) -> Plan: ...
        def _writing(self, watch: Watch | None = None) -> AbstractContextManager[None]: ...
        def _explained(self) -> AbstractContextManager[None]: ...

    def annotate(
        self, id_: int, body: str | None, *, base: str | Unset | None = UNSET, continuing: int | None = None
    ) -> Outcome:
        """Write a paper's note (blank or None: remove it).

        ``base`` is the note as it was when editing began. If it is something else by now, both versions are kept, one
        below the other, and the outcome names the paper among its ``conflicts``.

        ``continuing`` is the id of the operation an earlier call of the same sitting made. As long as nothing else was
        done since, that step is extended, so that a note saved every few seconds is one step to undo and one revision.
        """
        from readq.library import notes

        with self._writing():
            keep: tuple[str | None] | None = None if isinstance(base, Unset) else (base,)
            return notes.annotate(self._connection, id_, body, keep, self._seconds(), self.actor, continuing=continuing)

    def note_revisions(self, id_: int) -> list[tuple[int, str]]:
        """Every version a paper's note had, newest first, with the time each was written."""
        from readq.library import notes

        with self._explained():
            return notes.revisions(self._connection, id_)

    def noted(self, filter_: Filter | None = None) -> list[int]:
        """The papers that have a note (and pass a filter), the note last written first."""
        from readq.library import notes
        from readq.store import evaluate

        with self._explained():
            if filter_ is None or filter_.where is None:
                return notes.newest_first(self._connection)
            return notes.newest_first(self._connection, evaluate.every_id(self._connection, self._plan(filter_)))

    def noted_nearly(self, text: str) -> list[int]:
        """The papers with a note in which, title included, every word of ``text`` may have been meant, typing errors
        and all; the note last written first."""
        from readq.library import notes

        hits = [hit.row.id for hit in self.find(text, notes.NEAR) if hit.row.marks & Mark.NOTE]
        meant = {paper.id for paper in self.papers(hits) if notes.nearly(text, f"{paper.title}\n{paper.note}")}
        return [id_ for id_ in self.noted() if id_ in meant] if meant else []

    def note_heads(self, ids: Sequence[int]) -> list[NoteHead]:
        """How the notes of some hundred papers begin, in the order of ``ids``; papers without one are left out."""
        from readq.library import notes

        with self._explained():
            return notes.heads(self._connection, ids)

    def open_tasks(self) -> list[Task]:
        """Every open ``- [ ]`` item of all notes, those of the note last written first."""
        from readq.library import notes

        with self._explained():
            return notes.open_tasks(self._connection)

    def tick(self, task: Task) -> Outcome:
        """Tick an open item in its note; ReadqError when it is no longer there."""
        from readq.library import notes

        with self._writing():
            return notes.tick(self._connection, task, self._seconds(), self.actor)
