"""What is set: the values in force, where each comes from, and what to answer when the file is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from readq.config.meant import meant
from readq.config.options import BY_NAME, OPTIONS, TABLES, Value
from readq.paths import CONFIG_NAME

if TYPE_CHECKING:
    from readq.config.programs import Program

DEFAULT, ENVIRONMENT = "default", "environment"


class Problem(NamedTuple):
    """Something in the file that was not followed. ``line`` is 1-based; 0: the file as a whole."""

    line: int
    reason: str


class Config:
    """The settings in force. ``problems`` is what was wrong; ``path`` the file they were looked for in, ``found``
    whether there is one. ``keys`` maps command ids to the keys the file gives them, unchecked as to their meaning;
    ``key_paths`` says where they stand, for `line`; ``programs`` are the reader's own commands."""

    def __init__(self, path: Path | None = None) -> None:
        self.path = path
        self.found = False
        self.problems: list[Problem] = []
        self.keys: dict[str, tuple[str, ...]] = {}
        self.key_paths: dict[str, tuple[str, ...]] = {}
        self.programs: list[Program] = []
        self._values: dict[str, Value] = {option.name: option.default for option in OPTIONS}
        self._given: dict[str, tuple[str, ...] | str] = {}  # its place in the file, or the variable it comes from
        self._text = ""
        self._lines: dict[tuple[str, ...], int] | None = None

    def shown(self, name: str) -> Any:
        """A value as it may be shown: of a secret only that it is set."""
        return "(set)" if BY_NAME[name].secret and self[name] else self[name]

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
        name = self.path.name if self.path is not None else CONFIG_NAME
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
        self._values[name] = BY_NAME[name].default
        self._given.pop(name, None)

    def line(self, *path: str) -> int:
        """The line on which a setting stands in the file; 0 if that cannot be told."""
        if self._lines is None:
            from readq.config.lines import lines

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
            if key == "command":
                self._take_programs(value)
            elif key not in TABLES:
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
        option = BY_NAME.get(name) if len(path) == name.count(".") + 1 else None
        if option is None:
            self.report(f"there is no setting {name!r}{meant(name, [*BY_NAME, *TABLES])}", *path)
            return
        try:
            self._values[name] = option.check(value)
        except ValueError as error:
            self.report(f"{name}: {error}", *path)
            return
        self._given[name] = path

    def _take_programs(self, value: object) -> None:
        from readq.config.programs import Wrong, program, programs

        try:
            tables = programs(value)
        except ValueError as error:
            self.report(str(error), "command")
            return
        for number, table in enumerate(tables):
            here = ("command", str(number))
            try:
                found = program(table, here)
            except Wrong as wrong:
                self.report(f"command {number + 1}: {wrong}", *here, wrong.field)
                continue
            if any(found.name.casefold() == other.name.casefold() for other in self.programs):
                self.report(f"command {number + 1}: there is one called {found.name!r} already", *here, "name")
            else:
                self.programs.append(found)

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
