"""What is said of an error, and where the rest of it is kept: a log in the state folder, which stays small."""

from __future__ import annotations

import os
import time
import traceback
from pathlib import Path

from readq.errors import ReadqError
from readq.paths import state_folder
from readq.text import clean, truncate

DEBUG = "READQ_DEBUG"  # set to anything: an error that ends the app is shown whole
_LOG_BYTES = 200_000
_REASON_CELLS = 60
_SAFE = "Everything decided so far is saved."


def sentence(error: BaseException) -> str:
    """What to say of ``error``. Of one that nobody foresaw the details go into the log, which is named."""
    if isinstance(error, ReadqError):
        return str(error)
    reason = truncate(clean(str(error)), _REASON_CELLS)
    log = keep(error)
    where = f"; see {_short(log)}" if log is not None else ""
    return f"That failed ({type(error).__name__}{': ' if reason else ''}{reason}){where}. {_SAFE}"


def _short(path: Path) -> str:
    home = os.path.expanduser("~")
    return f"~{str(path)[len(home) :]}" if str(path).startswith(home + os.sep) else str(path)


def keep(error: BaseException) -> Path | None:
    """Write ``error`` with its traceback to the log, readable by its owner only; None where that cannot be done.

    Of a log that has grown long the part before the newest `_LOG_BYTES` goes.
    """
    told = "".join(traceback.format_exception(error))
    entry = f"{time.strftime('%Y-%m-%d %H:%M:%S')}\n{told[-_LOG_BYTES // 4 :]}\n"
    try:
        log = state_folder() / "readq.log"
        log.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if log.exists() and log.stat().st_size > _LOG_BYTES:
            os.replace(log, log.with_name("readq.log.1"))
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC | getattr(os, "O_NOFOLLOW", 0)
        descriptor = os.open(log, flags, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(entry.encode("utf-8", "backslashreplace"))
    except OSError:
        return None
    return log


def debugging() -> bool:
    """Whether errors are to be shown whole."""
    return bool(os.environ.get(DEBUG))
