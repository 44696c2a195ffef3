"""Papers that may be one: found, merged, taken apart again, kept apart."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from readq.errors import ReadqError
from readq.filters import Filter
from readq.formats.writing.record import paper_record
from readq.library import Library, duplicates
from readq.library.duplicates import differences
from readq.listing import Authority, Draft
from readq.model import Author, Link, Mark, Status
from readq.phrasing import phrase
from readq.store import signature_blocks
from tests.support.libraries import START, Clock, add_listing, draft, open_library

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
        assert signature_blocks.of(library._connection, other)  # so that it is found without a wait
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
    assert not library.journal.undo_operation(first.id).paper_ids  # nor is it taken from where it is not
    assert everything(library) == before
    assert library.journal.undo().paper_ids == (third,)
    assert len(everything(library)) == 3
    assert sound(library)


def test_a_known_paper_learns_links(library: Library) -> None:
    (one,) = add_listing(library, [draft("A paper that gets a link", "An abstract.")])
    linked = draft("A paper that gets a link", "An abstract.")._replace(links=(Link("code", "https://github.com/a/b"),))
    assert add_listing(library, [linked], name="later.txt") == [one]
    assert [link.url for link in library.paper(one).links] == ["https://github.com/a/b"]
    assert library.paper(one).row.marks & Mark.CODE
    assert sound(library)


DAY = (date.fromtimestamp(START) + timedelta(9)).isoformat()


@pytest.mark.parametrize(
    ("kept", "other", "wanted"),
    [
        ({}, {"status": Status.SKIP}, (Status.SKIP, START - 50, None)),
        ({"status": Status.QUEUE}, {"status": Status.READ}, (Status.QUEUE, START - 50, None)),
        ({"status": Status.READ}, {}, (Status.READ, START - 50, None)),
        ({"snoozed_until": DAY}, {"status": Status.READ}, (Status.INBOX, None, DAY)),
        ({}, {"snoozed_until": DAY}, (Status.INBOX, None, None)),
        ({}, {}, (Status.INBOX, None, None)),
    ],
)
def test_what_was_decided_about_the_paper_that_is_left_stands(
    tmp_path: Path, kept: dict[str, Any], other: dict[str, Any], wanted: tuple[Status, int | None, str | None]
) -> None:
    clock = Clock(START - 50)
    library = open_library(tmp_path / "a.db", clock)
    drafts = [draft("One paper of the two", doi="10.1/a"), draft("The other paper of the two", doi="10.1/b")]
    add_listing(library, [drafts[0]._replace(**kept), drafts[1]._replace(**other)])
    clock.now += 50
    before = everything(library)
    library.duplicates.merge(1, 2)
    paper = library.paper(1)
    assert (paper.status, paper.row.decided_at, paper.row.snoozed_until) == wanted
    assert sound(library)
    library.journal.undo()
    assert everything(library) == before
    assert sound(library)


@pytest.mark.parametrize(("kept", "other", "wanted"), [(0, 2, 2), (1, 2, 1), (3, 0, 3), (0, 0, 0), (0, -1, -1)])
def test_the_priority_of_the_other_is_taken_where_there_was_none(
    library: Library, kept: int, other: int, wanted: int
) -> None:
    one, two_ = add_listing(library, [draft("One paper of the two"), draft("The other paper of the two")])
    library.prioritise([one], kept)
    library.prioritise([two_], other)
    step = library.duplicates.merge(one, two_).operation
    assert library.paper(one).row.priority == wanted
    assert step is not None
    assert any(each.field == "priority" for each in library.journal.changes(step.id)) is (wanted != kept)
    library.journal.undo()
    assert [row.priority for row in library.rows([one, two_])] == [kept, other]


@pytest.mark.parametrize(
    ("kept", "other", "wanted"),
    [
        ("Mine.", "Theirs.", "Mine.\n\nTheirs."),
        ("The same.", "The same.", "The same."),
        (None, "Theirs.", "Theirs."),
        ("Mine.", None, "Mine."),
        (None, None, None),
    ],
)
def test_notes_come_together_and_what_both_say_once(
    library: Library, kept: str | None, other: str | None, wanted: str | None
) -> None:
    one, two_ = add_listing(library, [draft("One paper of the two"), draft("The other paper of the two")])
    library.notes.write(one, kept)
    library.notes.write(two_, other)
    library.tag([one], ["NLP"])
    library.tag([two_], ["nlp", "else"])
    outcome = library.duplicates.merge(one, two_)
    assert library.paper(one).note == wanted
    assert sorted(library.paper(one).tags) == ["NLP", "else"]
    assert outcome.operation is not None
    assert (outcome.paper_ids, outcome.operation.papers, outcome.operation.first_paper) == ((one,), 1, one)
    fields = [each.field for each in library.journal.changes(outcome.operation.id)]
    assert sorted(fields) == sorted(["merged", "tag", *(["note"] if wanted != kept else [])])
    library.journal.undo()
    assert [paper.note for paper in library.papers([one, two_])] == [kept, other]
    assert sound(library)


def test_notes_that_are_too_long_together_are_refused(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    one, other = two(library)
    note = "A thought of mine.\n\nA thought of theirs."
    before = everything(library)
    monkeypatch.setattr(duplicates, "NOTE_CAP", len(note) - 1)
    with pytest.raises(ReadqError, match="shorten one of them"):
        library.duplicates.merge(one, other)
    assert everything(library) == before
    monkeypatch.setattr(duplicates, "NOTE_CAP", len(note))
    library.duplicates.merge(one, other)
    assert library.paper(one).note == note


def test_what_is_better_known_is_taken_and_nothing_else(library: Library) -> None:
    one, other = two(library)
    library.duplicates.merge(other, one)  # the one that knows better stays
    paper = library.paper(other)
    assert (paper.title, paper.abstract, paper.venue) == (OTHER.title, OTHER.abstract, OTHER.venue)
    assert [link.url for link in paper.links] == ["https://a.example", "https://github.com/a/b"]
    assert paper.keywords == ("x",)
    assert library.sources_of_fields(other) == {"keywords": "Daily"}
    assert [hit.row.id for hit in library.find("paper in two places really")] == [other]
    assert add_listing(library, [draft(ONE.title)], name="later.txt") == [other]
    assert sound(library)


def test_suggestions_come_back_as_they_were_decided(library: Library) -> None:
    add_listing(library, [draft("The same title of papers", arxiv=f"2404.0000{n}") for n in range(1, 5)])
    library.duplicates.keep_apart(1, 3)
    pairs = [pair.papers for pair in library.duplicates.suggested()]
    assert pairs == [(1, 2), (1, 4)]
    for keep, gone in ((1, 2), (4, 1)):
        library.duplicates.merge(keep, gone)
        assert all(gone not in pair.papers for pair in library.duplicates.suggested())
        assert sound(library)
        library.journal.undo()
        assert [pair.papers for pair in library.duplicates.suggested()] == pairs
        assert library.duplicates.search() == 3  # (2, 3), (2, 4) and (3, 4): the others are known
        library._connection.execute("DELETE FROM suggestion WHERE first > 1")
        assert sound(library)


def test_two_that_are_kept_apart_are_named(library: Library) -> None:
    one, other = two(library)
    for pair in ((one, 999), (999, one)):
        with pytest.raises(ReadqError, match="nothing was decided"):
            library.duplicates.keep_apart(*pair)
    step = library.duplicates.keep_apart(other, one).operation
    assert step is not None
    assert phrase(step) == "Kept apart “A paper in two places, really” and “A paper in two places”"
    assert library.duplicates.keep_apart(one, other).operation is None  # it is known
    assert library.duplicates.suggested() == []
    library.journal.undo()
    assert [pair.papers for pair in library.duplicates.suggested()] == [(one, other)]
    library.journal.redo()
    assert library.duplicates.suggested() == []


def test_a_search_looks_at_every_paper_and_tells_how_far_it_is(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(duplicates, "_BATCH", 2)
    titles = ["Aligned models of a kind", "Zebrafish in their tanks", "???", "Nothing that is like it"]
    ids = add_listing(library, [draft(title, arxiv=f"2404.0000{n}") for n, title in enumerate(titles * 2)])
    told: list[tuple[int, int]] = []
    same = [(one, other) for one, other in zip(ids[:4], ids[4:], strict=True)]
    same.remove((ids[2], ids[6]))  # which have no title
    library._connection.execute("DELETE FROM suggestion")

    def stop(done: int, total: int) -> None:
        if done == total:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        library.duplicates.search(stop)
    assert library.duplicates.suggested() == []
    assert library.duplicates.search(lambda done, total: told.append((done, total))) == 3
    assert sorted(pair.papers for pair in library.duplicates.suggested()) == sorted(same)
    assert {total for _, total in told} == {8}
    assert [done for done, _ in told] == [0, 1, 1, 2, 2, 2, 3, 4, 4, 5, 8]  # a third each: read, ordered, ordered again
    assert library.duplicates.search() == 0


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        (Author("Ann Bee", "Bee"), Author("A. Bee", "Bee"), True),
        (Author("Ann Bee"), Author("A. Bee", "Bee"), True),
        (Author("Ann Bee", "Bee"), Author("A. Bee"), True),
        (Author("Bee Ann"), Author("Cee Ann", "Cee"), False),
        (Author("Ann Bee", "Bee"), None, False),
        (None, Author("Ann Bee", "Bee"), False),
        (None, None, False),
        (Author("Ann Bee", "Bee"), Author("Ann Cee", "Cee"), False),
    ],
)
def test_similar_titles_are_of_one_paper_where_the_first_authors_agree(
    library: Library, one: Author | None, other: Author | None, found: bool
) -> None:
    titles = ["Learning to rank papers by what readers skip", "Learning to rank paper by what readers skip"]
    drafts = [
        Draft(title, authors=(author, Author("C. Dee", "Dee")) if author else ())
        for title, author in zip(titles, (one, other), strict=True)
    ]
    add_listing(library, drafts)
    assert library.duplicates.search() == int(found)


def test_similar_titles_with_an_arxiv_id_each_are_two_papers(library: Library) -> None:
    title = "Learning to rank paper{} by what readers {}"
    ids = [{"arxiv": "2404.00001"}, {"arxiv": "2404.00002"}, {"doi": "10.1/a"}]
    people = ["Ann Bee"]
    add_listing(
        library,
        [draft(title.format("s" * n, "skip"), authors=people, **ids[n]) for n in range(3)],
    )
    library.duplicates.search()
    assert sorted((pair.papers, pair.reason) for pair in library.duplicates.suggested()) == [
        ((1, 3), "similar title and first author"), ((2, 3), "similar title and first author"),
    ]  # fmt: skip


def test_words_in_another_order_are_found_and_titles_that_differ_more_are_not(library: Library) -> None:
    titles = [
        "Diffusion without any noise at all", "Without any noise at all: diffusion", "Diffusion with some noise at all",
    ]  # fmt: skip
    add_listing(library, [draft(title, authors=["Ann Bee"]) for title in titles])
    library.duplicates.search()
    assert library.duplicates.suggested() == []  # the letters stand too far from each other
    base = "abcdefghijklmnopqrstuvwxyz" * 2
    near = [f"{base} {end}" for end in ("abcd", "wxyz")]  # 92.9 per cent
    far = [f"q{base} {end}" for end in ("abcde", "vwxyz")]
    add_listing(library, [draft(title, authors=["Ann Bee"]) for title in (*near, *far)], name="b")
    library.duplicates.search()
    assert (4, 5) in [pair.papers for pair in library.duplicates.suggested()]
    assert (6, 7) not in [pair.papers for pair in library.duplicates.suggested()]


def test_a_person_is_shown_what_two_papers_tell(library: Library) -> None:
    one, other = two(library)
    assert differences(library.paper(one), library.paper(other)) == [
        ("title", ONE.title, OTHER.title),
        ("authors", "A. Bee", "Ann Bee"),
        ("ids", "arxiv:2404.00001", "doi:10.1000/x.1"),
        ("published", "2024", "2024-03-11"),
        ("venue", "", "Journal"),
        ("status", "inbox", "read"),
        ("tags", "mine", "theirs"),
        ("note", "A thought of mine.", "A thought of theirs."),
        ("listed", "Daily", "Daily"),
        ("abstract", ONE.abstract, OTHER.abstract),
    ]
    library.tag([one], ["else"])
    told = {name: (left, right) for name, left, right in differences(library.paper(one), library.paper(one))}
    assert told["tags"] == ("else, mine", "else, mine")
    assert "venue" not in told  # of which neither has one
    backwards = {name for name, _, _ in differences(library.paper(other), library.paper(one))}
    assert "venue" in backwards


FULL = Draft(
    "A paper of which everything is known", "It is said.", (Author("D. Eff", "Eff"),), (("doi", "10.1000/x.9"),),
    (Link("code", "https://github.com/c/d"), Link("page", "https://b.example")), published="2019-05-06", venue="Venue",
    categories=("cs.CL",), comment="3 pages", withdrawn="yes",
)  # fmt: skip
BARE = Draft("A paper of which nothing is known")


@pytest.mark.parametrize("gone", [FULL, BARE])
def test_what_was_learned_is_forgotten_with_the_paper_it_came_from(library: Library, gone: Draft) -> None:
    add_listing(library, [BARE._replace(title="The bare one that stays"), gone._replace(title="The one that goes")])
    others = [FULL._replace(identifiers=()), BARE]  # whose own stays as it is
    add_listing(library, others, name="others.txt", authority=Authority.PUBLISHER)
    before = everything(library), [row.marks for row in library.rows([1, 2, 3, 4])]
    library.duplicates.merge(1, 2)
    assert library.paper(1).abstract == gone.abstract
    assert library.paper(1).row.year == (2019 if gone is FULL else None)
    after = everything(library), [row.marks for row in library.rows([1, 3, 4])]
    for _ in range(2):
        library.journal.undo()
        assert (everything(library), [row.marks for row in library.rows([1, 2, 3, 4])]) == before
        assert sound(library)
        library.journal.redo()
        assert (everything(library), [row.marks for row in library.rows([1, 3, 4])]) == after
        assert sound(library)


def test_what_was_learned_since_stays_field_by_field(library: Library) -> None:
    one, other = two(library)
    library.duplicates.merge(one, other)
    told = Draft(
        "A paper in two places, now in print", "It says otherwise by now.", identifiers=ONE.identifiers, comment="new",
    )  # fmt: skip
    assert add_listing(library, [told], name="arxiv", authority=Authority.ARXIV) == [one]
    library.journal.undo()
    paper = library.paper(one)
    assert (paper.title, paper.abstract, paper.comment) == (told.title, told.abstract, "new")
    assert [author.name for author in paper.authors] == ["A. Bee"]
    assert [link.url for link in paper.links] == ["https://github.com/a/b"]
    assert paper.row.year == 2024
    assert library.find("in print now")[0].row.id == one
    assert library.paper(other).title == OTHER.title
    assert sound(library)


def test_a_title_that_came_with_another_means_that_one_again(library: Library) -> None:
    one, other = two(library)
    library.duplicates.merge(one, other)
    library.journal.undo()
    assert add_listing(library, [draft(OTHER.title), draft(ONE.title)], name="later.txt") == [other, one]
    titles = "SELECT paper_id, title FROM title_alias ORDER BY 1"
    assert library._connection.execute(titles).fetchall() == []
    library.duplicates.merge(one, other)
    assert add_listing(library, [draft(OTHER.title, "Once more, said otherwise.")], name="last.txt") == [one]
    library.journal.undo()
    assert (one, OTHER.title) in library._connection.execute(titles).fetchall()  # more was said of it under this one
    assert sound(library)


def test_both_keep_the_titles_and_tags_that_both_had(library: Library) -> None:
    same = "The same title of papers"
    add_listing(library, [draft(same, arxiv=f"2404.0000{n}")._replace(tags=("x",)) for n in (1, 2)])
    before = everything(library)
    library.duplicates.merge(1, 2)
    assert add_listing(library, [draft(same)], name="b") == [1]
    library.journal.undo()
    assert [paper["tags"] for paper in everything(library)] == [paper["tags"] for paper in before]
    assert add_listing(library, [draft(same, arxiv="2404.00002"), draft(same)], name="c") == [2, 1]
    assert library.tags.delete("x").paper_ids == (1, 2)
    assert sound(library)


def test_a_tag_that_is_gone_comes_back_with_the_paper_that_had_it(library: Library) -> None:
    one, other = two(library)
    library.duplicates.merge(one, other)
    step = library.journal.history()[0]
    library.tags.delete("theirs")
    library.journal.undo_operation(step.id)
    assert (library.paper(one).tags, library.paper(other).tags) == (("mine",), ("theirs",))
    assert sound(library)


def test_what_is_kept_of_a_paper_cannot_be_made_to_say_something_else(library: Library) -> None:
    one, other = two(library)
    library.duplicates.merge(one, other)
    kept = library._connection.execute("SELECT kept FROM merged").fetchone()[0]
    column = "url) VALUES (?,?,?,'https://evil.example/' || ?) --"
    library._connection.execute("UPDATE merged SET kept = ?", (kept.replace('"url":', f'"{column}":'),))
    before = everything(library)
    with pytest.raises(ReadqError):
        library.journal.undo()
    assert everything(library) == before


def test_titles_are_compared_in_the_order_of_their_letters_and_of_their_words(library: Library) -> None:
    between = [draft(f"Yz abacus, the {n}th of {'many such things ' * n}") for n in range(5)]
    by_letters = [
        draft(f"The study about {word} of rivers", authors=["Ann Bee"]) for word in ("aardvarks", "zardvarks")
    ]
    by_words = [draft(f"{word} papers by what readers rank", authors=["Ann Bee"]) for word in ("Yebra", "Zebra")]
    add_listing(library, [*between, *by_letters, *by_words])
    assert library.duplicates.search() == 2
    assert [pair.papers for pair in library.duplicates.suggested()] == [(6, 7), (8, 9)]
