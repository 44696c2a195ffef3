"""All notes, the open items in them, and the versions of one."""

from __future__ import annotations

import datetime
from collections.abc import Awaitable, Sequence
from typing import TYPE_CHECKING

from readq.errors import QueryError
from readq.filters import And, Field, Filter, Node, Not, Or, Term, all_of, any_of
from readq.library.notes import NoteHead, Task
from readq.phrasing import phrase
from readq.text import fold
from readq.tui.present_ledger import (
    NOTE_LINES,
    VERSION_LINES,
    Spans,
    clock,
    day_heading,
    lines_each,
    note_lines,
    task_line,
    version_lines,
)
from readq.tui.screen_keys import NOTES, TASKS, VERSIONS
from readq.tui.screens.ledger import Ledger
from readq.tui.spans import Line

if TYPE_CHECKING:
    from readq.model import Paper
    from readq.tui.screens.main import MainScreen

_PAGE = 100


class NotesScreen(Ledger[NoteHead]):
    """The papers with a note, the note last written first. The filter is a query, as everywhere, but a bare word means
    the note or the title: whoever looks through notes does not mean abstracts."""

    name_of = "Notes"
    unit = ("note", "notes")
    keys = NOTES

    def __init__(self, main: MainScreen) -> None:
        super().__init__(main)
        self._order: list[int] = []
        self._read = 0
        self._filter = Filter()
        self._nearly = ""  # what is shown are notes that may be meant by this, since none has it just so

    async def more(self, text: str, last: NoteHead | None) -> tuple[Sequence[NoteHead], bool]:
        if last is None:
            from readq.search.query import parse

            try:
                self._filter = Filter(in_notes(parse(text).where))
            except QueryError as error:
                self.complain(str(error))
            wanted = self._filter
            order = await self.main.session.read(lambda lib: lib.notes.papers(wanted))
            nearly = text if not order and only_words(wanted.where) else ""
            if nearly:
                order = await self.main.session.read(lambda lib: lib.notes.nearly(text))
            self._order, self._nearly, self._read = order, nearly if order else "", 0
        ids = self._order[self._read : self._read + _PAGE]
        self._read += len(ids)
        return await self.main.session.read(lambda lib: lib.notes.heads(ids)), self._read >= len(self._order)

    def count(self) -> tuple[int, bool]:
        return len(self._order), True

    def remark(self) -> str:
        return " like it" if self._nearly else ""

    def key_of(self, entry: NoteHead) -> int:
        return entry.paper_id

    def draw(self, entry: NoteHead, width: int, index: int) -> list[Line]:
        from readq.search.highlight import near_spans, spans

        wanted, nearly = self._filter, self._nearly
        when = day_heading(entry.updated_at, datetime.date.today(), self.main.desk.config["date_format"])
        mark: Spans | None = None
        if nearly:
            mark = lambda text, _: near_spans(nearly, text)  # noqa: E731
        elif wanted.where is not None:
            mark = lambda text, field: spans(wanted, text, field)  # noqa: E731
        most = lines_each(len(self._order), self.room, NOTE_LINES)
        return note_lines(entry.title, entry.status, f"{when} {clock(entry.updated_at)}", entry.head, width, mark, most)

    def nothing(self) -> list[Line]:
        key = self.main.desk.keymap.key("note")
        return [
            [("No notes yet.", "strong")],
            [],
            [(key, "key"), (" on a paper writes one. It is searched with everything else.", "muted")],
        ]

    def choose(self, entry: NoteHead) -> Awaitable[None]:
        return self._open(entry)

    async def _open(self, entry: NoteHead) -> None:
        from readq.search.query import print_filter
        from readq.tui.actions.papers import open_paper

        where = None if self._nearly else self._filter.where
        query = print_filter(Filter(all_of([where, Field("has", ":", ("note",))])))
        self.dismiss(None)
        await open_paper(self.main, entry.paper_id, query=query)

    def act(self, command: str, key: str, entry: NoteHead | None) -> Awaitable[None] | None:
        if command == "note" and entry is not None:
            from readq.tui.actions.notes import open_editor

            return open_editor(self.main, entry.paper_id)
        if command == "note.tasks":
            self.app.push_screen(TasksScreen(self.main))
        return None

    def on_screen_resume(self) -> None:
        if self.entries:
            self.main.hold(self.guarded(self.reload()))


class TasksScreen(Ledger[Task]):
    """The open ``- [ ]`` items of all notes, by paper."""

    name_of = "Open items"
    unit = ("item", "items")
    keys = TASKS

    def __init__(self, main: MainScreen) -> None:
        super().__init__(main)
        self._ticked: set[int] = set()

    async def more(self, text: str, last: Task | None) -> tuple[Sequence[Task], bool]:
        self._ticked.clear()
        words = fold(text).casefold().split()
        found = await self.main.session.read(lambda lib: lib.notes.open_tasks())
        shown = [
            task
            for task in found
            if not words or all(word in fold(f"{task.text} {task.title}").casefold() for word in words)
        ]
        return shown, True

    def key_of(self, entry: Task) -> tuple[int, int]:
        return entry.paper_id, entry.line

    def heading(self, entry: Task) -> str:
        return entry.title

    def draw(self, entry: Task, width: int, index: int) -> list[Line]:
        return [task_line(entry.text, index in self._ticked, width)]

    def nothing(self) -> list[Line]:
        key = self.main.desk.keymap.key("note")
        return [
            [("✓ ", "good"), ("Nothing open.", "good")],
            [],
            [("A line ", "muted"), ("- [ ] ask the authors", "accent"), (" in a note", "muted")],
            [("is listed here until it is ticked. ", "muted"), (key, "key"), (" on a paper writes one.", "muted")],
        ]

    def choose(self, entry: Task) -> Awaitable[None]:
        return self._open(entry)

    async def _open(self, entry: Task) -> None:
        from readq.tui.actions.papers import open_paper

        self.dismiss(None)
        await open_paper(self.main, entry.paper_id)

    def act(self, command: str, key: str, entry: Task | None) -> Awaitable[None] | None:
        if command == "undo":
            return self._undo()
        if entry is None or not (key in ("x", "space") or command == "mark"):
            return None
        if self.cursor in self._ticked:
            undo = self.main.desk.keymap.key("undo")
            self.say([("Ticked already. ", "muted"), (undo, "key"), (" takes it back.", "muted")])
            return None
        return self._tick(entry, self.cursor)

    async def _tick(self, entry: Task, index: int) -> None:
        await self.main.change(lambda lib: lib.notes.tick(entry))
        self._ticked.add(index)
        following = (place for place in range(index + 1, len(self.entries)) if place not in self._ticked)
        self.cursor = next(following, index)
        undo = self.main.desk.keymap.key("undo")
        self.say([("Ticked", "good"), (" · ", "faint"), (undo, "key"), (" undo", "muted")])

    async def _undo(self) -> None:
        outcome = await self.main.change(lambda lib: lib.journal.undo())
        label = phrase(outcome.operation) if outcome.operation is not None else "Nothing to undo."
        await self.reload()
        self.say([(label, "strong")])


class VersionsScreen(Ledger[tuple[int, str]]):
    """Every version the note of ``paper`` had; Enter brings one back, as a new step."""

    name_of = "Note versions"
    unit = ("version", "versions")
    keys = VERSIONS

    def __init__(self, main: MainScreen, paper: Paper) -> None:
        super().__init__(main)
        self._paper = paper
        self._note = paper.note

    async def more(self, text: str, last: tuple[int, str] | None) -> tuple[Sequence[tuple[int, str]], bool]:
        paper_id = self._paper.id
        self._note = await self.main.session.read(lambda lib: lib.paper(paper_id).note)
        found = await self.main.session.read(lambda lib: lib.notes.revisions(paper_id))
        words = fold(text).casefold().split()
        return [one for one in found if all(word in fold(one[1]).casefold() for word in words)], True

    def key_of(self, entry: tuple[int, str]) -> tuple[int, str]:
        return entry

    def heading(self, entry: tuple[int, str]) -> str:
        return self._paper.title

    def draw(self, entry: tuple[int, str], width: int, index: int) -> list[Line]:
        at, body = entry
        older = self.entries[index + 1][1] if index + 1 < len(self.entries) else None
        when = f"{day_heading(at, datetime.date.today(), self.main.desk.config['date_format'])} {clock(at)}"
        most = lines_each(len(self.entries), self.room - 1, VERSION_LINES)
        return version_lines(body, older, when, width, body == self._note, most)

    def nothing(self) -> list[Line]:
        key = self.main.desk.keymap.key("note")
        return [
            [("This paper never had a note.", "strong")],
            [],
            [(key, "key"), (" on the paper writes one.", "muted")],
        ]

    def choose(self, entry: tuple[int, str]) -> Awaitable[None] | None:
        if entry[1] == self._note:
            self.say([("That is how the note is now.", "muted")])
            return None
        return self._restore(entry)

    async def _restore(self, entry: tuple[int, str]) -> None:
        paper_id, base = self._paper.id, self._note
        outcome = await self.main.change(lambda lib: lib.notes.write(paper_id, entry[1], base=base))
        self.dismiss(None)
        undo = self.main.desk.keymap.key("undo")
        if outcome.conflicts:
            self.main.complain("The note was changed elsewhere meanwhile; it now holds both versions.")
        else:
            when = f"{day_heading(entry[0], datetime.date.today())} {clock(entry[0])}"
            self.main.say([(f"The note is again as of {when}", "good"), (" · ", "faint"), (undo, "key"),
                           (" undo", "muted")])  # fmt: skip


def only_words(node: Node | None) -> bool:
    """Whether a query asks for nothing but words, as they may be misspelt."""
    if isinstance(node, And):
        return all(map(only_words, node.items))
    if isinstance(node, Or):  # a word in the note or the title, see `in_notes`
        return all(isinstance(item, Term) and not item.phrase for item in node.items)
    return False


def in_notes(node: Node | None) -> Node | None:
    """``node`` with every bare word looked for in notes and titles only."""
    if isinstance(node, Term) and not node.field:
        return any_of([Term(node.text, node.phrase, "note"), Term(node.text, node.phrase, "title")])
    if isinstance(node, Not):
        return Not(in_notes(node.item) or node.item)
    if isinstance(node, And):
        return all_of(map(in_notes, node.items))
    if isinstance(node, Or):
        return any_of([in_notes(item) or item for item in node.items])
    return node
