"""Where readq keeps its files. Nothing is created here."""

from __future__ import annotations

import os
import sys
from pathlib import Path

LIBRARY_VARIABLE, CONFIG_VARIABLE = "READQ_DB", "READQ_CONFIG"
LIBRARY_NAME, CONFIG_NAME = "library.db", "config.toml"


def data_folder() -> Path:
    """The platform's folder for readq's data, e.g. ``~/.local/share/readq``."""
    if sys.platform.startswith("linux"):
        return _folder("XDG_DATA_HOME", ".local/share")
    import platformdirs

    return platformdirs.user_data_path("readq", appauthor=False)


def state_folder() -> Path:
    """The platform's folder for what readq notes about itself, e.g. ``~/.local/state/readq``."""
    if sys.platform.startswith("linux"):
        return _folder("XDG_STATE_HOME", ".local/state")
    import platformdirs

    return platformdirs.user_state_path("readq", appauthor=False)


def cache_folder() -> Path:
    """The platform's folder for what readq can do without, e.g. ``~/.cache/readq``."""
    if sys.platform.startswith("linux"):
        return _folder("XDG_CACHE_HOME", ".cache")
    import platformdirs

    return platformdirs.user_cache_path("readq", appauthor=False)


def config_folder() -> Path:
    """The platform's folder for readq's settings, e.g. ``~/.config/readq``."""
    if sys.platform.startswith("linux"):
        return _folder("XDG_CONFIG_HOME", ".config")
    import platformdirs

    return platformdirs.user_config_path("readq", appauthor=False)


def sample_pages() -> Path | None:
    """The sample pages that come with readq, installed or in its sources; None where they were left out."""
    here = Path(__file__).parent
    return next((each for each in (here / "sample_pages", here.parents[1] / "seeds") if any(each.glob("*.txt"))), None)


def _folder(variable: str, usual: str) -> Path:
    """The same rule as platformdirs, whose import would cost as much as opening the library."""
    base = os.environ.get(variable, "").strip()
    return (Path(base) if os.path.isabs(base) else Path(os.path.expanduser("~"), usual)) / "readq"


def library_path(chosen: str | None = None) -> Path:
    """The library file: ``chosen`` if given, else ``$READQ_DB``, else ``library.db`` in the data folder."""
    return _named(chosen, LIBRARY_VARIABLE) or data_folder() / LIBRARY_NAME


def config_path(chosen: str | None = None) -> Path:
    """The settings file: ``chosen`` if given, else ``$READQ_CONFIG``, else ``config.toml`` in the settings folder."""
    return _named(chosen, CONFIG_VARIABLE) or config_folder() / CONFIG_NAME


def _named(chosen: str | None, variable: str) -> Path | None:
    named = chosen or os.environ.get(variable, "").strip()
    return Path(os.path.expanduser(named)).absolute() if named else None
