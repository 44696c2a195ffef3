"""A library whose words an older readq folded is found by today's spelling of them, and stays whole."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readq.library import Library
from readq.search.query import parse
from readq.store.refolding import _fold_1
from readq.text import fold
from tests.support.libraries import add_listing, draft, open_library

TITLES = {1: "Trans\u00adformers in Łódź", 2: "Plain transformers", 3: "Ærøskøbing — naïve"}
OLD = {1: "trans formers in łodz", 2: "plain transformers", 3: "ærøskøbing   naive"}


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A library as version 1 of the folding left it."""
    path = tmp_path / "old.db"
    with open_library(path) as library:
        add_listing(library, [draft(title) for title in TITLES.values()])
    connection = sqlite3.connect(path)
    connection.execute("INSERT INTO paper_fts(paper_fts) VALUES ('delete-all')")
    for id_, words in OLD.items():
        connection.execute(
            "INSERT INTO paper_fts(rowid, title, abstract, authors, note) VALUES (?, ?, '', '', '')", (id_, words)
        )
        connection.execute("UPDATE paper SET title_sort = ? WHERE id = ?", (" ".join(words.split()), id_))
    connection.execute("DELETE FROM state WHERE key = 'fold'")
    connection.commit()
    connection.close()
    return path


def found(library: Library, query: str) -> list[int]:
    return list(library.every_id(parse(query)))


def test_an_old_library_is_found_by_the_new_folding(old: Path) -> None:
    with Library(old) as library:
        assert found(library, "transformers") == [1, 2]
        assert found(library, "lodz") == [1]
        assert found(library, "trans-formers") == []
        assert found(library, "aeroskobing") == [3]
        assert found(library, "sort:title") == [3, 2, 1]
        assert [hit.row.id for hit in library.find("aeroskobing", 5)][:1] == [3]
        assert library.maintenance.check() == []
    connection = sqlite3.connect(old)
    connection.execute("INSERT INTO paper_fts(paper_fts) VALUES ('integrity-check')")
    assert connection.execute("SELECT count(*) FROM paper_fts('formers')").fetchone()[0] == 0
    connection.close()


def test_a_library_of_before_is_found_by_its_tex_as_it_is_printed(tmp_path: Path) -> None:
    path = tmp_path / "before.db"
    with open_library(path) as library:
        add_listing(library, [draft("M$^3$CS for nets", "An $\\alpha$-net"), draft("Plain nets")])
        library.find("nets", 5)
    connection = sqlite3.connect(path)
    connection.execute("INSERT INTO paper_fts(paper_fts) VALUES ('delete-all')")
    for id_, *words in ((1, "m$^3$cs for nets", "an $\\alpha$-net"), (2, "plain nets", "")):
        connection.execute(
            "INSERT INTO paper_fts(rowid, title, abstract, authors, note) VALUES (?, ?, ?, '', '')", (id_, *words)
        )
    connection.execute("UPDATE state SET value = '2' WHERE key = 'fold'")
    connection.execute("UPDATE signature_block SET signatures = zeroblob(length(signatures))")
    connection.commit()
    connection.close()
    with Library(path) as library:
        assert found(library, "m3cs") == found(library, "α-net") == [1]
        assert found(library, "nets") == [1, 2]
        assert [hit.row.id for hit in library.find("m3cs", 5)] == [1]
        assert library.maintenance.check() == []


def test_a_library_that_could_not_be_written_when_it_was_opened_is_indexed_before_its_texts_change(
    old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocker = sqlite3.connect(old, isolation_level=None)
    blocker.execute("BEGIN IMMEDIATE")
    from readq.store import opening

    with monkeypatch.context() as impatient:
        impatient.setattr(opening, "BUSY_SECONDS", 0.01)
        library = Library(old)
    blocker.execute("ROLLBACK")
    blocker.close()
    with library:
        assert found(library, "lodz") == []
        library.notes.write(1, "a note", base=None)
        assert found(library, "lodz note") == [1]
        assert found(library, '"trans formers"') == []


words = st.text(st.sampled_from("abZ -.éłŁǾæŒßþıŋ\u00ad\u200b\u200d\u202e\u0301—’中ﬁ½"), max_size=12)


@given(words)
def test_nothing_else_was_folded_otherwise(text: str) -> None:
    plain = "".join(char for char in text if char not in "łŁǾæŒþıŋ\u00ad\u200b\u200d\u202e")
    assert _fold_1(plain) == fold(plain)
