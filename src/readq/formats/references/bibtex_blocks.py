"""The entries of a BibTeX file one after the other, whatever stands between them and however some are broken."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from readq.formats.stream import Stream
from readq.listing import Problem

_PIECE = 1 << 20  # characters parsed at once
_AT = re.compile(r"\s*@\s*[A-Za-z_]+\s*[{(]")
_BEGINS = re.compile(r"^[ \t]*@[ \t]*[A-Za-z_]+\s*[{(]", re.M)
_KEY = re.compile(
    r"[ \t]*@[ \t]*(?!(?:string|comment|preamble)\b)([A-Za-z_]+)\s*\{(?:([^,={}\"]*),|\s*(?=[A-Za-z][\w:+.-]*\s*=))",
    re.I,
)
# A value in braces, which may hold braces three deep, in quotes, or a bare word; the comma after it is told.
_FIELD = re.compile(
    r"\s*+([A-Za-z][\w:+.-]*+)\s*+=\s*+"
    r"(\{[^{}]*+(?:\{[^{}]*+(?:\{[^{}]*+(?:\{[^{}]*+\}[^{}]*+)*+\}[^{}]*+)*+\}[^{}]*+)*+\}"
    r'|"[^"{}]*+"|[A-Za-z0-9_.:-]++)\s*+(,?)(?!\s*+#)'
)
_END = re.compile(r"\s*+,?\s*+\}")
_LOOSE = re.compile(r"""^\s*([A-Za-z][\w:+.-]*)\s*=\s*(?:\{(.*?)\}?|"(.*?)"?|([\w.-]+))\s*,?\s*\}?\s*$""")
_BRACE = re.compile(r"[{}]")
_HEAD = re.compile(r"\s*@\s*([A-Za-z_]+)\s*[{(]\s*([^,\n=]*),?")


class Entry(NamedTuple):
    """An entry: the 1-based line it begins in, its kind and field names in lower case, and the text it came from."""

    line: int
    kind: str
    key: str
    fields: dict[str, str]
    raw: str


def blocks(stream: Stream) -> Iterator[Entry | Problem]:
    """The entries in order, those of one key and of none each for itself; of what is broken, what can be told.

    Entries written as nearly all are, are taken apart here; whatever else begins with an @ is left to bibtexparser.
    """
    strings: dict[str, str] = {}
    for line, text in _pieces(stream):
        place = counted = 0
        while head := _BEGINS.search(text, place):
            line += text.count("\n", counted, head.start())
            counted = head.start()
            plain = _plain(text, head, line, strings)
            if plain is not None:
                entry, place = plain
                yield entry
            else:
                following = _BEGINS.search(text, head.end())
                place = following.start() if following else len(text)
                yield from _parsed(text[head.start() : place], line, strings)


def _plain(text: str, head: re.Match[str], line: int, strings: dict[str, str]) -> tuple[Entry, int] | None:
    """The entry that begins here and where it ends, if it is written as nearly all are."""
    match = _KEY.match(text, head.start())
    if match is None:
        return None
    fields: dict[str, str] = {}
    place = match.end()
    while field := _FIELD.match(text, place):
        place = field.end()
        value = field[2]
        fields.setdefault(
            field[1].lower(), value[1:-1].strip() if value[0] in '{"' else strings.get(value.lower(), value)
        )
        if not field[3]:
            break
    end = _END.match(text, place)
    if end is None or not fields:
        return None
    return Entry(
        line, match[1].lower(), (match[2] or "").strip(), fields, text[head.start() : end.end()].strip()
    ), end.end()


def _parsed(text: str, line: int, strings: dict[str, str]) -> Iterator[Entry | Problem]:
    """The entries that bibtexparser finds in a text, and what it gave up."""
    import logging

    from bibtexparser.entrypoint import parse_string

    logging.getLogger("bibtexparser").setLevel(logging.ERROR)
    for block in parse_string(text, parse_stack=[]).blocks:
        # Of a block that is wrong only in its key, the parser has the entry all the same.
        whole: Any = getattr(block, "ignore_error_block", None) or block
        begun = line + (block.start_line or 0)
        kind = type(whole).__name__
        if kind == "String":
            strings[whole.key.lower()] = _value(str(whole.value), strings)
        elif kind == "Entry":
            fields: dict[str, str] = {}
            for field in whole.fields:
                fields.setdefault(field.key.lower(), _value(str(field.value), strings))
            yield Entry(begun, whole.entry_type.lower(), whole.key, fields, str(block.raw))
        elif hasattr(block, "error"):
            yield _mended(block, begun, strings)


def _pieces(stream: Stream) -> Iterator[tuple[int, str]]:
    """The text in pieces that begin with an entry, each with the number of its first line."""
    parts: list[str] = []
    size, begun = 0, 1
    for number, text, _ in stream.lines():
        if size >= _PIECE and _AT.match(text):
            yield begun, "\n".join(parts)
            parts, size, begun = [], 0, number
        parts.append(text)
        size += len(text) + 1
    if parts:
        yield begun, "\n".join(parts)


def _mended(block: Any, line: int, strings: dict[str, str]) -> Entry | Problem:
    """What can be told of a block that the parser gave up: the fields that have a line each."""
    raw = str(block.raw or "")
    head = _HEAD.match(raw)
    fields: dict[str, str] = {}
    for text in raw.split("\n")[1:] if "\n" in raw else ():
        if match := _LOOSE.match(text):
            value = next((each for each in match.groups()[1:] if each is not None), "")
            fields.setdefault(match[1].lower(), value if match[4] is None else strings.get(value.lower(), value))
    key = head[2].strip() if head else ""
    if head and fields.get("title"):
        return Entry(line, head[1].lower(), key, fields, raw)
    said = " ".join(str(block.error).split())
    return Problem(line, f"an entry that is broken: {said[:120]}", record=key[:80])


def _value(value: str, strings: dict[str, str]) -> str:
    """The value of a field: its braces or quotes taken off, abbreviations written out, parts joined."""
    value = value.strip()
    if value[:1] == "{" and value[-1:] == "}" and _closes(value):
        return value[1:-1].strip()
    if value[:1] == '"' and value[-1:] == '"' and "#" not in value:
        return value[1:-1].strip()
    if "#" not in value:
        return strings.get(value.lower(), value)
    parts: list[str] = []
    depth, quoted, begun = 0, False, 0
    for place, sign in enumerate(value):
        if sign == "{":
            depth += 1
        elif sign == "}":
            depth -= 1
        elif sign == '"' and depth == 0:
            quoted = not quoted
        elif sign == "#" and depth == 0 and not quoted:
            parts.append(value[begun:place])
            begun = place + 1
    parts.append(value[begun:])
    if len(parts) == 1:
        return value.strip('"').strip()
    return " ".join("".join(_part(part.strip(), strings) for part in parts).split())


def _part(part: str, strings: dict[str, str]) -> str:
    """One of the parts that a value is put together from, with the spaces it ends in."""
    return part[1:-1] if part[:1] in '{"' and len(part) > 1 else strings.get(part.lower(), part)


def _closes(value: str) -> bool:
    """Whether the first brace of a value is closed by its last."""
    inner = value[1:-1]
    if "}" not in inner:
        return True
    depth = 0
    for match in _BRACE.finditer(inner):
        depth += 1 if match[0] == "{" else -1
        if depth < 0:
            return False
    return True
