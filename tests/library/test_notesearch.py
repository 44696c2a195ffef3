"""Choosing among very many notes misses none that is meant."""

from __future__ import annotations

import random
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from readq.library.notesearch import ALL, NoteSearch, passages
from readq.text import tokens

WORDS = ("graph", "attention", "sparse", "kernel", "prior", "bound", "variance", "token", "memory", "agent", "planner")


def notes(count: int) -> list[tuple[int, str]]:
    chance = random.Random(4)
    return [(id_, " ".join(chance.choices(WORDS, k=90))) for id_ in range(1, count + 1)]


def test_a_note_is_found_by_misspelt_words_in_the_middle_of_it() -> None:
    search = NoteSearch()
    some = notes(ALL * 8)
    some[700] = (701, f"{some[700][1]} remember the hippopotamus experiment {some[700][1]}")
    search.update(some)
    assert some[700] in search.likely("hipopotamus experimnt")
    assert len(search.likely("graph attention")) < len(some) / 2


def test_what_changed_is_looked_at_anew() -> None:
    search = NoteSearch()
    some = notes(ALL * 2)
    search.update(some)
    assert not any("zebrafish" in text for _, text in search.likely("zebrafsh"))
    some[9] = (10, "a zebrafish after all")
    search.update(some)
    assert search.likely("zebrafsh")[0] == (10, "a zebrafish after all")
    search.update(some[:9])
    assert search.likely("zebrafsh") == some[:9]


@given(st.text(max_size=400))
def test_passages_have_every_word_and_every_pair_of_neighbours(text: str) -> None:
    words = tokens(text)
    pieces = [tuple(piece.split()) for piece in passages(text)]
    assert pieces
    pairs = {pair for piece in pieces for pair in pairwise(piece)}
    assert pairs == set(pairwise(words))
    assert {word for piece in pieces for word in piece} == set(words)
