"""Fuzzy find over a library: titles by their signatures, notes and author names beside them, ranked together."""

from __future__ import annotations

import time
from array import array
from collections.abc import Callable
from datetime import datetime

from readq.filters import Filter, Term
from readq.model import Hit
from readq.search import signatures
from readq.search.fuzzy import rank, search
from readq.search.fuzzyindex import FuzzyIndex
from readq.store import evaluate, intake, papers
from readq.store.connection import Connection, OutOfTime, budget, data_version, writing
from readq.text import tokens

PREFIXED = 200  # papers looked at for the beginning of a title word or of an author's name
SHORT = 4  # characters below which signatures say too little, and titles are looked up by the beginnings of their words
_WALK_SECONDS, _INDEX_SECONDS = 0.008, 0.012  # what either way of looking for a word's beginning may take
_MISSING_BATCH = 20_000


class Finder:
    """Answers find for one open library; keeps the signatures in memory and brings them up to date by itself."""

    def __init__(self, connection: Connection, now: Callable[[], datetime]) -> None:
        self._connection = connection
        self._now = now
        self._index: FuzzyIndex | None = None
        self._state: tuple[int, int] | None = None
        self._notes: list[tuple[int, str]] = []
        self._nameless = True

    def find(self, text: str, limit: int) -> list[Hit]:
        """The best ``limit`` hits for ``text``, best first; none for text without a letter or digit."""
        words = tokens(text)
        if not words or limit <= 0:
            return []
        index = self._current()
        short = sum(map(len, words)) < SHORT
        # A few letters, or nothing but words that are in every title, say too little for signatures.
        candidates = (index.candidates(text) if not short else []) or self._beginning(text, "title")
        titles = search(text, candidates, lambda ids: papers.titles(self._connection, ids), limit)
        found = {hit.id: (hit.score, hit.spans, "title") for hit in titles}
        for where, texts in (("note", self._notes), ("author", self._authors(text))):
            for hit in rank(text, texts, limit):
                if hit.id not in found or hit.score > found[hit.id][0]:
                    found[hit.id] = (hit.score, (), where)
        best = sorted(found, key=lambda id_: (-found[id_][0], found[id_][2] != "title", id_))[:limit]
        rows = {row.id: row for row in papers.rows(self._connection, best)}
        return [Hit(rows[id_], *found[id_]) for id_ in best if id_ in rows]

    def _beginning(self, text: str, field: str) -> list[int]:
        """Papers in which words of a field begin like ``text``: of common beginnings the first, of rare ones all."""
        wanted, now = Filter(Term(text, field=field)), self._now()
        end = time.perf_counter() + _WALK_SECONDS
        walked, whole = evaluate.first_ids(
            self._connection, wanted, now, PREFIXED, stop=lambda: time.perf_counter() > end
        )
        if whole or len(walked) >= PREFIXED:
            return list(walked)
        try:
            with budget(self._connection, _INDEX_SECONDS):
                return list(evaluate.every_id(self._connection, wanted, now)[:PREFIXED])
        except OutOfTime:
            return list(walked)

    def _authors(self, text: str) -> list[tuple[int, str]]:
        """Papers with an author whose name begins like ``text``, with all their names."""
        if self._nameless:
            return []
        ids = self._beginning(text, "author")
        return [(id_, parts[2].replace("\n", ", ")) for id_, parts in papers.texts(self._connection, ids).items()]

    def _current(self) -> FuzzyIndex:
        """The index, brought up to date if the file changed; what the file lacks is made and kept."""
        count = self._connection.execute("SELECT ifnull(sum(n), 0) FROM counter WHERE scope = 'all'").fetchone()[0]
        state = (data_version(self._connection), self._connection.total_changes)
        if self._index is not None and state == self._state:
            return self._index
        self._notes = self._connection.execute("SELECT paper_id, body FROM note").fetchall()
        self._nameless = self._connection.execute("SELECT 1 FROM author LIMIT 1").fetchone() is None
        if self._index is None or len(self._index) != count:
            self._index = FuzzyIndex.from_blocks(intake.signature_blocks(self._connection, signatures.VERSION), count)
            if len(self._index) != count:
                self._index = self._rebuilt()
        self._state = (data_version(self._connection), self._connection.total_changes)
        return self._index

    def _rebuilt(self) -> FuzzyIndex:
        """All signatures made anew from the titles: the kept ones did not cover exactly the library's papers."""
        blocks: list[tuple[bytes, bytes]] = []
        last = 0
        query = "SELECT id, title FROM paper WHERE id > ? ORDER BY id LIMIT ?"
        while batch := self._connection.execute(query, (last, _MISSING_BATCH)).fetchall():
            last = batch[-1][0]
            ids = array("I", [record[0] for record in batch]).tobytes()
            blocks.append((ids, signatures.signatures(record[1] for record in batch)))
        with writing(self._connection):
            intake.drop_signatures(self._connection)
            for ids, packed in blocks:
                intake.add_signatures(self._connection, signatures.VERSION, ids, packed)
        return FuzzyIndex.from_blocks(blocks)
