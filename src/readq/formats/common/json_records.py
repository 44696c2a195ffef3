"""The records of a JSON text one after the other, whatever wraps them: JSON lines, a list, a list within an object.

What is broken is passed over up to where the next record begins; memory is bounded by the largest record.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator
from typing import Any, NamedTuple

from readq.formats.stream import Stream
from readq.listing import Problem

LONGEST = 32 << 20  # characters of one record
_READ = 1 << 18
_BEFORE = 200  # characters that are kept before the place where reading is
_SPACE = re.compile(r"[\s\ufeff]*")
_KEY = re.compile(r'\{\s*("(?:[^"\\]|\\.)*")\s*:')
_SAID = 60
_decoder = json.JSONDecoder()


class Record(NamedTuple):
    """A value and the 1-based line it begins in."""

    line: int
    value: Any


def records(stream: Stream, within: Collection[str] = ()) -> Iterator[Record | Problem]:
    """The records of a stream in order; what could not be read is a problem with its line.

    A top-level list is a list of records, any other top-level value one record, except an object that has one of the
    keys ``within`` with a list: then the elements of that list are the records. The list may lie in an object that has
    such a key too, as in ``{"message": {"items": […]}}`` with ``within=("message", "items")``.
    """
    return _Reader(stream, within).records()


class _Reader:
    """Reads values from a buffer that is refilled as needed."""

    def __init__(self, stream: Stream, within: Collection[str]) -> None:
        self._texts = stream.texts()
        self._within = frozenset(within)
        self._buffer = ""
        self._at = 0
        self._line = 1
        self._counted = 0  # the place in the buffer up to which lines are counted
        self._ended = False
        self._cut = False  # the last record was broken up to the end
        self._starts: re.Pattern[str] | None = None  # how the records of the list being read begin

    def records(self) -> Iterator[Record | Problem]:
        while self._skip():
            if self._peek() in "[{":
                yield from self._value(depth=0)
            elif self._peek() in ",]}":
                self._at += 1  # what is left after a part that was broken
            else:
                yield from self._broken("no JSON")

    def _value(self, depth: int) -> Iterator[Record | Problem]:
        """The records of the value that begins here."""
        if self._peek() == "[":
            self._at += 1
            yield from self._elements()
        elif self._within and self._wraps():
            yield from self._members(depth)
        else:
            yield from self._record()

    def _wraps(self) -> bool:
        """Whether the object that begins here may hold records under one of the keys."""
        while True:
            try:
                value, _ = _decoder.raw_decode(self._buffer, self._at)
            except (ValueError, RecursionError):
                # Only what is too long to look at, or cut off, is taken apart on suspicion.
                if self._more() and len(self._buffer) - self._at < 4 * _READ:
                    continue
                window = self._buffer[self._at : self._at + 4 * _READ]
                return any(re.search(rf'"{re.escape(key)}"\s*:\s*[\[{{]', window) for key in self._within)
            return self._holds(value)

    def _holds(self, value: Any, depth: int = 0) -> bool:
        if not isinstance(value, dict):
            return False
        inner = [value[key] for key in self._within if key in value]
        return any(isinstance(each, list) or (depth < 2 and self._holds(each, depth + 1)) for each in inner)

    def _members(self, depth: int) -> Iterator[Record | Problem]:
        """The records in an object's lists; its other members are passed over."""
        self._at += 1
        while self._skip():
            if self._peek() in "},":
                self._at += 1
                if self._buffer[self._at - 1] == "}":
                    return
                continue
            key = self._decoded()
            if not isinstance(key, str) or not self._skip() or self._peek() != ":":
                yield from self._broken("a broken object")
                return
            self._at += 1
            if not self._skip():
                break
            if key in self._within and self._peek() in "[{":
                yield from self._value(depth + 1) if self._peek() == "[" else self._members(depth + 1)
            elif self._decoded() is _NONE:
                yield from self._broken("a broken object")
                return
        if not self._cut:
            yield Problem(self._lines(), "the file ends in the middle")

    def _elements(self) -> Iterator[Record | Problem]:
        """The records of a list whose bracket was read."""
        self._starts = None
        while self._skip():
            if self._peek() in "],":
                self._at += 1
                if self._buffer[self._at - 1] == "]":
                    return
                continue
            yield from self._record()
        if not self._cut:
            yield Problem(self._lines(), "the file ends in the middle of a list")

    def _record(self) -> Iterator[Record | Problem]:
        line, start = self._lines(), self._at
        self._learn(start)
        value = self._decoded()
        if value is _NONE:
            yield from self._broken("no JSON record, or one that is cut off")
        else:
            yield Record(line, value)

    def _learn(self, start: int) -> None:
        """Remember how a record begins, to find the next one after a broken one: its first key, and its indentation."""
        if self._starts is None and (key := _KEY.match(self._buffer, start)):
            before = self._buffer[self._buffer.rfind("\n", 0, start) + 1 : start]
            indent = rf"^{before}" if not before.strip() and start else ""
            self._starts = re.compile(rf"{indent}\{{\s*{re.escape(key[1])}\s*:", re.M)

    def _broken(self, what: str) -> Iterator[Problem]:
        """Pass over what cannot be read, up to the next record."""
        line = self._lines()
        said = " ".join(self._buffer[self._at : self._at + 2 * _SAID].split())[:_SAID]
        self._learn(self._at)
        pattern = self._starts or re.compile(r"^[\[{]", re.M)
        self._at += 1
        while True:
            if found := pattern.search(self._buffer, self._at):
                self._at = self._buffer.index("{" if self._starts else found[0], found.start())
                break
            self._at = max(self._at, len(self._buffer) - _BEFORE)  # a beginning may be cut in two here
            self._drop()
            if not self._more():
                self._at = len(self._buffer)
                self._cut = True
                break
        yield Problem(line, f"{what}: {said}")

    def _decoded(self) -> Any:
        """The value that begins here, `_NONE` if there is no whole one."""
        while True:
            try:
                value, end = _decoder.raw_decode(self._buffer, self._at)
            except json.JSONDecodeError as error:
                cut = error.pos > len(self._buffer) - 10 or error.msg.startswith("Unterminated string")
                if not cut or len(self._buffer) - self._at > LONGEST or not self._more():
                    return _NONE
            except (ValueError, RecursionError):
                return _NONE
            else:
                if end == len(self._buffer) and self._buffer[end - 1] not in ']}"' and self._more():
                    continue  # a number may go on
                self._at = end
                return value

    def _peek(self) -> str:
        return self._buffer[self._at]

    def _skip(self) -> bool:
        """Pass over white space; False at the end."""
        while True:
            match = _SPACE.match(self._buffer, self._at)
            assert match is not None
            self._at = match.end()
            if self._at < len(self._buffer):
                return True
            if not self._more():
                return False

    def _more(self) -> bool:
        """Read on: as much again as is looked at, so that long values are not tried too often."""
        if self._ended:
            return False
        if self._at > _READ:
            self._drop()
        wanted = max(_READ, len(self._buffer) - self._at)
        parts = [self._buffer]
        while wanted > 0:
            text = next(self._texts, None)
            if text is None:
                self._ended = True
                break
            parts.append(text)
            wanted -= len(text)
        self._buffer = "".join(parts)
        return len(parts) > 1

    def _drop(self) -> None:
        """Forget what was read, except the line it stands in and what tells an indentation."""
        self._lines()
        keep = max(0, self._at - _BEFORE)
        self._buffer = self._buffer[keep:]
        self._at -= keep
        self._counted = self._at

    def _lines(self) -> int:
        """The number of the line where reading is."""
        if self._at > self._counted:
            self._line += self._buffer.count("\n", self._counted, self._at)
            self._counted = self._at
        return self._line


_NONE = object()
