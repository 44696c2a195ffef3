"""What goes wrong is said in a sentence on standard error, with a status a script can rely on."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from readq.text import cell_width
from tests.cli.conftest import Readq


def test_without_a_terminal_the_app_says_what_to_use_instead(readq: Readq, seeds: Path, tmp_path: Path) -> None:
    fresh = tmp_path / "fresh.db"
    for arguments in ((), ("--db", fresh), (seeds,), ("--db", fresh, seeds), ("open", "--db", fresh, seeds)):
        result = readq(*arguments)
        assert result.status == 2
        assert "readq list" in result.err
        assert result.out == ""
    assert not fresh.exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ("lst",),
        ("list", "--nope"),
        ("list", "--format", "xml"),
        ("list", "--limit", "-1"),
        ("list", "--limit", "many"),
        ("mark",),
        ("mark", "done", "1"),
        ("mark", "read"),
        ("mark", "read", "1", "--where", "x"),
        ("mark", "read", "--where", " "),
        ("find",),
        ("show",),
        ("priority", "1"),
        ("priority", "1", "high"),
        ("undo", "last"),
        ("completion", "csh"),
        ("--db", "", "list"),
    ],
)
def test_what_cannot_be_understood_exits_with_2(readq: Readq, arguments: tuple[str, ...]) -> None:
    result = readq(*arguments)
    assert result.status == 2
    assert result.out == ""
    assert "readq" in result.err
    assert "Traceback" not in result.err


@pytest.mark.parametrize("command", [("list",), ("mark", "read", "--where")])
def test_a_bad_query_is_shown_with_the_place(readq: Readq, command: tuple[str, ...]) -> None:
    result = readq(*command, "漢字 year:abc foo")
    assert result.status == 2
    message, query, caret = result.err.splitlines()
    assert "abc" in message
    assert query == "  漢字 year:abc foo"
    assert caret.index("^") in (7, 12)  # the field or its value, two cells an ideograph


def test_the_place_in_a_long_query_is_on_one_line_of_the_terminal(readq: Readq) -> None:
    for query in ("graph " * 300 + "year:soon" + " net" * 100, "漢字 " * 150 + "year:soon"):
        message, shown, caret = readq("list", query).err.splitlines()
        assert "soon" in message
        assert cell_width(shown) <= 80
        assert shown.partition("soon")[0].endswith("year:")
        assert cell_width(shown.partition("soon")[0]) == caret.index("^")


def test_what_only_looks_like_a_field_is_text_with_a_remark(readq: Readq) -> None:
    result = readq("list", "arxiv:2404.03648 OR diffusion", "--limit", "1")
    assert result.status == 0
    assert len(result.out.splitlines()) == 1
    assert "Did you mean id:2404.03648?" in result.err
    assert readq("list", "Group DETR: fast training").err == ""
    mistaken = readq("list", "staus:queue")
    assert mistaken.status == 2
    assert "did you mean status?" in mistaken.err


def test_a_mistyped_command_is_guessed(readq: Readq) -> None:
    assert "'history'" in readq("hsitory").err


def test_a_path_named_like_a_command_needs_its_folder(
    readq: Readq, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("stats").write_text("x")
    assert readq("stats").status == 0
    assert "terminal" in readq("./stats").err


def test_a_missing_library_is_not_made_by_reading(readq: Readq, tmp_path: Path) -> None:
    missing = tmp_path / "folder" / "missing.db"
    for command in (("list",), ("find", "x"), ("show", "1"), ("stats",), ("undo",), ("mark", "read", "1"), ("check",)):
        result = readq("--db", missing, *command)
        assert result.status == 1, command
        assert "missing.db" in result.err
        assert "readq ingest" in result.err
    assert not missing.parent.exists()


def test_what_is_no_library_is_refused_untouched(readq: Readq, tmp_path: Path, seeds: Path) -> None:
    text = tmp_path / "notes.txt"
    text.write_text("My notes, which are no database at all.\n" * 50)
    foreign = tmp_path / "foreign.db"
    with sqlite3.connect(foreign) as connection:
        connection.execute("CREATE TABLE paper(id)")
    connection.close()
    for path in (text, foreign):
        before = path.read_bytes()
        for command in (("list",), ("ingest", seeds), ("mark", "read", "1")):
            result = readq("--db", path, *command)
            assert result.status == 1, (path, command)
            assert path.name in result.err
        assert path.read_bytes() == before
    assert readq("--db", tmp_path, "list").status == 1
    assert readq("--db", text / "below.db", "ingest", seeds).status == 1


def test_a_library_in_a_place_that_cannot_be_written_is_a_plain_error(readq: Readq, seeds: Path) -> None:
    result = readq("--db", "/proc/readq/library.db", "ingest", seeds)
    assert result.status == 1
    assert "/proc/readq/library.db" in result.err
    assert "Traceback" not in result.err


def test_names_in_messages_steer_no_terminal(readq: Readq) -> None:
    result = readq("ingest", "/tmp/\x1b]52;c;aGk=\x07no\u202esuch")
    assert result.status == 1
    assert "nosuch" in result.err
    assert not any(char in result.err for char in "\x1b\x07\u202e")


def test_the_default_library_is_in_the_data_folder(
    readq: Readq, seeds: Path, own_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from readq.paths import library_path

    monkeypatch.delenv("READQ_DB")
    assert library_path().is_relative_to(own_home)
    assert readq("ingest", seeds / "002_de120c17345fc921.txt").status == 0
    assert library_path().exists()
    assert readq("stats", "--json").json["papers"] == 59
    monkeypatch.setenv("XDG_DATA_HOME", "relative/is/ignored")
    assert library_path().is_absolute()


def test_the_option_counts_for_more_than_the_environment_and_last_wins(
    readq: Readq, tmp_path: Path, seeds: Path
) -> None:
    other = tmp_path / "other.db"
    readq("--db", other, "ingest", seeds / "002_de120c17345fc921.txt")
    assert readq("stats", "--json", "--db", other).json["papers"] == 59
    assert readq("--db", other, "stats", "--json").json["papers"] == 59
    assert readq("--db", tmp_path / "none.db", "stats", "--json", "--db", other).json["papers"] == 59
    assert readq("stats", "--json").json["papers"] == 628
