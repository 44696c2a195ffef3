"""The least a Textual app can be: what starting Python, Textual and one repaint cost whatever the app does."""

from __future__ import annotations

from typing import ClassVar

from textual.app import App, ComposeResult
from textual.widgets import Static


class EmptyApp(App[None]):
    BINDINGS: ClassVar = [("j", "react", "React")]

    def compose(self) -> ComposeResult:
        yield Static("the first page")

    def action_react(self) -> None:
        self.query_one(Static).update("it reacts")


if __name__ == "__main__":
    EmptyApp().run()
