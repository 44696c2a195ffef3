"""The settings in force, from the file and the environment."""

from __future__ import annotations

import os
import stat

from readq.config.settings import Config, Problem
from readq.paths import CONFIG_VARIABLE, config_path

THEME_VARIABLE, BACKUP_VARIABLE, SIGNS_VARIABLE = "READQ_THEME", "READQ_AUTOMATIC_BACKUP", "READQ_SIGNS"
_MOST_BYTES = 1_000_000


def load(chosen: str | None = None) -> Config:
    """The settings in force, from the file and the environment; never raises."""
    config = Config()
    try:
        config.path = path = config_path(chosen)
        kind = os.stat(path).st_mode
        config.found = True
        if not (stat.S_ISREG(kind) or stat.S_ISDIR(kind)) and str(path) != os.devnull:
            raise ValueError("is not a regular file and was not read")  # to open a pipe waits for its other end
        with open(path, "rb") as file:
            raw = file.read(_MOST_BYTES + 1)
        if len(raw) > _MOST_BYTES:
            raise ValueError("is larger than a megabyte and was not read")
        config.read(raw.decode("utf-8-sig"))
    except FileNotFoundError:
        if chosen or os.environ.get(CONFIG_VARIABLE, "").strip():
            config.problems.append(Problem(0, f"there is no file {config.path}; readq config --init writes one"))
    except OSError as error:
        config.found = True
        config.problems.append(Problem(0, f"cannot be read: {error.strerror or error}"))
    except UnicodeDecodeError:
        config.problems.append(Problem(0, "is not UTF-8 text and was not read"))
    except (ValueError, RuntimeError) as error:  # a path with a NUL, no home folder, too large a file
        config.problems.append(Problem(0, str(error)))
    theme = os.environ.get(THEME_VARIABLE, "").strip()
    if theme:
        config.override("theme", theme, THEME_VARIABLE)
    signs = os.environ.get(SIGNS_VARIABLE, "").strip()
    if signs:
        config.override("signs", signs, SIGNS_VARIABLE)
    automatic = os.environ.get(BACKUP_VARIABLE, "").strip().lower()
    if automatic:
        config.override("backup.automatic", automatic not in ("0", "no", "false", "off"), BACKUP_VARIABLE)
    return config
