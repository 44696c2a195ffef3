"""``readq config``."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Readq


def test_the_settings_and_where_they_come_from(readq: Readq, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "mine.toml"
    file.write_text('\nconfirm_above = 5\nadvance = "up"\n[keys]\nskip = "a"\nread = "f9"\n')
    monkeypatch.setenv("READQ_CONFIG", str(file))
    monkeypatch.setenv("READQ_THEME", "nord")
    result = readq("config")
    assert result.status == 0
    rows = [line.split() for line in result.out.splitlines()]
    assert ["confirm_above", "5", "mine.toml:2"] in rows
    assert ["theme", '"nord"', "environment", "($READQ_THEME)"] in rows
    assert ["advance", '"undecided"', "default"] in rows
    assert ["keys.read", "f9", "mine.toml:6"] in rows
    assert not any(row[:1] == ["keys.skip"] for row in rows)
    assert result.err.splitlines() == [
        "mine.toml:3: advance: use 'undecided', 'next' or 'stay'",
        "mine.toml:5: keys.skip: in the list 'a' already means 'Add to queue' (queue)",
    ]
    assert readq("config", "--json").json["confirm_above"] == {"value": 5, "origin": "mine.toml:2"}
    assert readq("config", "--json").json["keys.read"] == {"value": ["f9"], "origin": "mine.toml:6"}
    assert "Mark as read  (mine.toml:6)" in readq("config", "--keys").out
    assert readq("config", "--keys", "--json").json["read"] == ["f9"]
    assert "pane.next           tab                      Next pane\n" in readq("config", "--keys").out
    assert "tags.done           ctrl+s                   Done\n" in readq("config", "--keys").out
    assert readq("config", "--config", tmp_path / "none.toml").err.startswith("none.toml: there is no file")


def test_a_file_is_written_once(readq: Readq, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "settings" / "config.toml"
    assert readq("--config", file, "config", "--path").out == f"{file}\n"
    assert readq("config", "--init", "--config", file).status == 0
    assert readq("config", "--config", file).err == ""
    file.write_text("mine")
    result = readq("config", "--init", "--config", file)
    assert result.status == 1
    assert "left alone" in result.err
    assert file.read_text() == "mine"
    assert readq("config", "--config", "").status == 2


def test_commands_of_ones_own_are_listed(readq: Readq, tmp_path: Path) -> None:
    file = tmp_path / "c.toml"
    file.write_text('[[command]]\nname = "Print it"\nrun = "lp {pdf}"\n[[command]]\nname = "Nothing"\n')
    result = readq("config", "--config", file)
    assert ["command.Print", "it", "lp", "{pdf}", "c.toml:1"] in [line.split() for line in result.out.splitlines()]
    assert result.err.startswith("c.toml:4: command 2: run: use a program with its arguments")
    assert readq("config", "--json", "--config", file).json["command.Print it"]["value"] == ["lp", "{pdf}"]


def test_a_setting_that_means_nothing_is_told_by_what_would_have_obeyed_it(
    readq: Readq, seeds: Path, tmp_path: Path
) -> None:
    file = tmp_path / "c.toml"
    file.write_text('date_format = 3\n[on_arrival]\nrun = "keep \'it"\n[queue]\nlimit = -1\n')
    result = readq("--config", file, "ingest", min(seeds.glob("*.txt"), key=lambda each: each.stat().st_size))
    assert result.status == 0
    assert result.err.count("c.toml") == 1
    assert result.err.startswith("readq: c.toml:1 date_format: use a date format")
    assert "(and 2 more: readq config)" in result.err
    file.write_text("[queue]\nlimit = 2\n")
    assert "c.toml" not in readq("--config", file, "mark", "queue", "--where", "paper", "--yes").err
