"""The preview before everything that matches is decided. Pure: values in, lines out."""

from __future__ import annotations

from collections.abc import Sequence

from readq.text import cell_width
from readq.tui.drawing.lines import number
from readq.tui.drawing.spans import Line, fit, ground, plain
from readq.tui.drawing.titles import titled

WIDTH, HEIGHT = 72, 13


def preview_lines(
    width: int,
    height: int,
    query: str,
    count: int,
    titles: Sequence[str],
    keys: Sequence[tuple[str, str]],
    *,
    asked: str = "",
    takes: str = "",
    split: bool = False,
    busy: str = "",
    remark: str = "",
    instead: str = "",
    heading: str = "",
) -> list[Line]:
    """What would be decided: the query, how many papers it matches and the first ``titles``. ``keys`` are (key, word)
    of the decisions. ``asked``: the question that waits for ``y``, ``takes`` what that would decide; ``split``: ``y``
    is for the undecided and ``Y`` for all of them. ``busy``: what is being done. ``instead``: the key for everything
    that is listed, when it is the selected papers that would be decided; ``heading``: what the first line says instead
    of either."""
    papers = "1 paper" if count == 1 else f"{number(count)} papers"
    usual = "Decide the selected papers" if instead else "Decide everything listed"
    head: list[Line] = [
        [(f" {heading or usual}", "strong")],
        [(" ", "text"), (papers, "accent"), (" · ", "faint"), (plain(query or "all papers", width - 24), "muted")],
    ]
    body: list[Line] = [[("   ", "text"), (titled(title, width - 5) or "(no title)", "text")] for title in titles]
    if count > len(titles):
        body.append([(f"   … and {number(count - len(titles))} more", "faint")])
    line: Line = [(" ", "text")]
    foot: list[Line]
    if busy:
        foot = [[(f" {busy} …", "accent")]]
    elif asked:
        foot = [[(f" {asked}", "strong")]]
        if cell_width(f" {asked} {takes} ") <= width:
            foot[0].append((f" {takes}", "text"))
        else:
            foot.append([(f" {takes}", "text")])
        does: Line = [(" y", "key"), (" undecided only · ", "muted"), ("Y", "key"), (" all", "muted")]
        if not split:
            does = [(" y", "key"), (" does it", "muted")]
        foot.append([*does, (" · any other key does not", "muted")])
    else:
        for key, word in keys:
            line += [(key, "key"), (f" {word}  ", "text")]
        leave: Line = [(" esc", "key"), (" leaves them as they are", "muted")]
        if instead:
            leave += [(" · ", "faint"), (instead, "key"), (" everything listed", "muted")]
        elif width >= 62:
            leave.append((" · one step, undone with one key", "muted"))
        foot = [line, leave]
    if remark:
        foot.insert(0, [(f" {plain(remark, width - 2)}", "error")])
    gap: list[Line] = [[]]
    room = height - len(head) - len(foot)
    if room >= len(body) + 2:
        lines = [*head, *gap, *body, *gap * (room - len(body) - 1), *foot]
    else:
        lines = [*head, *body[: max(0, room)], *gap * max(0, room - len(body)), *foot]
    return [ground(fit(each, width), "bar") for each in lines[:height]]
