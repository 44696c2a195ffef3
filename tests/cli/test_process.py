"""The command line as a process among others: pipes, signals, encodings."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from readq import __version__
from readq.library import Library

READQ = (sys.executable, "-m", "readq")


@pytest.fixture
def many(seeds_library: Path) -> Path:
    """A library whose listing fills any pipe."""
    with Library(seeds_library) as library:
        library._connection.execute("UPDATE paper_text SET abstract = abstract || ?", ("x" * 20_000,))
    return seeds_library


@pytest.mark.parametrize("form", ["json", "jsonl", "csv", "tsv"])
def test_a_reader_that_has_enough_ends_the_listing_quietly(many: Path, form: str) -> None:
    command = [*READQ, "--db", str(many), "list", "--format", form]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.read(100)
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(30) == 0


def test_a_reader_that_is_gone_already_is_no_news(seeds_library: Path) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    for arguments in (("list", "--limit", "3"), ("--version",), ("--help",), ("stats",)):
        ended = subprocess.run(
            [*READQ, "--db", str(seeds_library), *arguments] if arguments[0][0] != "-" else [*READQ, *arguments],
            stdout=writer,
            stderr=subprocess.PIPE,
            check=False,
        )
        assert (ended.returncode, ended.stderr) == (0, b""), arguments
    os.close(writer)


def test_an_interrupt_ends_quietly_with_130(many: Path) -> None:
    command = [*READQ, "--db", str(many), "list", "--format", "json"]
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # a test run in the background ignores it
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.read(100)  # it is at work, and the pipe is full
        time.sleep(0.1)
        process.send_signal(signal.SIGINT)
        process.stdout.close()
        assert b"Traceback" not in process.stderr.read()
        assert process.wait(30) == 130


def test_version_and_the_module_are_the_program() -> None:
    ended = subprocess.run([*READQ, "--version"], capture_output=True, text=True, check=True)
    assert ended.stdout == f"readq {__version__}\n"


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-8"])
def test_json_is_exact_whatever_the_encoding(seeds_library: Path, encoding: str) -> None:
    title = "a\x1b[31m \x7f \x9b “ß” 漢字 \U0001f600 \u202e\u2028\ufeff"
    with Library(seeds_library) as library:
        library._connection.execute("UPDATE paper SET title = ? WHERE id = 1", (title,))
    environment = os.environ | {"PYTHONIOENCODING": encoding, "READQ_DB": str(seeds_library)}
    for form in ("json", "jsonl"):
        ended = subprocess.run(
            [*READQ, "list", "id:1", "--format", form], capture_output=True, check=True, env=environment
        )
        value = json.loads(ended.stdout)
        assert (value[0] if form == "json" else value)["title"] == title
    for arguments in (["list", "id:1"], ["list", "id:1", "--format", "csv"], ["show", "1"], ["mark", "read", "1"]):
        ended = subprocess.run([*READQ, *arguments], capture_output=True, check=False, env=environment)
        assert (ended.returncode, b"Traceback" in ended.stderr) == (0, False)


def test_a_file_name_that_is_no_text_can_be_told(tmp_path: Path, seeds: Path) -> None:
    page = os.fsencode(tmp_path) + b"/\xff\x1b[2J.txt"
    Path(os.fsdecode(page)).write_bytes((seeds / "002_de120c17345fc921.txt").read_bytes())
    command: list[str | bytes] = [*READQ, "ingest", "--db", str(tmp_path / "x.db"), page]
    ended = subprocess.run([*command, "--dry-run", "--json"], capture_output=True, check=True)
    assert os.fsencode(json.loads(ended.stdout)["files"][0]["path"]) == page
    ended = subprocess.run(command, capture_output=True, check=False)
    assert (ended.returncode, ended.stderr) == (0, b"59 papers are new.\n")
    ended = subprocess.run([*READQ, "list", "--db", str(tmp_path / "x.db")], capture_output=True, check=True)
    assert ended.stdout.count(b"\n") == 59


def test_standard_input_is_read_in_its_encoding_and_what_is_no_text_in_it_shows(seeds_library: Path) -> None:
    command = [*READQ, "--db", str(seeds_library), "note", "1"]
    subprocess.run([*command, "-"], input=b"caf\xe9 \x00", capture_output=True, check=True)
    assert subprocess.run(command, capture_output=True, check=True).stdout == "café \ufffd\n".encode()


def test_shells_can_complete(seeds_library: Path) -> None:
    script = subprocess.run([*READQ, "completion", "bash"], capture_output=True, text=True, check=True).stdout
    assert "_READQ_COMPLETE=bash_complete" in script
    environment = os.environ | {"_READQ_COMPLETE": "bash_complete", "COMP_WORDS": "readq in", "COMP_CWORD": "1"}
    offered = subprocess.run([*READQ], capture_output=True, text=True, env=environment, check=False).stdout
    assert offered.split() == ["plain,ingest", "plain,interest"]
