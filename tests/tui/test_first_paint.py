"""The screen drawn before the app is loaded: the app's own screen, and no key is lost on the way."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pyte
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readq.library import Library
from readq.tui import firstpaint
from readq.tui.desk import Desk
from readq.tui.theme import ANSI, DARK, MONO
from tests.support.terminal import Terminal
from tests.tui.driving import driving


@pytest.mark.parametrize("size", [(200, 50), (120, 40), (100, 30), (80, 24), (60, 15), (20, 5)])
async def test_it_is_what_the_app_draws(seeds_library: Path, size: tuple[int, int]) -> None:
    with Library(seeds_library) as library:
        desk = Desk(library)
        desk.restore()
        screen = pyte.Screen(*size)
        pyte.Stream(screen).feed("".join(firstpaint._escapes(desk, *size, DARK, firstpaint.TRUE)))
    async with driving(seeds_library, size) as app:
        assert screen.display == app.screen()


def test_no_key_typed_before_the_app_is_there_is_lost(seeds_library: Path) -> None:
    command = [sys.executable, "-m", "readq", "--db", str(seeds_library)]
    with Terminal(command, columns=100, rows=30, env={"COLORTERM": "truecolor"}) as terminal:
        terminal.press("j", "j", "s")
        terminal.wait_for("4/628")
        terminal.press("j")
        terminal.wait_for("5/628")
        output = terminal.output()
    assert output.count(b"\x1b[?1049h") == 1
    with Library(seeds_library) as library:
        assert library.counts().status[3] == 1


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 255), st.integers(0, 255), st.integers(0, 255))
def test_fewer_colours_are_chosen_as_the_toolkit_chooses_them(red: int, green: int, blue: int) -> None:
    from rich.color import Color, ColorSystem

    wanted = Color.from_rgb(red, green, blue).downgrade(ColorSystem.EIGHT_BIT).number
    assert firstpaint.indexed(red, green, blue) == wanted


@pytest.mark.parametrize("bits", [firstpaint.NONE, firstpaint.INDEXED, firstpaint.TRUE])
def test_every_look_has_its_escape_sequence(bits: int) -> None:
    from readq.tui.theme import paint, tokens

    for palette in (DARK, ANSI, MONO):
        for token in tokens():
            for ground in ("", "@cursor", "@bar"):
                code = firstpaint.sgr(paint(token + ground, palette), bits)
                assert code.startswith("\x1b[0")
                assert code.endswith("m")


def test_where_the_colours_cannot_be_known_it_waits_for_the_app() -> None:
    assert firstpaint.depth({"TERM": "xterm"}) is None
    assert firstpaint.depth({"TERM": "dumb", "COLORTERM": "truecolor"}) is None
    assert firstpaint.depth({"TERM": "xterm-256color"}) == firstpaint.INDEXED
    assert firstpaint.depth({"TERM": "xterm", "COLORTERM": "truecolor"}) == firstpaint.TRUE
    assert firstpaint.depth({"TERM": "xterm", "NO_COLOR": "1"}) == firstpaint.NONE


def test_without_a_terminal_nothing_is_drawn(seeds_library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "__stdin__", io.StringIO())
    with Library(seeds_library) as library:
        desk = Desk(library)
        desk.restore()
        assert firstpaint.draw(desk, DARK, firstpaint.TRUE) is None


def test_the_terminal_is_left_as_it_was(seeds_library: Path) -> None:
    import termios

    command = [sys.executable, "-m", "readq", "--db", str(seeds_library)]
    with Terminal(command, columns=100, rows=30, env={"COLORTERM": "truecolor"}) as terminal:
        terminal.wait_for("628 of 628")
        terminal.press("q")
        assert terminal.process.wait(10) == 0
        terminal.wait_for(lambda _: terminal.modes() == set())
        assert termios.tcgetattr(terminal._fd)[3] & termios.ICANON
        assert termios.tcgetattr(terminal._fd)[3] & termios.ECHO
