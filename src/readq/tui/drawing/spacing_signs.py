"""Keeping columns even behind letters with spacing vowel signs, as Devanagari, Tamil and many other scripts have them.

Some terminals give such a sign a cell of its own, others draw it upon the letter before, and a program cannot ask
which. `readq.text.cell_width` leaves it a cell. The toolkit counts none, so each sign goes through it with a `FILLER`
behind, and what reaches the terminal is written such that the next text begins in the same column in either kind.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from readq.text import SafeText, cell_width, is_spacing_sign, spacing_signs

if TYPE_CHECKING:
    from textual.driver import Driver

FILLER = "\ufdd0"  # no character, hence in no cleaned text; one cell wide to the toolkit
# A control sequence, which is left as it is, or text up to the next.
_PIECES = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|[^\x00-\x1f\x7f]+")


def counted(text: SafeText) -> str:
    """Cleaned ``text`` as the toolkit is to measure it, with a `FILLER` behind each spacing sign."""
    if text.isascii() or not spacing_signs(text):
        return text
    return "".join([f"{char}{FILLER}" if is_spacing_sign(char) else char for char in text])


def aligned(text: SafeText) -> str:
    """Cleaned ``text`` as it is written to a terminal, so that it takes just `cell_width` cells there."""
    if text.isascii() or not spacing_signs(text):
        return text
    return _placed(text, cell_width(text))


def settled(data: str) -> str:
    """What the toolkit writes to the terminal, with every run of text that holds a `FILLER` put in its place."""
    return _PIECES.sub(_settle, data) if FILLER in data else data


def _settle(piece: re.Match[str]) -> str:
    text = piece[0]
    if FILLER not in text:
        return text
    from rich.cells import cell_len

    return _placed(text.replace(FILLER, ""), cell_len(text))


def _placed(text: str, cells: int) -> str:
    """``text`` drawn over as many blank ``cells``, the cursor behind them afterwards however wide it turned out."""
    return f"\x1b7{' ' * cells}\x1b8{text}\x1b8\x1b[{cells}C"


def aligning(driver: type[Driver]) -> type[Driver]:
    """A terminal driver that settles what is written through it, otherwise as ``driver``."""

    class Aligning(driver):  # type: ignore[misc, valid-type]
        def write(self, data: str) -> None:
            super().write(settled(data))

    return Aligning
