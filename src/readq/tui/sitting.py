"""One sitting at the note of a paper: what is stored of it, and where the rest is meanwhile. No toolkit."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from readq.errors import ReadqError
from readq.library import unsaved

if TYPE_CHECKING:
    from readq.model import Outcome, Paper
    from readq.tui.session import Session

_PATIENCE = 0.7  # seconds a change may take to be on disk before what was typed goes into a file as well


def _heard(done: asyncio.Future[Outcome]) -> None:
    """How it ended is of interest only to whoever still waits for it."""
    if not done.cancelled():
        done.exception()


class Sitting:
    """Saves what is written. All saves are one step of the history.

    ``text`` tells what is written by now. ``template`` is what a new note began with; left just so, it is not kept.
    ``stored`` is the note in the library. What cannot be saved is in the file ``draft``, until it can; ``problem`` says
    why, and ``no_draft`` why there is no file either.
    """

    def __init__(self, session: Session, paper: Paper, text: Callable[[], str], template: str = "") -> None:
        self.paper = paper
        self.template = template if paper.note is None else ""
        self.stored = paper.note
        self.draft: Path | None = None
        self.problem = self.no_draft = ""
        self.given_up = False
        self._session = session
        self._text = text
        self._kept: str | None = None  # what is in the draft
        self._step: int | None = None

    def note(self, written: str) -> str | None:
        """The note that ``written`` is."""
        text = written.rstrip() or None
        return None if self.stored is None and text == (self.template.rstrip() or None) else text

    def owes(self, written: str) -> bool:
        """Whether ``written`` is still to be saved."""
        return not self.given_up and self.note(written) != self.stored

    async def save(self, written: str) -> Outcome | None:
        """Put the note on disk; None when it is there already. On failure what was written is kept in a file, the
        reason is in ``problem``, and ReadqError (or what should never happen) is raised."""
        text = self.note(written)
        if not self.owes(written):
            self._saved()
            return None
        base, step, id_ = self.stored, self._step, self.paper.id
        writing = asyncio.ensure_future(
            self._session.write(lambda lib: lib.notes.write(id_, text, base=base, continuing=step))
        )
        writing.add_done_callback(_heard)
        try:
            while not (await asyncio.wait({writing}, timeout=_PATIENCE))[0]:
                await self._rescue_aside()
            outcome = writing.result()
        except Exception as error:
            self.problem = str(error) if isinstance(error, ReadqError) else f"{type(error).__name__}: {error}."
            await self._rescue_aside()
            raise
        self._step = outcome.operation.id if outcome.operation is not None and not outcome.conflicts else None
        if not outcome.conflicts:
            self.stored = text
        self._saved()
        return outcome

    async def both(self) -> str:
        """The note as it is in the library, after somebody else wrote it and both versions were kept; goes on with
        that."""
        id_ = self.paper.id
        self.stored = await self._session.write(lambda lib: lib.paper(id_).note)
        return self.stored or ""

    def rescue(self) -> Path | None:
        """Keep in a file what is still to be saved; the file, if there is anything in it that is."""
        written = self._text()
        if not self.owes(written):
            return None
        self._keep(written)
        return self.draft

    async def _rescue_aside(self) -> None:
        """`rescue` without holding up the keys."""
        written = self._text()
        if self.owes(written):
            await asyncio.to_thread(self._keep, written)

    def _keep(self, written: str) -> None:
        if self.draft is not None and written == self._kept:
            return
        try:
            self.draft = unsaved.keep(self._session.path, self.paper, written, self.draft)
            self._kept, self.no_draft = written, ""
        except ReadqError as error:
            self.no_draft = str(error)

    def give_up(self, *, discard: bool) -> None:
        """Nothing more is to be saved; the file stays unless what was written is not wanted."""
        self.given_up = True
        if discard:
            self._saved()

    def _saved(self) -> None:
        self.problem = self.no_draft = ""
        draft, self.draft = self.draft, None
        unsaved.drop(draft)
