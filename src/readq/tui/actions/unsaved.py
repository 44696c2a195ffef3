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
from readq.text import truncate
from readq.tui.present_ledger import clock, day_heading
from readq.tui.screens.main import MainScreen
from readq.tui.screens.question import Answer, QuestionScreen

if TYPE_CHECKING:
    from readq.model import Paper
    from readq.tui.sitting import Sitting

Act = Callable[[], Awaitable[None] | None]
_TITLE = 120  # characters of a paper's title in a question


def ask_what_to_do(main: MainScreen, sitting: Sitting, text: str, save: Act, leave: Act, leaves: str) -> None:
    """Say why the note that is being written cannot be saved, where its text is, and ask what to do. ``leaves``: what
    ``leave`` does, in words; empty: nothing."""

    async def again() -> None:
        try:
            await (save() or asyncio.sleep(0))
        except ReadqError:
            ask_what_to_do(main, sitting, text, save, leave, leaves)
        else:
            await (leave() or asyncio.sleep(0))

    def gone(discard: bool) -> Awaitable[None] | None:
        sitting.give_up(discard=discard)
        return leave()

    about = [sitting.problem, sitting.no_draft]
    answers = [Answer("r", "try again", again), _copying(main, text)]
    if sitting.draft is not None:
        about.append(f"What you wrote is kept in {sitting.draft}")
    if leaves and sitting.draft is not None:
        label = f"{leaves}; the text is offered again the next time"
        answers.insert(1, Answer("l", label, lambda: gone(False)))
    if leaves:
        answers.append(
            Answer("d", f"discard the text and {leaves}", lambda: gone(True), sure="Discard what you wrote?")
        )
    answers.append(Answer("escape", "back to the text", lambda: None))
    leaving = "l" if leaves and sitting.draft is not None else "escape"
    main.app.push_screen(QuestionScreen(main, "The note is not saved", about, answers, leaving=leaving))


def not_saved(main: MainScreen, paper: Paper, text: str, problem: str, path: Path | str) -> None:
    """Say that ``text`` for a note was not saved and which file keeps it (or, a string, why none does); ask whether to
    try again."""

    async def again() -> None:
        try:
            await main.change(lambda lib: lib.notes.write(paper.id, text, base=paper.note))
        except ReadqError as error:
            not_saved(main, paper, text, str(error), path)
        else:
            _drop(path)
            _say_saved(main)

    kept = path if isinstance(path, str) else f"The text is kept in {path}"
    answers = [Answer("r", "save it now", again), _copying(main, text)]
    if isinstance(path, str):
        answers.append(Answer("escape", "discard the text", lambda: None, sure="Discard the text?"))
    else:
        answers.append(Answer("d", "discard the text", lambda: _drop(path), sure="Discard the text?"))
        answers.append(Answer("escape", "later: the text is offered again with the note", lambda: None))
    main.app.push_screen(QuestionScreen(main, "The note is not saved", [problem, kept], answers))


def kept(main: MainScreen, paper: Paper, text: str) -> Path | str:
    """Keep ``text`` for the note of a paper in a file: its path, or why that cannot be."""
    try:
        return unsaved.keep(main.session.path, paper, text)
    except ReadqError as error:
        return str(error)


def remark(main: MainScreen, text: str) -> None:
    """Say something that must be seen whole."""
    main.app.push_screen(QuestionScreen(main, "The note is saved", [text], [Answer("escape", "go on", lambda: None)]))


def offer(main: MainScreen, found: Sequence[Unsaved], paper: Paper, then: Act, *, later: Act) -> None:
    """Ask about the texts for a note that could not be saved earlier, the newest first; ``then`` comes after the last.
    ``later`` is what comes instead when the reader leaves them for another time."""
    if not found:
        main.feed(then)
        return
    text = found[0]

    async def save(body: str) -> None:
        await main.change(lambda lib: lib.notes.write(paper.id, body, base=paper.note))
        _say_saved(main)
        await gone()

    async def gone() -> None:
        unsaved.drop(text.path)
        now = await main.session.write(lambda lib: lib.paper(paper.id))
        offer(main, found[1:], now, then, later=later)

    when = f"{day_heading(text.at, date.today(), main.desk.config['date_format'])} {clock(text.at)}"
    about = [
        f"“{truncate(paper.title, _TITLE)}”, {when}, {len(text.text):,} characters:",
        truncate(text.text.strip().partition("\n")[0], _TITLE),
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
    main.app.push_screen(QuestionScreen(main, "This text for a note was not saved", about, answers))


async def offer_all(main: MainScreen) -> None:
    """Ask about every text that was left unsaved in this library."""
    found = await main.session.read(unsaved.every)
    papers = {paper.id: paper for _, paper in found}

    def ask(ids: list[int]) -> None:
        if ids:
            mine = [each for each, paper in found if paper.id == ids[0]]
            offer(main, mine, papers[ids[0]], lambda: ask(ids[1:]), later=lambda: ask(ids[1:]))

    ask(list(papers))


def _copying(main: MainScreen, text: str) -> Answer:
    def copy() -> str:
        main.readq.copy_to_clipboard(text)
        return "Copied, where the terminal allows it."

    return Answer("c", "copy the text", copy, stays=True)


def _say_saved(main: MainScreen) -> None:
    from readq.tui.actions.notes import tell_saved

    tell_saved(main, True, False, True)


def _drop(path: Path | str) -> None:
    if isinstance(path, Path):
        unsaved.drop(path)
