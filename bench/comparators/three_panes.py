"""A bare app of readq's shape and none of its content: two `OptionList`s, a `Static`, an `Input`, a `Footer`."""

from __future__ import annotations

from typing import ClassVar

from textual.app import App, ComposeResult
from textual.containers import Horizontal
from textual.widgets import Footer, Input, OptionList, Static


class ThreePanes(App[None]):
    CSS = "#views { width: 24; } #list { width: 2fr; } #detail { width: 3fr; }"
    BINDINGS: ClassVar = [("j", "down", "Down"), ("k", "up", "Up")]

    def compose(self) -> ComposeResult:
        with Horizontal():
            yield OptionList(*(f"view number {n}" for n in range(20)), id="views")
            yield OptionList(*(f"a plain row, number {n}" for n in range(100)), id="list")
            yield Static("the detail", id="detail")
        yield Input(placeholder="filter")
        yield Footer()

    def on_mount(self) -> None:
        self.query_one("#list").focus()

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        if event.option_list.id == "list":
            self.query_one("#detail", Static).update(f"the detail of row {event.option_index}")

    def action_down(self) -> None:
        self.query_one("#list", OptionList).action_cursor_down()

    def action_up(self) -> None:
        self.query_one("#list", OptionList).action_cursor_up()


if __name__ == "__main__":
    ThreePanes().run()
