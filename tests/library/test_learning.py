"""What a paper learns when it is told of again, in the same listing as in a later one, and what is counted of that."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from readq.filters import Filter, Sort, Term
from readq.library import Library
from readq.library.candidates import prepare
from readq.library.merge import Merger, Taken
from readq.listing import Authority, Draft
from readq.model import Author, Link, Mark, Status
from readq.store.connection import writing
from tests.support.libraries import START, add_listing, open_library

TITLE = "A title that is long enough to be told apart"
ID = (("arxiv", "2404.00001"),)
DOI = (("doi", "10.1000/x.1"),)
PAGE, CODE, FOUND = (
    Link("page", "https://a.example/page"),
    Link("code", "https://github.com/a/b"),
    Link("code", "https://github.com/c/d"),
)
TODAY = date.fromtimestamp(START)

Take = Callable[..., list[int]]


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return open_library(tmp_path / "a.db")


@pytest.fixture(params=["one listing", "a listing each"])
def take(request: pytest.FixtureRequest, library: Library) -> Take:
    """Takes drafts in, as one listing or as one each; the paper of each draft."""

    def in_one(*drafts: Draft, taken: Taken | None = None) -> list[int]:
        return add_listing(library, drafts, taken=taken)

    def apart(*drafts: Draft, taken: Taken | None = None) -> list[int]:
        return [
            add_listing(library, [each], name=f"{number}.txt", taken=taken)[0] for number, each in enumerate(drafts)
        ]

    return in_one if request.param == "one listing" else apart


def sound(library: Library) -> bool:
    assert library.maintenance.check() == []
    return True


def test_everything_that_is_told_more_fully_is_taken(library: Library, take: Take) -> None:
    less = Draft(
        TITLE, "We present a meth", (Author("A. Byron", "Byron"),), ID, (PAGE,), published="2024", venue="CoRR",
    )  # fmt: skip
    more = Draft(
        TITLE, f"We present a method, see {FOUND.url} for it.", (Author("Ada Byron", "Byron"),), (*ID, *DOI),
        (CODE, Link("page", PAGE.url)), published="2024-03-01", venue="Nature", categories=("cs.CL", "cs.AI"),
        comment="3 pages",
    )  # fmt: skip
    assert take(less, more, less) == [1, 1, 1]
    paper = library.paper(1)
    assert paper.abstract == more.abstract
    assert [author.name for author in paper.authors] == ["Ada Byron"]
    assert (paper.published, paper.venue, paper.row.year) == ("2024-03-01", "Nature", 2024)
    assert (paper.categories, paper.comment) == (("cs.CL", "cs.AI"), "3 pages")
    assert paper.identifiers == (*ID, *DOI)
    assert [link.url for link in paper.links] == [PAGE.url, CODE.url, FOUND.url]
    assert paper.row.listed == 3
    assert library.resolve("10.1000/x.1") == 1
    assert list(library.every_id(Filter(Term("method")))) == [1]
    assert sound(library)


def test_who_gave_what_is_told_of_other_sources_alone(library: Library, take: Take) -> None:
    take(
        Draft(TITLE, "We present a meth", identifiers=ID),
        Draft(TITLE, "We present a method.", identifiers=ID, venue="Nature"),
    )
    given = {} if len(library.sources()) == 1 else dict.fromkeys(("abstract", "venue"), "Daily")
    assert library.sources_of_fields(1) == given


def test_a_title_at_last_is_found_and_sorted_and_the_one_before_is_known(library: Library, take: Take) -> None:
    standing = "doi:10.1000/x.1"
    ids = take(
        Draft("Something in the middle of the alphabet"),
        Draft(standing, identifiers=DOI),
        Draft("Zebrafish Atlases at Last", identifiers=DOI),
        Draft(standing, identifiers=DOI),
    )
    assert ids == [1, 2, 2, 2]
    assert library.paper(2).title == "Zebrafish Atlases at Last"
    assert library.find("zebrafsih atlsaes")[0].row.id == 2
    assert list(library.every_id(Filter(sort=Sort("title")))) == [1, 2]
    assert list(library.every_id(Filter(Term("atlases")))) == [2]
    assert take(Draft("Zebrafish Atlases at Last")) == [2]
    assert sound(library)


def test_another_title_is_remembered_and_does_not_replace(library: Library, take: Take) -> None:
    other = "The same paper by quite another name"
    assert take(Draft(TITLE, identifiers=ID), Draft(other, identifiers=ID), Draft(other), Draft(TITLE)) == [1] * 4
    assert library.paper(1).title == TITLE
    assert take(Draft(other, "An abstract.")) == [1]
    aliases = library._connection.execute("SELECT paper_id, title FROM title_alias").fetchall()
    assert aliases == [(1, other)]
    assert sound(library)


def test_a_later_version_replaces_and_an_equal_or_earlier_one_does_not(library: Library, take: Take) -> None:
    def version(number: str | None, abstract: str) -> Draft:
        return Draft(TITLE, abstract, identifiers=ID, version=number)

    take(version("1", "The first."), version("2", "The second."), version("2", "The second, otherwise."))
    assert library.paper(1).abstract == "The second."
    take(version("1", "The first, otherwise."))
    take(version(None, "Of no version."))
    assert library.paper(1).abstract == "The second."
    take(version("10", "The tenth."))
    assert library.paper(1).abstract == "The tenth."
    assert library.paper(1).row.marks & Mark.REVISED
    assert sound(library)


def test_what_is_announced_as_replaced_replaces(library: Library) -> None:
    add_listing(library, [Draft(TITLE, "The first.", identifiers=ID)])
    for announced, wanted in (("new", "The first."), ("replace", "Said as replace.")):
        again = Draft(TITLE, f"Said as {announced}.", identifiers=ID, extra=(("announce_type", announced),))
        add_listing(library, [again], name=announced)
        assert library.paper(1).abstract == wanted
        assert bool(library.paper(1).row.marks & Mark.REVISED) is (announced == "replace")
    assert sound(library)


def test_a_new_version_that_says_the_same_is_not_revised(library: Library) -> None:
    add_listing(library, [Draft(TITLE, "The first.", identifiers=ID, version="1")])
    add_listing(library, [Draft(TITLE, "The first.", identifiers=ID, version="1", venue="Nature")], name="b")
    assert not library.paper(1).row.marks & Mark.REVISED
    assert library.paper(1).venue == "Nature"


def test_what_came_of_a_listing_is_counted(library: Library, take: Take) -> None:
    taken = Taken()
    drafts = [
        Draft(TITLE, "An abstract.", identifiers=ID),
        Draft(TITLE, "An abstract.", identifiers=ID),  # known, by its id
        Draft(TITLE),  # by its title
        Draft(TITLE),  # as it was said before
        Draft(TITLE, identifiers=(("arxiv", "2404.00002"),)),  # another, and a suggestion
        Draft("Quite another title, of no paper so far"),
        Draft("Quite another title, of no paper so far", "Which now has an abstract."),
    ]
    ids = take(*drafts, taken=taken)
    assert ids == [1, 1, 1, 1, 2, 3, 3]
    assert (taken.new, taken.known, taken.merged, taken.suggested) == (3, 4, 3, 1)
    assert taken.changed in (set(), {3})  # of papers that were there before this listing
    assert bool(taken.changed) is (len(library.sources()) > 1)
    assert [library.paper(n).row.listed for n in (1, 2, 3)] == [4, 1, 2]
    again = Taken()
    for _ in range(2):
        take(*drafts, taken=again)
    assert (again.new, again.known, again.merged, again.suggested, again.changed) == (0, 14, 8, 0, set())
    assert sound(library)


@pytest.mark.parametrize(
    ("theirs", "state"),
    [
        ({"tags": ("theirs",)}, (Status.INBOX, 0, None, ("theirs",), None)),
        ({"notes": ("A thought.",)}, (Status.INBOX, 0, None, (), "A thought.")),
        ({"status": Status.READ}, (Status.READ, 0, None, (), None)),
        ({"priority": 2}, (Status.INBOX, 2, None, (), None)),
        ({"snoozed_until": (TODAY + timedelta(7)).isoformat()},
         (Status.INBOX, 0, (TODAY + timedelta(7)).isoformat(), (), None)),
        ({"rating": 0.5}, (Status.INBOX, 0, None, (), None)),
    ],
)  # fmt: skip
def test_each_thing_that_another_reader_had_is_taken_over(
    library: Library, theirs: dict[str, object], state: tuple[object, ...]
) -> None:
    add_listing(library, [Draft(TITLE, identifiers=ID)._replace(**theirs)])  # type: ignore[arg-type]
    paper = library.paper(1)
    assert (paper.status, paper.row.priority, paper.row.snoozed_until, paper.tags, paper.note) == state
    assert len(library.journal.history()) == int("rating" not in theirs)
    assert sound(library)


def test_a_listing_keeps_its_places(library: Library) -> None:
    drafts = [Draft(f"{TITLE}, number {n}", rank=rank) for n, rank in enumerate((0, 5, 5, 0, 2, 9))]
    ids = add_listing(library, drafts)
    assert [library.paper(id_).appearances[0].rank for id_ in ids] == [1, 5, 6, 7, 8, 9]


def test_further_parts_of_a_listing_go_on_behind_it(library: Library) -> None:
    add_listing(library, [Draft(TITLE)])
    connection = library._connection
    candidates = [prepare(Draft(f"{TITLE}, number {n}"), Authority.CAPTURE) for n in range(2)]
    with writing(connection):
        merger = Merger(connection, START, candidates)
        assert merger.add(1, candidates[:1], Taken(), 1) == 2
        assert merger.add(1, candidates[1:], Taken(), 2) == 3
        merger.finish()
        merger.settle()
    assert [library.paper(n).appearances[0].rank for n in (1, 2, 3)] == [1, 2, 3]
    assert list(library.every_id(Filter(Term("title")))) == [1, 2, 3]


def test_a_source_that_grows_is_credited_again_for_what_another_had_given(library: Library) -> None:
    connection = library._connection

    def grows(source: int, after: int, *drafts: Draft) -> None:
        candidates = [prepare(each, Authority.CAPTURE) for each in drafts]
        with writing(connection):
            merger = Merger(connection, START, candidates)
            merger.add(source, candidates, Taken(), after)
            merger.finish()
            merger.settle()

    def given() -> dict[str, int]:
        return dict(connection.execute("SELECT field, source_id FROM fact WHERE paper_id = 1").fetchall())

    add_listing(library, [Draft(TITLE, identifiers=ID, published="2024")], name="first")
    add_listing(library, [Draft(TITLE, identifiers=ID, published="2024-03")], name="second")
    assert given() == {"published": 2}
    grows(1, 1, Draft(TITLE, identifiers=ID, published="2024-03-01", venue="Nature"))
    assert library.paper(1).published == "2024-03-01"
    assert given() == {"published": 1}
    assert sound(library)


def test_an_id_that_is_learned_is_a_papers_for_the_rest_of_the_listing(library: Library, take: Take) -> None:
    pmid = (("pmid", "123"),)
    ids = take(
        Draft(TITLE, identifiers=ID),
        Draft(TITLE, identifiers=(*ID, *DOI)),
        Draft("Under another title, of the same", identifiers=(*DOI, *pmid)),
        Draft("Under a third title, of the same", identifiers=pmid),
    )
    assert ids == [1] * 4
    assert library.paper(1).identifiers == (*ID, *DOI, *pmid)
    assert sound(library)


def test_links_are_learned_without_doubles_and_in_order(library: Library, take: Take) -> None:
    take(
        Draft(TITLE, "It is short.", links=(PAGE, PAGE, CODE), identifiers=ID),
        Draft(TITLE, "It is short.", links=(Link("pdf", "https://a.example/pdf"), PAGE), identifiers=ID),
        Draft(TITLE, "It is short.", identifiers=ID, venue="Nature"),
    )
    assert [link.url for link in library.paper(1).links] == [PAGE.url, CODE.url, "https://a.example/pdf"]
    assert sound(library)


def test_the_links_of_an_abstract_come_with_it_alone(library: Library, take: Take) -> None:
    take(
        Draft(TITLE, "We show it.", identifiers=ID),
        Draft(TITLE, f"Said otherwise, at {FOUND.url} too.", identifiers=ID, links=(PAGE,)),
    )
    assert library.paper(1).abstract == "We show it."
    assert [link.url for link in library.paper(1).links] == [PAGE.url]


def test_what_a_reader_was_told_of_a_paper_by_title_goes_to_the_paper(library: Library, take: Take) -> None:
    ids = take(
        Draft(TITLE, identifiers=ID, authors=(Author("Ada Byron", "Byron"),)),
        Draft(TITLE, identifiers=(("arxiv", "2404.00002"),), authors=(Author("Grace Hopper", "Hopper"),)),
        Draft(TITLE, authors=(Author("G. Hopper", "Hopper"),), tags=("theirs",)),
        Draft(TITLE, authors=(Author("Hopper"),)),
        Draft(TITLE, authors=(Author("Alan Turing", "Turing"),)),
        Draft(TITLE),
    )
    assert ids == [1, 2, 2, 2, 1, 1]
    assert library.paper(2).tags == ("theirs",)


def test_a_draft_with_ids_meets_titles_of_one_author_only(library: Library, take: Take) -> None:
    ada, grace = (Author("Ada Byron", "Byron"),), (Author("Grace Hopper", "Hopper"),)
    ids = take(
        Draft(TITLE, identifiers=ID, authors=ada),
        Draft(TITLE, identifiers=(("doi", "10.1/a"),), authors=grace),  # somebody else's
        Draft(TITLE, identifiers=(("doi", "10.1/b"),), authors=ada),
        Draft(TITLE, identifiers=(("doi", "10.1/c"),)),  # of nobody: new
        Draft(TITLE, identifiers=(("arxiv", "2404.00009"),), authors=ada),  # an arXiv id of its own
        Draft(TITLE, identifiers=(("doi", "10.1/d"),), authors=ada),  # of two by the same: new
    )
    assert ids == [1, 2, 1, 3, 4, 5]
    assert {pair.papers for pair in library.duplicates.suggested()} == {(1, 2), (1, 3), (1, 4), (1, 5)}
    assert sound(library)


def test_a_paper_without_ids_is_the_one_that_a_title_means(library: Library, take: Take) -> None:
    assert take(Draft(TITLE), Draft(TITLE, identifiers=ID), Draft(TITLE, identifiers=DOI)) == [1, 1, 2]
    assert library.paper(1).identifiers == ID
    assert sound(library)


def test_a_short_title_tells_nothing_alone(library: Library, take: Take) -> None:
    assert take(Draft("Attention"), Draft("Attention"), Draft("Attention", identifiers=ID)) == [1, 2, 3]
    assert take(Draft("Attention!", identifiers=ID)) == [3]
    assert sound(library)


def test_what_is_known_is_not_looked_up_again(library: Library) -> None:
    """Records that say what was said before cost no look at their papers, however many they are."""
    said = [
        [Draft(f"{TITLE}, number {n}", abstract, identifiers=(("doi", f"10.1/{n}"),)) for n in range(9)]
        for abstract in ("As one source says.", "As another says.")
    ]
    for number, drafts in enumerate(said):
        add_listing(library, drafts, name=str(number))
    statements: list[str] = []
    library._connection.set_trace_callback(statements.append)
    for drafts in said:
        add_listing(library, drafts, name="again", taken=(taken := Taken()))
        assert (taken.new, taken.known) == (0, 9)
    library._connection.set_trace_callback(None)
    assert not [each for each in statements if "t.venue" in each or "FROM identifier" in each]
