"""Listings become papers, the same paper once; nothing of the reader's is touched."""

from __future__ import annotations

import gc
import os
import sqlite3
from collections.abc import Iterator
from itertools import permutations
from pathlib import Path

import pytest

from readq.errors import ReadqError
from readq.filters import Field, Filter, Sort, Term
from readq.library import Library
from readq.listing import Draft
from readq.model import Link, Mark, Status
from readq.store.signature_blocks import blocks
from tests.support.libraries import Clock, add_listing, draft, open_library

LONG = "A title that is long enough to be told apart"
SENTENCE = "We present a method that works well on many problems and we show that it does so in experiments. "


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with open_library(tmp_path / "a.db") as library:
        yield library


def page(path: Path, *papers: tuple[str, str]) -> Path:
    """Write a captured daily page that lists these papers."""
    lines = [
        "new",
        "Get trending papers in your email inbox!",
        "Subscribe",
        "byAK and the research community",
        "Mar 11",
    ]
    lines += [line for paper in papers for line in paper]
    path.write_text("\n\n".join(lines), encoding="utf-8")
    return path


def title(n: int) -> str:
    return f"Learning Number {n} of Many Things with Models of the {n}th Kind"


def test_the_sample_pages(seeds: Path, library: Library) -> None:
    report = library.ingest([seeds])
    assert [(file.listed, file.new + file.known) for file in report.files] == [(n, n) for n in (252, 270, 59, 62, 59)]
    assert (report.listed, report.new, report.errors) == (702, 628, [])
    assert library.counts().total == library.counts().status[Status.INBOX] == 628
    papers = library.papers(list(library.every_id(Filter())))
    assert sum(len(paper.appearances) for paper in papers) == sum(paper.row.listed for paper in papers) == 702
    assert {a.page_date for paper in papers for a in paper.appearances} == {None, "Mar 11", "Mar 12", "Jul 29"}
    for paper in papers:
        assert paper.abstract
        assert len(paper.abstract) > 170
        assert bool(paper.links) == (Mark.LINK in paper.row.marks)
    assert sum(len(blocks[0]) // 4 for blocks in blocks(library._connection, 1)) == 628
    assert library.maintenance.check() == []


def test_ingesting_again_changes_nothing_and_says_so(seeds: Path, library: Library) -> None:
    library.ingest([seeds])
    library.mark([1, 2], Status.SKIP)
    before = library._connection.total_changes
    report = library.ingest([seeds])
    assert all(file.unchanged and file.new == file.changed == 0 for file in report.files)
    assert (report.listed, report.new) == (702, 0)
    assert library._connection.total_changes == before


def test_the_same_page_under_another_name_is_known(tmp_path: Path, library: Library) -> None:
    page(tmp_path / "a.txt", (title(1), SENTENCE * 4))
    page(tmp_path / "b.txt", (title(1), SENTENCE * 4))
    report = library.ingest([tmp_path / "a.txt", tmp_path / "b.txt"])
    assert [file.unchanged for file in report.files] == [False, True]
    assert library.paper(1).row.listed == 1


def test_a_page_that_grew_replaces_what_it_listed(tmp_path: Path, library: Library) -> None:
    papers = [(title(n), SENTENCE * 4) for n in range(4)]
    path = page(tmp_path / "a.txt", *papers[:3])
    library.ingest([path])
    library.mark([1], Status.READ)
    page(path, papers[3], *papers[:2])
    report = library.ingest([path])
    assert (report.files[0].new, report.files[0].known) == (1, 2)
    assert len(library.sources()) == 1
    assert [library.paper(n).row.listed for n in (1, 2, 3, 4)] == [1, 1, 0, 1]
    assert library.paper(1).appearances[0].rank == 2
    assert library.paper(1).status is Status.READ
    assert library.maintenance.check() == []


def test_what_is_no_listing_is_named_and_the_rest_ingested(tmp_path: Path, library: Library) -> None:
    folder = tmp_path / "in"
    (folder / "deep").mkdir(parents=True)
    page(folder / "a.txt", (title(1), SENTENCE * 4))
    page(folder / "deep" / "c.txt", (title(2), SENTENCE * 4))
    (folder / "b.bin").write_bytes(os.urandom(4000))
    (folder / "empty.txt").write_bytes(b"")
    (folder / ".hidden").write_text("x")
    report = library.ingest([folder, tmp_path / "none.txt"])
    assert [(Path(file.path).name, bool(file.error)) for file in report.files] == [
        ("a.txt", False),
        ("b.bin", True),
        ("empty.txt", True),
        ("c.txt", False),
        ("none.txt", True),
    ]
    assert "no such file" in str(report.files[-1].error)
    assert library.counts().total == 2


def test_a_dry_run_tells_the_same_and_writes_nothing(seeds: Path, library: Library) -> None:
    report = library.ingest([seeds], dry_run=True)
    assert (report.listed, report.new) == (702, 628)
    assert library.counts().total == 0
    assert library.journal.history() == []
    assert library.ingest([seeds]).new == 628


def test_a_failure_on_the_way_leaves_the_library_as_it_was(
    seeds: Path, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        error = sqlite3.OperationalError("database or disk is full")
        error.sqlite_errorname = "SQLITE_FULL"
        raise error

    monkeypatch.setattr("readq.store.fulltext.index_new", fail)
    with pytest.raises(ReadqError, match=r"disk is full; .* what was ingested so far is kept"):
        library.ingest([seeds])
    monkeypatch.undo()
    assert library.counts().total == 0
    assert library.ingest([seeds]).new == 628


def test_links_in_abstracts_become_links(library: Library) -> None:
    text = "Code is at https://github.com/a/b. See also (https://example.org/x.pdf)."
    add_listing(library, [draft(LONG, text)])
    paper = library.paper(1)
    assert paper.links == (Link("code", "https://github.com/a/b"), Link("pdf", "https://example.org/x.pdf"))
    assert paper.row.marks == Mark.ABSTRACT | Mark.LINK | Mark.CODE


def same(library: Library, *drafts: Draft) -> bool:
    ids = [add_listing(library, [each], name=f"page {n}")[0] for n, each in enumerate(drafts)]
    return len(set(ids)) == 1


def test_an_equal_title_is_the_same_paper_whatever_its_spelling(library: Library) -> None:
    assert same(library, draft("Über-Fast $\\alpha$-Divergence  Nets"), draft("Uber-fast α-divergence nets"))


def test_short_titles_say_nothing(library: Library) -> None:
    assert not same(library, draft("Attention"), draft("Attention"))
    assert not same(library, draft("Attention", "One abstract."), draft("Attention", "Another abstract."))
    assert same(library, draft("Attention", "A third abstract."), draft("Attention", "A third abstract."))


def test_similar_titles_are_different_papers(library: Library) -> None:
    assert not same(library, draft("Qwen2 Technical Report"), draft("Qwen2.5 Technical Report"))


def test_the_same_identifier_is_the_same_paper(library: Library) -> None:
    assert same(library, draft(LONG, arxiv="2404.00001"), draft("It was renamed completely since", arxiv="2404.00001"))
    assert list(library.every_id(Filter(Field("id", ":", ("2404.00001",))))) == [1]
    assert same(library, draft("It was renamed completely since"), draft(LONG))


def test_different_arxiv_ids_never_merge(library: Library) -> None:
    assert not same(
        library,
        draft(LONG, authors=["Ada Byron"], arxiv="2404.00001"),
        draft(LONG, authors=["Ada Byron"], arxiv="2404.00002"),
    )


def test_a_title_without_an_id_learns_one(library: Library) -> None:
    assert same(library, draft(LONG), draft(LONG, "Now with an abstract.", authors=["Ada Byron"], arxiv="2404.00001"))
    paper = library.paper(1)
    assert (paper.identifiers, paper.abstract) == ((("arxiv", "2404.00001"),), "Now with an abstract.")
    assert list(library.every_id(Filter(Term("byron", field="author")))) == [1]
    assert list(library.every_id(Filter(Term("abstract")))) == [1]


def test_a_mere_title_is_of_a_paper_that_has_it_whichever_came_first(tmp_path: Path) -> None:
    listings = [draft(LONG)], [draft(LONG, arxiv="2404.00001")], [draft(LONG, arxiv="2404.00002")]
    for number, order in enumerate(permutations(listings)):
        with open_library(tmp_path / f"{number}.db") as library:
            for name, listing in enumerate(order):
                add_listing(library, listing, name=str(name))
            papers = library.papers(list(library.every_id(Filter())))
            assert sorted(paper.identifiers for paper in papers) == [
                (("arxiv", "2404.00001"),),
                (("arxiv", "2404.00002"),),
            ]
            assert [(pair.papers, pair.reason) for pair in library.duplicates.suggested()] == [((1, 2), "same title")]


def test_the_first_author_tells_equal_titles_with_ids_apart(library: Library) -> None:
    one = draft(LONG, authors=["Ada Byron"], doi="10.1/a")
    other = draft(LONG, authors=["Grace Hopper"], arxiv="2404.00009")
    again = draft(LONG, authors=["A. Byron"], openreview="xyz")
    assert [add_listing(library, [each], name=str(n))[0] for n, each in enumerate((one, other, again))] == [1, 2, 1]


def test_a_cut_abstract_is_completed_and_never_shortened(library: Library) -> None:
    add_listing(library, [draft(LONG, "We present a meth")])
    add_listing(library, [draft(LONG, "We present a method. It works.")], name="b")
    add_listing(library, [draft(LONG, "We present a")], name="c")
    add_listing(library, [draft(LONG, "An entirely different text.")], name="d")
    add_listing(library, [draft(LONG)], name="e")
    assert library.paper(1).abstract == "We present a method. It works."
    assert list(library.every_id(Filter(Term("meth", phrase=True)))) == []
    assert library.maintenance.check() == []


def test_what_a_batch_adds_to_its_own_papers_is_indexed_once(tmp_path: Path, library: Library) -> None:
    """A paper may gain its abstract from a later file of the same transaction."""
    page(tmp_path / "a.txt", (title(1), SENTENCE * 4), (title(2), SENTENCE * 4))
    page(tmp_path / "b.txt", (title(2), SENTENCE * 4), (title(3), SENTENCE * 4 + "Zebrafish are used."))
    library.ingest([tmp_path])
    library._connection.execute("INSERT INTO paper_fts(paper_fts) VALUES ('integrity-check')")
    assert library.count(Filter(Term("zebrafish"))) == 1
    assert library.count(Filter(Term("experiments"))) == 3


def test_a_new_paper_after_known_ones_lacks_nothing(
    tmp_path: Path, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where papers are known, less is prepared ahead; a new one among them still gets all."""
    monkeypatch.setattr("readq.library.reading.FIRST_PAPERS", 1)
    monkeypatch.setattr("readq.library.reading.BATCH_PAPERS", 1)
    folder = tmp_path / "in"
    folder.mkdir()
    library.ingest([page(folder / "1.txt", (title(1), SENTENCE * 4))])
    for n in range(2, 6):
        page(folder / f"{n}.txt", (title(1), SENTENCE * 4 + " " * n))
    page(folder / "6.txt", ("A Zebrafish Atlas of Names", SENTENCE * 4 + "Code: https://github.com/a/b"))
    report = library.ingest([folder])
    assert [file.new for file in report.files] == [0, 0, 0, 0, 0, 1]
    assert library.paper(1).row.listed == 5
    assert library.paper(2).links == (Link("code", "https://github.com/a/b"),)
    assert library.find("zebrafsih atlas")[0].row.id == 2
    assert list(library.every_id(Filter(sort=Sort("title")))) == [2, 1]
    assert library.maintenance.check() == []


def test_text_beyond_ascii_is_found_as_it_is_typed(tmp_path: Path, library: Library) -> None:
    page(
        tmp_path / "a.txt",
        (title(1), SENTENCE * 4),
        ("Müller’s Naïve Bayes for 深度 Learning", SENTENCE * 4 + "Größe."),
    )
    library.ingest([tmp_path])
    for word in ("muller", "NAÏVE", "深", "grosse"):
        assert list(library.every_id(Filter(Term(word)))) == [2]
    library.notes.write(2, "forgets its words and learns them again")
    assert list(library.every_id(Filter(Term("grosse")))) == [2]


@pytest.mark.parametrize("fails", [False, True])
def test_a_bulk_load_leaves_no_setting_behind(
    seeds: Path, library: Library, monkeypatch: pytest.MonkeyPatch, fails: bool
) -> None:
    settings = ("foreign_keys", "secure_delete", "cache_size")

    def now() -> list[int]:
        return [library._connection.execute(f"PRAGMA {name}").fetchone()[0] for name in settings]

    def fail(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    before = now()
    if fails:
        monkeypatch.setattr("readq.store.fulltext.index_new", fail)
        with pytest.raises(ReadqError):
            library.ingest([seeds])
    else:
        library.ingest([seeds])
    assert now() == before
    assert gc.isenabled()


def test_an_import_never_touches_what_the_reader_decided(library: Library) -> None:
    add_listing(library, [draft(LONG)])
    library.mark([1], Status.QUEUE)
    library.notes.write(1, "mine")
    library.tag([1], ["nlp"])
    add_listing(library, [draft(LONG, "An abstract with words.", arxiv="2404.00001")], name="b")
    paper = library.paper(1)
    assert (paper.status, paper.note, paper.tags, paper.row.listed) == (Status.QUEUE, "mine", ("nlp",), 2)
    assert library.counts().sources == {1: (0, 1), 2: (0, 1)}
    library.journal.undo()
    assert library.paper(1).abstract == "An abstract with words."


def test_hostile_text_is_stored_as_it_came_and_kept_out_of_sql(library: Library) -> None:
    hostile = "[/i] \x1b]52;c;aGk=\x07 [MASK]'; DROP TABLE paper; -- \0\ud800 \u202e"
    add_listing(library, [draft(hostile, hostile * 3)])
    paper = library.paper(1)
    assert paper.title == hostile.replace("\0", "\ufffd").replace("\ud800", "?")
    assert library.count(Filter(Term('mask" OR "x'))) == 0
    assert library.count(Filter(Term("[MASK]"))) == 1
    assert library.find("drop table")[0].row.id == 1
    assert library.maintenance.check() == []


def test_very_long_text_is_capped(library: Library) -> None:
    add_listing(library, [draft("word " * 10_000, "word " * 100_000)])
    assert (len(library.paper(1).title), len(library.paper(1).abstract or "")) == (10_000, 100_000)


def test_a_batch_is_newest_and_keeps_its_order(tmp_path: Path) -> None:
    clock = Clock()
    with open_library(tmp_path / "b.db", clock) as library:
        add_listing(library, [draft(title(n)) for n in range(3)])
        clock.now += 60
        add_listing(library, [draft(title(n)) for n in range(3, 5)], name="later")
        assert list(library.every_id(Filter(sort=Sort("newest")))) == [4, 5, 1, 2, 3]
