"""``readq ingest``: listings into the library, and what came of each file."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from readq.cli.output import write_json
from readq.cli.session import Session, database, narrate
from readq.cli.terminal import Progress, Screen

if TYPE_CHECKING:
    from readq.library import Library
    from readq.library.report import FileReport, Report

STANDARD_INPUT = "-"


@click.command("ingest")
@click.argument("paths", type=click.Path(), nargs=-1, required=True, metavar="PATH...")
@click.option("--dry-run", is_flag=True, help="Only say what would happen; the library stays as it is.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@database
@click.pass_obj
def ingest(session: Session, paths: tuple[str, ...], dry_run: bool, as_json: bool) -> None:
    """Take the listings at PATH into the library.

    Folders are walked, - reads standard input. For every file: its format and how many papers it lists, how many of
    them are new, known and changed, and which parts were skipped and why. Ingesting a file again changes nothing.
    What is known about a paper is only added to, and what was decided about it stays.

    A file in a folder that is no listing is named and passed over. The exit status is 1 if a PATH could not be read,
    or if nothing could.
    """
    with ExitStack() as stack:
        if dry_run and not session.path.exists():
            # There is no library to compare with, and looking must not make one.
            session.chosen = str(stack.enter_context(_folder()) / "empty.db")
            stack.callback(session.close)
        report = take_in(session.library(create=True), paths, dry_run=dry_run)
    if as_json:
        write_json(_record(report))
    else:
        sys.stdout.write(_text(report, Screen()))
    explain(report)
    if failed(report, paths):
        raise click.exceptions.Exit(1)


def take_in(library: Library, paths: Sequence[str], *, dry_run: bool = False) -> Report:
    """Ingest ``paths`` with a progress bar where somebody watches."""
    if STANDARD_INPUT not in paths:
        return _ingest(library, [Path(path) for path in paths], dry_run)
    with _folder() as folder:
        piped = folder / "stdin"
        piped.write_bytes(sys.stdin.buffer.read())
        report = _ingest(library, [piped if path == STANDARD_INPUT else Path(path) for path in paths], dry_run)
    for file in report.files:
        if file.path == str(piped):
            file.path = STANDARD_INPUT
    return report


def _ingest(library: Library, paths: Sequence[Path], dry_run: bool) -> Report:
    progress = Progress("Reading")
    try:
        return library.ingest(paths, dry_run=dry_run, progress=progress.update)
    finally:
        progress.close()


@contextmanager
def _folder() -> Iterator[Path]:
    """A folder that is gone afterwards."""
    from tempfile import TemporaryDirectory  # few need one, and it is a tenth of the time to learn that all is known

    with TemporaryDirectory(prefix="readq-") as folder:
        yield Path(folder)


def failed(report: Report, paths: Sequence[str]) -> bool:
    """Whether one of ``paths`` itself, or all there was, could not be read."""
    errors = {file.path for file in report.errors}
    return len(errors) == len(report.files) or any(str(Path(path)) in errors for path in paths)


def explain(report: Report) -> None:
    """Tell what could not be read, and in one sentence what came of the rest."""
    for file in report.errors:
        narrate(f"readq: {file.path}: {file.error}")
    understood = len(report.files) - len(report.errors)
    if not report.files:
        narrate("readq: there are no files there.")
    elif understood:
        verb = "would be" if report.dry_run else "are"
        if report.new or report.changed:
            changed = f", {_papers(report.changed)} changed" if report.changed else ""
            narrate(f"{_papers(report.new)} {verb if report.new != 1 or report.dry_run else 'is'} new{changed}.")
        else:
            narrate("Nothing changed: all of this was known.")


def _papers(number: int) -> str:
    return f"{number:,} paper{'' if number == 1 else 's'}"


def _record(report: Report) -> dict[str, Any]:
    return {
        "dry_run": report.dry_run,
        "listed": report.listed,
        "new": report.new,
        "known": sum(file.known for file in report.files),
        "changed": report.changed,
        "files": [_file_record(file) for file in report.files],
    }


def _file_record(file: FileReport) -> dict[str, Any]:
    return {
        "path": file.path,
        "format": file.format or None,
        "listed": file.listed,
        "new": file.new,
        "known": file.known,
        "changed": file.changed,
        "unchanged": file.unchanged,
        "skipped": [{"line": problem.line, "reason": problem.reason} for problem in file.skipped],
        "error": file.error,
    }


def _text(report: Report, screen: Screen) -> str:
    lines: list[str] = []
    width = max((len(file.format) for file in report.files), default=0)
    for file in report.files:
        if file.error is not None:
            continue
        news = "nothing new" if file.unchanged else f"{file.new} new, {file.known} known, {file.changed} changed"
        lines.append(
            f"{file.format:<{width}}  {file.listed:>5} listed: {news}, {len(file.skipped)} skipped"
            f"  {screen.text(file.path)}"
        )
        for problem in file.skipped:
            place = f"{file.path}:{problem.line}" if problem.line else file.path
            lines.append(screen.text(f"  {place}: {problem.reason}"))
    return "".join(f"{line}\n" for line in lines)
