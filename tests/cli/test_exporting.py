"""``readq export``: what is written, and where to."""

from __future__ import annotations

from pathlib import Path

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


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
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
