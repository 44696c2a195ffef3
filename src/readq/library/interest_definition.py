"""What an interest of the reader's is made from and how much it counts, as it is kept."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from readq.filters import fold_name
from readq.model import Change
from readq.store import interests as stored
from readq.store.connection import Connection

KINDS = ("words", "author", "tag", "papers", "file", "found")
LEAST, MOST = 0.1, 10.0


class Definition(NamedTuple):
    """An interest as it is kept. ``papers`` and ``words`` (with how often they were there) are what it was made from
    beside ``value``."""

    made_from: str
    value: str = ""
    papers: tuple[int, ...] = ()
    words: Mapping[str, int] = {}
    weight: float = 1.0
    muted: bool = False
    followed: bool = False

    def text(self) -> str:
        """It as it is kept."""
        record: dict[str, Any] = {"from": self.made_from}
        record |= {"value": self.value} if self.value else {}
        record |= {"papers": list(self.papers)} if self.papers else {}
        record |= {"words": dict(self.words)} if self.words else {}
        record |= {"weight": self.weight} if self.weight != 1 else {}
        record |= {"muted": True} if self.muted else {}
        record |= {"followed": True} if self.followed else {}
        return json.dumps(record, ensure_ascii=False, separators=(",", ":"))


def read(text: str) -> Definition | None:
    """A definition as it is kept; None if it is none."""
    try:
        record = json.loads(text)
        made = Definition(
            record["from"],
            record.get("value", ""),
            tuple(record.get("papers", ())),
            record.get("words", {}),
            float(record.get("weight", 1)),
            record.get("muted", False),
            record.get("followed", False),
        )
        good = (
            made.made_from in KINDS
            and isinstance(made.value, str)
            and all(type(id_) is int for id_ in made.papers)
            and all(isinstance(word, str) and type(times) is int and times > 0 for word, times in made.words.items())
            and LEAST <= made.weight <= MOST
            and isinstance(made.muted, bool)
            and isinstance(made.followed, bool)
            and (made.value or made.papers or made.words)
        )
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None
    return made if good else None


def elsewhere(text: str) -> Definition | None:
    """A definition as another library can have it, which knows its papers by other numbers; None where nothing would be
    left of it. It is not followed there."""
    made = read(text)
    if made is None or not (made.made_from in ("words", "author", "tag") or made.words):
        return None
    return made._replace(papers=(), followed=False)


def of_tag(connection: Connection, old: str, new: str) -> list[Change]:
    """What changes of interests made from a tag when it is called otherwise."""
    return [
        stored.changing(name, text, made._replace(value=new).text())
        for name, text in stored.every(connection)
        if (made := read(text)) is not None and made.made_from == "tag" and fold_name(made.value) == fold_name(old)
    ]


def every(connection: Connection) -> dict[str, Definition]:
    """All interests that can be understood, by name."""
    found = ((name, read(text)) for name, text in stored.every(connection))
    return {name: made for name, made in found if made is not None}
