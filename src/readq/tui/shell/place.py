"""Where the reader is: remembered for the next start, and gone back to then."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from readq.errors import ReadqError
from readq.model import Status
from readq.tui.paper_list.today import TODAY
from readq.tui.settings.appearance import arrange_as_set
from readq.tui.shell.workspace import INBOX, INBOX_FILTER, meant

if TYPE_CHECKING:
    from readq.tui.shell.workspace import Workspace

STATE = "tui.place"
_CLASSES = {True: "wide", False: "narrow"}  # terminals, as `place` tells them apart


def place(workspace: Workspace) -> dict[str, Any]:
    """What to remember for the next start, as a JSON value."""
    row = workspace.browser.current
    chosen = workspace.arrangement
    return {
        "query": workspace.query if workspace.found is None else workspace.home,
        "home": workspace.home,
        "orders": workspace.orders,
        "paper": row.id if row is not None else None,
        "index": workspace.browser.cursor,
        "filters": {_CLASSES[wide]: shown for wide, shown in chosen.filters.items()},
        "beside": chosen.beside,
        "stacked": chosen.stacked,
        "two_lines": workspace.list_pane.two_lines,
        "half_read": workspace.places.kept(),
        "folded": workspace.filter_pane.folds,
        "latest": latest.at if (latest := workspace.filter_pane.latest) is not None else None,
    }


def restore(workspace: Workspace) -> None:
    """Open the list that was open last time, on the paper the cursor was on; the inbox the first time; and what came
    last when something has come since.

    What was snoozed until today is back before that.
    """
    with suppress(ReadqError):  # e.g. on a read-only medium
        woken = len(workspace.lib.wake().paper_ids)
        if woken:
            workspace.news = f"{woken:,} back from snooze"
    kept = workspace.lib.state(STATE)
    if not isinstance(kept, dict):
        kept = {}
    _arrange(workspace, kept)
    workspace.places.restore(kept.get("half_read"))
    workspace.list_pane.two_lines = kept.get("two_lines") is True
    folded = kept.get("folded")
    if isinstance(folded, dict):
        workspace.filter_pane.folds = {family: each is True for family, each in folded.items()}
    workspace.filter_pane.read()
    query = kept.get("query")
    query = query if isinstance(query, str) else INBOX
    keep, index = kept.get("paper"), kept.get("index")
    if _has_come(workspace, kept):
        query, keep, index = TODAY, None, 0
    orders = kept.get("orders")
    if isinstance(orders, dict):
        workspace.orders = {view: text for view, text in orders.items() if isinstance(text, str)}
    try:
        filter_ = meant(query)
        papers = workspace.lib.open_list(filter_, at_once=True)
    except ReadqError:
        query, filter_ = INBOX, INBOX_FILTER
        papers = workspace.lib.open_list(filter_)
    if isinstance(kept.get("home"), str):
        workspace.home = kept["home"]
    workspace.show(
        papers,
        query,
        filter_,
        keep=keep if isinstance(keep, int) else None,
        at=index if isinstance(index, int) else 0,
    )
    if workspace.counts.status[Status.INBOX] == workspace.counts.total > 0:
        workspace.greeting = True


def _arrange(workspace: Workspace, kept: dict[str, Any]) -> None:
    """Lay the panes as they were last time, or as the settings have them."""
    chosen = workspace.arrangement
    filters = kept.get("filters")
    if isinstance(filters, dict):
        chosen.filters = {wide: filters[name] is True for wide, name in _CLASSES.items() if name in filters}
    for name in ("beside", "stacked"):
        value = kept.get(name)
        if isinstance(value, int) and 2 <= value <= 18:
            setattr(chosen, name, value)
    arrange_as_set(workspace.config, chosen)


def _has_come(workspace: Workspace, kept: dict[str, Any]) -> bool:
    """Whether there are undecided papers that came after the last time."""
    latest = workspace.filter_pane.latest
    if latest is None or not latest.undecided or "latest" not in kept:
        return False
    before = kept["latest"]
    return not isinstance(before, int) or latest.at > before
