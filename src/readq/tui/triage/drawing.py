"""What triage shows around the paper: progress, the bar, the summary. Pure: values in, lines out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from readq.model import Status
from readq.phrasing import DECISIONS
from readq.signs import GLYPHS, SNOOZED
from readq.text import cell_width
from readq.tui.drawing.lines import number
from readq.tui.drawing.spans import Line, fit, ground, plain, spread, width_of
from readq.tui.triage.replay import KEEP, QUEUE, READ, SKIP, SNOOZE

MEASURE = 88  # cells; longer lines of prose are hard to read
_LOOKS = (  # verdict, glyph, style, word
    (QUEUE, GLYPHS[Status.QUEUE], "status.queue", DECISIONS[QUEUE].being),
    (SKIP, GLYPHS[Status.SKIP], "status.skip", DECISIONS[SKIP].being),
    (READ, GLYPHS[Status.READ], "status.read", DECISIONS[READ].being),
    (SNOOZE, SNOOZED, "status.snooze", DECISIONS[SNOOZE].being),
    (KEEP, GLYPHS[Status.INBOX], "status.inbox", "kept"),
)
_BAR = (QUEUE, READ, SNOOZE, KEEP, SKIP)  # what was picked first, what fell away last


def tally_line(tally: Mapping[str, int], *, short: bool = False) -> Line:
    """What was decided so far: ``5 queued 9 skipped 3 read``; with glyphs for words if ``short``."""
    line: Line = []
    for verdict, glyph, token, word in _LOOKS:
        count = tally.get(verdict, 0)
        if count:
            line += [(" ", "text")] if line else []
            line += [(f"{glyph} {number(count)}", token)] if short else [(f"{number(count)} {word}", token)]
    return line


def progress_header(
    width: int, name: str, done: int, total: int, tally: Mapping[str, int], *, complete: bool, deferred: int, away: int
) -> Line:
    """The top line. ``away``: how many papers the reader has gone back."""
    count: Line = [(f"{number(done)}/{number(total, complete)}", "strong")]
    for short in (False, True):
        parts = tally_line(tally, short=short)
        right: Line = [*count, *([(" · ", "faint")] if parts else []), *parts]
        if deferred:
            right += [(" · ", "faint"), (f"{number(deferred)} later", "muted")]
        right.append((" ", "text"))
        left: Line = [(" Triage", "strong")]
        room = width - width_of(right) - width_of(left) - 4
        if room >= 6 or short:
            break
    if room >= 4:
        left += [(" · ", "faint"), (plain(name, room), "muted")]
    if away and room - cell_width(name) > 12:
        left += [(f"  ◂ {away} back", "accent")]
    return ground(fit(spread(left, right, width), width), "bar")


def bar_line(width: int, total: int, tally: Mapping[str, int]) -> Line:
    """Progress over the whole width, in the colours of what was decided. Every verdict there is gets a cell, and the
    bar is full only when all is done."""
    styles = {verdict: token for verdict, _, token, _ in _LOOKS}
    done = sum(tally.get(verdict, 0) for verdict in _BAR)
    if total <= 0 or width <= 0:
        return [("─" * max(0, width), "rule")]
    filled = width if done >= total else min(width - 1, max(1 if done else 0, done * width // total))
    line: Line = []
    used = at = 0
    for verdict in _BAR:
        count = tally.get(verdict, 0)
        if not count:
            continue
        at += count
        end = filled if at >= done else max(used + 1, at * filled // done)
        end = min(end, filled)
        if end > used:
            line.append(("━" * (end - used), styles[verdict]))
        used = max(used, end)
    if used < width:
        line.append(("─" * (width - used), "rule"))
    return line


def summary_lines(
    width: int,
    tally: Mapping[str, int],
    *,
    left: int,
    deferred: int,
    inbox: int,
    queue: int,
    keys: Sequence[tuple[str, str]],
) -> list[Line]:
    """What a round came to. ``left`` papers of it are not settled, ``keys`` are what can be done now."""
    done = sum(tally.values())
    lines: list[Line] = []
    if left:
        lines.append([("Triage so far", "strong")])
    elif done:
        lines.append([("✓ ", "good"), ("That was all of them.", "good")])
    else:
        lines.append([("Nothing here to decide.", "strong")])
    lines.append([])
    digits = max((len(number(count)) for count in tally.values()), default=1)
    for verdict, glyph, token, word in _LOOKS:
        count = tally.get(verdict, 0)
        if count:
            word = "kept in the inbox" if verdict == KEEP else word
            lines.append([(f"{glyph} ", token), (f"{number(count):>{digits}}", "strong"), (f" {word}", "text")])
    if left:
        word = f"left, {number(deferred)} of them for later" if deferred else "left in this list"
        lines.append([("· ", "faint"), (f"{number(left):>{digits}}", "strong"), (f" {word}", "muted")])
    lines += [[], [("inbox ", "muted"), (number(inbox), "strong"), (" · queue ", "muted"), (number(queue), "strong")]]
    lines.append([])
    room = max((cell_width(key) for key, _ in keys), default=1)
    for key, word in keys:
        lines.append([(" " * (room - cell_width(key)) + key, "key"), (f"  {word}", "text")])
    block = max((width_of(line) for line in lines), default=0)
    margin = max(1, (width - block) // 2)
    return [fit([(" " * margin, "text"), *line], width) for line in lines]
