"""What standard output can show: colours, width, and which characters may reach it."""

from __future__ import annotations

import os
import select
import sys
import time
from typing import TextIO

from readq import signs
from readq.model import Status
from readq.text import MARKS_KEPT, SafeText, clean, one_line

_SNOOZE_COLOUR = "35"
_STATUS_COLOURS = {Status.INBOX: "36", Status.QUEUE: "33", Status.READ: "32", Status.SKIP: "90"}
_PROGRESS_AFTER = 0.5  # seconds
_NOTICE_AFTER = 0.1  # seconds


class Screen:
    """Standard output as it is now: ``live`` if somebody looks at it, ``width`` in cells."""

    def __init__(self) -> None:
        self.live = sys.stdout.isatty()
        self.colour = self.live and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
        self.width = max(20, columns(sys.stdout)) if self.live else 0

    def text(self, text: str) -> SafeText:
        """``text`` on one line: cleaned for a terminal, else exact but for line ends and tabs."""
        return clean(text) if self.live else SafeText(one_line(text))

    def paint(self, text: SafeText, code: str) -> str:
        """Cleaned ``text`` in the SGR style ``code`` where colours are wanted."""
        return f"\x1b[{code}m{text}\x1b[0m" if self.colour and text else text

    def status(self, status: Status, snoozed: bool = False) -> str:
        """Glyph and word for a terminal, the word alone for a pipe; eight cells or six."""
        text, style = self.status_text(status, snoozed)
        return self.paint(clean(text), style) + " " * (6 + (2 if self.live else 0) - len(text))

    def status_text(self, status: Status, snoozed: bool = False) -> tuple[str, str]:
        """What `status` shows, without padding, and its style."""
        word = "snooze" if snoozed else status.label
        glyph, style = (signs.SNOOZED, _SNOOZE_COLOUR) if snoozed else (signs.GLYPHS[status], _STATUS_COLOURS[status])
        return (f"{glyph} {word}" if self.live else word), style


def columns(stream: TextIO) -> int:
    """How many cells wide the terminal behind ``stream`` is; ``$COLUMNS`` counts for more, 80 if nobody knows."""
    chosen = os.environ.get("COLUMNS", "")
    if chosen.isdecimal() and int(chosen) > 0:
        return int(chosen)
    try:
        return os.get_terminal_size(stream.fileno()).columns or 80
    except (OSError, ValueError):
        return 80


def agreed(question: str) -> bool:
    """Whether the person at the terminal answers ``question`` with y or yes; anything else, or nothing, is a no."""
    return answer(question, "y/N").lower() in ("y", "yes")


def answer(question: str, choices: str) -> str:
    """What the person at the terminal answers."""
    sys.stderr.write(f"{clean(question)} [{choices}]: ")
    sys.stderr.flush()
    try:
        # Python loses an interrupt that comes just before it blocks in reading; between two short waits it is noticed.
        while os.name == "posix" and not select.select([sys.stdin], [], [], _NOTICE_AFTER)[0]:
            pass
        return sys.stdin.readline().strip()
    except KeyboardInterrupt:
        print(file=sys.stderr)
        raise


def escape_json(encoded: str) -> str:
    """JSON text that means the same and steers no terminal: control and format characters become escapes,
    and so do more than a few combining marks in a row."""
    if encoded.isascii() and "\x7f" not in encoded:
        return encoded
    import unicodedata

    out = []
    marks = 0  # on the character before
    for char in encoded:
        category = unicodedata.category(char)
        marks = marks + 1 if category in ("Mn", "Me") else 0
        harmless = category not in ("Cc", "Cf", "Cn", "Co", "Zl", "Zp") and marks <= MARKS_KEPT
        out.append(char if harmless or char == "\n" else "".join(f"\\u{unit:04x}" for unit in _utf16(char)))
    return "".join(out)


def _utf16(char: str) -> list[int]:
    raw = char.encode("utf-16-be")
    return [int.from_bytes(raw[at : at + 2], "big") for at in range(0, len(raw), 2)]


class Progress:
    """A bar on standard error, drawn on a terminal once the work has taken half a second, and wiped at the end."""

    def __init__(self, label: str) -> None:
        self._label = label
        self._began = time.monotonic()
        self._drawn_at = 0.0
        self._on = sys.stderr.isatty()

    def update(self, done: int, total: int, what: str = "") -> None:
        """Report ``done`` of ``total`` (0: unknown); ``what`` names the thing at hand."""
        now = time.monotonic()
        if not self._on or now - self._began < _PROGRESS_AFTER or now - self._drawn_at < 0.05:
            return
        self._drawn_at = now
        room = max(20, columns(sys.stderr))
        width = min(24, room // 4)
        if total > 0:
            line = f"{self._label} {''.join(signs.across(done / total, width))} {min(100, done * 100 // total):3d}%"
        else:
            line = f"{self._label} {done:,}"
        from readq.text import truncate

        sys.stderr.write("\r\x1b[2K" + truncate(clean(f"{line} {what}"), room - 1).rstrip())
        sys.stderr.flush()

    def close(self) -> None:
        """Leave the line as if nothing had been there."""
        if self._drawn_at:
            sys.stderr.write("\r\x1b[2K")
            sys.stderr.flush()
            self._drawn_at = 0.0
