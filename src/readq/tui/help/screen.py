"""The help screen."""

from __future__ import annotations

from readq.tui.shell.chooser import Chooser


class HelpScreen(Chooser):
    """Lists the keys that work on the screen below; the key that opened it closes it."""

    def help(self) -> None:
        self.close()
