"""Triage: one paper a screen, one key a decision. Which papers a round has, and how it is taken up again."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from readq.filters import Field, Filter, narrowed
from readq.tui.paper_list.browser import Papers
from readq.tui.paper_list.fixed_list import FixedList
from readq.tui.shell.command import EVERYWHERE, Command
from readq.tui.triage import resuming
from readq.tui.triage.round import Round

if TYPE_CHECKING:
    from readq.tui.shell.shell import Shell

_UNDECIDED = Filter(Field("status", ":", ("inbox",)))


async def start(shell: Shell) -> None:
    """Go through the selected papers, or through the undecided ones of the list."""
    from readq.tui.triage.screen import TriageScreen

    workspace = shell.workspace
    browser = workspace.browser
    row = browser.current
    chosen: Sequence[int] | None = None
    if browser.selected:
        chosen = browser.targets()
        name, key = "Selected papers", f"ids:{zlib.crc32(repr(sorted(chosen)).encode()):08x}"
    elif workspace.found is not None:
        chosen = browser.papers.ids(0, browser.papers.total)
        name, key = f"like “{workspace.found}”", f"find:{workspace.found}"
    else:
        entry = workspace.view_of(workspace.query)
        name, key = entry.label if entry is not None else workspace.query, f"query:{workspace.query}"

    kept = resuming.kept_rounds(shell.session.lib).get(key)
    papers: Papers
    if chosen is not None:
        papers = FixedList(shell.session.lib, chosen)
    else:
        filter_ = narrowed(workspace.filter, _UNDECIDED)
        shell.session.outdate("list")
        listed = await shell.session.read(lambda lib: lib.open_list(filter_))
        shell.session.lib.adopt(listed)
        papers = listed
    round_ = resuming.resumed(shell, papers, chosen is None or not browser.selected, kept)
    fresh = round_ is None
    if round_ is None:
        place = papers.position(row.id) if row is not None and not browser.selected else None
        round_ = Round(papers, undecided=chosen is None or not browser.selected, start=place or 0)
    resumed = round_.done if not fresh else None
    if round_.advance() is None and not round_.steps:
        shell.tell("No undecided papers here: nothing to triage.")
        return
    round_.key = key
    await resuming.keep(shell, key, round_)  # and with it what a round that ended with the program had come to
    screen = TriageScreen(shell, round_, name, key, resumed=resumed)
    shell.push(screen)
    if chosen is None and not papers.complete:
        shell.start(_finish(shell, screen, papers))


TRIAGE = Command(
    "triage", ("T",), "Triage", "One paper a screen, one key a decision: the undecided, or the selection.", "Decide",
    EVERYWHERE, start, "triage",
)  # fmt: skip


async def _finish(shell: Shell, screen: Any, papers: Any) -> None:
    """Find the rest of a long list while its beginning is already gone through."""
    finished = await shell.session.finish(papers)
    if finished is not None and screen.is_attached:
        shell.session.lib.adopt(finished)
        screen.round.swap(finished)
        screen.sync()


COMMANDS = (TRIAGE,)
