"""Papers for another reader: what is theirs stays marked as theirs."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readq.errors import ReadqError
from readq.filters import Filter
from readq.formats.lists.own_shared import quoted
from readq.formats.writing.base import Options
from readq.library import Library
from readq.listing import Draft
from readq.model import Author, Status
from tests.support.libraries import START, Clock, add_listing, open_library

HOSTILE = 'A "title" <script>alert(1)</script> \u202e & \x07 \u2028 of ﬁne papers'
FORMS = ["share", "share-html"]


@pytest.fixture
def ada(tmp_path: Path) -> Iterator[Library]:
    with open_library(tmp_path / "ada.db", Clock(START)) as library:
        drafts = [
            Draft(HOSTILE, "About <b>it</b>.", (Author("Ada Müller"),), (("arxiv", "2404.00001"), ("doi", "10.1/x"))),
            Draft("A second paper of the same list", identifiers=(("arxiv", "2404.00002"),)),
        ]
        first, second = add_listing(library, drafts, name="/home/ada/secret place.txt")
        library.notes.write(first, "Worth reading.\n\n</script> My own words?")
        library.tag([first], ["ada's"], [])
        library.mark([first], Status.READ)
        library.prioritise([second], 3)
        yield library


def shared(library: Library, folder: Path, form: str, name: str = "Ada") -> Path:
    file = folder / f"from-{name}.{'jsonl' if form == 'share' else 'html'}"
    pieces = library.exporting.pieces(library.every_id(Filter()), form, Options(sender=name))
    file.write_text("".join(pieces), encoding="utf-8")
    return file


@pytest.mark.parametrize("form", FORMS)
def test_notes_come_as_quotations_and_nothing_else_of_the_sender(ada: Library, tmp_path: Path, form: str) -> None:
    file = shared(ada, tmp_path, form)
    with open_library(tmp_path / "b.db") as bob:
        (mine,) = add_listing(bob, [Draft("My name for it", identifiers=(("arxiv", "2404.00001"),))])
        bob.notes.write(mine, "What I think.")
        (report,) = bob.ingest([file]).files
        assert (report.format, report.listed, report.new, report.refused) == ("readq-shared", 2, 1, 0)
        paper = bob.paper(mine)
        assert paper.note == (
            "What I think.\n\nFrom Ada, 21 Sep 2026:\n\n> Worth reading.\n>\n> </script> My own words?"
        )
        assert (paper.status, paper.tags, paper.row.priority) == (Status.INBOX, (), 0)
        assert paper.abstract == "About <b>it</b>."
        assert [author.name for author in paper.authors] == ["Ada Müller"]
        before = bob.journal.history(100)
        again = shared(ada, tmp_path, form, "Ada ")
        assert again != file
        bob.ingest([again])
        assert bob.paper(mine).note == paper.note
        assert len(bob.journal.history(100)) == len(before)
        bob.journal.undo()
        assert bob.paper(mine).note == "What I think."


@pytest.mark.parametrize("form", FORMS)
def test_tags_and_statuses_are_taken_when_asked_for(ada: Library, tmp_path: Path, form: str) -> None:
    file = shared(ada, tmp_path, form)
    with open_library(tmp_path / "b.db") as bob:
        bob.ingest([file])
        bob.ingest([file], as_format="readq-shared-all")
        paper = bob.paper(1)
        assert (paper.status, paper.tags) == (Status.READ, ("ada's",))
        assert paper.note is not None
        assert paper.note.count("From Ada") == 1


@pytest.mark.parametrize("form", FORMS)
def test_where_and_when_papers_were_met_is_not_said(ada: Library, tmp_path: Path, form: str) -> None:
    text = shared(ada, tmp_path, form).read_text(encoding="utf-8")
    assert "secret" not in text
    assert "added" not in re.sub(r"<script>.*?</script>", "", text, flags=re.S)
    with pytest.raises(ReadqError, match="Who shares them"):
        "".join(ada.exporting.pieces([1], form, Options(sender=" \x07\n")))


@given(st.text(), st.text(), st.text())
def test_no_line_of_a_quotation_passes_for_ones_own(note: str, name: str, day: str) -> None:
    from readq.formats.writing.shared import name_of

    first, *lines = quoted(note, name_of(name) or "somebody", day).split("\n")
    assert first.startswith("From ")
    assert [line for line in lines if line and not line.startswith(">")] == []
    assert not re.search("[\r\v\f\x1c-\x1e\x85\u2028\u2029]", "".join(lines))


def test_a_newer_one_is_refused_and_damage_costs_itself(ada: Library, tmp_path: Path) -> None:
    for form, version in zip(FORMS, ('"version": 1', 'shared-version="1'), strict=True):
        file = shared(ada, tmp_path, form)
        text = file.read_text(encoding="utf-8")
        assert version in text
        file.write_text(text.replace(version, f"{version[:-1]}2"), encoding="utf-8")
        with open_library(tmp_path / f"{form}.db") as bob:
            (report,) = bob.ingest([file]).files
            assert (report.error or "").startswith("it was shared by a newer readq (version 2")
            assert bob.counts().total == 0
    lines = shared(ada, tmp_path, "share").read_text(encoding="utf-8").split("\n")
    broken = tmp_path / "broken.jsonl"
    broken.write_text("\n".join([lines[0].replace("version", "verso"), lines[1][:50], *lines[2:]]), encoding="utf-8")
    with open_library(tmp_path / "c.db") as bob:
        (report,) = bob.ingest([broken]).files
        assert (report.listed, [problem.line for problem in report.skipped]) == (1, [1, 2])


def test_the_page_names_its_sender_and_runs_nothing(ada: Library, tmp_path: Path) -> None:
    text = shared(ada, tmp_path, "share-html", 'A"da <b>').read_text(encoding="utf-8")
    assert f'<h1 dir="auto">{html.escape("Papers from A")}&quot;da &lt;b&gt;</h1>' in text
    assert text.count("<script>") == 1
    with open_library(tmp_path / "b.db") as bob:
        bob.ingest([tmp_path / 'from-A"da <b>.html'])
        assert (bob.paper(1).note or "").startswith('From A"da <b>, 21 Sep 2026:')
        assert bob.paper(1).title == ada.paper(1).title


def test_a_page_in_one_line_has_all_its_papers(ada: Library, tmp_path: Path) -> None:
    file = shared(ada, tmp_path, "share-html")
    file.write_text(file.read_text(encoding="utf-8").replace("\n", " "), encoding="utf-8")
    with open_library(tmp_path / "b.db") as bob:
        (report,) = bob.ingest([file]).files
        assert (report.listed, report.refused) == (2, 0)
