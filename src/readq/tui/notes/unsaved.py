"""Texts of notes that are not saved: what the reader is told, and asked."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from readq.errors import ReadqError
from readq.library import unsaved
from readq.library.notes import both
from readq.library.unsaved import Unsaved
from readq.tui.drawing.spans import plain
from readq.tui.shell.entry_drawing import clock, day_heading
from readq.tui.shell.question import Answer, QuestionScreen
from readq.tui.shell.shell import Shell

if TYPE_CHECKING:
    from readq.model import Paper
    from readq.tui.notes.note_session import NoteSession

Act = Callable[[], Awaitable[None] | None]
_TITLE = 120  # characters of a paper's title in a question


def ask_what_to_do(shell: Shell, session: NoteSession, text: str, save: Act, leave: Act, leaves: str) -> None:
    """Say why the note that is being written cannot be saved, where its text is, and ask what to do. ``leaves``: what
    ``leave`` does, in words; empty: nothing."""

    async def again() -> None:
        try:
            await (save() or asyncio.sleep(0))
        except ReadqError:
            ask_what_to_do(shell, session, text, save, leave, leaves)
        else:
            await (leave() or asyncio.sleep(0))

    def gone(discard: bool) -> Awaitable[None] | None:
        session.give_up(discard=discard)
        return leave()

    about = [session.problem, session.no_draft]
    answers = [Answer("r", "try again", again), _copying(shell, text)]
    if session.draft is not None:
        about.append(f"What you wrote is kept in {session.draft}")
    if leaves and session.draft is not None:
        label = f"{leaves}; the text is offered again the next time"
        answers.insert(1, Answer("l", label, lambda: gone(False)))
    if leaves:
        answers.append(
            Answer("d", f"discard the text and {leaves}", lambda: gone(True), sure="Discard what you wrote?")
        )
    answers.append(Answer("escape", "back to the text", lambda: None))
    leaving = "l" if leaves and session.draft is not None else "escape"
    shell.push(QuestionScreen(shell, "The note is not saved", about, answers, leaving=leaving))


def not_saved(shell: Shell, paper: Paper, text: str, problem: str, path: Path | str) -> None:
    """Say that ``text`` for a note was not saved and which file keeps it (or, a string, why none does); ask whether to
    try again."""

    async def again() -> None:
        try:
            await shell.change(lambda lib: lib.notes.write(paper.id, text, base=paper.note))
        except ReadqError as error:
            not_saved(shell, paper, text, str(error), path)
        else:
            _drop(path)
            _say_saved(shell)

    kept = path if isinstance(path, str) else f"The text is kept in {path}"
    answers = [Answer("r", "save it now", again), _copying(shell, text)]
    if isinstance(path, str):
        answers.append(Answer("escape", "discard the text", lambda: None, sure="Discard the text?"))
    else:
        answers.append(Answer("d", "discard the text", lambda: _drop(path), sure="Discard the text?"))
        answers.append(Answer("escape", "later: the text is offered again with the note", lambda: None))
    shell.push(QuestionScreen(shell, "The note is not saved", [problem, kept], answers))


def kept(shell: Shell, paper: Paper, text: str) -> Path | str:
    """Keep ``text`` for the note of a paper in a file: its path, or why that cannot be."""
    try:
        return unsaved.keep(shell.session.path, paper, text)
    except ReadqError as error:
        return str(error)


def remark(shell: Shell, text: str) -> None:
    """Say something that must be seen whole."""
    shell.push(QuestionScreen(shell, "The note is saved", [text], [Answer("escape", "go on", lambda: None)]))


def offer(shell: Shell, found: Sequence[Unsaved], paper: Paper, then: Act, *, later: Act) -> None:
    """Ask about the texts for a note that could not be saved earlier, the newest first; ``then`` comes after the last.
    ``later`` is what comes instead when the reader leaves them for another time."""
    if not found:
        shell.feed(then)
        return
    text = found[0]

    async def save(body: str) -> None:
        await shell.change(lambda lib: lib.notes.write(paper.id, body, base=paper.note))
        _say_saved(shell)
        await gone()

    async def gone() -> None:
        unsaved.drop(text.path)
        now = await shell.session.write(lambda lib: lib.paper(paper.id))
        offer(shell, found[1:], now, then, later=later)

    when = f"{day_heading(text.at, date.today(), shell.workspace.config['date_format'])} {clock(text.at)}"
    about = [
        f"“{plain(paper.title, _TITLE)}”, {when}, {len(text.text):,} characters:",
        plain(text.text.strip().partition("\n")[0], _TITLE),
        f"It is in {text.path}",
    ]
    answers = [Answer("y", "make it the note" + ("; undo brings back the one there is" if paper.note else ""),
                      lambda: save(text.text))]  # fmt: skip
    if paper.note:
        answers.append(
            Answer("b", "keep both, the note that is there below it", lambda: save(both(text.text, paper.note)))
        )
    answers.append(Answer("d", "discard it", gone, sure="Discard this text?"))
    answers.append(Answer("escape", "later", later))
    shell.push(QuestionScreen(shell, "This text for a note was not saved", about, answers))


async def offer_all(shell: Shell) -> None:
    """Ask about every text that was left unsaved in this library."""
    found = await shell.session.read(unsaved.every)
    papers = {paper.id: paper for _, paper in found}

    def ask(ids: list[int]) -> None:
        if ids:
            mine = [each for each, paper in found if paper.id == ids[0]]
            offer(shell, mine, papers[ids[0]], lambda: ask(ids[1:]), later=lambda: ask(ids[1:]))

    ask(list(papers))


def _copying(shell: Shell, text: str) -> Answer:
    def copy() -> str:
        shell.app.copy_to_clipboard(text)
        return "Copied the text, where the terminal allows it."

    return Answer("c", "copy the text", copy, stays=True)


def _say_saved(shell: Shell) -> None:
    from readq.tui.notes.sentences import tell_saved

    tell_saved(shell, True, False, True)


def _drop(path: Path | str) -> None:
    if isinstance(path, Path):
        unsaved.drop(path)
