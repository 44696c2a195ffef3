"""The real app on the real sample pages, worked with its own keys, for pictures that are the same whenever made."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from textual.pilot import Pilot

from readq.config.settings import Config
from readq.library import Library
from readq.tui.notes import editor_screen
from readq.tui.shell.app import ReadqApp
from readq.tui.shell.keymap import keymap
from readq.tui.shell.place import restore
from readq.tui.shell.session import Session
from readq.tui.shell.workspace import Workspace
from readq.tui.tour.steps import Tour
from scripts.filmed import Screen, screen_of

ROOT = Path(__file__).resolve().parent.parent
_NOON = 1_773_316_800.0  # 12 March 2026
_NAMES = {" ": "space", "-": "minus", ".": "full_stop", "/": "slash", ";": "semicolon", "?": "question_mark"}


class _Noon(Session):
    """A session whose libraries always read the same time."""

    def _open(self) -> Library:
        return Library(self.path, actor="tui", clock=lambda: _NOON)


class Showing:
    """The app while it is shown."""

    def __init__(self, app: ReadqApp, pilot: Pilot[int]) -> None:
        self._app = app
        self._pilot = pilot

    async def press(self, *keys: str) -> None:
        """Press keys, a character or a name each, and wait until everything they ask for is done and shown."""
        for key in keys:
            await self._pilot.press(_NAMES.get(key, key))
            await self.settle()

    async def settle(self) -> None:
        """Wait until nothing is being done."""
        calm = 0
        while calm < 3:
            await self._pilot.pause()
            await asyncio.sleep(0.01)
            session, prompt = self._app.session, self._app.workspace.prompt
            reading = prompt is not None and prompt.label == "find" and session.read_ahead_from is not None
            calm = calm + 1 if self._app.shell.idle and not session.pending and not reading else 0

    def screen(self) -> Screen:
        """What it shows now."""
        return screen_of(self._app.screen._compositor.render_strips()[: self._app.size.height])


@asynccontextmanager
async def showing(
    size: tuple[int, int], *, tour: bool = False, prepare: Callable[[Library], object] | None = None
) -> AsyncIterator[Showing]:
    """The app in a terminal of ``size``, on a library that ``prepare`` has filled; otherwise on the sample pages."""
    editor_screen._SAVE_SECONDS = 3600.0  # saved when it is left, so that no timer decides what is shown
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "library.db"
        with Library(path, clock=lambda: _NOON) as library:
            (prepare or take_in)(library)
        session = _Noon(path)
        try:
            workspace = Workspace(session.lib, lambda: keymap(Config()))
            restore(workspace)
            workspace.tour = Tour() if tour else None
            app = ReadqApp(session, workspace, theme="readq-dark", no_color=False)
            async with app.run_test(size=size) as pilot:
                shown = Showing(app, pilot)
                await shown.settle()
                yield shown
        finally:
            session.close()


def take_in(library: Library) -> None:
    """The sample pages."""
    library.ingest([ROOT / "seeds"])
