"""``readq list``, ``find``, ``show`` and ``stats``: what is printed, in which order, and that it can be relied on."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest

from readq.library import Library
from tests.cli.conftest import Readq

MEMBERS: dict[str, type | tuple[type, ...]] = {
    "id": int,
    "title": str,
    "abstract": (str, type(None)),
    "authors": list,
    "status": str,
    "priority": int,
    "tags": list,
    "note": (str, type(None)),
    "identifiers": dict,
    "links": list,
    "appearances": list,
    "added_at": str,
    "decided_at": (str, type(None)),
    "snoozed_until": (str, type(None)),
}
ISO = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


def test_every_object_has_the_promised_members(readq: Readq) -> None:
    readq("mark", "read", "1")
    papers = readq("list", "--format", "json").json
    assert [paper["id"] for paper in papers] == list(range(1, 629))
    for paper in papers:
        for name, kind in MEMBERS.items():
            assert isinstance(paper[name], kind), name
        assert ISO.fullmatch(paper["added_at"])
        assert paper["appearances"]
        for seen in paper["appearances"]:
            assert seen.keys() >= {"source", "kind", "page_date", "rank"}
        assert all(link.keys() == {"kind", "url"} for link in paper["links"])
    assert ISO.fullmatch(papers[0]["decided_at"])
    assert papers[1]["decided_at"] is None


def test_a_page_date_is_kept_as_it_was_printed(readq: Readq) -> None:
    papers = readq("list", "source:002", "--format", "json").json
    assert len(papers) == 59
    assert {s["page_date"] for p in papers for s in p["appearances"] if s["source"].startswith("002")} == {"Mar 11"}


def test_formats_agree(readq: Readq) -> None:
    array = readq("list", "diffusion", "--format", "json").json
    lines = [json.loads(line) for line in readq("list", "diffusion", "--format", "jsonl").out.splitlines()]
    assert lines == array
    assert len(array) > 3
    ids = [paper["id"] for paper in array]
    assert readq("list", "diffusion", "--format", "ids").ids == ids
    for form, delimiter in (("csv", ","), ("tsv", "\t")):
        rows = list(csv.DictReader(io.StringIO(readq("list", "diffusion", "--format", form).out), delimiter=delimiter))
        assert [int(row["id"]) for row in rows] == ids
        assert [row["title"] for row in rows] == [paper["title"] for paper in array]
    table = readq("list", "diffusion").out.splitlines()
    assert [int(line.split()[0]) for line in table] == ids


def test_limit_and_no_match(readq: Readq) -> None:
    assert readq("list", "--limit", "7", "--format", "ids").ids == list(range(1, 8))
    assert readq("list", "--limit", "0", "--format", "json").json == []
    nothing = readq("list", "xyzzyplugh", "--format", "json")
    assert (nothing.status, nothing.json) == (0, [])
    assert "Nothing matches" in nothing.err
    assert readq("list", "xyzzyplugh", "--format", "jsonl").out == ""


def test_sorting(readq: Readq) -> None:
    titles = [paper["title"] for paper in readq("list", "--sort", "title", "--format", "json").json]
    backwards = [paper["title"] for paper in readq("list", "--sort", "-title", "--format", "json").json]
    assert titles == backwards[::-1]
    assert titles != [paper["title"] for paper in readq("list", "--format", "json").json]
    assert [paper["title"] for paper in readq("list", "sort:title", "--format", "json").json] == titles
    assert readq("list", "--sort", "beauty").status == 2


def test_words_with_a_dash_exclude(readq: Readq) -> None:
    with_it = readq("list", "diffusion", "--format", "ids").ids
    without = readq("list", "-diffusion", "--format", "ids").ids
    assert sorted(with_it + without) == list(range(1, 629))
    assert readq("list", "--", "-diffusion", "--format", "ids").ids != without  # after -- all is query
    misspelt = readq("list", "diffusion", "--formt", "ids")
    assert misspelt.status == 2
    assert "--format" in misspelt.err


def test_find_forgives_and_ranks(readq: Readq) -> None:
    title = readq("show", "12", "--format", "json").json["title"]
    found = readq("find", *title.split(), "--format", "json").json
    assert found[0]["id"] == 12
    assert found[0].keys() >= MEMBERS.keys()
    assert found[0]["score"] > 0.95
    typo = readq("find", "Prot2Tokn protien", "--format", "ids").ids
    assert typo[0] == 3
    assert readq("find", "diffusion", "--limit", "4", "--format", "ids").out.count("\n") == 4
    everything = readq("find", "difusion modl", "--format", "json").json
    assert 3 < len(everything) < 300
    assert min(paper["score"] for paper in everything) >= everything[0]["score"] / 2
    nothing = readq("find", "%%%", "--format", "json")
    assert (nothing.status, nothing.json) == (0, [])


def test_show_prints_all_there_is(readq: Readq) -> None:
    readq("note", "3", "worth", "a", "look")
    readq("tag", "add", "proteins", "3")
    text = readq("show", "3").out
    paper = readq("show", "3", "--format", "json").json
    for piece in (paper["title"], paper["abstract"], "worth a look", "proteins", "000_3a7b090c844b30db.txt", "rank 3"):
        assert piece in text
    assert "https://github.com/mahdip72/prot2token" in text
    several = readq("show", "5", "3", "5", "--format", "json").out.splitlines()
    assert [json.loads(line)["id"] for line in several] == [5, 3]


def test_ids_are_read_from_standard_input(readq: Readq) -> None:
    listing = readq("list", "diffusion", "--limit", "3").out
    shown = readq("show", "-", "--format", "json", stdin=listing).out.splitlines()
    assert [json.loads(line)["id"] for line in shown] == [int(line.split()[0]) for line in listing.splitlines()]


def test_stats_count(readq: Readq) -> None:
    readq("mark", "queue", "1", "2")
    readq("snooze", "7", "3d")
    readq("tag", "add", "x", "1", "9")
    stats = readq("stats", "--json").json
    assert stats["papers"] == 628
    assert stats["status"] == {"inbox": 625, "queue": 2, "read": 0, "skip": 0}
    assert stats["snoozed"] == 1
    assert sorted(source["papers"] for source in stats["sources"]) == [59, 59, 62, 252, 270]
    assert stats["tags"] == [{"tag": "x", "papers": 2, "undecided": 1}]
    today = stats["days"][-1]
    assert (len(stats["days"]), today["queue"], today["skip"], today["inbox_after"]) == (14, 2, 0, 625)
    text = readq("stats").out
    assert "628  papers" in text
    assert today["day"] in text


def test_views_are_saved_run_and_deleted(readq: Readq) -> None:
    assert readq("view", "save", "Hot", "status:queue sort:title").status == 0
    readq("mark", "queue", "4", "8")
    assert readq("view", "list", "--json").json == [{"name": "Hot", "query": "status:queue sort:title"}]
    assert sorted(readq("view", "run", "Hot", "--format", "ids").ids) == [4, 8]
    assert readq("view", "save", "Bad", "year:abc").status == 2
    assert readq("view", "delete", "Hot").status == 0
    assert readq("view", "run", "Hot").status == 1
    assert readq("view", "list", "--json").json == []


def test_views_are_renamed_and_put_in_order(readq: Readq) -> None:
    def names() -> list[str]:
        return [saved["name"] for saved in readq("view", "list", "--json").json]

    for name in ("One", "Two", "Three"):
        readq("view", "save", name, "status:queue")
    assert readq("view", "move", "Three", "1").status == 0
    assert names() == ["Three", "One", "Two"]
    assert readq("view", "move", "Three", "99").status == 0
    assert names() == ["One", "Two", "Three"]
    assert "there already" in readq("view", "move", "One", "1").err
    assert readq("view", "rename", "Two", "Zwei").status == 0
    assert names() == ["One", "Zwei", "Three"]
    assert readq("undo").status == 0
    assert names() == ["One", "Two", "Three"]
    assert readq("view", "rename", "One", "Two").status == 1
    assert readq("view", "move", "Four", "1").status == 1
    assert readq("view", "move", "One", "0").status == 2
    assert names() == ["One", "Two", "Three"]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\tx", "\rx"])
def test_a_spreadsheet_takes_no_cell_for_a_formula(readq: Readq, seeds_library: Path, text: str) -> None:
    with Library(seeds_library) as library:
        library._connection.execute("UPDATE paper SET title = ? WHERE id = 1", (text,))
        library._connection.execute("UPDATE paper SET priority = -2 WHERE id = 1")
    row = next(csv.DictReader(io.StringIO(readq("list", "id:1", "--format", "csv").out, newline="")))
    assert row["title"] == "'" + text
    assert row["priority"] == "-2"
    assert readq("list", "id:1", "--format", "json").json[0]["title"] == text


def test_line_ends_and_tabs_in_a_title_break_no_line(readq: Readq, seeds_library: Path) -> None:
    with Library(seeds_library) as library:
        library._connection.execute("UPDATE paper SET title = ? WHERE id = 1", ("a\tb\nc\r\u2028d\x85e é 漢",))
    assert readq("list", "id:1", "--format", "json").json[0]["title"] == "a\tb\nc\r\u2028d\x85e é 漢"
    header, line = readq("list", "id:1", "--format", "tsv").out.splitlines()
    assert header.count("\t") == line.count("\t")
    assert "a b c  d e é 漢" in line
    assert len(readq("list", "id:1").out.splitlines()) == 1
