"""What the list, the header and the footer show, as styled lines.

Pure: values in, lines out, every untrusted text cleaned on the way. Neither the app's toolkit nor the database is
needed, which is what lets the first screen appear before either is loaded.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from readq import signs
from readq.model import Mark, Row, Status
from readq.phrasing import DECISIONS
from readq.text import cell_width, clean
from readq.tui.drawing.spans import Line, dressed, fit, ground, plain, spread, styled, width_of, wrap
from readq.tui.drawing.titles import Ranges, Styles, laid_out, title_spans, titled

# A list beside the paper (from `layout.WIDE` on) is narrower than one above it was. What a row shows must not need more
# than it has there, or it would come, go and come again as the terminal grows.
_MARKED, _DATED = 36, 48  # cells
MARKS = 11  # cells that are kept for the marks of a row with columns, so that these stand below one another


def number(value: int, complete: bool = True) -> str:
    """A count for people: ``12,345``, with ``+`` when it is only known to be at least that; ``…`` while nothing is
    known."""
    return f"{value:,}{'' if complete else '+'}" if value or complete else "…"


def rounded(papers: int, exact: bool = True) -> str:
    """A count in at most five characters and a ``+`` if there are more: ``9,584``, ``12k``, ``2.7M``."""
    if papers < 10_000:
        return number(papers, exact)
    text = f"{papers / 1000:.0f}k" if papers < 999_500 else f"{papers / 1_000_000:.1f}M"
    return text if exact else f"{text}+"


def across(share: float, room: int, token: str) -> Line:
    """A bar from left to right over ``room`` cells."""
    full, left = signs.across(share, room)
    return [(full, token), (left, "rule")]


def status_span(row: Row) -> tuple[str, str]:
    """The glyph of a paper's status and its style."""
    if row.snoozed_until is not None and row.status is Status.INBOX:
        return signs.SNOOZED, "status.snooze"
    return signs.GLYPHS[row.status], f"status.{row.status.label}"


def row_line(
    row: Row,
    width: int,
    *,
    cursor: bool = False,
    focused: bool = True,
    marked: bool = False,
    settled: bool = False,
    spans: Sequence[tuple[int, int]] = (),
    end: Line | None = None,
    beside: Line | None = None,
    tagged: bool = False,
    dates: str = "",
) -> Line:
    """A paper as one line of the list.

    ``cursor``: the cursor is here; ``marked``: selected; ``settled``: decided since the list was opened, so it steps
    back; ``spans``: character ranges of the raw title to highlight; ``end``: what else stands at its end; ``beside``:
    its columns, which stand before the marks; ``tagged``: its tags are among them; ``dates``: how they are written.
    """
    marks = _row_marks(row, width, dates, columns=beside is not None, tagged=tagged)
    if beside is not None:
        marks = [*beside, (" " * (MARKS - width_of(marks)), "text"), *marks]
    right = [*marks, *(end or [])]
    room = width - 3 - width_of(right) - 1
    left = [
        *_beginning(row, cursor, focused, marked),
        *title_spans(row.title, room, _title(cursor, focused, settled), spans),
    ]
    line = fit([*fit(left, width - width_of(right) - 1), *right], width)
    return ground(line, _where(cursor, focused, marked))


def row_lines(
    row: Row,
    width: int,
    below: Line,
    *,
    cursor: bool = False,
    focused: bool = True,
    marked: bool = False,
    settled: bool = False,
    spans: Sequence[tuple[int, int]] = (),
    end: Line | None = None,
    dates: str = "",
) -> list[Line]:
    """A paper as two lines of the list: a title that is too long for the first goes on on the second, and what is told
    of the paper (``below``) follows it there. See `row_line`."""
    right = [*_row_marks(row, width, dates, columns=True, tagged=True), *(end or [])]
    room = max(1, width - 3 - width_of(right) - 1)
    token = _title(cursor, focused, settled)
    text, spans, styles = laid_out(row.title, 2 * width, spans)
    text = text or "(no title)"
    first, *rest = list(islice(wrap(text, room), 2)) or [(0, 0)]
    head = _part(text, first[0], first[1], token, spans, styles)
    left = [*_beginning(row, cursor, focused, marked), *head]
    upper = fit([*fit(left, width - width_of(right) - 1), *right], width)
    second: Line = [("   ", "text")]
    if rest:
        more = _part(text, rest[0][0], len(text), token, spans, styles)
        second += [*_cut(more, width - 4), ("  ", "text")]
    where = _where(cursor, focused, marked)
    return [ground(upper, where), ground(fit(_cut([*second, *below], width), width), where)]


def _part(text: str, start: int, stop: int, token: str, spans: Ranges, styles: Styles) -> Line:
    within = [(max(a, start) - start, min(b, stop) - start) for a, b in spans if a < stop and b > start]
    line = styled(text[start:stop], token, within, "match")
    return dressed(line, [(a - start, b - start, how) for a, b, how in styles])


def _cut(line: Line, width: int) -> Line:
    """``line`` in at most ``width`` cells, with a sign where it is cut."""
    if width_of(line) <= width:
        return line
    return [*fit(line, width - 1), ("…", "faint")]


def _beginning(row: Row, cursor: bool, focused: bool, marked: bool) -> Line:
    edge = "●" if marked else "▌"
    first = (edge, "bar" if focused else "bar.blur") if cursor else ("•" if marked else " ", "mark")
    return [first, status_span(row), (" ", "text")]


def _title(cursor: bool, focused: bool, settled: bool) -> str:
    return "title.dim" if settled else "title.here" if cursor and focused else "title"


def _where(cursor: bool, focused: bool, marked: bool) -> str:
    return ("cursor" if focused else "blur") if cursor else "select" if marked else ""


def _row_marks(row: Row, width: int, dates: str, *, columns: bool = False, tagged: bool = False) -> Line:
    """What is special about a paper, right-aligned beside its title; nothing for most papers. What is told in
    ``columns``, or on the line below, is left out; ``tagged``: the tags are."""
    if width < _MARKED:
        return []
    parts: Line = []
    if row.snoozed_until is not None and width >= _DATED:
        from datetime import date

        from readq.dates import written_iso  # few rows have a day

        parts.append((f" until {plain(written_iso(row.snoozed_until, date.today(), dates), 24)}", "status.snooze"))
    if row.priority:
        token = "priority.up" if row.priority > 0 else "priority.down"
        parts.append((f" {row.priority:+d}", token))
    if row.marks & Mark.RETURNED:
        parts.append((" ↩", "status.snooze"))
    if row.marks & Mark.WITHDRAWN:
        parts.append((" withdrawn", "error"))
    elif row.marks & Mark.REVISED:
        parts.append((" ↻", "accent"))
    if row.marks & Mark.WATCHED:
        parts.append((" ◆", "accent"))
    if row.marks & Mark.NOTE:
        parts.append((" ✎", "note"))
    if row.marks & Mark.TAG and not tagged:
        parts.append((" #", "tag"))
    if row.marks & Mark.CODE:
        parts.append((" ‹›", "faint"))
    if row.listed > 1:
        parts.append((f" {row.listed}×", "muted"))
    if row.year and width >= _DATED and not columns:
        parts.append((f" {row.year}", "faint"))
    return parts


def thumb(top: int, height: int, total: int) -> range:
    """The lines of a scroll bar ``height`` lines tall that its thumb covers; empty when everything is visible."""
    if total <= height or height <= 0:
        return range(0)
    size = max(1, height * height // total)
    start = round(top * (height - size) / max(1, total - height))
    return range(start, start + size)


def header_line(
    width: int,
    *,
    view: str,
    shown: int,
    complete: bool,
    total: int,
    query: str,
    order: Line | None = None,
    position: int | None = None,
    selected: int = 0,
    decided: int = 0,
    news: str = "",
    barred: str = "",
    told: Line | None = None,
    remarks: Sequence[Sequence[str]] = (),
) -> Line:
    """The top line: the view, ``37 of 628 · status:queue`` and the place in the list. ``decided``: how many of those
    listed were decided since, and may not belong here any more; ``order``: what is said of how it is sorted;
    ``barred``: why nothing can be decided; ``told``: what is said of the view instead of these; ``remarks``: what else
    is said where there is room, each in several wordings, the longest first."""
    left: Line = [(" ", "text")]
    if view and width >= 50:
        left += [(plain(view, 24), "bar"), ("  ", "text")]
    left += told if told is not None else [(f"{number(shown, complete)} of {number(total)}", "strong")]
    left += [(" · ", "faint"), *order] if order and told is None else []
    if query and told is None:
        left += [(" · ", "faint"), (plain(query, width), "muted")]
    right: Line = []
    if barred:
        right += [("! ", "error"), (plain(barred, 40), "strong"), ("   ", "text")]
    if news:
        right += [(plain(news, 40), "accent"), ("   ", "text")]
    if selected:
        right += [(f"{number(selected)} selected", "mark"), ("   ", "text")]
    elif decided:
        right += [(f"{number(decided)} decided", "muted"), ("   ", "text")]
    if position is not None and shown:
        right.append((f"{number(position + 1)}/{number(shown, complete)}", "muted"))
    right.append((" ", "text"))
    room = width - width_of(left) - width_of(right) - 3
    which = 0 if sum(cell_width(wordings[0]) + 3 for wordings in remarks) <= room else -1
    for wordings in reversed(remarks):
        room -= cell_width(wordings[which]) + 3
        if room >= 0:
            right = [(wordings[which], "priority.up"), ("   ", "text"), *right]
    free = width - width_of(right) - 1
    if width_of(left) > free > 20:
        left = fit(left, free - 1)[:]
        left.append(("…", "faint"))
    return ground(fit(spread(left, right, width), width), "bar")


def footer_line(
    width: int, hints: Sequence[tuple[str, str]], last: tuple[str, str] = ("?", "help"), lead: str = ""
) -> Line:
    """The bottom line: ``lead``, what the keys are for, as many (key, meaning) hints as fit, the way to help always."""
    right: Line = [(last[0], "key"), (f" {last[1]} ", "muted")]
    room = width - width_of(right)
    left: Line = [(" ", "text"), (lead, "mark")]
    used = 1 + cell_width(lead)
    for key, meaning in hints:
        cells = cell_width(key) + 1 + cell_width(meaning) + 2
        if used + cells > room:
            break
        left += [(key, "key"), (f" {meaning}  ", "muted")]
        used += cells
    return ground(fit(spread(left, right, width), width), "bar")


def message_line(width: int, message: Line, right: Line | None = None) -> Line:
    """The bottom line while it has something to say."""
    line: Line = [(" ", "text"), *message]
    if width_of(line) > width > 1:
        return ground([*fit(line, width - 1), ("…", "faint")], "bar")
    return ground(fit(spread(line, right or [], width), width), "bar")


def decided(
    status: Status, title: str, papers: int, undo_key: str, width: int, *, already: int = 0, warning: str = ""
) -> Line:
    """The sentence after a decision: ``Skipped *Title* · u undo``. ``already``: how many had been so before;
    ``warning``: what is to be said before that."""
    tail: Line = [(" · ", "faint"), (undo_key, "key"), (" undo", "muted")]
    if warning:
        tail = [(" · ", "faint"), (warning, "priority.up"), *tail]
    if already:
        tail.insert(0, (f" · {number(already)} {'was' if already == 1 else 'were'} already", "muted"))
    head = f"{DECISIONS[status.label].told} "
    if papers != 1:
        return [(head, f"status.{status.label}"), (f"{number(papers)} papers", "strong"), *tail]
    room = max(8, width - cell_width(head) - width_of(tail) - 2)
    return [(head, f"status.{status.label}"), (titled(title, min(room, 72)), "strong"), *tail]


def unreadable(reason: str, width: int, height: int) -> list[Line]:
    """What a pane says instead of what could not be read; ``reason``: see `readq.tui.shell.error_log.sentence`."""
    text = clean(reason)
    inner = max(1, width - 4)
    if height <= 2:
        return [fit([("! ", "error"), (text, "strong")], width), *([fit([], width)] * (height - 1))][:height]
    lines: list[Line] = [[(text[start:end], "strong")] for start, end in wrap(text, inner)]
    lines[0] = [("! ", "error"), *lines[0]]
    lines[1:] = [[("  ", "text"), *line] for line in lines[1:]]
    return [fit([(" ", "text"), *lines[y]] if y < len(lines) else [], width) for y in range(height)]


def centred(lines: Sequence[Line], width: int, height: int, y: int) -> Line:
    """Line ``y`` of ``lines`` in the middle of ``width`` by ``height`` cells."""
    index = y - max(0, (height - len(lines)) // 3)
    if not 0 <= index < len(lines):
        return [(" " * width, "text")]
    line = lines[index]
    return fit([(" " * max(0, (width - width_of(line)) // 2), "text"), *line], width)
