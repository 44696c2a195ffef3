"""What rows mean is told without colour: by signs, by bold and by reversed text, never by colour alone."""

from __future__ import annotations

from itertools import product

import pytest

from readq.model import Mark, Row, Status
from readq.tui.drawing.lines import row_line
from readq.tui.drawing.theme import PALETTES, paint
from readq.tui.statistics.charts import TEXTURES

Look = tuple[tuple[str, bool, bool, bool, bool], ...]


def look(row: Row, palette: str, **how: bool) -> Look:
    """A row as somebody sees it who sees no colours."""
    seen = []
    for text, token in row_line(row, 60, **how):  # type: ignore[arg-type]
        painted = paint(token, PALETTES[palette])
        seen.append((text, painted.bold, painted.dim, painted.underline, painted.reverse))
    return tuple(seen)


def row(status: Status = Status.INBOX, snoozed: str | None = None) -> Row:
    return Row(1, "A title", status, 0, Mark(0), 1, None, 1, 0, None, snoozed)


@pytest.mark.parametrize("palette", ["mono", "ansi"])
def test_cursor_focus_and_selection_are_told_apart(palette: str) -> None:
    states = [
        {"cursor": cursor, "focused": focused, "marked": marked}
        for cursor, focused, marked in product((False, True), repeat=3)
        if cursor or focused  # without the cursor a row is the same wherever the keys go
    ]
    assert len({look(row(), palette, **state) for state in states}) == len(states)


@pytest.mark.parametrize("palette", ["mono", "ansi"])
def test_statuses_and_what_was_just_decided_are_told_apart(palette: str) -> None:
    rows = [row(status) for status in Status] + [row(snoozed="2026-12-01")]
    looks = [look(one, palette, settled=settled) for one in rows for settled in (False, True)]
    assert len(set(looks)) == len(looks)


def test_the_parts_of_a_bar_are_told_apart() -> None:
    assert len(set(TEXTURES.values())) == len(TEXTURES)


@pytest.mark.parametrize("palette", ["mono", "ansi"])
def test_matches_and_mistakes_stand_out(palette: str) -> None:
    usual = paint("text", PALETTES[palette])
    for token in ("match", "error", "error.at", "key", "strong", "caret", "link"):
        painted = paint(token, PALETTES[palette])
        assert (painted.bold, painted.underline, painted.reverse) != (usual.bold, usual.underline, usual.reverse), token
