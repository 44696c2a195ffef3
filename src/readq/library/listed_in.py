"""What a file that readq reads lists: which of its papers the library has, and what the others are about."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from readq.errors import ReadqError
from readq.library.candidates import Candidate
from readq.library.inputs import inputs_of
from readq.library.reading import Reader
from readq.search.interest.words import telling_words
from readq.store import lookup
from readq.store.connection import Connection


def listed_in(
    connection: Connection, path: Path, most_papers: int, most_words: int
) -> tuple[list[int], dict[str, int]]:
    """The papers of the library that a file lists, and the commonest words of those that the library has not, with
    how many of them have each. Nothing is taken in."""
    papers: dict[int, None] = {}
    words: Counter[str] = Counter()
    read = 0
    for batch in Reader(list(inputs_of([path])), set()).batches():
        for part in batch:
            if part.error is not None:
                raise ReadqError(f"{path}: {part.error}")
            for met in part.met:
                assert isinstance(met, Candidate)  # records are left unread only where known ones are looked for
                read += 1
                paper = _known(connection, met)
                if paper is not None:
                    papers[paper] = None
                else:
                    words.update(list(dict.fromkeys(telling_words(f"{met.title} {met.abstract or ''}"))))
    if not read:
        raise ReadqError(f"{path} lists no paper.")
    return list(papers)[:most_papers], dict(words.most_common(most_words))


def _known(connection: Connection, candidate: Candidate) -> int | None:
    """The paper of the library that a candidate is about: that with an identifier of it, else with its title."""
    found = lookup.with_identifiers(connection, candidate.draft.identifiers)
    if found:
        return next(iter(found.values()))
    if candidate.key_hash is None:
        return None
    return next(iter(lookup.with_titles(connection, [candidate.key_hash]).get(candidate.key_hash, ())), None)
