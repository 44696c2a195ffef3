"""The pseudo-terminal of the end-to-end tests must itself be trustworthy."""

from __future__ import annotations

import os
import signal
import sys
import textwrap
import time
from pathlib import Path

import pytest

from tests.support.terminal import Terminal, key_sequence

APP = """
from textual.app import App
from textual.widgets import Input, OptionList, Static

class Small(App):
    BINDINGS = [("ctrl+t", "shout", "Shout"), ("x", "leave", "Leave")]

    def compose(self):
        yield Static("ready", id="answer", markup=False)
        yield OptionList("alpha", "béta 日本", "gamma")
        yield Input(placeholder="type here")

    def on_option_list_option_highlighted(self, event):
        self.query_one("#answer").update(f"at {event.option_index}")

    def on_input_changed(self, event):
        self.query_one("#answer").update(f"typed {event.value}")

    def on_resize(self, event):
        self.sub_title = str(event.size)
        self.query_one(Input).placeholder = f"{event.size.width} by {event.size.height}"

    def action_shout(self):
        self.query_one("#answer").update("SHOUTED")

    def action_leave(self):
        self.exit(return_code=7)

Small().run()
raise SystemExit(7)
"""


@pytest.fixture
def app(tmp_path: Path) -> list[str]:
    path = tmp_path / "small.py"
    path.write_text(APP, "utf-8")
    return [sys.executable, str(path)]


def script(code: str) -> list[str]:
    return [sys.executable, "-c", textwrap.dedent(code)]


def test_a_textual_app_is_shown_reacts_to_keys_and_leaves_the_terminal_as_it_was(app: list[str]) -> None:
    with Terminal(app, columns=60, rows=15) as terminal:
        assert terminal.wait_for("béta 日本") > terminal.started
        assert 1049 in terminal.modes()
        terminal.press("down")
        terminal.wait_for("at 1")
        terminal.press("ctrl+t")
        terminal.wait_for("SHOUTED")
        terminal.press("tab")
        terminal.wait_quiet()  # Textual gives keys to the old focus until the new one is set
        terminal.send("héllo")
        terminal.wait_for("typed héllo")
        terminal.press("shift+tab")
        terminal.wait_quiet()
        terminal.press("x")
        assert terminal.exit_status() == 7
        assert terminal.modes() == set()
        assert "béta" not in terminal.text()


def test_resizing_reaches_the_program(app: list[str]) -> None:
    with Terminal(app, columns=60, rows=15) as terminal:
        terminal.wait_for("60 by 15")
        terminal.resize(90, 20)
        terminal.wait_for("90 by 20")
        assert len(terminal.screen()) == 20


def test_a_key_is_answered_after_it_was_sent_and_the_burst_ends(app: list[str]) -> None:
    with Terminal(app, columns=60, rows=15) as terminal:
        terminal.wait_for("gamma")
        terminal.wait_quiet()
        before = len(terminal.chunks)
        sent = terminal.press("down")
        first = terminal.wait_output(before)
        last = terminal.wait_quiet(0.2)
        assert sent < first <= last
        terminal.wait_for("at 1", timeout=0.1)


def test_the_program_gets_a_home_of_its_own_that_is_gone_afterwards() -> None:
    code = "import os; print(os.environ['HOME'], os.listdir(os.environ['HOME']), os.environ['TERM'], os.environ['X'])"
    with Terminal(script(code), columns=200, env={"X": "set"}) as terminal:
        assert terminal.exit_status() == 0
        assert terminal.wait_for(f"{terminal.home} [] xterm-256color set", timeout=1)
        assert terminal.home.is_dir()
    assert not terminal.home.exists()


def test_queries_are_answered() -> None:
    code = r"""
    import os, sys, tty
    tty.setraw(0)
    for query in ("\x1b[?2026$p", "\x1b[c", "\x1b[6n", "\x1b]11;?\x1b\\", "\x1b[18t"):
        os.write(1, query.encode()[:3]); os.write(1, query.encode()[3:])
        print(repr(os.read(0, 100)), end="\r\n", flush=True)
    """
    with Terminal(script(code), columns=60, rows=15) as terminal:
        assert terminal.exit_status() == 0
        shown = terminal.screen()
    assert shown[:5] == [
        r"b'\x1b[?2026;2$y'",
        r"b'\x1b[?62;22c'",
        r"b'\x1b[3;1R'",
        r"b'\x1b]11;rgb:0c0c/0c0c/0c0c\x1b\\'",
        r"b'\x1b[8;15;60t'",
    ]


def test_sequences_the_emulator_does_not_know_are_not_drawn() -> None:
    code = r"""
    import os
    for part in ("a\x1b[>1u", "b\x1b[<u", "c\x1bPq;junk\x1b", "\\d\x1b[?20", "26h", "e\x1b[>4;2mf"):
        os.write(1, part.encode())
    """
    with Terminal(script(code)) as terminal:
        terminal.exit_status()
        assert terminal.screen()[0] == "abcdef"
        assert not terminal.cell(5, 0).underscore


def test_waiting_in_vain_says_what_was_on_the_screen() -> None:
    with Terminal(script("print('something else'); input()")) as terminal:
        terminal.wait_for("something else")
        with pytest.raises(AssertionError, match="something else"):
            terminal.wait_for("never", timeout=0.1)
        terminal.kill()
        assert terminal.exit_status() == -signal.SIGKILL
        with pytest.raises(AssertionError, match="ended"):
            terminal.wait_for("never")


def test_frames_tell_what_was_seen_when() -> None:
    code = "import time; print('one', flush=True); time.sleep(0.05); print('\\x1b[Htwo', end='', flush=True)"
    with Terminal(script(code)) as terminal:
        terminal.exit_status()
        frames = list(terminal.frames())
        assert [screen[0] for _, screen in frames] == ["one", "two"]
        assert frames[1][0] - frames[0][0] > 0.04
        assert not list(terminal.frames())


def test_closing_the_terminal_hangs_up_the_program() -> None:
    with Terminal(script("print('here', flush=True); input()")) as terminal:
        terminal.wait_for("here")
        terminal.hang_up()
        assert terminal.exit_status() == -signal.SIGHUP


def test_nothing_is_left_running() -> None:
    code = """
    import signal, subprocess, sys, time
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    print("child", child.pid, ".", flush=True)
    time.sleep(60)
    """
    with Terminal(script(code)) as terminal:
        terminal.wait_for(" .")
        child = int(terminal.screen()[0].split()[1])
    assert not terminal.alive
    deadline = time.monotonic() + 5
    while _runs(child) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not _runs(child)
    terminal.close()


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
        state = Path(f"/proc/{pid}/stat")
        return not (state.exists() and state.read_text().rpartition(")")[2].split()[0] == "Z")
    except (ProcessLookupError, FileNotFoundError):
        return False


@pytest.mark.parametrize(
    ("key", "sent"), [("j", "j"), ("ctrl+d", "\x04"), ("ctrl+D", "\x04"), ("alt+x", "\x1bx"), ("+", "+"), ("é", "é")]
)
def test_keys_by_name(key: str, sent: str) -> None:
    assert key_sequence(key) == sent


def test_unknown_keys_are_refused() -> None:
    with pytest.raises(ValueError, match="hyper"):
        key_sequence("hyper+x")
