"""The app on a disk that becomes full and gets room again, in a real terminal: what cannot be done is said in one
sentence, nothing is done by half, what was typed is still there, and the next try goes through."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import pytest

from readq.library import Library
from tests.support.libraries import add_listing, draft, open_library
from tests.support.terminal import Terminal

_BLAMED = ("Traceback", "should not have happened", "readq is to blame")


class Act(NamedTuple):
    """Something that is written to the disk: ``keys`` begin it, after which ``asks`` is on the screen; then ``typed``
    is typed, and ``end`` does it. ``kept``: what was typed stands there after it failed, so that enter does it.
    ``done`` is on the screen when it is done, and ``written`` finds it in the library or among the files; ``leave``
    goes back to the list."""

    name: str
    keys: Sequence[str]
    done: str
    written: str | Callable[[Path], bool]
    asks: str = ""
    typed: str = ""
    end: Sequence[str] = ()
    kept: str = ""
    leave: Sequence[str] = ()


ACTS = (
    Act("decide", ("s",), "Skipped apples 0", "SELECT 1 FROM paper WHERE id = 1 AND status = 3"),
    Act("undo", ("u",), "Undid: Skipped", "SELECT 1 FROM operation WHERE verb = 'undo'"),
    Act("tag", ("t",), "Tagged +methods", "SELECT 1 FROM tag WHERE name = 'methods'", "type a tag", "methods",
        ("enter",), "[✓] methods"),
    Act("snooze", ("b",), "Snoozed", "SELECT 1 FROM paper WHERE snoozed_until IS NOT NULL", "Tomorrow", "", ("enter",)),
    Act("view", ("ctrl+s",), "Saved as Later", "SELECT 1 FROM saved_view WHERE name = 'Later'", "save view as",
        "Later", ("enter",), "save view as Later"),
    Act("add", ("I",), "Added A paper by hand", "SELECT 1 FROM paper WHERE title = 'A paper by hand'",
        "a title, an arXiv id", "A paper by hand", ("enter",), "add A paper by hand"),
    Act("bulk", ("A",), "Queued", "SELECT 1 FROM paper WHERE status = 1 GROUP BY status HAVING count(*) > 5",
        "Decide everything listed", "", ("a",)),
    Act("take in", ("ctrl+o",), "1 new paper", "SELECT 1 FROM paper WHERE title LIKE 'A paper that nobody%'",
        "take in", "list.bib", ("enter",)),
    Act("export", ("x", "enter"), "to", lambda work: (work / "readq.bib").exists(), "write the paper listed", "",
        ("enter",)),
    Act("interest", ("~", "a", "w"), "apples counts from now on", "SELECT 1 FROM interest", "what it is about",
        "apples", ("enter",), "interested in apples", ("q",)),
    Act("rule", ("F", "r", "a"), "will skip what arrives", "SELECT 1 FROM arrival_rule", "papers that match",
        "title:apples", ("enter", "s", "enter"), "skip title:apples", ("q", "q")),
    Act("theme", (":", *"theme"), "Theme ", "SELECT 1 FROM state WHERE key = 'tui.theme'", "Choose a theme", "",
        ("enter", "down", "enter")),
)  # fmt: skip


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for folder in ("home", "tmp", "work"):
        (tmp_path / folder).mkdir()
    with open_library(tmp_path / "work/library.db") as library:
        kinds = ("apples", "pears", "plums")
        add_listing(library, [draft(f"{kind} {n} of them", "An abstract.") for kind in kinds for n in range(4)])
    (tmp_path / "work/list.bib").write_text("@misc{a, title={A paper that nobody has seen before}}\n")
    return tmp_path


def app(root: Path, shim: Path | None, **more: str) -> Terminal:
    if shim is None:
        pytest.skip("a disk that is full needs a C compiler: install cc")
    environment = {
        "LD_PRELOAD": str(shim), "FAULT_FOLDER": str(root), "FAULT_SWITCH": str(root / "full"),
        "TMPDIR": str(root / "tmp"), "PYTHONDONTWRITEBYTECODE": "1", **more,
    }  # fmt: skip
    command = [sys.executable, "-m", "readq", "--db", str(root / "work/library.db")]
    return Terminal(command, columns=250, rows=30, home=root / "home", cwd=root / "work", env=environment)


def found(root: Path, written: str | Callable[[Path], bool]) -> bool:
    if not isinstance(written, str):
        return written(root / "work")
    with closing(sqlite3.connect((root / "work" / "library.db").as_uri() + "?mode=ro", uri=True)) as connection:
        return connection.execute(written).fetchone() is not None


def left(root: Path) -> set[str]:
    """What lies about in the folders of the library and for temporary files."""
    return {path.name for folder in ("work", "tmp") for path in (root / folder).iterdir()}


def begin(terminal: Terminal, act: Act) -> None:
    terminal.press(*act.keys)
    if act.asks:
        terminal.wait_for(act.asks)
    if act.typed:
        terminal.send(act.typed)
        terminal.wait_for(act.typed)
    terminal.press(*act.end)


def test_a_disk_that_is_full_for_a_while_costs_nothing(root: Path, shim: Path | None) -> None:
    with app(root, shim) as terminal:
        terminal.wait_for("1/12")
        terminal.wait_for("Tour")
        terminal.press("escape")
        terminal.wait_for("The tour has ended")
        before = left(root)
        for act in ACTS:
            (root / "full").touch()
            begin(terminal, act)
            terminal.wait_quiet()  # what is looked for in the background may fail before
            terminal.wait_for(lambda text: any(line.startswith(" ! ") for line in text.splitlines()[-2:]))
            said = terminal.text()
            assert not [word for word in _BLAMED if word in said]
            assert "make room" in said.lower() or "no space left" in said.lower(), act.name
            assert not found(root, act.written), act.name
            assert left(root) - {"library.db-journal"} == before, act.name
            (root / "full").unlink()
            if act.kept:
                assert act.kept in said, act.name
                terminal.press("enter")
            else:
                begin(terminal, act._replace(typed=""))  # what was typed for it is there again
            terminal.wait_for(lambda text, act=act: act.done in text and " ! " not in text)  # type: ignore[misc]
            assert found(root, act.written), act.name
            terminal.press(*act.leave)
            before = left(root)
    with Library(root / "work/library.db") as library:
        assert library.maintenance.check() == []


def test_a_note_is_typed_while_the_disk_is_full(root: Path, shim: Path | None) -> None:
    with app(root, shim) as terminal:
        terminal.wait_for("1/12")
        (root / "full").touch()
        terminal.press("e")
        terminal.wait_for("saves and goes back")
        terminal.send("thought of in the train")
        terminal.wait_for("not saved")
        terminal.press("ctrl+s")
        terminal.wait_for("The note is not saved")
        terminal.press("escape")
        terminal.send(", and after")
        terminal.wait_for("thought of in the train, and after")
        (root / "full").unlink()
        terminal.press("escape")
        terminal.wait_for("Note saved")
    with Library(root / "work/library.db") as library:
        assert library.paper(1).note == "thought of in the train, and after"
