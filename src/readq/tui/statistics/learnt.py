"""What was learnt from words: what is new, what one reads more and less of, and how well decisions are foretold."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from readq.text import clean
from readq.tui.drawing.lines import across
from readq.tui.drawing.spans import Line
from readq.tui.statistics.block import Block, Cell, Target

if TYPE_CHECKING:
    from readq.library.learnings import Learnings
    from readq.library.trends import Rising

_BAR = 20  # cells


def rising(block: Block, learnt: Learnings) -> None:
    """The words that are new this week."""
    if learnt.rising:
        block.title("Rising this week", [("words that far more papers have than before ", "muted")])
        block.cells(_words(learnt.rising, "with"))


def reading(block: Block, learnt: Learnings) -> None:
    """What is read more and less of."""
    if learnt.reading.more or learnt.reading.less:
        block.title("You read more of", [("queued or read in four weeks, against before ", "muted")])
        if learnt.reading.more:
            block.cells(_words(learnt.reading.more, "liked lately, with"), [("more ", "faint")])
        if learnt.reading.less:
            block.cells(_words(learnt.reading.less, "liked before, with"), [("less ", "faint")])


def _words(words: Sequence[Rising], what: str) -> list[Cell]:
    return [
        (
            [(clean(each.word), "strong"), (f" {len(each.papers):,}", "muted")],
            Target(None, f"{what} {each.word}", "papers", ids=each.papers),
        )
        for each in words
    ]


def foretold(block: Block, learnt: Learnings) -> None:
    """What was said of papers before they were decided, and what became of them."""
    calibration = learnt.calibration
    if calibration is None:
        return
    said = "shown as a chance" if calibration.honest else "not sure enough to show a chance"
    block.title("Likely for you, and then", [(f"{said} ", "muted")])
    for band in calibration.bands:
        line: Line = [(f" said {band.low:>3.0%} to {band.high:>4.0%} ", "muted")]
        if block.width > 2 * _BAR + 40:
            line += across(band.liked, _BAR, "status.queue")
        papers = f"{band.papers:,} paper" + ("" if band.papers == 1 else "s")
        line += [(f" {band.liked:>4.0%}", "strong"), (f" were queued: {papers}", "muted")]
        block.add(line)
