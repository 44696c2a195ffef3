"""Statistics, to be looked at; enter opens the papers behind a number."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual import events

from readq.errors import ReadqError
from readq.library.learnings import learnings
from readq.text import clean
from readq.tui.drawing.lines import centred, message_line, thumb
from readq.tui.drawing.pane import Pane
from readq.tui.drawing.spans import Line, fit, ground, spread
from readq.tui.shell.command import STATISTICS, Result
from readq.tui.shell.footer_hints import bottom_line
from readq.tui.shell.room import RoomScreen
from readq.tui.statistics.behind import papers_behind
from readq.tui.statistics.block import Row, Target, View
from readq.tui.statistics.board import Board
from readq.tui.statistics.days import SHOWN_DAYS

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from readq.library.habits import Habits
    from readq.library.learnings import Learnings
    from readq.library.statistics import Statistics
    from readq.tui.shell.shell import Shell


class StatisticsScreen(RoomScreen, inherit_bindings=False):
    """The numbers are read once, off the keyboard's thread, and again by the refresh key: first what is kept counted,
    then what the journal has to be asked for, then what words tell."""

    in_context = STATISTICS
    CSS = "StatisticsScreen Pane { width: 1fr; height: 1fr; }"

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._stats: Statistics | None = None
        self._row = 0
        self._cell = 0
        self._day = -1
        self._hour = -1
        self._habits: Habits | None = None
        self._learnings: Learnings | None = None
        self._kept: Target | None = None  # what the cursor is on, while rows come in before it
        self._top = 0
        self._problem = ""
        self._said: Line | None = None
        self._looking = False  # for the papers behind a number
        self.was_looking = False  # when the present key was pressed
        self._asked = 0  # grows whenever that is asked, or nobody waits for it any more
        self._board: Board | None = None

    def compose(self) -> ComposeResult:
        yield Pane(self._lines, self.shell.painter, id="board")

    def on_mount(self) -> None:
        self.shell.start(self._read())

    async def _read(self) -> None:
        try:
            self._stats = await self.shell.session.aside(lambda lib: lib.statistics.gather(SHOWN_DAYS + 1))
            self.sync()
            habits = await self.shell.session.aside(lambda lib: lib.statistics.habits())
            if self._board is not None and self._row:
                self._kept = self._under_cursor(self._board)
            self._habits = habits
            self.sync()
            self._learnings = await self.shell.session.latest("learnings", learnings, "words")  # below all other rows
        except ReadqError as error:
            self._problem = str(error)
        self.sync()

    # drawing --------------------------------------------------------------------------------------------------------

    def _lines(self, width: int, height: int) -> list[Line]:
        body = max(0, height - 2)
        left: Line = [(" ", "text"), ("Statistics", "bar")]
        out = [ground(fit(spread(left, [], width), width), "bar")]
        if self._stats is None:
            said = self._problem or "Counting …"
            out += [fit(centred([[(clean(said), "muted")]], width, body, y), width) for y in range(body)]
        elif not self._stats.counts.total:
            empty: list[Line] = [
                [("Nothing to count yet.", "strong")], [],
                [("Papers and what you decide about them will be drawn here.", "muted")],
            ]  # fmt: skip
            out += [fit(centred(empty, width, body, y), width) for y in range(body)]
        else:
            board = self._laid_out(self._stats, width - 1, body)
            self._reveal(board, body)
            bar = thumb(self._top, body, len(board.lines))
            for y in range(body):
                index = self._top + y
                line = board.lines[index] if index < len(board.lines) else fit([], width - 1)
                out.append([*fit(line, width - 1), ("┃" if y in bar else " ", "faint")])
        keymap = self.shell.workspace.keymap
        if self._said is not None:
            out.append(message_line(width, self._said))
        else:
            shown = [("esc", "back")]
            if self._stats is not None and self._stats.counts.total:
                shown += [*keymap.hints(STATISTICS), ("← →", "move")]
            out.append(bottom_line(self.shell.workspace, width, shown))
        return out[:height]

    def _laid_out(self, stats: Statistics, width: int, height: int) -> Board:
        dates = self.shell.workspace.config["date_format"]
        palette = self.shell.painter.palette
        coloured = palette["queue"] != ""

        def board() -> Board:
            view = View(self._row, self._cell, self._day, self._hour, dates, coloured)
            return Board(stats, width, height, view, self._habits, self._learnings)

        made = board()
        if self._kept is not None:
            row, self._kept = made.row_of(self._kept), None
            if row not in (None, self._row):
                self._row = row
                made = board()
        self._row = min(self._row, len(made.rows) - 1)
        self._board = made
        return made

    def _under_cursor(self, board: Board) -> Target:
        row = min(self._row, len(board.rows) - 1)
        return board.rows[row].targets[board.chosen(row, self._cell)]

    def _reveal(self, board: Board, height: int) -> None:
        lines = board.rows[min(self._row, len(board.rows) - 1)].lines
        if self._row == 0:
            self._top = 0
        elif lines.start - 1 < self._top:
            self._top = lines.start - 1  # with the heading above it
        elif lines.stop + 1 > self._top + height:
            self._top = min(lines.start - 1, lines.stop + 1 - height)
        self._top = max(0, min(self._top, len(board.lines) - height))

    # keys -----------------------------------------------------------------------------------------------------------

    def feed(self, act: Callable[[], Result]) -> None:
        def run() -> Result:
            if not self.is_current:
                return None
            self.was_looking, self._looking, self._said = self._looking, False, None
            self._asked += 1
            result = act()
            self.sync()
            return result

        self.shell.feed(run)

    def read_again(self) -> None:
        """Count what was done meanwhile."""
        self.shell.start(self._read())

    def go_down(self, rows: int) -> None:
        """Move by lines of numbers or charts."""
        if self._board is not None:
            self._row = max(0, min(self._row + rows, len(self._board.rows) - 1))

    def go_right(self, step: int) -> None:
        """Move by numbers; in a chart by days."""
        board = self._board
        if board is None:
            return
        row = board.rows[self._row]
        self._choose(row, max(0, min(board.chosen(self._row, self._cell) + step, len(row.targets) - 1)))

    def _choose(self, row: Row, cell: int) -> None:
        """Put the cursor on a cell of the row that it is on."""
        if row.kind == "days":
            self._day = cell
        elif row.kind == "hours":
            self._hour = cell
        else:
            self._cell = cell

    def open_papers(self) -> None:
        """Open the papers behind the number under the cursor."""
        if self._board is not None:
            self._open(self._under_cursor(self._board))

    def _open(self, target: Target) -> None:
        self._asked += 1
        self._looking = True
        self._said = [("Looking them up … ", "muted"), ("esc", "key"), (" stops", "muted")]
        self.shell.start(self._opened(target, self._asked))

    async def _opened(self, target: Target, ticket: int) -> None:
        """List the papers behind a number, unless something else was wanted meanwhile."""
        from readq.tui.paper_list.opening import open_list, open_papers

        shell = self.shell
        said: Line = [("There is no paper behind this.", "muted")]
        query: str | None = None
        ids: list[int] = []
        try:
            query, ids = await shell.session.aside(lambda lib: papers_behind(lib, target))
        except ReadqError as error:
            said = [("! ", "error"), (clean(str(error)), "strong")]
        if ticket != self._asked:
            return
        self._looking = False
        if query is None and not ids:
            self._said = said
            self.sync()
            return
        self.dismiss(None)
        shell.feed(lambda: open_list(shell, query) if query is not None else open_papers(shell, ids, target.name))

    # mouse ----------------------------------------------------------------------------------------------------------

    def on_click(self, event: events.Click) -> None:
        event.stop()
        board = self._board
        if board is None or not 0 < event.y < self.size.height - 1:
            return
        line, x = self._top + event.y - 1, event.x
        places = enumerate(board.rows)
        place = next((index for index, row in places if line in row.lines and x in row.columns), None)
        if place is None:
            return
        row = board.rows[place]
        before = (self._row, board.chosen(self._row, self._cell))
        cell = row.cell_at(line, x)
        self._row = place
        chosen = cell if cell is not None else board.chosen(place, self._cell)
        self._choose(row, chosen)
        if before == (place, chosen):
            self._open(row.targets[chosen])  # a click on what is chosen already
        self.sync()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self._wheel(1)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self._wheel(-1)

    def _wheel(self, step: int) -> None:
        self.go_down(step)
        self.sync()
