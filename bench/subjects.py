"""The programs that are measured, with what must be visible when their first page is there."""

from __future__ import annotations

import shutil
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from bench.libraries import Cache, first_titles, readq, run
from tests.support.terminal import Terminal

COLUMNS, ROWS = 120, 36
SETTLE = 0.4  # seconds of silence after which a program has nothing more to draw
COMPARATORS = Path(__file__).parent / "comparators"
_LEADING = 14  # so much of a title is shown however narrow its column is


def settle() -> float:
    """`SETTLE`, looked up when needed, so that a smoke run can be impatient."""
    return SETTLE


@dataclass(frozen=True)
class Subject:
    """A program in a terminal. ``page``: texts that are all visible once its first page is; ``reaction``: a text that
    pressing ``key`` then brings."""

    name: str
    size: int
    command: tuple[str, ...]
    page: tuple[str, ...]
    key: str = "j"
    reaction: str = ""
    column: int = 0  # where titles begin
    rows: tuple[int, ...] = ()  # the screen lines that show them
    mouse: bool = True  # it asks for mouse reports once it is awake
    patience: float = 0.0  # seconds it may be silent before it has answered a key, where that is long

    def start(self) -> Terminal:
        return Terminal(self.command, columns=COLUMNS, rows=ROWS)

    def started(self) -> Terminal:
        """The program, running and with its first page visible."""
        terminal = self.start()
        try:
            for text in self.page:
                terminal.wait_for(text, 120)
            if self.mouse:
                wait_awake(terminal)
            terminal.wait_quiet(settle(), 120)
        except BaseException:
            terminal.close()
            raise
        return terminal


def readq_subject(library: Path, size: int) -> Subject:
    """readq on ``library``, its first page and what `j` changes found out by looking at it once."""
    command = tuple(readq(library))
    titles = [title[:_LEADING] for title in first_titles(library)]
    with Terminal(command, columns=COLUMNS, rows=ROWS) as terminal:
        terminal.wait_for(titles[0], 60)
        wait_awake(terminal)
        terminal.wait_quiet(2 * settle(), 60)
        before = terminal.screen()
        terminal.press("j")
        terminal.wait_quiet(2 * settle(), 60)
        after = terminal.screen()
    places = [
        (row, line.index(title), title) for title in titles for row, line in enumerate(before) if title in line[:90]
    ]
    column = places[0][1]
    listed = {row: title for row, at, title in places if at == column}
    return Subject(
        "readq",
        size,
        command,
        page=tuple(dict.fromkeys(listed.values())),
        reaction=_new_text(before, after),
        column=column,
        rows=tuple(sorted(listed)),
    )


def wait_awake(terminal: Terminal) -> None:
    """Wait until the app behind a first page that was drawn early has taken over the terminal."""
    deadline = time.perf_counter() + 120
    seen = len(terminal.chunks)
    while 1003 not in terminal.modes():
        terminal.wait_output(seen, deadline - time.perf_counter())
        seen += 1


def _new_text(before: list[str], after: list[str]) -> str:
    """The longest piece of a line in ``after`` that is not in ``before``."""
    pieces = [piece.strip() for line in after for piece in line.replace("│", "┃").split("┃")]
    shown = "\n".join(before)
    return max((piece for piece in pieces if piece and piece not in shown), key=len, default="")


def bare_apps() -> list[Subject]:
    """The comparators made with Textual."""

    def python(module: str) -> tuple[str, ...]:
        return (sys.executable, str(COMPARATORS / f"{module}.py"))

    return [
        Subject("empty Textual app", 0, python("empty_app"), ("the first page",), reaction="it reacts"),
        Subject(
            "bare three panes",
            0,
            python("three_panes"),
            ("a plain row, number 0", "a plain row, number 20", "view number 19", "detail"),
            reaction="the detail of row 1",
        ),
        Subject(
            "bare OptionList", 0, python("option_list"), ("a plain row, number 0",), reaction="the detail of row 1"
        ),
    ]


def newsboat_subject(cache: Cache, size: int) -> Subject | None:
    """newsboat with a feed of ``size`` items already in its cache; None where it is not installed."""
    program = shutil.which("newsboat")
    if not program:
        return None
    folder = cache.folder / f"newsboat-{size}"
    config, urls, database = folder / "config", folder / "urls", folder / "cache.db"
    options = (program, "-C", str(config), "-u", str(urls), "-c", str(database))
    if not database.exists():
        folder.mkdir(exist_ok=True)
        feed = folder / "feed.xml"
        with feed.open("w", encoding="utf-8") as out:
            out.write('<?xml version="1.0"?><rss version="2.0"><channel><title>Papers</title><link>file:///</link>\n')
            for number, (title, abstract) in enumerate(cache.rows(size)):
                out.write(f"<item><title>{_xml(title)}</title><guid>{number}</guid><link>file:///{number}</link>")
                out.write(f"<description>{_xml(abstract)}</description></item>\n")
            out.write("</channel></rss>\n")
        config.write_text("auto-reload no\nmax-items 0\n", "utf-8")
        urls.write_text(f"{feed.as_uri()}\n", "utf-8")
        run([*options, "-x", "reload"])
        feed.unlink()
    return Subject(
        "newsboat", size, options, (f"({size}/", "q:Quit"), "\r", "Articles in feed", mouse=False, patience=3
    )


def _xml(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def fzf_subject(cache: Cache, size: int) -> Subject | None:
    """Interactive fzf over the titles; None where it is not installed."""
    if not shutil.which("fzf"):
        return None
    titles = cache.titles(size)
    return Subject("fzf", size, ("sh", "-c", f"exec fzf < '{titles}'"), (f"{size}/{size}",), mouse=False)
