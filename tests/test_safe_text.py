"""That a text nobody cleaned is hard to hand to a terminal: types refuse it, few places could, and those clean it."""

from __future__ import annotations

import ast
import io
import os
import sys
from pathlib import Path

import pytest

from readq.cli.streams import OutputError, _Output, _Shown, prepare
from readq.cli.terminal import Screen
from readq.text import clean, truncate
from readq.tui.drawing.spacing_signs import aligned, counted
from readq.tui.drawing.strips import Painter
from readq.tui.drawing.theme import DARK
from readq.tui.start.first_paint import escapes
from tests.support.hostile import C1, CONTROLS, ESCAPES, STORM, UNSEEN, harm

ROOT = Path(__file__).parent.parent
HOSTILE = "a\x1b]0;b\x07c\x9b2Jd\u202ee\nf"
HARMLESS = "a]0;bc2Jde f"


def refused(title: str, screen: Screen) -> None:
    """Nobody calls this. mypy, a part of ``make test``, reports each of these lines that it need not ignore."""
    counted(title)  # type: ignore[arg-type]
    aligned(title)  # type: ignore[arg-type]
    truncate(title, 9)  # type: ignore[arg-type]
    screen.paint(title, "1")  # type: ignore[arg-type]
    counted(clean(title) + title)  # type: ignore[arg-type]


def accepted(title: str, screen: Screen) -> None:
    counted(clean(title))
    aligned(truncate(clean(title), 9))
    screen.paint(screen.text(title), "1")


# Where text becomes something of the toolkit's, or is written to the terminal.
DOORS = {
    ("Segment", "drawing/strips.py"),
    ("Segment", "shell/box.py"),  # what strips drew, in other colours
    ("Content", "notes/editor_screen.py"),  # readq's own words in an empty note
    ("os.write", "start/first_paint.py"),
    ("os.write", "shell/driver.py"),
    ("print", "__init__.py"),  # when the app is gone: where a note is
}
_TOOLKIT = {"Segment", "Text", "Content", "Static", "Label", "Markdown", "RichLog", "print"}
_METHODS = {"notify", "os.write", "stdout.write", "stderr.write"}


def test_there_are_few_doors_to_the_terminal() -> None:
    app = ROOT / "src" / "readq" / "tui"
    found = set()
    for file in app.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            called = ast.unparse(node.func)
            name = ".".join(called.split(".")[-2:])
            if called in _TOOLKIT or name in _METHODS or called.split(".")[-1] == "notify":
                found.add((name, file.relative_to(app).as_posix()))
    assert found == DOORS


def test_the_doors_clean_what_a_drawing_forgot() -> None:
    assert Painter(DARK).strip([(HOSTILE, "text")], 20).text.rstrip() == HARMLESS
    painted = "".join(escapes([(0, 0, [(HOSTILE, "text")])], DARK, 24))
    assert HARMLESS in painted
    assert "\x1b]" not in painted


def test_the_stream_to_a_terminal_lets_readqs_own_steering_through() -> None:
    raw = io.BytesIO()
    with _Shown(raw, encoding="utf-8", write_through=True) as stream:
        stream.write(f"\r\x1b[2K\x1b[1;36mt\x1b[0m\t{HOSTILE}\n\x1b[2J\rö")
        assert raw.getvalue().decode() == "\r\x1b[2K\x1b[1;36mt\x1b[0m\ta]0;bc2Jd\u202ee\nf\n[2Jö"


def test_streams_of_a_program_that_readq_runs_within_are_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    before = sys.stdout, sys.stderr
    prepare()
    assert (sys.stdout, sys.stderr) == before


@pytest.mark.parametrize(
    ("file", "why"), [(os.devnull, "standard output is closed"), ("/dev/full", "no space left on device")]
)
def test_why_nothing_can_be_printed_is_said(file: str, why: str) -> None:
    if not Path(file).exists():
        pytest.skip(f"there is no {file} here")
    descriptor = os.open(file, os.O_RDONLY if file == os.devnull else os.O_WRONLY)
    try:
        with _Output(descriptor, "wb", closefd=False) as output, pytest.raises(OutputError, match=why):
            output.write(b"text")
    finally:
        os.close(descriptor)


@pytest.mark.parametrize("attack", [*ESCAPES.split("\x1b")[1:], *filter("\x80".__le__, C1), *CONTROLS, *UNSEEN, STORM])
def test_what_is_looked_for_in_the_bytes_is_found(attack: str) -> None:
    attack = f"\x1b{attack}" if attack in ESCAPES else attack
    if attack not in "\r\n" and not attack.startswith("\x1b\\"):
        assert harm(f"before {attack} after".encode()), ascii(attack)
