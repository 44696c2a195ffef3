"""What is found where a person points: nothing is skipped without a word, and nothing is waited for."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from readq.library.inputs import inputs_of
from tests.cli.conftest import Readq, readq  # noqa: F401 - a fixture

NOBODY = 65_534


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that everyone may enter, unlike those of pytest."""
    with tempfile.TemporaryDirectory() as name:
        os.chmod(name, 0o755)
        yield Path(name)


@contextmanager
def nobody() -> Iterator[None]:
    """Be somebody whom permissions hold back."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


def test_a_pipe_in_a_folder_is_named_and_not_waited_for(folder: Path) -> None:
    os.mkfifo(folder / "a pipe")
    (folder / "b.txt").write_text("x")
    pipe, file = inputs_of([folder])
    assert (pipe.name, pipe.error) == ("a pipe", "it is a pipe; name it to read from it")
    assert (file.name, file.error) == ("b.txt", None)


def test_a_folder_below_that_cannot_be_read_is_named_and_fails(folder: Path) -> None:
    for name in ("open", "shut"):
        (folder / name).mkdir()
        (folder / name / "x.txt").write_text("x")
    (folder / "shut").chmod(0)
    with nobody():
        found = list(inputs_of([folder]))
        alone = list(inputs_of([folder / "shut"]))
    (folder / "shut").chmod(0o700)
    assert [(each.name, each.named) for each in found] == [("x.txt", False), ("shut", True)]
    assert [each.error for each in (found[1], *alone)] == ["this folder cannot be read: permission denied"] * 2


def test_an_empty_path_is_not_the_folder_one_is_in(readq: Readq) -> None:  # noqa: F811
    result = readq("ingest", "", "seeds")
    assert result.status == 2
    assert "readq ingest ." in result.err


def test_the_command_ends_on_a_folder_with_a_pipe_and_says_so(seeds: Path, folder: Path, tmp_path: Path) -> None:
    os.mkfifo(folder / "pipe")
    (folder / "page.txt").write_bytes((seeds / "002_de120c17345fc921.txt").read_bytes())
    command = [sys.executable, "-m", "readq", "--db", str(tmp_path / "a.db"), "ingest", str(folder)]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert ended.returncode == 0
    assert "59 listed" in ended.stdout
    assert "pipe: it is a pipe" in ended.stderr


def test_a_pipe_that_is_named_is_read_to_its_end(seeds: Path, folder: Path, tmp_path: Path) -> None:
    os.mkfifo(folder / "pipe")
    command = [sys.executable, "-m", "readq", "--db", str(tmp_path / "a.db"), "ingest", str(folder / "pipe")]
    child = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    (folder / "pipe").write_bytes((seeds / "002_de120c17345fc921.txt").read_bytes())
    out, _ = child.communicate(timeout=120)
    assert child.returncode == 0
    assert "59 listed" in out
