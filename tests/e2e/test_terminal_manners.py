"""The terminal: nothing it sends ends the app, and the app leaves it as it was, whatever ends or interrupts it."""

from __future__ import annotations

import os
import random
import signal
import sys
import termios
from collections.abc import Callable
from pathlib import Path

import pytest

from readq.library import Library
from readq.model import Status
from tests.support.libraries import add_listing, draft
from tests.support.terminal import Terminal

READQ = [sys.executable, "-m", "readq"]
WAIT = 60  # seconds, on a machine that does much else

JUNK = [
    b"\xe9a", b"\xe1\xf3", b"\xc3", b"\xf4\x90\x80\x80", b"\xed\xa0\x80", b"\x00\x80\xff",
    b"\x1b[M \xc1\xc1", b"\x1b[MCss", b"\x1b[<0;99999;99999M", b"\x1b[<35;-1;-1m", b"\x1b[32;300;300M",
    b"\x1b[" + b"1;" * 3000 + b"s", b"\x1b[12;5s", b"\x1b[999999999999;5u", b"\x1b[1114112u", b"\x1b[55296u",
    b"\x1b[48;0;0;0;0t", b"\x1b[48;99999999;99999999;1;1t", b"\x1b[?2048;1$y", b"\x1b[48;0;7;0;0t", b"\x1b[?9999;9$y",
    b"\x1b]11;rgb:ssss/aaaa/qqqq\x1b\\", b"\x1b]52;c;c3Nz\x07", b"\x1bP+q544e\x1b\\", b"\x1b[?62;22c",
]  # fmt: skip
SCREENS = ["", "/", "f", "T", "\x0e", "X", "H", "S", "?", ":", "t", "b", ",", "A", "e"]


@pytest.fixture
def db(tmp_path: Path) -> Path:
    path = tmp_path / "library.db"
    with Library(path) as library:
        add_listing(library, [draft(f"Paper {n} of the letters", "An abstract.") for n in range(30)])
    return path


def started(db: Path, *arguments: str, env: dict[str, str | None] | None = None) -> Terminal:
    terminal = Terminal([*READQ, "--db", str(db), *arguments], columns=80, rows=24, env=env)
    try:
        terminal.wait_for(lambda _: 1000 in terminal.modes(), WAIT)  # the app itself, and no longer its first picture
        terminal.wait_for("/30", WAIT)
    except BaseException:
        terminal.close()
        raise
    return terminal


def cooked(terminal: Terminal) -> bool:
    """Whether the terminal is as a shell wants it."""
    flags = termios.tcgetattr(terminal._fd)[3]
    return bool(flags & termios.ICANON and flags & termios.ECHO and flags & termios.ISIG) and not terminal.modes()


def test_nothing_a_terminal_sends_ends_it(db: Path) -> None:
    dice = random.Random(3)
    with started(db, env={"VISUAL": "true", "BROWSER": "true"}) as terminal:
        for screen in SCREENS:
            terminal.send(screen)
            dice.shuffle(JUNK)
            for junk in [*JUNK, b"\x1b[200~never closed \xff"]:
                terminal.send(junk)
                assert terminal.alive, (screen, junk)
            terminal.press("escape", "escape")
        terminal.press("ctrl+q")
        assert terminal.exit_status(WAIT) == 0
        assert terminal.modes() == set()
    with Library(db) as library:
        assert library.counts().status.get(Status.SKIP, 0) == 0  # no letter of a report was taken for a key


def test_random_bytes_do_not_end_it(db: Path) -> None:
    dice = random.Random(4)
    with started(db, env={"VISUAL": "true", "BROWSER": "true"}) as terminal:
        for _ in range(4):
            terminal.send(bytes(byte for byte in dice.randbytes(300) if byte not in b"\x03\x11qQ\x1a"))
        terminal.wait_quiet()
        assert terminal.alive
        terminal.press("escape", "ctrl+q")
        terminal.exit_status(WAIT)
        assert terminal.modes() == set()


def test_it_is_drawn_and_answers_after_a_storm_of_sizes(db: Path) -> None:
    with started(db) as terminal:
        for columns, rows in (
            (1, 1),
            (0, 0),
            (200, 1),
            (1, 50),
            (2, 2),
            (0, 24),
            (80, 0),
            (3, 3),
            (1, 1),
            (100, 30),
        ) * 3:
            terminal.resize(columns, rows)
            terminal.send("jk")
        terminal.wait_for("1/30", WAIT)
        # What was drawn for one size may reach a terminal that has another by then; the next size puts that right.
        terminal.resize(99, 30)
        terminal.wait_for(lambda text: "Inbox 30" in text and "1/30" in text, WAIT)
        terminal.press("j")
        terminal.wait_for("2/30", WAIT)
        assert terminal.alive


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_signal_at_any_moment_of_the_start_leaves_the_terminal_as_it_was(db: Path, number: signal.Signals) -> None:
    for output in range(1, 4):  # as soon as the terminal is touched, and a little later
        with Terminal([*READQ, "--db", str(db)], columns=80, rows=24) as terminal:
            terminal.wait_output(output - 1, WAIT)
            terminal.signal(number)
            assert terminal.exit_status(WAIT) in (-number, 128 + number), output
            assert cooked(terminal), (output, terminal.modes())


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_leaves_a_living_terminal_as_it_was(db: Path, number: signal.Signals) -> None:
    with started(db) as terminal:
        terminal.signal(number)
        assert terminal.exit_status(WAIT) == 128 + number
        assert cooked(terminal), terminal.modes()


def test_ctrl_z_gives_the_terminal_to_the_shell_and_fg_takes_it_back(db: Path) -> None:
    with Terminal(["bash", "--norc", "-i"], columns=80, rows=24) as shell:
        shell.wait_for("bash", WAIT)
        usual = shell.modes()
        shell.send(f"PS1='$ '; {' '.join(READQ)} --db {db}\n")
        shell.wait_for("1/30", WAIT)
        shell.press("j", "t")  # a prompt is open
        shell.wait_for("Tags", WAIT)
        shell.press("ctrl+z")
        shell.wait_for("Stopped", WAIT)
        assert shell.modes() - usual <= {2004}
        shell.send("echo $((6 * 7))\n")
        shell.wait_for("42", WAIT)
        shell.resize(100, 30)
        shell.send("fg\n")
        shell.wait_for(lambda text: "Tags" in text and "Paper 1 of" in text, WAIT)
        shell.press("escape", "j")
        shell.wait_for("3/30", WAIT)
        shell.wait_for(lambda text: any(len(line) > 80 for line in text.splitlines()), WAIT)  # the new width is used
        shell.press("q")
        shell.wait_for(lambda text: "42" in text and 1049 not in shell.modes(), WAIT)
        shell.send("echo $((7 * 9))\n")
        shell.wait_for("63", WAIT)


def test_a_note_being_written_is_there_after_a_stop_from_outside(db: Path) -> None:
    with Terminal(["bash", "--norc", "-i"], columns=80, rows=24) as shell:
        shell.wait_for("bash", WAIT)
        shell.send(f"PS1='$ '; {' '.join(READQ)} --db {db}\n")
        shell.wait_for("1/30", WAIT)
        shell.press("e")
        shell.wait_for("saves and goes back", WAIT)
        shell.send("thought of it")
        shell.wait_for("thought of it", WAIT)
        shell.press("ctrl+z")  # takes typing back here
        shell.wait_gone("thought of it", WAIT)
        shell.press("ctrl+y")
        shell.wait_for("thought of it", WAIT)
        job = os.tcgetpgrp(shell._fd)
        for stop in (signal.SIGTSTP, signal.SIGSTOP):
            os.killpg(job, stop)
            shell.wait_for("Stopped", WAIT)
            shell.send("clear; fg\n")
            shell.wait_for(lambda text: "thought of it" in text and "Stopped" not in text, WAIT)
            shell.wait_for(lambda _: 1049 in shell.modes(), WAIT)
        shell.send(" and more")
        shell.wait_for("thought of it and more", WAIT)
        shell.press("escape")
        shell.wait_for("Note saved", WAIT)
        shell.press("q")
        shell.wait_for(lambda _: 1049 not in shell.modes(), WAIT)
    with Library(db) as library:
        assert library.paper(1).note == "thought of it and more"


def test_without_a_shell_to_go_back_to_ctrl_z_changes_nothing(db: Path) -> None:
    with started(db) as terminal:
        terminal.press("ctrl+z", "j")
        terminal.wait_for("2/30", WAIT)


def _program(folder: Path, name: str, script: str) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o700)
    return path


def _browsing(tmp_path: Path, browser: str, **more: str) -> dict[str, str | None]:
    path = os.pathsep.join([str(tmp_path / "bin"), "/usr/bin", "/bin"])
    return {"PATH": path, "BROWSER": browser, "DISPLAY": None, "WAYLAND_DISPLAY": None, **more}


def _openable(db: Path) -> None:
    with Library(db) as library:
        add_listing(library, [draft("A paper with a page", "An abstract.", arxiv="2401.00001")], name="other.txt")


def test_a_console_browser_has_the_terminal_for_itself_and_gives_it_back(db: Path, tmp_path: Path) -> None:
    _openable(db)
    _program(tmp_path / "bin", "w3m", 'stty -a | grep -q " icanon" && echo "the page: $1"; read answer')
    with Terminal([*READQ, "--db", str(db)], columns=80, rows=24, env=_browsing(tmp_path, "no-such:w3m")) as terminal:
        terminal.wait_for("/31", WAIT)
        terminal.press("/")
        terminal.send("page\r")
        terminal.wait_for(lambda text: "A paper with a page" in text and "Paper 1 of" not in text, WAIT)
        terminal.wait_quiet(0.5)
        before = terminal.screen()[:4]
        terminal.press("o")
        terminal.wait_for("the page: https://arxiv.org/abs/2401.00001", WAIT)
        assert 1049 not in terminal.modes()
        terminal.send("\n")
        terminal.wait_for("Opened its page: https://arxiv.org/abs/2401.00001", WAIT)
        terminal.wait_for(lambda _: terminal.screen_now()[:4] == before, WAIT)
        terminal.press("q", "q")
        terminal.exit_status(WAIT)
        assert terminal.modes() == set()
        assert "A paper with a page" not in terminal.text()


def test_what_a_browser_says_does_not_reach_the_screen(db: Path, tmp_path: Path) -> None:
    _openable(db)
    told = tmp_path / "told"
    _program(
        tmp_path / "bin", "browser", f"printf '\\033[2Jnoise'; printf '\\033[2Jnoise' >&2; cat; echo $2 $3 >> {told}"
    )
    env = _browsing(tmp_path, "browser --new %s", DISPLAY=":9")
    with Terminal([*READQ, "--db", str(db)], columns=80, rows=24, env=env) as terminal:
        terminal.wait_for("/31", WAIT)
        terminal.press("/")
        terminal.send("page\r")
        terminal.wait_for("A paper with a page", WAIT)
        terminal.press("o")
        terminal.wait_for("Opened its page: https://arxiv.org/abs/2401.00001", WAIT)
        for _ in range(WAIT * 10):
            if told.exists() and told.read_text().endswith("\n"):
                break
            terminal.wait_quiet(0.1)
        assert told.read_text() == "https://arxiv.org/abs/2401.00001\n"
        assert b"noise" not in terminal.output()


def _takes_the_mouse(terminal: Terminal) -> Callable[[str], bool]:
    return lambda _: 1000 in terminal.modes()


def test_errors_written_elsewhere_do_not_take_the_screen_away(db: Path) -> None:
    for elsewhere in ("2>/dev/null", "2>&-"):
        command = ["sh", "-c", f'exec "$0" -m readq --db "$1" {elsewhere}', sys.executable, str(db)]
        with Terminal(command, columns=80, rows=24) as terminal:
            terminal.wait_for("/30", WAIT)
            terminal.wait_for(_takes_the_mouse(terminal), WAIT)
            terminal.press("s")
            terminal.wait_for("Skipped Paper", WAIT)
            terminal.press("u", "q")
            assert terminal.exit_status(WAIT) == 0


@pytest.mark.parametrize("term", ["dumb", "unknown", None])
def test_a_terminal_that_cannot_show_it_is_not_drawn_into(db: Path, term: str | None) -> None:
    with Terminal([*READQ, "--db", str(db)], columns=200, rows=5, env={"TERM": term}) as terminal:
        assert terminal.exit_status(WAIT) == 1
        assert "TERM=xterm-256color" in terminal.text()
        assert len(terminal.text().strip().splitlines()) <= 2
        assert b"\x1b" not in terminal.output()


@pytest.mark.parametrize("elsewhere", [">/dev/null", "</dev/null", ">&-", "<&-"])
def test_without_a_terminal_on_both_ends_it_refuses_in_a_sentence(db: Path, elsewhere: str) -> None:
    command = ["sh", "-c", f'exec "$0" -m readq --db "$1" {elsewhere}', sys.executable, str(db)]
    with Terminal(command, columns=200, rows=5) as terminal:
        assert terminal.exit_status(WAIT) != 0
        assert "Traceback" not in terminal.text()
        assert b"\x1b" not in terminal.output()


def test_a_library_that_became_a_folder_does_not_keep_it_from_ending(db: Path) -> None:
    with started(db) as terminal:
        db.unlink()
        db.mkdir()
        terminal.press("j", "s")
        terminal.wait_for("!", WAIT)
        terminal.press("ctrl+q")
        terminal.exit_status(WAIT)
        assert terminal.modes() == set()


BROKEN = """
import asyncio
import sys
from readq.cli.main import main
from readq.tui.shell.app import ReadqApp

def broken(*_):
    raise RuntimeError("a fault of the toolkit")

if "{when}" == "at the start":
    ReadqApp.get_default_screen = broken
else:
    from readq.tui.shell.main_screen import MainScreen

    soon = lambda act: asyncio.get_running_loop().call_soon(act)
    MainScreen.on_key = lambda self, event: [soon(broken) for _ in range(500)]
sys.argv = ["readq", "--db", {db!r}]
main()
"""


@pytest.mark.parametrize("when", ["at the start", "at every key"])
def test_if_it_ends_all_the_same_it_says_so_in_a_sentence(db: Path, when: str) -> None:
    for debug in (None, "1"):
        command = [sys.executable, "-c", BROKEN.format(when=when, db=str(db))]
        with Terminal(command, columns=100, rows=30, env={"READQ_DEBUG": debug}) as terminal:
            if when != "at the start":
                terminal.wait_for(_takes_the_mouse(terminal), WAIT)
                terminal.press("j")
            assert terminal.exit_status(WAIT) == 1
            assert terminal.modes() == set()
            said = terminal.text()
            assert (b"Traceback" in terminal.output()) is (debug is not None)
            if debug is None:
                # What a terminal answers to a program that is gone is echoed, and may have the line wrapped.
                whole = said.replace("\n", "")
                assert "readq: the app had to end. That failed (RuntimeError: a fault of the toolkit)" in whole
                assert len(said.strip().splitlines()) <= 4
                assert "a fault of the toolkit" in (terminal.home / ".local/state/readq/readq.log").read_text()


def test_a_key_frees_the_mouse_and_takes_it_back(db: Path) -> None:
    with started(db) as terminal:
        terminal.press("f8")
        terminal.wait_for(lambda text: "The mouse selects text" in text and not {1000, 1003} & terminal.modes(), WAIT)
        terminal.press("e")  # the editor has a screen of its own, and gives the terminal back to the list
        terminal.wait_for("saves and goes back", WAIT)
        assert not {1000, 1003} & terminal.modes()
        terminal.press("f8")
        terminal.wait_for(lambda _: 1000 in terminal.modes(), WAIT)
        terminal.press("f8", "escape", "j")
        terminal.wait_for("f8 mouse back", WAIT)
        terminal.press("ctrl+z", "ctrl+l")
        terminal.wait_quiet()
        assert not {1000, 1003} & terminal.modes()
        terminal.press("q")
        assert terminal.exit_status(WAIT) == 0
        assert terminal.modes() == set()


def test_what_others_wrote_over_the_screen_goes_at_a_key(db: Path) -> None:
    with started(db) as terminal:
        for open_, close, shown in (("", "", "1/30"), (":", "escape", "Commands"), ("/", "escape", "enter keeps"),
                                    ("e", "escape", "saves and goes back"), ("S", "escape", "Statistics")):  # fmt: skip
            if open_:
                terminal.press(open_)
            terminal.wait_for(shown, WAIT)
            terminal.wait_quiet()
            before = terminal.screen()
            for line in (3, 12, 24):
                terminal._feed(b"\x1b[%d;10Hwall: the system goes down" % line)
            assert "wall:" in terminal.text()
            terminal.press("ctrl+l")
            terminal.wait_gone("wall:", WAIT)
            terminal.wait_quiet()
            assert terminal.screen() == before
            if close:
                terminal.press(close)


def test_over_ssh_the_address_is_copied_and_said(db: Path, tmp_path: Path) -> None:
    _openable(db)
    _program(tmp_path / "bin", "w3m", "echo never; read answer")
    env = _browsing(tmp_path, "", SSH_CONNECTION="198.51.100.7 50022 198.51.100.9 22")
    with Terminal([*READQ, "--db", str(db)], columns=140, rows=24, env=env) as terminal:
        terminal.wait_for("/31", WAIT)
        terminal.press("G", "o")
        terminal.wait_for(
            "Over ssh nothing opens on your machine ($BROWSER names one). Copied the address: https://arx", WAIT
        )
        assert b"\x1b]52;c;" in terminal.output()
        assert 1049 in terminal.modes()


def test_over_ssh_the_browser_that_is_named_is_started(db: Path, tmp_path: Path) -> None:
    _openable(db)
    _program(tmp_path / "bin", "w3m", 'echo "the page: $1"; read answer')
    env = _browsing(tmp_path, "w3m", SSH_TTY="/dev/pts/7")
    with Terminal([*READQ, "--db", str(db)], columns=80, rows=24, env=env) as terminal:
        terminal.wait_for("/31", WAIT)
        terminal.press("G", "o")
        terminal.wait_for("the page: https://arxiv.org/abs/2401.00001", WAIT)


def test_a_terminal_without_unicode_gets_ascii_from_commands_and_the_app(db: Path) -> None:
    env: dict[str, str | None] = {"READQ_SIGNS": "ascii", "NO_COLOR": "1"}
    for arguments in (["list", "-n", "3"], ["stats"], ["show", "1"], ["history"]):
        with Terminal([*READQ, "--db", str(db), *arguments], columns=60, rows=30, env=env) as terminal:
            terminal.exit_status(WAIT)
            assert terminal.output().isascii(), (arguments, terminal.text())
            assert len(terminal.output()) > 20
    with started(db, env=env) as terminal:
        terminal.press("s", "?")
        terminal.wait_for("Start", WAIT)
        assert terminal.output().isascii(), terminal.text()
