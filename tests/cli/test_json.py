"""What commands print for programs: JSON with a schema, and exit statuses."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import click
import pytest
from jsonschema import Draft202012Validator

from readq.cli.app import cli
from readq.cli.schemas import SCHEMAS, VERSION, schema_of
from scripts import json_docs
from tests.cli.conftest import Readq
from tests.support import json_schemas

# These ask servers, and are held to their schemas in test_fetching.py.
ASKING = {"fetch", "resolve", "enrich", "zotero collections", "zotero pull", "zotero push", "sources test"}
LONG = {"serve"}  # goes on until it is interrupted: tests/web


def _commands(command: click.Command, name: str = "") -> list[tuple[str, click.Command]]:
    if not isinstance(command, click.Group):
        return [(name, command)]
    context = click.Context(command)
    inner = [(each, command.get_command(context, each)) for each in command.list_commands(context)]
    return [found for each, made in inner if made for found in _commands(made, f"{name} {each}".strip())]


def test_every_command_that_answers_has_a_schema_and_no_other() -> None:
    answering = {name for name, command in _commands(cli) if any("--json" in each.opts for each in command.params)}
    assert answering | {"recover", "schema"} == set(SCHEMAS)
    silent = {name for name, _ in _commands(cli)} - set(SCHEMAS)
    # The app; data in the format asked for; a protocol; a program.
    assert silent == {"open", "demo", "export", "mcp", "completion"}


@pytest.mark.parametrize("command", SCHEMAS)
def test_the_schemas_are_schemas(command: str) -> None:
    Draft202012Validator.check_schema(schema_of(command))


def test_they_are_printed_and_told_of(readq: Readq) -> None:
    told = readq("schema").json
    assert told["version"] == VERSION
    assert list(told["commands"]) == list(SCHEMAS)
    assert readq("schema", "tag", "list").json == told["commands"]["tag list"] == schema_of("tag list")
    assert json_docs.SCHEMA.read_text("utf-8") == json_docs.schemas(), "write it again with: make docs"
    assert json_docs.PAGE.read_text("utf-8") == json_docs.page(), "write it again with: make docs"
    unknown = readq("schema", "open")
    assert (unknown.status, unknown.out, "prints no JSON" in unknown.err) == (2, "", True)


def test_what_commands_print_is_what_their_schemas_say(readq: Readq, tmp_path: Path) -> None:
    page = tmp_path / "more.csv"
    page.write_text('Title,Authors,DOI\n"A =title, ""quoted""",Jane Doe,10.1000/1\nA =title of another,,\n,,\n')
    copy = tmp_path / "copy.db"
    tried: set[str] = set()

    def run(*arguments: str | Path, status: int = 0, stdin: str = "") -> object:
        told = [str(each) for each in arguments]
        result = readq(*told, *(["--json"] if "--json" not in told else []), stdin=stdin)  # held to the schema there
        assert result.status == status, result.err
        assert result.out, told
        command = json_schemas.command_of(told)
        assert command is not None
        tried.add(command)
        return json.loads(result.out) if command != "show" else None

    run("ingest", page)
    assert run("add", "A paper put in by hand") == {"id": 631, "title": "A paper put in by hand", "new": True}
    run("list", "--limit", "3")
    run("find", "difusion modl")
    run("similar", "1")
    run("topics")
    run("topics", "--topic", "1")
    run("show", "1", "2")
    run("why", "1")
    for name in ("terms", "evaluate", "off", "on", "reset"):
        run("interest", name)
    run("interest", "make", "Spoken", "--words", "speech")
    run("interest", "list")
    run("interest", "found")
    run("interest", "weigh", "Spoken", "2")
    for name in ("mute", "unmute", "follow", "unfollow"):
        run("interest", name, "Spoken")
    run("interest", "rename", "Spoken", "Said")
    run("interest", "remove", "Said")
    done = run("mark", "queue", "1", "2")
    assert isinstance(done, dict)
    assert done["papers"] == [1, 2]
    assert run("mark", "queue", "1") == {
        "step": None,
        "papers": [],
        "left_alone": [],
        "view_left_alone": None,
        "interest_left_alone": None,
    }
    run("priority", "1", "+2")
    run("snooze", "3", "2099-01-01")
    run("note", "1", "Some words")
    run("note", "1")
    run("note", "1", "--delete")
    run("tag", "add", "today", "1")
    run("tag", "list")
    run("tag", "rename", "today", "later")
    run("tag", "remove", "later", "1")
    run("undo")
    run("redo")
    run("undo")
    run("tag", "delete", "later")
    run("view", "save", "Mine", "status:queue")
    run("view", "rename", "Mine", "Ours")
    run("view", "move", "Ours", "1")
    run("view", "list")
    run("view", "run", "Ours")
    run("view", "delete", "Ours")
    run("duplicates", "list", "--search")
    run("duplicates", "apart", "5", "6")
    run("duplicates", "merge", "629", "630")
    run("history")
    run("stats")
    run("digest")
    readq("export", "vault", "--limit", "1", "--output", copy.with_name("vault"))
    assert run("vault", "pull", copy.with_name("vault")) == {"taken": [], "both": [], "same": 1, "left": []}
    run("formats")
    run("config")
    run("config", "--keys")
    run("config", "--path")
    run("sources", "add", "hf")
    run("sources", "list")
    run("sources", "edit", "HF daily", "--pause")
    run("sources", "remove", "HF daily")
    run("rules", "add", "No video", "title:video", "priority", "-1", "--top", "5")
    run("rules", "list")
    run("rules", "try", "title:speech", "skip")
    run("rules", "pause", "No video")
    run("rules", "remove", "No video")
    run("backup", copy)
    run("backup", "--automatic")
    run("backup", "--list")
    run("restore", copy)
    run("reindex")
    run("check")
    run("check", "--fix")
    run("doctor")
    recovered = readq("recover", copy)
    json_schemas.check(["recover"], recovered.out)
    assert tried | {"recover", "schema"} | ASKING | LONG == set(SCHEMAS)


def test_what_is_wrong_is_data_and_an_exit_status(readq: Readq, tmp_path: Path, seeds_library: Path) -> None:
    with sqlite3.connect(seeds_library) as raw:
        raw.execute("UPDATE paper SET priority = 77 WHERE id = 1")
    raw.close()
    found = readq("check", "--json")
    assert (found.status, found.json["sound"], found.json["faults"][0]["mendable"]) == (1, False, True)
    mended = readq("check", "--fix", "--json")
    assert (mended.status, mended.json["sound"], len(mended.json["mended"])) == (0, True, 1)
    assert Path(mended.json["kept"]).exists()


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["list", "--limit", "1"], 0),
        (["list", "xyzzyplugh"], 0),
        (["mark", "queue", "1"], 0),
        (["undo", "999999"], 1),
        (["show", "999999"], 1),
        (["ingest", "no-such-file.txt"], 1),
        (["list", "year:soon"], 2),
        (["mark", "later", "1"], 2),
        (["lits"], 2),
        (["list", "--formt", "json"], 2),
        (["tag", "list", "--json", "--format", "csv"], 2),
    ],
)
def test_the_exit_status_says_how_it_went(readq: Readq, arguments: list[str], status: int) -> None:
    result = readq(*arguments)
    assert result.status == status
    if status:
        assert result.out == ""
        assert result.err.strip()
    assert f"\n| {status} | " in json_docs.page()


def test_no_library_is_status_1(readq: Readq, tmp_path: Path) -> None:
    for arguments in (["list"], ["mark", "queue", "1"], ["stats", "--json"]):
        missing = readq("--db", tmp_path / "none.db", *arguments)
        assert (missing.status, missing.out) == (1, "")
    assert not (tmp_path / "none.db").exists()
