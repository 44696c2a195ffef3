"""Fuzzy find over a library stays right whatever happens to the file."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from pathlib import Path

import pytest

from readq.filters import Term
from readq.library import Library
from readq.store import evaluate, signature_blocks
from readq.store.connection import Connection
from tests.support.libraries import add_listing, draft, open_library


def found(library: Library, text: str, n: int = 1) -> list[str]:
    return [hit.row.title for hit in library.find(text)[:n]]


def test_typos_swapped_words_and_beginnings(seeds_library: Path) -> None:
    with Library(seeds_library) as library:
        assert found(library, "lossles compresion probabilstic circuts") == [
            "Lossless Compression with Probabilistic Circuits"
        ]
        assert found(library, "circuits probabilistic") == ["Lossless Compression with Probabilistic Circuits"]
        assert found(library, "pointer networks") == ["Pointer Networks"]
        assert all("fo" in title.lower() for title in found(library, "fo", 9))
        assert found(library, "[mask] is all you need") == ["[MASK] is All You Need"]
        assert library.find("") == library.find(" -- ") == []


def test_titles_with_tex_are_found_as_written_and_as_printed(tmp_path: Path) -> None:
    with open_library(tmp_path / "a.db") as library:
        add_listing(
            library, [draft("Learning $\\alpha$-Fairness"), draft("M$^3$CS Retrieval"), draft("Plain Retrieval")]
        )
        for text in ("α", "\\alpha", "alpha", "alpha fairness", "α-fairnes"):
            assert found(library, text) == ["Learning $\\alpha$-Fairness"], text
        for text in ("M3CS", "M$^3$CS", "m3cs retrieval", "m³cs retreival"):
            assert found(library, text) == ["M$^3$CS Retrieval"], text
        hit = library.find("m3cs")[0]
        assert [hit.row.title[a:b] for a, b in hit.spans()] == ["M$^3$CS"]
        assert library.maintenance.check() == []


def test_words_that_are_in_every_title_find_some(seeds_library: Path) -> None:
    with Library(seeds_library) as library:
        titles = found(library, "the of and", 5)
    assert titles
    assert all({"the", "of", "and"} & set(title.lower().split()) for title in titles)


def test_spans_mark_what_matched(seeds_library: Path) -> None:
    with Library(seeds_library) as library:
        hit = library.find("pointr networks")[0]
        assert [hit.row.title[a:b] for a, b in hit.spans()] == ["Pointer", "Networks"]


def test_new_papers_and_notes_are_found_at_once_even_from_elsewhere(seeds_library: Path) -> None:
    with Library(seeds_library) as library, Library(seeds_library) as other:
        assert library.find("zebrafish connectome mapping")[0].score < 1
        add_listing(other, [draft("Zebrafish Connectome Mapping at Scale", "x")])
        assert found(library, "zebrafsh conectome") == ["Zebrafish Connectome Mapping at Scale"]
        other.notes.write(7, "remember the hippopotamus dataset")
        hit = library.find("hipopotamus")[0]
        assert (hit.row.id, hit.where) == (7, "note")
        other.notes.write(7, None)
        assert all(hit.where != "note" for hit in library.find("hipopotamus"))


def test_missing_signatures_are_made_anew(seeds_library: Path) -> None:
    with Library(seeds_library) as library:
        signature_blocks.drop(library._connection)
        assert found(library, "pointer netwrks") == ["Pointer Networks"]
    with Library(seeds_library) as library:
        library.maintenance.reindex()
        assert found(library, "pointer netwrks") == ["Pointer Networks"]


def test_authors_are_found(tmp_path: Path) -> None:
    with open_library(tmp_path / "a.db") as library:
        add_listing(library, [draft(f"Some paper about subject {n}", "x") for n in range(5)])
        add_listing(library, [draft("An unrelated paper title", "x", authors=["Ada Lovelace"])], name="b")
        hit = library.find("lovelace")[0]
        assert (hit.row.id, hit.where) == (6, "author")


def test_a_short_word_is_found_although_there_is_no_time_to_look_for_its_beginnings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = {
        "PREFIXED": 50,
        "_WORD_SECONDS": 5.0,
        "_WALK_SECONDS": 0.0,
        "_INDEX_SECONDS": 0.0,
        "_NOTHING_SECONDS": 5.0,
    }
    for name, value in settings.items():
        monkeypatch.setattr(f"readq.library.find.{name}", value)
    with open_library(tmp_path / "library.db") as library:
        titles = [f"Gander number {number} of the flock" for number in range(300)]
        add_listing(library, [draft(title) for title in [*titles, "Learning a GAN for rain"]])
        assert "Learning a GAN for rain" in found(library, "gan", 60)
        assert found(library, "rai", 60) == ["Learning a GAN for rain"]


def test_a_note_among_very_many_is_found(tmp_path: Path) -> None:
    with open_library(tmp_path / "n.db") as library:
        add_listing(library, [draft(f"Some paper about subject {n}", "x") for n in range(400)])
        for id_ in range(1, 401):
            library.notes.write(id_, f"compare with number {id_} of the survey, and its table of results")
        library.notes.write(77, "long ago I read about the\nhippopotamus dataset here")
        hit = library.find("hipopotamus datset")[0]
        assert (hit.row.id, hit.where) == (77, "note")


def test_reading_ahead_comes_to_an_end(seeds_library: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("readq.library.core._READ_AHEAD", 100)
    with Library(seeds_library) as library:
        steps, after = 0, library.read_ahead(0)
        while after is not None:
            steps, after = steps + 1, library.read_ahead(after)
        assert steps == 7
    with open_library(tmp_path / "empty.db") as library:
        assert library.read_ahead(0) is None


def test_the_index_is_not_asked_for_every_word_that_begins_with_one_letter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Term] = []
    having = evaluate.having

    def listening(connection: Connection, term: Term, n: int) -> Iterator[int]:
        asked.append(term)
        return having(connection, term, n)

    monkeypatch.setattr(evaluate, "having", listening)
    monkeypatch.setattr(evaluate, "first_ids", lambda *_, **__: (array("q"), False))  # as where walking takes too long
    with open_library(tmp_path / "a.db") as library:
        add_listing(library, [draft("Graphs", authors=["Wei Li"]), draft("Other", authors=["Grace Hopper"])])
        assert [hit.row.id for hit in library.find("wei l")] == [1]
        library.find("g")
        library.find("a b c d e f g")
    assert asked
    assert not [term for term in asked if not term.phrase and len(term.text.split()[-1]) == 1]
