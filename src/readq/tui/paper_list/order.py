"""The order of the list: the sort menu, and moving a paper by hand."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import TYPE_CHECKING

from readq.fields import LIMIT, ORDERS
from readq.filters import Sort
from readq.tui.drawing.spans import Line, width_of
from readq.tui.drawing.titles import titled
from readq.tui.paper_list.listing import open_query
from readq.tui.shell.command import LIST, PAPERS, Command
from readq.tui.shell.item import Item

if TYPE_CHECKING:
    from readq.tui.shell.shell import Shell

_REVERSE = "reverse"


def sort_menu(shell: Shell) -> None:
    from readq.tui.shell.chooser import Chooser

    if shell.workspace.found is not None:
        shell.tell("What a find found is listed best first.")
        return
    shell.push(
        Chooser(
            shell,
            "Sort by",
            _items(shell),
            narrow=True,
            choose=lambda name: _sort(shell, name),
            start=_current(shell).key,
        )
    )


SORT = Command(
    "sort", (",",), "Sort the list", "Listed order, newest, title, priority … Each view keeps its own.", "Find",
    PAPERS, sort_menu, "sort",
)  # fmt: skip


def _current(shell: Shell) -> Sort:
    sort = shell.workspace.filter.sort or Sort()
    return sort if ORDERS[sort.key].label else Sort(reverse=sort.reverse)


def _items(shell: Shell) -> list[Item]:
    now = _current(shell)
    items = []
    for order in ORDERS.values():
        if not order.label:
            continue
        here = order.name == now.key
        line: Line = [("● " if here else "  ", "accent"), (f"{order.label:<18}", "strong" if here else "text")]
        line.append((order.last if here and now.reverse else order.first, "muted"))
        help = f"Enter reverses it: {_reversed(now)}." if here else "The view keeps its order."
        items.append(Item(order.name, line, order.label, [], help))
    other = _reversed(now)
    items.append(Item(_REVERSE, [("  ", "text"), (f"{'Reverse':<18}", "text"), (other, "muted")], "Reverse order"))
    return items


def _reversed(sort: Sort) -> str:
    """What comes first when an order is turned round."""
    order = ORDERS[sort.key]
    return order.first if sort.reverse else order.last


def _sort(shell: Shell, name: str) -> Awaitable[None]:
    now = _current(shell)
    if name in (_REVERSE, now.key):
        return sort_by(shell, Sort(now.key, not now.reverse))
    return sort_by(shell, Sort(name))


async def sort_by(shell: Shell, sort: Sort) -> None:
    """Give the present view another order; the cursor stays on its paper."""
    from readq.search.ordering import with_sort

    workspace = shell.workspace
    row = workspace.browser.current
    query = with_sort(workspace.query, None if sort == Sort() else sort)
    workspace.remember_order(query)
    await open_query(shell, query, keep=row.id if row is not None else None, at=workspace.browser.cursor)
    order = ORDERS[sort.key]
    if sort.key == "interest":
        from readq.tui.interest.beginning import offered_if_cold

        if await offered_if_cold(shell):
            return
    if order.limited and workspace.browser.papers.total > LIMIT:
        shell.tell(f"More than {LIMIT:,} papers stay as listed: narrow the list to sort it by {order.label.lower()}.")
        return
    shell.say([(order.label, "strong"), (f", {order.last if sort.reverse else order.first}", "muted")])


def sort_by_heading(shell: Shell, order: str) -> Awaitable[None] | None:
    """Sort by the heading of a column; once more reverses it."""
    workspace = shell.workspace
    now = workspace.filter.sort or Sort()
    if workspace.found is not None:
        return None
    if not order:
        shell.tell("There is no order by tags: a tag in the filter pane, or /tag:, lists its papers.")
        return None
    return sort_by(shell, Sort(order, order == now.key and not now.reverse))


# by hand --------------------------------------------------------------------------------------------------------------


def move_down(shell: Shell) -> Awaitable[None] | None:
    return _move(shell, 1)


ORDER_DOWN = Command(
    "order.down", (")", "alt+j", "alt+down", "ctrl+down"), "Move the paper down the list",
    "Arranges the queue (or any list in listed order) by hand.", "Decide", (LIST,), move_down, needs_paper=True,
)  # fmt: skip


def move_up(shell: Shell) -> Awaitable[None] | None:
    return _move(shell, -1)


ORDER_UP = Command(
    "order.up", ("(", "alt+k", "alt+up", "ctrl+up"), "Move the paper up the list",
    "Arranges the queue (or any list in listed order) by hand.", "Decide", (LIST,), move_up, needs_paper=True,
)  # fmt: skip


def _move(shell: Shell, step: int) -> Awaitable[None] | None:
    workspace = shell.workspace
    browser = workspace.browser
    sort = workspace.filter.sort or Sort()
    if workspace.found is not None or sort.key not in ("listed", "relevance"):
        what = "by how well it fits" if workspace.found is not None else f"by {ORDERS[sort.key].label.lower()}"
        line: Line = [(f"This list is sorted {what}", "strong")]
        if workspace.found is None:
            line += [
                ("; only listed order can be arranged: ", "muted"),
                (workspace.keymap.key("sort"), "key"),
                (" sorts", "muted"),
            ]
        shell.say(line)
        return None
    if shell.session.lib.by_page(workspace.filter):
        shell.tell("A source is listed as its page is. The queue and every other view can be arranged.")
        return None
    neighbours = (
        browser.papers.ids(browser.cursor + step, browser.cursor + step + 1) if browser.cursor + step >= 0 else ()
    )
    if not neighbours:
        shell.tell("It is the last one." if step > 0 else "It is the first one.")
        return None
    return _swap(shell, shell.row.id, neighbours[0], behind=(step > 0) != sort.reverse)


async def _swap(shell: Shell, paper: int, neighbour: int, *, behind: bool) -> None:
    workspace = shell.workspace
    if behind:
        await shell.change(lambda lib: lib.move(paper, None, after=neighbour))
    else:
        await shell.change(lambda lib: lib.move(paper, neighbour))
    await open_query(shell, workspace.query, keep=paper, at=workspace.browser.cursor)
    row = workspace.browser.current
    total = workspace.browser.papers.total
    if row is not None and row.id == paper:
        undo = shell.undo_hint()
        place = f"{workspace.browser.cursor + 1:,} of {total:,} "
        room = max(8, shell.width - len(place) - width_of(undo) - 2)
        shell.say([(place, "accent"), (titled(row.title, min(room, 60)), "strong"), *undo])


COMMANDS = (SORT, ORDER_DOWN, ORDER_UP)
