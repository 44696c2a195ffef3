"""A program in a real pseudo-terminal, with a terminal emulator behind it that answers like one.

    with Terminal(["readq"], columns=100, rows=30) as terminal:
        terminal.wait_for("Inbox")
        terminal.press("j", "ctrl+d")
        terminal.wait_for("Some title")
        print(*terminal.screen(), sep="\\n")

A thread reads what the program writes, notes when it came and answers the terminal queries in it at once; the
screen is only emulated when somebody looks at it, so that measuring disturbs nothing. Linux and macOS.
"""

from __future__ import annotations

import fcntl
import os
import re
import select
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType

import pyte

KEYS = {
    "enter": "\r", "tab": "\t", "shift+tab": "\x1b[Z", "escape": "\x1b", "esc": "\x1b", "space": " ",
    "backspace": "\x7f", "up": "\x1b[A", "down": "\x1b[B", "right": "\x1b[C", "left": "\x1b[D",
    "home": "\x1b[H", "end": "\x1b[F", "insert": "\x1b[2~", "delete": "\x1b[3~",
    "pageup": "\x1b[5~", "f8": "\x1b[19~",
    "pagedown": "\x1b[6~", "f1": "\x1bOP", "f2": "\x1bOQ", "f3": "\x1bOR", "f4": "\x1bOS",
    "shift+up": "\x1b[1;2A", "shift+down": "\x1b[1;2B", "ctrl+up": "\x1b[1;5A", "ctrl+down": "\x1b[1;5B",
}  # fmt: skip

# A lone escape only counts as the Escape key once nothing has followed it for a while (Textual waits 0.1 s).
_ESCAPE_PAUSE = 0.15

_QUERY = re.compile(
    rb"\x1b\[(?P<da>0?c)"
    rb"|\x1b\[>(?P<da2>0?c)"
    rb"|\x1b\[>(?P<version>0?q)"
    rb"|\x1b\[(?P<status>[56])n"
    rb"|\x1b\[(?P<size>1[468])t"
    rb"|\x1b\[\?(?P<mode>\d+)\$p"
    rb"|\x1b\](?P<colour>1[01]);\?(?:\x07|\x1b\\)"
)
# What pyte would draw as text or mistake for something else: private-prefix CSI, mode queries, device strings.
_UNKNOWN_TO_PYTE = re.compile(
    rb"\x1b\[[<=>][0-9;:]*[ -/]*[@-~]|\x1b\[\?[0-9;]*(?:\$p|[umrs])|\x1b\[[0-9;]*[tq]|\x1b[P_^X].*?\x1b\\", re.DOTALL
)
_UNFINISHED = re.compile(
    rb"\x1b(?:\[[0-?]*[ -/]*)?\Z|\x1b\][^\x07\x1b]*(?:\x1b)?\Z|\x1b[P_^X](?:[^\x1b]|\x1b(?!\\))*\Z"
)
_MODE_CHANGE = re.compile(rb"\x1b\[\?([0-9;]+)([hl])")
_ALTERNATE = (1049, 1047, 47)


class Terminal:
    """Runs ``command`` in a pseudo-terminal of ``columns`` × ``rows`` cells.

    The program gets an environment of its own: an empty HOME (a temporary folder, gone afterwards, unless ``home`` is
    given), UTF-8, TERM=xterm-256color, true colour, the PATH with this Python's scripts first, PYTHONPATH, and ``env``
    on top (a value of None removes a variable). Leaving the ``with`` block kills the program and all of its process
    group. Waiting methods raise AssertionError with the screen in the message when the time is over.

    ``started`` and all other times are seconds of `time.perf_counter`.
    """

    def __init__(
        self,
        command: Sequence[str | os.PathLike[str]],
        *,
        columns: int = 120,
        rows: int = 36,
        env: Mapping[str, str | None] | None = None,
        home: Path | None = None,
        cwd: Path | None = None,
    ) -> None:
        self.columns, self.rows = columns, rows
        self._own_home = None if home else tempfile.mkdtemp(prefix="terminal-home-")
        self.home = home or Path(str(self._own_home))
        self.chunks: list[tuple[float, bytes]] = []
        self._shown = 0
        self._held = b""
        self._unanswered = b""
        self._main = pyte.Screen(columns, rows)
        self._alternate = pyte.Screen(columns, rows)
        self._on_alternate = False
        self._stream = pyte.ByteStream(self._main)
        self._modes: set[int] = set()
        self._arrived = threading.Condition()
        self._emulating = threading.RLock()
        self._ended = False

        self._fd, slave = os.openpty()
        self._set_size()
        self._wake_read, self._wake_write = os.pipe()
        self.started = time.perf_counter()
        try:
            self.process = subprocess.Popen(
                [os.fspath(part) for part in command],
                stdin=slave,
                stdout=slave,
                stderr=slave,
                env=self._environment(env or {}),
                cwd=cwd,
                start_new_session=True,
                preexec_fn=_sit_down,
            )
        except BaseException:
            self._release()
            raise
        finally:
            os.close(slave)
        self._reader = threading.Thread(target=self._read, name="terminal reader", daemon=True)
        self._reader.start()

    # -- keys ----------------------------------------------------------------------------------------------------

    def send(self, text: str | bytes) -> float:
        """Write ``text`` as typed, all at once; returns the moment just before it was written."""
        data = text.encode() if isinstance(text, str) else text
        moment = time.perf_counter()
        deadline = moment + 10
        while data:
            _, ready, _ = select.select([], [self._fd], [], max(0.0, deadline - time.perf_counter()))
            if not ready:
                raise AssertionError(f"the program does not read its input\n{self._picture()}")
            written = os.write(self._fd, data[:1024])
            data = data[written:]
        return moment

    def press(self, *keys: str) -> float:
        """Press keys one after the other: single characters, names of `KEYS`, ``ctrl+x``, ``alt+x``.

        Returns the moment just before the last one was written.
        """
        moment = time.perf_counter()
        for key in keys:
            moment = self.send(key_sequence(key))
            if key in ("escape", "esc"):
                time.sleep(_ESCAPE_PAUSE)
        return moment

    def paste(self, text: str) -> float:
        """Paste ``text`` (bracketed where the program asked for that)."""
        return self.send(f"\x1b[200~{text}\x1b[201~" if 2004 in self.modes() else text)

    def click(self, column: int, row: int) -> float:
        """A left click at the 0-based cell, in the SGR encoding."""
        where = f"{column + 1};{row + 1}"
        return self.send(f"\x1b[<0;{where}M\x1b[<0;{where}m")

    # -- the screen ----------------------------------------------------------------------------------------------

    def screen(self) -> list[str]:
        """The lines of the screen as they are now, without trailing blanks."""
        self._show()
        return self.screen_now()

    def text(self) -> str:
        """The screen as one string."""
        return "\n".join(self.screen())

    def cell(self, column: int, row: int) -> pyte.screens.Char:
        """The character at the 0-based cell with its colours and attributes."""
        self._show()
        return self._active.buffer[row][column]

    def cursor(self) -> tuple[int, int]:
        """0-based column and row of the terminal's cursor."""
        self._show()
        return self._active.cursor.x, self._active.cursor.y

    def modes(self) -> set[int]:
        """The private modes that are on: 1049 alternate screen, 1000/1003 mouse, 2004 bracketed paste, 25 cursor
        hidden (listed when hidden, so that a terminal left as it was has no modes at all) …"""
        self._show()
        return set(self._modes)

    def output(self) -> bytes:
        """Everything the program has written so far."""
        return b"".join(data for _, data in self.chunks)

    def frames(self) -> Iterator[tuple[float, list[str]]]:
        """The screen after each piece of output that nobody has looked at yet, with the time it arrived."""
        while (arrival := self._show_next(0)) is not None:
            yield arrival, self.screen_now()

    def screen_now(self) -> list[str]:
        """The lines as far as they were emulated already; `screen` catches up first."""
        return [line.rstrip() for line in self._active.display]

    # -- waiting -------------------------------------------------------------------------------------------------

    def wait_for(self, wanted: str | re.Pattern[str] | Callable[[str], bool], timeout: float = 60) -> float:
        """Wait until ``wanted`` (text, a pattern, or a test of the whole screen) is on the screen.

        Returns when the output that made it visible arrived (or when waiting began, if it was there already).
        """
        begun = time.perf_counter()
        self._show(len(self.chunks))
        test = _test(wanted)
        moment = begun
        while not test("\n".join(self.screen_now())):
            arrival = self._show_next(begun + timeout)
            if arrival is None:
                what = wanted.pattern if isinstance(wanted, re.Pattern) else wanted
                state = "ended" if self._ended else f"in {timeout} s"
                raise AssertionError(f"{what!r} was not seen ({state})\n{self._picture()}")
            moment = arrival
        return moment

    def wait_gone(self, unwanted: str, timeout: float = 60) -> float:
        """Wait until ``unwanted`` is no longer on the screen."""
        return self.wait_for(lambda text: unwanted not in text, timeout)

    def wait_quiet(self, quiet: float = 0.1, timeout: float = 60) -> float:
        """Wait until nothing has been written for ``quiet`` seconds; returns when the last output arrived.

        Does not emulate anything, so that it can be used for measuring. `started` if nothing was written at all.
        """
        deadline = time.perf_counter() + timeout
        with self._arrived:
            while not self._ended:
                # Silence is counted from now at the earliest: a program just sent a key has had no time to answer.
                seen = len(self.chunks)
                self._arrived.wait(min(quiet, max(0.0, deadline - time.perf_counter())))
                if len(self.chunks) == seen:
                    break
                if time.perf_counter() > deadline:
                    raise AssertionError(f"the program keeps writing after {timeout} s\n{self._picture()}")
        return self.chunks[-1][0] if self.chunks else self.started

    def wait_output(self, since: int, timeout: float = 60) -> float:
        """Wait until there are more than ``since`` chunks; returns when chunk number ``since`` arrived."""
        deadline = time.perf_counter() + timeout
        with self._arrived:
            while len(self.chunks) <= since:
                left = deadline - time.perf_counter()
                if left <= 0 or self._ended:
                    raise AssertionError(f"the program wrote nothing in {timeout} s")
                self._arrived.wait(left)
        return self.chunks[since][0]

    def exit_status(self, timeout: float = 60) -> int:
        """Wait for the program to end; its exit status, negative for the signal that killed it."""
        try:
            status = self.process.wait(timeout)
        except subprocess.TimeoutExpired:
            raise AssertionError(f"the program still runs after {timeout} s\n{self._picture()}") from None
        self._reader.join(1)
        return status

    # -- the terminal and the process ----------------------------------------------------------------------------

    def resize(self, columns: int, rows: int) -> None:
        """Change the size of the terminal; the program is told by SIGWINCH."""
        self._show()
        self.columns, self.rows = columns, rows
        for screen in (self._main, self._alternate):
            screen.resize(max(rows, 1), max(columns, 1))
        self._set_size()

    def signal(self, number: int) -> None:
        """Send a signal to the program itself."""
        self.process.send_signal(number)

    def kill(self) -> None:
        """SIGKILL to the program and its group, as when the power goes; returns when it is gone."""
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            self.process.kill()
        self.process.wait(10)

    def hang_up(self) -> None:
        """Close the terminal under the program, as when its window or the connection goes (SIGHUP)."""
        os.write(self._wake_write, b".")
        self._reader.join(5)
        self._close_fd()

    @property
    def alive(self) -> bool:
        return self.process.poll() is None

    def close(self) -> None:
        """Kill what still runs and give everything back; may be called more than once."""
        self.kill()
        if self._wake_write >= 0 and self._reader.is_alive():
            os.write(self._wake_write, b".")
            self._reader.join(5)
        self._release()

    def __enter__(self) -> Terminal:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # -- inside --------------------------------------------------------------------------------------------------

    @property
    def _active(self) -> pyte.Screen:
        return self._alternate if self._on_alternate else self._main

    def _environment(self, extra: Mapping[str, str | None]) -> dict[str, str]:
        scripts = str(Path(sys.executable).parent)
        values: dict[str, str | None] = {
            "PATH": os.pathsep.join([scripts, os.environ.get("PATH", os.defpath)]),
            "HOME": str(self.home),
            "PYTHONPATH": os.environ.get("PYTHONPATH"),  # the readq that is tested
            "LANG": "C.UTF-8",
            "TERM": "xterm-256color",
            "COLORTERM": "truecolor",
            "READQ_AUTOMATIC_BACKUP": "0",  # a process of its own, which would outlive the test
            **extra,
        }
        return {name: value for name, value in values.items() if value is not None}

    def _set_size(self) -> None:
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", self.rows, self.columns, 0, 0))

    def _read(self) -> None:
        while True:
            ready, _, _ = select.select([self._fd, self._wake_read], [], [])
            if self._wake_read in ready:
                break
            try:
                data = os.read(self._fd, 65536)
            except OSError:  # EIO: the last process has closed the terminal
                data = b""
            if not data:
                break
            moment = time.perf_counter()
            with self._arrived:
                self.chunks.append((moment, data))
                self._arrived.notify_all()
            self._answer(data)
        with self._arrived:
            self._ended = True
            self._arrived.notify_all()

    def _answer(self, data: bytes) -> None:
        """Reply to the queries in ``data`` as an xterm that knows synchronised output (mode 2026) would."""
        data = self._unanswered + data
        unfinished = _UNFINISHED.search(data, max(0, len(data) - 64))
        self._unanswered = unfinished.group() if unfinished else b""
        replies = b""
        for query in _QUERY.finditer(data, 0, unfinished.start() if unfinished else len(data)):
            match query.lastgroup:
                case "da":
                    replies += b"\x1b[?62;22c"
                case "da2":
                    replies += b"\x1b[>0;0;0c"
                case "version":
                    replies += b"\x1bP>|pyte\x1b\\"
                case "status" if query["status"] == b"5":
                    replies += b"\x1b[0n"
                case "status":
                    column, row = self.cursor()
                    replies += b"\x1b[%d;%dR" % (row + 1, column + 1)
                case "size" if query["size"] == b"18":
                    replies += b"\x1b[8;%d;%dt" % (self.rows, self.columns)
                case "size":
                    pixels = (18, 9) if query["size"] == b"16" else (self.rows * 18, self.columns * 9)
                    replies += b"\x1b[%d;%d;%dt" % (int(query["size"]) - 10, *pixels)
                case "mode":
                    replies += b"\x1b[?%s;%d$y" % (query["mode"], 2 if query["mode"] == b"2026" else 0)
                case "colour":
                    shade = b"d9d9/d9d9/d9d9" if query["colour"] == b"10" else b"0c0c/0c0c/0c0c"
                    replies += b"\x1b]%s;rgb:%s\x1b\\" % (query["colour"], shade)
        if replies:
            os.write(self._fd, replies)

    def _show(self, until: int | None = None) -> None:
        with self._emulating:  # the reader looks at the cursor when it is asked for
            until = len(self.chunks) if until is None else until
            while self._shown < until:
                self._feed(self.chunks[self._shown][1])
                self._shown += 1

    def _show_next(self, deadline: float) -> float | None:
        """Emulate one more chunk; its arrival time, or None if none came before ``deadline`` or ever will."""
        with self._arrived:
            while len(self.chunks) <= self._shown:
                left = deadline - time.perf_counter()
                if left <= 0 or self._ended:
                    return None
                self._arrived.wait(left)
        self._show(self._shown + 1)
        return self.chunks[self._shown - 1][0]

    def _feed(self, data: bytes) -> None:
        data = self._held + data
        unfinished = _UNFINISHED.search(data)
        self._held = unfinished.group() if unfinished else b""
        if unfinished:
            data = data[: unfinished.start()]
        data = _UNKNOWN_TO_PYTE.sub(b"", data)
        begin = 0
        for change in _MODE_CHANGE.finditer(data):
            self._stream.feed(data[begin : change.end()])
            begin = change.end()
            for number in map(int, filter(None, change[1].split(b";"))):
                self._set_mode(number, change[2] == b"h")
        self._stream.feed(data[begin:])

    def _set_mode(self, number: int, on: bool) -> None:
        if number in _ALTERNATE and on != self._on_alternate:
            if on:
                self._alternate.reset()
            self._stream.detach(self._active)
            self._on_alternate = on
            self._stream.attach(self._active)
        noted = on if number not in (7, 25) else not on  # these two are on in a fresh terminal
        (self._modes.add if noted else self._modes.discard)(number)

    def _picture(self) -> str:
        frame = "+" + "-" * self.columns + "+"
        return "\n".join([frame, *(f"|{line:<{self.columns}}|" for line in self.screen()), frame])

    def _close_fd(self) -> None:
        if self._fd >= 0:
            os.close(self._fd)
            self._fd = -1

    def _release(self) -> None:
        self._close_fd()
        if self._wake_write >= 0:
            os.close(self._wake_read)
            os.close(self._wake_write)
            self._wake_read = self._wake_write = -1
        if self._own_home:
            shutil.rmtree(self._own_home, ignore_errors=True)


def _sit_down() -> None:
    """Make standard input the controlling terminal, without which there is no SIGWINCH and no SIGHUP, and heed what a
    login shell heeds: who runs in the background may have been told to ignore it."""
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
    for number in (signal.SIGINT, signal.SIGHUP, signal.SIGQUIT):
        signal.signal(number, signal.SIG_DFL)


def key_sequence(key: str) -> str:
    """What a terminal sends for ``key``, e.g. ``ctrl+d``, ``alt+x``, ``pagedown``, ``j``."""
    if key in KEYS:
        return KEYS[key]
    modifier, _, rest = key.partition("+")
    if rest and modifier == "alt":
        return "\x1b" + key_sequence(rest)
    if modifier == "ctrl" and len(rest) == 1 and rest.isalpha():
        return chr(ord(rest.lower()) & 0x1F)
    if len(key) == 1:
        return key
    raise ValueError(f"unknown key {key!r}")


def _test(wanted: str | re.Pattern[str] | Callable[[str], bool]) -> Callable[[str], bool]:
    if isinstance(wanted, str):
        return lambda text: wanted in text
    if isinstance(wanted, re.Pattern):
        return lambda text: bool(wanted.search(text))
    return wanted
