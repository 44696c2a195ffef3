"""What of a text is searched: as written, and as its TeX is printed."""

from __future__ import annotations

import re
import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readq.searchable import both_forms, has, is_searched_as_written, printed_otherwise, searchable, tex_condition
from readq.term_pattern import term_pattern
from readq.text import fold


def finds(text: str, query: str, *, phrase: bool = False) -> bool:
    asked = term_pattern(query, phrase)
    found = re.compile(asked.pattern).search
    if not asked.marks:
        assert has(text, found, asked.folded) == (found(searchable(text).lower()) is not None)
    return has(text, found, asked.folded)


@pytest.mark.parametrize(
    ("text", "queries"),
    [
        ("Learning $\\alpha$-divergences", ("α", "\\alpha", "alpha", "α-div", "$\\alpha$-divergences")),
        ("M$^3$CS: search", ("M3CS", "M³CS", "M$^3$CS", "cs")),
        ("Sorting in $O(n\\log n)$", ("O(n log n)", "O(n\\log n)", "n\\log")),
        ("In $\\mathcal{O}(n^2)$ steps", ("n2", "n^2", "mathcal")),
        ("Erd\\H{o}s--R\\'enyi graphs", ("erdos", "Erdős-Rényi", "Rényi graphs")),
        ("A 640times360 frame", ("640 360", "640times360")),
        ("The {rm Paddle} thing", ("the paddle thing", "rm paddle")),
    ],
)
def test_both_forms_are_found(text: str, queries: tuple[str, ...]) -> None:
    for query in queries:
        assert finds(text, query), query


@pytest.mark.parametrize("text", ["A plain title", "From $5 to $10", "``Quoted'' -- and~tied", "Many times {over}", ""])
def test_what_is_printed_in_the_same_words_is_searched_as_it_was_written(text: str) -> None:
    assert searchable(text) == fold(text)


def test_the_end_of_the_text_and_the_printed_words_are_no_phrase() -> None:
    text = "$\\alpha$ nets last"
    assert finds(text, "α nets last", phrase=True)
    assert not finds(text, "last α", phrase=True)


def test_of_a_long_text_what_is_around_the_tex_stands_there_again() -> None:
    around = " ".join(f"word{number}" for number in range(100))
    text = f"{around} $\\alpha$ {around} $\\beta$"
    first, second = printed_otherwise(text)
    assert first == "word92 word93 word94 word95 word96 word97 word98 word99 α " + " ".join(
        f"word{number}" for number in range(8)
    )
    assert second.endswith("word99 β")


TEXT = st.text(st.sampled_from("abN49 -.\\${}^_~`'é\u00adαtimes\n"), max_size=40)


@given(TEXT)
def test_what_is_told_of_a_text_without_looking_closely_is_true(text: str) -> None:
    if is_searched_as_written(text):
        assert searchable(text) == text
    query = f"SELECT {tex_condition('t')} FROM (SELECT ? AS t)"  # noqa: S608 - of no text
    with_tex = sqlite3.connect(":memory:").execute(query, (text,)).fetchone()
    if not with_tex[0]:
        assert searchable(text) == fold(text)


@given(TEXT, TEXT, st.booleans())
def test_looking_at_one_form_after_the_other_is_looking_at_both(text: str, query: str, phrase: bool) -> None:
    pattern = term_pattern(query, phrase).pattern
    if pattern:
        finds(text, query, phrase=phrase)


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("plain", []),
        ("$\\alpha$", ["α"]),
        ("a $\\alpha$ b", ["a α b"]),
        ("$\\alpha$ one two $\\beta$", ["α one two β"]),
        ("$x$ and `y'", []),
        ("é $\\alpha$\x1b", ["é α"]),
        ("100$ and $5", []),
        ("A 640times360 frame", ["A 640×360 frame"]),
        ("many times (over)", []),
        ("in {\\bf bold}", ["in bold"]),
        ("in {rm bold}", ["in bold"]),
        ("{Bold} 2times", []),
    ],
)
def test_what_is_printed_otherwise(text: str, printed: list[str]) -> None:
    assert list(printed_otherwise(text)) == printed
    assert both_forms(text) == " ".join([text, *printed])
    assert searchable(text).count("\ue000") == len(printed)
    assert is_searched_as_written("5{ } \\ 3 times over")
    assert not is_searched_as_written("é")
    assert not is_searched_as_written("$\\alpha$")


def test_around_what_is_printed_eight_words_on_each_side_stand_again() -> None:
    words = [f"w{n}" for n in range(20)]
    for before, behind in ((8, 8), (9, 9), (3, 12), (12, 3), (0, 0)):
        text = " ".join([*words[:before], "$\\alpha$", *words[:behind]])
        wanted = " ".join([*words[max(0, before - 8) : before], "α", *words[: min(8, behind)]])
        assert list(printed_otherwise(text)) == [wanted]


def test_quotation_marks_of_tex_are_printed_as_signs_and_stand_for_no_words() -> None:
    words = " ".join(f"w{n}" for n in range(12))
    assert list(printed_otherwise(f"{words} ``x'' a b $\\alpha$")) == ["w7 w8 w9 w10 w11 “x” a b α"]


def test_stretches_that_meet_are_one() -> None:
    words = [f"w{n}" for n in range(40)]
    for between, stretches in ((3, 1), (8, 1), (9, 2), (20, 2)):
        text = " ".join(["$\\alpha$", *words[:between], "$\\beta$"])
        assert len(printed_otherwise(text)) == stretches
