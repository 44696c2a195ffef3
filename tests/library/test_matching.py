"""Which papers there are: rules by example, and what holds for any drafts in any order."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from readq.filters import Filter
from readq.library import Library
from readq.listing import Authority, Draft
from readq.model import Author, Paper
from tests.support.libraries import add_listing, draft, open_library

TITLE = "A title that is long enough to be told apart"
OTHER = "Another title that is long enough to be told apart"


def papers_of(library: Library) -> list[Paper]:
    return library.papers(list(library.every_id(Filter())))


def pairs_of(library: Library) -> list[tuple[tuple[int, int], str]]:
    return [(pair.papers, pair.reason) for pair in library.duplicates.suggested()]


# -- by example ------------------------------------------------------------------------------------------------------


def test_an_arxiv_id_is_never_swallowed_by_a_paper_with_the_same_doi(tmp_path: Path) -> None:
    with open_library(tmp_path / "a.db") as library:
        add_listing(library, [draft(TITLE, authors=["Ada Byron"], arxiv="2404.00002", doi="10.1/a")])
        assert add_listing(
            library, [draft(OTHER, authors=["Ada Byron"], arxiv="2404.00001", doi="10.1/a")], name="b"
        ) == [2]
        assert [dict(paper.identifiers) for paper in papers_of(library)] == [
            {"arxiv": "2404.00002", "doi": "10.1/a"},
            {"arxiv": "2404.00001"},
        ]
        assert pairs_of(library) == [((1, 2), "same doi")]
        assert library.resolve("2404.00001") == 2


def test_ids_of_two_papers_in_one_draft_are_a_suggestion(tmp_path: Path) -> None:
    with open_library(tmp_path / "a.db") as library:
        add_listing(library, [draft(TITLE, arxiv="2404.00001"), draft(OTHER, doi="10.1/a")])
        both = draft("A third title, which nobody has seen before", arxiv="2404.00001", doi="10.1/a")
        assert add_listing(library, [both], name="b") == [1]
        assert dict(library.paper(1).identifiers) == {"arxiv": "2404.00001"}
        assert dict(library.paper(2).identifiers) == {"doi": "10.1/a"}
        assert pairs_of(library) == [((1, 2), "same doi")]


def test_the_same_title_under_other_ids_is_a_suggestion_made_once(tmp_path: Path) -> None:
    with open_library(tmp_path / "a.db") as library:
        for number in range(3):
            add_listing(library, [draft(TITLE, arxiv=f"2404.0000{n}") for n in range(4)], name=str(number))
        assert pairs_of(library) == [((1, other), "same title") for other in (2, 3, 4)]


def test_a_paper_that_is_renamed_to_the_title_of_another_is_a_suggestion(tmp_path: Path) -> None:
    with open_library(tmp_path / "a.db") as library:
        add_listing(library, [draft(TITLE, arxiv="2404.00001"), draft(OTHER, arxiv="2404.00002")])
        add_listing(library, [draft(OTHER, arxiv="2404.00001")], name="b")
        assert len(papers_of(library)) == 2
        assert pairs_of(library) == [((1, 2), "same title")]


def test_several_dois_of_a_paper_are_kept(tmp_path: Path) -> None:
    with open_library(tmp_path / "a.db") as library:
        add_listing(library, [draft(TITLE, authors=["Ada Byron"], arxiv="2404.00001", doi="10.1/a")])
        add_listing(library, [draft(TITLE, authors=["A. Byron"], doi="10.1/b")], name="b")
        (paper,) = papers_of(library)
        assert paper.identifiers == (("arxiv", "2404.00001"), ("doi", "10.1/a"), ("doi", "10.1/b"))


@pytest.mark.parametrize("first", [0, 1])
def test_two_arxiv_ids_in_one_draft_make_one_paper_with_one(tmp_path: Path, first: int) -> None:
    with open_library(tmp_path / "a.db") as library:
        ids = ("arxiv", "2404.00001"), ("arxiv", "2404.00002")
        add_listing(library, [Draft(TITLE, identifiers=(ids[first], ids[1 - first]))])
        (paper,) = papers_of(library)
        assert paper.identifiers == (ids[first],)


# -- for any drafts --------------------------------------------------------------------------------------------------

SHORT = "Attention"  # tells papers apart only together with an abstract
TITLES = (TITLE, OTHER, SHORT, "A third title, which nobody has seen before")
NAMES = ("Ada Byron", "A. Byron", "Grace Hopper")
optional = st.sampled_from


@st.composite
def drafts(chance: st.DrawFn) -> Draft:
    ids = {
        "arxiv": chance(optional([None, None, "2404.00001", "2404.00002", "2404.00003"])),
        "doi": chance(optional([None, None, "10.1/a", "10.1/b"])),
    }
    name = chance(optional([None, *NAMES]))
    title = chance(st.sampled_from(TITLES))
    return Draft(
        title=title,
        abstract="Attention is shown."
        if title == SHORT
        else chance(optional([None, "We show it.", "We show it. So."])),
        authors=(Author(name, family=name.split()[-1]),) if name else (),
        identifiers=tuple((scheme, value) for scheme, value in ids.items() if value),
        categories=chance(optional([(), ("cs.CL",)])),
    )


listings = st.lists(
    st.tuples(st.lists(drafts(), min_size=1, max_size=4), st.sampled_from([10, 50])), min_size=1, max_size=4
)
any_order = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True
)


def take_in(library: Library, files: Sequence[tuple[int, tuple[list[Draft], int]]]) -> list[tuple[Draft, int]]:
    """Every draft with the paper it ended in."""
    ended: list[tuple[Draft, int]] = []
    for name, (listing, authority) in files:
        ids = add_listing(library, listing, name=str(name), authority=authority)
        assert len(ids) == len(listing)  # every draft ends in exactly one paper
        ended += zip(listing, ids, strict=True)
    return ended


def fresh(tmp_path: Path) -> Library:
    """An empty library that is quick to make and to write to."""
    model, path = tmp_path / "model.db", tmp_path / "any.db"
    if not model.exists():
        open_library(model).close()
    shutil.copy(model, path)
    library = open_library(path)
    library._connection.execute("PRAGMA synchronous=OFF")
    return library


def facts(library: Library) -> list[object]:
    return [
        (paper.title, paper.abstract, paper.authors, paper.identifiers, paper.categories)
        for paper in papers_of(library)
    ]


@given(listings)
@any_order
def test_whatever_the_order(tmp_path: Path, files: list[tuple[list[Draft], int]]) -> None:
    """An arXiv id is one paper's, a paper has one at most, and nothing that may be one paper is lost sight of."""
    numbered = list(enumerate(files))
    families = []
    for order in (numbered, numbered[::-1]):
        with fresh(tmp_path) as library:
            ended = take_in(library, order)
            papers = papers_of(library)
            arxiv = [[value for scheme, value in paper.identifiers if scheme == "arxiv"] for paper in papers]
            assert all(len(ids) <= 1 for ids in arxiv)
            given = {value for listing, _ in files for each in listing for scheme, value in each.identifiers
                     if scheme == "arxiv"}  # fmt: skip
            assert sorted(value for ids in arxiv for value in ids) == sorted(given)
            for each, id_ in ended:
                own = dict(each.identifiers).get("arxiv")
                assert own is None or library.resolve(own) == id_
            assert {id_ for _, id_ in ended} == {paper.id for paper in papers}
            assert sum(paper.row.listed for paper in papers) == len(ended)
            families.append(_families(ended, [pair.papers for pair in library.duplicates.suggested()]))
            assert library.maintenance.check() == []
    assert families[0] == families[1]


def _families(ended: Sequence[tuple[Draft, int]], pairs: Sequence[tuple[int, int]]) -> set[frozenset[object]]:
    """The ids and titles of papers, those together that are one paper or may be one."""
    joined = {id_: id_ for _, id_ in ended}

    def root(id_: int) -> int:
        while joined[id_] != id_:
            id_ = joined[id_]
        return id_

    for one, other in pairs:
        joined[root(one)] = root(other)
    found: dict[int, set[object]] = {}
    for each, id_ in ended:
        found.setdefault(root(id_), set()).update((*each.identifiers, each.title))
    return {frozenset(family) for family in found.values()}


@given(listings)
@any_order
def test_taking_in_twice_changes_nothing(tmp_path: Path, files: list[tuple[list[Draft], int]]) -> None:
    numbered = list(enumerate(files))
    with fresh(tmp_path) as library:
        first = take_in(library, numbered)
        before, pairs = facts(library), pairs_of(library)
        again = take_in(library, [(f"again {name}", file) for name, file in numbered])  # type: ignore[misc]
        assert [id_ for _, id_ in again] == [id_ for _, id_ in first]
        assert facts(library) == before
        assert pairs_of(library) == pairs


@given(
    st.lists(
        st.tuples(st.integers(0, 5), st.booleans(), st.booleans(), st.sampled_from([10, 50])), min_size=1, max_size=12
    )
)
@any_order
def test_where_a_title_is_one_papers_the_order_of_files_changes_nothing(
    tmp_path: Path, told: list[tuple[int, bool, bool, int]]
) -> None:
    """Records of a few papers, each with all of its ids or with none, with or without authors."""
    files = [
        (
            [
                draft(
                    f"The {number}th of several titles of some length",
                    "An abstract.",
                    authors=["Ada Byron"] if named else [],
                    **({"arxiv": f"2404.0000{number}", "doi": f"10.1/{number}"} if identified else {}),
                )
            ],
            authority,
        )
        for number, identified, named, authority in told
    ]
    found = []
    for order in (list(enumerate(files)), list(enumerate(files))[::-1]):
        with fresh(tmp_path) as library:
            take_in(library, order)
            found.append(sorted((p.title, p.identifiers, p.authors, p.row.listed) for p in papers_of(library)))
            assert library.duplicates.suggested() == []
    assert found[0] == found[1]
    assert len(found[0]) == len({number for number, *_ in told})


def test_authorities_are_in_the_order_the_library_believes_them() -> None:
    assert Authority.CAPTURE < Authority.MANAGER < Authority.API < Authority.PUBLISHER < Authority.ARXIV
    assert max(Authority) is Authority.PERSON
