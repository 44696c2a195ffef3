"""What a power cut leaves of a folder: from the log of a real run, the state of its files after each event, without
some or all of what was not yet on disk."""

from __future__ import annotations

import random
import struct
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

_HEAD = struct.Struct("<c3xIIIq")
_SECTOR = 512


class Event(NamedTuple):
    """A change of a file: created, truncated, written, synced, unlinked, renamed, linked, or ``!``, something said."""

    what: str
    path: str
    other: str
    place: int
    data: bytes


def events(log: Path) -> list[Event]:
    """What ``shim.c`` wrote to ``log``."""
    raw, found, at = log.read_bytes(), [], 0
    while at < len(raw):
        what, path, other, size, place = _HEAD.unpack_from(raw, at)
        at += _HEAD.size
        texts = raw[at : at + path + other].decode()
        at += path + other
        found.append(Event(what.decode(), texts[:path], texts[path:], place, raw[at : at + size]))
        at += size
    return found


class _File:
    """A file: what is on disk for certain, and what was done to it since."""

    def __init__(self, content: bytes = b"") -> None:
        self.durable = content
        self.pending: list[Event] = []

    def content(self, keep: list[Event]) -> bytes:
        made = bytearray(self.durable)
        for event in keep:
            if event.what == "t":
                made = made[: event.place].ljust(event.place, b"\0")
            else:
                end = event.place + len(event.data)
                made.extend(bytes(max(0, end - len(made))))
                made[event.place : end] = event.data
        return bytes(made)


class Disk:
    """The files of ``folder``, as programs see them and as they are on disk; at first those of ``template``."""

    def __init__(self, template: Path, folder: Path) -> None:
        self.folder = str(folder.resolve())
        self.names = {f"{self.folder}/{path.name}": _File(path.read_bytes()) for path in template.iterdir()}
        self.durable = dict(self.names)
        self.said = ""

    def do(self, event: Event) -> None:
        """Carry out ``event``."""
        what, path = event.what, event.path
        if what == "!":
            self.said += event.data.decode(errors="replace")
        elif what == "c":
            self.names[path] = _File()
        elif what in "wt" and path in self.names:  # a file without a name is lost anyway
            self.names[path].pending.append(event)
        elif what == "s" and path not in self.names:  # a folder: which names are in it
            others = {name: file for name, file in self.durable.items() if str(Path(name).parent) != path}
            self.durable = others | {name: file for name, file in self.names.items() if str(Path(name).parent) == path}
        elif what == "s":
            file = self.names[path]
            file.durable, file.pending = file.content(file.pending), []
        elif what == "u":
            self.names.pop(path, None)
        elif what == "r":
            self.names[event.other] = self.names.pop(path)
        elif what == "l":
            self.names[event.other] = self.names[path]

    def states(self, chance: random.Random) -> Iterator[tuple[str, dict[str, bytes]]]:
        """What may be found after the power was cut now, by path: nothing that was not synced; the new names with
        the old contents; and any part of what was written, torn within a page."""
        yield "nothing kept", self._state(self.durable, lambda file: [])
        yield "names kept", self._state(self.names, lambda file: [])
        yield "all contents kept", self._state(self.durable, lambda file: file.pending)
        yield "some kept", self._state(self.names, lambda file: _some(file.pending, chance))

    def _state(self, names: dict[str, _File], kept: Callable[[_File], list[Event]]) -> dict[str, bytes]:
        return {str(Path(name).relative_to(self.folder)): file.content(kept(file)) for name, file in names.items()}


def _some(pending: list[Event], chance: random.Random) -> list[Event]:
    kept = []
    for event in pending:
        if event.what != "w":
            kept.append(event)
            continue
        for start in range(0, len(event.data), _SECTOR):
            if chance.random() < 0.5:
                kept.append(event._replace(place=event.place + start, data=event.data[start : start + _SECTOR]))
    return kept
