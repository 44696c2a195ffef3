"""What a command works with, whichever screen its key was pressed on."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine
from typing import TYPE_CHECKING, Any, TypeVar

from readq.errors import HeldError, ReadqError
from readq.model import Outcome, Row
from readq.text import clean
from readq.tui.shell.command import NO_PAPER, Command, Result
from readq.tui.shell.key_queue import Act, KeyQueue
from readq.tui.shell.workspace import HELD, Workspace

if TYPE_CHECKING:
    from textual.screen import Screen

    from readq.library import Library
    from readq.tui.drawing.spans import Line
    from readq.tui.drawing.strips import Painter
    from readq.tui.fetch.running import Running
    from readq.tui.prompt.prompt import Prompt
    from readq.tui.shell.app import ReadqApp
    from readq.tui.shell.main_screen import MainScreen
    from readq.tui.shell.room import RoomScreen
    from readq.tui.shell.session import Session

T = TypeVar("T")
_MESSAGE_SECONDS = 6.0
_WAITING_SECONDS = 0.5  # for which a change may wait for another program before that is said
_WAITING: Line = [("Another program is writing to the library: waiting for it …", "text")]
_ON_DISK_PATIENCE = 5.0  # seconds: what was decided is to be shown and not to be refused for others that write
_PUT_OFF, _PUT_OFF_SECONDS = 50, 0.02  # how often, and by how much, a repaint makes way for another program
_KEPT_FAILURES = 20


class Shell:
    """`workspace` is what is open and shown, `session` the library on its threads.

    A handler changes the workspace, and after every key the screens repaint what changed; what changes the library
    goes through `change`. Nothing here is for other threads than the app's own.
    """

    def __init__(self, workspace: Workspace, session: Session, app: ReadqApp) -> None:
        self.workspace = workspace
        self.session = session
        self.app = app
        self.repeat: Callable[[Shell], Result] | None = None  # does the last decision again
        self.failures: deque[Exception] = deque(maxlen=_KEPT_FAILURES)  # what should never have happened
        self.fetching: Running | None = None  # the last fetch
        # What was typed for what went on beside the keys and failed, by what it was for.
        self.unsent: dict[str, str] = {}
        self.troubled = False  # something could not be read or drawn, and is to be tried again
        self._queue = KeyQueue(self._failed, self.sync_soon, self.sync, session.at_rest, session.still)
        self._sync_handle: asyncio.Handle | None = None
        self._put_off = 0  # how often in a row the next repaint made way
        self._message_timer: asyncio.TimerHandle | None = None

    # what is in front of the reader ---------------------------------------------------------------------------------

    @property
    def main(self) -> MainScreen:
        """The screen with the list, whatever lies over it."""
        return self.app.main

    @property
    def room(self) -> RoomScreen:
        """The screen in front, be it a box over another: its keys are what is pressed."""
        return self.app.room

    @property
    def row(self) -> Row:
        """The paper in front of the reader. Raises `ReadqError` when there is none."""
        row = self.workspace.browser.current
        if row is None:
            raise ReadqError(NO_PAPER)
        return row

    @property
    def width(self) -> int:
        """The columns of the terminal."""
        return self.main.size.width

    @property
    def height(self) -> int:
        """The lines of the terminal."""
        return self.main.size.height

    @property
    def painter(self) -> Painter:
        """What turns lines of spans into the colours of the theme."""
        return self.app.painter

    @property
    def alive(self) -> bool:
        """Whether the app is there and not about to end."""
        return self.main.is_attached and self.app.is_running

    # doing ----------------------------------------------------------------------------------------------------------

    def perform(self, command: Command, screen: Screen[Any] | None = None) -> Result:
        """Do a command; ``screen`` is the one whose key it is, for those that are done on it."""
        if command.run is None:
            return None
        if command.needs_paper and not self.workspace.browser.any_target:
            self.tell(NO_PAPER)
            return None
        return command.run(screen if command.on_screen else self)

    def feed(self, act: Act, *, first: bool = False) -> None:
        """Do ``act`` when everything asked for before it is done; see `KeyQueue.feed`."""
        self._queue.feed(act, first=first)

    def hold(self, awaitable: Awaitable[None]) -> None:
        """Let later keys wait until ``awaitable`` is done."""
        self._queue.hold(awaitable)

    def start(self, coroutine: Coroutine[Any, Any, None], *, long: bool = False) -> None:
        """Run something beside the keys; its errors are shown. ``long``: it may take minutes, and nobody waits for
        it."""
        self._queue.start(coroutine, long=long)

    async def pause(self, seconds: float = 0.0) -> None:
        """Let everything else go on for so long; with 0 what is due now."""
        await asyncio.sleep(seconds)

    def later(self, seconds: float, act: Callable[[], object]) -> None:
        """Call ``act`` after so long, beside the keys."""
        asyncio.get_running_loop().call_later(seconds, act)

    @property
    def idle(self) -> bool:
        """Whether everything asked for is done and shown."""
        return self._queue.idle and self._sync_handle is None

    async def change(self, job: Callable[[Library], T]) -> T:
        """Change the library; when this returns it is on disk, and the workspace knows that papers may look
        different."""
        looking = asyncio.get_running_loop().call_later(_WAITING_SECONDS, self._tell_of_waiting)
        try:
            result = await self.session.write(job)
        except HeldError:
            self.workspace.barred = HELD
            raise
        finally:
            looking.cancel()
            if self.workspace.message is _WAITING:
                self.workspace.message = None
        await self.session.still(_ON_DISK_PATIENCE)
        self.session.lib.changed_elsewhere()  # what follows reads everything again; only later changes are news
        if isinstance(result, Outcome) and result.operation is None:
            return result
        self.workspace.refresh()
        self.workspace.decided()
        return result

    def _tell_of_waiting(self) -> None:
        if self.session.waiting:
            self.say(_WAITING)
            self.sync_soon()

    def push(self, screen: Screen[Any]) -> None:
        """Open a screen over what is shown."""
        self.app.push_screen(screen)

    def ask(self, prompt: Prompt | None) -> None:
        """Let the reader type at the top of the screen; None: no more."""
        self.workspace.prompt = prompt

    def leave(self) -> Awaitable[None]:
        """Save what is unsaved and quit."""
        return self.app.leave()

    # saying ---------------------------------------------------------------------------------------------------------

    def say(self, message: Line) -> None:
        """Show a sentence in the footer for a while."""
        self.workspace.message = message
        if self._message_timer is not None:
            self._message_timer.cancel()
        self._message_timer = asyncio.get_running_loop().call_later(_MESSAGE_SECONDS, self._hush)

    def tell(self, text: str) -> None:
        """`say` plain text."""
        self.say([(clean(text), "text")])

    def complain(self, text: str) -> None:
        """Show an error in the footer."""
        self.say([("! ", "error"), (clean(self.short(text)), "strong")])

    def short(self, text: str) -> str:
        """An error for where there is little room: of the library its name will do beside what is wrong."""
        return text.replace(str(self.session.path), self.session.path.name)

    def undo_hint(self) -> Line:
        """The end of a sentence about what was done: the key that takes it back."""
        key = self.workspace.keymap.key("undo")
        return [(" · ", "faint"), (key, "key"), (" undo", "muted")] if key else []

    def _hush(self) -> None:
        self.workspace.message = None
        if self.alive:
            self.sync()

    def _failed(self, error: Exception) -> None:
        """Say what went wrong and carry on: whatever was decided is on disk, and leaving would help nobody."""
        self.complain(self.app.trouble(error))

    def hold_out(self, error: Exception) -> None:
        """Say what went wrong outside a command, unless something else is being said, and carry on."""
        said = self.app.trouble(error)
        if self.workspace.message is None:
            self.complain(said)
        self.sync_soon()

    def note_trouble(self, error: Exception) -> None:
        """Note that something could not be read or drawn: it is tried again in a moment."""
        self.troubled = True
        if not isinstance(error, ReadqError) and error not in self.failures:
            self.failures.append(error)

    # showing --------------------------------------------------------------------------------------------------------

    def sync(self) -> None:
        """Repaint what is no longer true, on every screen that can be seen."""
        if self._sync_handle is not None:
            self._sync_handle.cancel()
            self._sync_handle = None
        if self.main.is_attached:
            for room in self.app.in_sight:
                room.sync()
            if self.app.announcer is not None:
                self.app.announcer.sync()

    def sync_soon(self) -> None:
        """`sync` once everything that is waiting now has been dealt with: a burst of keys is drawn once."""
        if self._sync_handle is None:
            prompt = self.workspace.prompt
            patience = prompt.patience if prompt is not None else 0.0
            self._sync_handle = asyncio.get_running_loop().call_later(patience, self._synced)

    def _synced(self) -> None:
        self._sync_handle = None
        if not self.session.at_rest() and self._put_off < _PUT_OFF:
            # Another program keeps everyone from reading, usually for a moment: what is shown stays meanwhile.
            self._put_off += 1
            self._sync_handle = asyncio.get_running_loop().call_later(_PUT_OFF_SECONDS, self._synced)
            return
        self._put_off = 0
        self.sync()

    def rearrange(self) -> None:
        """The panes are to lie differently."""
        self.main.rearrange()
