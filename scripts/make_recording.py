"""Record the README's short film: the real app on the real sample pages, worked with its own keys.

python -m scripts.make_recording        # writes docs/recording.svg
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import Iterator
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
from scripts.filmed import Frame, Screen, screen_of, svg

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "docs" / "recording.svg"
SIZE = (100, 28)
_NOON = 1_773_316_800.0  # 12 March 2026: the film is the same whenever it is made
_LETTER, _KEY, _LOOK = 0.11, 1.1, 2.4  # seconds that a screen stays

# What is pressed, and how long one looks at it: a text is typed letter by letter.
_SCRIPT: tuple[tuple[str, float], ...] = (
    ("key:j", _KEY), ("key:s", _LOOK), ("key:a", _LOOK),
    ("key:t", _KEY), ("type:depth", _KEY), ("key:enter", _LOOK),
    ("key:e", _KEY), ("type:Compare with the views of 2018.", _KEY), ("key:escape", _LOOK),
    ("key:f", _KEY), ("type:losles compresion", _LOOK), ("key:enter", _KEY), ("key:a", _LOOK),
    ("key:u", _LOOK),
    ("key:slash", _KEY), ("type:diffusion -video", _KEY), ("key:enter", _KEY),
    ("key:ctrl+s", _KEY), ("type:diffusion", _KEY), ("key:enter", 2 * _LOOK),
)  # fmt: skip


class _Noon(Session):
    """A session whose libraries always read the same time."""

    def _open(self) -> Library:
        return Library(self.path, actor="tui", clock=lambda: _NOON)


def pressed() -> Iterator[tuple[str, float]]:
    """Every key, and for how long its screen is shown."""
    for what, seconds in _SCRIPT:
        how, _, text = what.partition(":")
        if how == "key":
            yield text, seconds
            continue
        names = {" ": "space", "-": "minus", ".": "full_stop"}
        for place, char in enumerate(text, 1):
            yield names.get(char, char), seconds if place == len(text) else _LETTER


async def film() -> list[Frame]:
    """The screens of a newcomer's first two minutes."""
    frames: list[Frame] = []
    editor_screen._SAVE_SECONDS = 3600.0  # saved when it is left, so that no timer decides what is shown
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "library.db"
        with Library(path, clock=lambda: _NOON) as library:
            library.ingest([ROOT / "seeds"])
        session = _Noon(path)
        try:
            workspace = Workspace(session.lib, lambda: keymap(Config()))
            restore(workspace)
            workspace.tour = Tour()
            app = ReadqApp(session, workspace, theme="readq-dark", no_color=False)
            async with app.run_test(size=SIZE) as pilot:
                await _settle(app, pilot)
                frames.append(Frame(_taken(app), _LOOK))
                for key, seconds in pressed():
                    await pilot.press(key)
                    await _settle(app, pilot)
                    frames.append(Frame(_taken(app), seconds))
        finally:
            session.close()
    return frames


async def _settle(app: ReadqApp, pilot: Pilot[int]) -> None:
    """Wait until everything that was asked for is done and shown."""
    calm = 0
    while calm < 3:
        await pilot.pause()
        await asyncio.sleep(0.01)
        calm = calm + 1 if app.shell.idle and not app.session.pending else 0


def _taken(app: ReadqApp) -> Screen:
    return screen_of(app.screen._compositor.render_strips()[: app.size.height])


def main() -> int:
    text = svg(asyncio.run(film()), "readq: decide, tag, note, find with a typing error, undo, filter, save a view")
    TARGET.write_text(text, encoding="utf-8")
    print(f"wrote {TARGET.relative_to(ROOT)} ({len(text) // 1000} kB)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
