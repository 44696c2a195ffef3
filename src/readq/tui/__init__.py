"""The app. `run` opens it; nothing here imports the toolkit before that."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from readq.config.settings import Config
    from readq.tui.shell.app import ReadqApp
    from readq.tui.shell.command import Keymap

_END_SECONDS = 8.0  # after a signal; saving may take five of them


def run(path: Path, *, config: str | None = None, spoken: bool = False, browser: bool = False) -> int:
    """Open the library at ``path`` in the app until the reader leaves; the exit status.

    Raises `readq.errors.LibraryError` when the file cannot be used, and `readq.errors.ReadqError` for whatever else
    ended it, the terminal as it was. ``config`` names another settings file than usual; ``spoken``: for a screen
    reader, whatever the settings say; ``browser``: what it draws goes to a page, see `readq.tui.in_browser`.
    """
    from readq.errors import ReadqError

    try:
        return _run(path, config, spoken, browser)
    except (ReadqError, OSError):
        raise
    except Exception as error:
        from readq.tui.shell.error_log import debugging, sentence

        if debugging():
            raise
        raise ReadqError(f"the app had to end. {sentence(error)}") from error


def _run(path: Path, config: str | None, spoken: bool, browser: bool) -> int:
    import gc
    import os
    import sys

    # A search on another thread must not keep a key waiting: Python hands over every 5 ms unless told otherwise.
    sys.setswitchinterval(0.001)
    # The toolkit paints at most so many times a second; at its usual 60, an answer waits for half a frame and more.
    os.environ.setdefault("TEXTUAL_FPS", "240")

    from readq import signs
    from readq.config.reading import load
    from readq.library import Library
    from readq.tui.shell.place import restore
    from readq.tui.shell.workspace import Workspace
    from readq.tui.start import first_paint
    from readq.tui.tour.steps import STATE, begun

    settings = load(config)
    signs.use(str(settings["signs"]))
    spoken = spoken or bool(settings["screen_reader"])
    lib = Library(path, actor="tui")
    held = None
    try:
        workspace = Workspace(lib, lambda: _keymap(settings), settings)
        restore(workspace)
        workspace.tour = begun(lib.state(STATE), new=workspace.greeting)
        held = None if spoken or browser else first_paint.show(workspace)
        gc.disable()  # importing makes many objects that live for ever; collecting among them only costs time
        try:
            from readq.tui.drawing.spacing_signs import aligning
            from readq.tui.shell.app import ReadqApp
            from readq.tui.shell.driver import TerminalDriver
            from readq.tui.shell.session import Session

            if settings["pictures"]:
                from readq.tui.pictures.ready import prepare

                workspace.pictures = prepare(settings)
            session = Session(path, lib)
            app = ReadqApp(session, workspace)
            app.ending = _end_by_then
        finally:
            gc.freeze()
            gc.enable()
        TerminalDriver.held = held
        app.driver_class = aligning(TerminalDriver)
        if browser:
            from readq.tui.shell.page import draw_on_page

            draw_on_page(app)
        held = None
        if spoken:
            _speak(app)
        try:
            status = app.run(mouse=settings["mouse"]) or app.return_code or 0
            if app.fatal is not None:
                raise app.fatal
            return status
        finally:
            for path in app.rescue():
                print(
                    f"readq: a note is not saved; it is kept in {path}, which readq offers next time", file=sys.stderr
                )
            session.close()
    finally:
        if held is not None:
            held.release()
        lib.close()


def _speak(app: ReadqApp) -> None:
    """Have what changes said in lines, and nothing drawn."""
    from readq.tui.spoken.announcer import Announcer
    from readq.tui.spoken.driver import RollDriver

    def write(text: str) -> None:
        if isinstance(app.terminal, RollDriver):
            app.terminal.roll(text)

    app.driver_class = RollDriver
    app.announcer = Announcer(app, write)


def _keymap(settings: Config) -> Keymap:
    from readq.tui.shell.keymap import keymap

    return keymap(settings)


def _end_by_then(number: int) -> None:
    """A signal ends this process in a few seconds, whatever hangs."""
    import os
    import threading

    latest = threading.Timer(_END_SECONDS, os._exit, (128 + number,))
    latest.daemon = True
    latest.start()
