"""Cost against size as a picture: log axes, a line a measure, comparators as lines across. Plain SVG."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise

from bench.report import size_label
from bench.results import Results

WIDTH, HEIGHT = 960, 560
LEFT, RIGHT, TOP, BOTTOM = 70, 690, 60, 500
_INK, _FAINT, _PAPER = "#2b2b2b", "#e4e2dc", "#fdfcf9"


@dataclass(frozen=True)
class Line:
    """A measure of one subject; without sizes of its own it is drawn across as a comparator."""

    label: str
    measure: str
    subject: str
    colour: str
    share: str = "median"


LINES = (
    Line("live app", "live", "readq", "#1b6ca8"),
    Line("first page visible", "first page", "readq", "#5aa9e6"),
    Line("j", "key j", "readq", "#2a9d5c"),
    Line("G", "key G", "readq", "#7fc97f"),
    Line("skip (s)", "key s", "readq", "#b5851b"),
    Line("/ per key", "filter", "readq", "#8e5ea2"),
    Line("f per key", "find", "readq", "#c2185b"),
    Line("newsboat, first page", "first page", "newsboat", "#888888"),
    Line("newsboat, list open", "live", "newsboat", "#555555"),
    Line("fzf per key", "find", "fzf", "#b07aa1"),
    Line("bare three panes, live", "live", "bare three panes", "#9aa7b1"),
    Line("bare OptionList, j", "key j", "bare OptionList", "#a3b8a3"),
)


def svg(results: Results) -> str:
    """The picture as SVG text; only what was measured is drawn."""
    drawn = [(line, points) for line in LINES if (points := _points(results, line))]
    sizes = sorted({size for _, size, _ in _sized(drawn)})
    values = [value for _, points in drawn for _, value in points]
    if not sizes or not values:
        return f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}"/>\n'
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    left, right = math.log10(sizes[0]), max(math.log10(sizes[-1]), math.log10(sizes[0]) + 0.1)

    def x(size: float) -> float:
        return LEFT + 20 + (RIGHT - LEFT - 40) * (math.log10(size) - left) / (right - left)

    def y(value: float) -> float:
        return BOTTOM - (BOTTOM - TOP) * (math.log10(value) - low) / max(high - low, 1)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
        'font-family="system-ui, sans-serif" font-size="13">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{_PAPER}"/>',
        f'<text x="{LEFT}" y="32" font-size="17" fill="{_INK}">What a reader waits for, by size of the library</text>',
    ]
    for power in range(low, high + 1):
        parts.append(f'<path d="M{LEFT} {y(10**power):.1f}H{RIGHT}" stroke="{_FAINT}"/>')
        label = f"{10**power:g} ms" if power < 3 else f"{10 ** (power - 3):g} s"
        parts.append(f'<text x="{LEFT - 10}" y="{y(10**power) + 4:.1f}" text-anchor="end" fill="{_INK}">{label}</text>')
    for size in sizes:
        parts.append(f'<path d="M{x(size):.1f} {TOP}V{BOTTOM}" stroke="{_FAINT}"/>')
        parts.append(
            f'<text x="{x(size):.1f}" y="{BOTTOM + 24}" text-anchor="middle" fill="{_INK}">{size_label(size)}</text>'
        )
    parts.append(f'<text x="{(LEFT + RIGHT) / 2}" y="{BOTTOM + 46}" text-anchor="middle" fill="{_INK}">papers</text>')
    ends: list[tuple[float, Line]] = []
    for line, points in drawn:
        if points[0][0]:
            path = "L".join(f"{x(size):.1f} {y(value):.1f}" for size, value in points)
            dots = "".join(
                f'<circle cx="{x(size):.1f}" cy="{y(value):.1f}" r="3.2" fill="{line.colour}"/>'
                for size, value in points
            )
            dash = "" if line.subject == "readq" else ' stroke-dasharray="2 4"'
            parts.append(f'<path d="M{path}" fill="none" stroke="{line.colour}" stroke-width="2.2"{dash}/>{dots}')
        else:
            parts.append(
                f'<path d="M{LEFT} {y(points[0][1]):.1f}H{RIGHT}" stroke="{line.colour}" stroke-dasharray="7 5"/>'
            )
        ends.append((y(points[-1][1]), line))
    for (at, line), where in zip(ends, _apart([at for at, _ in ends]), strict=True):
        parts.append(f'<path d="M{RIGHT + 4} {at:.1f}L{RIGHT + 22} {where:.1f}" stroke="{line.colour}" fill="none"/>')
        weight = ' font-weight="600"' if line.subject == "readq" else ""
        parts.append(f'<text x="{RIGHT + 27}" y="{where + 4:.1f}" fill="{line.colour}"{weight}>{line.label}</text>')
    return "\n".join([*parts, "</svg>\n"])


def _points(results: Results, line: Line) -> list[tuple[int, float]]:
    return [
        (size, max(getattr(results, line.share)(line.measure, line.subject, size), 0.01))
        for measure, subject, size in sorted(results.series)
        if measure == line.measure and subject == line.subject
    ]


def _sized(drawn: list[tuple[Line, list[tuple[int, float]]]]) -> list[tuple[Line, int, float]]:
    return [(line, size, value) for line, points in drawn for size, value in points if size]


def _apart(places: list[float], gap: float = 17) -> list[float]:
    """``places`` moved as little as needed to be ``gap`` apart, in the same order."""
    order = sorted(range(len(places)), key=lambda index: places[index])
    moved = list(places)
    for before, after in pairwise(order):
        moved[after] = max(moved[after], moved[before] + gap)
    excess = (max(moved) - BOTTOM) if moved else 0
    if excess > 0:
        moved[order[-1]] -= excess
        for after, before in pairwise(reversed(order)):
            moved[before] = min(moved[before], moved[after] - gap)
    return moved
