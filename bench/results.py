"""What was measured: one series of numbers per measure, subject and size, kept as JSON between runs."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from statistics import median


def percentile(values: Iterable[float], share: float) -> float:
    """The value that ``share`` (0–1) of ``values`` do not exceed (nearest rank)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, round(share * (len(ordered) - 1)))]


class Results:
    """Series of measured values. A size of 0 stands for a subject that has no size (a comparator)."""

    def __init__(self, path: Path | None = None) -> None:
        self.path = path
        self.series: dict[tuple[str, str, int], list[float]] = {}
        if path and path.exists():
            for entry in json.loads(path.read_text("utf-8")):
                self.series[entry["measure"], entry["subject"], entry["size"]] = entry["values"]

    def note(self, measure: str, subject: str, size: int, value: float) -> None:
        self.series.setdefault((measure, subject, size), []).append(value)

    def replace(self, other: Results) -> None:
        """Take over the series of ``other``, in place of older ones of the same name, and save."""
        self.series.update(other.series)
        if self.path:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            entries = [
                {"measure": measure, "subject": subject, "size": size, "values": [round(v, 4) for v in values]}
                for (measure, subject, size), values in sorted(self.series.items())
            ]
            self.path.write_text("[\n" + ",\n".join(map(json.dumps, entries)) + "\n]\n", "utf-8")

    def median(self, measure: str, subject: str, size: int = 0) -> float | None:
        values = self.series.get((measure, subject, size))
        return median(values) if values else None

    def p95(self, measure: str, subject: str, size: int = 0) -> float | None:
        values = self.series.get((measure, subject, size))
        return percentile(values, 0.95) if values else None

    def sizes(self, subject: str = "readq") -> list[int]:
        return sorted({size for _, name, size in self.series if name == subject and size})
