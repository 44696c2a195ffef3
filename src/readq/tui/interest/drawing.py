"""How likely a paper is to be liked, and what orders a list that is sorted by it, drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readq.model import Counts, Status
from readq.tui.drawing.spans import Line, plain

if TYPE_CHECKING:
    from readq.tui.shell.workspace import Workspace

_BARS = "▁▂▃▄▅▆▇█"
_SURPRISE = "◇"
_NAME = 24  # cells of the name of an interest


def bar(level: int, surprise: bool = False) -> Line:
    """The end of a list row: a bar of so many eighths, or the sign of a paper that stands there by lot."""
    if surprise:
        return [(f" {_SURPRISE}", "muted")]
    return [(f" {_BARS[max(1, min(level, len(_BARS))) - 1]}", "accent")]


def nothing_learnt(counts: Counts) -> str:
    """Why a list by interest is as listed."""
    liked = counts.status[Status.QUEUE] + counts.status[Status.READ]
    return "nothing is learnt yet" if liked else "nothing is queued yet"


def order_told(workspace: Workspace) -> Line:
    """What the header says of the order of a list by interest; nothing of other lists, and where the query says
    enough."""
    papers, pane = workspace.browser.papers, workspace.filter_pane
    if workspace.found is not None or workspace.filter.sort is None or workspace.filter.sort.key != "interest":
        return []
    if not papers.complete or not papers.total:
        return []
    keymap = workspace.keymap
    key = keymap.key("interests")
    if not papers.levels:
        return [("listed order: ", "muted"), (nothing_learnt(pane.counts), "priority.up"),
                *([(" · ", "faint"), (key, "key"), (" begins", "muted")] if key else [])]  # fmt: skip
    if pane.followed:
        follow = keymap.key("interests.follow")
        leave: Line = [(" · ", "faint"), (key, "key"), (" ", "text"), (follow, "key"), (" all again", "muted")]
        return [("order of interest: ", "muted"), (plain(pane.followed, _NAME), "accent"), (" only", "muted"),
                *(leave if key and follow else [])]  # fmt: skip
    return [("order of your interests", "muted")] if pane.interests else []
