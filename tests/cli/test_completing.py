"""Completion in the shells themselves: names with spaces and commas, and what is offered for what."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from readq.cli.shells import SHELLS
from readq.library import Library
from readq.model import Status
from tests.support.libraries import add_listing, draft, open_library
from tests.support.terminal import Terminal


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a `readq` to be found in it, and a library to ask."""
    program = tmp_path / "readq"
    program.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m readq "$@"\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    monkeypatch.setenv("READQ_DB", str(tmp_path / "library.db"))
    monkeypatch.setenv("HOME", str(tmp_path))
    with open_library(tmp_path / "library.db") as library:
        add_listing(library, [draft(f"Paper number {n}") for n in range(1, 31)])
        library.mark([12], Status.QUEUE)
        library.views.save("My view", "status:queue")
        library.views.save("Maths, pure", "tag:x")
        library.tag([3], ["two words"])
    for name in SHELLS:
        script = subprocess.run([program, "completion", name], capture_output=True, text=True, check=True).stdout
        (tmp_path / f"readq.{name}").write_text(script)
    return tmp_path


def in_bash(home: Path, *words: str) -> list[str]:
    """What bash would put in place of the last of ``words``."""
    line = " ".join(shlex.quote(word) for word in words)
    script = (
        "compopt() { :; }; complete() { :; }\n"  # they belong to a command line that is being typed
        f"source {home}/readq.bash; COMP_WORDS=({line}); COMP_CWORD={len(words) - 1}\n"
        '_readq_completion readq; printf "%s\\n" "${COMPREPLY[@]}"'
    )
    shown = subprocess.run(["bash", "--norc", "-c", script], capture_output=True, text=True, check=True)
    assert shown.stderr == ""
    return shown.stdout.splitlines()


def test_bash_gets_names_as_they_have_to_be_typed(home: Path) -> None:
    assert in_bash(home, "readq", "view", "run", "M") == ["My\\ view", "Maths\\,\\ pure"]
    assert in_bash(home, "readq", "view", "run", '"My') == ["My view"]
    assert in_bash(home, "readq", "list", "stat") == ["status:"]
    assert in_bash(home, "readq", "list", "--sort", "pri") == ["priority"]
    assert in_bash(home, "readq", "tag", "rename", "t") == ["two\\ words"]


def test_papers_are_offered_by_number(home: Path) -> None:
    assert in_bash(home, "readq", "show", "")[:3] == ["12", "1", "2"]  # the queue before the inbox
    assert in_bash(home, "readq", "show", "2") == ["2", *(str(n) for n in range(20, 30))]
    assert in_bash(home, "readq", "mark", "skip", "3", "30") == ["30"]
    assert in_bash(home, "readq", "note", "99") == [""]
    assert in_bash(home, "readq", "snooze", "3", "next") == ["next\\ week", "next\\ month"]
    with Library(home / "library.db") as library:
        last = library.journal.history(limit=1)[0].id
    assert in_bash(home, "readq", "undo", "")[0] == str(last)


@pytest.mark.skipif(shutil.which("fish") is None, reason="there is no fish")
def test_fish_gets_whole_names_with_what_they_are(home: Path) -> None:
    def offered(line: str) -> list[str]:
        script = f"source {home}/readq.fish; complete -C {shlex.quote(line)}"
        return subprocess.run(["fish", "-c", script], capture_output=True, text=True, check=True).stdout.splitlines()

    assert offered("readq view run Ma") == ["Maths, pure\ttag:x"]
    assert offered("readq show 12") == ["12\tPaper number 12"]
    assert offered("readq list stat") == ["status:\tinbox, queue, read or skip"]


@pytest.mark.skipif(shutil.which("zsh") is None, reason="there is no zsh")
def test_zsh_completes_names_on_its_command_line(home: Path) -> None:
    (home / ".zshrc").write_text(
        f"PATH={home}:$PATH\nPS1='ready> '\nautoload -Uz compinit && compinit -u\nsource {home}/readq.zsh\n"
    )
    kept = {name: os.environ.get(name) for name in ("PATH", "PYTHONPATH", "READQ_DB")}
    with Terminal(["zsh", "-i"], env={**kept, "ZDOTDIR": str(home)}, home=home) as terminal:
        terminal.wait_for("ready>")
        terminal.send("readq view run My\t")
        terminal.wait_for("run My\\ view")
        terminal.send("\x15readq list stat\tque\t")
        terminal.wait_for("list status:queue")
        terminal.send("\x15readq show 12\t")
        terminal.wait_for("show 12")
        terminal.send("\x15exit\r")
        terminal.exit_status()


def test_no_other_shell_and_nothing_else_is_answered(home: Path) -> None:
    for instruction in ("csh_complete", "bash_source", "bash"):
        told = {"_READQ_COMPLETE": instruction, "COMP_WORDS": "readq v", "COMP_CWORD": "1"}
        ended = subprocess.run(
            [str(home / "readq")], env={**os.environ, **told}, capture_output=True, text=True, check=False
        )
        assert (ended.returncode, ended.stdout) == (1, "")
