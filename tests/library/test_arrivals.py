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
