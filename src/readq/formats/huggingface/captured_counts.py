"""The figures a captured page shows beside its papers: upvotes, comments, how many authors."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

from readq.formats.huggingface.captured_lines import Line, Page
from readq.listing import Draft

_FIGURE = re.compile(
    r"(?:upvote|[+▲△⬆·•|\-–—])?\s*(?P<n>\d[\d.,]*\s?[km]?)\s*(?P<what>authors?|comments?|repl(?:y|ies)|upvotes?|likes?)?",
    re.I,
)
_NAMES = {"a": "authors", "c": "comments", "r": "comments", "u": "upvotes", "l": "upvotes"}
_UNITS = {"k": 1_000, "m": 1_000_000}


def figure(line: str) -> tuple[str, int] | None:
    """The name and number of a line such as ``· 14 authors``, ``3 comments`` or, for upvotes, ``▲ 1.2k``."""
    match = _FIGURE.fullmatch(line)
    if match is None:
        return None
    text = match["n"].lower()
    unit = _UNITS.get(text[-1], 1)
    text = text.rstrip("km ").rstrip(".,")
    if unit > 1 and re.fullmatch(r"\d+[.,]\d{1,2}", text):
        number = round(float(text.replace(",", ".")) * unit)
    elif re.fullmatch(r"\d+|\d{1,3}(?:[.,]\d{3})+", text):
        number = int(re.sub(r"[.,]", "", text)) * unit
    else:
        return None
    return _NAMES[(match["what"] or "u")[0].lower()], number


class Counts:
    """Gives the papers of a page, read in parts, the figures that stand beside them.

    A figure between a title and its abstract is that paper's. Between two papers it is the next one's if the page
    begins with such a figure, otherwise that of the one before; two of one name there cannot be told apart.
    """

    def __init__(self) -> None:
        self._leading: set[str] = set()  # names of figures that stand before their paper
        self._started = False

    def given(self, page: Page, lines: Sequence[Line], drafts: Iterable[Draft]) -> Iterator[Draft]:
        """The drafts, read from ``lines``, with their figures, which are taken from the page."""
        drafts = list(drafts)
        if not page.counters or not drafts:
            yield from drafts
            return
        end = page.lines[0].number if page.lines and not page.ended else None
        here = [counter for counter in page.counters if end is None or counter[0] < end]
        page.counters = page.counters[len(here) :]
        found = self._assigned([draft.line for draft in drafts], [line.number for line in lines], here)
        for index, draft in enumerate(drafts):
            counts = found.get(index)
            yield _counted(draft, counts) if counts else draft

    def _assigned(
        self, titles: Sequence[int], lines: Sequence[int], counters: Sequence[tuple[int, str]]
    ) -> dict[int, dict[str, int]]:
        texts = set(lines)  # a number that turned out to be the end of a wrapped line is no figure
        gaps: dict[tuple[int, bool, str], list[int]] = {}
        for number, line in counters:
            shown = figure(line) if number not in texts else None
            if shown is None:
                continue
            name, value = shown
            after = bisect_left(titles, number)  # titles above it
            if not after and not self._started:
                self._leading.add(name)
            above = bisect_left(lines, number) - 1
            inside = after > 0 and above >= 0 and lines[above] == titles[after - 1]
            gaps.setdefault((after, inside, name), []).append(value)
        self._started = True
        found: dict[int, dict[str, int]] = {}
        for (after, inside, name), values in gaps.items():
            index = after - 1 if inside or name not in self._leading else after
            if len(values) == 1 and 0 <= index < len(titles):
                found.setdefault(index, {}).setdefault(name, values[0])
        return found


def _counted(draft: Draft, counts: dict[str, int]) -> Draft:
    return Draft(
        title=draft.title,
        abstract=draft.abstract,
        rank=draft.rank,
        line=draft.line,
        counts=tuple(sorted(counts.items())),
    )
