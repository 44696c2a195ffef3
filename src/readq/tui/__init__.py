"""The app. `run` opens it; nothing here imports the toolkit before that."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from readq.config import Config
    from readq.tui.shell.command import Keymap


def run(path: Path, *, config: str | None = None) -> int:
    """Open the library at ``path`` in the app until the reader leaves; the exit status.

    Raises `readq.errors.LibraryError` when the file cannot be used. ``config`` names another settings
    file than usual.
    """
    import gc
    import os
    import sys

    # A search on another thread must not keep a key waiting: Python hands over every 5 ms unless told otherwise.
    sys.setswitchinterval(0.001)
    # The toolkit paints at most so many times a second; at its usual 60, an answer waits for half a frame and more.
    os.environ.setdefault("TEXTUAL_FPS", "240")

    from readq.config import load
    from readq.library import Library
    from readq.tui.shell.workspace import Workspace
    from readq.tui.start import first_paint as firstpaint

    settings = load(config)
    lib = Library(path, actor="tui")
    held = None
    try:
        workspace = Workspace(lib, lambda: _keymap(settings), settings)
        workspace.restore()
        held = firstpaint.show(workspace)
        gc.disable()  # importing makes many objects that live for ever; collecting among them only costs time
        try:
            from readq.tui.shell.app import ReadqApp
            from readq.tui.shell.session import Session

            session = Session(path, lib)
            app = ReadqApp(session, workspace)
        finally:
            gc.freeze()
            gc.enable()
        if held is not None:
            from readq.tui.shell.driver import TakingOver

            TakingOver.held = held
            app.driver_class = TakingOver
        from readq.tui.drawing.spacing_signs import evening

        app.driver_class = evening(app.driver_class)
        held = None
        try:
            return app.run(mouse=settings["mouse"]) or app.return_code or 0
        finally:
            session.close()
    finally:
        if held is not None:
            held.release()
        lib.close()


def _keymap(settings: Config) -> Keymap:
    from readq.tui.shell.keymap import keymap

    return keymap(settings)
