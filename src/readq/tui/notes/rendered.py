"""A note as it is read: its Markdown laid out as lines of spans. Pure.

What is shown is what was written without the signs that only say how; a line of the note stays a line. Anything that is
not plainly meant as Markdown stays as it was typed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from readq.library import tasks
from readq.text import cell_width, clean, clip
from readq.tui.drawing.addresses import link_token
from readq.tui.drawing.spans import Line, styled, wrap

Marks = Callable[[str], Iterable[tuple[int, int]]]  # a cleaned text to the ranges in it that match

OPEN, DONE = "☐", "☑"
_INLINE_CAP = 2_000  # characters; a longer line is shown as it is, since pairs of signs are looked for in all of it
_LEADS = re.compile(r"((?:[ \t]*>)*[ \t]*)(.*)$", re.DOTALL)
_HEADING = re.compile(r"#{1,6}[ \t]+(.*?)[ \t]*#*$")
_RULE = re.compile(r"(?:-[ \t]*){3,}$|(?:\*[ \t]*){3,}$|(?:_[ \t]*){3,}$")
_LISTED = re.compile(r"([-*+]|[0-9]{1,9}[.)])[ \t]+(?:\[([ xX])\](?:[ \t]+|$))?(.*)$", re.DOTALL)
_INLINE = re.compile(
    r"(?P<ticks>`+)(?!`)(?P<code>.+?)(?<!`)(?P=ticks)(?!`)"
    r"|\\(?P<plain>[!-/:-@\[-`{-~])"
    r"|(?P<math>\$(?=\S)[^$]+(?<=\S)\$)"
    r"|!?\[(?P<label>[^\[\]]+)\]\((?P<target>[^\s()]+)\)"
    r"|<?(?P<url>https?://[^\s<>]*[^\s<>.,;:!?'\")\]*_])>?"
    r"|(?P<pair>\*\*|(?<!\w)__)(?=[^\s*_])(?P<strong>.+?)(?<=\S)(?P=pair)(?!\w)"
    r"|(?<!\w)(?P<one>[*_])(?=[^\s*_])(?P<em>.+?)(?<=[^\s*_])(?P=one)(?!\w)"
)


class Rendered(NamedTuple):
    """A line to draw, and the item of the note it is of, where that has a box to tick."""

    line: Line
    item: tasks.Item | None = None


def rendered(note: str, width: int, marks: Marks | None = None) -> Iterator[Rendered]:
    """The lines of a ``note`` at most ``width`` cells wide, made as they are asked for."""
    width = max(1, width)
    for number, (raw, in_fence) in enumerate(tasks.lines(note)):
        text = clean(raw.rstrip("\r"))
        if in_fence is None:  # a fence itself
            continue
        if in_fence:
            yield from _laid([(text, "code")], [("  ", "text")], width, marks, spaces=True)
        elif not text.strip():
            yield Rendered([])
        else:
            yield from _block(text, tasks.item(raw, number), width, marks)


def _block(text: str, item: tasks.Item | None, width: int, marks: Marks | None) -> Iterator[Rendered]:
    found = _LEADS.match(text)
    assert found is not None  # it matches anything
    before, body = found[1], found[2]
    quotes = min(before.count(">"), width // 6)
    indent = min(len(before.rpartition(">")[2]) - bool(quotes), width // 3)
    lead: Line = [("▏ " * quotes, "rule")] if quotes else []
    if indent > 0:
        lead.append((" " * indent, "text"))
    tone = "note.quote" if quotes else "note"
    if _RULE.match(body):
        yield Rendered([*lead, ("─" * min(12, width), "rule")])
    elif heading := _HEADING.match(body):
        yield from _laid(_inline(heading[1], "note.strong"), lead, width, marks)
    elif listed := _LISTED.match(body):
        sign, box, said = listed.groups()
        if box is None:
            point: Line = [("• " if sign in "-*+" else f"{sign} ", "faint")]
        else:
            point = [(f"{OPEN} ", "box") if box == " " else (f"{DONE} ", "box.done")]
        tone = "note.done" if box not in (None, " ") else tone
        yield from _laid(_inline(said, tone), lead, width, marks, point=point, item=item)
    else:
        yield from _laid(_inline(body, tone), lead, width, marks)


def _laid(
    pieces: Line,
    lead: Line,
    width: int,
    marks: Marks | None,
    *,
    point: Line = [],  # noqa: B006 - never changed
    item: tasks.Item | None = None,
    spaces: bool = False,
) -> Iterator[Rendered]:
    """``pieces`` broken into lines behind ``lead``, the first one behind ``point`` as well; with ``spaces``, those a
    line begins with are kept."""
    text = "".join(piece for piece, _ in pieces)
    matched = list(marks(text)) if marks is not None else []
    hung: Line = [(" " * sum(cell_width(sign) for sign, _ in point), "text")] if point else []
    room = width - sum(cell_width(span) for span, _ in (*lead, *point))
    skipped = len(text) - len(text.lstrip()) if spaces else 0
    indent = clip(text[:skipped], room // 2)
    body = text[skipped:]
    first = True
    for start, end in wrap(body, max(1, room - len(indent))) if body.strip() else [(0, 0)]:
        line = [*lead, *(point if first else hung)]
        if indent:
            line.append((indent, "text"))
        line += _cut(pieces, matched, start + skipped, end + skipped)
        yield Rendered(line, item)
        first = False


def _cut(pieces: Line, matched: list[tuple[int, int]], start: int, end: int) -> Line:
    """What of ``pieces`` is in the characters ``start`` to ``end`` of all of them, matches shown as such."""
    out: Line = []
    at = 0
    for piece, token in pieces:
        low, high = max(start, at), min(end, at + len(piece))
        if low < high:
            here = [(max(0, a - low), b - low) for a, b in matched if a < high and b > low]
            out += styled(piece[low - at : high - at], token, here, "match")
        at += len(piece)
        if at >= end:
            break
    return out


def _inline(text: str, token: str) -> Line:
    """Cleaned ``text`` taken apart at its code, links and emphasis."""
    if len(text) > _INLINE_CAP:
        return [(text, token)]
    out: Line = []
    at = 0
    for found in _INLINE.finditer(text):
        if found.start() > at:
            out.append((text[at : found.start()], token))
        at = found.end()
        kind = found.lastgroup or ""
        if found["code"] is not None:
            out.append((found["code"].strip() or found["code"], "code"))
        elif found["label"] is not None:
            label, target = found["label"], found["target"]
            out.append((label, link_token(target)))
            if label != target:  # nobody should have to trust what an address is called
                out.append((f" ({target})", "faint"))
        elif found["url"] is not None:
            out.append((found["url"], link_token(found["url"])))
        elif found["strong"] is not None:
            out += _inline(found["strong"], "note.strong")
        elif found["em"] is not None:
            out += _inline(found["em"], "note.em" if token != "note.strong" else token)
        else:
            out.append((found[kind] if kind else found[0], token))
    if at < len(text):
        out.append((text[at:], token))
    return out
