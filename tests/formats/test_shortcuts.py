"""What is read in a shorter way where nothing else can come of it, comes to the same as the long way."""

from __future__ import annotations

import re
from typing import Any
from unittest.mock import patch

from hypothesis import example, given, settings
from hypothesis import strategies as st

from readq import identity
from readq.formats.arxiv import snapshot
from readq.formats.arxiv.parts import line
from readq.formats.common import latex
from readq.formats.references import bibtex_names
from readq.model import Author

NEVER = re.compile(r"(?!)")
tex = st.text(st.sampled_from("ab \\{}$~-`'\"c"), max_size=30)
names = st.lists(st.text(st.sampled_from("Aé von,.{}\\'-=~ \n\u00a0"), max_size=20), max_size=4).map(" and ".join)
parts = st.one_of(st.none(), st.integers(), st.text(st.sampled_from("Bé. \n\t-\u2003"), max_size=8))
ids = st.one_of(
    st.from_regex(r"\A\d{2}[01]\d\.\d{4,6}(v\d)?\n?\Z"),
    st.from_regex(r"\A(doi:|https://doi\.org/)? ?10\.\d{3,10}/[A-Za-z0-9._/;()%\u00e9 -]{0,12}\n?\Z"),
)


@settings(deadline=None)
@given(tex)
@example("it's -- ``so''")
def test_latex_is_looked_for_where_it_may_begin(text: str) -> None:
    for braces in (True, False):
        short = latex.to_text(text, braces=braces)
        with patch.object(latex, "_SIGN", re.compile(r"[\\${}~`'-]")), patch.object(latex, "worth_it", bool):
            assert short == latex.to_text(text, braces=braces)


@settings(deadline=None)
@given(ids)
@example("1501.00001")
@example("1413.00001")
@example("10.1000/A.b-c")
def test_identifiers_are_told_at_once(text: str) -> None:
    short = identity.arxiv_id(text), identity.doi(text)
    with patch.object(identity, "_ARXIV_PLAIN", NEVER), patch.object(identity, "_DOI_PLAIN", NEVER):
        assert short == (identity.arxiv_id(text), identity.doi(text))


@settings(deadline=None)
@given(names)
@example(", and A, B")
@example("Müller, Anna  Maria and O'Hara, B.-C.")
def test_names_of_bibtex_are_told_at_once(text: str) -> None:
    short = bibtex_names.people(text)
    with patch.object(bibtex_names, "_PLAIN", NEVER):
        assert short == bibtex_names.people(text)


@settings(deadline=None)
@given(st.lists(st.lists(parts, max_size=4), max_size=3))
@example([["Lee", 5, ""]])
@example([["Müller", "A.  B.", ""], ["Collaboration", "", ""], ["Lee", "C.", "Jr."]])
def test_names_of_a_snapshot_are_told_at_once(parsed: list[list[Any]]) -> None:
    expected = []
    for each in parsed:
        if each and isinstance(each[0], str):
            family, given_, suffix = ([line(part) for part in each[:3]] + ["", ""])[:3]
            if name := " ".join(filter(None, (given_, family, suffix))):
                expected.append(Author(name, family, given_))
    assert snapshot._authors(parsed, None) == tuple(expected)
