"""Where readq keeps its files. Nothing is created here."""

from __future__ import annotations

import os
import sys
from pathlib import Path

ENVIRONMENT_VARIABLE = "READQ_DB"
_FILE_NAME = "library.db"


def data_folder() -> Path:
    """The platform's folder for readq's data, e.g. ``~/.local/share/readq``."""
    if sys.platform.startswith("linux"):
        # The same rule as platformdirs, whose import would cost as much as opening the library.
        base = os.environ.get("XDG_DATA_HOME", "").strip()
        root = Path(base) if os.path.isabs(base) else Path(os.path.expanduser("~")) / ".local" / "share"
        return root / "readq"
    import platformdirs

    return platformdirs.user_data_path("readq", appauthor=False)


def state_folder() -> Path:
    """The platform's folder for what readq notes about itself, e.g. ``~/.local/state/readq``."""
    if sys.platform.startswith("linux"):
        base = os.environ.get("XDG_STATE_HOME", "").strip()
        root = Path(base) if os.path.isabs(base) else Path(os.path.expanduser("~")) / ".local" / "state"
        return root / "readq"
    import platformdirs

    return platformdirs.user_state_path("readq", appauthor=False)


def library_path(chosen: str | None = None) -> Path:
    """The library file: ``chosen`` if given, else ``$READQ_DB``, else ``library.db`` in the data folder."""
    named = chosen or os.environ.get(ENVIRONMENT_VARIABLE, "").strip()
    if named:
        return Path(os.path.expanduser(named)).absolute()
    return data_folder() / _FILE_NAME
