"""The report for somebody who helps: true of the file, and nothing of its owner in it."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.conftest import Readq, Result


def findings(result: Result, topic: str = "library") -> dict[str, tuple[object, str]]:
    return {each["name"]: (each["value"], each.get("remark", "")) for each in result.json[topic]}


def test_a_sound_library_has_nothing_to_be_done(readq: Readq, seeds_library: Path) -> None:
    os.chmod(seeds_library, 0o600)
    found = findings(readq("doctor", "--json"))
    assert found["file"] == ("library", "")
    assert found["size"] == (seeds_library.stat().st_size, "")
    assert found["permissions"] == ("0600", "")
    assert found["locks"] == (True, "")
    assert findings(readq("doctor", "--json"), "versions")["SQLite"][0] == sqlite3.sqlite_version


def _newer(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version=999")


def _foreign(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA application_id=1")


@pytest.mark.parametrize(
    ("spoil", "name", "value", "advice"),
    [
        (_newer, "version", 999, "Update readq"),
        (_foreign, "file", "other SQLite file", "Name another"),
        (lambda path: path.write_bytes(b"no database at all" * 10), "file", "no SQLite file", "Name another"),
        (lambda path: path.write_bytes(b""), "file", "empty", "readq ingest"),
        (lambda path: path.unlink(), "file", "missing", "readq ingest"),
        (lambda path: path.chmod(0o644), "permissions", "0644", "chmod 600"),
        (lambda path: Path(f"{path}-journal").write_bytes(b"x"), "journal", True, "Keep it"),
    ],
)
def test_what_is_wrong_with_the_file_is_told_with_what_to_do(
    spoil: Callable[[Path], object], name: str, value: object, advice: str, readq: Readq, seeds_library: Path
) -> None:
    spoil(seeds_library)
    before = seeds_library.read_bytes() if seeds_library.exists() else None
    result = readq("doctor", "--json")
    assert result.status == 0
    found = findings(result)
    assert found[name][0] == value
    assert advice in found[name][1]
    assert (seeds_library.read_bytes() if seeds_library.exists() else None) == before


@pytest.mark.parametrize(
    ("name", "make", "value"),
    [
        ("folder", lambda path: path.mkdir(), "folder"),
        ("pipe", lambda path: os.mkfifo(path), "special file"),
        ("loop", lambda path: path.symlink_to(path), "unreadable"),
        ("no/folder/at/all", lambda path: None, "missing"),
    ],
)
def test_what_is_no_file_is_told_and_not_waited_for(
    name: str, make: Callable[[Path], object], value: str, readq: Readq, tmp_path: Path
) -> None:
    make(tmp_path / name)
    result = readq("doctor", "--json", "--db", tmp_path / name)
    assert result.status == 0
    told, advice = findings(result)["file"]
    assert told == value
    assert advice
    assert findings(readq("doctor", "--json", "--config", tmp_path / name), "settings")["problem"][1]


def test_nothing_of_its_owner_is_in_the_report(
    readq: Readq, seeds_library: Path, own_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = own_home / "secretly.toml"
    config.write_text('[fetch]\nopenalex_key = "key of mine"\ncontact = "me at home"\n"my own words" = 3\nx = \'x\n')
    monkeypatch.setenv("LANG", str(own_home))
    for arguments in (("doctor",), ("doctor", "--json"), ("doctor", "--config", own_home / "none.toml")):
        result = readq(*arguments) if "--config" in arguments else readq(*arguments, "--config", config)
        assert result.status == 0
        for own in (own_home, tmp_path, seeds_library.name, "secretly", "of mine", "at home", "my own words"):
            assert str(own) not in result.out
    config.write_text('[fetch]\ncontact = "me at home"\n"my own words" = 3\n[keys]\n"no.command" = "x"\n')
    result = readq("doctor", "--config", config)
    assert "line 2" in result.out
    assert "my own words" not in result.out
    assert "at home" not in result.out
