"""The top line of the main screen while nothing is being typed: what is listed, how much of it, and in which order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readq.model import Status
from readq.tui.decide import queue
from readq.tui.drawing.lines import header_line, number
from readq.tui.drawing.spans import Line
from readq.tui.filter.drawing import views_line
from readq.tui.filter.entry import LIKELY, SNOOZED_QUERY
from readq.tui.interest.drawing import order_told
from readq.tui.paper_list import today

if TYPE_CHECKING:
    from readq.tui.shell.workspace import Workspace


def top_line(workspace: Workspace, width: int) -> Line:
    """What is listed, in ``width`` cells; the views by their digits where the pane with them has no room."""
    pane, browser, found = workspace.filter_pane, workspace.browser, workspace.found
    latest = pane.latest if workspace.query == today.TODAY and found is None else None
    told = today.progress(latest, workspace.counts.status[Status.INBOX]) if latest is not None else None
    remarks = queue.remarks(workspace.counts, pane.old, workspace.config)
    name, order = _name(workspace), order_told(workspace)
    if order and workspace.query == LIKELY:
        name = "Likely"  # which the filter pane does not list while nothing is learnt
    query = "" if order and name != "Search" else _query(workspace)
    entry = workspace.view_of(workspace.query) if found is None else None
    if told is None and not order and entry is not None and entry.digit and not workspace.views_shown:
        beside = 2 * len(number(browser.papers.total)) + 5  # the place in the list
        beside += len(workspace.barred) + 5 if workspace.barred else 0
        beside += 18 if workspace.news or browser.selected or browser.settled else 0
        beside += sum(len(wordings[-1]) + 3 for wordings in remarks)
        told, name = views_line(pane.entries, entry, width - beside), ""
    return header_line(
        width,
        view=name,
        shown=browser.papers.total,
        complete=browser.papers.complete,
        total=workspace.counts.total,
        query=query,
        order=order,
        position=browser.cursor,
        selected=browser.selected,
        decided=len(browser.settled) if latest is None else 0,
        news=workspace.news,
        barred=workspace.barred,
        told=told,
        remarks=remarks,
    )


def _name(workspace: Workspace) -> str:
    """What the list is called."""
    if workspace.found is not None:
        return "Found"
    query, before = workspace.query, workspace.filter_pane.before
    entry = workspace.view_of(query)
    if entry is not None:
        return entry.label
    if before is not None and query in (before.query, workspace.ordered(before.query)):
        return before.name
    # The filter pane does not list it any more when the last one has come back.
    return "Snoozed" if query == SNOOZED_QUERY else "Search"


def _query(workspace: Workspace) -> str:
    """What is listed, in the reader's words."""
    if workspace.found is not None:
        return workspace.found if workspace.collected else f"like “{workspace.found}”"
    return workspace.query
