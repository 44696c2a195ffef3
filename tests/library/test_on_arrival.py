"""The program that is given what came in: once, after it is on disk, and whatever becomes of it."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

import pytest

from readq.library.on_arrival import OnArrival
from readq.model import Status
from readq.running import feed
from tests.support.libraries import add_listing, draft, open_library


@pytest.fixture
def keeper(tmp_path: Path) -> Path:
    """A program that appends what it reads to the file ``came``."""
    return program(tmp_path, f"cat >> '{tmp_path}/came'")


def program(folder: Path, line: str) -> Path:
    file = folder / "program"
    file.write_text(f"#!/bin/sh\n{line}\n")
    file.chmod(0o755)
    return file


def settings(run: Path | str, seconds: int = 20) -> dict[str, object]:
    return {"on_arrival.run": str(run), "on_arrival.seconds": seconds}


def came(folder: Path) -> list[str]:
    file = folder / "came"
    return [json.loads(line)["title"] for line in file.read_text().splitlines()] if file.exists() else []


def test_it_reads_what_came_since_and_nothing_twice(tmp_path: Path, keeper: Path) -> None:
    with open_library(tmp_path / "a.db") as library, library.again() as other:
        add_listing(library, [draft("It was there before")])
        one, two = OnArrival(library, settings(keeper)), OnArrival(other, settings(keeper))
        add_listing(library, [draft(f"Paper {number} of many") for number in range(450)])
        assert one.tell() is None
        assert came(tmp_path) == [f"Paper {number} of many" for number in range(450)]
        assert two.tell() is None  # what came meanwhile by another readq was given by that
        assert OnArrival(library, settings(keeper)).tell() is None
        assert len(came(tmp_path)) == 450
        add_listing(library, [draft("While nobody wanted to know it")])
        three = OnArrival(library, settings(keeper))
        add_listing(library, [draft("The last of all")])
        assert three.tell() is None
        assert came(tmp_path)[450:] == ["The last of all"]


def test_rules_have_met_the_papers_before(tmp_path: Path) -> None:
    keeper = program(tmp_path, f"cat > '{tmp_path}/came'")
    listing = tmp_path / "list.bib"
    listing.write_text("@misc{a, title={Diffusion of graphs}}\n@misc{b, title={Something else entirely}}\n")
    with open_library(tmp_path / "a.db") as library:
        library.arrivals.add("No graphs", "graphs", "skip")
        hook = OnArrival(library, settings(keeper))
        library.ingest([listing])
        assert hook.tell() is None
    states = {
        paper["title"]: paper["status"] for paper in map(json.loads, (tmp_path / "came").read_text().splitlines())
    }
    assert states == {"Diffusion of graphs": "skip", "Something else entirely": "inbox"}


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("exit 3", "ended with status 3"),
        ("printf '\\n \\033[31mno\\tway\\nmore\\n' >&2; exit 1", "ended with status 1: [31mno way"),
        ("kill -9 $$", "was ended by SIGKILL"),
        ("exec 0<&-; exit 1", "ended with status 1"),
        ("sleep 600", "did not end within 1 second and was stopped."),
        ("exec 0<&-; sleep 600", "did not end within 1 second and was stopped."),
    ],
)
def test_a_failure_is_a_sentence_and_changes_nothing(tmp_path: Path, line: str, said: str) -> None:
    run = program(tmp_path, line)
    with open_library(tmp_path / "a.db") as library:
        hook = OnArrival(library, settings(run, seconds=1))
        add_listing(
            library, [draft(f"Paper {number}", "word " * 2000) for number in range(50)]
        )  # more than a pipe holds
        assert hook.tell() == f"{run} (on_arrival.run) {said}"
        assert library.counts().status[Status.INBOX] == 50


def test_what_it_need_not_read_is_no_failure(tmp_path: Path) -> None:
    pieces = [b"x" * 100_000] * 20
    assert feed("it", [str(program(tmp_path, "exec 0<&-; exit 0"))], pieces, 20) is None
    assert feed("it", ["/no/such/program"], pieces, 20) == "it cannot be started: No such file or directory"
    assert feed("it", [str(tmp_path)], pieces, 20) == "it cannot be started: Permission denied"


def test_what_holds_the_pipe_and_reads_nothing_is_not_waited_for(tmp_path: Path) -> None:
    pid = tmp_path / "pid"
    run = program(tmp_path, f"setsid sh -c 'echo $$ > {pid}; exec sleep 600' & wait")
    begun = time.monotonic()
    assert feed("it", [str(run)], [b"x" * 1_000_000], 1) == "it did not end within 1 second and was stopped."
    assert time.monotonic() - begun < 60
    os.kill(int(pid.read_text()), 9)


def test_a_library_that_fails_is_a_sentence_too(tmp_path: Path, keeper: Path) -> None:
    with open_library(tmp_path / "a.db") as library:
        hook = OnArrival(library, settings(keeper))
        add_listing(library, [draft("A paper of some kind")])
        (tmp_path / "a.db").rename(tmp_path / "b.db")
        assert "was not given what came: " in str(hook.tell())
