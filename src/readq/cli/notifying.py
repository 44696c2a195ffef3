"""A word to the desktop."""

from __future__ import annotations

import shutil
import subprocess
import sys


def notify(message: str) -> None:
    """Show ``message`` as readq's, if this desktop has a way to; readq's own words only, no text from papers."""
    if sys.platform == "darwin":
        command = ["osascript", "-e", f'display notification "{message}" with title "readq"']
    else:
        command = ["notify-send", "--app-name=readq", "readq", message]
    program = shutil.which(command[0])
    if program is None:
        return
    try:
        subprocess.run([program, *command[1:]], timeout=5, check=False, capture_output=True)
    except (OSError, subprocess.TimeoutExpired):
        return  # papers came all the same
