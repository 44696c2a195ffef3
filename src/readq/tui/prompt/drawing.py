"""A line being typed, and what is said about it: the place of a mistake, and ways to go on."""

from __future__ import annotations

import re
from collections.abc import Sequence

from readq.text import cell_width, clean, clip
from readq.tui.drawing.spans import Line, fit, ground, plain, spread, width_of, wrap

_OFFER = 24  # cells of one offer
_RIGHT = 32  # cells of the remark at the right
_KEYS = re.compile(r"((?:^|(?<=· )|(?<=, ))(?:enter|esc|tab|y|Y)(?= ))")  # in a hint
_ROOM = 16  # cells of the text that the remark leaves, or it is not shown


class Typed:
    """A text being typed as a line of ``width`` cells shows it: scrolled sideways to keep the caret in sight, with a
    remark at the right. ``text`` is the user's own typing, cleaned as everything else."""

    def __init__(self, width: int, label: str, text: str, caret: int, right: str = "") -> None:
        self._width, self._raw = width, text
        self._head: Line = [(f" {label} ", "key")]
        self._tail: Line = [(f" {plain(right, _RIGHT)} ", "muted")] if right else []
        if width - width_of(self._head) - width_of(self._tail) < _ROOM:
            self._tail = []
        self._room = max(1, width - width_of(self._head) - width_of(self._tail) - 1)
        self._text, self._caret = clean(text), len(clean(text[:caret]))
        start = 0
        while cell_width(self._text[start : self._caret]) >= self._room:
            start += max(1, self._room // 3)
        self._start = start

    def column(self, at: int) -> int:
        """The cell in which character ``at`` of the text is shown, or the nearest one that can be seen."""
        before = clip(self._text[self._start : max(self._start, len(clean(self._raw[:at])))], self._room)
        return width_of(self._head) + cell_width(before)

    def line(self, *, ghost: str = "", error_at: int | None = None) -> Line:
        """The line: its caret, the completion offered, the word with a mistake underlined."""
        wrong = range(0)
        if error_at is not None:
            first = len(clean(self._raw[:error_at]))
            wrong = range(first, first + len((self._text[first:] + " ").split(" ", 1)[0]))
        shown = clip(self._text[self._start :], self._room)
        at = self._caret - self._start
        body: Line = []
        for index, char in enumerate(shown):
            token = "caret" if index == at else "error.at" if index + self._start in wrong else "strong"
            if body and body[-1][1] == token:
                body[-1] = (body[-1][0] + char, token)
            else:
                body.append((char, token))
        if at >= len(shown):
            if ghost:
                ghost = plain(ghost, self._room - cell_width(shown))
                body += [(ghost[:1], "caret"), (ghost[1:], "ghost")]
            else:
                body.append((" ", "caret"))
        return ground(fit(spread(self._head + body, self._tail, self._width), self._width), "bar")


def prompt_line(width: int, label: str, text: str, caret: int, *, ghost: str = "", right: str = "") -> Line:
    """A line being typed; see `Typed`."""
    return Typed(width, label, text, caret, right).line(ghost=ghost)


def mistake_lines(width: int, typed: Typed, at: int, message: str) -> list[Line]:
    """A ``^`` under character ``at`` of what is typed, and ``message`` beside it, or below where there is no room."""
    column = min(typed.column(at), width - 1)
    message = clean(message)
    cells = cell_width(message)
    before: Line = [(" " * column, "text"), ("^", "error")]
    if column + 2 + cells < width:
        lines = [[*before, (f" {message}", "strong")]]
    elif cells + 2 < column:
        lines = [[(" " * (column - cells - 1), "text"), (f"{message} ", "strong"), ("^", "error")]]
    else:
        lines = [before]
        lines += [[(f" {message[start:end]}", "strong")] for start, end in wrap(message, width - 1)]
    return [ground(fit(line, width), "bar") for line in lines]


def offers_line(width: int, offers: Sequence[tuple[str, str]], chosen: int | None) -> Line:
    """The ways to go on, the ``chosen`` one set off and its help at the right; without a choice yet, the first is what
    Tab takes. As many of the others as there is room for."""
    at = chosen or 0
    left: Line = [(" ", "text@bar"), ("tab", "key@bar"), (" ", "text@bar")]
    names = [plain(name, min(_OFFER, max(1, width // 3))) for name, _ in offers]
    widths = [cell_width(name) + 2 for name in names]
    meaning = plain(offers[at][1], max(width // 3, width - sum(widths) - 10))
    right: Line = [(f" {meaning} ", "muted@bar")] if meaning else []
    room = width - width_of(left) - width_of(right) - 2
    first = at
    while first and sum(widths[first - 1 : at + 1]) <= room:
        first -= 1
    last = at + 1
    while last < len(names) and sum(widths[first : last + 1]) <= room:
        last += 1
    for index in range(first, last):
        left.append((f" {names[index]} ", "strong@cursor" if index == at else "muted@bar"))
    if last < len(names):
        left.append(("…", "faint@bar"))
    return fit(spread(left, right, width, "text@bar"), width, "text@bar")


def keyed(hint: str) -> Line:
    """A hint whose keys are set off: ``enter keeps, esc back · words of a title``."""
    line: Line = []
    for part, text in enumerate(_KEYS.split(hint)):
        if part % 2:
            line.append((text, "key"))
        else:
            does, dot, rest = text.partition(" · ")
            line += [(piece, "muted") for piece in (does, dot + rest) if piece]
    return line
