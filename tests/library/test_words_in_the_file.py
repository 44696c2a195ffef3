"""A library that is too large for its words to be held in memory: the same answers, and a decision that is in them."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from readq.errors import LibraryError
from readq.filters import Filter, Sort
from readq.library import Library, word_model
from readq.library.streaming import reader
from readq.model import Status
from readq.search.interest import model
from readq.search.interest.streamed import StreamedMatrix, StreamedPlaces
from readq.search.query import parse
from readq.store import features
from tests.support.libraries import add_listing, draft, open_library


@pytest.fixture
def both(seeds_library: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Library, Library]]:
    """The same library, with its words in memory and with its words in the file alone."""
    monkeypatch.setattr(model, "_LARGE", 100)  # papers, from which on directions count as in a large library
    with open_library(seeds_library) as held, Library(seeds_library) as streamed:
        speech = list(held.every_id(parse("title:speech")))
        held.mark(speech[:4], Status.QUEUE)
        held.mark(list(held.every_id(parse("title:detection")))[:4], Status.SKIP)
        held.interest.order(speech)
        monkeypatch.setattr(word_model, "IN_MEMORY", 100)
        streamed.interest.order(speech)
        assert isinstance(_matrix(streamed), StreamedMatrix)
        assert not isinstance(_matrix(held), StreamedMatrix)
        yield held, streamed


def _matrix(library: Library) -> object:
    assert library._held.model is not None
    return library._held.model.matrix


def _inbox(library: Library) -> list[int]:
    papers = library.open_list(Filter(parse("status:inbox").where, Sort("interest")))
    return list(papers.ids(0, papers.total))


def test_scores_are_those_of_words_in_memory(both: tuple[Library, Library]) -> None:
    held, streamed = (library.interest._learnt() for library in both)
    assert held is not None
    assert streamed is not None
    assert np.allclose(held.scores(), streamed.scores(), atol=1e-5)
    assert np.ptp(held.scores()) > 0.1
    rows = np.asarray([300, 5, 5, 77])
    assert np.allclose(held.scores(rows), streamed.anew().matrix.rows_times(rows, held.words) + (
        held.scores(rows) - held.matrix.rows_times(rows, held.words)), atol=1e-5)  # fmt: skip
    for wanted in (rows, np.arange(len(held.matrix)).repeat(3)[::-1].copy()):  # of few, and of many
        ours, theirs = held.matrix.entries(wanted), streamed.matrix.entries(wanted)
        assert np.array_equal(ours.lengths, theirs.lengths)
        assert np.array_equal(ours.words, theirs.words)
        assert np.allclose(ours.weights, theirs.weights, atol=1e-6)


def test_all_that_words_tell_is_the_same(both: tuple[Library, Library]) -> None:
    held, streamed = both
    assert _inbox(held) == _inbox(streamed)
    paper = _inbox(held)[0]
    assert held.interest.why(paper) == streamed.interest.why(paper)
    assert held.interest.learnt() == streamed.interest.learnt()
    like, other = held.interest.similar([paper]), streamed.interest.similar([paper])
    assert [(each.paper_id, each.words) for each in like] == [(each.paper_id, each.words) for each in other]
    asked = "small models that check what large ones say"
    assert [each.paper_id for each in held.meaning.find(asked)] == [
        each.paper_id for each in streamed.meaning.find(asked)
    ]
    ids = list(held.every_id(Filter()))
    assert held.topics.group(ids) == streamed.topics.group(ids)
    assert held.interest.evaluate() == streamed.interest.evaluate()


def test_a_decision_is_in_the_rough_order_at_once_and_in_the_exact_one_behind_it(
    both: tuple[Library, Library], monkeypatch: pytest.MonkeyPatch
) -> None:
    library = both[1]
    before = _inbox(library)
    reads: list[int] = []
    monkeypatch.setattr(StreamedMatrix, "times_both", _counting(StreamedMatrix.times_both, reads))
    library.mark(list(library.every_id(parse("title:language")))[:4], Status.QUEUE)
    ids = library.every_id(parse("status:inbox"))
    rough = library.interest.order(ids, rough=True, surprises=False)
    assert rough.rough
    assert not reads  # the words of all papers were not read for it
    exact = library.interest.order(ids, rough=True, surprises=False)
    assert exact.ids == rough.ids
    exact = library.interest.order(ids, surprises=False)
    assert not exact.rough
    assert reads == [1]
    assert list(exact.ids) == list(both[0].interest.order(ids, surprises=False).ids)
    assert list(exact.ids) != [id_ for id_ in before if id_ in set(exact.ids)]
    assert len(set(exact.ids[:50]) & set(rough.ids[:50])) > 30
    assert not library.interest.order(ids, rough=True).rough  # it is exact, once that was asked for
    assert reads == [1]


def _counting(real, into: list[int]):  # type: ignore[no-untyped-def]
    def times(self, *by):  # type: ignore[no-untyped-def]
        into.append(1)
        return real(self, *by)

    return times


def test_few_bytes_a_paper_are_held(both: tuple[Library, Library]) -> None:
    library = both[1]
    matrix = _matrix(library)
    assert isinstance(matrix, StreamedMatrix)
    fixed = matrix.papers_with.nbytes + matrix.papers_with.nbytes // 2
    assert (matrix.held - fixed) / len(matrix) < 8 + 32 + 2  # to find words by, and about where it lies
    _inbox(library)
    mine = library.interest._learnt()
    assert mine is not None
    assert isinstance(mine.latent, StreamedPlaces)
    assert mine.latent.matrix is mine.matrix  # it is read in this thread, ...
    assert mine.latent.matrix.halves is matrix.halves  # ... and what is held is one for all threads
    arrays = [value for value in vars(mine.matrix).values() if isinstance(value, np.ndarray)]
    assert sum(each.nbytes for each in arrays) <= fixed + 8 * len(matrix)


def test_papers_that_come_and_go_and_change_are_known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(word_model, "IN_MEMORY", 1)
    with open_library(tmp_path / "a.db") as library:
        first = add_listing(library, [draft(f"Speech recognition {word}", None, arxiv=f"2601.0000{at}")
                                      for at, word in enumerate(("abc", "def", "ghi"), 1)])  # fmt: skip
        library.interest.similar(first)
        told = draft("Speech recognition abc", "Acoustic encoders of whales", arxiv="2601.00001")
        ids = add_listing(library, [told, draft("Acoustic encoders of whales at sea", "Sing")], name="other.txt")
        assert library.interest.similar([ids[0]], 1)[0].paper_id == ids[1]
        assert library.maintenance.check() == []


def test_a_block_that_is_gone_or_of_other_papers_says_nothing(both: tuple[Library, Library]) -> None:
    library = both[1]
    words = library._words.model()
    connection = library._connection
    first = array("I", next(features.ids_of_blocks(connection, 1))[1])
    rows = words.matrix.places(first.tolist())
    vector = np.ones(65_536, np.float32)
    assert (words.matrix.times(vector)[rows] > 0).all()
    connection.execute("UPDATE feature_block SET ids = zeroblob(length(ids)) WHERE id = 1")
    said = words.matrix.times(vector)
    assert not said[rows].any()
    assert said.any()
    other = StreamedMatrix.read_by(words.matrix, reader(connection))  # type: ignore[arg-type]
    assert not other.entries(rows).weights.any()


def test_where_papers_lie_is_held_if_the_file_cannot_keep_it(
    both: tuple[Library, Library], monkeypatch: pytest.MonkeyPatch
) -> None:
    held, streamed = both
    streamed._connection.execute("UPDATE feature_block SET latent = NULL")

    def refuse(*_: object) -> None:
        raise LibraryError("It cannot be written to.")

    monkeypatch.setattr(features, "put_latent", refuse)
    streamed._words.forget()
    assert _inbox(held) == _inbox(streamed)
    ours, theirs = held._words.model(), streamed._words.model()
    assert isinstance(theirs.latent, np.ndarray)
    assert ours.latent is not None
    assert np.array_equal(ours.latent[np.arange(600)], theirs.latent[:600])
