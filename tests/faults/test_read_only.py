"""A library that nobody can write to is opened for reading, says so, and is decided on as soon as it can be."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from readq.library import Library
from readq.model import Status
from tests.support.libraries import add_listing, draft, open_library
from tests.tui.driving import driving

Allow = Callable[[bool], None]


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[tuple[Path, Allow]]:
    """A library, and what allows everyone to write to it or nobody. Permissions say nothing to root, whose disk is
    mounted read-only instead."""
    folder = tmp_path / "disk"
    folder.mkdir()
    with ExitStack() as stack:
        if os.geteuid():
            allow = _by_permission(folder)
        else:
            command = ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(folder)]
            if sys.platform != "linux" or subprocess.run(command, capture_output=True, check=False).returncode:
                pytest.skip("as root one must be allowed to mount a disk that is read-only")
            stack.callback(subprocess.run, ["umount", "-l", str(folder)], check=False)
            allow = _by_mounting(folder)
        with open_library(folder / "library.db") as library:
            add_listing(library, [draft(f"apples {n} of them", "An abstract.") for n in range(5)])
        stack.callback(allow, True)
        yield folder / "library.db", allow


def _by_permission(folder: Path) -> Allow:
    def allow(writing: bool) -> None:
        folder.chmod(0o700)
        (folder / "library.db").chmod(0o600 if writing else 0o400)
        folder.chmod(0o700 if writing else 0o500)

    return allow


def _by_mounting(folder: Path) -> Allow:
    def allow(writing: bool) -> None:
        how = "remount,rw" if writing else "remount,ro"
        subprocess.run(["mount", "-o", how, str(folder)], check=True)

    return allow


async def test_a_read_only_library_is_shown_with_a_banner_and_decided_on_once_it_can_be(
    disk: tuple[Path, Allow],
) -> None:
    path, allow = disk
    allow(False)
    async with driving(path, (80, 24)) as app:
        assert "! read-only file" in app.screen()[0]
        await app.press("s")
        assert "! library.db is read-only; nothing was changed. Check its permissions." in app.screen()[-1]
        await app.press("t")
        await app.type("methods")
        await app.press("enter")
        assert "methods" in app.text()  # still to be added
        allow(True)
        await app.press("enter")
        await app.until(lambda: "read-only" not in app.screen()[0])
        assert "Tagged +methods" in app.screen()[-1]
        await app.press("s")
        assert "Skipped apples 0" in app.screen()[-1]
    with Library(path) as library:
        assert library.paper(1).status is Status.SKIP


def test_commands_read_what_is_read_only_and_say_why_they_write_nothing(disk: tuple[Path, Allow]) -> None:
    path, allow = disk
    allow(False)
    command = [sys.executable, "-m", "readq", "--db", str(path)]
    listed = subprocess.run([*command, "list"], capture_output=True, text=True, check=False)
    assert (listed.returncode, listed.stderr) == (0, "")
    assert "apples 4" in listed.stdout
    marked = subprocess.run([*command, "mark", "skip", "1"], capture_output=True, text=True, check=False)
    assert (marked.returncode, marked.stdout) == (1, "")
    assert marked.stderr == f"readq: {path} is read-only; nothing was changed. Check its permissions.\n"
