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
    return [_item(number, match) for number, match in _matches(body.split("\n"))]


def item(line: str, number: int) -> Item | None:
    """What a line of a note, its ``number`` -th and not in a fence, has a box for; None when it has none."""
    match = _ITEM.match(line.rstrip("\r"))
    return _item(number, match) if match else None


def tick(body: str, line: int, text: str, *, done: bool = True) -> str | None:
    """``body`` with the open item on ``line`` that says ``text`` ticked; not ``done``: the ticked one opened again.

    Where the note has changed so that it is no longer there, the only other such item that says the same is taken
    instead; None when there is none, or more than one.
    """
    lines = body.split("\n")
    places = {
        number: match.start(1)
        for number, match in _matches(lines)
        if (match[1] == " ") is done and (match[2] or "").strip() == text
    }
    number = line if line in places else next(iter(places)) if len(places) == 1 else None
    if number is None:
        return None
    at = places[number]
    lines[number] = f"{lines[number][:at]}{'x' if done else ' '}{lines[number][at + 1 :]}"
    return "\n".join(lines)


def lines(body: str) -> Iterator[tuple[str, bool | None]]:
    """The lines of a note, each with whether it is code in a fence; None: it is such a fence itself."""
    return _fenced(body.split("\n"))


def _item(number: int, match: re.Match[str]) -> Item:
    return Item(number, (match[2] or "").strip(), match[1] != " ")


def _fenced(lines: list[str]) -> Iterator[tuple[str, bool | None]]:
    fence = ""
    for line in lines:
        mark = _FENCE.match(line)
        if fence:
            closes = mark is not None and mark[1].startswith(fence) and not line[mark.end() :].strip()
            yield line, None if closes else True
            fence = "" if closes else fence
        elif mark and not (mark[1][0] == "`" and "`" in line[mark.end() :]):
            fence = mark[1]
            yield line, None
        else:
            yield line, False


def _matches(lines: list[str]) -> Iterator[tuple[int, re.Match[str]]]:
    for number, (line, fenced) in enumerate(_fenced(lines)):
        if fenced is False and (match := _ITEM.match(line.rstrip("\r"))):
            yield number, match
