"""Fuzzy find over a library: titles by their signatures, notes and author names beside them, ranked together."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime

from readq.filters import Filter, Term
from readq.library.notesearch import NoteSearch
from readq.library.signing import sign
from readq.model import Hit
from readq.search import signatures
from readq.search.fuzzy import Ranked, rank, search
from readq.search.fuzzyindex import FuzzyIndex
from readq.searchable import both_forms
from readq.store import evaluate, notes, papers, signature_blocks
from readq.store.compile import plan
from readq.store.connection import Connection, OutOfTime, budget, data_version
from readq.text import tokens

PREFIXED = 100  # papers looked at for a word of a title or of an author's name, or the beginning of one
SHORT = 4  # characters below which signatures say too little, and titles are looked up by the beginnings of their words
_WORD_SECONDS, _WALK_SECONDS, _INDEX_SECONDS = 0.003, 0.002, 0.004  # what each way of looking for a word may take
_NOTHING_SECONDS = 0.03  # what is worth waiting for when nothing was found so far
_TITLES_KEPT = 8_000


class Finder:
    """Answers find for one open library; keeps the signatures in memory and brings them up to date by itself."""

    def __init__(self, connection: Connection, now: Callable[[], datetime]) -> None:
        self._connection = connection
        self._now = now
        self._index: FuzzyIndex | None = None
        self._state: tuple[int, int] | None = None
        self._notes = NoteSearch()
        self._nameless = True
        self._titles: dict[int, str] = {}

    def find(self, text: str, limit: int) -> list[Hit]:
        """The best ``limit`` hits for ``text``, best first; none for text without a letter or digit."""
        words = tokens(text)
        if not words or limit <= 0:
            return []
        index = self._current()
        short = sum(map(len, words)) < SHORT
        # A few letters, or nothing but words that are in every title, say too little for signatures.
        candidates = (
            (index.candidates(text) if not short else [])
            or self._beginning(" ".join(words), "title")
            or (self._beginning(words[-1], "title") if len(words) > 1 else [])
        )
        found: dict[int, tuple[Ranked, str]] = {}
        for hit in search(text, candidates, self._titles_of, limit):
            found[hit.id] = hit, "title"
        for where, texts in (("note", self._notes.likely(text)), ("author", self._authors(" ".join(words)))):
            for hit in rank(text, texts, limit):
                if hit.id not in found or hit.score > found[hit.id][0].score:
                    found[hit.id] = hit, where
        best = sorted(found, key=lambda id_: (-found[id_][0].score, found[id_][1] != "title", id_))[:limit]
        hits = []
        for row in papers.rows(self._connection, best):
            hit, where = found[row.id]
            hits.append(Hit(row, hit.score, hit._replace(text=row.title).spans, where))
        return hits

    def titles_like(self, word: str, limit: int) -> list[str]:
        """Titles that may have a word, however it is misspelt, likeliest first."""
        return [title for _, title in self._titles_of(self._current().candidates(word, limit))]

    def prepare(self) -> None:
        """Do what the first find would have to do before it can answer."""
        from rapidfuzz import fuzz, process  # noqa: F401 - imported now, used later

        self._current()

    def _titles_of(self, ids: Sequence[int]) -> list[tuple[int, str]]:
        """The titles of papers; the next letter of a query asks for most of them again."""
        known = self._titles
        missing = [id_ for id_ in ids if id_ not in known]
        if len(known) + len(missing) > _TITLES_KEPT:
            known.clear()
            missing = list(ids)
        known.update((id_, both_forms(title)) for id_, title in papers.titles(self._connection, missing))
        return [(id_, known[id_]) for id_ in ids if id_ in known]

    def _beginning(self, text: str, field: str) -> list[int]:
        """Papers that have the word ``text`` in a field, and then those in which a word begins like it: of common ones
        the first, of rare ones as many as a few milliseconds bring."""
        found = dict.fromkeys(self._indexed(Term(text, phrase=True, field=field), _WORD_SECONDS))
        if len(found) < PREFIXED:
            beginning = Term(text, field=field)
            end = time.perf_counter() + _WALK_SECONDS
            walk = plan(Filter(beginning), self._now())
            walked, whole = evaluate.first_ids(self._connection, walk, PREFIXED, stop=lambda: time.perf_counter() > end)
            found.update(dict.fromkeys(walked))
            if not whole and len(found) < PREFIXED:
                seconds = _INDEX_SECONDS if found else _NOTHING_SECONDS
                *before, last = text.split()
                if len(last) == 1:
                    # The index would gather every word of that letter in memory. What stands before says enough.
                    beginning = Term(" ".join(before), phrase=True, field=field)
                if len(last) > 1 or before:
                    found.update(dict.fromkeys(self._indexed(beginning, seconds)))
        return list(found)[:PREFIXED]

    def _indexed(self, term: Term, seconds: float) -> list[int]:
        found: list[int] = []
        with suppress(OutOfTime), budget(self._connection, seconds):
            for id_ in evaluate.having(self._connection, term, PREFIXED):
                found.append(id_)  # one by one, so that running out of time loses none of them
        return found

    def _authors(self, text: str) -> list[tuple[int, str]]:
        """Papers with an author whose name begins like ``text``, with all their names."""
        if self._nameless:
            return []
        ids = self._beginning(text, "author")
        return [(id_, parts[2].replace("\n", ", ")) for id_, parts in papers.texts(self._connection, ids).items()]

    def _current(self) -> FuzzyIndex:
        """The index, brought up to date if the file changed; what the file lacks is made and kept."""
        count = papers.total(self._connection)
        state = (data_version(self._connection), self._connection.total_changes)
        if self._index is not None and state == self._state:
            return self._index
        self._titles.clear()
        self._notes.update(notes.every(self._connection))
        self._nameless = papers.nameless(self._connection)
        if self._index is None or len(self._index) != count:
            self._index = self._kept(count)
            if len(self._index) != count:  # the kept ones did not cover exactly the library's papers
                sign(self._connection)
                self._index = self._kept(count)
        self._state = (data_version(self._connection), self._connection.total_changes)
        return self._index

    def _kept(self, count: int) -> FuzzyIndex:
        return FuzzyIndex.from_blocks(signature_blocks.blocks(self._connection, signatures.VERSION), count)
