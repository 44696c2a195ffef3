"""Textual's own list with 100 rows and a `Static` beside it that follows the cursor: the usual way to build this."""

from __future__ import annotations

from typing import ClassVar

from textual.app import App, ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.widgets import OptionList, Static


class Rows(OptionList):
    BINDINGS: ClassVar = [
        Binding("j", "cursor_down"),
        Binding("k", "cursor_up"),
        Binding("g", "first"),
        Binding("G", "last"),
        Binding("ctrl+d", "page_down"),
    ]


class ListAndDetail(App[None]):
    CSS = "#detail { width: 1fr; }"

    def compose(self) -> ComposeResult:
        with Horizontal():
            yield Rows(*(f"a plain row, number {n}" for n in range(100)))
            yield Static("the detail", id="detail")

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        self.query_one("#detail", Static).update(f"the detail of row {event.option_index}")


if __name__ == "__main__":
    ListAndDetail().run()
