"""What a person at the terminal waits for: the first page, the answer to a key, results while typing; and what an
open app costs. Subjects take turns within every repetition, so that a busy machine slows all of them alike."""

from __future__ import annotations

import os
import random
import re
import sqlite3
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack, closing
from itertools import pairwise
from pathlib import Path

from bench.libraries import memory
from bench.results import Results
from bench.subjects import Subject, settle
from tests.support.terminal import Terminal

KEYS = {"j": (), "G": ("g",), "ctrl+d": (), "s": (), "u": ()}  # key -> keys to press before each measured one
COMPARABLE = ("j", "G", "ctrl+d")  # those a plain list understands
QUIET = 0.08  # seconds of silence after which a repaint counts as complete
QUERIES = ("learning", "sp", "diffusion model", "the", "a")
Progress = Callable[[str], None]


def measure_start(subjects: Sequence[Subject], repeats: int, results: Results) -> None:
    """``first page``: process start → the whole first page visible. ``live``: → the effect of a key pressed as soon as
    the first page is there is visible."""
    for _ in range(repeats):
        for subject in subjects:
            try:
                first, live = _start_once(subject)
            except (RuntimeError, AssertionError):
                if subject.name == "readq":
                    raise
                continue  # another program in a bad moment is no reason to lose the run
            results.note("first page", subject.name, subject.size, first)
            results.note("live", subject.name, subject.size, live)


def _start_once(subject: Subject) -> tuple[float, float]:
    markers = [text.encode() for text in subject.page]
    with subject.start() as terminal:
        seen = 0
        while not all(marker in terminal.output() for marker in markers):
            terminal.wait_output(seen, 60)
            seen += 1
        terminal.press(subject.key)
        first = live = None
        deadline = time.perf_counter() + 30
        while live is None and terminal.alive and time.perf_counter() < deadline:
            # Silence is no answer yet: behind a first page drawn early the app may still be loading.
            terminal.wait_quiet(max(settle(), subject.patience), 180)
            for moment, lines in terminal.frames():
                text = "\n".join(lines)
                if first is None and all(marker in text for marker in subject.page):
                    first = moment
                if first is not None and live is None and subject.reaction in text:
                    live = moment
        if first is None or live is None:
            raise RuntimeError(f"{subject.name}: {subject.reaction!r} was never seen\n" + terminal.text())
        return (first - terminal.started) * 1000, (live - terminal.started) * 1000


def measure_keys(subjects: Sequence[Subject], repeats: int, folder: Path, results: Results) -> None:
    """``key X``: pressing X → the last byte of the repaint it causes; 200 `j` at once and a held `j`.

    ``one durable commit``: what SQLite alone needs in ``folder`` until a row is safely on the disk, beside the
    decisions, which are kept just as safely.
    """
    with ExitStack() as stack:
        disk = stack.enter_context(closing(sqlite3.connect(folder / "commit.db", isolation_level=None)))
        disk.execute("CREATE TABLE IF NOT EXISTS row(value)")
        terminals = [(subject, stack.enter_context(subject.started())) for subject in subjects]
        for key, before in KEYS.items():
            able = [(s, t) for s, t in terminals if s.name == "readq" or key in COMPARABLE]
            if key != "u":  # what is undone is where the decisions were made
                for _, terminal in able:
                    terminal.press("g")
                    terminal.wait_quiet(settle())
            for _ in range(repeats if key != "ctrl+d" else min(repeats, 15)):
                for subject, terminal in able:
                    if before:
                        terminal.press(*before)
                        terminal.wait_quiet(settle() / 2)
                    value = _repaint(terminal, key)
                    if value is not None:
                        results.note(f"key {key}", subject.name, subject.size, value)
                if key == "s" and able:
                    results.note("one durable commit", "sqlite3", 0, _commit(disk))
        for subject, terminal in terminals:
            _must_run(terminal)
            terminal.press("g")
            terminal.wait_quiet(settle())
            sent = terminal.send("j" * 200)
            results.note("200 j at once", subject.name, subject.size, (terminal.wait_quiet(settle()) - sent) * 1000)
            _hold(subject, terminal, results, seconds=repeats / 10)


def _repaint(terminal: Terminal, key: str) -> float | None:
    """Milliseconds from ``key`` to the end of the repaint; None if nothing was drawn."""
    before = len(terminal.chunks)
    sent = terminal.press(key)
    try:
        terminal.wait_output(before, 2)
    except AssertionError:
        return None
    return (terminal.wait_quiet(QUIET) - sent) * 1000


def _commit(db: sqlite3.Connection) -> float:
    """Milliseconds of one insert in a transaction of its own."""
    before = time.perf_counter()
    db.execute("INSERT INTO row VALUES (1)")
    return (time.perf_counter() - before) * 1000


def _hold(subject: Subject, terminal: Terminal, results: Results, seconds: float) -> None:
    """Hold `j` at 33 repeats a second: the longest time nothing moved, and how far behind the screen is at the end."""
    terminal.press("g")
    terminal.wait_quiet(settle())
    begin = len(terminal.chunks)
    last = 0.0
    due = time.perf_counter()
    for _ in range(max(10, int(seconds * 33))):
        last = terminal.press("j")
        due += 0.030
        time.sleep(max(0.0, due - time.perf_counter()))
    end = terminal.wait_quiet(settle() / 2)
    moments = [moment for moment, _ in terminal.chunks[begin:]]
    pauses = [later - earlier for earlier, later in pairwise(moments)]
    results.note("hold j: longest pause", subject.name, subject.size, max(pauses, default=0.0) * 1000)
    results.note("hold j: lag at the end", subject.name, subject.size, (end - last) * 1000)


def measure_filter(subjects: Sequence[Subject], repeats: int, results: Results) -> None:
    """``filter``: a keystroke in `/` → the list shows its rows (the last change among the rows on screen)."""
    for query in QUERIES * max(1, repeats // 10):
        for subject in subjects:
            with subject.started() as terminal:
                terminal.press("/")
                terminal.wait_quiet(settle())
                for moment, rows in _typed(terminal, query, lambda lines, s=subject: _listed(lines, s), 0.35):  # type: ignore[misc]
                    results.note("filter", subject.name, subject.size, rows)
                    results.note("filter echo", subject.name, subject.size, moment)


def measure_find(subjects: Sequence[Subject], repeats: int, titles: Sequence[str], results: Results) -> None:
    """``find``: a keystroke in `f` → results painted, for words of real titles with a typing error."""
    rng = random.Random(7)
    for _ in range(max(2, repeats // 5)):
        query = mistyped(rng, titles)
        for subject in subjects:
            with subject.started() as terminal:
                if subject.name == "readq":
                    terminal.press("f")
                    terminal.wait_quiet(0.4)
                quiet = 0.35 if subject.name == "readq" else 1.5
                for number, (moment, rows) in enumerate(_typed(terminal, query, lambda lines: lines, quiet)):
                    name = "find, first key" if number == 0 else "find"
                    results.note(name, subject.name, subject.size, rows)
                    results.note("find echo", subject.name, subject.size, moment)


def mistyped(rng: random.Random, titles: Sequence[str]) -> str:
    """Three words of a title, two letters of one of them swapped."""
    while True:
        words = [word.lower() for word in re.findall(r"[A-Za-z]{5,}", rng.choice(titles))]
        if len(words) >= 3:
            chosen = words[:3]
            which = rng.randrange(3)
            at = rng.randrange(1, len(chosen[which]) - 2)
            word = chosen[which]
            chosen[which] = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
            return " ".join(chosen)


def _listed(lines: list[str], subject: Subject) -> list[str]:
    return [lines[row][subject.column : subject.column + 20] for row in subject.rows if row < len(lines)]


def _typed(
    terminal: Terminal, text: str, look: Callable[[list[str]], list[str]], quiet: float
) -> list[tuple[float, float]]:
    """Per character typed: milliseconds to the first output and to the last change of what ``look`` sees."""
    taken: list[tuple[float, float]] = []
    shown = look(terminal.screen())
    for char in text:
        before = len(terminal.chunks)
        sent = terminal.press(char)
        try:
            echo = terminal.wait_output(before, 10)
        except AssertionError:
            continue
        terminal.wait_quiet(quiet, 60)
        last = echo
        for moment, lines in terminal.frames():
            if (now := look(lines)) != shown:
                shown, last = now, moment
        taken.append(((echo - sent) * 1000, (last - sent) * 1000))
    _must_run(terminal)
    return taken


def _must_run(terminal: Terminal) -> None:
    """A program that crashed must not be taken for a fast one."""
    if not terminal.alive:
        raise RuntimeError("the program ended while it was measured\n" + terminal.text())


def measure_rest(subjects: Sequence[Subject], seconds: float, results: Results) -> None:
    """``idle``: per cent of a core while nothing happens. ``memory``: resident MB, before and after using find."""
    with ExitStack() as stack:
        terminals = [(subject, stack.enter_context(subject.started())) for subject in subjects]
        for _, terminal in terminals:
            _wait_idle(terminal.process.pid)
        spent = [_cpu(terminal.process.pid) for _, terminal in terminals]
        time.sleep(seconds)
        for (subject, terminal), before in zip(terminals, spent, strict=True):
            used = _cpu(terminal.process.pid) - before
            results.note("idle", subject.name, subject.size, used / seconds * 100)
            results.note("memory", subject.name, subject.size, memory(terminal.process.pid))
        for subject, terminal in terminals:
            if subject.name == "readq":
                terminal.press("f")
                terminal.wait_quiet(0.4)
                for char in "diffusoin models":
                    terminal.press(char)
                    terminal.wait_quiet(0.1, 60)
                terminal.wait_quiet(1.5, 60)
                _must_run(terminal)
                results.note("memory with find", subject.name, subject.size, memory(terminal.process.pid))


def _wait_idle(pid: int) -> None:
    """Wait until ``pid`` has rested for a second, half a minute at most: what is made ready once is not idling."""
    deadline = time.perf_counter() + 30
    while time.perf_counter() < deadline:
        before = _cpu(pid)
        time.sleep(1)
        if _cpu(pid) - before < 0.02:
            return


def _cpu(pid: int) -> float:
    """Seconds of processor time ``pid`` has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
