"""What is taken in by a shorter way comes to the same as by the long one."""

from __future__ import annotations

import subprocess
import sys
from array import array
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readq.library import candidates, recognising
from readq.listing import Draft
from readq.model import Author
from tests.library.test_streaming import snapshot
from tests.support.libraries import add_listing, open_library

texts = st.one_of(st.none(), st.text(st.sampled_from("aé \n\0\ud800"), max_size=6))
lists = st.lists(st.text(st.sampled_from("ab \n"), max_size=3), max_size=3).map(tuple)
small = st.integers(0, 9)


@settings(deadline=None)
@given(
    st.builds(
        Draft,
        title=st.just("A title"),
        authors=st.lists(
            st.builds(Author, st.text("a \n", min_size=1, max_size=3), st.just("b"), st.just("c")), max_size=2
        ).map(tuple),
        identifiers=st.lists(
            st.tuples(st.sampled_from(["arxiv", "doi", "x"]), st.sampled_from(["1501.00001", "10.1000/x", " y"])),
            max_size=3,
        ).map(tuple),
        published=st.sampled_from([None, "2015", "2015-13", "x"]),
        venue=texts,
        comment=texts,
        categories=lists,
        keywords=lists,
        citation_key=texts,
        version=texts,
        extra=st.lists(st.tuples(st.just("pages"), st.sampled_from(["1-2", "", "a\n"])), max_size=2).map(tuple),
        raw=texts,
    )
)
def test_tidy_facts_are_kept_as_they_are(draft: Draft) -> None:
    short = candidates._kept(draft)
    with patch.object(candidates, "_tidy", lambda _: False):
        long = candidates._kept(draft)
    assert short == long


@settings(deadline=None)
@given(st.lists(st.tuples(small, st.integers(1, 99)), min_size=1), st.lists(small, min_size=1))
def test_known_records_are_found_with_and_without_numpy(known: list[tuple[int, int]], asked: list[int]) -> None:
    digests = array("q", [digest for digest, _ in known]).tobytes()
    papers = array("I", [paper for _, paper in known]).tobytes()
    found = recognising._in_table(digests, papers)(asked)
    assert found == recognising._in_order(digests, papers)(asked)
    assert found == [next((paper for digest, paper in known if digest == each), None) for each in asked]


def test_numpy_is_not_loaded_for_a_few_known_records(tmp_path: Path) -> None:
    with open_library(tmp_path / "a.db") as library:
        library.ingest([snapshot(tmp_path / "a.jsonl", 5)])
    again = snapshot(tmp_path / "b.jsonl", 4)
    program = (
        "import sys; from pathlib import Path; from readq.library import Library\n"
        "report = Library(sys.argv[1]).ingest([Path(sys.argv[2])])\n"
        "print(report.files[0].known, 'numpy' in sys.modules, 'readq.library.restoring' in sys.modules)"
    )
    command = [sys.executable, "-c", program, str(tmp_path / "a.db"), str(again)]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout == "4 False False\n"


@pytest.mark.parametrize("title", ["A plain title", "A títle", "A $\\alpha$ title"])
@pytest.mark.parametrize("abstract", ["Plain words.", "Wörds.", "Words of $\\beta$."])
@pytest.mark.parametrize("author", ["Ann Plain", "Änn Földed"])
def test_only_what_is_searched_otherwise_is_folded(tmp_path: Path, title: str, abstract: str, author: str) -> None:
    with open_library(tmp_path / "a.db") as library:
        add_listing(library, [Draft(title, abstract, (Author(author),)), Draft("Another title of some length")])
        assert library.maintenance.check() == []


def test_an_identifier_of_no_characters_at_all_costs_nothing_else(tmp_path: Path) -> None:
    with open_library(tmp_path / "a.db") as library:
        (paper,) = add_listing(library, [Draft("A title of some length", identifiers=(("s2", "a\ud800"),))])
        assert library.papers([paper])[0].identifiers == (("s2", "a?"),)
