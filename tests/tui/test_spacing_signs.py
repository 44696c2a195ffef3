"""Behind spacing vowel signs, columns stay where they are in terminals that give such a sign a cell and in others."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from wcwidth import wcwidth

from readq.text import cell_width, clean, clip
from readq.tui.drawing.spacing_signs import FILLER, aligned, counted, settled
from readq.tui.drawing.spans import fit, styled, wrap
from readq.tui.drawing.strips import Painter, harmless
from readq.tui.drawing.theme import DARK

HINDI = "हिन्दी में गहन शिक्षण और भाषा मॉडल"
TAMIL = "தமிழ் மொழி மாதிரிகள்"
texts = st.text(st.sampled_from("aé語 हिन्दी்ழொ"), max_size=30).map(clean)
Width = Callable[[str], int]


def in_cells(char: str) -> int:
    """As the C library, tmux and xterm have it."""
    return 1 if unicodedata.category(char) == "Mc" else max(0, wcwidth(char))


def upon_letters(char: str) -> int:
    """As the Unicode tables of newer terminals have it."""
    return 0 if unicodedata.category(char) == "Mc" else max(0, wcwidth(char))


def shown(data: str, width: Width) -> list[str]:
    """The cells of a terminal's row, full of something else before ``data`` was written to it."""
    cells, at, saved = ["?"] * 60, 0, 0
    for code, text in re.findall(r"(\x1b(?:7|8|\[[0-9;]*[A-Za-z]))|([^\x1b])", data):
        if code == "\x1b7":
            saved = at
        elif code == "\x1b8":
            at = saved
        elif code.endswith("C"):
            at += int(code[2:-1])
        elif text and width(text):
            cells[at] = text
            at += width(text)
        elif text:
            cells[at - 1] += text
    return cells


@pytest.mark.parametrize("width", [in_cells, upon_letters])
@pytest.mark.parametrize("text", [HINDI, TAMIL])
def test_what_follows_is_in_the_same_column_in_every_terminal(text: str, width: Width) -> None:
    text = clean(text)
    room = 50
    strip = Painter(DARK).strip(fit([(text, "title"), ("|", "rule")], room), room)
    assert strip.cell_length == room
    console = Console(force_terminal=True, color_system="truecolor")
    for data in (settled(strip.render(console)), f"{aligned(text)}|"):
        assert FILLER not in data
        cells = shown(data, width)
        assert cells[cell_width(text)] == "|"
        left = "".join(cells[: cell_width(text)])
        assert unicodedata.normalize("NFC", left.rstrip()) == unicodedata.normalize("NFC", text)


def test_a_box_over_such_a_row_keeps_its_place() -> None:
    row = Painter(DARK).strip(fit([(clean(HINDI), "title")], 50), 50)
    console = Console(force_terminal=True, color_system="truecolor")
    for width in (in_cells, upon_letters):
        data = f"{settled(row.crop(0, 12).render(console))}[box]{settled(row.crop(17, 50).render(console))}|"
        cells = shown(data, width)
        assert cells[12:17] == list("[box]")
        assert cells[50] == "|"


@given(st.lists(st.text(max_size=12), min_size=1, max_size=4))
def test_what_a_widget_draws_is_made_harmless_and_as_wide_as_before(pieces: list[str]) -> None:
    strip = Strip([Segment(piece, Style(bold=number == 1)) for number, piece in enumerate(pieces)])
    drawn = harmless(strip)
    assert drawn.cell_length == strip.cell_length == sum(segment.cell_length for segment in drawn)
    assert not [char for char in drawn.text if char != FILLER and unicodedata.category(char) in ("Cc", "Cf", "Cs")]


def test_other_text_is_written_as_it_is() -> None:
    for text in ("plain", "大規模 é ไทย שלום"):
        assert counted(clean(text)) == aligned(clean(text)) == settled(clean(text)) == clean(text)


@given(texts, st.integers(1, 20), st.integers(0, 30), st.integers(0, 30))
def test_no_letter_is_parted_from_its_sign(text: str, width: int, one: int, other: int) -> None:
    def begins(at: int) -> bool:
        return not 0 < at < len(text) or unicodedata.category(text[at]) != "Mc" or text[at - 1].isspace()

    piece = clip(text, width)
    assert cell_width(piece) <= width
    assert begins(len(piece))
    if width > 4:
        assert all(begins(start) for start, _ in wrap(text, width))
    marked = styled(text, "text", [(min(one, other), max(one, other))], "match")
    assert "".join(part for part, _ in marked) == text
    at = 0
    for part, _ in marked:
        assert begins(at)
        at += len(part)
