"""Ingest: listings in, papers out, the same paper only once.

Inputs are read, parsed and prepared on a thread of their own while SQLite indexes what came before. What is reported as
ingested is on disk; readers wait only for the end of a transaction. A file of any size goes through a batch at a time:
what was taken in of one that was interrupted stays, and is recognised when it is read again.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from readq.errors import ReadqError
from readq.library import arrivals, decide
from readq.library.context import Context
from readq.library.inputs import Input, inputs_of
from readq.library.reading import Intake, Part, Reader
from readq.library.report import FileReport, Report
from readq.listing import Draft, Problem
from readq.model import Status
from readq.source_names import source_name
from readq.store import bulk_writes, contents, journal, known_records, sources
from readq.store.connection import Connection, discarded, writing
from readq.text import storable

if TYPE_CHECKING:
    from readq.formats.base import Stream
    from readq.library.merge import Merger

_ACTOR = "ingest"
_LIBRARY = "readq-library"
Progress = Callable[[int, int, str], None]
Refused = Callable[[str, Sequence[Problem]], None]


def run(
    connection: Connection,
    given: Sequence[Path | Input],
    *,
    at: int,
    dry_run: bool = False,
    progress: Progress | None = None,
    as_format: str | None = None,
    as_status: Status | None = None,
    refused: Refused | None = None,
    fetched: str | None = None,
) -> Report:
    """Ingest files and, walked in name order, folders. ``at`` is the time to record. ``as_format`` is the name of the
    format they are read as, whatever they look like; ``as_status`` is given to all undecided papers they list.
    ``refused`` is told every record that is not taken in, with the path as the person gave it. ``fetched`` is the name
    of the subscription that brought it. Rules of the reader's meet what is new, unless more is being fetched.

    A file that cannot be read or is no listing has an ``error`` in the report; the others are ingested. With
    ``dry_run`` the library is left as it was. ``progress`` is called with (bytes done, bytes in all, name).
    """
    inputs = list(inputs_of(given))
    report = Report(dry_run=dry_run)
    with bulk_writes.bulk(connection), _without_collector(), discarded(connection) if dry_run else nullcontext():
        run = _Run(connection, inputs, at, report, progress, as_format, refused, fetched, as_status)
        run.run()
        if as_status is not None:
            with writing(connection):
                decide.mark(Context(connection, _ACTOR, lambda: at), run.undecided(), as_status)
        if not dry_run and fetched is None:  # what several pages bring is met at once, when all are there
            report.rules = arrivals.Arrivals(Context(connection, "rules", lambda: at)).apply()
    return report


@contextmanager
def _without_collector() -> Iterator[None]:
    """No search for garbage in cycles meanwhile: drafts are in none, and there are so many that it takes a while."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


class _Run:
    """One ingest."""

    def __init__(
        self,
        connection: Connection,
        inputs: Sequence[Input],
        at: int,
        report: Report,
        progress: Progress | None,
        as_format: str | None,
        refused: Refused | None,
        fetched: str | None,
        as_status: Status | None,
    ) -> None:
        self._connection = connection
        self._fetched = fetched
        self._at = at
        self._report = report
        self._progress = progress
        self._refused = refused
        self._total = sum(each.size for each in inputs)
        self._done = 0  # bytes of the inputs that are reported
        self._new = self._changed = 0  # papers
        self._step: int | None = None  # of the journal
        self._forced = as_format is not None
        # Another format may find in known contents what the first did not.
        self._reader = Reader(inputs, set() if self._forced else sources.known_contents(connection), as_format)
        self._reader.recognise = known_records.any_known(connection)
        if as_format in (None, _LIBRARY) and as_status is None and fetched is None and contents.is_empty(connection):
            self._reader.restore = self._restore
        self._taken_over: int | None = None  # the step of the journal for what other programs had
        self._sources: list[int] = []
        self._called = ""  # the source that came last, for people

    def run(self) -> None:
        batches = self._reader.batches()
        batch = next(batches, None)
        while batch and not any(part.intake.about for part in batch):
            self._add(batch, None)
            batch = next(batches, None)
        if batch:
            self._write_all(batch, batches)
        self._report.faults = self._reader.faults

    def _write_all(self, first: list[Part], batches: Iterator[list[Part]]) -> None:
        """Write the ``first`` batch and those after it, each in one transaction, and report them."""
        from concurrent.futures import ThreadPoolExecutor

        from readq.library.candidates import Candidate
        from readq.library.merge import Merger
        from readq.library.recognising import KnownRecords

        records = KnownRecords(self._connection)
        batch: list[Part] | None = first
        with ThreadPoolExecutor(1) as ahead:
            while batch:
                with writing(self._connection):
                    for part in batch:
                        part.recognise(records)
                    candidates = [each for part in batch for each in part.candidates if isinstance(each, Candidate)]
                    merger = Merger(self._connection, self._at, candidates)
                    candidates.clear()
                    self._add(batch, merger)
                    self._join(batch)
                    self._enter(merger.learned, len(self._report.files) + (not batch[-1].last))
                    self._reader.expect_known = not any(part.intake.taken and part.intake.taken.new for part in batch)
                    batch.clear()  # what was read is written: not to be held while the next is read
                    # SQLite works on its own here, which leaves Python free to read on; at any other time two threads
                    # would only take turns, and lose time by it.
                    following = ahead.submit(next, batches, None)
                    merger.settle()
                    if merger.told:
                        self._take_over(merger.told)
                batch = following.result()

    def _take_over(self, told: Mapping[int, Sequence[Draft]]) -> None:
        """Give papers what other programs had of them, as one step for the whole ingest."""
        from readq.library.taking_over import take_over

        outcome = take_over(Context(self._connection, _ACTOR, lambda: self._at), told, self._taken_over)
        if outcome.operation is not None:
            self._taken_over = outcome.operation.id

    def undecided(self) -> list[int]:
        """The papers in the inbox that the inputs list."""
        return [id_ for source in self._sources for id_ in sources.undecided_in(self._connection, source)]

    def _add(self, batch: Sequence[Part], merger: Merger | None) -> None:
        """Write the parts of a batch in the current transaction and report the files that end in it."""
        for part in batch:
            each = part.intake
            if each.about is None or merger is None:
                self._not_read(part)
                continue
            if not each.report.format:
                self._begin(each, merger)
            each.report.refuse(part.problems)
            if self._refused is not None and part.problems:
                self._refused(each.report.path, part.problems)
            each.report.listed += len(part.candidates)
            if each.source is not None and each.taken is not None:
                each.last_rank = merger.add(each.source, part.candidates, each.taken, each.last_rank)
            if part.last:
                each.report.error = part.error or _nothing(each.report)
            if each.source is not None and part.last and not each.report.listed and each.report.error:
                sources.forget_source(self._connection, each.source)
            elif each.source is not None:
                complete = part.last and part.error is None
                listed, problems = each.report.listed, each.report.refused
                sources.close_source(self._connection, each.source, listed=listed, problems=problems, complete=complete)
        if merger is not None:
            merger.finish()
        for part in batch:
            if part.last and part.intake.grown_from and part.intake.source is not None and merger is not None:
                merger.recount(sources.drop_again(self._connection, part.intake.source, part.intake.grown_from))
            self._account(part)

    def _restore(self, stream: Stream, each: Intake, position: Callable[[], int]) -> int:
        """Fill the library, which is empty, with one out of a file, of which ``position`` says how many bytes were
        read; returns how many papers came."""

        from readq.library import restoring  # hardly any ingest is of a library

        def refuse(problem: Problem) -> None:
            each.report.refuse([problem])
            if self._refused is not None:
                self._refused(each.report.path, [problem])

        def told() -> None:
            if self._progress is not None:
                self._progress(min(position(), each.input.size), self._total, each.input.name)

        return restoring.restore(self._connection, stream, refuse, told)

    def _join(self, batch: Sequence[Part]) -> None:
        """Take in what libraries that end in this batch hold beside papers."""
        for part in batch:
            each = part.intake
            if part.last and each.source is not None and each.about is not None and each.about.beside:
                from readq.library import restoring

                context = Context(self._connection, _ACTOR, lambda: self._at)
                self._taken_over = restoring.join(context, each.about.beside, self._taken_over)

    def _enter(self, learned: Mapping[int, Sequence[tuple[int, str, str | None]]], files: int) -> None:
        """Keep what this ingest came to so far as one step of the journal, from its first change on: whatever ends it,
        the papers that are there have their step. ``learned`` is what this batch told of papers, by source."""
        if not (self._new or self._changed):
            return
        facts: dict[str, object] = {"new": self._new, "changed": self._changed, "files": files}
        verb = "ingest" if self._new else "complete"
        if files == 1 and self._called:
            verb, facts["source"] = f"{verb}_one", self._called
        if self._fetched is not None and self._new:
            verb, facts["name"] = "fetch", self._fetched
        if self._step is None:
            self._step = journal.begin(self._connection, verb, self._at, _ACTOR)
            journal.finish(self._connection, self._step, papers=0, first_paper=None)
        journal.goes_on(self._connection, self._step, verb, facts, papers=self._new)
        for source, befores in learned.items():
            journal.learned(self._connection, self._step, source, befores)

    def _not_read(self, part: Part) -> None:
        """Report an input of which nothing was read, or nothing needed to be."""
        report = part.intake.report
        report.error = part.error
        if part.error is None and not part.intake.restored:
            same = sources.source_with(self._connection, "sha256", part.intake.sha256)
            if same is None:
                raise ReadqError(f"{report.path} changed while it was read. Ingest it again.")
            report.format, report.unchanged = same.kind, True
            self._sources.append(same.id)
            report.listed = report.known = same.listed

    def _begin(self, each: Intake, merger: Merger) -> None:
        """Note where an input came from, unless just this was taken in before."""
        about, given = each.about, each.input
        assert about is not None
        each.report.format = about.kind
        self._called = source_name(about.kind, storable(given.name, 1_000), about.page_date)
        same = sources.source_with(self._connection, "sha256", each.sha256)
        if same is not None and same.complete and (not self._forced or same.kind == about.kind):
            each.report.unchanged = True
            self._sources.append(same.id)
            return
        if same is not None and not same.complete:  # it was interrupted
            each.source = same.id
            self._sources.append(same.id)
            return
        path = storable(given.locator, 10_000) if given.locator is not None else None
        earlier = sources.source_with(self._connection, "path", path) if path is not None else None
        facts = {"kind": about.kind, "sha256": each.sha256, "page_date": about.page_date, "at": self._at}
        if earlier is None:
            each.source = sources.add_source(
                self._connection,
                name=storable(given.name, 1_000),
                path=path,
                place=given.place,
                authority=each.authority,
                **facts,  # type: ignore[arg-type]
            )
        else:
            each.source = earlier.id
            if given.grows:
                each.last_rank = each.grown_from = sources.last_rank(self._connection, earlier.id)
            named = sources.renew_source(
                self._connection,
                earlier.id,
                authority=each.authority,
                grows=given.grows,
                **facts,  # type: ignore[arg-type]
            )
            merger.recount(named)
        self._sources.append(each.source)

    def _account(self, part: Part) -> None:
        """Bring the report, and the source, of a part's input up to date."""
        each = part.intake
        report, taken = each.report, each.taken
        if each.source is not None and taken is not None:
            self._new += taken.new - report.new
            self._changed += len(taken.changed) - report.changed
            report.new, report.known, report.merged = taken.new, taken.known, taken.merged
            report.changed, report.suggested = len(taken.changed), taken.suggested
        elif report.unchanged:
            report.known = report.listed
        if part.last:
            self._report.files.append(report)
            self._done += each.input.size
        if self._progress is not None:
            position = 0 if part.last else min(part.position, each.input.size)
            self._progress(self._done + position, self._total, each.input.name)


def _nothing(report: FileReport) -> str | None:
    """Why a file of which no record was understood is no listing."""
    if report.listed or not report.refused:
        return None
    first = report.skipped[0]
    where = f" (line {first.line}: {first.reason})" if first.line else f" ({first.reason})"
    return f"none of its {report.refused:,} records could be read{where}"
