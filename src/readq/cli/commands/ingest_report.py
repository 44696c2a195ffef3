"""What an ingest did, as text for people, as JSON, and as a file that has all of it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from readq.cli.terminal import Screen
from readq.errors import ReadqError, UsageError
from readq.text import clean

if TYPE_CHECKING:
    from readq.library.report import FileReport, Report
    from readq.listing import Problem


def summary(report: Report) -> dict[str, Any]:
    """An ingest as a JSON object: sums, and each file."""
    return {
        "dry_run": report.dry_run,
        "listed": report.listed,
        "new": report.new,
        "known": sum(file.known for file in report.files),
        "merged": sum(file.merged for file in report.files),
        "changed": report.changed,
        "suggested": report.suggested,
        "refused": sum(file.refused for file in report.files),
        "files": [file_record(file) for file in report.files],
    }


def file_record(file: FileReport) -> dict[str, Any]:
    return {
        "path": file.path,
        "format": file.format or None,
        "listed": file.listed,
        "new": file.new,
        "known": file.known,
        "merged": file.merged,
        "changed": file.changed,
        "suggested": file.suggested,
        "refused": file.refused,
        "unchanged": file.unchanged,
        "skipped": [_problem(problem) for problem in file.skipped],
        "error": file.error,
    }


def text(report: Report, screen: Screen) -> str:
    """An ingest in lines for people: each file, and the first of its records that were skipped."""
    lines: list[str] = []
    width = max((len(file.format) for file in report.files), default=0)
    for file in report.files:
        if file.error is not None and not file.listed:
            continue
        news = _news(file)
        lines.append(f"{file.format:<{width}}  {news}  {screen.text(file.path)}")
        lines += [screen.text(f"  {_placed(file.path, problem)}") for problem in file.skipped]
        if file.refused > len(file.skipped):
            lines.append(f"  … and {file.refused - len(file.skipped):,} more")
    return "".join(f"{line}\n" for line in lines)


def _news(file: FileReport) -> str:
    """What came of a file, in figures."""
    news = "nothing new" if file.unchanged else f"{file.new} new, {file.known} known, {file.changed} changed"
    if file.suggested:
        news += f", {file.suggested} suggested as duplicates"
    return f"{file.listed:>5} listed: {news}, {file.refused} skipped"


def _problem(problem: Problem) -> dict[str, Any]:
    return (
        {"line": problem.line, "reason": problem.reason}
        | ({"record": problem.record} if problem.record else {})
        | ({"member": problem.member} if problem.member else {})
    )


def _placed(path: str, problem: Problem) -> str:
    return f"{path}:{problem.place}: {problem.reason}" if problem.place else f"{path}: {problem.reason}"


class ReportFile:
    """A file that is told all that came of an ingest: every record that was skipped while it goes on, the files at its
    end. It takes the place of one that was there when it is complete."""

    def __init__(self, name: str, paths: Sequence[str]) -> None:
        self._path = Path(name)
        self._json = self._path.suffix.lower() == ".json"
        if any(path != "-" and Path(path).exists() and self._path.resolve() == Path(path).resolve() for path in paths):
            raise UsageError(f"{name} is to be read; name another FILE for the report.")
        self._made = self._path.with_name(f"{self._path.name}.part")
        try:
            self._file = self._made.open("w", encoding="utf-8", errors="backslashreplace")
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            raise ReadqError(f"{name} cannot be written: {reason}. Nothing was read. Name another FILE.") from None
        self._first = True
        if self._json:
            self._write('{"skipped": [')

    def refuse(self, path: str, problems: Sequence[Problem]) -> None:
        """Write down records that were not taken in."""
        for problem in problems:
            if self._json:
                self._write(("" if self._first else ",") + "\n" + json.dumps({"path": path} | _problem(problem)))
                self._first = False
            else:
                self._write(f"{clean(_placed(path, problem))}\n")

    def finish(self, report: Report) -> None:
        """Write down what came of the files."""
        if self._json:
            told = summary(report)
            for file in told["files"]:
                del file["skipped"]
            self._write("],\n" + json.dumps(told, indent=1)[1:] + "\n")
        else:
            for file in report.files:
                came = _news(file).strip()
                if file.error:
                    came = f"not taken in to its end: {file.error}; {came}"
                self._write(f"{clean(file.path)}: {came}\n")
        with self._explained():
            self._file.close()
            self._made.replace(self._path)

    def __enter__(self) -> ReportFile:
        return self

    def _write(self, text: str) -> None:
        with self._explained():
            self._file.write(text)

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise ReadqError(
                f"The report {self._path} cannot be written: {(error.strerror or str(error)).lower()}. The papers that "
                "were read until then are kept. Make room, or name another FILE, and try again."
            ) from error

    def __exit__(self, *_: object) -> None:
        with suppress(OSError):  # what is wrong was said
            self._file.close()
        with suppress(OSError):
            self._made.unlink(missing_ok=True)
