"""Open items in notes: Markdown list items that begin with ``[ ]``.

Pure text in, text out. Lines end at ``\\n`` alone, so that ticking one leaves every other character of a note as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from readq.values import value

_ITEM = re.compile(r"[ \t]*(?:>[ \t]*)*(?:[-*+]|[0-9]{1,9}[.)])[ \t]+\[([ xX])\](?:[ \t]+(.*))?$", re.DOTALL)
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")


@value(frozen=True, slots=True)
class Item:
    """A list item with a box: its line (0-based), what it says, whether it is ticked."""

    line: int
    text: str
    done: bool


def items(body: str) -> list[Item]:
    """The items of a note in order; what is in a fenced code block is not one."""
    return [Item(number, (match[2] or "").strip(), match[1] != " ") for number, match in _matches(body.split("\n"))]


def tick(body: str, line: int, text: str) -> str | None:
    """``body`` with the open item on ``line`` that says ``text`` ticked.

    Where the note has changed so that it is no longer there, the only other open item that says the same is ticked
    instead; None when there is none, or more than one.
    """
    lines = body.split("\n")
    places = {
        number: match.start(1)
        for number, match in _matches(lines)
        if match[1] == " " and (match[2] or "").strip() == text
    }
    number = line if line in places else next(iter(places)) if len(places) == 1 else None
    if number is None:
        return None
    at = places[number]
    lines[number] = f"{lines[number][:at]}x{lines[number][at + 1 :]}"
    return "\n".join(lines)


def _matches(lines: list[str]) -> Iterator[tuple[int, re.Match[str]]]:
    fence = ""
    for number, line in enumerate(lines):
        mark = _FENCE.match(line)
        if fence:
            if mark and mark[1].startswith(fence) and not line[mark.end() :].strip():
                fence = ""
        elif mark and not (mark[1][0] == "`" and "`" in line[mark.end() :]):
            fence = mark[1]
        elif match := _ITEM.match(line.rstrip("\r")):
            yield number, match
