"""A box over the screen: ready-made lines in a frame, where there is room for one."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from rich.segment import Segment
from rich.style import Style
from textual.geometry import NULL_OFFSET, NULL_SPACING, Region, Size
from textual.layout import Layout, WidgetPlacement
from textual.renderables.background_screen import BackgroundScreen
from textual.screen import ModalScreen

from readq.tui.drawing.pane import Draw, Pane
from readq.tui.drawing.spans import Line
from readq.tui.shell.command import Result
from readq.tui.shell.room import RoomScreen

if TYPE_CHECKING:
    from rich.console import RenderableType
    from textual import events
    from textual.app import ComposeResult
    from textual.color import Color
    from textual.widget import Widget

    from readq.tui.drawing.strips import Painter
    from readq.tui.shell.shell import Shell


_DIM = Style(dim=True)


class Box(Pane, inherit_bindings=False):
    """Shows ``draw(width, height)`` inside its frame, which it has if ``framed``."""

    def __init__(self, draw: Draw, painter: Painter) -> None:
        super().__init__(self._with_frame, painter, id="box")
        self._inside = draw
        self.framed = False

    @property
    def last(self) -> int:
        return super().last - self.framed

    def line_at(self, event: events.MouseEvent) -> int:
        """The line inside the frame that the mouse is on; negative or too large on the frame."""
        return event.y - self.framed

    def _with_frame(self, width: int, height: int) -> list[Line]:
        if not self.framed:
            return self._inside(width, height)
        side = [("│", "frame@bar")]
        bar = "─" * (width - 2)
        lines = [[*side, *line, *side] for line in self._inside(width - 2, height - 2)]
        return [[(f"╭{bar}╮", "frame@bar")], *lines, [(f"╰{bar}╯", "frame@bar")]]


class _Around(Layout):
    """Puts a box where ``inside`` says its lines are to be on a screen of a size, with a frame around where it fits."""

    name = "readq-box"

    def __init__(self, inside: Callable[[Size], Region]) -> None:
        self._inside = inside

    def arrange(self, parent: Widget, children: list[Widget], size: Size, greedy: bool = True) -> list[WidgetPlacement]:
        region = self._inside(size)
        framed = region.width + 2 <= size.width and region.height + 2 <= size.height
        if framed:
            width, height = region.width + 2, region.height + 2
            x, y = max(0, min(region.x - 1, size.width - width)), max(0, min(region.y - 1, size.height - height))
            region = Region(x, y, width, height)
        elif region.width + 2 >= size.width:
            region = Region(0, region.y, size.width, region.height)  # no slivers of what is below at its sides
        for child in children:
            if isinstance(child, Box):
                child.framed = framed
        return [WidgetPlacement(region, NULL_OFFSET, NULL_SPACING, child) for child in children]


class _Faint(BackgroundScreen):
    """The screen below, where there are no colours to blend it with."""

    @classmethod
    def process_segments(cls, segments: Iterable[Segment], color: Color) -> Iterable[Segment]:
        for text, style, control in segments:
            yield Segment(text, (style.clear_meta_and_links() if style is not None else Style()) + _DIM, control)


class BoxScreen(RoomScreen, ModalScreen[None], inherit_bindings=False):
    """A screen that is a box over the one below, which shows through, dimmed unless it is ``clear``."""

    # The toolkit takes over the style of the first base only.
    DEFAULT_CSS = "BoxScreen { overflow-y: auto; background: $background 60%; &:ansi { background: transparent; } }"
    clear = False
    covers = prompts = False

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._arranger = _Around(self._inside)

    @property
    def layout(self) -> Layout:
        return self._arranger

    def compose(self) -> ComposeResult:
        yield Box(self._lines, self.shell.painter)

    def on_mount(self) -> None:
        if self.clear or not self.shell.painter.palette["bg"]:
            self.styles.background = "transparent"

    def render(self) -> RenderableType:
        below = super().render()
        if self.clear or self.shell.painter.palette["bg"] or not isinstance(below, BackgroundScreen):
            return below
        return _Faint(below.screen, below.color)

    def close(self) -> Result:
        """Go back to the screen below, and do nothing."""
        self.dismiss(None)
        return None

    def _inside(self, size: Size) -> Region:
        """Where the lines are on a screen of ``size``."""
        raise NotImplementedError

    def _lines(self, width: int, height: int) -> list[Line]:
        """The lines inside the frame."""
        raise NotImplementedError
