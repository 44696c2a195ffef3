"""What the screens that list what was done and written show: steps, notes, open items, versions of a note.

Pure: values in, styled lines out. Each entry is drawn ``width`` cells wide at most and without the cursor's bar.
"""

from __future__ import annotations

import datetime
import difflib
from collections.abc import Callable, Iterable, Sequence

from readq.dates import near, written
from readq.model import Operation, Status
from readq.phrasing import REVERSED, actor, phrase
from readq.signs import GLYPHS
from readq.text import cell_width, clean
from readq.tui.drawing.lines import number
from readq.tui.drawing.spans import Line, plain, spread, styled, width_of, wrap
from readq.tui.drawing.titles import titled

KINDS = {
    "mark": "●", "note": "✎", "tag": "#", "priority": "±", "snooze": "◔", "wake": "↩", "order": "↕", "view": "★",
    "undo": "↶", "redo": "↷", "ingest": "+", "take_over": "+", "merge": "≡", "rule": "»", "resolve": "+", "enrich": "+",
    "interest": "▆",
}  # fmt: skip
Spans = Callable[[str, str], Iterable[tuple[int, int]]]  # (cleaned text, which field it is) to ranges
NOTE_LINES = 2  # of a note in the list of notes, at least
VERSION_LINES = 4  # of a version in the list of versions, at least
_MOST_LINES = 12  # of either; more is not glanced at


def day_heading(seconds: int, today: datetime.date, form: str = "") -> str:
    """The local day of a moment as a heading: ``Today``, ``Yesterday``, ``Thu 19 Nov``, ``Wed 19 Nov 2025``; with the
    strftime ``form``, days before yesterday as it has them."""
    try:
        day = datetime.datetime.fromtimestamp(seconds).date()
    except (OverflowError, OSError, ValueError):
        return "Long ago"
    return near(day, today).capitalize() or written(day, today, form, weekday=True)


def clock(seconds: int) -> str:
    """The local time of day of a moment."""
    try:
        return f"{datetime.datetime.fromtimestamp(seconds):%H:%M}"
    except (OverflowError, OSError, ValueError):
        return "     "


def step_line(step: Operation, width: int) -> Line:
    """A step of the history. One that is not in force is faint and says so."""
    glyph, colour = KINDS.get(step.kind, "·"), "accent"
    if step.kind == "mark":
        glyph, colour = GLYPHS[Status.parse(step.verb)], f"status.{step.verb}"
    said = phrase(step)
    token = "faint" if step.undone or step.reverses is not None else "text"
    right: Line = []
    if step.undone:
        right.append(("undone", "status.snooze"))
    if step.papers > 1 and f"{step.papers:,} papers" not in said:
        right.append((f" {number(step.papers)} papers", "muted"))
    if width >= 70 and step.actor:
        right.append((f"  {plain(actor(step), 12)}", "faint"))
    left: Line = [(f"{clock(step.at)} ", "faint"), (f"{glyph} ", "faint" if token == "faint" else colour)]
    room = width - width_of(left) - width_of(right) - 1
    return spread([*left, (plain(said, room), token)], right, width)


def lines_each(entries: int, height: int, least: int) -> int:
    """How many lines of text each of so many entries can have for all of them to be seen in ``height`` lines, each
    with a line above and one below; not fewer than ``least``."""
    return max(least, min(_MOST_LINES, height // max(1, entries) - 2))


def note_lines(
    title: str, status: Status, when: str, head: str, width: int, spans: Spans | None = None, most: int = NOTE_LINES
) -> list[Line]:
    """A paper and ``most`` lines of how its note begins; with ``spans``, rather the lines that match, and the matches
    marked."""
    glyph: Line = [(f"{GLYPHS[status]} ", f"status.{status.label}")]
    right: Line = [(when, "faint")]
    shown = titled(title, width - 3 - cell_width(when)) or "(no title)"
    named = styled(shown, "strong", spans(shown, "title"), "match") if spans is not None else [(shown, "strong")]
    out = [spread([*glyph, *named], right, width)]
    lines = [text for raw in head.split("\n") if (text := clean(raw).strip())]
    marks = [(text, list(spans(text, "note")) if spans is not None else []) for text in lines]
    chosen = [entry for entry in marks if entry[1]][:most]
    for entry in marks:
        if len(chosen) >= most:
            break
        if entry not in chosen:
            chosen.append(entry)
    for text, found in sorted(chosen, key=marks.index):
        start = max(0, found[0][0] - width // 2) if found and found[0][1] > width - 4 else 0
        cut = ("…" if start else "") + text[start:]
        shift = (1 if start else 0) - start
        line = plain(cut, width - 2)
        inside = [(a + shift, b + shift) for a, b in found if a >= start]
        out.append([("  ", "text"), *styled(line, "note", inside, "match")])
    return out


def task_line(text: str, done: bool, width: int) -> Line:
    """An open item, or one just ticked."""
    box, token = ("☑ ", "status.read") if done else ("☐ ", "note")
    return [(box, token), (plain(text, width - 2) or "(empty)", "faint" if done else "text")]


def version_lines(
    body: str, older: str | None, when: str, width: int, current: bool, most: int = VERSION_LINES
) -> list[Line]:
    """A version of a note: when it was written, how many lines are new and gone since the version before it, and how
    it begins, in ``most`` lines."""
    before, after = (older or "").split("\n") if older else [], body.split("\n")
    plus = minus = 0
    if len(before) + len(after) < 4000:  # comparing is quadratic
        for tag, a, b, c, d in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
            if tag != "equal":
                minus, plus = minus + b - a, plus + d - c
    right: Line = []
    if plus:
        right.append((f" +{plus}", "status.read"))
    if minus:
        right.append((f" −{minus}", "error"))
    head: Line = [(when, "strong")]
    if current:
        head.append(("  as it is now", "muted"))
    out = [spread(head, [*right, (" line" if plus + minus == 1 else " lines", "faint")] if right else [], width)]
    for raw in after:
        text = clean(raw).rstrip()
        if not text.strip():
            continue
        for start, end in wrap(text, max(1, width - 2)):
            if len(out) > most:
                out[-1] = [*out[-1], (" …", "faint")]
                return out
            out.append([("  ", "text"), (text[start:end], "note")])
    return out


def outcome_line(entry: Operation, changed: int, conflicts: Sequence[str], width: int) -> Line:
    """What became of undoing or redoing a step, by the entry that tells of it: ``conflicts`` are the titles of the
    papers left alone."""
    if not conflicts:
        return [("✓ ", "good"), (plain(phrase(entry), max(8, width - 4)), "strong")]
    head = f"{REVERSED[entry.verb]} for {number(changed)}. "
    return [("! ", "error"), (head, "strong"), (f"changed again since, left alone: {_named(conflicts)}", "text")]


def nothing_left_line(conflicts: Sequence[str], *, redo: bool) -> Line:
    """Why a step cannot be undone (or redone) any more: ``conflicts`` are the titles of what has other values now."""
    verb = "was" if len(conflicts) == 1 else "were"
    why = f"{_named(conflicts)} {verb} changed again later."
    return [("! ", "error"), (f"Nothing left to {'redo' if redo else 'undo'}: ", "strong"), (why, "text")]


def _named(titles: Sequence[str]) -> str:
    names = ", ".join(f"“{titled(title, 30)}”" for title in titles[:2])
    return names + (f" and {len(titles) - 2:,} more" if len(titles) > 2 else "")
