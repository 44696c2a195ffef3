"""What an interrupt does while there is nothing to tidy up."""

from __future__ import annotations

import os
import signal

INTERRUPTED = 130  # the exit status that shells expect of it


def leave_on_interrupt() -> None:
    """Let an interrupt end the process without a word, unless whoever started it wants it ignored."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _leave)


def _leave(number: int, frame: object) -> None:
    os._exit(INTERRUPTED)
