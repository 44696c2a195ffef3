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
from readq.errors import UsageError

if TYPE_CHECKING:
    from readq.library import Library
    from readq.library.report import FileReport, Report


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

    A file in a folder that is no listing is named and passed over. The exit status is 1 if a PATH, or a folder below
    it, could not be read, or if nothing could.
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
    if failed(report):
        raise click.exceptions.Exit(1)


def take_in(library: Library, paths: Sequence[str], *, dry_run: bool = False) -> Report:
    """Ingest ``paths`` with a progress bar where somebody watches."""
    from readq.library.inputs import STANDARD_INPUT, standard_input

    if "" in paths:
        raise UsageError("An empty PATH means nothing. For the folder you are in, say: readq ingest .")
    given = [standard_input(sys.stdin.buffer) if path == STANDARD_INPUT else Path(path) for path in paths]
    progress = Progress("Reading")
    try:
        return library.ingest(given, dry_run=dry_run, progress=progress.update)
    finally:
        progress.close()


@contextmanager
def _folder() -> Iterator[Path]:
    """A folder that is gone afterwards."""
    from tempfile import TemporaryDirectory  # few need one, and it is a tenth of the time to learn that all is known

    with TemporaryDirectory(prefix="readq-") as folder:
        yield Path(folder)


def failed(report: Report) -> bool:
    """Whether something that was asked for, or all there was, could not be read."""
    return len(report.errors) == len(report.files) or any(file.named for file in report.errors)


def explain(report: Report) -> None:
    """Tell what could not be read, and in one sentence what came of the rest."""
    for fault in report.faults:
        narrate(f"readq: {fault}")
    for file in report.errors:
        kept = f"; what it listed before that is kept: {_papers(file.listed)}" if file.listed else ""
        narrate(f"readq: {file.path}: {file.error}{kept}")
    understood = len(report.files) - len(report.errors)
    if not report.files:
        narrate("readq: there are no files there.")
    elif understood:
        verb = "would be" if report.dry_run else "are"
        if report.new or report.changed:
            changed = f", {_papers(report.changed)} changed" if report.changed else ""
            narrate(f"{_papers(report.new)} {verb if report.new != 1 or report.dry_run else 'is'} new{changed}.")
        elif report.listed:
            narrate("Nothing changed: all of this was known.")
        else:
            narrate("No papers are listed there.")
        if report.suggested:
            pairs = f"{report.suggested:,} pair{'s' if report.suggested != 1 else ''} of papers"
            narrate(f"{pairs} may be one paper under different ids; they were kept apart.")


def _papers(number: int) -> str:
    return f"{number:,} paper{'' if number == 1 else 's'}"


def _record(report: Report) -> dict[str, Any]:
    return {
        "dry_run": report.dry_run,
        "listed": report.listed,
        "new": report.new,
        "known": sum(file.known for file in report.files),
        "merged": sum(file.merged for file in report.files),
        "changed": report.changed,
        "suggested": report.suggested,
        "refused": sum(file.refused for file in report.files),
        "files": [_file_record(file) for file in report.files],
    }


def _file_record(file: FileReport) -> dict[str, Any]:
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
        "skipped": [
            {"line": problem.line, "reason": problem.reason}
            | ({"record": problem.record} if problem.record else {})
            | ({"member": problem.member} if problem.member else {})
            for problem in file.skipped
        ],
        "error": file.error,
    }


def _text(report: Report, screen: Screen) -> str:
    lines: list[str] = []
    width = max((len(file.format) for file in report.files), default=0)
    for file in report.files:
        if file.error is not None and not file.listed:
            continue
        news = "nothing new" if file.unchanged else f"{file.new} new, {file.known} known, {file.changed} changed"
        if file.suggested:
            news += f", {file.suggested} suggested as duplicates"
        lines.append(
            f"{file.format:<{width}}  {file.listed:>5} listed: {news}, {file.refused} skipped  {screen.text(file.path)}"
        )
        for problem in file.skipped:
            place = f"{file.path}:{problem.place}" if problem.place else file.path
            lines.append(screen.text(f"  {place}: {problem.reason}"))
        if file.refused > len(file.skipped):
            lines.append(f"  … and {file.refused - len(file.skipped):,} more")
    return "".join(f"{line}\n" for line in lines)
