"""History: what was decided when, and taking back any of it."""

from __future__ import annotations

import datetime
from collections.abc import Awaitable, Sequence
from dataclasses import replace

from readq.library import Library
from readq.library.context import Watch
from readq.model import Change, Operation, Outcome
from readq.phrasing import REVERSED, phrase, what
from readq.text import clean
from readq.tui.decide import long_change
from readq.tui.drawing.spans import Line
from readq.tui.shell.command import HISTORY
from readq.tui.shell.entry_drawing import day_heading, nothing_left_line, outcome_line, step_line
from readq.tui.shell.entry_list import EntryList

_PAGE = 200


class _NothingLeft(Exception):
    """Every value a step had set is another by now."""


class HistoryScreen(EntryList[Operation]):
    """The journal, newest step first."""

    name_of = "History"
    unit = ("step", "steps")
    in_context = HISTORY

    async def more(self, text: str, last: Operation | None) -> tuple[Sequence[Operation], bool]:
        before = last.id if last is not None else None
        outdated = self.outdated()
        found = await self.shell.session.read(
            lambda lib: lib.journal.history(_PAGE, before=before, text=text, stop=outdated)
        )
        return found, len(found) < _PAGE

    def key_of(self, entry: Operation) -> int:
        return entry.id

    def heading(self, entry: Operation) -> str:
        return day_heading(entry.at, datetime.date.today(), self.shell.workspace.config["date_format"])

    def draw(self, entry: Operation, width: int, index: int) -> list[Line]:
        return [step_line(entry, width)]

    def nothing(self) -> list[Line]:
        key = self.shell.workspace.keymap.key
        return [
            [("Nothing was decided yet.", "strong")],
            [],
            [(key("skip"), "key"), (" skip, ", "muted"), (key("queue"), "key"), (" queue, ", "muted"),
             (key("read"), "key"), (" read: every step will be here,", "muted")],
            [("and each can be taken back.", "muted")],
        ]  # fmt: skip

    def choose(self, entry: Operation) -> Awaitable[None]:
        return self._open(entry)

    async def _open(self, entry: Operation) -> None:
        from readq.tui.paper_list.opening import open_list, open_papers

        session = self.shell.session
        if entry.kind == "view":
            query = view_query(await session.read(lambda lib: lib.journal.changes(entry.id)))
            if query is not None:
                self.dismiss(None)
                await open_list(self.shell, query)
                return
        if entry.kind == "ingest" and entry.papers:
            arrived = await session.read(lambda lib: lib.statistics.arrived(entry.at))
            if arrived is None:
                self.dismiss(None)
                await open_list(self.shell, f"added:{datetime.date.fromtimestamp(entry.at).isoformat()}")
                return
            ids = arrived
        else:
            ids = [id_ for id_ in await session.read(lambda lib: lib.journal.touched(entry.id)) if id_]
        if not ids:
            said = "Which papers these were is not kept." if entry.kind == "ingest" else "This step changed no paper."
            self.say([(said, "muted")])
            return
        self.dismiss(None)
        await open_papers(self.shell, ids, phrase(entry))

    async def reverse(self, entry: Operation, *, redo: bool) -> None:
        """Take a step back, or with ``redo`` do it again; says what came of it."""
        step = entry
        if entry.reverses is not None:  # what was undone or redone is the step meant, not that it was
            wanted = entry.reverses
            found = await self.shell.session.read(lambda lib: lib.journal.history(1, before=wanted + 1))
            step = found[0] if found and found[0].id == wanted else entry
        key = self.shell.workspace.keymap.key
        if step.kind == "wake":
            self.say([("A paper that came back by itself cannot be sent away from here; snooze it again.", "muted")])
            return
        if step.kind == "ingest":
            self.say([("What was taken in stays; skip what you do not want.", "muted")])
            return
        several = step.verb in REVERSED  # an entry about several steps stands for them
        if step.undone != redo and not several:
            word, other = ("in force", "undo") if redo else ("undone", "redo")
            self.say([(f"It is {word} already. ", "muted"), (key(other), "key"), (f" {other}s it.", "muted")])
            return

        def job(lib: Library, watch: Watch | None) -> Outcome:
            try:
                with lib.together():
                    outcome = (
                        lib.journal.redo_operation(step.id, watch)
                        if redo
                        else lib.journal.undo_operation(step.id, watch)
                    )
                    if not outcome.paper_ids and (outcome.conflicts or outcome.stood_in_the_way is not None):
                        raise _NothingLeft  # so that the step is not marked as undone either
            except _NothingLeft:
                return replace(outcome, operation=None)
            return outcome

        doing = f"{'Redoing' if redo else 'Undoing'}: {clean(what(step))}"
        reversing = long_change.change(
            self.shell,
            doing,
            step.papers,
            job,
            lambda outcome: self.guarded(self._reversed(outcome, redo=redo)),
            tell=self.tell,
        )
        if reversing is not None:
            await reversing

    async def _reversed(self, outcome: Outcome, *, redo: bool) -> None:
        titles = [row.title for row in self.shell.session.lib.rows(outcome.conflicts[:3])]
        titles += [""] * (len(outcome.conflicts) - len(titles))
        if other := outcome.view or outcome.interest:
            titles = [other]
        if outcome.operation is None:
            self.say(nothing_left_line(titles, redo=redo))
            return
        self.shell.workspace.resettle(outcome.paper_ids)
        await self.reload()
        self.say(outcome_line(outcome.operation, len(outcome.paper_ids), titles, self.size.width))


def view_query(changes: Sequence[Change]) -> str | None:
    """The query a step about saved views gave a view, or took from it; None for a step about papers, or only about
    the order of views."""
    step = next((change for change in changes if change.field.startswith("view:")), None)
    if step is None:
        return None
    return step.after if step.after is not None else step.before
