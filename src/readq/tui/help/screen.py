"""The help screen."""

from __future__ import annotations

from readq.tui.shell.chooser import Chooser
from readq.tui.shell.command import Command, Result


class HelpScreen(Chooser):
    """Lists the keys that work on the screen below; the key that opened it closes it."""

    def perform(self, command: Command) -> Result:
        return self.close() if command.id == "help" else super().perform(command)
