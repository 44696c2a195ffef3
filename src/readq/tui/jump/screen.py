"""The letters over the main screen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual import events
from textual.geometry import NULL_OFFSET, NULL_SPACING, Region, Size
from textual.layout import Layout, WidgetPlacement

from readq.tui.drawing.pane import Pane
from readq.tui.drawing.spans import Line, fit
from readq.tui.jump.targets import Target
from readq.tui.shell.box import BoxScreen
from readq.tui.shell.command import JUMP, Result

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.widget import Widget

    from readq.tui.shell.shell import Shell


class _Over(Layout):
    """Puts each label where its target is."""

    name = "readq-labels"

    def __init__(self, targets: Sequence[Target]) -> None:
        self._targets = targets

    def arrange(self, parent: Widget, children: list[Widget], size: Size, greedy: bool = True) -> list[WidgetPlacement]:
        placed = []
        for target, child in zip(self._targets, children, strict=True):
            width = len(target.name) + (5 if target.name else 3)
            region = Region(max(0, min(target.x, size.width - width)), target.y, width, 1)
            placed.append(WidgetPlacement(region, NULL_OFFSET, NULL_SPACING, child))
        return placed


class JumpScreen(BoxScreen, inherit_bindings=False):
    """Shows the letters of ``targets``; one of them goes there, anything else goes back."""

    in_context = JUMP

    def __init__(self, shell: Shell, targets: Sequence[Target]) -> None:
        super().__init__(shell)
        self._targets = targets
        self._labels: list[Pane] = []
        self._made_for = (shell.width, shell.height)

    @property
    def layout(self) -> Layout:
        return _Over(self._targets)

    def compose(self) -> ComposeResult:
        self._labels = [
            Pane(lambda width, height, target=target: [_label(target, width)], self.shell.painter, id=f"jump-{place}")  # type: ignore[misc]
            for place, target in enumerate(self._targets)
        ]
        yield from self._labels

    def press(self, key: str, character: str | None) -> Result:
        target = next((target for target in self._targets if target.letter == character), None)
        if target is not None:
            self._go(target)
            return None
        command = self.meant(key, character)
        return self.perform(command) if command is not None else self.close()

    def on_click(self, event: events.Click) -> None:
        event.prevent_default()
        event.stop()
        place = self._labels.index(event.widget) if event.widget in self._labels else None
        self.feed(lambda: self._go(self._targets[place]) if place is not None else self.close())

    def on_resize(self) -> None:
        size = (self.size.width, self.size.height)
        if size != self._made_for:
            self._made_for = size
            self.close()  # everything is elsewhere now

    def _go(self, target: Target) -> None:
        self.dismiss(None)
        self.shell.feed(lambda: target.go(self.shell), first=True)


def _label(target: Target, width: int) -> Line:
    return fit([(f" {target.letter} ", "label"), (f" {target.name} " if target.name else "", "strong@select")], width)
