"""The comparison of orders keeps working; how good any is, is for docs/RANKING.md."""

from __future__ import annotations

import random

import pytest

from bench.interest import first, from_the_top, judged, run
from bench.interest_readers import Reader, readers
from bench.interest_ways import WAYS, World, readq

PAPERS = [
    (at, f"{'speech' if at % 10 == 0 else 'vision'} paper", "spoken acoustic " if at % 10 == 0 else "object images")
    for at in range(1, 121)
]


def test_every_way_is_measured(capsys: pytest.CaptureFixture[str]) -> None:
    run("some", PAPERS, 2, hidden=False, top=True)
    out = capsys.readouterr().out
    assert all(out.count(f"| {way} |") >= 2 for way in WAYS)
    assert out.count("readq less the best other") == 2


def test_readers_err_as_often_either_way_and_hidden_words_are_not_seen() -> None:
    reader = next(readers(PAPERS, 1, hidden=True))
    assert len(reader.queued) == len(reader.interesting)
    assert 0 < len(reader.queued - reader.interesting) < len(reader.interesting)
    assert not any("speech" in title for _, title, _ in reader.papers)


def test_a_reader_finds_what_interests_and_is_judged_by_what_is_left() -> None:
    interesting = frozenset(id_ for id_, title, _ in PAPERS if "speech" in title)
    reader = Reader(interesting, interesting, PAPERS)
    world = World(PAPERS)
    ids = world.matrix.ids.tolist()
    decided = first(reader, ids, 5, random.Random(1))
    assert sum(queued for _, queued in decided) == 3
    figures = judged(readq(world, decided), reader, ids, decided)
    assert figures is not None
    assert figures[0] == 1.0
    top = from_the_top(world, reader, readq, decided)
    assert top[20][0] == 1.0
    assert top[20][2] < 0.5
