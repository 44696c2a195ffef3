"""The main screen: list, paper, filter pane, header and footer, laid out and wired to keys and mouse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import events
from textual.geometry import NULL_OFFSET, NULL_SPACING, Region, Size
from textual.layout import Layout, WidgetPlacement

from readq.tui.drawing.pane import Pane
from readq.tui.paper_list.landmarks import prepare_jumps
from readq.tui.paper_list.listing import complete
from readq.tui.pictures.showing import ID as PICTURE
from readq.tui.pictures.showing import Showing
from readq.tui.settings.appearance import remark
from readq.tui.shell import mouse
from readq.tui.shell.command import LIST
from readq.tui.shell.layout import Frame, Rect
from readq.tui.shell.room import RoomScreen
from readq.tui.shell.shell import Shell
from readq.tui.shell.watcher import Watcher
from readq.tui.views.commands import count_saved

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.widget import Widget


class _Panes(Layout):
    """Puts the panes where the workspace's frame says."""

    name = "readq-panes"

    def __init__(self, screen: MainScreen) -> None:
        self._screen = screen

    def arrange(self, parent: Widget, children: list[Widget], size: Size, greedy: bool = True) -> list[WidgetPlacement]:
        frame = self._screen.place_panes(size)
        return [
            WidgetPlacement(Region(*self._screen.place_of(child.id or "", frame)), NULL_OFFSET, NULL_SPACING, child)
            if child.id != "header"  # which lies over the others
            else WidgetPlacement(Region(*frame.header), NULL_OFFSET, NULL_SPACING, child, 1)
            for child in children
        ]


class MainScreen(RoomScreen, inherit_bindings=False):
    """Shows the workspace. Its context is the pane that has the keys."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.watcher = Watcher(shell)
        self._pictures = Showing(shell, self) if shell.workspace.pictures else None
        self._panes: list[Pane] = []
        self._below_prompt = 0  # lines of the header beside the top line
        self._arranger = _Panes(self)
        self._counting = False

    @property
    def context(self) -> str:
        return self.shell.workspace.focus

    @property
    def layout(self) -> Layout:
        return self._arranger

    def compose(self) -> ComposeResult:
        workspace, painter = self.shell.workspace, self.shell.painter
        self._panes = [
            Pane(workspace.header, painter, id="header"),
            Pane(workspace.filter_lines, painter, id="filter"),
            Pane(workspace.list_lines, painter, id="list"),
            Pane(workspace.detail_lines, painter, id="detail"),
            Pane(workspace.tour_lines, painter, id="tour"),
            Pane(workspace.footer, painter, id="footer"),
        ]
        yield from self._panes

    def on_mount(self) -> None:
        shell = self.shell
        self.set_interval(Watcher.SECONDS, self.watcher.poll)
        said = remark(shell.workspace.config, shell.workspace.keymap, self.app.size.width)
        shell.workspace.message = said or shell.workspace.message
        prepare_jumps(shell)
        complete(shell)

    def place_panes(self, size: Size) -> Frame:
        """Where everything goes on a screen of ``size``."""
        workspace = self.shell.workspace
        frame = workspace.frame(size.width, size.height)
        if self._pictures is not None:
            frame = self._pictures.make_room(frame)
        workspace.arranged(frame)
        self._below_prompt = workspace.below_prompt(size.width)
        for pane in self._panes:
            pane.display = True
        return frame

    def place_of(self, name: str, frame: Frame) -> Rect:
        """Where the part of this name goes."""
        return self._pictures.place if name == PICTURE and self._pictures is not None else frame.pane(name)

    def sync(self) -> None:
        """Repaint what is no longer true."""
        if self._pictures is not None:
            self._pictures.sync()
        if self.shell.workspace.below_prompt(self.size.width) != self._below_prompt:
            self.rearrange()
        if self.shell.workspace.tour is not None:
            from readq.tui.tour.commands import watch

            watch(self.shell)
        super().sync()
        self._count_saved()

    def _count_saved(self) -> None:
        """Have the saved views counted while they can be seen."""
        if self.shell.workspace.filter_pane.count_due and not self._counting and self.pane_at("filter"):
            self._counting = True

            async def count() -> None:
                await count_saved(self.shell)
                self._counting = False  # what failed is tried again with everything else

            self.shell.start(count())

    def try_again(self) -> None:
        """Read and draw again once something could not be: the cause may be gone."""
        self._counting = False
        self.shell.workspace.refresh()
        self.shell.sync()

    def rearrange(self) -> None:
        """The panes are to lie differently."""
        for pane in self._panes[:1]:
            pane.refresh(layout=True)  # the screen forgets its cached arrangement when a child asks

    def pane_at(self, name: str) -> bool:
        """Whether a pane can be seen now."""
        return next((pane.size.width > 0 for pane in self._panes if pane.id == name), False)

    @property
    def detail_height(self) -> int:
        """How many lines of the paper are visible."""
        return max(1, self.query_one("#detail").size.height - 1)

    # mouse ----------------------------------------------------------------------------------------------------------

    def on_click(self, event: events.Click) -> None:
        pane = event.widget.id if event.widget is not None else None
        x, y, chain = event.x, event.y, event.chain
        event.stop()
        if pane is not None:
            self.feed(lambda: mouse.clicked(self.shell, pane, x, y, chain))

    def shows_keys(self, pane: Pane, y: int) -> bool:
        workspace = self.shell.workspace
        if workspace.prompt is not None:
            return pane.id == "footer"
        empty = not workspace.browser.papers.total
        return pane.id in ("footer", "tour", "header") or (pane.id == LIST and empty)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        self._wheel(event, 3)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        self._wheel(event, -3)

    def _wheel(self, event: events.MouseEvent, lines: int) -> None:
        event.stop()
        where = event.screen_offset  # a terminal does not know which widget the wheel is over
        pane = next((pane.id for pane in self._panes if pane.region.contains_point(where)), None)
        if pane is not None:
            self.feed(lambda: mouse.wheeled(self.shell, pane, lines))
