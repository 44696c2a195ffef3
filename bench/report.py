"""The measured figures as Markdown: goals by size, then every series with its median and 95th percentile."""

from __future__ import annotations

import os
import platform
import sqlite3
from importlib.metadata import version

from bench.goals import GOALS
from bench.results import Results

BEGIN, END = "<!-- figures: begin -->", "<!-- figures: end -->"
_UNITS = {"idle": "%", "memory": "MB", "memory with find": "MB", "ingest peak": "MB"}
_SECONDS = ("floor", "ingest", "ingest again", "ingest known")
_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def size_label(size: int) -> str:
    """A size as people write it: 628, 10⁵, 2.7·10⁶."""
    digits = str(size)
    power = len(digits) - 1
    lead = digits.rstrip("0")
    if size < 10_000 or len(lead) > 2:
        return f"{size:,}"
    factor = "" if lead == "1" else f"{lead[0]}{'.' + lead[1:] if lead[1:] else ''}·"
    return f"{factor}10{str(power).translate(_SUPERSCRIPTS)}"


def machine() -> str:
    """One line: where the figures come from."""
    return (
        f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, Python {platform.python_version()}, "
        f"SQLite {sqlite3.sqlite_version}, Textual {version('textual')}"
    )


def goals_table(results: Results) -> str:
    """One row a goal, one column a size; ✓ and ✗ say whether it is met there."""
    sizes = results.sizes()
    lines = [
        "| what | goal | " + " | ".join(size_label(size) for size in sizes) + " |",
        "|---|---|" + "---|" * len(sizes),
    ]
    for goal in GOALS:
        cells = [goal.cell(results, size) for size in sizes]
        if not any(cells):
            continue
        shown = []
        for cell in cells:
            sign = "" if cell is None or cell.met is None else " ✓" if cell.met else " ✗"
            shown.append("–" if cell is None else cell.text + sign)
        lines.append(f"| {goal.what} | {goal.goal} | {' | '.join(shown)} |")
    return "\n".join(lines)


def series_table(results: Results) -> str:
    """Every series: subject, size, median, 95th percentile, how often."""
    lines = ["| measure | subject | size | median | p95 | n |", "|---|---|---|---|---|---|"]
    for (measure, subject, size), values in sorted(results.series.items()):
        unit = _UNITS.get(measure, "s" if measure in _SECONDS else "ms")
        middle, high = results.median(measure, subject, size), results.p95(measure, subject, size)
        shown = size_label(size) if size else "–"
        lines.append(f"| {measure} | {subject} | {shown} | {middle:.1f} {unit} | {high:.1f} {unit} | {len(values)} |")
    return "\n".join(lines)


def publish(results: Results, document: str, picture: str) -> str:
    """``document`` with the figures between its two marker comments renewed; ValueError if it has no markers."""
    before, begin, rest = document.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"the document has no {BEGIN} … {END}")
    figures = f"{machine()}.\n\n![cost against size]({picture})\n\n{goals_table(results)}"
    return f"{before}{BEGIN}\n\n{figures}\n\n{END}{after}"


def markdown(results: Results) -> str:
    """The whole report."""
    return (
        f"# readq, measured\n\n{machine()}. Medians unless it says p95; every ratio is within one run.\n\n"
        f"![cost against size](cost.svg)\n\n{goals_table(results)}\n\n## All series\n\n{series_table(results)}\n"
    )
