"""The command line on a terminal: aligned, coloured, cut to its width, and safe whatever a title contains."""

from __future__ import annotations

import io
import re
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readq.cli.main import run
from readq.cli.terminal import Progress, escape_json
from readq.library import Library
from readq.model import Status
from readq.text import cell_width
from tests.support.libraries import add_listing, draft, open_library
from tests.support.terminal import Terminal

READQ = (sys.executable, "-m", "readq")
HOSTILE = "[/i] \x1b]52;c;aGk=\x07\x1b[2J[MASK] \u202egnp.exe \x9b31m\nsecond\tline \r back"
_STYLE = re.compile(rb"\x1b\[[0-9;]*m")


def output(path: Path, *arguments: str, columns: int = 80, **env: str) -> bytes:
    """What a command wrote to a terminal."""
    with Terminal([*READQ, "--db", str(path), *arguments], columns=columns, env=env) as terminal:
        assert terminal.exit_status() == 0
        return terminal.output()


@pytest.fixture
def hostile(seeds_library: Path) -> Path:
    with Library(seeds_library) as library:
        library._connection.execute("UPDATE paper SET title = ? WHERE id = 1", (HOSTILE,))
        library.notes.write(1, HOSTILE)
        library._connection.execute("UPDATE source SET name = ? WHERE id = 1", (HOSTILE,))
        library._connection.execute("UPDATE paper_text SET abstract = ? WHERE id = 1", (HOSTILE,))
    return seeds_library


@pytest.mark.parametrize(
    "arguments",
    [
        ("list", "id:1"),
        ("list", "id:1", "--format", "json"),
        ("list", "id:1", "--format", "jsonl"),
        ("list", "id:1", "--format", "csv"),
        ("list", "id:1", "--format", "tsv"),
        ("find", "MASK", "--limit", "1"),
        ("show", "1"),
        ("show", "1", "--format", "json"),
        ("note", "1"),
        ("mark", "read", "1"),
        ("history",),
        ("history", "--json"),
        ("stats",),
        ("stats", "--json"),
    ],
)
def test_nothing_stored_reaches_the_terminal_as_a_command(hostile: Path, arguments: tuple[str, ...]) -> None:
    written = _STYLE.sub(b"", output(hostile, *arguments))
    text = written.decode()
    assert not any((ord(char) < 32 and char not in "\r\n\t") or 127 <= ord(char) < 160 for char in text)
    assert "\u202e" not in text
    if arguments[0] not in ("stats", "history"):
        assert "[MASK]" in text.replace("\r\n", "\n")


@pytest.mark.parametrize("columns", [40, 80, 200])
def test_a_table_line_is_a_terminal_line(hostile: Path, columns: int) -> None:
    with Library(hostile) as library:
        library._connection.execute("UPDATE paper SET title = ? WHERE id = 2", ("漢字" * 60,))
        library._connection.execute("UPDATE paper SET priority = -9, listed = 12 WHERE id IN (2, 3)")
    lines = _STYLE.sub(b"", output(hostile, "list", "--limit", "30", columns=columns)).decode().split("\r\n")
    rows = [line for line in lines if re.match(r" *\d+  ○", line)]
    assert len(rows) == 30
    assert all(cell_width(row) <= columns for row in rows)
    assert len({row.index("○") for row in rows}) == 1
    assert any("…" in row for row in rows)
    assert {cell_width(row) for row in rows if row.endswith("×12")} == {columns}


def test_colours_only_where_they_are_wanted(seeds_library: Path) -> None:
    assert b"\x1b[" in output(seeds_library, "list", "--limit", "3")
    assert b"\x1b[" not in output(seeds_library, "list", "--limit", "3", NO_COLOR="1")
    assert b"\x1b[" in output(seeds_library, "list", "--limit", "3", NO_COLOR="")
    assert b"\x1b[" not in output(seeds_library, "list", "--limit", "3", TERM="dumb")


def test_tex_is_printed_for_people_and_stays_as_it_is_for_programs(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with open_library(path) as library:
        add_listing(library, [draft("Learning $\\alpha$-Nets", "In $O(n\\log n)$ steps.")])
    listed, shown = (output(path, *arguments).decode() for arguments in (("list", "α"), ("find", "α")))
    assert "Learning α-Nets" in _STYLE.sub(b"", listed.encode()).decode()
    assert "Learning α-Nets" in _STYLE.sub(b"", shown.encode()).decode()
    assert "In O(n log n) steps." in output(path, "show", "1").decode()
    assert "$\\alpha$" in output(path, "list", "--format", "tsv").decode()


def test_many_papers_are_only_changed_after_a_yes(seeds_library: Path) -> None:
    command = [*READQ, "--db", str(seeds_library), "mark", "skip", "--where", "diffusion"]

    def skipped() -> int:
        with Library(seeds_library) as library:
            return library.counts().status[library.paper(1).status.SKIP]

    for answer, status in (("\r", 130), ("n\r", 130), ("\x03", 130)):
        with Terminal(command) as terminal:
            terminal.wait_for("skip?")
            terminal.send(answer)
            assert terminal.exit_status() == status
        assert skipped() == 0
    with Terminal(command) as terminal:
        terminal.wait_for("skip?")
        terminal.send("y\r")
        assert terminal.exit_status() == 0
    assert skipped() > 20
    with Terminal([*command[:-1], "the", "--yes"]) as terminal:
        assert terminal.exit_status() == 0


@settings(max_examples=200)
@given(st.text())
def test_escaped_json_means_the_same(text: str) -> None:
    import json

    escaped = escape_json(json.dumps(text, ensure_ascii=False))
    assert json.loads(escaped) == text
    assert not any(ord(char) < 32 or 127 <= ord(char) < 160 for char in escaped)


@pytest.mark.parametrize("arguments", [["seeds"], ["open", "seeds"], ["--db", "new.db"], []])
def test_paths_are_taken_in_and_the_app_opens(seeds: Path, tmp_path: Path, arguments: list[str]) -> None:
    words = [str(seeds) if word == "seeds" else word for word in arguments]
    with Terminal([*READQ, *words], env={"READQ_DB": str(tmp_path / "new.db")}, cwd=tmp_path) as terminal:
        terminal.wait_for("Inbox")
        if "seeds" in arguments:
            terminal.wait_for("628")
        terminal.press("ctrl+q")
        assert terminal.exit_status() == 0
    assert (tmp_path / "new.db").exists()


def test_the_app_does_not_open_when_nothing_could_be_read(tmp_path: Path) -> None:
    with Terminal([*READQ, "--db", str(tmp_path / "new.db"), "missing.txt"], cwd=tmp_path) as terminal:
        assert terminal.exit_status() == 2  # neither a command nor a file
    (tmp_path / "photo.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(50))
    with Terminal([*READQ, "--db", str(tmp_path / "new.db"), "photo.png"], cwd=tmp_path) as terminal:
        assert terminal.exit_status() == 1
        assert "photo.png" in terminal.text()


@pytest.mark.parametrize(("typed", "skipped"), [("y", 12), ("Y", 15), ("", 1), ("yes", 1)])
def test_marking_many_says_what_it_takes_and_can_leave_what_was_decided(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], typed: str, skipped: int
) -> None:
    from readq.cli.commands import deciding

    path = tmp_path / "a.db"
    with open_library(path) as library:
        add_listing(library, [draft(f"Paper number {n}") for n in range(15)])
        library.mark([1, 2], Status.QUEUE)
        library.mark([3], Status.SKIP)
        library.mark([4], Status.READ)
    monkeypatch.setattr(deciding, "ASK_ABOVE", 10)
    monkeypatch.setattr(deciding, "people_watch", lambda: True)
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{typed}\n"))
    monkeypatch.setattr("select.select", lambda *_: ([True], [], []))
    run(["mark", "skip", "--where", "paper", "--db", str(path)])
    asked = "Mark 15 papers skip? 11 undecided, 2 queued, 1 read, 1 skipped [y undecided only, Y all, N]: "
    assert asked in capsys.readouterr().err
    with Library(path) as library:
        assert library.counts().status[Status.SKIP] == skipped


class FakeTerminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_the_progress_bar_fits_and_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = FakeTerminal()
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setenv("COLUMNS", "40")
    progress = Progress("Reading")
    progress.update(1, 4, "early.txt")
    assert stream.getvalue() == ""  # short work is done before anybody looks
    monkeypatch.setattr("readq.cli.terminal._PROGRESS_AFTER", -1.0)
    progress.update(2, 4, "a\x1b[2Jfile with a long name that goes on and on.txt")
    drawn = stream.getvalue().removeprefix("\r\x1b[2K")
    assert cell_width(drawn) < 40
    assert " 50%" in drawn
    assert "\x1b" not in drawn
    progress.close()
    assert stream.getvalue().endswith("\r\x1b[2K")
