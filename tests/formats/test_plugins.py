"""Formats that installed packages bring."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

PLUGIN = """
from pathlib import Path
Path(__file__).with_suffix(".loaded").touch()
from readq.formats.base import Format
from readq.formats.base import About, Authority, Draft, Problem
from readq.model import Link

def read(stream):
    yield About("tiny")
    for number, text, cut in stream.lines():
        if text == "stop":
            raise RuntimeError("boom")
        if text.startswith("PAPER "):
            yield Draft(text[6:], line=number, tags=("a",), counts=(("stars", 5),))
        elif text == "odd":
            yield Draft("A title of which nothing else is right", "An abstract.", (), (("arxiv", "arXiv:2404.00001v3"),
                ("doi", "nonsense"), ("", "x")), (Link("video", "https://example.org"),), "the other day", line=number)
            yield Draft(" ", line=number)
            yield Draft(None, line=number)
            yield "nothing at all"
        elif text and number > 1:
            yield Problem(number, "no paper", record="x1")

FORMAT = Format("tiny", "Tiny list", lambda stream: stream.head.startswith("TINY"), read, Authority.MANAGER)
NONSENSE = 7
"""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A folder of packages in which one offers four formats, of which one works."""
    site = tmp_path / "site"
    info = site / "readq_tiny-1.0.dist-info"
    info.mkdir(parents=True)
    (site / "readq_tiny.py").write_text(PLUGIN)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: readq-tiny\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(
        "[readq.formats]\n"
        "tiny = readq_tiny:FORMAT\n"
        "again = readq_tiny:FORMAT\n"
        "nonsense = readq_tiny:NONSENSE\n"
        "missing = readq_not_there:FORMAT\n"
    )
    return site


def readq(site: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "readq", "--db", str(site.parent / "a.db"), *map(str, arguments)]
    environment = dict(os.environ, PYTHONPATH=os.pathsep.join(filter(None, (str(site), os.environ.get("PYTHONPATH")))))
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False, env=environment)


def test_an_installed_format_is_read_and_a_broken_one_is_named(site: Path) -> None:
    page = site.parent / "list.tiny"
    page.write_text("TINY\nPAPER A title from a format nobody knew\nrubbish\nPAPER Another title of that format\n")
    result = readq(site, "ingest", page)
    assert result.returncode == 0, result.stderr
    assert "tiny      2 listed: 2 new, 0 known, 0 changed, 1 skipped" in result.stdout
    assert f"{page}:3:x1: no paper" in result.stdout
    for fault in (
        "the format missing (readq_not_there:FORMAT) cannot be loaded: ModuleNotFoundError",
        "readq_tiny:NONSENSE is offered as the format nonsense, but is no readq.formats.base.Format",
        "has the name of another and is not used",
    ):
        assert fault in result.stderr
    shown = json.loads(readq(site, "show", "1", "--format", "json").stdout)
    assert shown["appearances"][0]["counts"] == {"stars": 5}
    assert shown["tags"] == ["a"]


def test_a_format_that_fails_says_so_and_keeps_what_came_before(site: Path) -> None:
    page = site.parent / "list.tiny"
    page.write_text("TINY\nPAPER A title from a format nobody knew\nstop\nPAPER Another title of that format\n")
    result = readq(site, "ingest", page)
    assert "1 listed: 1 new" in result.stdout
    assert "what follows could not be read as Tiny list: RuntimeError: boom" in result.stdout
    page.write_text("TINY\nstop\n")
    result = readq(site, "ingest", page)
    assert result.returncode == 1
    assert "it could not be read as Tiny list: RuntimeError: boom" in result.stderr


def test_what_cannot_be_kept_is_named_and_the_rest_comes_in(site: Path) -> None:
    page = site.parent / "list.tiny"
    page.write_text("TINY\nodd\nPAPER A title from a format nobody knew\n")
    result = readq(site, "ingest", page)
    assert result.returncode == 0, result.stderr
    assert "2 listed: 2 new, 0 known, 0 changed, 3 skipped" in result.stdout
    assert f"{page}:2: it has no title" in result.stdout
    assert f"{page}:2: what Tiny list made of this record cannot be kept: AttributeError" in result.stdout
    assert f"{page}: what Tiny list made of this record cannot be kept: AttributeError" in result.stdout
    shown = json.loads(readq(site, "show", "arxiv:2404.00001", "--format", "json").stdout)
    assert shown["identifiers"] == {"arxiv": "2404.00001"}
    assert shown["published"] is None
    assert readq(site, "check").returncode == 0


def test_only_what_is_new_loads_formats(site: Path, seeds: Path) -> None:
    page = site.parent / "list.tiny"
    page.write_text("TINY\nPAPER A title from a format nobody knew\n")
    assert readq(site, "ingest", page).returncode == 0
    (site / "readq_tiny.loaded").unlink()
    for arguments in (("list",), ("show", "1"), ("ingest", page)):
        assert readq(site, *arguments).returncode == 0
    assert not (site / "readq_tiny.loaded").exists()
