"""On which line of a TOML text each key stands, which the standard library's reader does not tell."""

from __future__ import annotations

import re

_SKIP = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_BLANK = re.compile(r"[ \t]*")
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_STRINGS = re.compile(
    r'"""(?:[^\\]|\\.)*?"{3,5}|' r"'''.*?'{3,5}|" r'"(?:[^"\\\n]|\\.)*"|' r"'[^'\n]*'|" r"#[^\n]*", re.DOTALL
)


def lines(text: str) -> dict[tuple[str, ...], int]:
    """The 1-based line of every key (as a path of names) and table header of a well-formed TOML ``text``. In the path
    of what stands in an array of tables, ``[[…]]``, comes the place of its table in it, from ``"0"`` on.

    What stands inside a value, such as the keys of an inline table, has the line of the value's key and no entry of
    its own. Of a text that is not well formed as much is told as was understood.
    """
    found: dict[tuple[str, ...], int] = {}
    table: tuple[str, ...] = ()
    members: dict[tuple[str, ...], int] = {}
    at, counted, line = 0, 0, 1
    while True:
        at = _end(_SKIP, text, at)
        if at >= len(text):
            return found
        line += text.count("\n", counted, at)
        counted = at
        header = text[at] == "["
        array = text.startswith("[[", at)
        path, at = _path(text, at + (2 if array else 1) if header else at)
        if not path:
            return found
        if header:
            table = path
            found.setdefault(path, line)
            if array:
                number = members[path] = members.get(path, -1) + 1
                table = (*path, str(number))
                found.setdefault(table, line)
            at = _line_end(text, at)
            continue
        for length in range(1, len(path) + 1):
            found.setdefault((*table, *path[:length]), line)
        at = _value_end(text, at)


def _end(pattern: re.Pattern[str], text: str, at: int) -> int:
    match = pattern.match(text, at)
    return match.end() if match is not None else at


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text) if end < 0 else end


def _path(text: str, at: int) -> tuple[tuple[str, ...], int]:
    """The dotted key at ``at`` and where it ends; an empty key if there is none."""
    names: list[str] = []
    while True:
        at = _end(_BLANK, text, at)
        bare = _BARE.match(text, at)
        if bare is not None:
            names.append(bare.group())
            at = bare.end()
        else:
            quoted = _STRINGS.match(text, at)
            if quoted is None or quoted.group()[0] == "#":
                return (), at
            names.append(_unquoted(quoted.group()))
            at = quoted.end()
        at = _end(_BLANK, text, at)
        if not text.startswith(".", at):
            return tuple(names), at
        at += 1


def _unquoted(text: str) -> str:
    if text[0] == "'" or "\\" not in text:
        return text[1:-1]
    import tomllib

    try:
        return str(tomllib.loads(f"k = {text}")["k"])
    except ValueError:
        return text[1:-1]


def _value_end(text: str, at: int) -> int:
    """Where the value that begins behind ``at`` ends: at the first line end outside strings and brackets."""
    depth = 0
    while at < len(text):
        char = text[at]
        if char in "\"'#":
            match = _STRINGS.match(text, at)
            at = match.end() if match is not None else _line_end(text, at)
            continue
        if char in "[{":
            depth += 1
        elif char in "]}":
            depth -= 1
        elif char == "\n" and depth <= 0:
            return at
        at += 1
    return at
