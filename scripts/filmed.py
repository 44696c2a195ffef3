"""Screens of the app, one after the other, as an SVG that plays by itself: no script in it, nothing fetched."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple
from xml.sax.saxutils import escape

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from readq.text import cell_width

_CELL, _LINE, _SIZE = 8.4, 19, 14  # of a character, in the picture's units
_MARGIN, _BAR = 12, 28
_FONTS = 'ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace'
_BACK, _FORE = "#14171c", "#d7dade"


class Look(NamedTuple):
    """How characters look: colours as ``#rrggbb``."""

    fg: str
    bg: str
    bold: bool
    italic: bool
    underline: bool


Run = tuple[str, Look]  # characters that look alike
Screen = tuple[tuple[Run, ...], ...]


class Frame(NamedTuple):
    """A screen, and for how many seconds it is shown."""

    screen: Screen
    seconds: float


def screen_of(strips: Iterable[Strip]) -> Screen:
    """What lines of the toolkit show."""
    return tuple(_runs(strip) for strip in strips)


def _runs(segments: Iterable[Segment]) -> tuple[Run, ...]:
    runs: list[Run] = []
    for text, style, _ in segments:
        look = _look(style or Style())
        if runs and runs[-1][1] == look:
            runs[-1] = (runs[-1][0] + text, look)
        elif text:
            runs.append((text, look))
    return tuple(runs)


def _look(style: Style) -> Look:
    fg = style.color.get_truecolor().hex if style.color is not None and not style.color.is_default else _FORE
    bg = style.bgcolor.get_truecolor().hex if style.bgcolor is not None and not style.bgcolor.is_default else _BACK
    if style.reverse:
        fg, bg = bg, fg
    return Look(fg, bg, bool(style.bold), bool(style.italic), bool(style.underline))


def svg(frames: Sequence[Frame], title: str) -> str:
    """The film, shown over and over; where nothing may move, its last screen."""
    columns = max(sum(cell_width(text) for text, _ in line) for line in frames[0].screen)
    width, height = columns * _CELL + 2 * _MARGIN, len(frames[0].screen) * _LINE + _BAR + _MARGIN
    classes: dict[str, str] = {}
    lines: dict[tuple[Run, ...], str] = {}
    shown: dict[tuple[int, str], list[int]] = {}  # line of the screen and what is on it, to the frames that have it
    drawn: list[str] = []
    for number, frame in enumerate(frames):
        for y, line in enumerate(frame.screen):
            if line not in lines:
                lines[line] = f"l{len(lines)}"
                drawn.append(f'<g id="{lines[line]}">{_line(line, classes)}</g>')
            shown.setdefault((y, lines[line]), []).append(number)
    starts = [0.0]
    for frame in frames:
        starts.append(starts[-1] + frame.seconds)
    films: dict[tuple[int, ...], str] = {}
    uses = []
    for (y, name), numbers in shown.items():
        at = f'<use href="#{name}" y="{_BAR + y * _LINE}"'
        if len(numbers) == len(frames):
            uses.append(f"{at}/>")
            continue
        film = films.setdefault(tuple(numbers), f"f{len(films)}")
        uses.append(f'{at} class="{film}"/>')
    rules = [f".{name}{{{look}}}" for look, name in classes.items()]
    for seen, film in films.items():
        rules.append(_film(seen, film, starts, last=len(frames) - 1))
    rules.append("@media (prefers-reduced-motion:reduce){use{animation:none!important}}")
    dots = "".join(f'<circle cx="{16 + 18 * n}" cy="14" r="5" fill="#3a4048"/>' for n in range(3))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height}" xml:space="preserve" role="img">'
        f"<title>{escape(title)}</title>"
        f"<style>rect{{shape-rendering:crispEdges}}text{{font:{_SIZE}px {_FONTS};white-space:pre}}"
        f"{''.join(rules)}</style>"
        f'<defs>{"".join(drawn)}</defs><rect width="100%" height="100%" rx="8" fill="{_BACK}"/>{dots}'
        f'<g transform="translate({_MARGIN},0)">{"".join(uses)}</g></svg>\n'
    )


def _line(line: Iterable[Run], classes: dict[str, str]) -> str:
    """A line of the screen, its upper edge at 0."""
    grounds: list[tuple[str, int, int]] = []  # colour, where it begins, how many cells
    texts = []
    x = 0
    for text, look in line:
        cells = cell_width(text)
        if grounds and grounds[-1][0] == look.bg:
            grounds[-1] = (look.bg, grounds[-1][1], grounds[-1][2] + cells)
        else:
            grounds.append((look.bg, x, cells))
        written = text.strip(" ")
        if written:
            at = (x + len(text) - len(text.lstrip(" "))) * _CELL
            name = classes.setdefault(_css(look), f"c{len(classes)}")
            length = cell_width(written) * _CELL
            texts.append(f'<text x="{at:.4g}" y="14" textLength="{length:.4g}" class="{name}">{escape(written)}</text>')
        x += cells
    rects = [
        f'<rect x="{at * _CELL:.4g}" width="{cells * _CELL:.4g}" height="{_LINE}" fill="{ground}"/>'
        for ground, at, cells in grounds
        if ground != _BACK
    ]
    return "".join([*rects, *texts])


def _css(look: Look) -> str:
    more = ";font-weight:bold" if look.bold else ""
    more += ";font-style:italic" if look.italic else ""
    more += ";text-decoration:underline" if look.underline else ""
    return f"fill:{look.fg}{more}"


def _film(seen: Sequence[int], name: str, starts: Sequence[float], *, last: int) -> str:
    """The rule that shows something in the frames ``seen`` only."""
    total = starts[-1]
    changes: list[tuple[float, str]] = [] if 0 in seen else [(0.0, "hidden")]
    for number in seen:
        if number - 1 not in seen:
            changes.append((starts[number], "visible"))
        if number + 1 not in seen and number != last:
            changes.append((starts[number + 1], "hidden"))
    keys = "".join(f"{100 * at / total:.4g}%{{visibility:{how}}}" for at, how in changes)
    still = "" if last in seen else ";visibility:hidden"
    return f"@keyframes {name}{{{keys}}}.{name}{{animation:{name} {total:.4g}s step-end infinite{still}}}"
