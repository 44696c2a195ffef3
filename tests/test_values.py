"""`readq.values.value` behaves like a frozen dataclass with slots."""

from __future__ import annotations

import copy
import dataclasses
import pickle

import pytest

from readq.filters import And, Not, Term
from readq.model import Author, Counts, Status


def test_values_are_equal_by_their_fields_and_their_class() -> None:
    assert Author("Ada") == Author("Ada", "", "")
    assert Author("Ada") != Author("Bob")
    assert Not(Term("a")) != And(Term("a"))  # type: ignore[arg-type]
    assert len({Author("Ada"), Author("Ada"), Author("Bob")}) == 2
    assert repr(Author("Ada")) == "Author(name='Ada', family='', given='')"


def test_values_cannot_be_changed() -> None:
    author = Author("Ada")
    with pytest.raises(AttributeError, match="immutable"):
        author.name = "Bob"  # type: ignore[misc]
    with pytest.raises(AttributeError, match="immutable"):
        author.age = 36  # type: ignore[attr-defined]
    with pytest.raises(AttributeError, match="immutable"):
        del author.name


def test_a_default_that_is_made_belongs_to_one_instance() -> None:
    one, other = Counts({Status.READ: 1}, 0), Counts({}, 0)
    one.tags["x"] = (1, 1)
    assert other.tags == {}


def test_values_can_be_copied_pickled_replaced_and_matched() -> None:
    author = Author("Ada Lovelace", family="Lovelace")
    assert copy.deepcopy(author) == author
    assert pickle.loads(pickle.dumps(author)) == author
    assert dataclasses.replace(author, name="A. Lovelace") == Author("A. Lovelace", "Lovelace")
    assert [field.name for field in dataclasses.fields(author)] == ["name", "family", "given"]
    assert dataclasses.replace(Counts({}, 1), snoozed=2) == Counts({}, 2)
    match author:
        case Author(name, family):
            assert (name, family) == ("Ada Lovelace", "Lovelace")


def test_arguments_are_checked_as_in_any_function() -> None:
    with pytest.raises(TypeError, match="name"):
        Author()  # type: ignore[call-arg]
    with pytest.raises(TypeError):
        Author("a", "b", "c", "d")  # type: ignore[call-arg]
