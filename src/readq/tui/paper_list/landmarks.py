"""Making jumps into the middle of a long list cheap, a little at a time while nothing else happens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readq.library import PaperList

if TYPE_CHECKING:
    from readq.tui.shell.shell import Shell


_PAUSE_SECONDS = 0.005


def prepare_jumps(shell: Shell) -> None:
    """Begin with the list that is shown; ends by itself when another one is."""
    papers = shell.workspace.browser.papers
    if isinstance(papers, PaperList):
        shell.later(_PAUSE_SECONDS, lambda: _step(shell, papers))


def _step(shell: Shell, papers: PaperList) -> None:
    if shell.workspace.browser.papers is papers and shell.alive and papers.add_landmark():
        shell.later(_PAUSE_SECONDS, lambda: _step(shell, papers))
