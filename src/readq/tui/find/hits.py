"""What a find found, listed: the hits, and a moment later those that are about it by meaning."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from readq.model import Hit, Row
from readq.tui.paper_list.fixed_list import FixedList

if TYPE_CHECKING:
    from readq.library import Library
    from readq.library.meaning import Meant
    from readq.tui.shell.shell import Shell

HITS = 100
_NEAR_THE_BEST = 0.7  # of its score; of 240 misspelt titles each was nearer than 0.8
_MEANT = 20
_CLOSE, _CLOSEST = 0.75, 3  # the score from which on a hit is what was typed; how many of the best pass for it anyway
_LETTERS = 4  # of what is typed, below which it means nothing yet
_PAUSE = 0.4  # seconds in which nothing is typed: the next hits must not wait, nor the list move under a typing hand


async def list_hits(shell: Shell, text: str) -> None:
    """List what a find for ``text`` finds, best first."""
    hits = await shell.session.read(lambda lib: find(lib, text))
    show_hits(shell, hits, text)


def find(lib: Library, text: str) -> list[Hit]:
    """The papers that may be meant, without the tail of those that only have something in common with the text."""
    hits = lib.find(text, HITS)
    return [hit for hit in hits if hit.score >= hits[0].score * _NEAR_THE_BEST]


def show_hits(shell: Shell, hits: Sequence[Hit], text: str) -> None:
    """List hits, and have those by meaning found meanwhile."""
    spans = {hit.row.id: hit.spans for hit in hits}

    def marked(row: Row) -> Sequence[tuple[int, int]]:
        return spans[row.id]() if row.id in spans else ()

    shell.workspace.show_found(
        FixedList(shell.session.lib, [hit.row.id for hit in hits]), text, [hit.row for hit in hits], marked
    )
    if len(text) >= _LETTERS:
        shell.start(_by_meaning(shell, hits, text), long=True)


def give_up(shell: Shell) -> None:
    """Nobody waits for hits any more."""
    shell.session.outdate("find")
    shell.session.outdate("meaning")


async def _by_meaning(shell: Shell, hits: Sequence[Hit], text: str) -> None:
    """Add what is about ``text`` below the hits that are close to it, while these are listed."""
    browser = shell.workspace.browser
    listed = browser.papers
    await shell.pause(_PAUSE)
    close = [hit.row.id for hit in hits if hit.score >= _CLOSE] or [hit.row.id for hit in hits[:_CLOSEST]]
    if browser.papers is not listed or not shell.alive:
        return

    def look(lib: Library) -> list[Meant]:
        return lib.meaning.find(text, _MEANT, close) if lib.meaning.quick else []

    found = await shell.session.latest("meaning", look, lane="words")
    if not found or browser.papers is not listed or not shell.alive:
        return
    meant = [each.paper_id for each in found]
    there = {*close, *meant}
    rest = [hit.row.id for hit in hits if hit.row.id not in there]
    papers = FixedList(shell.session.lib, [*close, *meant, *rest], shared={each.paper_id: each.words for each in found})
    sections = [(len(close), "By meaning"), (len(close) + len(meant), "Less like what was typed")]
    browser.go_on(papers, [(place, name) for place, name in sections if 0 < place < papers.total])
    shell.workspace.reading.close()
    shell.sync()
