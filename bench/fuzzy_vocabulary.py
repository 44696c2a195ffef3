"""The other design for fuzzy find, kept to be measured: correct the words of the query against the library's own.

A table of the titles' words with their counts and with each word less one letter finds the words that a misspelt one
may have meant; the full-text index then looks for titles with one of each. No memory of its own, nothing but SQLite.
"""

from __future__ import annotations

import json
import sqlite3
from itertools import combinations

from rapidfuzz.distance import OSA

from readq.text import tokens

ENOUGH = 600  # titles to rank
NEIGHBOURS = 40  # words that one of the query may stand for


def build(db: sqlite3.Connection) -> None:
    """Add the tables ``term`` and ``form`` for the full-text index ``words`` of ``db``."""
    db.execute("CREATE VIRTUAL TABLE vocabulary USING fts5vocab(words, 'row')")
    db.execute("CREATE TABLE term (id INTEGER PRIMARY KEY, word TEXT NOT NULL, count INTEGER NOT NULL)")
    db.execute("INSERT INTO term (word, count) SELECT term, doc FROM vocabulary ORDER BY term")
    db.execute("CREATE INDEX term_word ON term (word, count)")
    db.execute("CREATE TABLE form (form TEXT NOT NULL, term INTEGER NOT NULL, PRIMARY KEY (form, term)) WITHOUT ROWID")
    rows = db.execute("SELECT id, word FROM term").fetchall()
    pairs = sorted((form, number) for number, word in rows for form in _forms(word))
    db.executemany("INSERT INTO form VALUES (?, ?)", pairs)
    db.commit()


def _forms(word: str) -> set[str]:
    return {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))} if len(word) < 30 else {word}


class Vocabulary:
    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._size = db.execute("SELECT count(*) FROM paper").fetchone()[0]
        self._groups: dict[tuple[str, bool], list[tuple[str, int]]] = {}

    def forget(self) -> None:
        """Begin anew, as with the first query."""
        self._groups.clear()

    def candidates(self, query: str) -> list[int]:
        """Ids of at most ``ENOUGH`` papers whose titles may be meant by ``query``."""
        words = tokens(query)
        if not words:
            return []
        groups = [self._expand(word, at == len(words) - 1) for at, word in enumerate(words)]
        groups = sorted(filter(None, groups), key=lambda group: sum(count for _, count in group))
        found: dict[int, None] = {}
        # All the rarest that are needed; if that finds next to nothing, one of them was not what was meant.
        chosen = self._rarest(groups)
        attempts = [chosen]
        attempts += [
            list(some) for some in combinations(groups[:4], max(1, min(len(groups), 4) - 1)) if len(groups) > 1
        ]
        for attempt in attempts:
            found.update(dict.fromkeys(self._match(attempt)))
            if len(found) >= 10 and attempt is chosen:
                break
            if len(found) >= ENOUGH:
                break
        return list(found)

    def _rarest(self, groups: list[list[tuple[str, int]]]) -> list[list[tuple[str, int]]]:
        chosen: list[list[tuple[str, int]]] = []
        estimate = float(self._size)
        for group in groups:
            if chosen and estimate <= ENOUGH / 2:
                break
            chosen.append(group)
            estimate *= min(1.0, sum(count for _, count in group) / self._size)
        return chosen

    def _expand(self, word: str, last: bool) -> list[tuple[str, int]]:
        known = self._groups.get((word, last))
        if known is not None:
            return known
        near = self._db.execute(
            "SELECT DISTINCT term.word, term.count FROM form CROSS JOIN term ON term.id = form.term"
            " WHERE form.form IN (SELECT value FROM json_each(?))",
            (json.dumps(sorted(_forms(word) if len(word) > 3 else {word})),),
        ).fetchall()
        far = 1 if len(word) < 7 else 2
        kept = [(other, count) for other, count in near if OSA.distance(word, other) <= far]
        if last:
            kept += self._db.execute(
                "SELECT word, count FROM term WHERE word > ? AND word < ? ORDER BY count DESC LIMIT ?",
                (word, word + "\U0010ffff", NEIGHBOURS),
            ).fetchall()
        kept.sort(key=lambda row: (row[0] != word, OSA.distance(word, row[0]), -row[1]))
        group = list(dict.fromkeys(kept))[:NEIGHBOURS]
        if len(self._groups) > 500:
            self._groups.clear()
        self._groups[word, last] = group
        return group

    def _match(self, groups: list[list[tuple[str, int]]]) -> list[int]:
        if not groups:
            return []
        expression = " AND ".join("(" + " OR ".join(f'"{word}"' for word, _ in group) + ")" for group in groups)
        rows = self._db.execute("SELECT rowid FROM words WHERE words MATCH ? LIMIT ?", (expression, ENOUGH)).fetchall()
        return [row[0] for row in rows]
