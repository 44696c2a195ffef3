"""What other programs read of a library file by SQL alone: docs/SQL.md."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from readq.errors import LibraryError
from readq.formats.writing.record import paper_record
from readq.listing import Draft
from readq.model import Author, Link, Status
from readq.store import figures
from readq.store.connection import SCHEMA_VERSION
from readq.store.sql_views import VIEWS
from scripts import sql_docs
from tests.support.libraries import Clock, add_listing, open_library

# What was promised. Views and columns are added at the end; a test that fails here breaks somebody's program.
PROMISED = {
    "readq_papers": "id title status priority snoozed_until authors authors_json abstract year published updated "
    "announced venue arxiv doi citation_key tags tags_json note categories_json keywords_json comment summary version "
    "withdrawn source listings added_at decided_at",
    "readq_authors": "paper_id position name family given",
    "readq_identifiers": "paper_id scheme value",
    "readq_links": "paper_id kind url",
    "readq_notes": "paper_id title note updated_at",
    "readq_tags": "name papers undecided",
    "readq_paper_tags": "paper_id tag",
    "readq_sources": "id name kind place path page_date papers problems ingested_at",
    "readq_listings": "paper_id source_id rank source page_date counts_json",
    "readq_figures": "paper_id name number source at",
    "readq_decisions": "step paper_id title before after at actor undone",
    "readq_history": "step verb papers first_paper facts_json at actor undone reverses",
    "readq_views": "name query position",
    "readq_subscriptions": "name target paused fetched_at error",
    "readq_rules": "name query action value paused position top",
    "readq_interests": "name made_from value papers_json weight muted followed",
}
HOSTILE = 'A \\n "title"\t\x1b[2J\\\\n; DROP TABLE paper; --'


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sql") / "a.db"
    clock = Clock()
    with open_library(path, clock) as library:
        full = Draft(
            HOSTILE, "An abstract.", (Author("Ada Möller", "Möller", "Ada"), Author('Bo "B" Li', "Li")),
            (("arxiv", "2404.00001"), ("doi", "10.1000/1")), (Link("code", "https://example.org/x"),), "2024-04-03",
            "A venue", updated="2024-05", announced="2024-04-04", categories=("cs.CL", "back\\nslash", 'a"b', "c\\"),
            keywords=("one",), comment="3 pages", summary="Short.", counts=(("upvotes", 7),), version="2",
            withdrawn="yes",
        )  # fmt: skip
        add_listing(library, [full, Draft("Another paper of some length"), Draft("A third paper of some length")])
        library.mark([1, 2], Status.QUEUE)
        library.mark([2], Status.SKIP)
        library.journal.undo()
        library.snooze([3], date(2030, 1, 1))
        library.tag([1, 2], add=["zwei", "Eins"])
        library.tag([3], add=["Eins"])
        library.prioritise([1], 3)
        library.notes.write(1, "# A note\n\nof lines")
        library.views.save("Mine", "tag:eins")
        library.arrivals.add("Rule", "title:video", "priority", "2")
        library.subscriptions.add("hf")
        library.interests.make("Mine", "papers", papers=[1])
        library.interests.weigh("mine", 2)
        figures.put(library._connection, 1, 1, [("citations", 12)], 1_700_000_000)
    return path


@pytest.fixture
def other(path: Path) -> Iterator[sqlite3.Connection]:
    """The file as a program opens it that knows nothing of readq."""
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
        connection.row_factory = sqlite3.Row
        yield connection


def test_the_views_are_what_was_promised(other: sqlite3.Connection) -> None:
    for view, columns in PROMISED.items():
        found = [record["name"] for record in other.execute(f"PRAGMA table_info({view})")]
        assert found[: len(columns.split())] == columns.split()
    assert {view.full_name for view in VIEWS} == {
        record["name"] for record in other.execute("SELECT name FROM sqlite_master WHERE type = 'view'")
    }


def test_the_page_tells_of_every_column_of_the_file(other: sqlite3.Connection) -> None:
    text = sql_docs.PAGE.read_text(encoding="utf-8")
    assert text == sql_docs.page(), "write it again with: make docs"
    for view in VIEWS:
        _, _, section = text.partition(f"\n## {view.full_name}\n")
        for record in other.execute(f"PRAGMA table_info({view.full_name})"):
            assert f"\n| `{record['name']}` |" in section.partition("\n## ")[0]


def test_every_column_can_be_read_and_each_view_has_rows(other: sqlite3.Connection) -> None:
    for view in VIEWS:
        rows = other.execute(f"SELECT * FROM {view.full_name}").fetchall()
        assert rows, view.full_name
        for row in rows:
            for name in row.keys():  # noqa: SIM118 -- of a Row, iteration gives values
                if name.endswith("_json"):
                    json.loads(row[name])


def test_a_paper_is_told_as_in_json(path: Path, other: sqlite3.Connection) -> None:
    with open_library(path) as library:
        records = [paper_record(paper) for paper in library.papers([1, 2, 3])]
    for record in records:
        row: dict[str, Any] = dict(other.execute("SELECT * FROM readq_papers WHERE id = ?", (record["id"],)).fetchone())
        for name in ("authors", "tags", "categories", "keywords"):
            assert json.loads(row.pop(f"{name}_json")) == record.pop(name)
        assert row.pop("authors", None) in ('Ada Möller; Bo "B" Li', None)
        assert row.pop("tags") in ("Eins, zwei", "Eins")
        assert (row.pop("arxiv"), row.pop("doi")) == tuple(record["identifiers"].get(n) for n in ("arxiv", "doi"))
        assert row.pop("listings") == len(record["appearances"])
        assert row.pop("source") == record["appearances"][0]["source"]
        for name in ("version", "withdrawn", "citation_key"):
            row.pop(name)
        assert row == {name: record[name] for name in row}


def test_decisions_say_what_was_taken_back(other: sqlite3.Connection) -> None:
    found = [tuple(row)[1:5] + tuple(row)[-1:] for row in other.execute("SELECT * FROM readq_decisions ORDER BY step")]
    second, third = "Another paper of some length", "A third paper of some length"
    assert found == [
        (1, HOSTILE, "inbox", "queue", 0),
        (2, second, "inbox", "queue", 0),
        (2, second, "queue", "skip", 1),
        (3, third, "inbox", "snoozed", 0),
    ]
    assert [tuple(row) for row in other.execute("SELECT * FROM readq_tags ORDER BY 1")] == [
        ("Eins", 3, 0),
        ("zwei", 2, 0),
    ]


def test_one_paper_is_not_looked_for_among_all(other: sqlite3.Connection) -> None:
    for view, key in (("papers", "id"), ("authors", "paper_id"), ("notes", "paper_id"), ("links", "paper_id"),
                      ("identifiers", "paper_id"), ("listings", "paper_id"), ("paper_tags", "paper_id"),
                      ("decisions", "paper_id")):  # fmt: skip
        steps = other.execute(f"EXPLAIN QUERY PLAN SELECT * FROM readq_{view} WHERE {key} = 1").fetchall()
        # What is read whole is the answer of a subquery, which is of that paper alone.
        assert [step["detail"] for step in steps if step["detail"].startswith("SCAN ") and "(" not in step[3]] == []


def test_what_is_not_asked_for_is_not_read(other: sqlite3.Connection) -> None:
    steps = other.execute("EXPLAIN QUERY PLAN SELECT title FROM readq_papers WHERE status = 'queue'").fetchall()
    assert [step["detail"] for step in steps] == ["SCAN p"]


def _before_the_views(path: Path, statement: str) -> None:
    open_library(path).close()
    with closing(sqlite3.connect(path)) as raw, raw:
        for view in VIEWS:
            raw.execute(f"DROP VIEW {view.full_name}")
        raw.execute(statement)
        raw.execute("DROP TABLE interest")
        raw.execute("ALTER TABLE arrival_rule DROP COLUMN top")
        raw.execute(f"DELETE FROM _sqlite_migrations WHERE name = '{SCHEMA_VERSION:04d}'")
        raw.execute(f"PRAGMA user_version = {SCHEMA_VERSION - 1}")


def test_what_others_called_so_is_replaced_or_refused(tmp_path: Path) -> None:
    path = tmp_path / "view.db"
    _before_the_views(path, "CREATE VIEW readq_papers AS SELECT load_extension('x') AS title")
    with open_library(path) as library:
        assert library.maintenance.check() == []
    path = tmp_path / "table.db"
    _before_the_views(path, "CREATE TABLE readq_papers(a)")
    before = path.read_bytes()
    with pytest.raises(LibraryError, match=r"has a table readq_papers, a name that readq needs itself.*ALTER TABLE"):
        open_library(path)
    assert path.read_bytes() == before


def test_readq_never_reads_them(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with open_library(path) as library:
        add_listing(library, [Draft("A paper of some length")])
    with closing(sqlite3.connect(path)) as raw, raw:
        for view in VIEWS:
            raw.execute(f"DROP VIEW {view.full_name}")
            raw.execute(f"CREATE VIEW {view.full_name} AS SELECT no_such_function() FROM no_such_table")
    with open_library(path) as library:
        library.mark([1], Status.QUEUE)
        library.journal.undo()
        assert library.papers([1])[0].title == "A paper of some length"
        assert len(library.maintenance.check()) == len(VIEWS)
        assert library.maintenance.mend().left == []
        assert library.maintenance.check() == []
