"""Shows the picture of the paper in front of the reader below its text, once the reader rests on it."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Any

from readq.errors import ReadqError
from readq.tui.shell.beside import going_on
from readq.tui.shell.layout import NOWHERE, Frame, Rect

if TYPE_CHECKING:
    from textual.widget import Widget

    from readq.tui.shell.main_screen import MainScreen
    from readq.tui.shell.shell import Shell

ID = "picture"
_REST_SECONDS = 0.3
_LEAST_WIDTH, _LEAST_HEIGHT = 30, 18  # cells of the paper's pane, below which there is room for words only
_SHARE, _MOST_LINES = 3, 14  # a picture takes a third of the pane, or so many lines


class Showing:
    """``place`` is where the picture is on the main screen, empty without one. Nothing is fetched for papers that are
    passed by or where there is no room, and what could not be had is not asked for again."""

    def __init__(self, shell: Shell, screen: MainScreen) -> None:
        self.place = NOWHERE
        self._shell = shell
        self._screen = screen
        self._widget: Widget | None = None
        self._size = (0, 0)  # of the picture, in points
        self._room = False  # there is some for a picture
        self._shown: int | None = None  # the paper it is of
        self._asked: int | None = None
        self._known: dict[int | None, Path | None] = {}

    def sync(self) -> None:
        """Show the picture of another paper, or none, if that is what is in front of the reader now."""
        row = self._shell.workspace.browser.current
        paper = row.id if row is not None else None
        if self._shown is not None and self._shown != paper:
            self._hide()
        in_vain = not self._room or (paper in self._known and self._known[paper] is None)
        if paper is not None and paper not in (self._shown, self._asked) and not in_vain:
            self._asked = paper
            self._shell.start(self._load(paper), long=True)

    def make_room(self, frame: Frame) -> Frame:
        """The frame with room for the picture taken from the paper."""
        self.place = NOWHERE
        pane = frame.detail
        before, self._room = self._room, pane.width >= _LEAST_WIDTH and pane.height >= _LEAST_HEIGHT
        if self._room and not before:
            self._shell.sync_soon()
        if self._shown is None or not self._room:
            return frame
        width, height = self._cells(pane.width - 3, min(_MOST_LINES, pane.height // _SHARE))
        self.place = Rect(pane.x + 1, pane.y + pane.height - height, width, height)
        return frame._replace(detail=pane._replace(height=pane.height - height - 1))

    def _cells(self, width: int, height: int) -> tuple[int, int]:
        """The size in cells, within these, that keeps the picture's shape."""
        from textual_image._terminal import get_cell_size

        cell = get_cell_size()
        wide, high = self._size[0] / cell.width, self._size[1] / cell.height
        scale = min(width / wide, height / high)
        return max(1, int(wide * scale)), max(1, int(high * scale))

    async def _load(self, paper: int) -> None:
        await self._shell.pause(_REST_SECONDS)
        if not self._rests_on(paper):
            self._asked = None
            return
        path = self._known[paper] if paper in self._known else await self._found(paper)
        self._known[paper] = path
        self._asked = None
        if path is not None and self._rests_on(paper):
            await self._show(paper, path)
        elif self._shell.alive:
            self.sync()

    def _rests_on(self, paper: int) -> bool:
        row = self._shell.workspace.browser.current
        return self._shell.alive and row is not None and row.id == paper

    async def _found(self, paper: int) -> Path | None:
        """The picture of a paper, fetched unless it is there; None if there is none, or it could not be had."""
        from readq.library.fetch_settings import configured
        from readq.library.pictures import picture

        shell = self._shell
        try:
            address = await shell.session.aside(lambda lib: lib.pictures.address(paper))
            if address is None:
                return None
            settings = configured(shell.workspace.config)
            job = asyncio.get_running_loop().run_in_executor(
                None, picture, address, settings, lambda: not going_on(shell)
            )
            return await job
        except ReadqError:
            return None

    async def _show(self, paper: int, path: Path) -> None:
        from PIL import Image
        from textual_image.widget import Image as ImageWidget

        try:
            with Image.open(path, formats=("PNG",)) as image:
                self._size = image.size
                image.load()
                picture: Any = image.copy()
        except (OSError, ValueError, SyntaxError):
            self._known[paper] = None
            return
        self._shown = paper
        if self._widget is None:
            self._widget = widget = ImageWidget(picture, id=ID)
            widget.styles.width = widget.styles.height = "100%"  # of its place, whose shape is the picture's
            await self._screen.mount(widget)
        else:
            self._widget.image = picture  # type: ignore[attr-defined]
        self._widget.styles.background = self._shell.painter.palette["bg"] or "ansi_default"
        self._widget.display = True
        self._screen.rearrange()
        self._shell.sync()

    def _hide(self) -> None:
        self._shown = None
        if self._widget is not None:
            self._widget.display = False
        self._screen.rearrange()
