"""Statistics, to be looked at; enter opens the papers behind a number."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import TYPE_CHECKING

from textual import events
from textual.screen import Screen

from readq.errors import ReadqError
from readq.text import clean
from readq.tui import present
from readq.tui.commands import LIST
from readq.tui.guard import Guarded
from readq.tui.present_stats import SHOWN_DAYS, Board, Target
from readq.tui.screen_keys import STATISTICS, hints
from readq.tui.spans import Line, fit, ground, spread
from readq.tui.typed import typed
from readq.tui.widgets.pane import Pane

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from readq.library import Library
    from readq.library.statistics import Statistics
    from readq.tui.screens.main import MainScreen

Result = Awaitable[None] | None


class StatisticsScreen(Guarded, Screen[None], inherit_bindings=False):
    """The numbers are read once, off the keyboard's thread, and again by the refresh key."""

    CSS = "StatisticsScreen Pane { width: 1fr; height: 1fr; }"

    def __init__(self, main: MainScreen) -> None:
        super().__init__()
        self._main = main
        self._stats: Statistics | None = None
        self._row = 0
        self._cell = 0
        self._day = -1
        self._top = 0
        self._problem = ""
        self._said: Line | None = None
        self._looking = False  # for the papers behind a number
        self._asked = 0  # grows whenever that is asked, or nobody waits for it any more
        self._board: Board | None = None

    def compose(self) -> ComposeResult:
        yield Pane(self._lines, self._main.readq.painter, id="board")

    def on_mount(self) -> None:
        self._main.start(self._read())

    async def _read(self) -> None:
        try:
            self._stats = await self._main.session.aside(lambda lib: lib.statistics.gather(SHOWN_DAYS + 1))
        except ReadqError as error:
            self._problem = str(error)
        self._sync()

    def _sync(self) -> None:
        for pane in self.query(Pane):  # there is none before the screen is first shown
            pane.sync()

    # drawing --------------------------------------------------------------------------------------------------------

    def _lines(self, width: int, height: int) -> list[Line]:
        body = max(0, height - 2)
        left: Line = [(" ", "text"), ("Statistics", "bar")]
        out = [ground(fit(spread(left, [], width), width), "bar")]
        if self._stats is None:
            said = self._problem or "Counting …"
            out += [fit(present.centred([[(clean(said), "muted")]], width, body, y), width) for y in range(body)]
        elif not self._stats.counts.total:
            empty: list[Line] = [
                [("Nothing to count yet.", "strong")], [],
                [("Papers and what you decide about them will be drawn here.", "muted")],
            ]  # fmt: skip
            out += [fit(present.centred(empty, width, body, y), width) for y in range(body)]
        else:
            board = self._laid_out(self._stats, width - 1, body)
            self._reveal(board, body)
            bar = present.thumb(self._top, body, len(board.lines))
            for y in range(body):
                index = self._top + y
                line = board.lines[index] if index < len(board.lines) else fit([], width - 1)
                out.append([*fit(line, width - 1), ("┃" if y in bar else " ", "faint")])
        keymap = self._main.desk.keymap
        if self._said is not None:
            out.append(present.message_line(width, self._said))
        else:
            shown = [("esc", "back")]
            if self._stats is not None and self._stats.counts.total:
                shown += [*hints(keymap, STATISTICS), ("← →", "move")]
            out.append(present.footer_line(width, shown, (keymap.key("help"), "help")))
        return out[:height]

    def _laid_out(self, stats: Statistics, width: int, height: int) -> Board:
        dates = self._main.desk.config["date_format"]
        palette = self._main.readq.painter.palette
        self._board = Board(
            stats,
            width,
            height,
            row=self._row,
            cell=self._cell,
            day=self._day,
            dates=dates,
            coloured=palette["queue"] != "",
        )
        return self._board

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

    def on_key(self, event: events.Key) -> None:
        event.stop()
        event.prevent_default()
        key = event.key
        name = typed(event) or key if key != "space" else key

        def act() -> Result:
            if not self.is_current:
                return None
            result = self._key(key, name)
            self._sync()
            return result

        self._main.feed(act)

    def _key(self, key: str, name: str) -> Result:
        found = self._main.desk.keymap.find(LIST, name)
        command = found.id if found is not None else ""
        if command == "quit" or key in ("ctrl+q", "ctrl+c"):
            return self._main.readq.leave()
        looking, self._looking, self._said = self._looking, False, None
        self._asked += 1
        if key == "escape" or command in ("leave", "stats"):
            if not looking:
                self.dismiss(None)
            return None
        if command == "reload":
            self._main.start(self._read())
            return None
        if command in ("help", "palette"):
            self._help()
            return None
        board = self._board
        if board is None:
            return None
        row = board.rows[self._row]
        across = {"left": -1, "h": -1, "right": 1, "l": 1}.get(name)
        if across is not None:
            if row.kind == "days":
                self._day = max(0, min(board.day + across, len(board.shown) - 1))
            else:
                self._cell = max(0, min(min(self._cell, len(row.targets) - 1) + across, len(row.targets) - 1))
        elif key == "enter":
            place = board.day if row.kind == "days" else min(self._cell, len(row.targets) - 1)
            self._open(row.targets[place])
        else:
            step = {
                "down": 1, "up": -1, "page.down": 5, "page.up": -5, "first": -len(board.rows), "last": len(board.rows),
                "pane.next": 1, "pane.previous": -1,
            }.get(command)  # fmt: skip
            if step is not None:
                self._row = max(0, min(self._row + step, len(board.rows) - 1))
        return None

    def _help(self) -> None:
        from readq.tui.screens.chooser import Chooser
        from readq.tui.screens.help import screen_items

        items = screen_items(self._main.desk.keymap, "statistics", STATISTICS)
        self.app.push_screen(Chooser(self._main, "Help: statistics", items, narrow=False, choose=self._chosen))

    def _chosen(self, key: str) -> Result:
        """Do what a key does; its effects show here."""
        result = self._key(key, key)
        self._sync()
        return result

    def _open(self, target: Target) -> None:
        self._asked += 1
        self._looking = True
        self._said = [("Looking them up … ", "muted"), ("esc", "key"), (" stops", "muted")]
        self._main.start(self._opened(target, self._asked))

    async def _opened(self, target: Target, ticket: int) -> None:
        """List the papers behind a number, unless something else was wanted meanwhile."""
        from readq.tui.actions.papers import open_list, open_papers

        main = self._main
        said: Line = [("There is no paper behind this.", "muted")]
        query: str | None = None
        ids: list[int] = []
        try:
            query, ids = await main.session.aside(lambda lib: papers_behind(lib, target))
        except ReadqError as error:
            said = [("! ", "error"), (clean(str(error)), "strong")]
        if ticket != self._asked:
            return
        self._looking = False
        if query is None and not ids:
            self._said = said
            self._sync()
            return
        self.dismiss(None)
        main.feed(lambda: open_list(main, query) if query is not None else open_papers(main, ids, target.name))

    # mouse ----------------------------------------------------------------------------------------------------------

    def on_click(self, event: events.Click) -> None:
        event.stop()
        board = self._board
        if board is None:
            return
        line, x = self._top + event.y - 1, event.x
        row = next((index for index, row in enumerate(board.rows) if line in row.lines), None)
        if row is None:
            return
        before = (self._row, self._cell, board.day)
        self._row = row
        if board.rows[row].kind == "days":
            self._day = chosen = board.at(x)
        else:
            cell = board.rows[row].cell_at(line, x)
            self._cell = chosen = cell if cell is not None else min(self._cell, len(board.rows[row].targets) - 1)
        if before == (self._row, self._cell, chosen if board.rows[row].kind == "days" else board.day):
            self._open(board.rows[row].targets[chosen])  # a click on what is chosen already
        self._sync()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self._wheel(1)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self._wheel(-1)

    def _wheel(self, step: int) -> None:
        if self._board is not None:
            self._row = max(0, min(self._row + step, len(self._board.rows) - 1))
            self._sync()

    def on_resize(self) -> None:
        self._sync()


def papers_behind(lib: Library, target: Target) -> tuple[str | None, list[int]]:
    """The query that lists the papers behind a number, or else the papers themselves."""
    from readq.filters import fold_name

    if target.kind == "source":
        names = [fold_name(name) for name in lib.sources().values()]
        wanted = fold_name(lib.sources().get(target.source, ""))
        if sum(wanted in name for name in names) != 1:
            return None, lib.statistics.of_source(target.source, target.statuses)
    if target.query is not None:
        return target.query, []
    if target.kind == "then":
        return None, lib.statistics.then(target.last, target.statuses[0])
    if target.kind == "moved":
        return None, lib.statistics.moved(target.first, target.statuses[0])
    return None, lib.statistics.decided(target.first, target.last, target.statuses)
