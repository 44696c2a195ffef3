"""A library that breaks under the app: whatever is pressed, the app stays, says why, and recovers with the library."""

from __future__ import annotations

import asyncio
import os
import random
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

import pytest

from readq.library import Library
from readq.model import Status
from tests.support.libraries import add_listing, draft
from tests.tui.driving import Driver, driving

SCREENS: dict[str, tuple[str, ...]] = {
    "list": ("j", "G", "s", "a", "u", "U", "space", "A", "escape", "]", "[", "R", ")", "+", "b", "escape"),
    "paper": ("enter", "j", "space", "n", "right", "r", "escape"),
    "filter pane": ("tab", "tab", "j", "enter", "2", "3", "1"),
    "filter": ("slash", "s", "i", "x", "enter", "escape"),
    "find": ("f", "p", "a", "p", "enter", "escape", "escape"),
    "sort": ("comma", "j", "enter"),
    "triage": ("T", "j", "s", "a", "h", "u", "n", "x", "enter", "escape", "escape"),
    "notes": ("ctrl+n", "j", "slash", "n", "enter", "enter", "escape"),
    "tasks": ("X", "j", "x", "u", "escape"),
    "versions": ("ctrl+e", "enter", "escape"),
    "history": ("H", "j", "u", "enter", "escape"),
    "statistics": ("S", "j", "l", "R", "enter", "escape"),
    "tags": ("t", "n", "e", "w", "enter", "escape"),
    "note": ("e", "a", "ctrl+s", "b", "escape"),
    "help": ("question_mark", "j", "escape", "colon", "s", "k", "escape"),
}


def _execute(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.create_function("fold_name", 1, str.lower)
        connection.create_function("fold_text", 1, lambda text: (text or "").lower())
        for statement in statements:
            connection.execute(statement)


def _scramble(path: Path) -> None:
    size, dice = path.stat().st_size, random.Random(8)
    with path.open("r+b") as file:
        for _ in range(200):
            file.seek(dice.randrange(2_000, size))
            file.write(dice.randbytes(64))


def _folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


DAMAGES: dict[str, Callable[[Path], object]] = {
    "cut short": lambda path: os.truncate(path, 9_000),
    "random bytes": _scramble,
    "emptied": lambda path: os.truncate(path, 0),
    "a text": lambda path: path.write_text("Dear diary,\n" * 9_000),
    "a folder": _folder,
    "gone": lambda path: path.unlink(),
    "no notes": lambda path: _execute(path, "DROP TABLE note"),
    "no papers": lambda path: _execute(path, "PRAGMA writable_schema=ON", "DELETE FROM sqlite_master WHERE name LIKE 'paper%'"),
    "no journal": lambda path: _execute(path, "DROP TABLE change"),
    "no text": lambda path: _execute(path, "UPDATE paper SET title = CAST(x'41ff42' AS TEXT)"),
    "impossible marks": lambda path: _execute(path, "UPDATE paper SET marks = 64"),
    "impossible status": lambda path: _execute(path, "UPDATE paper SET snoozed_until = 'whenever', status = status"),
    "impossible state": lambda path: _execute(path, "UPDATE operation SET at = 9223372036854775807"),
    "impossible query": lambda path: _execute(path, "UPDATE saved_view SET query = 'sort:('"),
}  # fmt: skip


@pytest.fixture
def library(tmp_path: Path) -> Path:
    path = tmp_path / "library.db"
    with Library(path) as library:
        papers = [draft(f"Paper {n} on the sixth of things", f"An abstract. {n} " * 20) for n in range(40)]
        add_listing(library, papers)
        library.annotate(1, "needle\n- [ ] an item")
        library.annotate(2, "another needle")
        library.tag([1, 2, 3], add=["tagged"])
        library.save_view("mine", "tag:tagged")
        library.mark([4, 5], Status.QUEUE)
    return path


async def _press(app: Driver, *keys: str) -> None:
    for key in keys:
        await app.pilot.press(key)
        for _ in range(50):
            await app.pilot.pause()
            if app.app.main.idle:
                break
            await asyncio.sleep(0.01)


def _steady(app: Driver) -> bool:
    return app.app.fatal is None and not app.app._exit and app.app.main.is_running


@pytest.mark.parametrize("damage", DAMAGES, ids=[name.replace(" ", "-") for name in DAMAGES])
async def test_no_damage_ends_it(library: Path, damage: str) -> None:
    app = None
    with suppress(_Seen):
        async with driving(library, (100, 30)) as app:
            DAMAGES[damage](library)
            for name, keys in SCREENS.items():
                await _press(app, *keys)
                assert _steady(app), (name, app.app.fatal)
                for _ in range(5):
                    if app.app.screen is not app.app.main:
                        await _press(app, "escape")
                assert app.app.screen is app.app.main, name
            app.app.main.failures.clear()
            print(app.text())
            raise _Seen
    assert app is not None


class _Seen(Exception):
    """Everything was seen; the app need not come to rest."""
