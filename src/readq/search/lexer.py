"""Where the words of a query begin and end. Knows nothing of their meaning."""

from __future__ import annotations

import re

# What opens a quotation, as keyboards and languages have it, and what closes it. Single ones are apostrophes too: see
# `opens_quote`.
_QUOTES = {
    '"': '"', "“": "”“", "”": "”", "„": "“”", "«": "»", "»": "«»", "‹": "›", "›": "‹›", "‘": "’", "‚": "‘’",
}  # fmt: skip
_DOUBLE = "".join(quote for quote in _QUOTES if quote not in "‘‚")
_OPERATOR = re.compile(rf"(OR|AND|NOT)(?=[\s(){_DOUBLE}]|\Z)")
_RUN = re.compile(rf"[^\s{_DOUBLE}]+")
_VALUE_RUN = re.compile(rf"[^\s,{_DOUBLE}]+")
_PARENS = re.compile(r"[()]")
_SPACE = re.compile(r"\s*")
_ESCAPE = re.compile(r'\\(["\\])')
_QUOTED = {
    opening: re.compile(
        r'"((?:[^"\\]|\\.)*)("|\\?\Z)'
        if opening == '"'
        else rf"{opening}(.*?)([{closing}](?=[\s,)]|\Z)|\Z)"
        if opening in "‘‚"
        else rf"{opening}([^{closing}]*)([{closing}]|\Z)",
        re.DOTALL,
    )
    for opening, closing in _QUOTES.items()
}


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


def opens_quote(text: str, start: int) -> bool:
    """Whether a quotation begins at ``start``: at any quotation mark, at a single one only if it is closed behind a
    word, for in ``‘tis`` it is an apostrophe."""
    char = text[start : start + 1]
    return bool(char) and char in _DOUBLE if char not in ("‘", "‚") else read_quoted(text, start)[2]


def read_quoted(text: str, start: int) -> tuple[str, int, bool]:
    """The text of the quotes that open at ``start``, where they end and whether they are closed.

    Quotes still open end with the text, since somebody may be typing; within straight quotes a backslash takes the
    special meaning from a quote or a backslash.
    """
    opening = text[start]
    match = _QUOTED[opening].match(text, start)
    assert match is not None
    closed = match[2] not in ("", "\\")
    return (_ESCAPE.sub(r"\1", match[1]) if opening == '"' else match[1]), match.end(), closed


def quote(text: str) -> str:
    """``text`` in quotes that `read_quoted` reads back exactly."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def is_bare(text: str, *, value: bool = False) -> bool:
    """Whether ``text`` can be written without quotes: as a word of its own, or as a field's ``value``."""
    if not text or text[0] in "()" or opens_quote(text, 0) or word_end(text, 0, value=value) != len(text):
        return False
    return value or (text[0] not in "-!" and not operator_at(text, 0))
