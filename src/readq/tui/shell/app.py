"""The app: one main screen over one session."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual import constants, events
from textual.app import App
from textual.screen import Screen
from textual.theme import Theme
from textual.widget import Widget

from readq.errors import ReadqError
from readq.tui.drawing.addresses import are_understood
from readq.tui.drawing.strips import Painter
from readq.tui.drawing.theme import DARK, DEFAULT, PALETTES, Palette, coarse, derive
from readq.tui.interest.reasons import Reasons
from readq.tui.settings.appearance import INDEXED, check_theme, depth, usual_theme
from readq.tui.shell.error_log import debugging, sentence
from readq.tui.shell.guard import Fuse, Guarded
from readq.tui.shell.main_screen import MainScreen
from readq.tui.shell.place import STATE, place
from readq.tui.shell.room import RoomScreen
from readq.tui.shell.screen_commands import TERMINAL
from readq.tui.shell.session import Session
from readq.tui.shell.shell import Shell
from readq.tui.shell.workspace import Workspace
from readq.tui.start.first_paint import COLOURS

if TYPE_CHECKING:
    from readq.tui.shell.command import Command
    from readq.tui.shell.driver import TerminalDriver
    from readq.tui.spoken.announcer import Announcer

if "ESCDELAY" not in os.environ:
    # How long a lone escape waits for the rest of a sequence before it counts as the key. A tenth of a second is felt;
    # terminals, tmux and ssh send a sequence in one piece.
    constants.ESCAPE_DELAY = 0.03  # type: ignore[misc]

Opener = Callable[[str], bool]
EditorRunner = Callable[[Sequence[str]], int]
Typed = events.Key | events.Paste
_SAVE_SECONDS = 5.0  # for saving before a signal ends the app: as long as one may wait for another program
_TURN_SECONDS = 1.0  # after this long nobody waits any more for a widget that does not come to its next message


class ReadqApp(Guarded, App[int], inherit_bindings=False):
    """``opener`` opens a web address, ``editor`` runs an editor's argument list and waits for it; tests give their own.
    ``theme`` names one of ours or of the toolkit's themes; empty: what the settings say, else what was chosen last."""

    TITLE = "readq"
    ENABLE_COMMAND_PALETTE = False
    CSS = "MainScreen { overflow: hidden; }"

    def __init__(
        self,
        session: Session,
        workspace: Workspace,
        *,
        theme: str = "",
        opener: Opener | None = None,
        editor: EditorRunner | None = None,
        no_color: bool | None = None,
    ) -> None:
        self._no_color = "NO_COLOR" in os.environ if no_color is None else no_color
        super().__init__(ansi_color=self._no_color or None)
        self.session = session
        self.workspace = workspace
        self.opener = opener
        self.editor = editor
        self.painter = Painter(DARK)
        self.chosen_theme = ""
        self._leaving = False
        self.away = False  # an editor has the terminal, and what is typed to interrupt it
        self.ending: Callable[[int], None] = lambda number: None  # told which signal ends the app
        self.unsaved: list[Callable[[], Path | None]] = []  # each keeps in a file what of a note is not saved
        self.announcer: Announcer | None = None  # where a screen reader is to say what changes
        self.terminal: TerminalDriver | None = None  # set by the driver itself; None in a test without a terminal
        self.fatal: Exception | None = None  # what ended the app all the same
        self._fuse = Fuse()
        self._trouble: tuple[str, str] = ("", "")  # the last error and what was said of it
        for name in ("readq-dark", "readq-light", "readq-contrast"):
            self.register_theme(_toolkit_theme(name, PALETTES[name]))
        self.shell = Shell(workspace, session, self)
        self.main = MainScreen(self.shell)
        self.wear(theme or self._usual_theme())

    def _usual_theme(self) -> str:
        check_theme(self.workspace.config)
        return usual_theme(self.workspace.config, self.session.lib)

    def wear(self, theme: str) -> None:
        """Show everything in the colours of a theme; the default ones for a name nobody knows."""
        known = theme in self.available_themes or theme in PALETTES
        self.chosen_theme = theme if known else DEFAULT
        palette = self.palette_of(self.chosen_theme)
        self.painter = Painter(coarse(palette) if depth() == INDEXED else palette, links=are_understood(os.environ))
        base = {"ansi": "ansi-dark", "mono": "ansi-dark"}.get(self.chosen_theme, self.chosen_theme)
        self.theme = base
        self.main.recolour()

    def palette_of(self, theme: str) -> Palette:
        """Our palette for a theme's name; the default for a name nobody knows."""
        if self._no_color:
            return PALETTES["mono"]
        if theme in PALETTES:
            return PALETTES[theme]
        known = self.get_theme(theme)
        if known is None:
            return PALETTES[DEFAULT]
        if known.ansi:
            return PALETTES["ansi"]
        colours = known.to_color_system().generate()
        return derive(colours, known.dark)

    @property
    def room(self) -> RoomScreen:
        """The screen in front, be it a box over another: its keys are what is pressed."""
        return self._rooms[0]

    @property
    def in_sight(self) -> list[RoomScreen]:
        """The screens of which something can be seen, from the one in front."""
        rooms = self._rooms
        hidden = next((place for place, room in enumerate(rooms) if room.covers), len(rooms)) + 1
        return rooms[:hidden]

    @property
    def _rooms(self) -> list[RoomScreen]:
        return [screen for screen in reversed(self.screen_stack) if isinstance(screen, RoomScreen)]

    def get_default_screen(self) -> MainScreen:
        return self.main

    def on_mount(self) -> None:
        asyncio.get_running_loop().set_exception_handler(self._failed_beside)
        with suppress(NotImplementedError, RuntimeError, ValueError, AttributeError):
            self.heed_signals()  # unless this is not the main thread, or a platform without them
        self.workspace.reasons = Reasons(self.shell)
        self.shell.start(self._offer_unsaved())
        if self.announcer is not None:
            self.call_after_refresh(self.announcer.begin)

    # signals --------------------------------------------------------------------------------------------------------

    def heed_signals(self) -> None:
        """Have the event loop act upon signals from now on; a driver calls this before it touches the terminal."""
        start = self.shell.start
        loop = asyncio.get_running_loop()
        loop.add_signal_handler(signal.SIGTERM, lambda: start(self._terminated(signal.SIGTERM)))
        loop.add_signal_handler(signal.SIGINT, lambda: start(self._terminated(signal.SIGINT)))
        loop.add_signal_handler(signal.SIGHUP, lambda: start(self._hung_up()))
        loop.add_signal_handler(signal.SIGTSTP, lambda: start(self.step_aside()))
        loop.add_signal_handler(signal.SIGCONT, self._continued)

    async def step_aside(self) -> None:
        """Let the shell have the terminal until it puts the app in front again. What is being written is finished
        first: a program that is stopped must not hold the library."""
        await self.session.written()
        if self.terminal is not None:
            self.terminal.step_aside()
            self._show_again()

    async def suspend_self(self) -> None:
        """`step_aside`, and everything the shell started together with the app, as the terminal's own ctrl+z does."""
        if self.terminal is not None:
            os.killpg(os.getpgrp(), signal.SIGTSTP)

    def _continued(self) -> None:
        if self.terminal is not None:
            self.terminal.take_again()
            self._show_again()

    def repaint(self) -> None:
        """Draw everything anew, whatever has been written over it."""
        if self.terminal is not None:
            self.terminal.clear()
        self._show_again()
        if self.announcer is not None:
            self.announcer.again()

    def on_resize(self) -> None:
        # Sizes to and fro may end where they began, with nothing of what was drawn left in the terminal.
        self._show_again()

    def _show_again(self) -> None:
        self.refresh(layout=True)

    # what goes wrong ------------------------------------------------------------------------------------------------

    def trouble(self, error: Exception) -> str:
        """Note an error that the app goes on after; what to say of it. The same one again is not logged again."""
        told = repr(error)
        if self._trouble[0] != told:
            self._trouble = told, sentence(error)
        self.shell.note_trouble(error)
        return self._trouble[1]

    def _failed_beside(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        error = context.get("exception")
        if isinstance(error, Exception):
            self._handle_exception(error)

    def _handle_exception(self, error: Exception) -> None:
        """What the toolkit calls for any error outside a key handler, and then ends."""
        if self.main.is_attached and self.main.is_running and not self._fuse.blown():
            self.shell.hold_out(error)
            return
        if self.fatal is None:
            self.fatal = error
            self.rescue()  # while the screens are still there
        if debugging():
            super()._handle_exception(error)
            return
        self._return_code = 1
        if self._exception is None:
            self._exception = error
            self._exception_event.set()
        self._close_messages_no_wait()

    # keys -----------------------------------------------------------------------------------------------------------

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            self.shell.feed(lambda: self._hand(event))
        else:
            await super().on_event(event)

    def _hand(self, event: Typed) -> Awaitable[None] | None:
        """Give what was typed to the screen that is open once everything typed before it is done, so that keys typed
        ahead go to the screen they were meant for."""
        screen = self.room
        if self._leaving:
            return None
        if isinstance(event, events.Key) and (command := self._about_terminal(screen, event.key)) is not None:
            return self.shell.perform(command)
        if not screen.is_mounted:
            return self._hand_later(screen, event)
        if screen.focused is not None:
            return self._hand_through(screen, screen.focused, event)
        if isinstance(event, events.Key) and event.key in self.workspace.keymap.keys("suspend"):
            return self.suspend_self()
        if isinstance(event, events.Key):
            screen.on_key(event)
        else:
            screen.on_paste(event)
        return None

    def _about_terminal(self, screen: RoomScreen, key: str) -> Command | None:
        """What a key means that is about the terminal, wherever it is pressed; the reader may give it to something
        else there."""
        keymap = self.workspace.keymap
        command = next((command for command in TERMINAL if key in keymap.keys(command.id)), None)
        return command if command is not None and keymap.find(screen.context, key) in (None, command) else None

    async def _hand_later(self, screen: Screen[Any], event: Typed) -> None:
        while not screen.is_mounted and self.screen is screen:
            await asyncio.sleep(0.001)
        self.shell.feed(lambda: self._hand(event), first=True)

    async def _hand_through(self, screen: Screen[Any], focused: Widget, event: Typed) -> None:
        focused._forward_event(event)
        for widget in (focused, screen):  # what the widget has no use for goes on to the screen
            done = asyncio.Event()
            if widget.call_later(done.set):
                with suppress(TimeoutError):
                    await asyncio.wait_for(done.wait(), _TURN_SECONDS)

    # leaving --------------------------------------------------------------------------------------------------------

    async def leave(self, status: int = 0) -> None:
        """Save what is still unsaved and where the reader was, and quit; what cannot be saved is asked about first."""
        for room in self._rooms:
            try:
                await room.save()
            except ReadqError:
                if room.unsaved(self.leave):
                    return
                raise
        await self.remember()
        self._end(status)

    async def _terminated(self, number: int) -> None:
        """Somebody else ends the app, and nobody can be asked."""
        if number == signal.SIGINT and self.away:
            return
        await self._secure(number)
        self._end(128 + number)

    def _end(self, status: int) -> None:
        """End the app, and with it what goes on beside it."""
        if self.shell.fetching is not None:
            self.shell.fetching.stop()
        self._leaving = True
        self.exit(status)

    async def _hung_up(self) -> None:
        """The terminal is gone: save, and end at once. Putting back one that does not exist can take for ever."""
        await self._secure(signal.SIGHUP)
        if self.terminal is not None:
            self.terminal.let_go()
        self.session.close()
        os._exit(128 + signal.SIGHUP)

    def back(self) -> None:
        """The editor has left the terminal."""
        self.away = False

    async def _secure(self, number: int) -> None:
        """Save everything, or leave in files what cannot be saved in a few seconds."""
        self.ending(number)
        self.rescue()
        with suppress(Exception):
            await asyncio.wait_for(self._save(), _SAVE_SECONDS)

    async def _save(self) -> None:
        for room in self._rooms:
            with suppress(Exception):
                await room.save()
        await self.remember()

    def rescue(self) -> list[Path]:
        """Keep in files what of the notes being written is not saved; the files."""
        return [path for keep in self.unsaved if (path := keep()) is not None]

    async def _offer_unsaved(self) -> None:
        """Ask about what could not be saved the last time."""
        from readq.library.unsaved import some

        if await asyncio.to_thread(some):
            from readq.tui.notes.unsaved import offer_all

            self.shell.feed(lambda: offer_all(self.shell))

    async def remember(self) -> None:
        """Keep the place for the next start; losing it is no reason to stay."""
        with suppress(ReadqError):
            self.workspace.reading.leave()
            here = place(self.workspace)
            if self.chosen_theme not in PALETTES and not self._no_color:
                colours = {"theme": self.chosen_theme, **self.palette_of(self.chosen_theme)}
                await self.session.write(lambda lib: lib.set_state(COLOURS, colours))
            await self.session.write(lambda lib: lib.set_state(STATE, here))

    async def action_quit(self) -> None:
        await self.leave()


def _toolkit_theme(name: str, palette: Palette) -> Theme:
    colours: dict[str, Any] = {
        "primary": palette["accent"], "secondary": palette["snooze"], "accent": palette["accent"],
        "warning": palette["queue"], "error": palette["error"], "success": palette["good"],
        "foreground": palette["text"], "background": palette["bg"], "surface": palette["bg"], "panel": palette["bar"],
    }  # fmt: skip
    return Theme(name=name, dark=name != "readq-light", **colours)
