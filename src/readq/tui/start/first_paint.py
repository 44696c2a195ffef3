"""The first screen, drawn with plain escape sequences while the app's toolkit is still being loaded.

It is the very screen the app draws a moment later, made of the same lines in the same colours, so that the hand-over
cannot be seen. The terminal is put into the app's mode first: keys typed meanwhile wait unread for the app. Where the
terminal does not say what colours it has, nothing is painted early.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple

from readq.signs import drawn
from readq.text import clean
from readq.tui.drawing.addresses import are_understood, taken_apart
from readq.tui.drawing.spacing_signs import aligned
from readq.tui.drawing.spans import Line
from readq.tui.drawing.theme import DARK, PALETTES, Paint, Palette, coarse, paint
from readq.tui.settings.appearance import FEW, INDEXED, NONE, TRUE, depth, usual_theme
from readq.tui.shell.layout import Rect

if TYPE_CHECKING:
    from readq.tui.shell.workspace import Workspace

COLOURS = "tui.colours"  # where the library keeps the colours of a theme that only the toolkit knows
ENTER = "\x1b[?1049h"  # the alternate screen; the app's driver must not ask for it again, that would clear it
_BEFORE = ENTER + "\x1b[?25l\x1b[?7l\x1b[H"
# Mouse, paste, resize and focus reports and the keyboard protocol that the app's driver asks for are off again, too.
AFTER = (
    "\x1b[0m\x1b[?1000l\x1b[?1003l\x1b[?1015l\x1b[?1006l\x1b[?1016l\x1b[?2004l\x1b[?2048l\x1b[<u"
    "\x1b[?7h\x1b[?1049l\x1b[?25h\x1b[?1004l"
)


class Held(NamedTuple):
    """A terminal in the app's mode: its file descriptors and its attributes before."""

    keyboard: int
    screen: int
    attributes: list[Any]

    def release(self) -> None:
        """Put the terminal back as it was: the app will not come."""
        import termios

        with suppress(OSError, termios.error):
            os.write(self.screen, AFTER.encode())
            termios.tcsetattr(self.keyboard, termios.TCSANOW, self.attributes)

    def end_well(self) -> None:
        """Until the app has come, let a signal that ends the program put the terminal back first."""
        import signal

        def end(number: int, frame: object) -> None:
            self.release()
            signal.signal(number, signal.SIG_DFL)
            signal.raise_signal(number)

        for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGQUIT):
            if signal.getsignal(number) != signal.SIG_IGN:
                signal.signal(number, end)


def show(workspace: Workspace) -> Held | None:
    """Draw the workspace in the colours the app is going to have; None where that cannot be known yet."""
    bits = depth()
    palette = _palette(workspace, bits) if bits is not None else None
    if bits is None or palette is None:
        return None
    return draw(workspace, coarse(palette) if bits == INDEXED else palette, bits)


def _palette(workspace: Workspace, bits: int) -> Palette | None:
    if bits == NONE:
        return PALETTES["mono"]
    theme = usual_theme(workspace.config, workspace.lib)
    if bits == FEW and theme != "ansi":
        return None  # which of the sixteen the toolkit takes for a colour is its own affair
    if theme in PALETTES:
        return PALETTES[theme]
    kept = workspace.lib.state(COLOURS)
    if isinstance(kept, dict) and kept.get("theme") == theme and set(kept) >= set(DARK):
        return {role: str(kept[role]) for role in DARK}
    return None


def draw(workspace: Workspace, palette: Palette, bits: int) -> Held | None:
    """Show the workspace's screen now; None when this is no terminal to do so in."""
    try:
        import termios

        keyboard, screen = sys.__stdin__.fileno(), sys.__stdout__.fileno()  # type: ignore[union-attr]
        if not (os.isatty(keyboard) and os.isatty(screen)):
            return None
        width, height = _size()
        if width < 10 or height < 4:
            return None
        attributes = termios.tcgetattr(keyboard)
        raw = termios.tcgetattr(keyboard)
        raw[0] &= ~(termios.IXON | termios.IXOFF | termios.ICRNL | termios.INLCR | termios.IGNCR)
        raw[3] &= ~(termios.ECHO | termios.ICANON | termios.IEXTEN | termios.ISIG)
        raw[6][termios.VMIN] = 1
        links = are_understood(os.environ)
        above, bottom = (escapes(lines, palette, bits, links=links) for lines in parts(workspace, width, height))
        text = _BEFORE + "".join(above)
        held = Held(keyboard, screen, attributes)
        held.end_well()
        termios.tcsetattr(keyboard, termios.TCSANOW, raw)
    except (ImportError, AttributeError, ValueError, OSError):
        return None
    except Exception as error:  # termios.error is no OSError
        if type(error).__name__ != "error":
            raise
        return None
    try:
        _write(screen, text)
        # The lines at the bottom need to know every command; what is above them can be read meanwhile.
        _write(screen, "".join(bottom))
    except BaseException:
        held.release()
        raise
    return held


def _write(screen: int, text: str) -> None:
    data = text.encode("utf-8", "replace")
    while data:
        data = data[os.write(screen, data) :]


def _size() -> tuple[int, int]:
    """The terminal's size as the toolkit will see it."""
    import shutil

    return shutil.get_terminal_size()


Placed = tuple[int, int, Line]  # column, line, and what is there


def parts(workspace: Workspace, width: int, height: int) -> tuple[Iterator[Placed], Iterator[Placed]]:
    """The lines of all panes of a terminal of ``width`` by ``height``, made when they are asked for: those above the
    lines at the bottom, and these."""
    frame = workspace.frame(width, height)
    workspace.arranged(frame)
    above = (
        (frame.header, workspace.header),
        (frame.list, workspace.list_lines),
        (frame.detail, workspace.detail_lines),
        (frame.filter, workspace.filter_lines),
    )
    return _lines(above), _lines([(frame.tour, workspace.tour_lines), (frame.footer, workspace.footer)])


def _lines(panes: Iterable[tuple[Rect, Callable[[int, int], list[Line]]]]) -> Iterator[Placed]:
    for rect, lines in panes:
        if rect.shown:
            for y, line in enumerate(lines(rect.width, rect.height), rect.y):
                yield rect.x, y, line


def escapes(lines: Iterable[Placed], palette: Palette, bits: int, *, links: bool = True) -> Iterator[str]:
    """What shows these lines in a terminal with so many ``bits`` of colour; with ``links`` addresses can be clicked."""
    codes: dict[str, str] = {}
    for x, y, line in lines:
        yield f"\x1b[{y + 1};{x + 1}H"
        for text, token in line:
            code = codes.get(token)
            if code is None:
                code = codes[token] = sgr(paint(token, palette), bits)
            yield code
            shown = aligned(clean(drawn(text)))
            url = taken_apart(token)[1] if links else ""
            yield f"\x1b]8;id=1;{url}\x1b\\{shown}\x1b]8;;\x1b\\" if url else shown
    yield "\x1b[0m"


def sgr(look: Paint, bits: int) -> str:
    """The escape sequence that turns a look on."""
    codes = ["0"]
    for on, code in ((look.bold, "1"), (look.dim, "2"), (look.italic, "3"), (look.underline, "4"), (look.reverse, "7")):
        if on:
            codes.append(code)
    codes += _colour(look.fg, 30, bits) + _colour(look.bg, 40, bits)
    return f"\x1b[{';'.join(codes)}m"


_NAMES = ("black", "red", "green", "yellow", "blue", "magenta", "cyan", "white")


def _colour(colour: str, base: int, bits: int) -> list[str]:
    if not colour or not bits:
        return []
    if colour[0] != "#":
        bright = colour.startswith("bright_")
        return [str(base + (60 if bright else 0) + _NAMES.index(colour.removeprefix("bright_")))]
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    if bits == TRUE:
        return [str(base + 8), "2", str(red), str(green), str(blue)]
    return [str(base + 8), "5", str(indexed(red, green, blue))]


def indexed(red: int, green: int, blue: int) -> int:
    """The colour of the 256 that stands for this one, chosen as the toolkit chooses it."""
    from colorsys import rgb_to_hls

    _, light, saturation = rgb_to_hls(red / 255, green / 255, blue / 255)
    if saturation < 0.15:
        gray = round(light * 25)
        return 16 if gray == 0 else 231 if gray == 25 else 231 + gray
    six = [value / 95 if value < 95 else 1 + (value - 95) / 40 for value in (red, green, blue)]
    return 16 + 36 * round(six[0]) + 6 * round(six[1]) + round(six[2])
