"""The reader's own commands: programs that the settings file gives a name, to be run on papers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from readq.config.meant import meant

PLACEHOLDERS = {
    "arxiv_id": "its arXiv id", "doi": "its DOI", "title": "its title", "authors": "its authors, separated by commas",
    "year": "its year", "url": "the address of its page", "pdf": "the address of its PDF",
    "code": "the address of its code", "id": "its number in the library",
}  # fmt: skip
PLACEHOLDER = re.compile(r"\\.|(?<!\$)\{([a-z_]+)\}", re.DOTALL)  # what a backslash is before is none
_SHELLS = frozenset(["sh", "bash", "dash", "zsh", "ksh", "mksh", "fish", "ash", "busybox", "csh", "tcsh"])
_FIELDS = ("name", "run", "key", "for", "stdin", "shell", "terminal")
_LONGEST_NAME, _LONGEST_RUN, _MOST = 60, 10_000, 100


class Program(NamedTuple):
    """A program to be run on papers: ``run`` is the program and its arguments with placeholders, or with ``shell`` one
    line for a shell. ``together``: it is run once for all papers, not once for each; ``json``: it reads them on
    standard input; ``terminal``: it is given the terminal. ``keys`` are as written, unchecked; ``place`` is where it
    stands in the file."""

    name: str
    run: tuple[str, ...]
    keys: tuple[str, ...] = ()
    together: bool = False
    json: bool = False
    shell: bool = False
    terminal: bool = False
    place: tuple[str, ...] = ()

    @property
    def placeholders(self) -> list[str]:
        """The names of those in it, sorted."""
        return sorted(placeholders(*self.run) & set(PLACEHOLDERS))


def placeholders(*texts: str) -> set[str]:
    """The names in braces in these texts, whether there is such a placeholder or not."""
    return {name for text in texts for name in PLACEHOLDER.findall(text) if name}


class Wrong(ValueError):
    """Why a command of the file is none; ``field`` is where."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(reason)
        self.field = field


def program(table: Mapping[str, object], place: tuple[str, ...]) -> Program:
    """The command that a ``table`` of the file describes. Raises `Wrong`."""
    for field in table:
        if field not in _FIELDS:
            raise Wrong(field, f"a command has no {field!r}{meant(field, _FIELDS)}")
    name = table.get("name")
    if not isinstance(name, str) or not name.strip() or len(name) > _LONGEST_NAME or not name.isprintable():
        raise Wrong("name", f"name: use a name of at most {_LONGEST_NAME} letters in quotes")
    shell, terminal = (_yes_or_no(table, field) for field in ("shell", "terminal"))
    together = _one_of(table, "for", "each", "all") == "all"
    json = _one_of(table, "stdin", "", "json") == "json"
    run = _line(table.get("run")) if shell else _arguments(table.get("run"))
    for each in () if shell else sorted(placeholders(*run)):
        _known(each)
    keys = table.get("key", [])
    if isinstance(keys, str):
        keys = [keys]
    if not isinstance(keys, list) or not all(isinstance(key, str) for key in keys):
        raise Wrong("key", "key: use a key in quotes, or several in [ ]")
    return Program(name.strip(), run, tuple(keys), together, json, shell, terminal, place)


def programs(tables: object) -> list[Mapping[str, object]]:
    """The tables of all commands, as the file has them. Raises ValueError when it has something else there."""
    if isinstance(tables, list) and all(isinstance(table, dict) for table in tables):
        if len(tables) > _MOST:
            raise ValueError(f"there is room for {_MOST} commands")
        return tables
    raise ValueError("command is a list: write [[command]] on a line of its own above each")


def _known(name: str) -> None:
    if name not in PLACEHOLDERS:
        raise Wrong("run", f"run: there is no placeholder {{{name}}}{meant(name, PLACEHOLDERS)}")


def _yes_or_no(table: Mapping[str, object], field: str) -> bool:
    value = table.get(field, False)
    if isinstance(value, bool):
        return value
    raise Wrong(field, f"{field}: use true or false")


def _one_of(table: Mapping[str, object], field: str, usual: str, other: str) -> str:
    value = table.get(field, usual)
    if value in (usual, other):
        return str(value)
    raise Wrong(field, f"{field}: use {usual!r} or {other!r}" if usual else f"{field}: use {other!r}, or leave it away")


def _arguments(value: object) -> tuple[str, ...]:
    """A program and its arguments, given as a list or as one text that is split at its spaces."""
    said = 'use a program with its arguments, such as ["lp", "{pdf}"]; for a line of shell set shell = true'
    if isinstance(value, str):
        import shlex

        try:
            value = shlex.split(value)
        except ValueError as error:
            raise Wrong("run", f"run: {str(error).lower()}") from None
    if not isinstance(value, list) or not value or not all(isinstance(each, str) for each in value):
        raise Wrong("run", f"run: {said}")
    words = tuple(str(each) for each in value)
    if not words[0].strip() or "\0" in "".join(words) or sum(map(len, words)) > _LONGEST_RUN:
        raise Wrong("run", f"run: {said}")
    if placeholders(words[0]):
        raise Wrong("run", "run: the program itself cannot come from a paper")
    if _is_code(words):
        raise Wrong("run", "run: what a shell is given with -c is read as its code: set shell = true instead")
    return words


def _is_code(words: tuple[str, ...]) -> bool:
    """Whether a placeholder stands in what a shell among the words would take for commands."""
    shells = [at for at, word in enumerate(words) if word.rpartition("/")[2] in _SHELLS]
    return bool(shells) and any(
        re.fullmatch(r"-[a-z]*c[a-z]*", word) and placeholders(*words[at + 1 :])
        for at, word in enumerate(words[shells[0] :], shells[0])
    )


def _line(value: object) -> tuple[str, ...]:
    """One line of shell. In quotes braces may be the business of a program such as awk, unless they name a
    placeholder."""
    if not isinstance(value, str) or not value.strip() or "\0" in value or len(value) > _LONGEST_RUN:
        raise Wrong("run", "run: with shell = true use one line for the shell in quotes")
    quote, at = "", 0
    while at < len(value):
        found = PLACEHOLDER.match(value, at)
        if found is not None and not (quote == "'" and found[1] is None):
            if found[1] in PLACEHOLDERS and quote:
                raise Wrong("run", f"run: write {found[0]} without quotes around it: it is quoted as it must be")
            if found[1] and not quote:
                _known(found[1])
            at = found.end()
            continue
        if value[at] in "'\"" and quote in ("", value[at]):
            quote = "" if quote else value[at]
        at += 1
    return (value,)
