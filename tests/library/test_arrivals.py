"""Rules for papers that arrive."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from readq.errors import ReadqError
from readq.library import Library
from readq.model import Mark, Status


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library(tmp_path / "a.db") as opened:
        yield opened


@pytest.fixture
def listing(tmp_path: Path) -> Path:
    return tmp_path / "new.csv"


def arrive(library: Library, listing: Path, *titles: str) -> None:
    rows = "".join(f'"{title}","Jane Doe","10.1000/{abs(hash(title)) % 10**8}"\n' for title in titles)
    listing.write_text(f"Title,Authors,DOI\n{rows}")
    report = library.ingest([listing])
    assert report.errors == []


def status(library: Library, *ids: int) -> list[Status]:
    return [row.status for row in library.rows(ids)]


def test_what_arrives_is_met_once(library: Library, listing: Path) -> None:
    arrive(library, listing, "A video of something that was there before")
    library.arrivals.add("no-video", "title:video", "skip")
    arrive(library, listing, "Another video of something", "A text about something", "A third video of something")
    assert status(library, 1, 2, 3, 4) == [Status.INBOX, Status.SKIP, Status.INBOX, Status.SKIP]
    step = library.journal.history(1)[0]
    assert (step.verb, step.papers, step.actor, step.facts["rule"]) == ("rule_skip", 2, "rules", "no-video")
    library.journal.undo()
    assert status(library, 2, 4) == [Status.INBOX, Status.INBOX]
    arrive(library, listing, "A fourth video of something")
    assert status(library, 2, 4, 5) == [Status.INBOX, Status.INBOX, Status.SKIP]  # what was taken back stays so
    assert library.maintenance.check() == []


def test_every_action(library: Library, listing: Path) -> None:
    library.arrivals.add("to read", "title:agents", "queue")
    library.arrivals.add("marked", "title:models", "tag", "llm")
    library.arrivals.add("up", "title:models", "priority", "3")
    library.arrivals.add("Jane", "author:doe", "watch")
    arrive(library, listing, "A study of agents at work", "A study of models at rest", "Something else altogether")
    agents, models, other = library.papers([1, 2, 3])
    assert agents.row.status is Status.QUEUE
    assert models.tags == ("llm",)
    assert models.row.priority == 3
    assert (other.tags, other.row.priority, other.row.status) == ((), 0, Status.INBOX)
    assert all(paper.row.marks & Mark.WATCHED for paper in (agents, models, other))
    for _ in range(3):
        library.journal.undo()
    agents, models = library.papers([1, 2])
    assert (agents.row.status, models.tags, models.row.priority) == (Status.INBOX, (), 0)
    assert library.maintenance.check() == []


def test_what_was_decided_stays(library: Library, listing: Path) -> None:
    library.arrivals.add("first", "title:study", "queue")
    library.arrivals.add("second", "title:study", "skip")
    arrive(library, listing, "A study of things")
    assert status(library, 1) == [Status.QUEUE]


def test_a_watch_marks_what_is_there_and_is_taken_away_again(library: Library, listing: Path) -> None:
    arrive(library, listing, "A study of agents at work", "A study of models at rest")
    library.arrivals.add("agents", "agents", "watch")
    library.arrivals.add("studies", "study", "watch")
    watched = [bool(row.marks & Mark.WATCHED) for row in library.rows([1, 2])]
    assert watched == [True, True]
    library.arrivals.remove("studies")
    assert [bool(row.marks & Mark.WATCHED) for row in library.rows([1, 2])] == [True, False]
    assert library.maintenance.check() == []


def test_trying_changes_nothing(library: Library, listing: Path) -> None:
    arrive(library, listing, "A study of agents at work", "A study of models at rest")
    library.mark([1], Status.READ)
    assert [row.id for row in library.arrivals.preview("study", "skip")] == [2]
    assert [row.id for row in library.arrivals.preview("study", "watch")] == [1, 2]
    assert status(library, 1, 2) == [Status.READ, Status.INBOX]


def test_a_rule_that_rests(library: Library, listing: Path) -> None:
    library.arrivals.add("all", "study", "skip")
    library.arrivals.pause("all", True)
    arrive(library, listing, "A study of agents at work")
    library.arrivals.pause("ALL", False)
    arrive(library, listing, "A study of models at rest")
    assert status(library, 1, 2) == [Status.INBOX, Status.SKIP]


def test_what_was_killed_before_the_rules_is_met_later(library: Library, listing: Path, tmp_path: Path) -> None:
    library.arrivals.add("all", "study", "skip")
    listing.write_text("Title,Authors\nA study of agents at work,Jane Doe\n")
    library.ingest([listing], fetched="as far as it came")  # rules follow when all pages are there
    assert status(library, 1) == [Status.INBOX]
    arrive(library, tmp_path / "later.csv", "Something else altogether")
    assert status(library, 1, 2) == [Status.SKIP, Status.INBOX]


@pytest.mark.parametrize(
    ("query", "action", "value"),
    [
        ("", "skip", ""),
        ("sort:title", "skip", ""),
        ("(agents", "skip", ""),
        ("agents", "delete", ""),
        ("agents", "tag", ""),
        ("agents", "tag", 'a,"b'),
        ("agents", "priority", "high"),
        ("agents", "priority", "99"),
        ("agents", "skip", "value"),
    ],
)
def test_what_is_no_rule(library: Library, query: str, action: str, value: str) -> None:
    with pytest.raises(ReadqError):
        library.arrivals.add("a rule", query, action, value)
    assert library.arrivals.rules() == []


def test_names_are_unique(library: Library) -> None:
    library.arrivals.add("A rule", "agents", "skip")
    with pytest.raises(ReadqError, match="already"):
        library.arrivals.add("a RULE", "models", "skip")
    with pytest.raises(ReadqError, match="no rule"):
        library.arrivals.remove("another")


# -- of the likeliest --------------------------------------------------------------------------------------------------


def test_the_likeliest_of_what_arrives_are_met_as_one_step(library: Library, listing: Path) -> None:
    arrive(library, listing, *(f"Robots that water plants number {n}" for n in range(4)), "Proteins that fold")
    library.mark([1, 2, 3], Status.QUEUE)
    library.arrivals.add("likely", "", "tag", "likely", top=2)
    library.arrivals.add("one", "title:proteins", "priority", "2", top=1)
    new = ("Proteins of yeast", "Robots that water trees", "Stars that fade", "Plants and robots", "Proteins of oats")
    arrive(library, listing, *new)
    assert [paper.tags for paper in library.papers(range(6, 11))] == [(), ("likely",), (), ("likely",), ()]
    assert sum(paper.row.priority for paper in library.papers([6, 10])) == 2
    steps = library.journal.history(2)
    assert {(step.verb, step.papers) for step in steps} == {("rule_tag", 2), ("rule_priority", 1)}
    library.journal.undo()
    library.journal.undo()
    assert not any(paper.tags or paper.row.priority for paper in library.papers(range(6, 11)))
    assert library.maintenance.check() == []


def test_where_nothing_is_learnt_a_rule_for_the_likeliest_does_nothing_and_says_so(
    library: Library, listing: Path
) -> None:
    library.arrivals.add("likely", "", "queue", top=1)
    listing.write_text("Title,Authors\nA robot at work,Jane Doe\nA star that fades,Ann Roe\n")
    (met,) = library.ingest([listing]).rules
    assert (met.rule.name, met.papers, met.outcome, met.unlearnt) == ("likely", 0, None, True)
    assert status(library, 1, 2) == [Status.INBOX, Status.INBOX]
    assert library.arrivals.preview("", "queue", top=1) == []
    library.interests.make("whales", "words", "whales singing")  # which no paper here is about
    assert library.arrivals.preview("", "queue", top=1) == []
    library.interests.make("stars", "words", "star stars fade fades")  # from now on
    assert [row.id for row in library.arrivals.preview("", "queue", top=1)] == [2]
    arrive(library, listing, "Robots at rest today", "Stars that fade tomorrow")
    assert status(library, 1, 2, 3, 4) == [Status.INBOX, Status.INBOX, Status.INBOX, Status.QUEUE]


def test_a_watch_for_the_likeliest_marks_those_that_are_there(library: Library, listing: Path) -> None:
    arrive(library, listing, "Robots at work", "Stars that fade", "More stars that fade")
    library.interests.make("stars", "words", "stars fade")
    library.arrivals.add("stars", "title:stars", "watch", top=1)
    watched = [row.id for row in library.rows([1, 2, 3]) if row.marks & Mark.WATCHED]
    assert len(watched) == 1
    assert watched[0] in (2, 3)
    (rule,) = library.arrivals.rules()
    assert (rule.query, rule.top) == ("title:stars", 1)


@pytest.mark.parametrize("top", [-1, 1001])
def test_a_rule_is_for_a_number_of_papers_that_there_can_be(library: Library, top: int) -> None:
    with pytest.raises(ReadqError, match="likeliest 1 to 1,000 papers"):
        library.arrivals.add("likely", "study", "queue", top=top)
    with pytest.raises(ReadqError, match="needs a query"):
        library.arrivals.add("all", "", "queue")
    assert library.arrivals.rules() == []
