"""A library that breaks under the app: whatever is pressed, the app stays, says why, and recovers with the library."""

from __future__ import annotations

import asyncio
import os
import random
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

import pytest
from textual.events import Key, MouseScrollDown

from readq.library import Library
from readq.model import Status
from readq.tui.drawing.pane import Pane
from readq.tui.drawing.spans import Line
from readq.tui.shell.error_log import keep
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
    "help": ("question_mark", "j", "escape", "colon", "s", "k", "escape"),
    "note": ("e", "a", "ctrl+s", "b", "escape"),  # which is not left while the note cannot be saved
}
_CHARACTERS = {"slash": "/", "comma": ",", "question_mark": "?", "colon": ":", "space": " "}
# Where another program's edit is not wrong enough to keep anything from being shown.
UNNOTICED = ("impossible status", "impossible state", "impossible query")


def _execute(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.create_function("fold_name", 1, str.lower)
        connection.create_function("searchable", 1, lambda text: (text or "").lower())
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
    "no papers": lambda path: _execute(
        path, "PRAGMA writable_schema=ON", "DELETE FROM sqlite_master WHERE name LIKE 'paper%'"
    ),
    "no journal": lambda path: _execute(path, "DROP TABLE change"),
    "no text": lambda path: _execute(path, "UPDATE paper SET title = CAST(x'41ff42' AS TEXT)"),
    "impossible marks": lambda path: _execute(path, "UPDATE paper SET marks = 512"),
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
        library.notes.write(1, "needle\n- [ ] an item")
        library.notes.write(2, "another needle")
        library.tag([1, 2, 3], add=["tagged"])
        library.views.save("mine", "tag:tagged")
        library.mark([4, 5], Status.QUEUE)
    return path


class _Seen(Exception):
    """Everything was seen; the app need not come to rest."""


async def _until(app: Driver, true: Callable[[], bool]) -> bool:
    """Wait for something that need not come; whether it came."""
    for _ in range(1_000):
        await app.pilot.pause()
        if true():
            return True
        await asyncio.sleep(0.01)
    return False


def _complains(app: Driver) -> bool:
    return any(line.lstrip(" │▌").startswith("! ") for line in app.screen())


@pytest.mark.parametrize("damage", DAMAGES, ids=[name.replace(" ", "-") for name in DAMAGES])
async def test_whatever_is_broken_and_pressed_it_stays_and_says_why(library: Path, damage: str) -> None:
    with suppress(_Seen):
        async with driving(library, (100, 30)) as app:
            await app.press("j")
            DAMAGES[damage](library)
            said = False
            for name, keys in SCREENS.items():
                for key in keys:
                    app.app.post_message(Key(key, _CHARACTERS.get(key, key if len(key) == 1 else None)))
                assert await _until(app, lambda: app.app.shell.idle), name
                assert app.app.fatal is None, name
                assert app.app.main.is_running, name
                said = said or _complains(app)
            assert said or damage in UNNOTICED
            raise _Seen


@pytest.mark.parametrize("damage", DAMAGES, ids=[name.replace(" ", "-") for name in DAMAGES])
async def test_whatever_is_broken_the_reader_can_leave(library: Path, damage: str) -> None:
    for way in (("f", "escape", "escape"), ("T",), ("H", "escape")):
        path = library.with_name(f"{way[0]}.db")
        shutil.copy(library, path)
        with suppress(_Seen):
            async with driving(path, (100, 30)) as app:
                DAMAGES[damage](path)
                for key in (*way, "ctrl+q"):
                    app.app.post_message(Key(key, key if len(key) == 1 else None))
                assert await _until(app, lambda: app.app.return_code is not None), way
                raise _Seen


@pytest.mark.parametrize("damage", ["cut short", "a text", "no text", "impossible marks"])
async def test_it_recovers_by_itself_when_the_library_does(library: Path, damage: str) -> None:
    whole = library.read_bytes()
    with suppress(_Seen):
        async with driving(library, (100, 30)) as app:
            DAMAGES[damage](library)
            await app.pilot.press("G", "g", "j")
            assert await _until(app, lambda: _complains(app))
            library.write_bytes(whole)
            assert await _until(app, lambda: not _complains(app) and "Paper 1 on the sixth" in app.text()), app.text()
            app.app.shell.failures.clear()
            await app.press("j")
            assert "3/38" in app.text()


async def test_what_nobody_foresaw_is_logged_for_its_owner_only(
    library: Path, own_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with suppress(_Seen):
        async with driving(library, (100, 30)) as app:

            def fail(*_: object) -> list[Line]:
                raise KeyError("\x1b[2Jsecret")

            monkeypatch.setattr(app.workspace, "detail_lines", fail)
            app.app.main.query_one("#detail", Pane)._draw = fail
            app.app.main.query_one("#detail", Pane).sync()
            await app.pilot.pause()
            assert "That failed (KeyError: " in app.text()
            assert "~/.local/state/readq/readq.log" in app.text()
            raise _Seen
    log = own_home / ".local/state/readq/readq.log"
    assert log.stat().st_mode & 0o777 == 0o600
    assert "Traceback" in log.read_text()
    for _ in range(60):
        keep(ValueError("x" * 100_000))
    assert sum(path.stat().st_size for path in log.parent.iterdir()) < 1_000_000


@pytest.mark.parametrize("where", ["key", "mouse", "timer", "loop", "idle"])
async def test_an_accident_anywhere_in_the_toolkit_does_not_end_it(
    library: Path, where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError(f"from {where}")

    with suppress(_Seen):
        async with driving(library, (100, 30)) as app:
            main = app.app.main
            if where == "key":
                with monkeypatch.context() as patch:
                    patch.setattr(main, "on_key", fail)
                    await app.pilot.press("j")
            elif where == "mouse":
                pane = main.query_one("#list", Pane)
                monkeypatch.setattr(pane, "_on_click", fail)
                monkeypatch.setattr(main, "_wheel", fail)
                main.post_message(MouseScrollDown(main, 5, 5, 0, 0, 0, False, False, False))
            elif where == "timer":
                main.set_timer(0.001, fail)
            elif where == "loop":
                asyncio.get_running_loop().call_soon(fail)
            else:
                main.call_next(fail)
            assert await _until(app, lambda: f"That failed (RuntimeError: from {where})" in app.text())
            app.app.shell.failures.clear()
            before = app.workspace.browser.cursor
            await app.pilot.press("j")
            assert await _until(app, lambda: app.workspace.browser.cursor == before + 1)
            raise _Seen
