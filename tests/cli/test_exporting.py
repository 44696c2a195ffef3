"""``readq export``: what is written, and where to."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest
from bibtexparser.entrypoint import parse_string

from tests.cli.conftest import Readq


def test_a_strict_reader_takes_all_of_it_and_a_second_time_it_is_the_same(readq: Readq, tmp_path: Path) -> None:
    done = readq("export", "bibtex", "--output", tmp_path / "all.bib")
    assert (done.status, done.out) == (0, "")
    assert done.err == f"Wrote 628 papers to {tmp_path / 'all.bib'}.\n"
    text = (tmp_path / "all.bib").read_text(encoding="utf-8")
    parsed = parse_string(text)
    assert (len(parsed.entries), parsed.failed_blocks) == (628, [])
    readq("mark", "read", "1")
    readq("mark", "inbox", "1")
    assert readq("export", "bibtex").out == text


def test_a_query_an_order_and_a_limit_choose(readq: Readq) -> None:
    wanted = readq("list", "diffusion", "--sort", "title", "--limit", "3", "--format", "json").json
    entries = parse_string(readq("export", "biblatex", "diffusion", "--sort", "title", "--limit", "3").out).entries
    found = [entry["title"].replace("{", "").replace("}", "") for entry in entries]
    assert found == [paper["title"] for paper in wanted]
    assert len(found) == 3


def test_the_pattern_of_keys_is_a_setting(readq: Readq, tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text('[export]\ncitation_key = "x[id]"\n')
    assert readq("--config", config, "export", "bibtex", "--limit", "1").out.startswith("@misc{x1,")
    assert readq("export", "bibtex", "--limit", "1").out.startswith("@misc{x1,")
    config.write_text('[export]\ncitation_key = "[nobody]"\n')
    assert "there is no field [nobody]" in readq("--config", config, "config").err


def test_a_vault_and_a_file_of_ones_own_are_brought_up_to_date(readq: Readq, tmp_path: Path) -> None:
    vault, file = tmp_path / "vault", tmp_path / "mine.bib"
    assert readq("export", "vault", "diffusion", "--limit", "3", "--output", vault).err.endswith(
        "3 new, 0 changed, 0 as they were.\n"
    )
    file.write_text("@misc{mine, title = {Mine}}\n")
    assert "3 new" in readq("export", "bibtex", "--limit", "3", "--update", file).err
    readq("note", "2", "A word")
    done = readq("export", "bibtex", "--limit", "3", "--update", file)
    assert (done.out, done.err) == ("", f"{file}: 0 new, 1 changed, 2 as they were.\n")
    assert file.read_text().startswith("@misc{mine, title = {Mine}}\n\n% readq wrote this, ")
    file.write_text(file.read_text().replace("A word", "Words"))
    done = readq("export", "bibtex", "--limit", "3", "--update", file)
    assert "left alone: " in done.err
    assert "Words" in file.read_text()


def test_feeds_are_sound_xml(readq: Readq) -> None:
    readq("tag", "1", "a<b>&c")
    feed = ElementTree.fromstring(readq("export", "atom", "--limit", "40").out)
    space = "{http://www.w3.org/2005/Atom}"
    assert len(feed.findall(f"{space}entry")) == 40
    for part in (feed, *feed.findall(f"{space}entry")):
        assert all(part.findtext(f"{space}{name}") for name in ("id", "title", "updated"))
    readq("sources", "add", "arxiv:cs.CL")
    readq("sources", "add", "https://example.org/feed?a=1&b=2", "--name", "Mine <b>")
    readq("sources", "add", "hf")
    outlines = ElementTree.fromstring(readq("export", "opml").out).findall("body/outline")
    assert [each.get("xmlUrl") for each in outlines] == [
        "https://rss.arxiv.org/atom/cs.CL",
        "https://example.org/feed?a=1&b=2",
        None,
    ]
    assert [each.get("description") for each in outlines][0::2] == ["arxiv:cs.CL", "hf"]
    assert outlines[1].get("text") == "Mine <b>"


def test_a_library_goes_out_and_comes_back_the_same(readq: Readq, tmp_path: Path) -> None:
    readq("mark", "queue", "1")
    file = tmp_path / "all.jsonl"
    assert readq("export", "library", "--output", file).err == f"Wrote the library to {file}.\n"
    other = ("--db", tmp_path / "other.db")
    assert readq("ingest", file, "--dry-run", *other).err == "628 papers would be new.\n"
    done = readq("ingest", file, *other)
    assert (done.status, done.err) == (0, "628 papers are new.\n")
    assert readq("export", "library", *other).out == file.read_text(encoding="utf-8")
    assert "inbox" in readq("undo", *other).out + readq("show", "1", *other).out
    file.write_text(file.read_text(encoding="utf-8").replace('"version": 1', '"version": 9'), encoding="utf-8")
    refused = readq("ingest", file, "--db", tmp_path / "third.db")
    assert refused.status == 1
    assert "written by a newer readq (version 9" in refused.err


def test_what_is_shared_is_quoted(readq: Readq, tmp_path: Path) -> None:
    readq("note", "1", "Read this.")
    config = tmp_path / "config.toml"
    config.write_text('[export]\nname = "Ada"\n')
    file = tmp_path / "page.html"
    assert readq("--config", config, "export", "share-html", "id:1", "--output", file).status == 0
    assert readq("export", "share", "id:1", "--as", "Bob").out.startswith(
        '{"readq": "shared", "version": 1, "by": "Bob"}'
    )
    other = ("--db", tmp_path / "other.db")
    assert readq("ingest", file, *other).status == 0
    note = readq("show", "1", "--format", "json", *other).json["note"]
    assert note.startswith("From Ada, ")
    assert note.endswith(":\n\n> Read this.")


def test_a_note_comes_back_from_a_vault(readq: Readq, tmp_path: Path) -> None:
    vault, config = tmp_path / "vault", tmp_path / "config.toml"
    config.write_text('[export]\nnote_template = "{title} for me\\n\\n{note}"\n')
    readq("--config", config, "export", "vault", "--limit", "2", "--output", vault)
    path = sorted(vault.iterdir())[0]
    text = path.read_text(encoding="utf-8")
    assert " for me\n\n%% readq: your note %%\n" in text
    path.write_text(text.replace("your note %%\n", "your note %%\nMine.\n"), encoding="utf-8")
    done = readq("--config", config, "vault", "pull", vault)
    assert (done.status, done.err) == (0, f"{vault}: 1 note taken in, 1 as they were.\n")
    assert readq("--config", config, "vault", "pull", vault, "--json").json == {
        "taken": [], "both": [], "same": 2, "left": [],
    }  # fmt: skip
    assert len(readq("list", "note:mine", "--format", "ids").out.split()) == 1
    config.write_text('[export]\nnote_template = "{nobody}"\n')
    assert "there is no {nobody}" in readq("--config", config, "config").err
    assert "cannot be used as a vault" in readq("vault", "pull", tmp_path / "nowhere").err
    assert "--watch or --json" in readq("vault", "pull", vault, "--json", "--watch").err


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (("vault",), 2, "--output FOLDER"),
        (("opml", "words"), 2, "takes no query"),
        (("ris", "--update", "x.ris"), 2, "--update is for bibtex and biblatex only"),
        (("bibtex", "--update", "x.bib", "--output", "y.bib"), 2, "not both"),
        (("library", "words"), 2, "takes no query"),
        (("bibtex", "--as", "Ada"), 2, "--as is for share and share-html only"),
        (("share",), 1, "Who shares them? Say it with --as NAME"),
        (("papyrus",), 2, "papyrus"),
        (("bibtex", "status:nothing"), 2, "status"),
        (("bibtex", "--output", "/no/such/folder/x.bib"), 1, "Nothing can be written in /no/such/folder"),
        (("bibtex", "zzzzzzzz"), 0, "Nothing matches."),
    ],
)
def test_what_cannot_be_is_said(readq: Readq, arguments: tuple[str, ...], status: int, said: str) -> None:
    done = readq("export", *arguments)
    assert (done.status, done.out) == (status, "")
    assert said in done.err
