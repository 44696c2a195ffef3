"""A file of BibTeX that a person edits, too: readq's entries in it are brought up to date, everything else stays.

Above each of its entries readq writes a line with a checksum, which BibTeX takes for a remark: an entry without one is
the person's, and so is one that was edited since.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field

_MARK = "% readq wrote this, {:08x}\n"
_OURS = re.compile(r"^% readq wrote this, ([0-9a-f]{8})\r?\n(@\w+\{([^,\s]+),\r?\n.*?^\}(?:\r?\n|\Z))", re.S | re.M)
_ANY = re.compile(r"@[ \t]*[A-Za-z]+[ \t]*[{(]\s*([^\s,{}()=\"]+)\s*,")


@dataclass(slots=True)
class Updated:
    """The ``text`` of the file as it is to be, and what became of entries: how many are ``new``, ``changed``, and as
    they were (``same``); the keys of those that were ``left`` to the person."""

    text: str
    new: int = 0
    changed: int = 0
    same: int = 0
    left: list[str] = field(default_factory=list)


def updated(text: str, entries: Iterable[tuple[str, str]]) -> Updated:
    """A file with entries (key, text) in it: where readq wrote them before, else at its end."""
    ends = "\r\n" if "\r\n" in text else "\n"
    ours = {match[3].lower(): match for match in _OURS.finditer(text)}
    keys = {match[1].lower() for match in _ANY.finditer(text)}
    done = Updated(text)
    replaced: dict[tuple[int, int], str] = {}
    added: list[str] = []
    for key, wanted in entries:
        match = ours.get(key.lower())
        if match is None:
            if key.lower() in keys:
                done.left.append(key)
            else:
                added.append((_MARK.format(_checksum(wanted)) + wanted).replace("\n", ends))
                done.new += 1
        elif int(match[1], 16) != _checksum(match[2]):
            done.left.append(key)
        elif _plain(match[2]) == wanted:
            done.same += 1
        else:
            replaced[match.span()] = (_MARK.format(_checksum(wanted)) + wanted).replace("\n", ends)
            done.changed += 1
    done.text = _put(text, replaced)
    for each in added:
        blank = "" if not done.text else ends if done.text.endswith("\n") else ends * 2
        done.text += blank + each
    return done


def _put(text: str, replaced: dict[tuple[int, int], str]) -> str:
    parts, at = [], 0
    for (start, end), new in sorted(replaced.items()):
        parts += [text[at:start], new]
        at = end
    return "".join([*parts, text[at:]])


def _checksum(entry: str) -> int:
    return zlib.crc32(_plain(entry).encode("utf-8", "replace"))


def _plain(entry: str) -> str:
    """An entry with line ends as readq has them."""
    return entry.replace("\r\n", "\n").rstrip("\n") + "\n"
