"""A list to type in: the palette, the help screen, anything one is chosen from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from textual import events
from textual.geometry import Region, Size

from readq.text import cell_width
from readq.tui.drawing.lines import thumb
from readq.tui.drawing.spans import Line, fit, ground, plain, spread, width_of
from readq.tui.prompt.drawing import prompt_line
from readq.tui.prompt.line_edit import LineEdit
from readq.tui.shell.box import Box, BoxScreen
from readq.tui.shell.columns import columns
from readq.tui.shell.command import CHOOSER, Result
from readq.tui.shell.item import WIDTH, Item

if TYPE_CHECKING:
    from readq.tui.shell.shell import Shell


class Chooser(BoxScreen, inherit_bindings=False):
    """Lists ``items``, narrowed by what is typed; Enter calls ``choose`` with the id of the chosen one.

    ``narrow`` False: a list for reading, as large as there is room for. ``start`` is where the cursor begins; ``moved``
    is told where the cursor goes, and ``""`` when nothing was chosen in the end. ``does`` says what Enter does to the
    chosen one; empty: it only closes the list. ``clear``: what lies below keeps its colours.

    A list that is higher than its box goes on in columns beside the first, ``column`` cells wide at least, as long as
    nothing is typed. ``column`` 0: it does not.
    """

    in_context = CHOOSER
    above = 1  # lines of the box above the items
    column = 0

    def __init__(
        self,
        shell: Shell,
        title: str,
        items: Sequence[Item],
        *,
        narrow: bool,
        choose: Callable[[str], Result] = lambda name: None,
        start: str = "",
        moved: Callable[[str], None] | None = None,
        does: str = "does it",
        clear: bool = False,
    ) -> None:
        super().__init__(shell)
        self.clear = clear
        self._does = does
        self._title = title
        self._items = list(items)
        self._shown = list(items)
        self._narrow = narrow
        self._choose = choose
        self._edit = LineEdit()
        self._moved = moved
        self._told = start
        places = [index for index, item in enumerate(self._shown) if item.id is not None and item.id == start]
        self._cursor = places[0] if places else self._first()
        self._top = max(0, self._cursor - 8)
        self._height = 1
        self._columns = [range(len(self._shown))]
        self._column_width = 0

    def _inside(self, size: Size) -> Region:
        room = size.width - 2 if size.width > 60 or self._narrow else size.width
        width = min(room, 66 if self._narrow else WIDTH)
        if self._narrow:
            height = min(size.height - 2, max(6, min(18, len(self._items) + 2)))
        else:
            height = min(size.height - (4 if size.height > 20 else 0), len(self._items) + 2)
        x = (size.width - width) // 2
        y = min(2, size.height - height) if self._narrow else (size.height - height) // 2
        return Region(max(0, x), max(0, y), max(0, width), max(0, height))

    def _first(self) -> int:
        return next((index for index, item in enumerate(self._shown) if item.id is not None), 0)

    # drawing --------------------------------------------------------------------------------------------------------

    def _lines(self, width: int, height: int) -> list[Line]:
        body = max(0, height - 2)
        self._height = max(1, body)
        self._lay_columns(width - 1)
        found = sum(1 for item in self._shown if item.id is not None)
        out = [
            prompt_line(
                width, self._title, self._edit.text, self._edit.caret,
                ghost="" if self._edit.text else "type to search", right=f"{found}",
            )
        ]  # fmt: skip
        rows = max(map(len, self._columns))
        self._top = max(0, min(self._top, rows - body))
        bar = thumb(self._top, body, rows)
        for y in range(body):
            line: Line = []
            for column in self._columns:
                line += self._cell(column, self._top + y)
            if not self._shown and not y:
                said: Line = [
                    (" Nothing like that. ", "muted"),
                    ("backspace", "key"),
                    (" takes a letter back.", "muted"),
                ]
                line = ground(said, "bar")
            line = fit(line, width - 1, "text@bar")
            out.append([*line, ("┃" if y in bar else " ", "faint@bar")])
        out.append(ground(fit(self._hint(width), width), "bar"))
        return out[:height]

    def _lay_columns(self, width: int) -> None:
        """Decide which items are beside each other in ``width`` cells."""
        needed = -(-len(self._shown) // self._height) if self.column and not self._edit.text else 1
        count = max(1, min(needed, width // max(1, self.column)))
        self._columns = columns([any(token == "heading" for _, token in item.line) for item in self._shown], count)
        self._column_width = width // len(self._columns)

    def _cell(self, column: range, row: int) -> Line:
        """A line of a column."""
        if row >= len(column):
            return fit([], self._column_width, "text@bar")
        item = self._shown[column[row]]
        here = column[row] == self._cursor and item.id is not None
        line = spread([("▌" if here else " ", "bar"), *item.line], item.right, self._column_width)
        return ground(fit(line, self._column_width), "cursor" if here else "bar")

    def _place(self, index: int) -> tuple[int, int]:
        """The column and the row of an item."""
        for place, column in enumerate(self._columns):
            if index in column:
                return place, index - column.start
        return 0, index

    def _hint(self, width: int) -> Line:
        item = self._shown[self._cursor] if self._cursor < len(self._shown) else None
        close: Line = [("esc", "key"), (" closes ", "muted")]
        enter: Line = [("enter", "key"), (f" {self._does}  ", "muted")]
        keys = [*enter, *close] if item is not None and item.id is not None and self._does else close
        if item is None or not item.help:
            return [(" ", "text"), *keys]
        if cell_width(item.help) > width - width_of(keys) - 3:
            keys = close  # the way out is said always; what Enter does can be guessed
        return spread([(" ", "text"), (plain(item.help, width - width_of(keys) - 3), "text")], keys, width)

    def show_items(self, items: Sequence[Item]) -> None:
        """List other items, as far as what is typed fits them."""
        self._items = list(items)
        self._narrow_down()

    # keys -----------------------------------------------------------------------------------------------------------

    def press(self, key: str, character: str | None) -> Result:
        if character == "?" and not self._edit.text:
            return self.close()  # as the same key opened it, where the list is that of the keys
        command = self.meant(key, None) if character is None or not self._edit.text.strip() else None
        if command is not None:
            return self.perform(command)
        if key in ("left", "right") and len(self._columns) > 1:
            self._across(1 if key == "right" else -1)
            return None
        before = self._edit.text
        if character is not None:
            self._edit.insert(character)
        else:
            self._edit.key(key)
        if self._edit.text != before:
            self._narrow_down()
        return None

    def pasted(self, text: str) -> Result:
        self._edit.insert(text)
        self._narrow_down()
        return None

    def step(self, lines: int) -> None:
        """Move the cursor to the next line that can be chosen, or with -1 to the one before."""
        self._move(lines)
        self._tell()

    def page(self, pages: int) -> None:
        """Move the cursor a page down, or with -1 up."""
        self._top += pages * self._height
        for _ in range(self._height):
            self._move(pages)
        self._tell()

    def on_click(self, event: events.Click) -> None:
        event.stop()
        if not isinstance(event.widget, Box):
            self.close()
            return
        x, line = event.x - event.widget.framed, event.widget.line_at(event)
        self.feed(lambda: self.clicked(x, line))

    def clicked(self, x: int, line: int) -> Result:
        """Choose the item at a place of the box."""
        column = self._columns[min(x // max(1, self._column_width), len(self._columns) - 1)]
        row = self._top + line - self.above
        if not 0 <= line - self.above < self._height or row >= len(column) or self._shown[column[row]].id is None:
            return None
        self._cursor = column[row]
        return self.accept()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self._top += 3
        self.sync()

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self._top -= 3
        self.sync()

    def _tell(self) -> None:
        """Tell where the cursor is, if somebody wants to know."""
        item = self._shown[self._cursor] if self._cursor < len(self._shown) else None
        if self._moved is not None and item is not None and item.id is not None and item.id != self._told:
            self._told = item.id
            self._moved(item.id)
            self.recolour()

    def _move(self, step: int) -> None:
        index = self._cursor + step
        while 0 <= index < len(self._shown):
            if self._shown[index].id is not None:
                self._cursor = index
                break
            index += step
        self._reveal()

    def _reveal(self) -> None:
        """Scroll to where the cursor is, with the line above it."""
        _, row = self._place(self._cursor)
        if row < self._top + 1:
            self._top = 0 if self._cursor == self._first() else max(0, row - 1)
        self._top = max(self._top, row - self._height + 1)

    def _across(self, step: int) -> None:
        """Move the cursor to the nearest line of the next column that can be chosen, or with -1 of the one before."""
        place, row = self._place(self._cursor)
        if not 0 <= place + step < len(self._columns):
            return
        near = sorted(self._columns[place + step], key=lambda index: abs(self._place(index)[1] - row))
        self._cursor = next((index for index in near if self._shown[index].id is not None), self._cursor)
        self._reveal()
        self._tell()

    def _narrow_down(self) -> None:
        words = self._edit.text.casefold().split()
        if not words:
            self._shown = self._items
        else:
            scored = []
            for place, item in enumerate(self._items):
                if item.id is not None and (score := match(words, item.search)) is not None:
                    scored.append((score, place, item))
            self._shown = [item for _, _, item in sorted(scored, key=lambda entry: entry[:2])]
        self._top = 0
        self._cursor = self._first()
        self._tell()

    def accept(self) -> Result:
        """Do what the list is for with the line under the cursor."""
        item = self._shown[self._cursor] if self._cursor < len(self._shown) else None
        if item is None or item.id is None or not self._does:
            return self.close()
        self.dismiss(None)
        name, choose = item.id, self._choose
        self.shell.feed(lambda: choose(name))
        return None

    def close(self) -> Result:
        self.dismiss(None)
        if self._moved is not None:
            self._moved("")
        return None


def match(words: Sequence[str], text: str) -> int | None:
    """How well typed ``words`` fit ``text``: 0 is best, None not at all. Every word must be there, if only as letters
    in their order. A name comes before two spaces, what else is said of it behind them; that counts less."""
    name, _, more = text.casefold().partition("  ")
    total = 0
    for word in words:
        if name.startswith(word):
            continue
        if f" {word}" in name:
            total += 1
        elif word in name:
            total += 2
        elif f" {word}" in f" {more}":
            total += 3
        elif word in more:
            total += 4
        else:
            letters = iter(name)
            if not all(char in letters for char in word):
                return None
            total += 5
    return total
