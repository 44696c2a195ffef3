"""The app: one main screen over one session."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from textual import constants, events
from textual.app import App
from textual.screen import Screen
from textual.theme import Theme
from textual.widget import Widget

from readq.errors import ReadqError
from readq.tui.desk import STATE, Desk
from readq.tui.firstpaint import COLOURS
from readq.tui.screens.main import MainScreen
from readq.tui.session import Session
from readq.tui.settings import INDEXED, check_theme, depth, usual_theme
from readq.tui.strips import Painter
from readq.tui.theme import DARK, DEFAULT, PALETTES, Palette, coarse, derive

if "ESCDELAY" not in os.environ:
    # How long a lone escape waits for the rest of a sequence before it counts as the key. A tenth of a second is felt;
    # terminals, tmux and ssh send a sequence in one piece.
    constants.ESCAPE_DELAY = 0.03  # type: ignore[misc]

Opener = Callable[[str], bool]
EditorRunner = Callable[[Sequence[str]], int]
Typed = events.Key | events.Paste
_SAVE_SECONDS = 5.0  # for saving before a signal ends the app: as long as one may wait for another program
_TURN_SECONDS = 1.0  # after this long nobody waits any more for a widget that does not come to its next message


class ReadqApp(App[int], inherit_bindings=False):
    """``opener`` opens a web address, ``editor`` runs an editor's argument list and waits for it; tests give their own.
    ``theme`` names one of ours or of the toolkit's themes; empty: what the settings say, else what was chosen last."""

    TITLE = "readq"
    ENABLE_COMMAND_PALETTE = False
    CSS = "MainScreen { overflow: hidden; }"

    def __init__(
        self,
        session: Session,
        desk: Desk,
        *,
        theme: str = "",
        opener: Opener | None = None,
        editor: EditorRunner | None = None,
        no_color: bool | None = None,
    ) -> None:
        self._no_color = "NO_COLOR" in os.environ if no_color is None else no_color
        super().__init__(ansi_color=self._no_color or None)
        self.session = session
        self.desk = desk
        self.opener = opener
        self.editor = editor
        self.painter = Painter(DARK)
        self.chosen_theme = ""
        self._leaving = False
        self.away = False  # an editor has the terminal, and what is typed to interrupt it
        self.ending: Callable[[int], None] = lambda number: None  # hears which signal ends the app
        self.unsaved: list[Callable[[], Path | None]] = []  # each keeps in a file what of a note is not saved
        for name in ("readq-dark", "readq-light", "readq-contrast"):
            self.register_theme(_toolkit_theme(name, PALETTES[name]))
        self.main = MainScreen(desk, session)
        self.wear(theme or self._usual_theme())

    def _usual_theme(self) -> str:
        check_theme(self.desk.config)
        return usual_theme(self.desk.config, self.session.lib)

    def wear(self, theme: str) -> None:
        """Show everything in the colours of a theme; the default ones for a name nobody knows."""
        known = theme in self.available_themes or theme in PALETTES
        self.chosen_theme = theme if known else DEFAULT
        palette = self.palette_of(self.chosen_theme)
        self.painter = Painter(coarse(palette) if depth() == INDEXED else palette)
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

    def get_default_screen(self) -> MainScreen:
        return self.main

    def on_mount(self) -> None:
        try:
            loop = asyncio.get_running_loop()
            loop.add_signal_handler(signal.SIGTERM, lambda: self.main.start(self._terminated(signal.SIGTERM)))
            loop.add_signal_handler(signal.SIGINT, lambda: self.main.start(self._terminated(signal.SIGINT)))
            loop.add_signal_handler(signal.SIGHUP, lambda: self.main.start(self._hung_up()))
        except (NotImplementedError, RuntimeError, ValueError, AttributeError):
            pass  # not the main thread, or a platform without these signals
        self.main.start(self._offer_unsaved())

    # keys -----------------------------------------------------------------------------------------------------------

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            self.main.feed(lambda: self._hand(event))
        else:
            await super().on_event(event)

    def _hand(self, event: Typed) -> Awaitable[None] | None:
        """Give what was typed to the screen that is open once everything typed before it is done, so that keys typed
        ahead go to the screen they were meant for."""
        screen = self.screen
        if self._leaving:
            return None
        if not screen.is_mounted:
            return self._hand_later(screen, event)
        if isinstance(event, events.Key) and event.key == "ctrl+q" and getattr(screen, "quits", False):
            return self.leave()
        if screen.focused is not None:
            return self._hand_through(screen, screen.focused, event)
        take = getattr(screen, "on_key" if isinstance(event, events.Key) else "on_paste", None)
        if take is not None:
            take(event)
        return None

    async def _hand_later(self, screen: Screen[Any], event: Typed) -> None:
        while not screen.is_mounted and self.screen is screen:
            await asyncio.sleep(0.001)
        self.main.feed(lambda: self._hand(event), first=True)

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
        for screen in reversed(self.screen_stack):
            try:
                await _saved(screen)
            except ReadqError:
                ask = getattr(screen, "unsaved", None)
                if ask is None:
                    raise
                ask(self.leave)
                return
        await self.remember()
        self._leaving = True
        self.exit(status)

    async def _terminated(self, number: int) -> None:
        """Somebody else ends the app, and nobody can be asked."""
        if number == signal.SIGINT and self.away:
            return
        await self._secure(number)
        self._leaving = True
        self.exit(0)

    async def _hung_up(self) -> None:
        """The terminal is gone: save, and end at once. Putting back one that does not exist can take for ever."""
        await self._secure(signal.SIGHUP)
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
        for screen in reversed(self.screen_stack):
            with suppress(Exception):
                await _saved(screen)
        await self.remember()

    def rescue(self) -> list[Path]:
        """Keep in files what of the notes being written is not saved; the files."""
        return [path for keep in self.unsaved if (path := keep()) is not None]

    async def _offer_unsaved(self) -> None:
        """Ask about what could not be saved the last time."""
        from readq.library.unsaved import some

        if await asyncio.to_thread(some):
            from readq.tui.actions.unsaved import offer_all

            self.main.feed(lambda: offer_all(self.main))

    async def remember(self) -> None:
        """Keep the place for the next start; losing it is no reason to stay."""
        place = self.desk.place()
        with suppress(ReadqError):
            if self.chosen_theme not in PALETTES and not self._no_color:
                colours = {"theme": self.chosen_theme, **self.palette_of(self.chosen_theme)}
                await self.session.write(lambda lib: lib.set_state(COLOURS, colours))
            await self.session.write(lambda lib: lib.set_state(STATE, place))

    async def action_quit(self) -> None:
        await self.leave()


async def _saved(screen: Screen[Any]) -> None:
    save = getattr(screen, "save", None)
    if save is not None:
        await save()


def _toolkit_theme(name: str, palette: Palette) -> Theme:
    colours: dict[str, Any] = {
        "primary": palette["accent"], "secondary": palette["snooze"], "accent": palette["accent"],
        "warning": palette["queue"], "error": palette["error"], "success": palette["good"],
        "foreground": palette["text"], "background": palette["bg"], "surface": palette["bg"], "panel": palette["bar"],
    }  # fmt: skip
    return Theme(name=name, dark=name != "readq-light", **colours)
