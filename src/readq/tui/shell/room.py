"""The base of every screen: a context whose keys mean commands."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from textual import events
from textual.screen import Screen

from readq.errors import LibraryError
from readq.tui.drawing.pane import Pane
from readq.tui.prompt.prompt import Prompt
from readq.tui.shell.clicking import key_at, pressed
from readq.tui.shell.command import Command, Result
from readq.tui.shell.guard import Guarded
from readq.tui.shell.shell import Shell
from readq.tui.shell.typed_character import typed


class RoomScreen(Guarded, Screen[None], inherit_bindings=False):
    """A screen of the app. ``in_context`` names what its keys mean (see `readq.tui.shell.command`); ``covers``: nothing
    can be seen of what lies below; ``prompts``: a prompt that is open is typed in here."""

    in_context = ""
    covers = True
    prompts = True

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.shell = shell

    @property
    def context(self) -> str:
        """What its keys mean just now."""
        return self.in_context

    # keys -----------------------------------------------------------------------------------------------------------

    def on_key(self, event: events.Key) -> None:
        self.take_key(event)

    def take_key(self, event: events.Key) -> None:
        """Have a key done in its turn. To override, since the toolkit calls every class's own ``on_key``."""
        event.stop()
        event.prevent_default()
        key, character = event.key, typed(event)
        self.feed(lambda: self.press(key, character))

    def on_paste(self, event: events.Paste) -> None:
        text = event.text
        self.feed(lambda: self.pasted(text))

    def feed(self, act: Any) -> None:
        """Do ``act`` when everything asked for before it is done."""
        self.shell.feed(act)

    def press(self, key: str, character: str | None) -> Result:
        """Do what a key does here: ``key`` is its name, ``character`` what it types, if anything."""
        prompt = self.shell.workspace.prompt
        if prompt is not None and self.prompts:
            return self._kept(prompt, prompt.key(key, character), key)
        command = self.meant(key, character)
        return self.perform(command) if command is not None else None

    def _kept(self, prompt: Prompt, result: Result, key: str) -> Result:
        """``result`` of a key; where what was typed could not be done, the line is there again with it."""
        if result is None or key != "enter" or not prompt.edit.text.strip():
            return result

        async def kept() -> None:
            try:
                await result
            except LibraryError as error:
                if self.shell.workspace.prompt is None:
                    prompt.problem = self.shell.app.trouble(error)
                    self.shell.ask(prompt)
                raise

        return kept()

    def meant(self, key: str, character: str | None) -> Command | None:
        """The command of a key, named and typing as in `press`, in this context."""
        name = character if character is not None and character != " " else key
        return self.shell.workspace.keymap.find(self.context, name)

    def pasted(self, text: str) -> Result:
        """Take text that came from the clipboard."""
        prompt = self.shell.workspace.prompt
        return prompt.paste(text) if prompt is not None and self.prompts else None

    def perform(self, command: Command) -> Result:
        """Do a command of this context."""
        return self.shell.perform(command, self)

    def perform_id(self, name: str) -> Result:
        """Do the command with this id."""
        command = self.shell.workspace.keymap.command(self.context, name)
        return self.perform(command) if command is not None else None

    # mouse ----------------------------------------------------------------------------------------------------------

    def on_click(self, event: events.Click) -> None:
        """Press the key that is clicked. The toolkit calls every class's own ``on_click``."""
        event.stop()
        pane = event.widget
        if isinstance(pane, Pane) and self.shows_keys(pane, event.y):
            key = pressed(key_at(pane.line(event.y), event.x))
            if key is not None:
                self.feed(lambda: self.press(*key))

    def shows_keys(self, pane: Pane, y: int) -> bool:
        """Whether the keys named on line ``y`` of a pane can be clicked, as they can on its last one."""
        return y == pane.last

    # drawing --------------------------------------------------------------------------------------------------------

    def sync(self) -> None:
        """Repaint what is no longer true."""
        for pane in self.query(Pane):  # there is none before the screen is first shown
            pane.sync()

    def recolour(self) -> None:
        """The palette changed."""
        for pane in self.query(Pane):
            pane.use(self.shell.painter)

    def on_resize(self) -> None:
        if self in self.shell.app.in_sight:
            self.sync()

    # leaving --------------------------------------------------------------------------------------------------------

    async def save(self) -> None:
        """The app ends: keep what is not kept yet. LibraryError when that cannot be."""

    def unsaved(self, leave: Callable[[], Awaitable[None] | None], leaves: str = "leave the app") -> bool:
        """Ask what to do about what `save` could not keep, ``leave`` being what was wanted; False: nothing can be."""
        return False
