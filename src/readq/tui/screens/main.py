"""The main screen: it wires keys and mouse to commands, and the desk to the panes."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine
from importlib import import_module
from typing import TYPE_CHECKING, Any, TypeVar

from textual import events
from textual.geometry import NULL_OFFSET, NULL_SPACING, Region, Size
from textual.layout import Layout, WidgetPlacement
from textual.screen import Screen

from readq.errors import ReadqError
from readq.model import Outcome
from readq.text import clean
from readq.tui.commands import BY_ID, Command
from readq.tui.guard import Guarded
from readq.tui.layout import Frame
from readq.tui.settings import remark
from readq.tui.spans import Line
from readq.tui.typed import typed
from readq.tui.widgets.pane import Pane

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.widget import Widget

    from readq.library import Library
    from readq.tui.app import ReadqApp
    from readq.tui.desk import Desk
    from readq.tui.session import Session

T = TypeVar("T")
_MESSAGE_SECONDS = 6.0
_POLL_SECONDS = 1.0
_JUMP_SECONDS = 0.005
_KEPT_FAILURES = 20
_PATIENCE = 3  # looks at the library that may fail in a row before it is said: another program may be writing
Handler = Callable[["MainScreen"], "Awaitable[None] | None"]


class _Panes(Layout):
    """Puts the panes where the desk's frame says."""

    name = "readq-panes"

    def __init__(self, screen: MainScreen) -> None:
        self._screen = screen

    def arrange(self, parent: Widget, children: list[Widget], size: Size, greedy: bool = True) -> list[WidgetPlacement]:
        frame = self._screen.place_panes(size)
        return [
            WidgetPlacement(Region(*getattr(frame, child.id or "")), NULL_OFFSET, NULL_SPACING, child)
            if child.id != "header"  # which lies over the others
            else WidgetPlacement(Region(*frame.header), NULL_OFFSET, NULL_SPACING, child, 1)
            for child in children
        ]


class MainScreen(Guarded, Screen[None], inherit_bindings=False):
    """List, paper, filter pane, header and footer.

    Commands reach everything through `desk` (what is shown) and `session` (the library). After every key and every
    finished command the panes repaint what changed, so a handler only changes the desk.
    """

    def __init__(self, desk: Desk, session: Session) -> None:
        super().__init__()
        self.desk = desk
        self.session = session
        self.repeat: Handler | None = None
        self._panes: list[Pane] = []
        self._below_prompt = 0  # lines of the header beside the top line
        self._arranger = _Panes(self)
        self._waiting: deque[Callable[[], Awaitable[None] | None]] = deque()
        self._asked: list[Callable[[], Awaitable[None] | None]] | None = None  # by what is being done just now
        self._busy = 0
        self._counting = False
        self._tasks: set[asyncio.Task[None]] = set()
        self._sync_handle: asyncio.Handle | None = None
        self._message_timer: asyncio.TimerHandle | None = None
        self.failures: deque[Exception] = deque(maxlen=_KEPT_FAILURES)  # what should never have happened
        self._troubled = False  # something could not be read or drawn, and is to be tried again
        self._unanswered = 0  # how many looks at the library in a row failed
        self._handlers: dict[str, Handler] = {}
        self._day = session.lib.today()
        self._place = self._kept = repr(desk.place())

    @property
    def readq(self) -> ReadqApp:
        """The app, as what it is."""
        return self.app  # type: ignore[return-value]

    @property
    def layout(self) -> Layout:
        return self._arranger

    # panes ----------------------------------------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        desk, painter = self.desk, self.readq.painter
        self._panes = [
            Pane(desk.header, painter, id="header"),
            Pane(desk.filter_lines, painter, id="filter"),
            Pane(desk.list_lines, painter, id="list"),
            Pane(desk.detail_lines, painter, id="detail"),
            Pane(desk.footer, painter, id="footer"),
        ]
        yield from self._panes

    def on_mount(self) -> None:
        asyncio.get_running_loop().set_exception_handler(self._failed_beside)
        self.set_interval(_POLL_SECONDS, self._poll)
        said = remark(self.desk.config, self.desk.keymap, self.app.size.width)
        self.desk.message = said or self.desk.message
        self.prepare_jumps()
        if not self.desk.browser.papers.complete:
            import_module("readq.tui.actions.find").complete(self)

    def place_panes(self, size: Size) -> Frame:
        """Where everything goes on a screen of ``size``."""
        frame = self.desk.frame(size.width, size.height)
        self.desk.arranged(frame)
        self._below_prompt = self.desk.below_prompt(size.width)
        if frame.list.shown:
            self.desk.browser.resize(frame.list.height)
        for pane in self._panes:
            pane.display = True
        return frame

    def sync(self) -> None:
        """Repaint what is no longer true, here and on a screen that lies over this one."""
        if self._sync_handle is not None:
            self._sync_handle.cancel()
            self._sync_handle = None
        over = self.app.screen
        if not getattr(over, "covers", False):
            if self.desk.below_prompt(self.size.width) != self._below_prompt:
                self.rearrange()
            for pane in self._panes:
                pane.sync()
            self._count_saved()
        if over is not self and (sync := getattr(over, "sync", None)) is not None:
            sync()

    def _count_saved(self) -> None:
        """Have the saved views counted while they can be seen."""
        if self.desk.count_due and not self._counting and self.pane_at("filter"):
            self._counting = True

            async def count() -> None:
                await import_module("readq.tui.actions.views").count_saved(self)
                self._counting = False  # what failed is tried again with everything else

            self.start(count())

    def sync_soon(self) -> None:
        """`sync` once everything that is waiting now has been dealt with: a burst of keys is drawn once."""
        if self._sync_handle is None:
            patience = self.desk.prompt.patience if self.desk.prompt is not None else 0.0
            self._sync_handle = asyncio.get_running_loop().call_later(patience, self._synced)

    def _synced(self) -> None:
        self._sync_handle = None
        if self.is_attached:
            self.sync()

    def rearrange(self) -> None:
        """The panes are to lie differently."""
        for pane in self._panes[:1]:
            pane.refresh(layout=True)  # the screen forgets its cached arrangement when a child asks

    def recolour(self) -> None:
        """The palette changed."""
        for pane in self._panes:
            pane.use(self.readq.painter)

    # keys -----------------------------------------------------------------------------------------------------------

    def on_key(self, event: events.Key) -> None:
        event.stop()
        event.prevent_default()
        self.feed(lambda: self._key(event))

    def on_paste(self, event: events.Paste) -> None:
        event.stop()
        text = event.text
        self.feed(lambda: self.desk.prompt.paste(text) if self.desk.prompt is not None else None)

    def feed(self, act: Callable[[], Awaitable[None] | None], *, first: bool = False) -> None:
        """Do ``act`` when everything asked for before it is done. What an act asks for belongs to it and comes before
        everything that waits already; so does what is to be ``first``."""
        if self._asked is not None:
            self._asked.append(act)
            return
        if first:
            self._waiting.appendleft(act)
        else:
            self._waiting.append(act)
        self._drain()

    def _drain(self) -> None:
        acted = False
        while self._waiting and not self._busy:
            act = self._waiting.popleft()
            acted = True
            self._asked = []
            try:
                result = act()
            except Exception as error:
                self._failed(error)
                result = None
            finally:
                self._waiting.extendleft(reversed(self._asked))
                self._asked = None
            if result is not None:
                self.hold(result)
        if acted:
            self.sync_soon()

    def hold(self, awaitable: Awaitable[None]) -> None:
        """Let later keys wait until ``awaitable`` is done."""
        self._busy += 1
        task: asyncio.Task[None] = asyncio.ensure_future(self._held(awaitable))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _held(self, awaitable: Awaitable[None]) -> None:
        try:
            await self._guarded(awaitable)
        finally:
            self._busy -= 1
            self.sync()
            self._drain()

    def start(self, coroutine: Coroutine[Any, Any, None]) -> None:
        """Run something beside the keys; its errors are shown."""
        task = asyncio.ensure_future(self._guarded(coroutine))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _guarded(self, awaitable: Awaitable[None]) -> None:
        try:
            await awaitable
        except Exception as error:
            self._failed(error)
            self.sync_soon()

    def _failed(self, error: Exception) -> None:
        """Say what went wrong and carry on: whatever was decided is on disk, and leaving would help nobody."""
        self.complain(self.readq.trouble(error))

    def _failed_beside(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        error = context.get("exception")
        if isinstance(error, Exception):
            self.readq._handle_exception(error)

    def hold_out(self, error: Exception) -> None:
        """Say what went wrong outside a command, unless something else is being said, and carry on."""
        said = self.readq.trouble(error)
        if self.desk.message is None:
            self.complain(said)
        self.sync_soon()

    def troubled(self, error: Exception) -> None:
        """Note that something could not be read or drawn: it is tried again in a moment."""
        self._troubled = True
        if not isinstance(error, ReadqError) and error not in self.failures:
            self.failures.append(error)

    @property
    def idle(self) -> bool:
        """Whether everything asked for is done."""
        return not (self._busy or self._waiting or self._tasks or self._sync_handle)

    def _key(self, event: events.Key) -> Awaitable[None] | None:
        key, character = event.key, typed(event)
        prompt = self.desk.prompt
        if prompt is not None:
            return prompt.key(key, character)
        name = character if character is not None and character != " " else key
        command = self.desk.keymap.find(self.desk.focus, name)
        return self.perform(command) if command is not None else None

    def perform(self, command: Command) -> Awaitable[None] | None:
        """Do a command."""
        handler = self._handlers.get(command.run)
        if handler is None:
            module, _, function = command.run.partition(":")
            handler = self._handlers[command.run] = getattr(import_module(f"readq.tui.actions.{module}"), function)
        return handler(self)

    def perform_id(self, name: str) -> Awaitable[None] | None:
        """Do the command with this id."""
        return self.perform(BY_ID[name])

    # mouse ----------------------------------------------------------------------------------------------------------

    def on_click(self, event: events.Click) -> None:
        pane = event.widget.id if event.widget is not None else None
        x, y, chain = event.x, event.y, event.chain
        event.stop()
        if pane is not None:
            self.feed(lambda: self._mouse().clicked(self, pane, x, y, chain))

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        self._wheel(event, 3)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        self._wheel(event, -3)

    def _wheel(self, event: events.MouseEvent, lines: int) -> None:
        event.stop()
        where = event.screen_offset  # a terminal does not know which widget the wheel is over
        pane = next((pane.id for pane in self._panes if pane.region.contains_point(where)), None)
        if pane is not None:
            self.feed(lambda: self._mouse().wheeled(self, pane, lines))

    def _mouse(self) -> Any:
        return import_module("readq.tui.actions.mouse")

    # what happened --------------------------------------------------------------------------------------------------

    async def change(self, job: Callable[[Library], T]) -> T:
        """Change the library; when this returns it is on disk, and the desk knows that papers may look different."""
        result = await self.session.write(job)
        self.session.lib.changed_elsewhere()  # what follows reads everything anew; only later changes are news
        if isinstance(result, Outcome) and result.operation is None:
            return result
        self.desk.refresh()
        return result

    def say(self, message: Line) -> None:
        """Show a sentence in the footer for a while."""
        self.desk.message = message
        if self._message_timer is not None:
            self._message_timer.cancel()
        self._message_timer = asyncio.get_running_loop().call_later(_MESSAGE_SECONDS, self._hush)

    def tell(self, text: str) -> None:
        """`say` plain text."""
        self.say([(clean(text), "text")])

    def complain(self, text: str) -> None:
        """Show an error in the footer."""
        self.say([("! ", "error"), (clean(text), "strong")])

    def _hush(self) -> None:
        self.desk.message = None
        if self.is_attached:
            self.sync()

    def _poll(self) -> None:
        if self.idle:
            self.look_elsewhere()
            self._try_again()
            self._keep_place()
            today = self.session.lib.today()
            if today != self._day:  # midnight passed, the machine slept, or its clock was set
                self._day = today
                self.feed(lambda: import_module("readq.tui.actions.snooze").wake(self))

    def _try_again(self) -> None:
        """Read and draw anew once something could not be: the cause may be gone."""
        if self._troubled:
            self._troubled = self._counting = False
            self.desk.refresh()
            self.sync()

    def _keep_place(self) -> None:
        """Remember where the reader is once the keyboard rests: not every end of the app can be seen coming."""
        before, self._place = self._place, repr(self.desk.place())
        if self._place == before and self._place != self._kept and self.desk.prompt is None:
            self._kept = before
            self.start(self._place_kept())

    async def _place_kept(self) -> None:
        await self.readq.remember()
        self.session.lib.changed_elsewhere()  # it was us; should it have been another as well, that is read now
        self.desk.refresh()

    def prepare_jumps(self) -> None:
        """Make jumps into the middle of the present list cheap, a little at a time while nothing else happens."""
        papers = self.desk.browser.papers
        step = getattr(papers, "add_landmark", None)
        if step is not None:
            asyncio.get_running_loop().call_later(_JUMP_SECONDS, self._prepare_jump, papers, step)

    def _prepare_jump(self, papers: object, step: Callable[[], bool]) -> None:
        if self.desk.browser.papers is papers and self.is_attached and self.app.is_running and step():
            asyncio.get_running_loop().call_later(_JUMP_SECONDS, self._prepare_jump, papers, step)

    def look_elsewhere(self) -> None:
        """Show what another program changed in the library."""
        try:
            changed = self.session.lib.changed_elsewhere()
            self._unanswered = 0
        except ReadqError:
            self._unanswered += 1
            if self._unanswered < _PATIENCE:
                return  # asked again in a moment
            raise
        if changed:
            arrived = self.desk.counts.total
            self.desk.refresh()
            if self.desk.counts.total != arrived:
                self.desk.news = f"{self.desk.keymap.key('reload')}: new papers"
            self.sync()

    # the screen's size ----------------------------------------------------------------------------------------------

    def on_resize(self) -> None:
        self.sync()

    def pane_at(self, name: str) -> bool:
        """Whether a pane can be seen now."""
        return next((pane.size.width > 0 for pane in self._panes if pane.id == name), False)

    @property
    def detail_height(self) -> int:
        """How many lines of the paper are visible."""
        return max(1, self.query_one("#detail").size.height - 1)
