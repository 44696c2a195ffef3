"""Citation keys by a pattern."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readq.citation_key import DEFAULT, checked_pattern, distinct, is_key, made
from readq.model import Author

TITLE = "On the Unreasonable Effectiveness of Löss-less Coding: A Study"


@pytest.mark.parametrize(
    ("pattern", "key"),
    [
        (DEFAULT, "muller2024UnreasonableEffectivenessLoss"),
        ("[auth][year]", "Muller2024"),
        ("[auth:3:upper]:[year]-[veryshorttitle:lower]", "MUL:2024-unreasonable"),
        ("[arxiv]", "paper7-2404.00001"),
        ("p[id]", "p7"),
        ("[auth:lower]_[title:10]", "muller_OnTheUnrea"),
    ],
)
def test_a_key_follows_its_pattern(pattern: str, key: str) -> None:
    authors = (Author("Ada Müller", "Müller", "Ada"), Author("Bo Li"))
    found = made(checked_pattern(pattern), authors=authors, year=2024, title=TITLE, arxiv="2404.00001", number=7)
    assert found == key


@pytest.mark.parametrize(
    ("name", "key"),
    [("Ada Lovelace", "lovelace"), ("Sammy Davis Jr.", "davis"), ("The ATLAS Collaboration", "theatlascollaboration"),
     ("李明", ""), ("Łukasz Øster", "oster")],
)  # fmt: skip
def test_the_family_name_of_a_printed_name(name: str, key: str) -> None:
    assert made("k[auth:lower]", authors=(Author(name),), year=None, title="x") == f"k{key}"


def test_of_a_paper_of_which_nothing_is_known_there_is_its_number() -> None:
    assert made(DEFAULT, authors=(), year=None, title="…", number=12) == "paper12"
    assert made(DEFAULT, authors=(), year=2024, title="论文", number=12) == "paper12-2024"


@pytest.mark.parametrize(
    "pattern", ["", "key", "[nothing]", "[auth", "[auth:loud]", "[auth:0]", "a b[auth]", "{[auth]}"]
)
def test_what_is_no_pattern_is_said(pattern: str) -> None:
    with pytest.raises(ValueError, match="use"):
        checked_pattern(pattern)


@given(st.text(), st.text(), st.one_of(st.none(), st.integers(1500, 2999)))
def test_whatever_is_known_a_key_is_one(name: str, title: str, year: int | None) -> None:
    key = made(DEFAULT, authors=(Author(name),), year=year, title=title, number=3)
    assert is_key(key)
    assert key.isascii()


@given(st.lists(st.sampled_from(["a", "A", "ab", "b"]), max_size=90))
def test_no_two_keys_are_one(wanted: list[str]) -> None:
    taken: set[str] = set()
    for key in wanted:
        found = distinct(key, taken)
        assert found.lower() not in taken
        taken.add(found.lower())
    assert len(taken) == len(wanted)
