"""Where the panes are: plain arithmetic, shared by the app and the first paint."""

from __future__ import annotations

from typing import NamedTuple

WIDE = 120  # from here on three columns
MIN_LIST = 24
LOW = 16  # lines; below, the tour would take too much of them


class Rect(NamedTuple):
    """A part of the screen in cells; empty when it is not shown."""

    x: int
    y: int
    width: int
    height: int

    @property
    def shown(self) -> bool:
        return self.width > 0 and self.height > 0


NOWHERE = Rect(0, 0, 0, 0)


class Arrangement:
    """What the reader chose about the panes, for wide and for narrow terminals apart. ``filters`` tells for each of the
    two (whether it is wide) whether the filter pane is shown; without an entry it is where there is room. ``beside``
    and ``stacked`` are how many twentieths of the room the list takes when the paper is beside or under it. ``only``
    names the pane that has the screen for itself, or is empty."""

    def __init__(self) -> None:
        self.filters: dict[bool, bool] = {}
        self.beside = 11
        self.stacked = 10
        self.only = ""


class Frame(NamedTuple):
    """Where everything is. ``stacked``: the detail is under the list, its first line a rule; otherwise beside it, its
    first column a rule. ``tour`` is above the footer."""

    header: Rect
    filter: Rect
    list: Rect
    detail: Rect
    footer: Rect
    stacked: bool
    tour: Rect = NOWHERE

    def pane(self, name: str) -> Rect:
        """Where the part of this name is."""
        parts = {
            "header": self.header, "filter": self.filter, "list": self.list, "detail": self.detail,
            "footer": self.footer, "tour": self.tour,
        }  # fmt: skip
        return parts[name]


def arrange(width: int, height: int, chosen: Arrangement, more: int = 0, tour: int = 0) -> Frame:
    """The frame for a terminal of ``width`` by ``height`` cells; any size, zero included. The header has ``more`` lines
    than one, as far as there is room; the panes below make way for it, and in a terminal that is not too low for the
    ``tour``'s lines above the footer."""
    width, height = max(0, width), max(0, height)
    if tour and height >= LOW:
        frame = _arranged(width, height - tour, chosen, more)
        strip = Rect(0, height - 1 - tour, width, tour)
        return frame._replace(footer=frame.footer._replace(y=height - 1), tour=strip)
    return _arranged(width, height, chosen, more)


def _arranged(width: int, height: int, chosen: Arrangement, more: int) -> Frame:
    footer = Rect(0, height - 1, width, 1) if height > 3 else NOWHERE
    header = Rect(0, 0, width, min(1 + more, height - footer.height) if height > 1 else 0)
    top, rows = header.height, height - header.height - footer.height
    wide = width >= WIDE
    shown = chosen.filters.get(wide, wide)
    if chosen.only == "filter":
        return Frame(header, Rect(0, top, width, rows), NOWHERE, NOWHERE, footer, not wide)
    side = 0
    if shown and not chosen.only and width - MIN_LIST >= 20:
        side = min(36, max(22, width // 6))  # "Daily 12 Mar" and a count
    left, room = side, width - side
    panel = Rect(0, top, side, rows) if side else NOWHERE
    if chosen.only == "list":
        return Frame(header, panel, Rect(0, top, width, rows), NOWHERE, footer, not wide)
    if chosen.only == "detail":
        return Frame(header, panel, NOWHERE, Rect(0, top, width, rows), footer, not wide)
    if wide:
        first = max(MIN_LIST, min(room - 30, room * chosen.beside // 20))
        return Frame(
            header, panel, Rect(left, top, first, rows), Rect(left + first, top, room - first, rows), footer, False
        )
    if rows < 6:
        return Frame(header, panel, Rect(left, top, room, rows), NOWHERE, footer, True)
    upper = max(3, min(rows - 3, rows * chosen.stacked // 20))
    return Frame(header, panel, Rect(left, top, room, upper), Rect(left, top + upper, room, rows - upper), footer, True)
