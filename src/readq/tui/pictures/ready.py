"""Whether pictures can be shown here, which has to be found out before the toolkit has the terminal."""

from __future__ import annotations

import io
import os
import sys

from readq.config.settings import Config

MISSING = "pictures need textual-image: pip install 'readq[pictures]'"


def prepare(config: Config) -> bool:
    """Whether pictures are wanted and can be shown. Asks the terminal what it can draw; what is missing is a problem of
    the settings."""
    if not config["pictures"] or "NO_COLOR" in os.environ:
        return False
    try:
        import PIL.Image  # noqa: F401 - takes longest, and nothing is asked meanwhile

        _ask()
    except ImportError:
        config.reject("pictures", MISSING)
        return False
    return True


def _ask() -> None:
    """Have the library ask the terminal, which it does when it is imported; it takes the first thing that comes for the
    answer. When keys were typed already, it is not asked, so that none is lost: half blocks do everywhere."""
    if not _typed():
        import textual_image.widget

        return
    terminal = sys.__stdout__
    sys.__stdout__ = io.StringIO()  # type: ignore[misc, assignment]
    try:
        import textual_image.widget
    finally:
        sys.__stdout__ = terminal  # type: ignore[misc]
    textual_image.widget.Image = textual_image.widget.HalfcellImage  # type: ignore[assignment]


def _typed() -> bool:
    """Whether there is something to read from the keyboard."""
    try:
        import termios
        import tty
        from select import select

        keyboard = sys.__stdin__.fileno()  # type: ignore[union-attr]
        before = termios.tcgetattr(keyboard)
    except Exception:  # no keyboard, or a system that has no such thing: then nothing is asked either
        return False
    try:
        tty.setcbreak(keyboard, termios.TCSANOW)  # until then only whole lines can be read
        return bool(select([keyboard], [], [], 0)[0])
    finally:
        termios.tcsetattr(keyboard, termios.TCSANOW, before)
