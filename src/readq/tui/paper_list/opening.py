"""Going from another screen to papers: one, or a list of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from readq.tui.paper.commands import open_detail
from readq.tui.paper_list.fixed_list import FixedList
from readq.tui.paper_list.listing import open_query
from readq.tui.shell.command import LIST
from readq.tui.shell.panes import focus

if TYPE_CHECKING:
    from readq.tui.shell.shell import Shell


async def open_paper(shell: Shell, paper_id: int, *, query: str | None = None) -> None:
    """Show one paper full screen: in the list of ``query``, else in the present list if it is there, else alone."""
    browser = shell.workspace.browser
    place = browser.papers.position(paper_id) if query is None else None
    if place is not None:
        browser.go(place)
    else:
        await open_query(shell, query if query is not None else f"id:{paper_id}", keep=paper_id)
    _to_list(shell)
    open_detail(shell)


async def open_papers(shell: Shell, ids: Sequence[int], name: str) -> None:
    """List papers under a name; a single one is opened."""
    if len(ids) == 1:
        await open_paper(shell, ids[0])
        return
    list_papers(shell, FixedList(shell.session.lib, ids, name))


def list_papers(shell: Shell, papers: FixedList, sections: Sequence[tuple[int, str]] = ()) -> None:
    """List papers that no query describes; ``sections`` have the place at which they begin and a name."""
    shell.session.outdate("list")
    shell.workspace.show_found(papers, papers.name)
    shell.workspace.browser.sections = sections
    _to_list(shell)


async def open_list(shell: Shell, query: str) -> None:
    """List the papers of a query."""
    shell.workspace.browser.clear()
    await open_query(shell, query)
    _to_list(shell)


def _to_list(shell: Shell) -> None:
    if shell.workspace.arrangement.only:
        shell.workspace.arrangement.only = ""
        shell.rearrange()
    focus(shell, LIST)
