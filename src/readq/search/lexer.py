"""Where the words of a query begin and end. Knows nothing of their meaning."""

from __future__ import annotations

import re

_OPERATOR = re.compile(r'(OR|AND|NOT)(?=[\s()"]|\Z)')
_RUN = re.compile(r'[^\s"]+')
_VALUE_RUN = re.compile(r'[^\s",]+')
_PARENS = re.compile(r"[()]")
_SPACE = re.compile(r"\s*")
_ESCAPE = re.compile(r'\\(["\\])')
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)("|\\?\Z)', re.DOTALL)


def skip_space(text: str, start: int) -> int:
    """The first place at or after ``start`` that is not white space."""
    match = _SPACE.match(text, start)
    return match.end() if match else start


def operator_at(text: str, start: int) -> str:
    """``OR``, ``AND`` or ``NOT`` if one stands at ``start``, else empty."""
    match = _OPERATOR.match(text, start)
    return match[1] if match else ""


def word_end(text: str, start: int, *, value: bool = False) -> int:
    """Where the bare word at ``start`` ends: before white space, a quote, a parenthesis whose partner is not in the
    same word, and (in a ``value``) a comma. ``start`` itself if there is no word."""
    match = (_VALUE_RUN if value else _RUN).match(text, start)
    if match is None:
        return start
    opened: list[int] = []
    for paren in _PARENS.finditer(text, start, match.end()):
        if paren.group() == "(":
            opened.append(paren.start())
        elif opened:
            opened.pop()
        else:  # it closes a group that began before this word
            return paren.start()
    return opened[0] if opened else match.end()


def read_quoted(text: str, start: int) -> tuple[str, int, bool]:
    """The text of the quotes that open at ``start``, where they end and whether they are closed.

    Quotes still open end with the text, since somebody may be typing; a backslash takes the special meaning from a
    quote or a backslash.
    """
    match = _QUOTED.match(text, start)
    assert match is not None
    return _ESCAPE.sub(r"\1", match[1]), match.end(), match[2] == '"'


def quote(text: str) -> str:
    """``text`` in quotes that `read_quoted` reads back exactly."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def is_bare(text: str, *, value: bool = False) -> bool:
    """Whether ``text`` can be written without quotes: as a word of its own, or as a field's ``value``."""
    if not text or text[0] in "()" or word_end(text, 0, value=value) != len(text):
        return False
    return value or (text[0] not in "-!" and not operator_at(text, 0))
