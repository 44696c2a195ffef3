"""Queries as people mistype them: some words of a title, with typing errors, words left out, swapped or run together.

Every query has one right answer, the title it was made from. Words that more than ten titles contain, in whatever
order, are not used: no method could tell which of those titles was meant.
"""

from __future__ import annotations

import random
import re
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass

KINDS = ("clean", "typos", "dropped", "swapped", "joined", "exact")
ANSWERS = 10  # a query counts as found when its title is among this many
_NEAR = {
    key: row[max(0, at - 1) : at] + row[at + 1 : at + 2]
    for row in ("qwertyuiop", "asdfghjkl", "zxcvbnm", "1234567890")
    for at, key in enumerate(row)
}


@dataclass(frozen=True, slots=True)
class Query:
    kind: str
    text: str
    target: int  # position of the title in the sequence the queries were made from


def normal(title: str) -> str:
    return " ".join(re.findall(r"[a-z0-9]+", title.lower()))


def title_index(titles: Sequence[str], path: str = ":memory:") -> sqlite3.Connection:
    """A database with a full-text index ``words`` of ``titles``; rowid is the position plus one."""
    db = sqlite3.connect(path)
    db.execute("PRAGMA synchronous=OFF")
    db.execute("CREATE VIRTUAL TABLE words USING fts5(title, detail=none, content='', tokenize='unicode61')")
    db.execute("INSERT INTO words(words, rank) VALUES ('hashsize', 67108864)")
    db.executemany("INSERT INTO words(rowid, title) VALUES (?, ?)", enumerate(map(normal, titles), 1))
    db.commit()
    return db


def make(
    titles: Sequence[str], index: sqlite3.Connection, each: int, seed: int, kinds: Sequence[str] = KINDS
) -> list[Query]:
    """``each`` queries of every kind, from titles drawn at random; the same seed draws the same."""
    rng = random.Random(seed)
    queries = []
    for kind in kinds:
        made = 0
        while made < each:
            target = rng.randrange(len(titles))
            text = _query(rng, kind, titles[target], index)
            if text:
                queries.append(Query(kind, text, target))
                made += 1
    return queries


def _query(rng: random.Random, kind: str, title: str, index: sqlite3.Connection) -> str | None:
    words = normal(title).split()
    if kind == "exact":
        return title
    size = rng.choice((3, 4, 5)) if kind != "dropped" else rng.choice((4, 5))
    if len(words) < size + 1:
        return None
    at = rng.randrange(len(words) - size + 1)
    window = words[at : at + size]
    if kind == "dropped":
        gone = rng.randrange(1, len(window) - 1)
        del window[gone]
    telling = [word for word in window if len(word) >= 4]
    if len(telling) < 2 or sum(map(len, telling)) < 10 or _common(window, index):
        return None
    return _CHANGES[kind](rng, window)


def _common(words: list[str], index: sqlite3.Connection) -> bool:
    expression = " AND ".join(f'"{word}"' for word in words)
    found = index.execute("SELECT rowid FROM words WHERE words MATCH ? LIMIT ?", (expression, ANSWERS + 1))
    return len(found.fetchall()) > ANSWERS


def _typo(rng: random.Random, word: str) -> str:
    at = rng.randrange(len(word))
    match rng.randrange(4):
        case 0:
            return word[:at] + word[at + 1 :]
        case 1:
            return word[:at] + rng.choice("abcdefghijklmnopqrstuvwxyz") + word[at:]
        case 2:
            return word[:at] + rng.choice(_NEAR.get(word[at]) or "e") + word[at + 1 :]
        case _:
            at = min(at, len(word) - 2)
            return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def _typos(rng: random.Random, words: list[str]) -> str | None:
    long = [at for at, word in enumerate(words) if len(word) >= 4]
    if not long:
        return None
    changed = list(words)
    for at in rng.choices(long, k=rng.choice((1, 2))):
        changed[at] = _typo(rng, changed[at])
    return " ".join(changed) if changed != words else None


def _swapped(rng: random.Random, words: list[str]) -> str:
    at = rng.randrange(len(words) - 1)
    return " ".join([*words[:at], words[at + 1], words[at], *words[at + 2 :]])


def _joined(rng: random.Random, words: list[str]) -> str:
    at = rng.randrange(len(words) - 1)
    return " ".join([*words[:at], words[at] + words[at + 1], *words[at + 2 :]])


_CHANGES: dict[str, Callable[[random.Random, list[str]], str | None]] = {
    "clean": lambda rng, words: " ".join(words),
    "typos": _typos,
    "dropped": lambda rng, words: " ".join(words),
    "swapped": _swapped,
    "joined": _joined,
}
