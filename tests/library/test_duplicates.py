"""Papers that may be one: found, merged, taken apart again, kept apart."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from readq.errors import ReadqError
from readq.filters import Filter
from readq.formats.writing.record import paper_record
from readq.library import Library
from readq.listing import Authority, Draft
from readq.model import Author, Link, Mark, Status
from readq.phrasing import phrase
from tests.support.libraries import add_listing, draft, open_library

ONE = Draft(
    "A paper in two places", "The abstract, cut off", (Author("A. Bee", "Bee", "A."),), (("arxiv", "2404.00001"),),
    (Link("code", "https://github.com/a/b"),), published="2024", counts=(("upvotes", 3),), keywords=("x",),
)  # fmt: skip
OTHER = Draft(
    "A paper in two places, really", "The abstract, cut off no more.", (Author("Ann Bee", "Bee", "Ann"),),
    (("doi", "10.1000/x.1"),), (Link("page", "https://a.example"),), published="2024-03-11", venue="Journal",
    tags=("theirs",), notes=("A thought of theirs.",), status=Status.READ,
)  # fmt: skip


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return open_library(tmp_path / "a.db")


def two(library: Library) -> tuple[int, int]:
    (one,) = add_listing(library, [ONE], name="one.txt")
    (other,) = add_listing(library, [OTHER], name="two.bib", authority=Authority.PUBLISHER)
    library.tag([one], add=("mine",), remove=())
    library.notes.write(one, "A thought of mine.")
    return one, other


def everything(library: Library) -> list[dict[str, Any]]:
    return [paper_record(paper) for paper in library.papers(sorted(library.every_id(Filter())))]


def sound(library: Library) -> bool:
    assert library.maintenance.check() == []
    return True


def test_a_merge_keeps_everything_of_both(library: Library) -> None:
    one, other = two(library)
    outcome = library.duplicates.merge(one, other)
    assert outcome.operation is not None
    assert phrase(outcome.operation) == "Merged “A paper in two places, really” into “A paper in two places, really”"
    paper = library.paper(one)
    assert dict(paper.identifiers) == {"arxiv": "2404.00001", "doi": "10.1000/x.1"}
    assert (paper.abstract, paper.published, paper.venue) == ("The abstract, cut off no more.", "2024-03-11", "Journal")
    assert [author.name for author in paper.authors] == ["Ann Bee"]
    assert sorted(paper.tags) == ["mine", "theirs"]
    assert paper.note == "A thought of mine.\n\nA thought of theirs."
    assert (paper.status, len(paper.links), len(paper.appearances)) == (Status.READ, 2, 2)
    with pytest.raises(ReadqError):
        library.paper(other)
    assert library.counts().total == 1
    assert [hit.row.id for hit in library.find("paper in two places")] == [one]
    assert "A thought of theirs." in [text for _, text in library.notes.revisions(one)]
    steps = [phrase(step) for step in library.journal.history(paper_id=one)]
    assert any(step.startswith("Took over") for step in steps)  # of the other
    assert sound(library)


def test_what_is_taken_in_afterwards_is_known_as_the_one_that_is_left(library: Library) -> None:
    one, other = two(library)
    library.duplicates.merge(one, other)
    drafts = [OTHER, draft("Something", doi="10.1000/x.1"), ONE, draft("Another one")]
    assert add_listing(library, drafts, name="again.txt") == [one, one, one, other + 1]
    assert sound(library)


def test_undo_makes_two_of_it_again_and_redo_one(library: Library) -> None:
    one, other = two(library)
    before = everything(library)
    library.duplicates.merge(one, other)
    merged = everything(library)
    for _ in range(2):
        library.journal.undo()
        assert everything(library) == before
        assert sound(library)
        assert {hit.row.id for hit in library.find("paper in two places")} == {one, other}
        library.journal.redo()
        assert everything(library) == merged
        assert sound(library)


def test_what_was_done_since_stays_when_a_merge_is_taken_back(library: Library) -> None:
    one, other = two(library)
    step = library.duplicates.merge(one, other).operation
    assert step is not None
    library.mark([one], Status.SKIP)
    library.notes.write(one, "Something else.")
    (again,) = add_listing(library, [draft("A paper in two places", authors=["Ann Bee"], pmid="123")], name="later.txt")
    assert again == one
    library.journal.undo_operation(step.id)
    paper = library.paper(one)
    assert (paper.status, paper.note) == (Status.SKIP, "Something else.")
    assert dict(paper.identifiers) == {"arxiv": "2404.00001", "pmid": "123"}
    back = library.paper(other)
    assert (back.note, back.status, back.tags) == ("A thought of theirs.", Status.READ, ("theirs",))
    assert dict(back.identifiers) == {"doi": "10.1000/x.1"}
    assert sound(library)


def test_merges_of_merges_are_taken_back_in_turn(library: Library) -> None:
    one, other = two(library)
    (third,) = add_listing(library, [draft("A third place of it", "An abstract.", doi="10.1000/x.3")], name="three.txt")
    before = everything(library)
    library.duplicates.merge(one, other)
    library.duplicates.merge(third, one)
    assert list(library.every_id(Filter())) == [third]
    assert len(library.paper(third).identifiers) == 3
    assert len(library.journal.history(paper_id=third)) >= 4
    library.journal.undo()
    library.journal.undo()
    assert everything(library) == before
    assert sound(library)


def test_what_is_not_the_same_is_remembered(library: Library) -> None:
    one, other = add_listing(
        library,
        [draft("The same title of papers", arxiv="2404.00001"), draft("The same title of papers", arxiv="2404.00002")],
    )
    assert [pair.papers for pair in library.duplicates.suggested()] == [(one, other)]
    library.duplicates.keep_apart(one, other)
    assert library.duplicates.suggested() == []
    assert library.duplicates.search() == 0
    library.journal.undo()
    assert [pair.papers for pair in library.duplicates.suggested()] == [(one, other)]
    assert sound(library)


def test_a_search_finds_similar_titles_of_the_same_people_only(library: Library) -> None:
    ids = add_listing(
        library,
        [
            draft("Learning to rank papers by what readers skip", authors=["Ann Bee"], doi="10.1/a"),
            draft("Learning to rank paper by what readers skip", authors=["A. Bee"]),
            draft("Learning to rank papers by what readers skim", authors=["C. Dee"], doi="10.1/b"),
            draft("Something else entirely, by the same", authors=["Ann Bee"], doi="10.1/c"),
            draft("By what readers skip, learning to rank papers", authors=["Ann Bee"], doi="10.1/d"),
            draft("Qwen2 technical report, the first", authors=["E. Eff"], arxiv="2404.00003"),
            draft("Qwen3 technical report, the first", authors=["E. Eff"], arxiv="2404.00004"),
        ],
    )
    library.duplicates.search()
    found = {pair.papers for pair in library.duplicates.suggested()}
    assert (ids[0], ids[1]) in found
    assert not any({ids[2], ids[3], ids[5], ids[6]} & set(pair) for pair in found)


def test_a_paper_is_not_merged_with_itself_or_nothing(library: Library) -> None:
    one, _ = two(library)
    before = everything(library)
    for other in (one, 999):
        with pytest.raises(ReadqError, match="nothing was merged"):
            library.duplicates.merge(one, other)
    assert everything(library) == before


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=1, max_size=5), st.integers(0, 5))
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_merges_can_be_taken_back(
    tmp_path_factory: pytest.TempPathFactory, merges: list[tuple[int, int]], marked: int
) -> None:
    library = open_library(tmp_path_factory.mktemp("any") / "a.db")
    drafts = [
        Draft(
            f"Paper number {n} of the five",
            f"About {n}.",
            (Author(f"A. Bee{n}"),),
            (("doi", f"10.1000/x.{n}"),),
            tags=(f"t{n % 2}",),
        )
        for n in range(5)
    ]
    ids = add_listing(library, drafts)
    library.mark(ids[:marked], Status.QUEUE)
    before = everything(library)
    steps = 0
    for keep, gone in merges:
        try:
            library.duplicates.merge(ids[keep], ids[gone])
            steps += 1
        except ReadqError:
            pass
    for _ in range(steps):
        library.journal.undo()
    assert everything(library) == before
    assert sound(library)
    library.close()


def test_a_paper_by_hand_is_completed_by_the_first_listing_that_knows_it(library: Library) -> None:
    id_, new = library.add("https://doi.org/10.1000/X.1")
    assert (new, library.paper(id_).title) == (True, "doi:10.1000/x.1")
    assert library.add("10.1000/x.1") == (id_, False)
    assert add_listing(library, [OTHER], name="two.bib", authority=Authority.MANAGER) == [id_]
    assert library.paper(id_).title == OTHER.title
    typed, _ = library.add("A title that was typed", "")
    assert library.add("A Title That Was Typed") == (typed, False)
    for text in ("", "  ", "https://a.example/x"):
        with pytest.raises(ReadqError):
            library.add(text)
    assert len(library.sources()) == 2
    assert sound(library)


def test_what_is_watched_stays_so_in_the_paper_it_went_into(library: Library) -> None:
    one, other = two(library)
    library.arrivals.add("theirs", "really", "watch")
    library.arrivals.add("both", "title:places", "watch")

    def watched() -> list[bool]:
        return [bool(row.marks & Mark.WATCHED) for row in library.rows([one, other])]

    assert watched() == [True, True]
    library.arrivals.remove("both")
    assert watched() == [False, True]
    library.arrivals.add("both", "title:places", "watch")
    library.duplicates.merge(one, other)
    library.arrivals.remove("both")
    assert watched() == [True]  # for the rule of the other
    library.journal.undo()
    assert watched() == [False, True]
    library.journal.redo()
    assert watched() == [True]
    library.arrivals.remove("theirs")
    assert watched() == [False]
    assert library.maintenance.check() == []


def test_what_is_withdrawn_is_so_no_more_when_its_merge_is_taken_back(library: Library) -> None:
    (one,) = add_listing(library, [ONE], name="one.txt")
    (other,) = add_listing(library, [OTHER._replace(withdrawn="yes")], name="two.bib", authority=Authority.PUBLISHER)
    library.duplicates.merge(one, other)
    assert library.paper(one).row.marks & Mark.WITHDRAWN
    library.journal.undo()
    assert not library.paper(one).row.marks & Mark.WITHDRAWN
    assert library.paper(other).row.marks & Mark.WITHDRAWN
    assert sound(library)


def test_two_undecided_papers_that_are_merged_are_not_decided(library: Library) -> None:
    one, other = add_listing(library, [draft("An undecided paper of two"), draft("Another undecided paper of two")])
    library.duplicates.merge(one, other)
    assert library.paper(one).row.decided_at is None
    assert sound(library)


def test_what_a_merge_needs_and_is_gone_is_told_when_it_is_taken_back_or_done_again(library: Library) -> None:
    one, other = two(library)
    (third,) = add_listing(library, [draft("A third place of it", "An abstract.", doi="10.1000/x.3")], name="three.txt")
    first = library.duplicates.merge(one, other).operation
    library.duplicates.merge(third, one)
    assert first is not None
    merged = everything(library)
    assert not library.journal.undo_operation(first.id).paper_ids  # it went on into the third
    assert everything(library) == merged
    assert sound(library)


def test_a_merge_of_a_paper_that_went_elsewhere_is_not_done_again(library: Library) -> None:
    one, other = two(library)
    (third,) = add_listing(library, [draft("A third place of it", "An abstract.", doi="10.1000/x.3")], name="three.txt")
    first = library.duplicates.merge(one, other).operation
    assert first is not None
    library.journal.undo()
    library.duplicates.merge(third, other)
    before = everything(library)
    assert not library.journal.redo_operation(first.id).paper_ids
    assert everything(library) == before
    assert sound(library)


def test_a_known_paper_learns_links(library: Library) -> None:
    (one,) = add_listing(library, [draft("A paper that gets a link", "An abstract.")])
    linked = draft("A paper that gets a link", "An abstract.")._replace(links=(Link("code", "https://github.com/a/b"),))
    assert add_listing(library, [linked], name="later.txt") == [one]
    assert [link.url for link in library.paper(one).links] == ["https://github.com/a/b"]
    assert library.paper(one).row.marks & Mark.CODE
    assert sound(library)
