"""What a paper learns from whom."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from readq.filters import Filter, Sort, Term
from readq.library import Library
from readq.library.completing import better, is_placeholder
from readq.listing import Authority, Draft
from readq.model import Author, Link, Paper
from readq.phrasing import phrase
from readq.store.provenance import credit
from tests.support.libraries import add_listing, open_library, take_in_versions

LOW, HIGH = Authority.CAPTURE, Authority.ARXIV
TITLE = "A title that is long enough to be told apart"
ID = (("arxiv", "2404.00001"),)


def people(*names: str) -> tuple[Author, ...]:
    return tuple(Author(name, family=name.split()[-1]) for name in names)


FULL, INITIALS = people("Ada Byron", "Grace Hopper"), people("A. Byron", "G. Hopper")


@pytest.mark.parametrize(
    ("field", "present", "offer", "from_lower", "from_higher"),
    [
        ("abstract", None, "Any.", True, True),
        ("abstract", "One.", None, False, False),
        ("abstract", "One text.", "Another text.", False, True),
        ("abstract", "We present a meth", "We present a method. It works.", True, True),
        ("abstract", "We present a method. It works.", "We present a", False, False),
        ("abstract", "We present a method.", "We present a method. It works.", False, True),  # nothing was cut off
        ("abstract", "We present …", "We present it", True, True),
        ("abstract", "We present …", "We present!!", False, True),
        ("authors", (), FULL, True, True),
        ("authors", INITIALS, FULL, True, True),
        ("authors", FULL, INITIALS, False, False),
        ("authors", FULL[:1], FULL, True, True),
        ("authors", FULL, FULL[:1], False, False),
        ("authors", FULL, people("Alan Turing"), False, True),
        ("authors", people("A. B. Byron"), people("Ad Byron"), True, True),
        ("authors", people("Ad Byron"), people("A. B. Byron"), False, False),
        ("authors", FULL, people("Àda Byron", "Grace Hopper"), False, False),  # as much is written out
        ("authors", FULL, (*FULL[:1], *people("Alan Turing")), False, True),
        ("authors", (Author("Ada Byron", "Byron"),), (Author("Ada Byron", "King"),), False, False),
        ("authors", (Author("Byron"),), (Author("Ada Byron", "Byron"),), True, True),
        ("authors", (Author("Ada Byron", "Byron"),), (Author("Byron"),), False, False),
        ("authors", people("A.B. Byron"), people("Ad B. Byron"), True, True),
        ("venue", "arXiv", "CoRR", False, False),
        ("venue", "arXiv preprint arXiv:2404.00001", "Nature", True, True),
        ("venue", "CoRR abs/2404.00001", "ACL 2024", True, True),
        ("venue", "Nature", "arXiv.org", False, False),
        ("venue", "Nature", "Science", False, True),
        ("published", "2024", "2024-03-01", True, True),
        ("published", "2024-03-01", "2024", False, False),
        ("published", "2024-03-01", "2023-12-31", False, True),
        ("title", "α-Divergence for Quick Networks", "$\\alpha$-divergence for quick networks", False, False),
        ("published", "2024-03-01", "2024-03-02", False, True),
        ("title", TITLE, "It was renamed completely since", False, True),
        ("title", TITLE, "???", False, False),
        ("title", TITLE, "doi:10.1000/x.1", False, False),
        ("title", "doi:10.1000/x.1", TITLE, True, True),
        ("title", "doi:10.1000/x.1", "arXiv:2404.00001", False, False),
        ("version", "1", "2", True, True),
        ("version", "9", "10", True, True),
        ("version", "10", "9", False, False),
        ("version", "2", "02", False, False),
        ("version", "2", "two", False, False),
        ("version", "two", "3", False, False),
        ("comment", "3 pages", "4 pages", False, True),
    ],
)
def test_whose_word_counts(field: str, present: Any, offer: Any, from_lower: bool, from_higher: bool) -> None:
    assert better(field, present, offer, HIGH, LOW) is from_lower
    assert better(field, present, offer, LOW, HIGH) is from_higher
    if present:
        assert not better(field, present, offer, Authority.PERSON, HIGH)


def test_among_equals_the_last_change_and_the_first_announcement_count() -> None:
    earlier, later = "2024-03-01", "2024-05-02"
    for by in (LOW, HIGH):
        assert better("updated", earlier, later, by, by)
        assert not better("updated", later, earlier, by, by)
        assert better("announced", later, earlier, by, by)
        assert not better("announced", earlier, later, by, by)
        assert not better("published", earlier, later, by, by)
    for field in ("updated", "announced"):
        for one, other in ((earlier, later), (later, earlier)):
            assert better(field, one, other, LOW, HIGH)
            assert not better(field, one, other, HIGH, LOW)


@pytest.mark.parametrize(
    "venue", ["arXiv", "arXiv preprint arXiv:2404.00001 [cs.CL]", "CoRR", "To appear", "Preprint."]
)
def test_a_placeholder_is_no_venue(venue: str) -> None:
    assert is_placeholder(venue)
    assert not is_placeholder("arXiv Studies in Preprint Culture")
    assert not is_placeholder("x" * 99 + "." * 99)


def only(library: Library) -> Paper:
    (paper,) = library.papers(list(library.every_id(Filter())))
    return paper


def test_a_higher_source_replaces_and_is_credited_field_by_field(tmp_path: Path) -> None:
    with open_library(tmp_path / "a.db") as library:
        add_listing(library, [Draft(TITLE, "From a page.", FULL)], name="page")
        said = Draft(
            TITLE, "From arXiv.", INITIALS, ID, published="2024-03-01", updated="2024-05-02", comment="3 pages",
            categories=("cs.CL", "cs.AI"),
        )  # fmt: skip
        add_listing(library, [said], name="arxiv", kind="arxiv-api", authority=HIGH)
        paper = only(library)
        assert (paper.abstract, paper.authors, paper.published) == ("From arXiv.", FULL, "2024-03-01")
        assert (paper.updated, paper.categories, paper.comment) == ("2024-05-02", ("cs.CL", "cs.AI"), "3 pages")
        assert paper.row.year == 2024
        assert set(library.sources_of_fields(1)) == {"abstract", "published", "updated", "categories", "comment"}
        assert set(library.sources_of_fields(1).values()) == {"arxiv"}
        add_listing(
            library, [Draft(TITLE, "A page again.", venue="Nature", comment="7 pages")], name="later page", kind="table"
        )
        paper = only(library)
        assert (paper.abstract, paper.comment, paper.venue) == ("From arXiv.", "3 pages", "Nature")
        assert library.sources_of_fields(1)["venue"] == "later page"
        assert list(library.every_id(Filter(Term("arxiv")))) == [1]
        assert library.maintenance.check() == []


def test_the_order_of_sources_does_not_matter_where_their_authorities_differ(tmp_path: Path) -> None:
    told = [
        ("page", LOW, Draft(TITLE, "From a page.", identifiers=ID, venue="arXiv")),
        ("arxiv", HIGH, Draft(TITLE, "From arXiv.", INITIALS, ID, comment="3 pages")),
        ("manager", Authority.MANAGER, Draft(TITLE, "From a manager.", FULL, ID, venue="Nature", comment="x")),
    ]
    found = []
    for number, order in enumerate((told, told[::-1], [told[1], told[0], told[2]])):
        with open_library(tmp_path / f"{number}.db") as library:
            for name, authority, each in order:
                add_listing(library, [each], name=name, authority=authority)
            paper = only(library)
            found.append((paper.abstract, paper.authors, paper.venue, paper.comment))
    assert found == [("From arXiv.", FULL, "Nature", "3 pages")] * 3


def test_a_summary_is_never_an_abstract(tmp_path: Path) -> None:
    with open_library(tmp_path / "a.db") as library:
        add_listing(library, [Draft(TITLE, summary="A machine says this.")], authority=HIGH)
        assert (only(library).abstract, only(library).summary) == (None, "A machine says this.")
        add_listing(library, [Draft(TITLE, "The authors say that.")], name="b")
        assert (only(library).abstract, only(library).summary) == ("The authors say that.", "A machine says this.")


def test_a_person_is_above_all(tmp_path: Path) -> None:
    with open_library(tmp_path / "a.db") as library:
        add_listing(library, [Draft(TITLE, "Mine.")])
        credit(library._connection, [(1, "abstract", 0)])
        add_listing(library, [Draft(TITLE, "From arXiv.")], name="b", authority=HIGH)
        assert only(library).abstract == "Mine."


def test_a_renamed_paper_is_found_by_both_titles(tmp_path: Path) -> None:
    with open_library(tmp_path / "a.db") as library:
        add_listing(library, [Draft(TITLE, identifiers=ID), Draft("Something else that nobody calls zebrafish")])
        add_listing(library, [Draft("Zebrafish Atlases Renamed", identifiers=ID)], name="b", authority=HIGH)
        assert library.paper(1).title == "Zebrafish Atlases Renamed"
        assert library.find("zebrafsih atlsaes")[0].row.id == 1
        assert list(library.every_id(Filter(sort=Sort("title")))) == [2, 1]
        assert list(library.every_id(Filter(Term("atlases")))) == [1]
        assert add_listing(library, [Draft(TITLE)], name="c") == [1]
        assert library.maintenance.check() == []


def test_what_else_a_record_said_is_kept_beside_its_appearance(tmp_path: Path) -> None:
    from readq.model import Status

    each = Draft(
        TITLE, counts=(("upvotes", 12), ("comments", 0)), notes=("theirs",), tags=("x",), status=Status.READ,
        rating=0.8, citation_key="byron1843", extra=(("shelf", "3"),), raw="@article{byron1843}",
    )  # fmt: skip
    with open_library(tmp_path / "a.db") as library:
        add_listing(library, [each])
        paper = only(library)
        assert paper.counts == {"upvotes": 12, "comments": 0}
        assert (paper.status, paper.tags, paper.note) == (Status.READ, ("x",), "theirs")
        (told, raw), *_ = library._connection.execute("SELECT told, raw FROM appearance_record").fetchall()
        assert raw == "@article{byron1843}"
        for word in ("theirs", "read", "0.8", "byron1843", "shelf"):
            assert word in told


def test_what_is_learned_of_a_known_paper_is_in_the_journal(tmp_path: Path) -> None:
    path = tmp_path / "snapshot.json"
    told = {
        "id": "2404.00001", "title": TITLE, "abstract": "From arXiv.", "categories": "cs.CL",
        "update_date": "2024-05-02", "authors_parsed": [["Turing", "Alan", ""]],
    }  # fmt: skip
    path.write_text(json.dumps(told) + "\n")
    with open_library(tmp_path / "a.db") as library:
        add_listing(library, [Draft(TITLE, "From a page.", FULL, links=(Link("page", "https://example.org/"),))])
        library.ingest([path])
        (step,) = library.journal.history(paper_id=1)
        assert phrase(step) == f"Completed what was known of 1 paper from {path.name}"
        changes = {change.field: change.before for change in library.journal.changes(step.id)}
        assert changes.pop("abstract:2") == "From a page."
        assert json.loads(changes.pop("authors:2") or "") == [[a.name, a.family, a.given] for a in FULL]
        assert changes == dict.fromkeys(("categories:2", "updated:2", "identifiers:2"))
        assert library.journal.undo().operation is None
        assert library.maintenance.check() == []
        library.ingest([path])
        assert len(library.journal.history()) == 1


def test_a_title_that_only_stands_for_one_yields_to_any_other(tmp_path: Path) -> None:
    with open_library(tmp_path / "a.db") as library:
        add_listing(
            library, [Draft("doi:10.1000/x.1", identifiers=(("doi", "10.1000/x.1"),))], authority=Authority.ARXIV
        )
        add_listing(
            library,
            [Draft("A title at last", identifiers=(("doi", "10.1000/x.1"),))],
            name="b",
            authority=Authority.UNKNOWN,
        )
        add_listing(
            library,
            [Draft("doi:10.1000/x.1", identifiers=(("doi", "10.1000/x.1"),))],
            name="c",
            authority=Authority.ARXIV,
        )
        assert only(library).title == "A title at last"
        assert library.maintenance.check() == []


def test_the_abstracts_before_are_kept_with_where_the_next_is_from(tmp_path: Path) -> None:
    library = open_library(tmp_path / "a.db")
    take_in_versions(library, tmp_path, *(f"Abstract number {n}." for n in range(1, 8)))
    assert library.paper(1).abstract == "Abstract number 7."
    earlier = library.journal.earlier_abstracts(1)
    assert [(text, source) for text, _, source in earlier] == [
        (f"Abstract number {n}.", f"v{n + 1}.jsonl") for n in (6, 5, 4, 3, 2)
    ]
    assert library.journal.earlier_abstracts(1, 1) == earlier[:1]
