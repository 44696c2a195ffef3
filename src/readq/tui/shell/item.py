"""A line of a list to choose from."""

from __future__ import annotations

from typing import NamedTuple

from readq.tui.drawing.spans import Line

WIDTH = 110  # cells of a list for reading, where there is room


class Item(NamedTuple):
    """``id`` None: a heading. ``search`` is what typing is compared with, ``help`` is said below while the cursor is on
    it."""

    id: str | None
    line: Line
    search: str
    right: Line = []  # noqa: RUF012 - never changed
    help: str = ""
