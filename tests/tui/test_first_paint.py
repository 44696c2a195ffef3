"""The screen drawn before the app is loaded: the app's own screen, and no key is lost on the way."""

from __future__ import annotations

import io
import math
import re
import sys
from pathlib import Path

import pyte
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readq.config.settings import Config
from readq.library import Library
from readq.model import Status
from readq.tui.drawing.theme import ANSI, DARK, MONO, PALETTES, coarse, contrast
from readq.tui.settings.appearance import FEW, INDEXED, NONE, TRUE, depth
from readq.tui.shell.command import Keymap
from readq.tui.shell.keymap import keymap
from readq.tui.shell.place import restore
from readq.tui.shell.workspace import Workspace
from readq.tui.start import first_paint
from tests.support.terminal import Terminal
from tests.tui.driving import driving


@pytest.mark.parametrize("size", [(200, 50), (120, 40), (100, 30), (80, 24), (60, 15), (20, 5)])
async def test_it_is_what_the_app_draws(seeds_library: Path, size: tuple[int, int]) -> None:
    with Library(seeds_library) as library:
        workspace = Workspace(library, lambda: keymap(Config()))
        restore(workspace)
        screen = pyte.Screen(*size)
        for lines in first_paint.parts(workspace, *size):
            pyte.Stream(screen).feed("".join(first_paint.escapes(lines, DARK, TRUE)))
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
        assert library.counts().status[Status.SKIP] == 1


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 255), st.integers(0, 255), st.integers(0, 255))
def test_fewer_colours_are_chosen_as_the_toolkit_chooses_them(red: int, green: int, blue: int) -> None:
    from rich.color import Color, ColorSystem

    wanted = Color.from_rgb(red, green, blue).downgrade(ColorSystem.EIGHT_BIT).number
    assert first_paint.indexed(red, green, blue) == wanted


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 0xFFFFFF), st.booleans())
def test_the_nearest_of_256_colours_is_shown(colour: int, gray: bool) -> None:
    from rich.color import Color, ColorSystem

    if gray:
        colour = colour % 256 * 0x10101

    def distance(shown: Color) -> float:
        return math.dist(shown.get_truecolor(), wanted.get_truecolor())

    wanted = Color.parse(f"#{colour:06x}")
    chosen = Color.parse(coarse({"bg": wanted.name})["bg"]).downgrade(ColorSystem.EIGHT_BIT)
    # the grays of the cube are given up for those of the ramp, which lie no further than 4 steps away
    assert distance(chosen) <= min(distance(Color.from_ansi(number)) for number in range(16, 256)) + 7


@pytest.mark.parametrize("name", ["readq-dark", "readq-light", "readq-contrast"])
def test_in_256_colours_the_cursor_and_the_selection_are_told_apart(name: str) -> None:
    palette = coarse(PALETTES[name])
    assert len({palette[ground] for ground in ("bg", "cursor", "select")}) == 3
    for role in ("text", "muted", "accent", "queue", "read", "snooze"):
        assert contrast(palette[role], palette["bg"]) >= 4


@pytest.mark.parametrize("bits", [NONE, FEW, INDEXED, TRUE])
def test_every_look_has_its_escape_sequence(bits: int) -> None:
    from readq.tui.drawing.theme import paint, tokens

    for palette in (DARK, ANSI, MONO):
        for token in tokens():
            for ground in ("", "@cursor", "@bar"):
                code = first_paint.sgr(paint(token + ground, palette), bits)
                assert code.startswith("\x1b[0")
                assert code.endswith("m")


def test_where_the_colours_cannot_be_known_it_waits_for_the_app() -> None:
    assert depth({"TERM": "dumb", "COLORTERM": "truecolor"}) is None
    assert depth({"TERM": "xterm", "FORCE_COLOR": "1"}) is None
    assert depth({"TERM": "xterm-256color"}) == INDEXED
    for term in ("xterm", "screen", "linux", "vt220"):
        assert depth({"TERM": term}) == FEW
    assert depth({"TERM": "xterm", "COLORTERM": "truecolor"}) == TRUE
    assert depth({"TERM": "xterm", "NO_COLOR": "1"}) == NONE


def test_without_a_terminal_nothing_is_drawn(seeds_library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "__stdin__", io.StringIO())
    with Library(seeds_library) as library:
        workspace = Workspace(library, lambda: keymap(Config()))
        restore(workspace)
        assert first_paint.draw(workspace, DARK, TRUE) is None


def test_what_is_above_the_bottom_line_needs_no_command(seeds_library: Path) -> None:
    def unexpected() -> Keymap:
        raise AssertionError("the keys were asked for, which takes as long as all the rest")

    with Library(seeds_library) as library:
        workspace = Workspace(library, unexpected)
        restore(workspace)
        for size in ((80, 24), (120, 40), (200, 50)):
            assert list(first_paint.parts(workspace, *size)[0])


def test_the_terminal_is_left_as_it_was(seeds_library: Path) -> None:
    import termios

    command = [sys.executable, "-m", "readq", "--db", str(seeds_library)]
    with Terminal(command, columns=100, rows=30, env={"COLORTERM": "truecolor"}) as terminal:
        terminal.wait_for(re.compile(r"628 of 628|Inbox 628"))
        terminal.press("q")
        assert terminal.process.wait(10) == 0
        terminal.wait_for(lambda _: terminal.modes() == set())
        assert termios.tcgetattr(terminal._fd)[3] & termios.ICANON
        assert termios.tcgetattr(terminal._fd)[3] & termios.ECHO


@pytest.mark.parametrize(
    "env",
    [
        {"TERM": "xterm", "COLORTERM": None},
        {"TERM": "linux", "COLORTERM": None},
        {"TERM": "screen-256color", "COLORTERM": None},
        {"TERM": "xterm", "COLORTERM": "truecolor"},
        {"TERM": "xterm", "COLORTERM": None, "NO_COLOR": "1"},
    ],
    ids=["xterm", "linux", "256", "true", "none"],
)
def test_the_hand_over_cannot_be_seen(seeds_library: Path, env: dict[str, str | None]) -> None:
    command = [sys.executable, "-m", "readq", "--db", str(seeds_library)]
    with Terminal(command, columns=100, rows=30, env=env) as terminal:
        terminal.wait_for(lambda _: 1000 in terminal.modes())  # the mouse is asked for by the app
        terminal.wait_quiet(0.5)
        early = pyte.Screen(100, 30)
        before, taken_over, _ = terminal.output().partition(b"\x1b[?1000h")
        pyte.ByteStream(early).feed(before)
        assert taken_over
        for y in range(30):
            for x in range(100):
                assert terminal.cell(x, y) == early.buffer[y][x], (x, y)
