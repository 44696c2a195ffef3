"""Pairs of papers that may be one, side by side, with what differs standing out."""

from __future__ import annotations

from collections.abc import Awaitable, Sequence
from itertools import islice
from typing import NamedTuple

from readq.library.duplicates import differences
from readq.model import Paper, Suggestion
from readq.text import clean
from readq.tui.decide import long_change
from readq.tui.drawing.spans import Line, fit, plain, wrap
from readq.tui.shell.command import DUPLICATES
from readq.tui.shell.entry_list import EntryList

_PAGE = 40
_LABEL = 10  # cells of what a line is about
_LINES = {"abstract": 4, "title": 3, "note": 3}  # of a field at most; others have two
_LEAST = 60  # cells for two columns; below, one stands under the other


class Pair(NamedTuple):
    """Two papers that may be one, and why."""

    suggestion: Suggestion
    one: Paper
    other: Paper


class DuplicatesScreen(EntryList[Pair]):
    """The pairs nobody decided about, the oldest suggestion first."""

    name_of = "Duplicates"
    unit = ("pair", "pairs")
    in_context = DUPLICATES

    async def more(self, text: str, last: Pair | None) -> tuple[Sequence[Pair], bool]:
        pairs = await self.shell.session.read(lambda lib: lib.duplicates.suggested())
        begin = 0
        if last is not None:
            begin = next((at + 1 for at, each in enumerate(pairs) if each.papers == last.suggestion.papers), len(pairs))
        chosen = pairs[begin : begin + _PAGE] if not text else pairs[begin:]
        ids = [id_ for pair in chosen for id_ in pair.papers]
        papers = {paper.id: paper for paper in await self.shell.session.read(lambda lib: lib.papers(ids))}
        found = [
            Pair(pair, papers[pair.papers[0]], papers[pair.papers[1]])
            for pair in chosen
            if all(id_ in papers for id_ in pair.papers)
        ]
        wanted = text.casefold()
        found = [pair for pair in found if wanted in f"{pair.one.title}\n{pair.other.title}".casefold()]
        return found, begin + len(chosen) >= len(pairs)

    def key_of(self, entry: Pair) -> tuple[int, int]:
        return entry.suggestion.papers

    def heading(self, entry: Pair) -> str:
        return entry.suggestion.reason.capitalize()

    def draw(self, entry: Pair, width: int, index: int) -> list[Line]:
        return pair_lines(entry.one, entry.other, width)

    def nothing(self) -> list[Line]:
        key = self.shell.workspace.keymap.key
        return [
            [("No two papers are known to be alike.", "strong")],
            [],
            [(key("duplicates.search"), "key"), (" looks through all titles of the library.", "muted")],
        ]

    def choose(self, entry: Pair) -> Awaitable[None]:
        return self._open(entry)

    async def _open(self, entry: Pair) -> None:
        from readq.tui.paper_list.opening import open_papers

        self.dismiss(None)
        await open_papers(self.shell, list(entry.suggestion.papers), entry.suggestion.reason)

    async def merge(self, entry: Pair, *, left: bool) -> None:
        """Let one paper of a pair go into the other."""
        keep, gone = entry.suggestion.papers if left else entry.suggestion.papers[::-1]
        await self.decided(await self.shell.change(lambda lib: lib.duplicates.merge(keep, gone)))

    async def keep_apart(self, entry: Pair) -> None:
        """Remember that the papers of a pair are two."""
        one, other = entry.suggestion.papers
        await self.decided(await self.shell.change(lambda lib: lib.duplicates.keep_apart(one, other)))

    async def undo(self) -> None:
        """Take back what was done last."""
        await self.decided(await self.shell.change(lambda lib: lib.journal.undo()))

    def search(self) -> Awaitable[None] | None:
        """Look through all titles; of many, a screen says how far it is, and stops it."""
        papers = self.shell.workspace.counts.total
        return long_change.change(
            self.shell,
            "Comparing the titles of all papers",
            papers,
            lambda lib, watch: lib.duplicates.search(watch),
            self._searched,
            tell=self.tell,
        )

    async def _searched(self, found: int) -> None:
        await self.reload()
        self.say([(f"{found:,} more pair{'' if found == 1 else 's'} of papers may be one.", "text")])


def pair_lines(one: Paper, other: Paper, width: int) -> list[Line]:
    """Two papers in lines of ``width`` cells, side by side where there is room; what is the same is muted."""
    lines: list[Line] = []
    for name, left, right in differences(one, other):
        tokens = ("muted", "muted") if left == right else ("text" if name == "title" else "strong", "accent")
        most = _LINES.get(name, 2)
        if width < _LEAST:
            lines += _column(name, left, tokens[0], width, most)
            lines += _column("", right, tokens[1], width, most) if left != right else []
            continue
        room = (width - _LABEL - 3) // 2
        ones, others = _wrapped(left, room, most), _wrapped(right, room, most)
        for row in range(max(len(ones), len(others))):
            label = f"{name if row == 0 else '':<{_LABEL}}"
            first = fit([(ones[row] if row < len(ones) else "", tokens[0])], room)
            lines.append(
                [(label, "faint"), *first, (" │ ", "faint"), (others[row] if row < len(others) else "", tokens[1])]
            )
    return lines


def _column(name: str, text: str, token: str, width: int, most: int) -> list[Line]:
    return [
        [(f"{name if row == 0 else '':<{_LABEL}}", "faint"), (line, token)]
        for row, line in enumerate(_wrapped(text, max(8, width - _LABEL), most))
    ]


def _wrapped(text: str, width: int, most: int) -> list[str]:
    """A text in at most so many lines; cut off with a sign."""
    text = clean(" ".join(text.split()))
    ranges = list(islice(wrap(text, width), most + 1))
    lines = [text[start:end] for start, end in ranges[:most]]
    if len(ranges) > most:
        lines[-1] = plain(text[ranges[most - 1][0] :], width)
    return lines or ["—"]
