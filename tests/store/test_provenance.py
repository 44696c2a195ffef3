"""A library of the time before provenance opens with everything in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from readq.library import Library
from readq.listing import Authority, Draft
from readq.store import connection as files
from readq.store import opening, schema
from readq.titles import title_hash
from tests.support.libraries import add_listing, open_library

TITLE = "A title that is long enough to be told apart"


def test_an_older_library_keeps_its_papers_and_learns(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = schema.MIGRATIONS[: schema.MIGRATIONS.index(schema._provenance)]
    monkeypatch.setattr(schema, "MIGRATIONS", before)
    monkeypatch.setattr(opening, "SCHEMA_VERSION", len(before))
    old = opening.connect(tmp_path / "a.db")
    old.execute("BEGIN")
    old.execute(
        "INSERT INTO source(kind, name, path, sha256, page_date, ingested_at, listed) "
        "VALUES ('hf-daily', 'page.txt', NULL, 'abc', 'Mar 11', 1, 1)"
    )
    old.execute("INSERT INTO paper(uid, title, title_sort, position, listed, source_id, added_at) "
                "VALUES (7, ?, ?, 1, 1, 1, 1)",
                (TITLE, TITLE.lower()))  # fmt: skip
    old.execute("INSERT INTO paper_text(id, abstract, origin) VALUES (1, 'From a page.', 1)")
    old.execute("INSERT INTO title_key(hash, paper_id) VALUES (?, 1)", (title_hash(TITLE),))
    old.execute("INSERT INTO appearance(source_id, rank, paper_id) VALUES (1, 7, 1)")
    old.execute("INSERT INTO counter(scope, key, status, n) VALUES ('all', 0, 0, 1), ('source', 1, 0, 1)")
    old.execute("COMMIT")
    old.close()
    monkeypatch.undo()
    with open_library(tmp_path / "a.db") as library:
        library.maintenance.reindex()
        paper = library.paper(1)
        assert (paper.title, paper.abstract, paper.categories) == (TITLE, "From a page.", ())
        assert [(seen.source, seen.rank, seen.counts) for seen in paper.appearances] == [("page.txt", 7, ())]
        said = Draft(TITLE, "From arXiv.", identifiers=(("arxiv", "2404.00001"),), categories=("cs.CL",))
        assert add_listing(library, [said], name="b", kind="arxiv-api", authority=Authority.ARXIV) == [1]
        paper = library.paper(1)
        assert (paper.abstract, paper.categories, library.sources_of_fields(1)["abstract"]) == (
            "From arXiv.",
            ("cs.CL",),
            "b",
        )
        assert library.maintenance.check() == []


def test_a_new_library_has_the_newest_shape(tmp_path: Path) -> None:
    assert len(schema.MIGRATIONS) == files.SCHEMA_VERSION
    with Library(tmp_path / "a.db") as library:
        assert library.duplicates.suggested() == []
