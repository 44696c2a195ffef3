"""Addresses that the terminal opens: what is told to it, and what never is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.color import ColorSystem
from rich.style import Style

from readq.tui.drawing.addresses import are_understood, link_token, taken_apart
from readq.tui.drawing.spans import fit, ground
from readq.tui.drawing.strips import Painter
from readq.tui.drawing.theme import DARK, paint
from readq.tui.settings.appearance import TRUE
from readq.tui.start.first_paint import escapes

URL = "https://github.com/@some/repo+more"


def written(token: str, *, links: bool = True) -> str:
    """What is sent to the terminal for a word with this token."""
    strip = Painter(DARK, links=links).strip(fit([("here", token)], 10), 10)
    return "".join(
        (segment.style or Style()).render(segment.text, color_system=ColorSystem.TRUECOLOR) for segment in strip
    )


def test_an_address_is_told_to_the_terminal() -> None:
    assert f";{URL}\x1b\\" in written(link_token(URL))
    assert "\x1b]8" not in written(link_token(URL), links=False)
    assert "\x1b]8" not in written("link")
    assert paint(link_token(URL), DARK) == paint("link", DARK)
    assert ground([("here", link_token(URL))], "bar") == [("here", "link@bar")]


def test_the_first_paint_tells_of_it_too() -> None:
    line = [(0, 0, fit([("here", link_token(URL))], 10))]
    assert f";{URL}\x1b\\here\x1b]8;;\x1b\\" in "".join(escapes(line, DARK, TRUE))
    assert "\x1b]8" not in "".join(escapes(line, DARK, TRUE, links=False))


def test_the_pieces_of_a_broken_address_are_one() -> None:
    painter = Painter(DARK)
    assert painter.style(link_token(URL)).link_id == painter.style(link_token(URL)).link_id
    assert painter.style(link_token(URL)).link_id != painter.style(link_token(f"{URL}/x")).link_id


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)", "file:///etc/passwd", "https://", "https://a.org/\x1b]0;x\x07", "https://a.org/ b",
        "https://a.org/\u202e", "https://a.org/é", "https://a.org/" + "x" * 3_000, "", "a.org", "http://a b.org",
        "https://a.org\\@b.org",
    ],
)  # fmt: skip
def test_only_web_addresses_of_printable_ascii_are_told(url: str) -> None:
    assert link_token(url) == "link"


@given(st.text(st.characters(codec="utf-8"), max_size=30))
def test_nothing_that_steers_a_terminal_gets_into_an_address(rest: str) -> None:
    name, url = taken_apart(link_token(f"https://a.org/{rest}"))
    assert name == "link"
    assert all("!" <= char <= "~" for char in url)


def test_consoles_that_print_what_they_do_not_understand_are_told_nothing() -> None:
    assert not are_understood({"TERM": "linux"})
    assert are_understood({"TERM": "xterm-256color"})
    assert are_understood({})
