"""Subscriptions, fetching, rules and looking up from the command line."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer

from tests.cli.conftest import Readq
from tests.library.test_fetching import record
from tests.support.zotero import FakeZotero


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[HTTPServer]:
    """A mirror of all services, which the settings name."""
    with HTTPServer(threaded=True) as server:
        url = server.url_for("").rstrip("/")
        config = tmp_path / "mirrors.toml"
        config.write_text(f'[fetch]\nhuggingface = "{url}"\narxiv = "{url}"\narxiv_feeds = "{url}"\n')
        monkeypatch.setenv("READQ_CONFIG", str(config))
        yield server


def test_from_nothing_to_this_mornings_papers(readq: Readq, server: HTTPServer) -> None:
    page = [record(1), record(2, title="A video of matter number 2"), record(3)]
    server.expect_request("/api/daily_papers").respond_with_json(page)
    assert "Nothing is subscribed to yet" in readq("sources").err
    nothing = readq("fetch")
    assert (nothing.status, nothing.out) == (0, "")
    assert "readq sources add hf" in nothing.err
    assert readq("sources", "add", "hf:2026-03-12", "--name", "Thursday").status == 0
    assert readq("rules", "add", "no-video", "title:video", "skip").status == 0
    came = readq("fetch")
    assert came.status == 0
    assert came.out == "Thursday  3 new\n"
    assert "by the rule “no-video” · readq undo takes it back" in came.err
    assert "Nothing is due yet" in readq("fetch").err
    again = readq("fetch", "--all", "--json").json
    assert (again["new"], again["sources"][0]["unchanged"], again["sources"][0]["error"]) == (0, 1, None)
    assert readq("list", "status:skip", "--format", "ids").out.split() == ["630"]
    assert readq("undo").status == 0
    assert readq("list", "status:skip", "--format", "ids").out == ""
    assert "fetched" in readq("sources").out


def test_what_was_fetched_is_given_to_a_program_of_ones_own(readq: Readq, server: HTTPServer, tmp_path: Path) -> None:
    program = tmp_path / "keep"
    program.write_text(f"#!/bin/sh\ncat >> '{tmp_path}/came'\n")
    program.chmod(0o755)
    config = tmp_path / "mirrors.toml"
    config.write_text(config.read_text() + f"[on_arrival]\nrun = \"'{program}'\"\n")
    server.expect_request("/api/daily_papers").respond_with_json([record(1), record(2)])
    assert readq("sources", "add", "hf:2026-03-12").status == 0
    assert readq("fetch").status == 0
    assert readq("fetch", "--all").status == 0
    given = [json.loads(line) for line in (tmp_path / "came").read_text().splitlines()]
    assert [each["id"] for each in given] == [629, 630]


def test_what_fails_is_the_exit_status(readq: Readq, server: HTTPServer) -> None:
    server.expect_request("/api/daily_papers").respond_with_data("no", status=404)
    readq("sources", "add", "hf:2026-03-12")
    failed = readq("fetch")
    assert failed.status == 1
    assert "is not there (404)" in failed.out
    assert readq("sources", "list", "--json").json[0]["failures"] == 1
    assert readq("sources", "edit", "HF 2026-03-12", "--pause").status == 0
    assert "paused" in readq("sources").out
    assert readq("sources", "remove", "HF 2026-03-12").status == 0
    assert readq("sources", "remove", "HF 2026-03-12").status == 1


def test_a_source_is_tried_without_being_kept(readq: Readq, server: HTTPServer) -> None:
    server.expect_request("/api/daily_papers").respond_with_json([record(1)])
    tried = readq("sources", "test", "hf:2026-03-12")
    assert (tried.status, tried.out) == (0, "hf:2026-03-12: 1 new\n")
    assert readq("sources", "list", "--json").json == []
    assert readq("list", 'title:"matter number"', "--format", "ids").out == ""


@pytest.mark.parametrize(
    "arguments",
    [
        ("fetch", "--since", "tomorrow"),
        ("fetch", "--since", "2999-01-01"),
        ("sources", "add", "nonsense"),
        ("sources", "add", "hf", "--every", "1s"),
        ("rules", "add", "all", "", "skip"),
        ("rules", "add", "bad", "titel:video", "skip"),
    ],
)
def test_what_means_nothing(readq: Readq, arguments: tuple[str, ...]) -> None:
    refused = readq(*arguments)
    assert refused.status != 0
    assert refused.err.count("\n") <= 4
    assert readq("sources", "list", "--json").json == readq("rules", "list", "--json").json == []


def test_a_priority_below_nothing_is_no_option(readq: Readq) -> None:
    assert readq("rules", "add", "less", "title:video", "priority", "-1").status == 0
    assert readq("rules", "try", "title:video", "priority", "-2").status == 0
    assert readq("rules", "list", "--json").json[0]["value"] == "-1"


def test_services_are_asked_about_a_paper(readq: Readq, server: HTTPServer) -> None:
    server.expect_request("/api/daily_papers").respond_with_json([record(7)])
    readq("sources", "add", "hf:2026-03-12")
    readq("fetch")
    number = readq("list", "id:2603.00007", "--format", "ids").out.strip()
    told = record(7, upvotes=41, githubRepo="https://github.com/x/y", githubStars=1200)["paper"]
    server.expect_request("/api/papers/2603.00007").respond_with_json(told)
    looked = readq("enrich", number, "--from", "hf", "--dry-run", "--json").json
    assert (looked[0]["service"], looked[0]["counts"]["stars"]) == ("Hugging Face", 1200)
    assert readq("show", number, "--format", "json").json["figures"] == []
    assert readq("enrich", number, "--from", "hf").status == 0
    kept = readq("show", number, "--format", "json").json
    assert {each["name"]: each["number"] for each in kept["figures"]} == {"upvotes": 41, "stars": 1200}
    assert {"kind": "code", "url": "https://github.com/x/y"} in kept["links"]
    assert "has an id to ask with" in readq("enrich", "1", "--from", "hf").err
    server.clear()
    failed = readq("enrich", number, "--from", "hf")
    assert (failed.status, "fault of its own" in failed.err) == (1, True)
    server.expect_request("/api/papers/2603.00007").respond_with_data("no", status=404)
    assert readq("enrich", number, "--from", "hf").status == 0  # that it is not there is an answer


def test_a_captured_paper_is_looked_up(readq: Readq, server: HTTPServer) -> None:
    paper = readq("show", "1", "--format", "json").json
    found = record(7, title=paper["title"], summary=paper["abstract"])
    server.expect_request("/api/papers/search").respond_with_data(json.dumps([found]), content_type="application/json")
    looked = readq("resolve", "1", "--dry-run", "--json").json
    assert (looked[0]["identifiers"], looked[0]["certain"]) == ({"arxiv": "2603.00007"}, True)
    assert readq("resolve", "1").status == 0
    assert readq("list", "id:2603.00007", "--format", "ids").out.split() == ["1"]
    assert "has an id already" in readq("resolve", "1").err
    readq("undo")
    assert readq("list", "id:2603.00007", "--format", "ids").out == ""


def test_to_zotero_and_back(readq: Readq, server: HTTPServer) -> None:
    zotero = FakeZotero(server)
    config = Path(os.environ["READQ_CONFIG"])
    config.write_text(f'[fetch]\nzotero = "{zotero.url}"\n')
    reading = zotero.add_collection("To read")
    zotero.add(itemType="preprint", title="A paper out of Zotero", creators=[], collections=[reading])
    assert readq("zotero", "collections").out == "To read\n"
    assert readq("zotero", "collections", "--json").json == ["To read"]
    assert readq("zotero", "pull", "--dry-run", "--json").json["new"] == 1
    assert readq("zotero", "pull", "--dry-run").err == "It would be 1 new paper, 0 known.\n"
    assert readq("zotero", "pull").err == "1 new paper, 0 known.\n"
    assert readq("zotero", "pull").err == "Nothing changed in Zotero.\n"
    readq("mark", "queue", "1")
    dry = readq("zotero", "push", "--dry-run")
    assert "a new item" in dry.out
    assert "It would be 1 new item" in dry.err
    assert readq("zotero", "push", "--json").json[0]["new"] is True
    assert "0 new items, 0 changed, 0 notes; 1 are there as they are." in readq("zotero", "push").err
    assert len(zotero.items) == 2
    zotero.enabled = False
    refused = readq("zotero", "pull")
    assert (refused.status, "under Advanced" in refused.err) == (1, True)
