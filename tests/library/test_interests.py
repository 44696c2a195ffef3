"""Interests that the reader names: how they are kept, and what they make of the order."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from readq.errors import ReadqError
from readq.library import Library
from readq.library.interest_definition import Definition, read
from readq.library.interests import NamedInterest
from readq.model import Outcome, Status
from readq.phrasing import phrase
from readq.search.query import parse
from tests.support.libraries import Clock, add_listing, draft, open_library

_VERSION_13 = Path(__file__).parents[1] / "fixtures" / "library_of_version_13.db.gz"


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with open_library(tmp_path / "a.db") as opened:
        add_listing(opened, [draft(f"{title} {n}", f"{abstract} {n}", authors=[author])
                             for n in range(8) for title, abstract, author in (
                                 ("Gardening robots at work", "Robots that water plants", "Rosa Roe"),
                                 ("Speech recognition alone", "Spoken words and their acoustics", "Jane Doe"),
                                 ("Protein folding by night", "Molecules and amino acids", "Max Moe"))])  # fmt: skip
        yield opened


ROBOTS, SPEECH, PROTEINS = (range(first, 25, 3) for first in (1, 2, 3))


def inbox(library: Library, by: str | None = None) -> list[int]:
    found = library.interest.order(library.every_id(parse("status:inbox")), surprises=False, by=by)
    return list(found.ids)


def names(library: Library) -> list[str]:
    return [each.name for each in library.interests.all()]


def made(outcome: Outcome) -> str:
    assert outcome.operation is not None
    return str(outcome.operation.facts["name"])


# -- kept, and taken back ----------------------------------------------------------------------------------------------


def test_an_interest_is_made_from_what_the_reader_has(library: Library, tmp_path: Path) -> None:
    library.tag([3, 6], ["bio"])
    bib = tmp_path / "mine.bib"
    bib.write_text(
        "@article{a, title={Speech recognition alone 2}}\n@article{b, title={Whales sing}, abstract={Songs}}"
    )
    interests = library.interests
    assert made(interests.make(None, "words", "recognising  spoken\nwords")) == "recognising spoken words"
    assert made(interests.make(None, "author", "rosa roe")) == "rosa roe"
    assert made(interests.make(None, "tag", "BIO")) == "BIO"
    assert made(interests.make("Mine", "papers", papers=[1, 4, 1, 99])) == "Mine"
    assert made(interests.make(None, "file", str(bib))) == "mine 2"
    assert made(interests.make(None, "file", str(bib))) == "mine 3"
    found = {each.name: each for each in interests.all()}
    assert found["rosa roe"].papers == tuple(ROBOTS)
    assert found["BIO"].papers == (3, 6)
    assert found["Mine"].papers == (1, 4)
    assert found["Mine"].words[:2] == ("gardening", "robots")
    assert found["mine 2"][:7] == ("mine 2", "file", "mine.bib", 1.0, False, False, (8,))
    assert {"whales", "sing", "songs"} <= set(found["mine 2"].words) | {"songs"}
    assert library.count(parse("whales")) == 0  # nothing was taken in
    assert library.maintenance.check() == []


def test_what_arrives_by_an_author_or_with_a_tag_is_of_the_interest(library: Library) -> None:
    library.interests.make("Roe", "author", "Rosa Roe")
    (new,) = add_listing(library, [draft("Ploughs", None, authors=["Rosa Roe"])], name="more")
    assert new in library.interests.get("roe").papers
    library.tag([2], ["later"])
    library.interests.make("Later", "tag", "later")
    library.tags.rename("later", "soon")
    assert library.interests.get("Later")[1:3] == ("tag", "soon")
    assert library.interests.get("Later").papers == (2,)
    library.journal.undo()
    assert library.interests.get("Later").value == "later"


def test_every_change_is_a_step_that_is_taken_back_and_made_again(library: Library) -> None:
    interests = library.interests
    interests.make("One", "words", "speech")
    interests.make("Two", "words", "proteins")
    states = [interests.all()]
    changes: tuple[Callable[[], Outcome], ...] = (
        lambda: interests.weigh("one", 0.5),
        lambda: interests.mute("ONE"),
        lambda: interests.follow("Two"),
        lambda: interests.follow("One"),  # and Two no more
        lambda: interests.mute("One", False),
        lambda: interests.rename("One", "Speech"),
        lambda: interests.follow("Speech", False),
        lambda: interests.remove("Two"),
    )
    for change in changes:
        outcome = change()
        assert outcome.operation is not None
        assert outcome.operation.kind == "interest"
        states.append(interests.all())
    assert [[each.name for each in state if each.followed] for state in states] == [
        [], [], [], ["Two"], ["One"], ["One"], ["Speech"], [], [],
    ]  # fmt: skip
    for state in reversed(states[:-1]):
        library.journal.undo()
        assert interests.all() == state
    for state in states[1:]:
        library.journal.redo()
        assert interests.all() == state
    assert [phrase(step) for step in library.journal.history(3)] == [
        "Redid: Removed the interest “Two”",
        "Redid: Followed the interest “Speech” no more",
        "Redid: Renamed the interest “One” to “Speech”",
    ]
    assert library.maintenance.check() == []


def test_what_is_so_already_is_no_step(library: Library) -> None:
    library.interests.make("One", "words", "speech")
    for again in (
        library.interests.weigh("One", 1),
        library.interests.mute("One", False),
        library.interests.follow("One", False),
        library.interests.rename("One", "One"),
    ):
        assert again.operation is None
    assert library.interests.rename("One", "ONE").operation is not None
    assert names(library) == ["ONE"]


def test_an_interest_that_changed_since_is_left_alone(library: Library) -> None:
    library.interests.make("One", "words", "speech")
    step = library.interests.weigh("One", 2).operation
    library.interests.weigh("One", 0.5)
    assert step is not None
    outcome = library.journal.undo_operation(step.id)
    assert (outcome.interest, outcome.view) == ("One", None)
    assert outcome.stood_in_the_way == "the interest “One”"
    assert library.interests.get("One").weight == 0.5


@pytest.mark.parametrize(
    ("how", "said"),
    [
        (("", "words", "speech"), "is called by 1 to 60"),
        (("a\x1b[2Jb", "words", "speech"), "is called by"),
        ((None, "words", "of the and"), "words that tell"),
        ((None, "author", "Nobody At All"), "No paper of this library is by 'Nobody At All'"),
        ((None, "author", "--"), "No paper of this library"),
        ((None, "tag", "nothing"), "There is no tag 'nothing'"),
        ((None, "papers", "", [99]), "needs a paper"),
        ((None, "dreams", "x"), "An interest is made from"),
        (("ONE", "words", "speech"), "There is an interest 'One' already"),
        ((None, "file", "/nowhere/at.bib"), "/nowhere/at.bib: .*no such file"),
    ],
)
def test_what_cannot_be_is_said_and_changes_nothing(library: Library, how: tuple[str, str, str], said: str) -> None:
    library.interests.make("One", "words", "speech")
    steps = len(library.journal.history())
    with pytest.raises(ReadqError, match=f"(?i){said}"):
        library.interests.make(*how)
    assert names(library) == ["One"]
    assert len(library.journal.history()) == steps


def test_a_weight_beyond_reason_and_a_name_that_there_is_not(library: Library) -> None:
    library.interests.make("One", "words", "speech")
    with pytest.raises(ReadqError, match=r"0\.1 to 10 times"):
        library.interests.weigh("One", 0)
    for change in (library.interests.remove, library.interests.mute, library.interests.follow, library.interests.get):
        with pytest.raises(ReadqError, match="no interest 'Two'"):
            change("Two")


def test_a_definition_is_kept_as_it_is_or_not_at_all() -> None:
    every = Definition("file", "mine.bib", (1, 2), {"wörd": 3}, 0.5, True, True)
    assert read(every.text()) == every
    assert read(Definition("words", "x").text()) == Definition("words", "x")
    for text in (
        "",
        "[]",
        "{}",
        '{"from":"words"}',
        '{"from":"file","words":{"a":-1}}',
        '{"from":"papers","papers":["1"]}',
        '{"from":"words","value":"x","weight":1e999}',
        '{"from":"words","value":7}',
    ):
        assert read(text) is None, text


def test_an_interest_goes_with_a_paper_into_the_one_it_was_merged_into(library: Library) -> None:
    library.interests.make("Mine", "papers", papers=[1, 2])
    library.duplicates.merge(4, 1)
    assert library.interests.get("Mine").papers == (4, 2)
    library.duplicates.merge(7, 4)
    assert library.interests.get("Mine").papers == (7, 2)
    library.journal.undo()
    library.journal.undo()
    assert library.interests.get("Mine").papers == (1, 2)


def test_a_library_of_before_has_everything_and_takes_interests(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    path.write_bytes(gzip.decompress(_VERSION_13.read_bytes()))
    with Library(path) as library:
        assert library.interests.all() == []
        (rule,) = library.arrivals.rules()
        assert (rule.name, rule.action, rule.value, rule.top) == ("cats", "tag", "feline", 0)
        assert [row.status for row in library.rows([1, 2, 3, 6])] == [
            Status.QUEUE, Status.SKIP, Status.QUEUE, Status.INBOX,
        ]  # fmt: skip
        assert (library.paper(1).note, library.paper(1).tags) == ("A note", ("spoken",))
        assert library.maintenance.check() == []
        before = inbox(library)
        library.interests.make("Spoken", "tag", "spoken")
        assert library.interests.get("Spoken").papers == (1, 3)
        library.journal.undo()
        assert inbox(library) == before
        assert library.maintenance.check() == []


# -- the order ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "how", [("words", "spoken acoustics"), ("author", "Jane Doe"), ("tag", "ears"), ("papers", "", [2, 5, 8])]
)
def test_a_beginning_orders_the_list_before_anything_is_queued(library: Library, how: tuple[str, str]) -> None:
    library.tag([2, 5, 8], ["ears"])
    assert not library.interest.order([1, 2]).learnt
    library.interests.make("Ears", *how)
    found = library.interest.order(library.every_id(parse("status:inbox")), surprises=False)
    assert found.learnt
    assert set(found.ids[:8]) == set(SPEECH)
    why = library.interest.why(found.ids[0])
    assert why.interests == ("Ears",)
    assert why.words_for
    assert library.interest.why(1).interests == ()
    library.interests.mute("Ears")
    assert not library.interest.order([1, 2]).learnt


def test_without_named_interests_the_order_is_that_of_decisions_alone(seeds_library: Path) -> None:
    with open_library(seeds_library) as library:
        library.mark(list(library.every_id(parse("title:speech")))[:4], Status.QUEUE)
        library.mark(list(library.every_id(parse("title:video")))[:4], Status.SKIP)
        ids = library.every_id(parse("status:inbox"))
        before = library.interest.order(ids)
        library.interests.make("Gone", "words", "point cloud")
        assert library.interest.order(ids) != before
        library.interests.remove("Gone")
        assert library.interest.order(ids) == before


def test_decisions_outweigh_what_an_interest_began_with(library: Library) -> None:
    library.interests.make("Robots", "words", "robots water plants")
    assert set(inbox(library)[:4]) <= set(ROBOTS)
    library.mark(ROBOTS[:4], Status.SKIP)
    library.mark(PROTEINS[:4], Status.QUEUE)
    assert set(inbox(library)[:4]) == set(PROTEINS[4:])


def test_one_that_is_followed_orders_alone_and_one_that_is_muted_not_at_all(library: Library) -> None:
    library.interests.make("Robots", "words", "robots plants")
    library.interests.make("Speech", "author", "Jane Doe")
    library.mark(SPEECH[:2], Status.QUEUE)
    library.mark(PROTEINS[:2], Status.QUEUE)
    library.interests.follow("Robots")
    assert set(inbox(library)[:8]) == set(ROBOTS)
    assert library.interest.why(1).interests == ("Robots",)
    assert set(inbox(library, by="speech")[:6]) == set(SPEECH[2:])  # for once
    assert set(inbox(library)[:8]) == set(ROBOTS)
    library.interests.follow("Robots", False)
    library.interests.mute("Robots")
    assert set(inbox(library)[:12]) == {*SPEECH[2:], *PROTEINS[2:]}
    library.interests.mute("Speech")  # and what is liked of it counts no more
    assert set(inbox(library)[:6]) == set(PROTEINS[2:])
    assert library.interest.learnt().liked == 2
    with pytest.raises(ReadqError, match="no interest 'Nothing'"):
        inbox(library, by="Nothing")


def test_a_weight_says_how_much_an_interest_counts_beside_others(library: Library) -> None:
    library.interests.make("Robots", "papers", papers=ROBOTS[:3])
    library.interests.make("Speech", "papers", papers=SPEECH[:3])
    library.mark(SPEECH[:3], Status.QUEUE)
    library.mark(ROBOTS[:3], Status.QUEUE)
    for heavy, light, first in (("Robots", "Speech", ROBOTS), ("Speech", "Robots", SPEECH)):
        library.interests.weigh(heavy, 2)
        library.interests.weigh(light, 0.5)
        assert set(inbox(library)[:5]) == set(first[3:])


def test_switched_off_nothing_orders_and_reset_forgets_decisions_alone(tmp_path: Path) -> None:
    clock = Clock()
    with open_library(tmp_path / "a.db", clock) as library:
        add_listing(library, [draft("Robots"), draft("Speech of whales"), draft("More speech"), draft("Proteins")])
        library.mark([4], Status.QUEUE)
        library.interests.make("Speech", "words", "speech")
        clock.now += 10
        library.interest.reset()
        assert library.interest.learnt().liked == 0
        assert set(inbox(library)[:2]) == {2, 3}
        library.interest.switch(False)
        assert inbox(library) == [1, 2, 3]
        assert names(library) == ["Speech"]
        library.interest.switch(True)
        assert set(inbox(library)[:2]) == {2, 3}


def test_groups_of_what_is_liked_can_be_named(seeds_library: Path) -> None:
    with open_library(seeds_library) as library:
        assert library.interests.found() == []
        library.mark(list(library.every_id(parse("title:speech")))[:8], Status.QUEUE)
        library.mark(list(library.every_id(parse('title:"point cloud" OR title:3d')))[:8], Status.READ)
        found = library.interests.found()
        assert len(found) >= 2
        assert any("speech" in " ".join(group.words) for group in found)
        assert set().union(*(group.papers for group in found)) <= set(library.interest.liked())
        name = made(library.interests.make(None, "found", papers=found[0].papers))
        assert library.interests.get(name) == NamedInterest(
            name, "found", "", 1.0, False, False, found[0].papers, library.interests.get(name).words
        )
