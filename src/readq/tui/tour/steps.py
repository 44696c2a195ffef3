"""The steps of the tour, how far the reader is, and what the lines above the footer say of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from readq.tui.drawing.spans import Line, fit, ground, spread, width_of
from readq.tui.shell.command import LIST

if TYPE_CHECKING:
    from readq.model import Operation
    from readq.tui.shell.command import Keymap
    from readq.tui.shell.workspace import Workspace

LINES = 2
STATE = "tui.tour"
_WORDS = {
    "decide": "decide", "tag": "tag", "note": "note", "find": "find", "undo": "undo", "view": "save a view",
}  # fmt: skip
STEPS = tuple(_WORDS)
_KINDS = {"mark": "decide", "snooze": "decide", "tag": "tag", "note": "note", "undo": "undo"}
_VERBS = {"save_view": "view", "change_view": "view"}


class Tour:
    """``done``: the steps that were taken, in whatever order; ``seen``: the last step of the journal looked at."""

    def __init__(self, done: Iterable[str] = ()) -> None:
        self.done = set(done) & set(STEPS)
        self.seen = 0

    @property
    def step(self) -> str:
        """The first step that is not done yet; empty when all are."""
        return next((step for step in STEPS if step not in self.done), "")

    def look(self, made: Iterable[Operation], workspace: Workspace) -> bool:
        """Tick off what was ``made`` since the last look, and what is shown; whether anything was."""
        before = len(self.done)
        for operation in made:
            if operation.id > self.seen:
                self.seen = operation.id
                if step := _VERBS.get(operation.verb) or _KINDS.get(operation.kind):
                    self.done.add(step)
        if workspace.found is not None and workspace.prompt is None and not workspace.collected:
            self.done.add("find")
        return len(self.done) > before

    def kept(self, *, over: bool = False) -> dict[str, Any]:
        """What to remember of it, as a JSON value; ``over``: it is not to come by itself again."""
        return {"done": sorted(self.done), "over": over or not self.step}


def begun(kept: Any, *, new: bool) -> Tour | None:
    """The tour as it is at a start, from what was ``kept`` of it: gone on with, or begun in a ``new`` library."""
    if isinstance(kept, dict):
        done = kept.get("done")
        if kept.get("over") is not False or not isinstance(done, list):
            return None
        return Tour(step for step in done if isinstance(step, str))
    return Tour() if new else None


def ends(workspace: Workspace) -> bool:
    """Whether the key that goes back ends the tour now, since there is nothing else to go back from."""
    at_home = workspace.found is None and workspace.query == workspace.home
    return workspace.tour is not None and workspace.focus == LIST and at_home and not workspace.browser.selected


def lines(tour: Tour, workspace: Workspace, width: int) -> list[Line]:
    """Which steps there are, and what to do next."""
    keymap = workspace.keymap
    marks: Line = []
    for step, word in _WORDS.items():
        if step in tour.done:
            marks += [("✓ ", "good"), (word, "muted"), ("  ", "text")]
        elif step == tour.step:
            marks += [("▸ ", "accent"), (word, "strong"), ("  ", "text")]
        else:
            marks += [("· ", "faint"), (word, "faint"), ("  ", "text")]
    end: Line = []
    if ends(workspace) and workspace.prompt is None:
        end = [(keymap.key("back"), "key"), (" ends it " if tour.step else " closes it ", "muted")]
    left: Line = [(" Tour  ", "accent"), *marks]
    if width_of(left) + width_of(end) > width:
        now = f"{len(tour.done)}/{len(STEPS)}  "
        left = [(" Tour  ", "accent"), (now, "muted"), (_WORDS.get(tour.step, ""), "strong")]
    told: Line = [(" ", "text"), *_told(tour.step, workspace, keymap)]
    return [ground(fit(line, width), "select") for line in (spread(left, end, width), told)]


def _told(step: str, workspace: Workspace, keymap: Keymap) -> Line:
    """What to do for a step, by what is open now."""
    if step == "view" and (workspace.found is not None or workspace.query == workspace.home):
        step = "filter"
    pieces = {
        "decide": ("Is this one for you? ", "skip", " skips it, ", "queue", " puts it in the queue, ", "read",
                   ": already read."),
        "tag": ("", "tags", " gives tags to the paper under the cursor: type a word, then enter."),
        "note": ("", "note", " writes a note beside the abstract. Type a thought; esc saves it."),
        "find": ("", "find", " finds what you half remember, typos and all: lossles compresion, enter."),
        "undo": ("", "undo", " takes back what you did last, and then what was before; ", "redo", " does it again."),
        "filter": ("", "filter", " narrows the list as you type: diffusion -video, then enter."),
        "view": ("", "view.save", " keeps this filter as a view with a number: type a name, then enter."),
        "": ("That is all it takes. ", "help", " has every key, ", "palette", " every command, ", "triage",
             " one paper a screen."),
    }[step]  # fmt: skip
    return [(keymap.key(piece), "key") if place % 2 else (piece, "text") for place, piece in enumerate(pieces) if piece]
