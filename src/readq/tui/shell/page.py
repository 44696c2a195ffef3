"""The app on a page in a browser instead of a terminal: `readq.web.app` passes on what is typed and drawn."""

from __future__ import annotations

import os
import signal
from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.drivers.web_driver import WebDriver

from readq.tui.drawing.spacing_signs import aligning

if TYPE_CHECKING:
    from readq.tui.shell.app import ReadqApp


class PageDriver(WebDriver):
    """Takes a page that is closed for a terminal that is hung up: what is being written is saved."""

    def run_input_thread(self) -> None:
        super().run_input_thread()
        if not self.exit_event.is_set():
            os.kill(os.getpid(), signal.SIGHUP)


def draw_on_page(app: ReadqApp) -> None:
    """Have the app draw on a page. Addresses are opened there, and no editor can be."""

    def opened(url: str) -> bool:
        app.call_from_thread(app.open_url, url)  # what is written from two threads could mix
        return True

    def no_editor(arguments: Sequence[str]) -> int:
        raise OSError(0, "a browser has no terminal for it")

    app.driver_class, app.opener, app.editor = aligning(PageDriver), opened, no_editor
