"""Going from another screen to papers: one, or a list of them."""

from __future__ import annotations

from collections.abc import Sequence

from readq.tui.actions.find import open_query
from readq.tui.actions.panes import focus, open_detail
from readq.tui.collected import Collected
from readq.tui.commands import LIST
from readq.tui.screens.main import MainScreen


async def open_paper(main: MainScreen, paper_id: int, *, query: str | None = None) -> None:
    """Show one paper full screen: in the list of ``query``, else in the present list if it is there, else alone."""
    browser = main.desk.browser
    place = browser.papers.position(paper_id) if query is None else None
    if place is not None:
        browser.go(place)
    else:
        await open_query(main, query if query is not None else f"id:{paper_id}", keep=paper_id)
    _to_list(main)
    open_detail(main)


async def open_papers(main: MainScreen, ids: Sequence[int], name: str) -> None:
    """List papers under a name; a single one is opened."""
    if len(ids) == 1:
        await open_paper(main, ids[0])
        return
    main.session.outdate("list")
    main.desk.show_found(Collected(main.session.lib, ids, name), name)
    _to_list(main)


async def open_list(main: MainScreen, query: str) -> None:
    """List the papers of a query."""
    main.desk.browser.clear()
    await open_query(main, query)
    _to_list(main)


def _to_list(main: MainScreen) -> None:
    if main.desk.arrangement.only:
        main.desk.arrangement.only = ""
        main.rearrange()
    focus(main, LIST)
