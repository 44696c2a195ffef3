"""An order that is learnt from decisions."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from readq.filters import Filter, Sort
from readq.library import Library
from readq.listing import Authority
from readq.model import Status
from readq.search.interest.calibration import Band, Calibration
from readq.search.query import parse
from readq.store import features
from tests.support.libraries import Clock, add_listing, draft, open_library

LIKED = ("speech recognition", "spoken language", "acoustic speech")


def _inbox(library: Library, reverse: bool = False) -> list[int]:
    papers = library.open_list(Filter(parse("status:inbox").where, Sort("interest", reverse)))
    return list(papers.ids(0, papers.total))


def _ids(library: Library, query: str) -> list[int]:
    return list(library.every_id(parse(query)))


def test_until_something_is_liked_the_order_is_as_listed(seeds_library: Path) -> None:
    with open_library(seeds_library) as library:
        listed = _ids(library, "status:inbox")
        assert _inbox(library) == listed
        library.mark(listed[:3], Status.SKIP)
        assert _inbox(library) == listed[3:]
        assert library.interest.why(listed[5]).level == 0


def test_three_liked_bring_their_like_to_the_top(seeds_library: Path) -> None:
    with open_library(seeds_library) as library:
        speech = _ids(library, "title:speech")
        library.mark(speech[:3], Status.QUEUE)
        papers = library.open_list(Filter(parse("status:inbox").where, Sort("interest")))
        top = list(papers.ids(0, 10))
        assert len(set(top) & set(_ids(library, "speech"))) >= 7
        assert set(papers.surprises) & set(top)
        assert papers.levels[top[0]] == 8
        assert sorted(papers.ids(0, papers.total)) == sorted(_ids(library, "status:inbox"))
        why = library.interest.why(top[0])
        assert "speech" in " ".join(why.words_for)
        assert {because.row.id for because in why.papers_for} <= set(speech[:3])
        least = _inbox(library, reverse=True)
        assert least[0] not in speech
        assert library.every_id(parse("status:inbox sort:interest")) == papers.ids(0, papers.total)


def test_a_decision_and_its_undoing_change_the_order(seeds_library: Path) -> None:
    with open_library(seeds_library) as library, Library(seeds_library) as other:
        library.mark(_ids(library, "title:speech")[:3], Status.QUEUE)
        before = _inbox(library)
        other.mark([_ids(library, "title:detection")[0]], Status.QUEUE)  # another program
        assert _inbox(library) != before
        other.journal.undo()
        assert _inbox(library) == before


def test_what_counts_for_and_what_against(tmp_path: Path) -> None:
    clock = Clock()
    with open_library(tmp_path / "a.db", clock) as library:
        ids = add_listing(
            library, [draft(f"Paper of {word} {word}s", "Words") for word in ["abc", "def", "ghi", "jkl", "mno"]]
        )
        library.mark([ids[0]], Status.READ)
        library.mark([ids[1]], Status.SKIP)
        library.notes.write(ids[2], "interesting")
        library.prioritise([ids[3]], -1)
        learnt = library.interest.learnt()
        assert (learnt.liked, learnt.skipped) == (2, 2)
        clock.now += 10
        library.interest.reset()
        assert library.interest.learnt().liked == 0
        clock.now += 10
        library.mark([ids[4]], Status.QUEUE)
        assert library.interest.learnt().liked == 1
        library.interest.reset(again=True)
        assert library.interest.learnt().liked == 3
        library.interest.switch(False)
        assert library.interest.learnt() == (False, 0, 0, (), ())
        assert _inbox(library) == [ids[2], ids[3]]


def test_new_papers_and_new_words_are_learnt(tmp_path: Path) -> None:
    with open_library(tmp_path / "a.db") as library:
        first = add_listing(library, [draft("Speech recognition by machines", None, arxiv="2601.00001")])
        assert library.interest.similar(first) == []
        again = [draft("Speech recognition by machines", "Acoustic encoders of whales", arxiv="2601.00001"),
                 draft("Acoustic encoders of whales at sea", "Singing", arxiv="2601.00002")]  # fmt: skip
        ids = add_listing(library, again, name="other.txt")
        found = library.interest.similar([ids[0]])
        assert [each.paper_id for each in found] == [ids[1]]
        assert "acoustic encoders whales" in found[0].words or "whales" in " ".join(found[0].words)
        assert library.maintenance.check() == []
        library.maintenance.reindex()
        assert [each.paper_id for each in library.interest.similar([ids[0]])] == [ids[1]]


def test_a_note_makes_no_words_to_learn_anew(tmp_path: Path) -> None:
    with open_library(tmp_path / "a.db") as library:
        add_listing(library, [draft("A paper on speech", "Spoken.", arxiv="2404.00001"), draft("A paper on vision")])
        library.interest.similar([1])
        library.notes.write(1, "A thought about speech")
        assert features.stale(library._connection) == []
        told = draft("A paper on speech", "Spoken, and at greater length.", arxiv="2404.00001")
        add_listing(library, [told], name="more", authority=Authority.ARXIV)
        assert features.stale(library._connection) == [1]


def test_what_is_kept_in_the_file_gives_the_same_order(seeds_library: Path) -> None:
    with open_library(seeds_library) as library:
        library.mark(_ids(library, "title:speech")[:3], Status.QUEUE)
        first = _inbox(library)
        blocks = library._connection.execute("SELECT count(*), sum(latent IS NULL) FROM feature_block").fetchone()
        assert blocks == (10, 0)
    with open_library(seeds_library) as library:
        assert _inbox(library) == first


def test_decisions_are_foretold_from_those_before(seeds_library: Path) -> None:
    clock = Clock()
    with open_library(seeds_library, clock) as library:
        assert library.interest.evaluate().auc is None
        liked = _ids(library, "title:speech")[:12]
        for good, bad in zip(liked, _ids(library, "-speech"), strict=False):
            clock.now += 60
            library.mark([good], Status.QUEUE)
            library.mark([bad], Status.SKIP)
        found = library.interest.evaluate()
        assert found.auc is not None
        assert found.auc > 0.9
        assert found.liked + found.skipped == 14


def test_nothing_heavy_is_loaded_before_it_is_asked_for(seeds_library: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from readq.library import Library; from readq.filters import *\n"
        f"lib = Library(Path({str(seeds_library)!r}))\n"
        "papers = lib.open_list(Filter(None, Sort('interest')), at_once=True); papers.window(0, 50)\n"
        "assert not papers.complete and 'numpy' not in sys.modules and 'readq.library.interest' not in sys.modules"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_a_chance_is_told_once_it_has_proved_true(seeds_library: Path) -> None:
    with open_library(seeds_library) as library:
        speech = _ids(library, "title:speech")[:3]
        library.mark(speech, Status.QUEUE)
        paper = _inbox(library)[0]
        assert library.interest.calibration() is None
        assert library.interest.why(paper).chance is None
        bands = (Band(0, 0.2, 100, 0.1, 0.1), Band(0.4, 0.6, 60, 0.5, 0.5))
        library._held.calibration = Calibration(2.0, 0.0, bands, 0.0)
        chance = library.interest.why(paper).chance
        assert chance is not None
        assert 0.5 < chance < 1
        library._held.calibration = Calibration(2.0, 0.0, bands, 0.5)
        assert library.interest.why(paper).chance is None
        library.interest.reset()
        assert library._held.calibration is None
