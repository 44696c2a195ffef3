"""Colours: style tokens to paints, the palettes, and how a palette follows from a theme of the app's toolkit.

A palette maps role names to colours (``#rrggbb``, a terminal colour name such as ``bright_blue``, or empty for the
terminal's own). Tokens name a role and attributes; a ground (``@cursor``) exchanges the background,
``+bi`` adds attributes. This module knows
no toolkit, so the first screen is painted in the very same colours.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import NamedTuple

Palette = Mapping[str, str]


class Paint(NamedTuple):
    """How a piece of text looks. Colours as in a palette."""

    fg: str
    bg: str
    bold: bool = False
    dim: bool = False
    italic: bool = False
    underline: bool = False
    reverse: bool = False


DARK: Palette = {
    "bg": "#14171c", "bar": "#1b1f26", "text": "#d5d9e0", "muted": "#98a1b0", "faint": "#757f90", "rule": "#2d333d",
    "accent": "#7fb0f5", "cursor": "#263347", "blur": "#1f242c", "select": "#2b2c45",
    "inbox": "#7fb0f5", "queue": "#e5b567", "read": "#8fc379", "skip": "#828b9b", "snooze": "#b79be8",
    "match": "#ffd479", "note": "#e5b567", "error": "#f07f86", "good": "#8fc379",
}  # fmt: skip
LIGHT: Palette = {
    "bg": "#fbfbf9", "bar": "#f0f0ec", "text": "#22272e", "muted": "#5a6472", "faint": "#6c7684", "rule": "#d8dad6",
    "accent": "#1d5fc0", "cursor": "#dbe7f8", "blur": "#ecedea", "select": "#e9e3f8",
    "inbox": "#1d5fc0", "queue": "#975a00", "read": "#1f7a36", "skip": "#6c7684", "snooze": "#7446b8",
    "match": "#a03d00", "note": "#975a00", "error": "#bb1e2d", "good": "#1f7a36",
}  # fmt: skip
CONTRAST: Palette = {
    "bg": "#000000", "bar": "#000000", "text": "#ffffff", "muted": "#e0e0e0", "faint": "#c8c8c8", "rule": "#a0a0a0",
    "accent": "#5cd3ff", "cursor": "#003a75", "blur": "#303030", "select": "#4b0082",
    "inbox": "#5cd3ff", "queue": "#ffd200", "read": "#5dff5d", "skip": "#c8c8c8", "snooze": "#ff9dff",
    "match": "#ffff00", "note": "#ffd200", "error": "#ff8080", "good": "#5dff5d",
}  # fmt: skip
# A terminal's own sixteen colours lie on a ground nobody knows. What is read at length keeps the terminal's colour, and
# what recedes is dimmed: bright black is invisible in some schemes, and so is plain blue on black.
ANSI: Palette = {
    "bg": "", "bar": "", "text": "", "muted": "", "faint": "", "rule": "",
    "accent": "bright_blue", "cursor": "reverse", "blur": "", "select": "",
    "inbox": "bright_blue", "queue": "yellow", "read": "green", "skip": "", "snooze": "magenta",
    "match": "yellow", "note": "", "error": "red", "good": "green",
}  # fmt: skip
MONO: Palette = dict.fromkeys(DARK, "") | {"cursor": "reverse"}

PALETTES: dict[str, Palette] = {
    "readq-dark": DARK,
    "readq-light": LIGHT,
    "readq-contrast": CONTRAST,
    "ansi": ANSI,
    "mono": MONO,
}
DEFAULT = "readq-dark"

# token: role, attributes (b bold, d dim, i italic, u underline)
_TOKENS: dict[str, tuple[str, str]] = {
    "text": ("text", ""),
    "strong": ("text", "b"),
    "muted": ("muted", ""),
    "faint": ("faint", ""),
    "rule": ("rule", ""),
    "frame": ("faint", ""),
    "accent": ("accent", ""),
    "heading": ("faint", "b"),
    "title": ("text", ""),
    "title.here": ("text", "b"),
    "title.dim": ("faint", ""),
    "key": ("accent", "b"),
    "count": ("muted", ""),
    "bar": ("accent", "b"),
    "bar.blur": ("muted", ""),
    "mark": ("accent", "b"),
    "match": ("match", "bu"),
    "link": ("accent", "u"),
    "fold": ("accent", ""),
    "error": ("error", "b"),
    "error.at": ("error", "bu"),
    "good": ("good", "b"),
    "caret": ("text", "r"),
    "label": ("accent", "br"),
    "ghost": ("faint", ""),
    "priority.up": ("queue", "b"),
    "priority.down": ("faint", ""),
    "note": ("note", ""),
    "note.em": ("note", "i"),
    "note.strong": ("note", "b"),
    "note.quote": ("muted", "i"),
    "note.done": ("faint", ""),
    "code": ("accent", ""),
    "box": ("accent", "b"),
    "box.done": ("good", ""),
    "tag": ("snooze", ""),
    "status.inbox": ("inbox", ""),
    "status.queue": ("queue", "b"),
    "status.read": ("read", ""),
    "status.skip": ("skip", ""),
    "status.snooze": ("snooze", ""),
}
_RECEDING = ("faint", "rule", "skip")
_LEVELS = (0, 95, 135, 175, 215, 255)
_LEAST_TINT, _LEAST_READ = 0.06, 3.0  # of a coloured ground: its share of colour, the contrast of what is on it
_GROUNDS = ("cursor", "blur", "select", "bar")


def tokens() -> tuple[str, ...]:
    """Every style token there is."""
    return tuple(_TOKENS)


def paint(token: str, palette: Palette) -> Paint:
    """How ``token`` looks in ``palette``; an unknown token looks like text."""
    name, _, ground = token.partition(" ")[0].partition("@")
    name, _, more = name.partition("+")
    role, attributes = _TOKENS.get(name, ("text", ""))
    attributes += more
    if ground in ("cursor", "select") and role in ("faint", "skip"):
        role = "muted"  # what steps back on the plain ground must still be legible on a coloured one
    if name == "frame" and not palette["bg"]:
        role = "text"  # what lies around a box is not dimmed there, so its frame must not step back as well
    fg = palette[role]
    bg = palette[ground] if ground in _GROUNDS else palette["bg"]
    reverse = "r" in attributes
    bold = "b" in attributes
    if bg == "reverse":
        # Where a palette has no colour to set a row off, it is reversed; its own colours would only hurt legibility.
        fg, bg, reverse = "", palette["bg"], not reverse
    dim = role in _RECEDING and not fg and not reverse
    if ground == "select" and not bg:
        bold = True
    return Paint(fg, bg, bold, dim, "i" in attributes, "u" in attributes, reverse)


def derive(colours: Mapping[str, str], dark: bool) -> Palette:
    """A palette from the named colours of a toolkit theme (``background``, ``foreground``, ``primary`` …); what it
    lacks or does not give as ``#rrggbb`` comes from ours."""
    base = DARK if dark else LIGHT

    def colour(name: str, fallback: str) -> str:
        value = colours.get(name, "")
        return value[:7].lower() if len(value) >= 7 and value[0] == "#" else fallback

    bg = colour("background", base["bg"])
    text = colour("foreground", base["text"])
    accent = colour("primary", base["accent"])
    accent = _legible(accent, bg, text)
    warning = _legible(colour("warning", base["queue"]), bg, text)
    success = _legible(colour("success", base["read"]), bg, text)
    second = _legible(colour("secondary", base["snooze"]), bg, text)
    snooze = _legible(colour("accent", base["snooze"]), bg, text)
    error = _legible(colour("error", base["error"]), bg, text)
    bar = colour("surface", mix(bg, text, 0.06))
    dimmest = min(bg, bar, key=lambda ground: contrast(ground, text))
    muted, faint = _receding(text, bg, 0.28, 4.5, dimmest), _receding(text, bg, 0.46, 3.2, dimmest)
    drawn = (text, muted, accent, warning, success, snooze, error)
    return {
        "bg": bg, "bar": bar, "text": text, "muted": muted, "faint": faint, "rule": mix(bg, text, 0.18),
        "accent": accent, "cursor": _ground(bg, accent, 0.24, drawn), "blur": _ground(bg, text, 0.08, (*drawn, faint)),
        "select": _ground(bg, second, 0.22, drawn),
        "inbox": accent, "queue": warning, "read": success, "skip": faint,
        "snooze": snooze, "match": warning, "note": warning, "error": error, "good": success,
    }  # fmt: skip


def coarse(palette: Palette) -> Palette:
    """A palette for a terminal of 256 colours, such that the toolkit chooses the nearest ones there. Left to itself it
    turns dark grounds teal and navy."""
    return {role: _nearest(colour) if colour[:1] == "#" else colour for role, colour in palette.items()}


def _nearest(colour: str) -> str:
    rgb = _rgb(colour)
    level = max(0, min(23, round((sum(rgb) / 3 - 8) / 10)))
    cube = tuple(min(_LEVELS, key=lambda each: abs(each - value)) for value in rgb)
    gray = (8 + 10 * level,) * 3
    if (len(set(cube)) == 1 and 0 < cube[0] < 255) or _distance(gray, rgb) < _distance(cube, rgb):
        cube = (round((level + 1) * 10.2),) * 3  # what the toolkit takes for this gray
    return "#" + "".join(f"{value:02x}" for value in cube)


def _distance(one: tuple[int, ...], other: tuple[int, ...]) -> int:
    return sum((a - b) ** 2 for a, b in zip(one, other, strict=True))


def mix(one: str, other: str, share: float) -> str:
    """The colour ``share`` (0–1) of the way from ``one`` to ``other``."""
    a, b = _rgb(one), _rgb(other)
    return "#" + "".join(f"{round(x + (y - x) * share):02x}" for x, y in zip(a, b, strict=True))


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, 1 to 21."""
    a, b = sorted((_luminance(one), _luminance(other)))
    return (b + 0.05) / (a + 0.05)


def _legible(colour: str, bg: str, text: str) -> str:
    """``colour`` moved towards ``text`` until it can be read on ``bg``."""
    for share in (0.0, 0.2, 0.4, 0.6, 0.8):
        moved = mix(colour, text, share)
        if contrast(moved, bg) >= 4.0:
            return moved
    return text


def _receding(text: str, bg: str, share: float, least: float, ground: str) -> str:
    """``text`` moved towards ``bg`` by at most ``share``, as far as the contrast with ``ground`` stays ``least``."""
    while share > 0 and contrast(mix(text, bg, share), ground) < least:
        share -= 0.06
    return mix(text, bg, max(0.0, share))


def _ground(bg: str, colour: str, share: float, drawn: Collection[str]) -> str:
    """``bg`` moved towards ``colour`` by at most ``share``, so that all that is ``drawn`` on it can still be read."""
    while share > _LEAST_TINT and min(contrast(each, mix(bg, colour, share)) for each in drawn) < _LEAST_READ:
        share -= 0.02
    return mix(bg, colour, share)


def _rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(colour: str) -> float:
    red, green, blue = (c / 3294.6 if c <= 10 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in _rgb(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
