"""The order of the list: the sort menu, and moving a paper by hand."""

from __future__ import annotations

from collections.abc import Awaitable

from readq.filters import Sort
from readq.tui.actions.find import open_query
from readq.tui.actions.tags import undo_hint
from readq.tui.screens.chooser import Item
from readq.tui.screens.main import MainScreen
from readq.tui.spans import Line, plain, width_of

# key: what it is called, what comes first, what comes first the other way round
ORDERS = {
    "listed": ("Listed order", "as listed, and as moved by hand", "the other way round"),
    "newest": ("Newest", "added last first", "added first first"),
    "title": ("Title", "A to Z", "Z to A"),
    "priority": ("Priority", "highest first", "lowest first"),
    "decided": ("Decided", "decided last first", "decided first first"),
    "most-listed": ("Most listed", "in most listings first", "in fewest listings first"),
    "waiting": ("Longest waiting", "waiting longest first", "waiting shortest first"),
}
_REVERSE = "reverse"


def sort_menu(main: MainScreen) -> None:
    from readq.tui.screens.chooser import Chooser

    if main.desk.found is not None:
        main.tell("What a find found is listed best first.")
        return
    main.app.push_screen(
        Chooser(
            main, "Sort by", _items(main), narrow=True, choose=lambda name: _sort(main, name), start=_current(main).key
        )
    )


def _current(main: MainScreen) -> Sort:
    sort = main.desk.filter.sort or Sort()
    return sort if sort.key in ORDERS else Sort(reverse=sort.reverse)


def _items(main: MainScreen) -> list[Item]:
    now = _current(main)
    items = []
    for key, (label, first, last) in ORDERS.items():
        here = key == now.key
        line: Line = [("● " if here else "  ", "accent"), (f"{label:<18}", "strong" if here else "text")]
        line.append((last if here and now.reverse else first, "muted"))
        help = f"Enter reverses it: {first if now.reverse else last}." if here else "The view keeps its order."
        items.append(Item(key, line, label, [], help))
    label, first, last = ORDERS[now.key]
    other = first if now.reverse else last
    items.append(Item(_REVERSE, [("  ", "text"), (f"{'Reverse':<18}", "text"), (other, "muted")], "Reverse order"))
    return items


def _sort(main: MainScreen, name: str) -> Awaitable[None]:
    now = _current(main)
    if name in (_REVERSE, now.key):
        return sort_by(main, Sort(now.key, not now.reverse))
    return sort_by(main, Sort(name))


async def sort_by(main: MainScreen, sort: Sort) -> None:
    """Give the present view another order; the cursor stays on its paper."""
    from readq.search.ordering import with_sort

    desk = main.desk
    row = desk.browser.current
    query = with_sort(desk.query, None if sort == Sort() else sort)
    desk.remember_order(query)
    await open_query(main, query, keep=row.id if row is not None else None, at=desk.browser.cursor)
    label, first, last = ORDERS[sort.key]
    main.say([(label, "strong"), (f", {last if sort.reverse else first}", "muted")])


# by hand --------------------------------------------------------------------------------------------------------------


def move_down(main: MainScreen) -> Awaitable[None] | None:
    return _move(main, 1)


def move_up(main: MainScreen) -> Awaitable[None] | None:
    return _move(main, -1)


def _move(main: MainScreen, step: int) -> Awaitable[None] | None:
    desk = main.desk
    browser = desk.browser
    row = browser.current
    if row is None:
        main.tell("There is no paper here.")
        return None
    sort = desk.filter.sort or Sort()
    if desk.found is not None or sort.key not in ("listed", "relevance"):
        what = "by how well it fits" if desk.found is not None else f"by {ORDERS[sort.key][0].lower()}"
        line: Line = [(f"This list is sorted {what}", "strong")]
        if desk.found is None:
            line += [
                ("; only listed order can be arranged: ", "muted"),
                (desk.keymap.key("sort"), "key"),
                (" sorts", "muted"),
            ]
        main.say(line)
        return None
    if main.session.lib.by_page(desk.filter):
        main.tell("A source is listed as its page is. The queue and every other view can be arranged.")
        return None
    neighbours = (
        browser.papers.ids(browser.cursor + step, browser.cursor + step + 1) if browser.cursor + step >= 0 else ()
    )
    if not neighbours:
        main.tell("It is the last one." if step > 0 else "It is the first one.")
        return None
    return _swap(main, row.id, neighbours[0], behind=(step > 0) != sort.reverse)


async def _swap(main: MainScreen, paper: int, neighbour: int, *, behind: bool) -> None:
    desk = main.desk
    if behind:
        await main.change(lambda lib: lib.move(paper, None, after=neighbour))
    else:
        await main.change(lambda lib: lib.move(paper, neighbour))
    await open_query(main, desk.query, keep=paper, at=desk.browser.cursor)
    row = desk.browser.current
    total = desk.browser.papers.total
    if row is not None and row.id == paper:
        undo = undo_hint(main)
        place = f"{desk.browser.cursor + 1:,} of {total:,} "
        room = max(8, main.size.width - len(place) - width_of(undo) - 2)
        main.say([(place, "accent"), (plain(row.title, min(room, 60)), "strong"), *undo])
