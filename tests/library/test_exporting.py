"""Papers written in the formats of other programs, and read again into an empty library."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from readq.errors import ReadqError
from readq.filters import Filter
from readq.formats.writing.base import Options
from readq.library import Library
from readq.library.exporting import write_file
from readq.listing import Draft
from readq.model import Author, Link, Paper, Status
from tests.support.libraries import Clock, add_listing, open_library

PEOPLE = (Author("Ada Müller", "Müller", "Ada"), Author("Jan van der Berg", "van der Berg", "Jan"))
HOSTILE = "100% of $5 & #1_x ~ {a} \\cmd{b} -- ``q'' ''r`` $\\alpha_{1}$ x^2 <b> ]]> @article{x, \\"


def full() -> Draft:
    return Draft(
        "A BERT for naïve words: of $\\mathcal{O}(n)$ and 50% & more",
        "First of all.\nThen & {there}.",
        (*PEOPLE, Author("The ATLAS Collaboration"), Author("Sammy Davis Jr.", "Davis", "Sammy"), Author("Plato")),
        (("arxiv", "2404.00001"), ("doi", "10.1000/x_1"), ("pmid", "123")),
        (Link("page", "https://example.org/a_b?c=%20d"),),
        "2024-04-03",
        "Journal of Tests & Trials",
        categories=("cs.CL", "cs.LG"),
        keywords=("deep learning", "words"),
        comment="12 pages, 3 figures",
    )


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with open_library(tmp_path / "a.db") as made:
        yield made


def again(library: Library, folder: Path, name: str, options: Options = Options()) -> tuple[list[Paper], str]:  # noqa: B008
    """What a new library has after it read what this one wrote."""
    from readq.formats.writing.registry import export

    ids = sorted(library.every_id(_everything()))
    text = "".join(library.exporting.pieces(ids, name, options))
    file = folder / f"exported.{export(name).ending}"
    file.write_text(text, encoding="utf-8")
    (folder / "b.db").unlink(missing_ok=True)
    with open_library(folder / "b.db", Clock()) as other:
        report = other.ingest([file])
        assert [each.refused for each in report.files if each.refused] == []
        return other.papers(sorted(other.every_id(_everything()))), text


def _everything() -> Filter:
    return Filter()


def names(paper: Paper) -> list[str]:
    return [author.name for author in paper.authors]


@pytest.mark.parametrize("name", ["bibtex", "biblatex"])
@pytest.mark.parametrize("latex", [False, True])
def test_a_paper_comes_back_from_a_bibliography(library: Library, tmp_path: Path, name: str, latex: bool) -> None:
    (id_,) = add_listing(library, [full()])
    library.tag([id_], ["to cite", "größer"])
    library.notes.write(id_, "Why: because\n- [ ] try 50% of it")
    library.mark([id_], Status.READ)
    (read,), text = again(library, tmp_path, name, Options(latex=latex))
    paper = library.paper(id_)
    assert text.isascii() == latex
    assert (read.title, read.abstract, names(read)) == (paper.title, paper.abstract, names(paper))
    assert (read.identifiers, read.links) == (paper.identifiers, paper.links)
    assert (read.published, read.venue, read.comment) == (paper.published, paper.venue, paper.comment)
    assert (read.keywords, read.categories, read.tags) == (paper.keywords, ("cs.CL",), paper.tags)
    assert (read.note, read.status) == (paper.note, Status.READ)


@pytest.mark.parametrize("name", ["bibtex", "biblatex"])
@settings(deadline=None, max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_whatever_a_title_says_comes_back(tmp_path: Path, name: str, data: st.DataObject) -> None:
    signs = "aB é\\{}~^&%#_$-'`\"@,=()Δ"
    titles = data.draw(st.lists(st.text(signs, min_size=3, max_size=30), min_size=1, max_size=4))
    titles = [f"Paper {number} {' '.join(title.split())}" for number, title in enumerate(titles)]
    (tmp_path / "a.db").unlink(missing_ok=True)
    with open_library(tmp_path / "a.db") as library:
        add_listing(library, [Draft(title, authors=PEOPLE[:1]) for title in titles])
        read, text = again(library, tmp_path, name)
        wanted = [library.paper(id_).title for id_ in sorted(library.every_id(_everything()))]
    assert [paper.title for paper in read] == wanted
    assert text.count("\n@") + 1 == len(wanted)


@pytest.mark.parametrize("name", ["ris", "csl-json", "endnote-xml", "csv", "tsv", "jsonl"])
def test_a_paper_comes_back_from_other_formats(library: Library, tmp_path: Path, name: str) -> None:
    given_ = full()._replace(title="A BERT for naïve words: of $O(n)$ and 50% & more", abstract="First & last: é")
    (id_,) = add_listing(library, [given_])
    library.tag([id_], ["to cite"])
    library.notes.write(id_, "Why: because\n\nER  - no end\n- [ ] try 50% of it")
    library.mark([id_], Status.READ)
    (read,), _ = again(library, tmp_path, name)
    paper = library.paper(id_)
    assert (read.title, read.abstract, names(read)) == (paper.title, paper.abstract, names(paper))
    assert (read.published, read.venue, read.links) == (paper.published, paper.venue, paper.links)
    ids = [pair for pair in paper.identifiers if name in ("csl-json", "jsonl") or pair[0] != "pmid"]
    assert list(read.identifiers) == ids
    note = paper.note or ""
    assert read.note == (" ".join(note.split("\n")) if name == "tsv" else note)
    if name in ("ris", "csl-json", "endnote-xml"):
        assert read.keywords == (*paper.keywords, "to cite")
    else:
        assert (read.keywords, read.tags, read.status) == (paper.keywords, ("to cite",), Status.READ)
        assert read.categories == paper.categories
    assert read.comment == (paper.comment if name in ("csl-json", "jsonl") else None)


@pytest.mark.parametrize("name", ["ris", "csl-json", "endnote-xml", "csv", "jsonl"])
@settings(deadline=None, max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.text(min_size=1, max_size=60), min_size=1, max_size=4))
def test_whatever_papers_say_there_are_as_many_of_them(tmp_path: Path, name: str, texts: list[str]) -> None:
    (tmp_path / "a.db").unlink(missing_ok=True)
    with open_library(tmp_path / "a.db") as library:
        ids = add_listing(
            library,
            [
                Draft(f"Paper {n} says {text}", text, (Author(text), *PEOPLE), venue=text)
                for n, text in enumerate(texts)
            ],
        )
        for id_, text in zip(ids, texts, strict=True):
            library.notes.write(id_, f"TY  - {text}\nER  -\n</record>{text}")
        library.notes.write(ids[0], "\n".join(texts))
        read, _ = again(library, tmp_path, name)
    assert len(read) == len(set(ids))


def test_lists_for_people_say_one_thing_a_line(library: Library) -> None:
    ids = add_listing(library, [full(), Draft("=A *bold* [claim](x)\nof <b>\u2028two lines", venue="A_B")])
    assert "".join(library.exporting.pieces(ids, "titles")).splitlines() == [
        library.paper(ids[0]).title,
        "=A *bold* [claim](x) of <b> two lines",
    ]
    first, second = "".join(library.exporting.pieces(ids, "markdown")).splitlines()
    assert first.startswith("- [A BERT for naïve words: of $\\mathcal{O}(n)$ and 50% \\& more](<https://arxiv.org/abs/")
    assert first.endswith("Sammy Davis Jr., Plato. Journal of Tests \\& Trials, 2024.")
    assert second == "- =A \\*bold\\* \\[claim\\](x) of \\<b\\> two lines. A\\_B."
    assert library.exporting.paper_of("TitleManyOthers") is None


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("of $a_1$ and a_1", "of $a_1$ and a\\_1"),
        ("$<img src=x onerror=alert(1)>$", "$\\<img src=x onerror=alert(1)\\>$"),
        ("$x](http://e)$ or $5 and $6", "$x\\](http://e)$ or $5 and $6"),
        ("$[0,1]$ ![a](b) <script>", "$[0,1]$ !\\[a\\](b) \\<script\\>"),
    ],
)
def test_text_is_text_in_markdown(text: str, shown: str) -> None:
    from readq.formats.writing.plain import escaped

    assert escaped(text) == shown


def test_a_strict_reader_takes_what_is_hostile(library: Library) -> None:
    from bibtexparser.entrypoint import parse_string

    add_listing(library, [Draft(f"One {HOSTILE}", HOSTILE, (Author(HOSTILE), Author("Ann and Bob, Inc."))), full()])
    text = "".join(library.exporting.pieces([1, 2], "bibtex"))
    parsed = parse_string(text)
    assert parsed.failed_blocks == []
    assert len(parsed.entries) == 2
    assert [text.count(sign) for sign in "{}"] == [text.count("{")] * 2


def test_kinds_are_what_is_known(library: Library) -> None:
    drafts = [
        Draft("A preprint of something long", identifiers=(("arxiv", "2404.00001"),)),
        Draft("An article of something long", venue="Nature"),
        Draft("A talk about something long", venue="Proceedings of the 3rd Workshop on Tests"),
        Draft("Nothing is known of this one", identifiers=(("doi", "10.1000/1"),)),
        Draft("An article without a journal", identifiers=(("arxiv", "2404.00002"),), extra=(("type", "article"),)),
        Draft("A thesis about something long", venue="A University", extra=(("type", "phdthesis"),)),
        Draft("Only put on a server, as it says", venue="arXiv preprint arXiv:2404.00003"),
    ]
    ids = add_listing(library, drafts)

    def kinds(name: str) -> list[str]:
        return [piece.strip().partition("{")[0] for piece in library.exporting.pieces(ids, name)]

    assert kinds("bibtex") == ["@misc", "@article", "@inproceedings", "@misc", "@misc", "@phdthesis", "@misc"]
    assert kinds("biblatex") == ["@online", "@article", "@inproceedings", "@misc", "@online", "@thesis", "@online"]


def test_a_key_stays_whatever_becomes_known(library: Library) -> None:
    ids = add_listing(library, [Draft("A title of many words", authors=PEOPLE), Draft("A title of many others")])
    before = [entry.key for entry in library.exporting.entries(ids)]
    add_listing(
        library, [Draft("A title of many words", published="2024", authors=PEOPLE[1:])], name="later", authority=50
    )
    assert library.paper(ids[0]).published == "2024"
    assert [entry.key for entry in library.exporting.entries(ids, pattern="[id]x")] == before
    assert before == ["mullerTitleManyWords", "TitleManyOthers"]


def test_keys_are_told_apart_and_imported_ones_kept(library: Library) -> None:
    same = [Draft(f"A title of many words {n}", authors=PEOPLE[:1], published="2024") for n in range(28)]
    theirs = [
        Draft("Came with its key", citation_key="Muller2024TitleManyWords"),
        Draft("Came with the same", citation_key="muller2024titlemanywords"),
        Draft("Came with one that is none", citation_key="a key, {this}"),
    ]
    ids = add_listing(library, [*theirs, *same])
    keys = [entry.key for entry in library.exporting.entries(ids)]
    assert keys[0] == "Muller2024TitleManyWords"
    assert keys[1:3] == ["CameSame", "CameOneNone"]
    assert keys[3:5] == ["muller2024TitleManyWordsa", "muller2024TitleManyWordsb"]
    assert keys[-1] == "muller2024TitleManyWordsab"
    assert len({key.lower() for key in keys}) == len(keys)
    assert library.exporting.paper_of("MULLER2024titleManyWords") == ids[0]


def test_the_keys_of_merged_papers_are_given_to_no_other_and_come_back(library: Library) -> None:
    ids = add_listing(library, [Draft("One title of some words"), Draft("Another title of some words")])
    first, second = (entry.key for entry in library.exporting.entries(ids))
    library.duplicates.merge(ids[1], ids[0])
    assert [entry.key for entry in library.exporting.entries(library.every_id(_everything()))] == [first]
    assert library.exporting.paper_of(second) == library.exporting.paper_of(first)
    assert library.maintenance.check() == []
    library.journal.undo()
    assert [entry.key for entry in library.exporting.entries(ids)] == [first, second]
    assert library.maintenance.check() == []


def test_a_file_is_replaced_when_all_is_written_and_else_left(tmp_path: Path) -> None:
    def cut_off() -> Iterator[str]:
        yield "half"
        raise KeyboardInterrupt

    path = tmp_path / "out.bib"
    path.write_text("before")
    path.chmod(0o640)
    with pytest.raises(KeyboardInterrupt):
        write_file(path, cut_off())
    assert path.read_text() == "before"
    link = tmp_path / "link.bib"
    link.symlink_to(path)
    write_file(link, ["a", "b"])
    assert link.is_symlink()
    assert (path.read_text(), path.stat().st_mode & 0o777) == ("ab", 0o640)
    assert sorted(each.name for each in tmp_path.iterdir()) == ["link.bib", "out.bib"]
    for odd in (tmp_path, tmp_path / "no" / "folder.bib"):
        with pytest.raises(ReadqError, match=r"folder|cannot|Nothing"):
            write_file(odd, ["a"])
