"""``readq ingest``: listings into the library, and what came of each file."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from readq.cli import completing
from readq.cli.commands.ingest_report import ReportFile, summary, text
from readq.cli.json_values import write_json
from readq.cli.session import Session, config_file, database, narrate
from readq.cli.terminal import Progress, Screen
from readq.errors import UsageError
from readq.model import Status
from readq.phrasing import phrase, unlearnt

if TYPE_CHECKING:
    from readq.library import Library
    from readq.library.arrivals import Met
    from readq.library.report import Report


@click.command("ingest")
@click.argument("paths", type=click.Path(), nargs=-1, required=True, metavar="PATH...")
@click.option("--dry-run", is_flag=True, help="Only say what would happen; the library stays as it is.")
@click.option(
    "--format",
    "as_format",
    metavar="NAME",
    shell_complete=completing.formats,
    help="Read it as this, whatever it looks like; see: readq formats",
)
@click.option(
    "--as",
    "as_status",
    type=click.Choice(["queue", "read", "skip"]),
    help="Decide so about all papers listed that are undecided.",
)
@click.option(
    "--report",
    "report_file",
    type=click.Path(dir_okay=False),
    metavar="FILE",
    help="Write what came of each file, and every record that was skipped, to FILE: JSON if it ends in .json.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@database
@config_file
@click.pass_obj
def ingest(
    session: Session,
    paths: tuple[str, ...],
    dry_run: bool,
    as_format: str | None,
    as_status: str | None,
    report_file: str | None,
    as_json: bool,
) -> None:
    """Take the listings at PATH into the library.

    Folders are walked, archives opened, - reads standard input. For every file: its format and how many papers it
    lists, how many of them are new, known and changed, and which parts were skipped and why. Ingesting a file again
    changes nothing. What is known about a paper is only added to, and what was decided about it stays. Notes, tags and
    reading states that another program had come along.

    A file in a folder that is no listing is named and passed over. The exit status is 1 if a PATH, or a folder below
    it, could not be read, or if nothing could.
    """
    from readq.library.on_arrival import OnArrival

    with ExitStack() as stack:
        if dry_run and not session.path.exists():
            # There is no library to compare with, and looking must not make one.
            session.chosen = str(stack.enter_context(_folder()) / "empty.db")
            stack.callback(session.close)
        written = stack.enter_context(ReportFile(report_file, paths)) if report_file is not None else None
        library = session.library(create=True)
        on_arrival = OnArrival(library, session.settings()) if not dry_run else None
        report = take_in(
            library,
            paths,
            dry_run=dry_run,
            as_format=known_format(as_format),
            as_status=Status.parse(as_status) if as_status is not None else None,
            refused=written.refuse if written is not None else None,
        )
        if written is not None:
            written.finish(report)
    if as_json:
        write_json(summary(report))
    else:
        sys.stdout.write(text(report, Screen()))
    explain(report)
    if on_arrival is not None and (trouble := on_arrival.tell()):
        narrate(f"readq: {trouble}")
    if failed(report):
        raise click.exceptions.Exit(1)


def known_format(name: str | None) -> str | None:
    """The name of a format, if there is one of that name; UsageError otherwise."""
    if name is None:
        return None
    from readq.formats.registry import every

    names = sorted(each.name for each in every())
    if name not in names:
        raise UsageError(f"There is no format {name!r}: use one of {', '.join(names)}.")
    return name


def take_in(library: Library, paths: Sequence[str], **options: Any) -> Report:
    """Ingest ``paths`` with a progress bar where somebody watches; ``options`` as in `Library.ingest`."""
    from readq.library.inputs import STANDARD_INPUT, standard_input

    if "" in paths:
        raise UsageError("An empty PATH means nothing. For the folder you are in, say: readq ingest .")
    given = [standard_input(sys.stdin.buffer) if path == STANDARD_INPUT else Path(path) for path in paths]
    progress = Progress("Reading")
    try:
        return library.ingest(given, progress=progress.update, **options)
    finally:
        progress.close()


@contextmanager
def _folder() -> Iterator[Path]:
    """A folder that is gone afterwards."""
    from tempfile import TemporaryDirectory  # few need one, and it is a tenth of the time to learn that all is known

    with TemporaryDirectory(prefix="readq-", ignore_cleanup_errors=True) as folder:
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
        tell_rules(report.rules)
        if report.suggested:
            pairs = f"{report.suggested:,} pair{'s' if report.suggested != 1 else ''} of papers"
            narrate(f"{pairs} may be one paper under different ids; they were kept apart.")


def tell_rules(rules: Sequence[Met]) -> None:
    """Tell what the reader's rules did with what is new."""
    for met in rules:
        if met.unlearnt:
            narrate(unlearnt(met.rule))
        elif met.outcome is not None and met.outcome.operation is not None:
            narrate(f"{phrase(met.outcome.operation)} · readq undo takes it back")
        else:
            narrate(f"{_papers(met.papers)} marked by the rule “{met.rule.name}”")


def _papers(number: int) -> str:
    return f"{number:,} paper{'' if number == 1 else 's'}"
