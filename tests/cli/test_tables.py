"""Listings: tables for people, lines for pipes, and the same formats everywhere."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from readq.cli.main import run
from readq.cli.tables import Cell, Column, write_rows
from readq.cli.terminal import Screen
from readq.library import Library
from readq.model import Status
from readq.text import cell_width
from tests.cli.conftest import Readq
from tests.support.libraries import Clock, add_listing, draft, open_library

COLUMNS = (Column("id", right=True), Column("what", give=True), Column("none"), Column("more", spare=6))


class FakeTerminal(io.StringIO):
    """A terminal of so many cells, without colours."""

    def isatty(self) -> bool:
        return True


Lines = Callable[..., list[str]]


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> Lines:
    """What is printed on a terminal of so many cells."""

    def show(columns: int, act: Callable[[], object]) -> list[str]:
        terminal = FakeTerminal()
        with monkeypatch.context() as patch:
            patch.setattr(sys, "stdout", terminal)
            patch.setenv("COLUMNS", str(columns))
            patch.setenv("NO_COLOR", "1")
            act()
        return terminal.getvalue().splitlines()

    return show


def table(*rows: tuple[str | Cell, ...]) -> Callable[[], None]:
    return lambda: write_rows(Screen(), COLUMNS[: len(rows[0])], rows)


def test_a_table_has_a_header_and_no_empty_columns(shown: Lines) -> None:
    assert shown(30, table(("7", "short", "", "also"), ("12", "漢字", "", ""))) == [
        "id  what   more",
        " 7  short  also",
        "12  漢字",
    ]


def test_what_must_is_cut_and_what_can_be_spared_is_left_out(shown: Lines) -> None:
    title = "exactly twenty six cells!!"
    assert shown(30, table(("1", title, "", "also")))[1] == f" 1  {title}"  # to the last of the 30 cells
    cut = shown(30, table(("1", title + "!", "", "")))[1]
    assert cut.endswith("…")
    assert cell_width(cut) <= 30
    assert shown(38, table(("1", title, "", "also there")))[1] == f" 1  {title}  also…"


def test_a_pipe_gets_all_columns_without_a_header(capsys: pytest.CaptureFixture[str]) -> None:
    table(("7", "a\x1b[2Jb" + "c" * 50, "", "also"), ("12", "d", "x", ""))()
    assert capsys.readouterr().out.splitlines() == [
        " 7  a\x1b[2Jb" + "c" * 50 + "     also",
        "12  d" + " " * 55 + "  x",
    ]


def test_a_cell_may_be_painted_by_its_width(shown: Lines) -> None:
    assert shown(30, table(("1", Cell("abc", painted=lambda room: f"<{room}>"))))[1] == " 1  <4>"


def test_papers_on_a_terminal_have_columns_as_they_fit(tmp_path: Path, shown: Lines) -> None:
    path = tmp_path / "a.db"
    with open_library(path) as library:
        add_listing(library, [draft("First of all"), draft("Second to none")])
        library.tag([2], ["today"])
        library.prioritise([1], 2)
    narrow = shown(40, lambda: run(["list", "--db", str(path)]))
    assert narrow == [
        "id  status   prio  has  title",
        " 1  ○ inbox    +2       First of all",
        " 2  ○ inbox        t    Second to none",
    ]
    wide = shown(120, lambda: run(["list", "--db", str(path)]))
    assert wide[0].split()[-1] == "tags"
    assert wide[2].endswith("#today")
    assert wide[0].index("tags") == wide[2].index("#today")


@pytest.mark.parametrize("command", ["view list", "tag list", "sources list", "rules list", "formats", "history"])
def test_listings_have_the_same_formats(readq: Readq, command: str) -> None:
    readq("view", "save", "mine", "status:queue")
    readq("tag", "add", "=now", "1", "2")
    readq("sources", "add", "hf")
    readq("rules", "add", "no-video", "title:video", "skip")
    words = command.split()
    array = readq(*words, "--format", "json").json
    assert array
    assert readq(*words, "--json").json == array
    assert [json.loads(line) for line in readq(*words, "--format", "jsonl").out.splitlines()] == array
    table = list(csv.DictReader(io.StringIO(readq(*words, "--format", "csv").out)))
    assert [list(row) for row in table] == [list(row) for row in array]
    lines = readq(*words, "--format", "tsv").out.splitlines()
    assert lines[0].split("\t") == list(array[0])
    assert len(lines) == len(array) + 1


def test_a_tag_is_no_formula_in_a_spreadsheet(readq: Readq) -> None:
    readq("tag", "add", "=now", "1", "2")
    assert readq("tag", "list", "--format", "csv").out == "tag,papers,undecided\n'=now,2,2\n"


def test_reports_are_text_or_json_and_never_both(readq: Readq) -> None:
    assert readq("stats", "--format", "json").json == readq("stats", "--json").json
    assert readq("stats", "--format", "text").out == readq("stats").out
    refused = readq("tag", "list", "--json", "--format", "csv")
    assert refused.status == 2
    assert "--json and --format csv contradict each other" in refused.err
    assert readq("stats", "--json", "--format", "text").status == 2


def test_papers_are_shown_in_every_format(readq: Readq, seeds_library: Path) -> None:
    one = readq("show", "1", "2", "--format", "jsonl")
    assert readq("show", "1", "2", "--format", "json").out == one.out
    assert [json.loads(line)["id"] for line in one.out.splitlines()] == [1, 2]
    assert readq("show", "2", "1", "--format", "ids").ids == [2, 1]
    assert readq("show", "1", "--format", "csv").out.startswith("id,status,")


def test_where_nothing_is_listed_it_is_said(readq: Readq, seeds_library: Path) -> None:
    for command in ("view", "tag list", "sources", "rules"):
        result = readq(*command.split())
        assert (result.status, result.out) == (0, "")
        assert "There are no" in result.err or "Nothing is" in result.err
    with Library(seeds_library) as library:
        library.views.save("mine", "status:queue")
    assert readq("view").out == "mine  status:queue\n"


def test_stats_tell_of_the_queue_and_of_what_is_kept(readq: Readq) -> None:
    readq("mark", "queue", "1", "2", "3")
    readq("mark", "read", "1")
    readq("mark", "skip", "4")
    record = readq("stats", "--json").json
    assert record["lately"]["queue"] == {"came": 3, "read": 1, "skip": 0}
    assert sum(record["lately"]["hours"]) == 5  # 1 was decided twice
    assert [each["papers"] for each in record["waiting"]] == [2, 0, 0, 0]
    assert sum(source["kept"] for source in record["sources"]) >= 3
    assert "3 came, 1 read, 0 skipped." in readq("stats").out


def test_a_terminal_has_dates_as_set_and_words_for_who_did_it(
    tmp_path: Path, shown: Lines, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path, config = tmp_path / "a.db", tmp_path / "config.toml"
    clock = Clock(datetime(2025, 3, 12, 9, 30).timestamp())
    with Library(path, actor="tui", clock=clock) as library:
        ids = add_listing(library, [draft("First of all")])
        library.mark(ids, Status.QUEUE)
    monkeypatch.setenv("READQ_CONFIG", str(config))
    config.write_text("")
    history = ["history", "--limit", "1", "--db", str(path)]
    assert shown(60, lambda: run(history))[1].split()[1:6] == ["12", "Mar", "2025", "09:30", "app"]
    assert "decided 12 Mar 2025" in "\n".join(shown(60, lambda: run(["show", "1", "--db", str(path)])))
    config.write_text('date_format = "%d.%m.%y"\n')
    assert shown(60, lambda: run(history))[1].split()[1:4] == ["12.03.25", "09:30", "app"]
    capsys.readouterr()
    run(history)  # into a pipe
    assert capsys.readouterr().out.split()[1:4] == ["2025-03-12", "09:30", "tui"]
