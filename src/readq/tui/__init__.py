"""The app. `run` opens it; nothing here imports the toolkit before that."""

from __future__ import annotations

from pathlib import Path


def run(path: Path, *, theme: str = "") -> int:
    """Open the library at ``path`` in the app until the reader leaves; the exit status.

    Raises `readq.errors.LibraryError` when the file cannot be used. ``theme`` empty means the default.
    """
    import gc

    from readq.tui.desk import Desk
    from readq.tui.session import Session

    session = Session(path)
    try:
        desk = Desk(session.lib)
        desk.restore()
        gc.disable()  # importing makes many objects that live for ever; collecting among them only costs time
        try:
            from readq.tui.app import ReadqApp
            from readq.tui.theme import DEFAULT

            app = ReadqApp(session, desk, theme=theme or DEFAULT)
        finally:
            gc.freeze()
            gc.enable()
        return app.run() or app.return_code or 0
    finally:
        session.close()
