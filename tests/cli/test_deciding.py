"""Decisions, notes and tags from the command line, and taking them back."""

from __future__ import annotations

import re
import stat
from pathlib import Path

import pytest

from readq.library import Library
from tests.cli.conftest import Readq


def state(readq: Readq) -> list[tuple[object, ...]]:
    """What the reader decided about every paper."""
    names = ("id", "status", "priority", "tags", "note", "decided_at", "snoozed_until")
    return [tuple(str(paper[name]) for name in names) for paper in readq("list", "--format", "json").json]


@pytest.mark.parametrize("status", ["queue", "read", "skip", "inbox"])
def test_marking_sets_the_status(readq: Readq, status: str) -> None:
    readq("mark", "skip" if status != "skip" else "read", "3", "5")
    result = readq("mark", status, "3", "5")
    assert result.status == 0
    assert result.out == ""
    assert "readq undo" in result.err
    assert set(readq("list", f"status:{status}", "--format", "ids").ids) >= {3, 5}


def test_marking_again_is_no_new_step(readq: Readq) -> None:
    readq("mark", "read", "3")
    again = readq("mark", "read", "3")
    assert again.status == 0
    assert "already" in again.err
    assert len(readq("history", "--json", "--limit", "99").json) == 2  # the ingest and one mark


def test_marking_by_query_changes_all_that_match(readq: Readq) -> None:
    matching = readq("list", "diffusion", "--format", "ids").ids
    assert len(matching) > 20
    result = readq("mark", "queue", "--where", "diffusion", "--yes")
    assert result.status == 0
    assert sorted(readq("list", "status:queue", "--format", "ids").ids) == sorted(matching)
    assert "Nothing matches" in readq("mark", "queue", "--where", "xyzzyplugh").err
    assert readq("mark", "read", "--where", "-diffusion", "--yes").status == 0
    assert readq("stats", "--json").json["status"]["read"] == 628 - len(matching)


@pytest.mark.parametrize("query", ["", "  ", "sort:title"])
def test_a_query_that_says_nothing_marks_nothing(readq: Readq, query: str) -> None:
    before = state(readq)
    result = readq("mark", "skip", "--where", query)
    assert result.status == 2
    assert "needs a condition" in result.err
    assert state(readq) == before


@pytest.mark.parametrize(
    ("query", "place"),
    [
        ("(a OR", 0),
        ("self OR", 5),
        ("status:inbox -", 13),
        ("status:inbox NOT", 13),
        ("status:inbox AND", 13),
        ("graph - nets", 6),
        ("(status:inbox", 0),
        ("() status:inbox", 0),
        ('title:"lossless comp', 6),
        ("title:“lossless comp", 6),
        ("status:inbox ++", 13),
        ("status:inbox,", 12),
        ("!!!", 2),
        ("()", 0),
    ],
)
@pytest.mark.parametrize("sure", [(), ("--yes",)])
def test_an_unfinished_query_marks_nothing_and_is_pointed_at(
    readq: Readq, query: str, place: int, sure: tuple[str, ...]
) -> None:
    before = state(readq)
    result = readq("mark", "skip", "--where", query, *sure)
    assert result.status == 2
    assert "Nothing was changed" in result.err
    assert result.err.splitlines()[-1] == " " * (place + 2) + "^"
    assert state(readq) == before
    assert readq("view", "save", "half", query).status == 2
    assert readq("list", query, "--limit", "1", "--format", "ids").err != ""


def test_very_many_papers_are_marked_only_when_it_is_said_beforehand(readq: Readq) -> None:
    before = state(readq)
    many = len(readq("list", "status:inbox", "--format", "ids").ids)
    result = readq("mark", "skip", "--where", "status:inbox")
    assert result.status == 2
    assert f"{many} papers" in result.err
    assert "--yes" in result.err
    assert state(readq) == before


def test_signs_and_typographic_quotes_count(readq: Readq) -> None:
    papers = readq("list", "--format", "json").json
    named = [paper["id"] for paper in papers if re.search(r"\bc\+\+", f"{paper['title']} {paper['abstract']}", re.I)]
    assert readq("list", "C++", "--format", "ids").ids == named
    assert readq("list", "status:inbox C++ -year:1999", "--format", "ids").ids == named
    assert "Nothing matches" in readq("mark", "skip", "--where", "C--").err
    straight = readq("list", 'title:"language models"', "--format", "ids")
    assert straight.ids
    for opening, closing in ("“”", "„“", "«»", "‘’", "””"):
        assert readq("list", f"title:{opening}language models{closing}", "--format", "ids").ids == straight.ids


@pytest.mark.parametrize("query", ["-foo:bar", "status:inbox -label:keep", "diffusion or graph", "-tags:keep"])
def test_a_doubtful_query_marks_nothing(readq: Readq, query: str) -> None:
    before = state(readq)
    result = readq("mark", "skip", "--where", query)
    assert result.status == 2
    assert "quotes" in result.err
    assert state(readq) == before


def test_marking_from_standard_input(readq: Readq) -> None:
    ids = readq("list", "diffusion", "--limit", "5", "--format", "ids").out
    assert readq("mark", "skip", "-", stdin=ids).status == 0
    assert readq("list", "status:skip", "--format", "ids").out == ids
    assert readq("mark", "skip", "-", stdin="").status == 2


@pytest.mark.parametrize(
    "decision",
    [
        ("mark", "read", "3", "5", "600"),
        ("mark", "skip", "--where", "diffusion", "--yes"),
        ("priority", "3", "4", "+2"),
        ("priority", "3", "-9"),
        ("snooze", "3", "5", "next week"),
        ("tag", "add", "to discuss", "3", "5"),
        ("note", "3", "a thought"),
        ("note", "3", "--append", "more"),
    ],
)
def test_undo_and_redo_restore_exactly(readq: Readq, decision: tuple[str, ...]) -> None:
    readq("mark", "queue", "5")
    readq("note", "3", "before")
    before = state(readq)
    assert readq(*decision).status == 0
    after = state(readq)
    assert after != before
    assert readq("undo").status == 0
    assert state(readq) == before
    assert readq("redo").status == 0
    assert state(readq) == after


def test_there_is_an_end_to_undo_and_redo(readq: Readq) -> None:
    assert readq("redo").status == 1
    readq("mark", "read", "1")
    assert readq("undo").status == 0
    nothing = readq("undo")
    assert nothing.status == 1
    assert "Nothing to undo" in nothing.err
    assert readq("undo", "4000").status == 1


def test_an_older_step_can_be_undone_by_its_number(readq: Readq) -> None:
    readq("mark", "read", "1")
    readq("mark", "skip", "2")
    steps = readq("history", "--json").json
    assert [step["label"][:4] for step in steps[:2]] == ["Skip", "Read"]
    assert readq("undo", str(steps[1]["id"])).status == 0
    papers = readq("list", "--limit", "2", "--format", "json").json
    assert [paper["status"] for paper in papers] == ["inbox", "skip"]
    assert "Undid" in readq("history").out


def test_history_can_be_limited_and_is_about_one_paper(readq: Readq) -> None:
    for id_ in ("1", "2", "1"):
        readq("priority", id_, "+1")
    assert len(readq("history", "--limit", "2").out.splitlines()) == 2
    assert len(readq("history", "--paper", "1", "--json").json) == 2
    assert readq("history", "--paper", "1", "--json", "--limit", "1").json[0]["papers"] == 1


def test_an_unknown_paper_changes_nothing(readq: Readq) -> None:
    for command in (
        ("mark", "read", "1", "99999"),
        ("tag", "add", "x", "1", "99999"),
        ("priority", "1", "99999", "+1"),
        ("snooze", "1", "99999", "3d"),
        ("note", "99999", "x"),
        ("show", "10.1000/none"),
    ):
        result = readq(*command)
        assert result.status == 1, command
        assert "99999" in result.err or "10.1000/none" in result.err
        assert result.out == ""
    assert readq("list", "is:decided", "--format", "json").json == []
    assert readq("tag", "list", "--json").json == []


def test_notes_are_written_printed_extended_and_removed(readq: Readq) -> None:
    assert "no note" in readq("note", "4").err
    readq("note", "4", "one", "thought")
    assert readq("note", "4").out == "one thought\n"
    readq("note", "4", "--append", "-", stdin="from a pipe\nin two lines\n")
    assert readq("note", "4").out == "one thought\n\nfrom a pipe\nin two lines\n"
    assert readq("list", "has:note", "--format", "ids").ids == [4]
    assert readq("note", "4", "-", stdin="  \n").status == 2
    assert readq("note", "4", "--append").status == 2
    assert readq("note", "4", "--delete", "x").status == 2
    assert readq("note", "4", "--delete").status == 0
    assert readq("note", "4").out == ""
    readq("undo")
    assert readq("note", "4").out.startswith("one thought")


@pytest.fixture
def terminal_editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An editor script whose behaviour a test writes; the command line believes that it has a terminal."""
    script = tmp_path / "my editor.sh"
    script.write_text("#!/bin/sh\n")
    script.chmod(0o700)
    monkeypatch.setenv("EDITOR", f"'{script}' --wait")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setattr("readq.cli.commands.note._has_terminal", lambda: True)
    return script


def test_a_note_is_edited_in_the_persons_editor(readq: Readq, terminal_editor: Path, tmp_path: Path) -> None:
    readq("note", "4", "old")
    terminal_editor.write_text(
        f'#!/bin/sh\nstat -c %a "$2" > {tmp_path}/mode\nprintf "%s; new\\n" "$(cat "$2")" > "$2"\n'
    )
    assert readq("note", "4", "--edit").status == 0
    assert readq("note", "4").out == "old; new\n"
    assert (tmp_path / "mode").read_text().strip() == f"{stat.S_IRUSR | stat.S_IWUSR:o}"
    assert list((tmp_path / "readq" / "drafts").iterdir()) == []


def test_a_new_note_begins_with_the_template_and_is_not_kept_if_left_so(
    readq: Readq, terminal_editor: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = tmp_path / "config.toml"
    settings.write_text('[note]\ntemplate = "about {id}: "\n')
    monkeypatch.setenv("READQ_CONFIG", str(settings))
    assert readq("note", "4", "--edit").status == 0
    assert readq("note", "4").out == ""
    terminal_editor.write_text('#!/bin/sh\nprintf "good" >> "$2"\n')
    assert readq("note", "4", "--edit").status == 0
    written = readq("note", "4").out
    assert written.startswith("about ")
    assert written.endswith(": good\n")
    assert readq("note", "4", "--edit").status == 0
    assert readq("note", "4").out == written.rstrip() + "good\n"


def test_what_was_typed_survives_an_editor_that_fails(readq: Readq, terminal_editor: Path, tmp_path: Path) -> None:
    terminal_editor.write_text('#!/bin/sh\necho precious > "$2"\nexit 3\n')
    result = readq("note", "4", "--edit")
    assert result.status == 1
    (draft,) = (tmp_path / "readq" / "drafts").iterdir()
    assert draft.read_text() == "precious\n"
    assert str(draft) in result.err
    assert readq("note", "4").out == ""


def test_what_an_editor_wrote_is_read_in_its_encoding_or_stays(
    readq: Readq, terminal_editor: Path, tmp_path: Path
) -> None:
    terminal_editor.write_text('#!/bin/sh\nprintf "Gr\\366\\337e, caf\\351" > "$2"\n')
    assert readq("note", "4", "--edit").status == 0
    assert readq("note", "4").out == "Größe, café\n"
    assert list((tmp_path / "readq" / "drafts").iterdir()) == []
    terminal_editor.write_text('#!/bin/sh\nprintf "no \\201 text" > "$2"\n')
    result = readq("note", "4", "--edit")
    assert result.status == 0
    (draft,) = (tmp_path / "readq" / "drafts").iterdir()
    assert str(draft) in result.err
    assert readq("note", "4").err == ""  # the note has come to be that text
    assert draft.read_bytes() == b"no \x81 text"


def test_an_edited_text_that_cannot_be_saved_stays_and_is_named_until_it_is(
    readq: Readq, terminal_editor: Path, tmp_path: Path
) -> None:
    terminal_editor.write_text('#!/bin/sh\nhead -c 1000001 /dev/zero | tr "\\0" x > "$2"\n')
    result = readq("note", "4", "--edit")
    assert result.status == 1
    (draft,) = (tmp_path / "readq" / "drafts").iterdir()
    assert draft.stat().st_size == 1_000_001
    assert str(draft) in result.err
    assert str(draft) in readq("note", "4").err
    draft.write_text("short enough")
    assert readq("note", "4", "-", stdin=draft.read_bytes()).status == 0
    assert list((tmp_path / "readq" / "drafts").iterdir()) == []


@pytest.mark.parametrize("arguments", [("4", "-"), ("4", "--append", "-")])
def test_a_note_that_is_too_long_is_refused_and_kept(readq: Readq, own_home: Path, arguments: tuple[str, ...]) -> None:
    readq("note", "4", "what was there")
    result = readq("note", *arguments, stdin="x" * 1_000_001)
    assert result.status == 1
    assert "at most 1,000,000 characters" in result.err
    (draft,) = own_home.glob(".local/share/readq/drafts/*")
    assert str(draft) in result.err
    assert draft.read_text().count("x") == 1_000_001
    assert readq("note", "4").out == "what was there\n"


def test_a_note_is_read_from_standard_input_in_its_encoding(readq: Readq) -> None:
    readq("note", "4", "-", stdin="Größe, café".encode("latin-1"))
    assert readq("note", "4").out == "Größe, café\n"


def test_without_an_editor_of_ones_own_it_is_vi(
    readq: Readq, terminal_editor: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EDITOR", "")
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    missing = readq("note", "4", "--edit")
    assert missing.status == 1
    assert "'vi': No such file or directory. Set $VISUAL or $EDITOR" in missing.err
    (tmp_path / "vi").write_text('#!/bin/sh\nprintf "by vi" > "$1"\n')
    (tmp_path / "vi").chmod(0o700)
    assert readq("note", "4", "--edit").status == 0
    assert readq("note", "4").out == "by vi\n"


def test_editing_in_a_script_is_refused(readq: Readq, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EDITOR", "true")
    assert "terminal" in readq("note", "4", "--edit").err


def test_tags_are_renamed_merged_and_deleted(readq: Readq) -> None:
    readq("tag", "add", "vision", "1", "2")
    readq("tag", "add", "seeing", "2", "3")
    assert readq("tag", "rename", "vision", "seeing").status == 0
    assert readq("tag", "list", "--json").json == [{"tag": "seeing", "papers": 3, "undecided": 3}]
    assert readq("tag", "remove", "seeing", "3").status == 0
    assert readq("list", "tag:seeing", "--format", "ids").ids == [1, 2]
    assert readq("tag", "delete", "seeing").status == 0
    assert readq("tag", "list", "--json").json == []
    assert readq("tag", "delete", "seeing").status == 1
    assert readq("tag", "add", "a,b", "1").status == 1


def test_a_snoozed_paper_leaves_the_inbox_and_comes_back_when_asked(readq: Readq) -> None:
    readq("snooze", "1", "2", "2099-01-01")
    assert readq("list", "is:snoozed", "--format", "json").json[0]["snoozed_until"] == "2099-01-01"
    assert 1 not in readq("list", "status:inbox", "--format", "ids").ids
    readq("snooze", "1", "now")
    assert 1 in readq("list", "status:inbox", "--format", "ids").ids
    assert readq("snooze", "1", "2001-01-01").status == 2
    assert readq("snooze", "1", "whenever").status == 2


def test_what_is_due_is_back_in_the_inbox_of_a_script(readq: Readq, seeds_library: Path) -> None:
    readq("snooze", "9", "3d")
    with Library(seeds_library) as library:
        library._connection.execute("UPDATE paper SET snoozed_until = '2026-01-01' WHERE id = 9")
    assert 9 in readq("list", "status:inbox", "--format", "ids").ids


def test_a_backup_is_a_library_of_its_own(readq: Readq, tmp_path: Path) -> None:
    readq("mark", "read", "1")
    copy = tmp_path / "copy.db"
    assert readq("backup", copy).status == 0
    assert readq("backup", copy).status == 1
    assert readq("list", "--db", copy, "status:read", "--format", "ids").ids == [1]
    assert readq("--db", copy, "stats", "--json").json["papers"] == 628


def test_check_finds_what_reindex_mends(readq: Readq, seeds_library: Path) -> None:
    assert readq("check").status == 0
    with Library(seeds_library) as library:
        library._connection.execute("UPDATE counter SET n = n + 1")
    broken = readq("check")
    assert broken.status == 1
    assert "readq check --fix" in broken.err
    assert readq("reindex").status == 0
    assert readq("check").status == 0


def test_a_queue_beyond_its_limit_is_said(readq: Readq, tmp_path: Path) -> None:
    (tmp_path / "c.toml").write_text("[queue]\nlimit = 2\n")
    mark = ("--config", tmp_path / "c.toml", "mark")
    assert "of 2" not in readq(*mark, "queue", "1", "2").err
    assert "Queue 3 of 2: more than you wanted (queue.limit)." in readq(*mark, "queue", "3").err
    assert "of 2" not in readq(*mark, "queue", "3").err
    assert "of 2" not in readq(*mark, "skip", "4").err
