"""Saved views: an order of their own, and every change of them a step of the journal."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readq.errors import ReadqError
from readq.library import Library
from readq.model import Status
from tests.support.libraries import add_listing, draft, open_library


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with open_library(tmp_path / "a.db") as library:
        yield library


def views(library: Library) -> list[tuple[str, str]]:
    return [(view.name, view.query) for view in library.views.every()]


def test_each_change_is_one_step_and_goes_back_with_the_others(library: Library) -> None:
    add_listing(library, [draft("A sufficiently long title", "x")])
    states = [views(library)]
    for act in (
        lambda: library.views.save("one", "a"),
        lambda: library.views.save("two", ""),
        lambda: library.views.save("three", "c"),
        lambda: library.views.save(" two ", "b sort:title"),
        lambda: library.views.move("three", 0),
        lambda: library.mark([1], Status.SKIP),
        lambda: library.views.rename("one", "first"),
        lambda: library.views.delete("three"),
    ):
        act()
        states.append(views(library))
    assert states[-1] == [("first", "a"), ("two", "b sort:title")]
    for wanted in states[-2::-1]:
        assert library.journal.undo().operation is not None
        assert views(library) == wanted
    for wanted in states[1:]:
        library.journal.redo()
        assert views(library) == wanted
    assert library.journal.redo().operation is None


def test_what_changes_nothing_is_no_step(library: Library) -> None:
    library.views.save("one", "a")
    assert library.views.save("one", "a").operation is None
    assert library.views.move("one", 5).operation is None
    assert library.views.rename("one", "one").operation is None
    assert len(library.journal.history()) == 1


def test_a_view_that_is_another_by_now_is_left_alone(library: Library) -> None:
    saved = library.views.save("one", "a").operation
    library.views.save("one", "b")
    assert saved is not None
    outcome = library.journal.undo_operation(saved.id)
    assert outcome.view == "one"
    assert views(library) == [("one", "b")]


def test_a_view_that_was_moved_can_still_be_taken_back(library: Library) -> None:
    saved = library.views.save("one", "a").operation
    library.views.save("two", "b")
    library.views.move("one", 1)
    assert saved is not None
    assert library.journal.undo_operation(saved.id).view is None
    assert views(library) == [("two", "b")]


def test_names_are_checked(library: Library) -> None:
    library.views.save("one", "a")
    library.views.save("two", "b")
    for act in (
        lambda: library.views.save("\n", "a"),
        lambda: library.views.save("x" * 61, "a"),
        lambda: library.views.rename("one", "two"),
        lambda: library.views.rename("three", "four"),
        lambda: library.views.delete("three"),
        lambda: library.views.move("three", 0),
    ):
        with pytest.raises(ReadqError):
            act()
    assert views(library) == [("one", "a"), ("two", "b")]
    assert len(library.journal.history()) == 2


_names = st.sampled_from(["a", "b", "c", "d"])
_acts = st.one_of(
    st.tuples(st.just("save"), _names, st.sampled_from(["", "x", "y"])),
    st.tuples(st.just("rename"), _names, _names),
    st.tuples(st.just("delete"), _names, st.none()),
    st.tuples(st.just("move"), _names, st.integers(0, 4)),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(_acts, max_size=14))
def test_any_sequence_goes_all_the_way_back_and_forth(
    tmp_path_factory: pytest.TempPathFactory, acts: list[tuple[str, str, str | int | None]]
) -> None:
    with open_library(tmp_path_factory.mktemp("views") / "a.db") as library:
        states = [views(library)]
        for act, name, argument in acts:
            arguments = () if argument is None else (argument,)
            try:
                outcome = getattr(library.views, act)(name, *arguments)
            except ReadqError:
                continue
            if outcome.operation is not None:
                states.append(views(library))
        for wanted in states[-2::-1]:
            assert library.journal.undo().view is None
            assert views(library) == wanted
        for wanted in states[1:]:
            assert library.journal.redo().view is None
            assert views(library) == wanted
