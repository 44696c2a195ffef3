"""The reader's own settings: what ``config.toml`` may say, what it means, and what to answer when it is wrong.

A mistake never keeps readq from starting: what cannot be understood is reported with its line and its default holds.
Without a file nothing is parsed and nothing is imported for it.
"""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

PATH_VARIABLE = "READQ_CONFIG"
THEME_VARIABLE = "READQ_THEME"
_FILE_NAME = "config.toml"
_MOST_BYTES = 1_000_000
DEFAULT, ENVIRONMENT = "default", "environment"

Value = str | int | bool | None
Check = Callable[[object], Value]  # the value as it is kept; ValueError says what would be right


class Problem(NamedTuple):
    """Something in the file that was not followed. ``line`` is 1-based; 0: the file as a whole."""

    line: int
    reason: str


class Option(NamedTuple):
    """A setting. ``name`` is its dotted name in the file, ``default`` its value without one, ``help`` what it means;
    ``example`` the value shown in a new file, when the default says nothing."""

    name: str
    default: Value
    help: str
    check: Check
    example: str = ""


def _one_of(*words: str) -> Check:
    def check(value: object) -> str:
        if isinstance(value, str) and value in words:
            return value
        raise ValueError(f"use {', '.join(map(repr, words[:-1]))} or {words[-1]!r}")

    return check


def _whole(low: int, high: int) -> Check:
    def check(value: object) -> int:
        if isinstance(value, int) and not isinstance(value, bool) and low <= value <= high:
            return value
        raise ValueError(f"use a whole number from {low} to {high}")

    return check


def _yes_or_no(value: object) -> bool:
    if isinstance(value, bool):
        return value
    raise ValueError("use true or false")


def _name(value: object) -> str:
    if isinstance(value, str) and 0 < len(value) <= 60:
        return value
    raise ValueError("use the name of a theme in quotes")


def _dates(value: object) -> str:
    if isinstance(value, str) and len(value) <= 60:
        import datetime

        try:
            shown, other = (day.strftime(value) for day in (datetime.date(2026, 11, 30), datetime.date(2031, 2, 5)))
        except (ValueError, UnicodeError):
            shown = other = "\n"
        if not value or (len(shown) <= 40 and shown.isprintable() and shown != other):  # it says something of the day
            return value
    raise ValueError("use a date format such as '%Y-%m-%d' or '%d %b %Y'")


def _text(value: object) -> str:
    if isinstance(value, str) and len(value) <= 10_000:
        return value
    raise ValueError("use a text in quotes")


def _pane(value: object) -> str | bool:
    if isinstance(value, bool) or value == "auto":
        return value
    raise ValueError("use true, false or 'auto'")


OPTIONS: tuple[Option, ...] = (
    Option("theme", "dark", "dark, light, high-contrast, ansi (the terminal's own colours), or nord, gruvbox …", _name),
    Option("advance", "undecided", "After a decision: on to the next 'undecided' paper, to the 'next' one, or 'stay'.",
           _one_of("undecided", "next", "stay")),
    Option("confirm_above", 20, "Changing more papers than this at once asks first.", _whole(1, 1_000_000)),
    Option("date_format", "", "Dates as strftime writes them, e.g. '%Y-%m-%d'. Empty: today, yesterday, 12 Nov.",
           _dates, "%Y-%m-%d"),
    Option("mouse", True, "Whether the app listens to the mouse. If not, the terminal can select text.", _yes_or_no),
    Option("layout.filter", "auto", "The filter pane at the start: true, false, or 'auto' (as it was left).", _pane),
    Option("layout.beside", None, "Percent of the width for the list beside the paper. Unset: as it was left.",
           _whole(15, 85), "55"),
    Option("layout.stacked", None, "Percent of the height for the list above the paper. Unset: as it was left.",
           _whole(15, 85), "50"),
    Option("note.template", "", "What a new note begins with; {title}, {authors}, {id}, {date} are filled in.", _text,
           "## Why it matters\\n\\n- [ ] \\n"),
)  # fmt: skip
_BY_NAME = {option.name: option for option in OPTIONS}
_TABLES = {"layout", "note", "keys"}


class Config:
    """The settings in force. ``problems`` is what was wrong; ``path`` the file they were looked for in, ``found``
    whether there is one. ``keys`` maps command ids to the keys the file gives them, unchecked as to their meaning;
    ``key_paths`` says where they stand, for `line`."""

    def __init__(self, path: Path | None = None) -> None:
        self.path = path
        self.found = False
        self.problems: list[Problem] = []
        self.keys: dict[str, tuple[str, ...]] = {}
        self.key_paths: dict[str, tuple[str, ...]] = {}
        self._values: dict[str, Value] = {option.name: option.default for option in OPTIONS}
        self._given: dict[str, tuple[str, ...] | str] = {}  # its place in the file, or the variable it comes from
        self._text = ""
        self._lines: dict[tuple[str, ...], int] | None = None

    def __getitem__(self, name: str) -> Any:
        """The value of the option ``name``."""
        return self._values[name]

    def origin(self, name: str) -> str:
        """Where an option's value comes from: ``default``, ``environment`` (with its variable) or file and line."""
        given = self._given.get(name)
        if given is None:
            return DEFAULT
        return f"{ENVIRONMENT} (${given})" if isinstance(given, str) else self.place(self.line(*given))

    def given(self, name: str) -> bool:
        """Whether the reader set an option, in the file or the environment."""
        return name in self._given

    def place(self, line: int) -> str:
        """Where in the file, for people."""
        name = self.path.name if self.path is not None else _FILE_NAME
        return f"{name}:{line}" if line else name

    def override(self, name: str, value: Value, variable: str) -> None:
        """Let an environment variable decide an option."""
        self._values[name] = value
        self._given[name] = variable

    def reject(self, name: str, reason: str) -> None:
        """Go back to the default of an option whose value turned out to mean nothing."""
        if self.origin(name).startswith(ENVIRONMENT):
            self.problems.append(Problem(0, f"{self.origin(name)}: {reason}"))
        else:
            self.report(f"{name}: {reason}", *name.split("."))
        self._values[name] = _BY_NAME[name].default
        self._given.pop(name, None)

    def line(self, *path: str) -> int:
        """The line on which a setting stands in the file; 0 if that cannot be told."""
        if self._lines is None:
            from readq.config_lines import lines

            self._lines = lines(self._text)
        while path:
            if path in self._lines:
                return self._lines[path]
            path = path[:-1]
        return 0

    def report(self, reason: str, *path: str) -> None:
        """Note a problem with the setting at ``path``."""
        self.problems.append(Problem(self.line(*path) if path else 0, reason))

    # reading --------------------------------------------------------------------------------------------------------

    def read(self, text: str) -> None:
        """Take over what the file's ``text`` says."""
        import tomllib

        self.found = True
        self._text = text
        try:
            tables = tomllib.loads(text)
        except RecursionError:
            self.problems.append(Problem(0, "is nested too deeply; nothing of it was read"))
            return
        except ValueError as error:
            self.problems.append(_syntax(str(error), text))
            return
        for key, value in tables.items():
            if key not in _TABLES:
                self._take(value, key)
            elif not isinstance(value, dict):
                self.report(f"{key} is a section: write [{key}] on a line of its own", key)
            elif key == "keys":
                self._take_keys(value, (key,))
            else:
                for name, inner in value.items():
                    self._take(inner, key, name)
        self.problems.sort()

    def _take(self, value: object, *path: str) -> None:
        name = ".".join(path)
        option = _BY_NAME.get(name) if len(path) == name.count(".") + 1 else None
        if option is None:
            self.report(f"there is no setting {name!r}{meant(name, [*_BY_NAME, *_TABLES])}", *path)
            return
        try:
            self._values[name] = option.check(value)
        except ValueError as error:
            self.report(f"{name}: {error}", *path)
            return
        self._given[name] = path

    def _take_keys(self, table: Mapping[str, object], path: tuple[str, ...]) -> None:
        for name, value in table.items():
            here = (*path, name)
            if isinstance(value, dict) and value:  # view.save = … without quotes is a table in a table
                self._take_keys(value, here)
            elif isinstance(value, str) or (isinstance(value, list) and all(isinstance(key, str) for key in value)):
                command = ".".join(here[1:])
                self.keys[command] = (value,) if isinstance(value, str) else tuple(value)
                self.key_paths[command] = here
            else:
                self.report(f"{'.'.join(here)}: use a key in quotes, or several in [ ]; [] takes it away", *here)


def _syntax(message: str, text: str) -> Problem:
    """What the TOML reader says, e.g. ``Expected '=' … (at line 3, column 7)``, as a problem of ours."""
    reason, _, where = message.rpartition(" (at ")
    if not reason:
        return Problem(0, f"is not TOML: {message}; nothing of it was read")
    digits = where.removeprefix("line ").partition(",")[0]
    line = int(digits) if digits.isdecimal() else text.count("\n") + 1
    return Problem(line, f"is not TOML: {reason[:1].lower()}{reason[1:]}; nothing of the file was read")


def meant(name: str, known: Iterable[str]) -> str:
    """The end of a sentence about an unknown name: what it may have been meant to be, if anything is near."""
    from difflib import get_close_matches

    near = get_close_matches(name, list(known), n=1)
    return f"; did you mean {near[0]!r}?" if near else ""


def config_folder() -> Path:
    """The platform's folder for readq's settings, e.g. ``~/.config/readq``."""
    if sys.platform.startswith("linux"):
        # The same rule as platformdirs, whose import would cost more than everything else here.
        base = os.environ.get("XDG_CONFIG_HOME", "").strip()
        root = Path(base) if os.path.isabs(base) else Path(os.path.expanduser("~")) / ".config"
        return root / "readq"
    import platformdirs

    return platformdirs.user_config_path("readq", appauthor=False)


def config_path(chosen: str | None = None) -> Path:
    """The settings file: ``chosen`` if given, else ``$READQ_CONFIG``, else ``config.toml`` in the settings folder."""
    named = chosen or os.environ.get(PATH_VARIABLE, "").strip()
    if named:
        return Path(os.path.expanduser(named)).absolute()
    return config_folder() / _FILE_NAME


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
        if chosen or os.environ.get(PATH_VARIABLE, "").strip():
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
    return config
