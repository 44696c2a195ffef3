"""What readq wants to reach, row by row: how a figure is compared, and whether the goal is met."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bench.results import Results

Number = float | None


@dataclass(frozen=True)
class Cell:
    """A measured figure as text, and whether it meets the goal (None: nothing to decide)."""

    text: str
    met: bool | None = None


@dataclass(frozen=True)
class Goal:
    """One row: what is measured, the goal in words, and how the cell of a size is worked out."""

    what: str
    goal: str
    cell: Callable[[Results, int], Cell | None]


def ms(value: float) -> str:
    """Milliseconds for people."""
    if value >= 10_000:
        return f"{value / 1000:.1f} s"
    return f"{value:.0f} ms" if value >= 10 else f"{value:.1f} ms"


def versus(measure: str, subject: str, limit: float, other: str | None = None) -> Callable[[Results, int], Cell | None]:
    """The median of readq as a multiple of a comparator's in the same run; met at or below ``limit``."""

    def cell(results: Results, size: int) -> Cell | None:
        ours = results.median(measure, "readq", size)
        theirs = results.median(other or measure, subject) or results.median(other or measure, subject, size)
        if ours is None or theirs is None:
            return None
        return Cell(f"{ms(ours)} · {ours / theirs:.2f}× of {ms(theirs)}", ours / theirs <= limit)

    return cell


def at_most(
    measure: str, limit: float, show: Callable[[float], str] = ms, share: str = "median"
) -> Callable[[Results, int], Cell | None]:
    """A median or 95th percentile of readq; met at or below ``limit``."""

    def cell(results: Results, size: int) -> Cell | None:
        ours = getattr(results, share)(measure, "readq", size)
        return None if ours is None else Cell(show(ours), ours <= limit)

    return cell


def _first_page(results: Results, size: int) -> Cell | None:
    ours = results.median("first page", "readq", size)
    theirs = results.median("first page", "newsboat", 10_000)
    if ours is None:
        return None
    return Cell(ms(ours) + (f" · newsboat {ms(theirs)}" if theirs else ""), ours <= theirs if theirs else None)


def _flat(results: Results, size: int) -> Cell | None:
    ours = results.median("live", "readq", size)
    smallest = results.median("live", "readq", min(results.sizes()))
    if ours is None or smallest is None:
        return None
    return Cell(f"{ours / smallest:.2f}×", abs(ours / smallest - 1) <= 0.10)


def _slowest_key(results: Results, size: int) -> Cell | None:
    values = {key: results.p95(f"key {key}", "readq", size) for key in ("j", "G", "ctrl+d", "s", "u")}
    known = {key: value for key, value in values.items() if value is not None}
    if not known:
        return None
    key = max(known, key=lambda name: known[name])
    return Cell(f"{ms(known[key])} ({key})", known[key] <= 33)


def _find(results: Results, size: int) -> Cell | None:
    ours = results.p95("find", "readq", size)
    return None if ours is None else Cell(ms(ours), ours <= (20 if size <= 1_000_000 else 45))


def _find_in_keys(results: Results, size: int) -> Cell | None:
    """The goals are of a machine on which a key of a bare OptionList takes 28 ms; this holds on any."""
    ours, key = results.p95("find", "readq", size), results.median("key j", _ROW)
    if ours is None or key is None:
        return None
    return Cell(f"{ours / key:.2f}× of {ms(key)}", ours / key <= (20 if size <= 1_000_000 else 45) / 28)


def _fzf(results: Results, size: int) -> Cell | None:
    """Judged by fzf's first key: after that it searches only what it found before, which the median shows."""
    ours, first = results.median("search", "readq", size), results.median("find, first key", "fzf", size)
    later = results.median("find", "fzf", size)
    if ours is None or first is None or later is None:
        return None
    text = f"{ms(ours)} · fzf {ms(first)} first key ({first / ours:.0f}×), {ms(later)} later ({later / ours:.0f}×)"
    return Cell(text, first / ours >= 50 if size >= 10**6 else None)


def _ingest(results: Results, size: int) -> Cell | None:
    ours, least = results.median("ingest", "readq", size), results.median("floor", "sqlite3", size)
    if ours is None or least is None:
        return None
    return Cell(
        f"{size / ours / 1000:.1f} k/s · {least / ours:.2f}× the floor's {size / least / 1000:.1f} k/s",
        least / ours >= 0.85,
    )


def _again(measure: str) -> Callable[[Results, int], Cell | None]:
    def cell(results: Results, size: int) -> Cell | None:
        first, again = results.median("ingest", "readq", size), results.median(measure, "readq", size)
        if first is None or again is None:
            return None
        return Cell(f"{again:.1f} s · {first / again:.1f}× faster", first / again >= 5)

    return cell


def _megabytes(value: float) -> str:
    return f"{value:.0f} MB"


def _memory(results: Results, size: int) -> Cell | None:
    ours, empty = results.median("memory", "readq", size), results.median("memory", "empty Textual app")
    if ours is None or empty is None:
        return None
    return Cell(f"{ours:.0f} MB · {ours / empty:.2f}× of {empty:.0f} MB", ours / empty <= 1.3)


def _find_memory(results: Results, size: int) -> Cell | None:
    before, after = results.median("memory", "readq", size), results.median("memory with find", "readq", size)
    return None if before is None or after is None else Cell(f"+{after - before:.0f} MB", after - before <= 150)


_PYTHON = "python -c 'import click, sqlite3'"
_ROW = "bare OptionList"

GOALS = (
    Goal("start → first page visible", "faster than newsboat at 10,000", _first_page),
    Goal("start → live app", "≤ 1.15 × bare three panes", versus("live", "bare three panes", 1.15)),
    Goal("start → live app, over sizes", "± 10 % of the smallest", _flat),
    *(
        Goal(f"`{key}` → repaint complete", "≤ 0.5 × bare OptionList", versus(f"key {key}", _ROW, 0.5, f"key {other}"))
        for key, other in (("j", "j"), ("G", "G"), ("ctrl+d", "ctrl+d"), ("s", "j"), ("u", "j"))
    ),
    Goal("slowest key, p95", "≤ 33 ms", _slowest_key),
    Goal("`/` per keystroke → rows, p95", "≤ 50 ms", at_most("filter", 50, share="p95")),
    Goal("`f` per keystroke → results, p95", "≤ 20 ms to 10⁶, 45 ms at 2.7·10⁶", _find),
    Goal("the same, beside `j` in a bare OptionList", "≤ 20/28 × to 10⁶, 45/28 × at 2.7·10⁶", _find_in_keys),
    Goal("the fuzzy search alone", "≥ 50 × faster than fzf at 10⁶", _fzf),
    Goal("bulk ingest", "≥ 0.85 × the floor", _ingest),
    Goal("ingest, peak memory", "≤ 200 MB", at_most("ingest peak", 200, _megabytes)),
    Goal("the same files again", "≥ 5 × faster", _again("ingest again")),
    Goal("the same papers in other files", "≥ 5 × faster", _again("ingest known")),
    Goal("memory, open", "≤ 1.3 × empty Textual app", _memory),
    Goal("memory, find in use", "≤ +150 MB", _find_memory),
    Goal("`readq --version`", "≤ 1.5 × importing click, sqlite3", versus("command --version", _PYTHON, 1.5, "command")),
    Goal("`readq list --limit 20 --format json`", "≤ 1.5 ×", versus("command list", _PYTHON, 1.5, "command")),
    Goal("`readq mark`", "≤ 1.5 ×", versus("command mark", _PYTHON, 1.5, "command")),
    Goal("idle", "no CPU beyond the poll (≤ 1 %)", at_most("idle", 1.0, lambda value: f"{value:.1f} %")),
)
