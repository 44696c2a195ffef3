"""Notes, tags and reading states of other programs come along, once."""

from __future__ import annotations

from pathlib import Path

import pytest

from readq.library import Library
from readq.listing import Draft
from readq.model import Status
from readq.phrasing import phrase
from readq.search.query import parse
from tests.support.libraries import add_listing, open_library

TITLE = "A paper that another program knows"


def told(**more: object) -> Draft:
    return Draft(TITLE, **more)  # type: ignore[arg-type]


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return open_library(tmp_path / "a.db")


def test_what_another_program_had_comes_along_as_one_step(library: Library) -> None:
    first, second = add_listing(
        library,
        [
            told(tags=("nlp", "to, read", '"'), notes=("A thought.", "Another."), status=Status.READ),
            Draft("A second paper of the same list", tags=("NLP",)),
        ],
    )
    paper = library.paper(first)
    assert (paper.tags, paper.note, paper.status) == (("nlp", "to read"), "A thought.\n\nAnother.", Status.READ)
    assert library.paper(second).tags == ("nlp",)
    assert [phrase(step) for step in library.journal.history(1)] == ["Took over notes, tags and states of 2 papers"]
    assert library.find("thought")[0].row.id == first
    library.journal.undo()
    paper = library.paper(first)
    assert (paper.tags, paper.note, paper.status) == ((), None, Status.INBOX)
    assert library.paper(second).tags == ()
    library.journal.redo()
    assert library.paper(first).note == "A thought.\n\nAnother."


def test_what_was_changed_here_stays(library: Library) -> None:
    draft = told(tags=("nlp", "llm"), notes=("A thought.",), status=Status.READ)
    (id_,) = add_listing(library, [draft])
    library.tag([id_], add=(), remove=("nlp",))
    library.notes.write(id_, "My own.")
    library.mark([id_], Status.QUEUE)
    add_listing(library, [draft], name="again.bib")
    paper = library.paper(id_)
    assert (paper.tags, paper.note, paper.status) == (("llm",), "My own.", Status.QUEUE)


def test_what_is_new_is_added_to_what_is_here(library: Library) -> None:
    (id_,) = add_listing(library, [told()])
    library.notes.write(id_, "My own.")
    add_listing(library, [told(notes=("A thought.", "own"), tags=("nlp",))], name="again.bib")
    paper = library.paper(id_)
    assert (paper.note, paper.tags, paper.status) == ("My own.\n\nA thought.", ("nlp",), Status.INBOX)


def test_a_decision_that_was_taken_back_is_not_made_again(library: Library) -> None:
    (id_,) = add_listing(library, [told(status=Status.SKIP)])
    library.mark([id_], Status.INBOX)
    add_listing(library, [told(status=Status.SKIP)], name="again.bib")
    assert library.paper(id_).status is Status.INBOX


def test_a_rating_is_told_and_asked_for_of_five(library: Library) -> None:
    first, second, third = add_listing(
        library,
        [
            told(rating=0.8, notes=("x",)),
            Draft("A second paper of the same list", rating=0.0, tags=("x",)),
            Draft("A third one that nobody rated"),
        ],
    )
    add_listing(library, [told(rating=0.2, tags=("y",))], name="again.bib")
    assert [paper.rating for paper in library.papers([first, second, third])] == [4, None, None]
    assert list(library.every_id(parse("rating:>=4"))) == [first]
    assert list(library.every_id(parse("rated:<3"))) == []
    with library.together():
        library._connection.execute("UPDATE appearance_record SET told = 'damaged'")
    assert library.paper(first).rating is None


def test_a_long_note_comes_along_whole(library: Library) -> None:
    note = "A line of a long note.\n" * 20_000 + "Its end."
    (paper,) = add_listing(library, [Draft("A paper with a long note", notes=(note,))], name="other")
    assert library.paper(paper).note == note
