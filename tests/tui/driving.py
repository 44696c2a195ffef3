"""Driving the app in tests: press keys, wait until everything asked for is done, look at the screen."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import textual._wait
from textual.pilot import Pilot

from readq.config.settings import Config
from readq.library import Library
from readq.model import Row
from readq.tui.shell.app import ReadqApp
from readq.tui.shell.keymap import keymap
from readq.tui.shell.place import restore
from readq.tui.shell.session import Session
from readq.tui.shell.workspace import Workspace

# How long Textual looks whether the app is at work, and how much of that it may work and yet be called idle, in
# seconds: it does so twice a key, and a quarter of what it takes by itself halves the time of these tests. `settle`
# does not depend on it.
textual._wait.SLEEP_GRANULARITY = 0.005
textual._wait.SLEEP_IDLE = 0.001


class Driver:
    """An app being driven. ``lib`` is a second library on the same file, to see what is on disk."""

    def __init__(self, app: ReadqApp, pilot: Pilot[int], path: Path) -> None:
        self.app = app
        self.pilot = pilot
        self.lib = Library(path)

    @property
    def workspace(self) -> Workspace:
        return self.app.workspace

    @property
    def row(self) -> Row:
        row = self.workspace.browser.current
        assert row is not None
        return row

    async def press(self, *keys: str) -> None:
        """Press keys and wait until their effects are shown."""
        await self.pilot.press(*keys)
        await self.settle()

    async def type(self, text: str) -> None:
        """Type text."""
        await self.press(*("space" if char == " " else char for char in text))

    async def resize(self, width: int, height: int) -> None:
        """Make the terminal ``width`` columns by ``height`` lines."""
        await self.pilot.resize_terminal(width, height)
        await self.settle()

    async def settle(self) -> None:
        """Wait until nothing is being done."""
        for _ in range(2000):
            await self.pilot.pause()
            if self.app.shell.idle and not self.app.session.pending:
                await self.pilot.pause()
                if self.app.shell.idle and not self.app.session.pending:
                    for failure in self.app.shell.failures:
                        raise failure
                    return
            await asyncio.sleep(0.002)
        raise AssertionError("the app never came to rest")

    async def until(self, holds: Callable[[], bool]) -> None:
        """Wait for what goes on beside the keys."""
        for _ in range(600):
            await self.settle()
            if holds():
                return
            await asyncio.sleep(0.05)
        raise AssertionError(self.text())

    def screen(self) -> list[str]:
        """The text on the screen, line by line."""
        height = self.app.size.height
        lines = self.app.screen._compositor.render_strips()
        return ["".join(segment.text for segment in strip) for strip in lines[:height]]

    def text(self) -> str:
        """The whole screen as one text."""
        return "\n".join(self.screen())


class Opened(list[str]):
    """Stands in for the browser: the addresses that it was given."""

    def __call__(self, url: str) -> bool:
        self.append(url)
        return True


class _TimedSession(Session):
    """A session whose libraries go by a clock of the test's."""

    def __init__(self, path: Path, clock: Callable[[], float]) -> None:
        self._clock = clock
        super().__init__(path)

    def _open(self) -> Library:
        return Library(self.path, actor="tui", clock=self._clock)


@asynccontextmanager
async def driving(
    path: Path,
    size: tuple[int, int] = (120, 40),
    *,
    opener: Callable[[str], bool] | None = None,
    editor: Callable[[Sequence[str]], int] | None = None,
    theme: str = "readq-dark",
    clock: Callable[[], float] | None = None,
    config: Config | None = None,
    pictures: bool = False,
) -> AsyncIterator[Driver]:
    """The app on the library at ``path`` in a terminal of ``size``; ``clock`` tells its libraries the time."""
    session = Session(path) if clock is None else _TimedSession(path, clock)
    workspace = Workspace(session.lib, lambda: keymap(config or Config()), config)
    restore(workspace)
    workspace.pictures = pictures
    app = ReadqApp(session, workspace, opener=opener, editor=editor, theme=theme)
    try:
        async with app.run_test(size=size) as pilot:
            driver = Driver(app, pilot, path)
            await driver.settle()
            try:
                yield driver
                await driver.settle()
            finally:
                driver.lib.close()
    finally:
        session.close()
