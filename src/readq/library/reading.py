"""Inputs become batches of candidates, cut by their number and size whatever the files they come from."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING

from readq.errors import ReadqError
from readq.library.inputs import Input, breaks_off, reason, repeatable
from readq.library.report import FileReport
from readq.library.unpacking import unfolded

# Parsing and merging are imported with the first file that is new: mostly the same folder is ingested again.
if TYPE_CHECKING:
    from readq.formats.base import Record, Stream
    from readq.library.candidates import Candidate
    from readq.library.merge import Taken
    from readq.library.recognising import Again, KnownRecords, Unread
    from readq.listing import About, Draft, Problem

BATCH_PAPERS = 16_000  # read, written, indexed and committed together; bounds what is in memory
BATCH_CHARACTERS = 16 << 20  # and so does this
BATCH_FILES = 16_000
FIRST_PAPERS = 4_000
_OVERHEAD, _AUTHOR = 1_200, 500  # what a draft takes beside its text, and each of its authors


@dataclass(slots=True)
class Intake:
    """One input on its way in: what was told of it so far, and where the library keeps it."""

    input: Input
    report: FileReport
    sha256: str = ""
    about: About | None = None
    title: str = ""  # of the format
    authority: int = 0
    source: int | None = None
    taken: Taken | None = None
    last_rank: int = 0
    grown_from: int = 0  # the last rank of what it listed before, where it grows
    restored: bool = False  # it was a whole library, and is in


@dataclass(slots=True)
class Part:
    """What was read of an input at once. ``met``: what it lists, which `recognise` turns into ``candidates``; ``last``:
    nothing follows; ``error``: why, if not because it ended; ``position``: how many bytes of it were read."""

    intake: Intake
    met: list[Candidate | Unread] = field(default_factory=list)
    candidates: list[Candidate | Again] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    last: bool = False
    error: str | None = None
    position: int = 0

    def take(self, item: Draft | Problem | Record, *, known: bool, digest: int = 0) -> int:
        """Add what was met, or a problem; how large it is. ``known``: it most likely is of a paper the library has.
        ``digest``: the checksum of a record."""
        from readq.library.candidates import made_of

        return self.put(made_of(item, self.intake.title, self.intake.authority, known=known, record=digest))

    def put(self, made: Candidate | Problem) -> int:
        """Add what was made of something that was met; how large it is."""
        from readq.library.candidates import Candidate

        if isinstance(made, Candidate):
            self.met.append(made)
            draft = made.draft
            return len(made.title) + len(made.abstract or "") + len(draft.raw or "") + _AUTHOR * len(draft.authors)
        self.problems.append(made)
        return len(made.reason)

    def recognise(self, records: KnownRecords) -> None:
        """Tell which of the unread records are known, and read the others."""
        from readq.library.recognising import Again, Unread

        met, self.met = self.met, []
        papers = iter(records.recognised([each.digest for each in met if isinstance(each, Unread)]))
        for each in met:
            if not isinstance(each, Unread):
                self.candidates.append(each)
            elif (paper := next(papers)) is not None:
                self.candidates.append(Again(paper, each.record.by_title))
            else:
                self.take(each.record, known=True, digest=each.digest)
                self.candidates += [made for made in self.met if not isinstance(made, Unread)]
                self.met.clear()


class Reader:
    """Reads inputs, except those whose very contents are ``known`` (SHA-256), and prepares what they list.

    ``as_format`` is the name of the format they are read as, None to recognise it. ``expect_known``: what comes next
    are most likely papers the library has; ``recognise``: records among them are left to `Part.recognise`.
    ``restore`` takes a whole library that comes first as it is, and tells how many papers came. ``faults``: see
    `Report`.
    """

    def __init__(self, inputs: Sequence[Input], known: set[str], as_format: str | None = None) -> None:
        self._inputs = inputs
        self._known = known
        self._format = as_format
        self.expect_known = True
        self.recognise = False
        self.restore: Callable[[Stream, Intake, Callable[[], int]], int] | None = None
        self.faults: tuple[str, ...] = ()
        self._position: Callable[[], int] = int

    def batches(self) -> Iterator[list[Part]]:
        """The parts of the inputs in order, as many at a time as make a transaction; fewer at first, since nothing else
        can be done until the first are read."""
        most = FIRST_PAPERS
        batch: list[Part] = []
        papers = characters = 0
        for each in unfolded(self._inputs):
            intake = Intake(each, FileReport(each.shown, named=each.named))
            part = Part(intake)
            for item in self._items(intake, part):
                papers += 1
                characters += item
                if papers >= most or characters >= BATCH_CHARACTERS:
                    part.position = self._position()
                    batch.append(part)
                    yield batch
                    batch, papers, characters = [], 0, 0
                    most = min(most * 3 // 2, BATCH_PAPERS)  # read while the last are indexed
                    part = self._part = Part(intake)
            part.last = True
            batch.append(part)
            if len(batch) >= BATCH_FILES:
                yield batch
                batch, papers, characters = [], 0, 0
        if batch:
            yield batch

    def _items(self, intake: Intake, part: Part) -> Iterator[int]:
        """Read an input into parts, the first of which is ``part``; yields the size of each draft or problem."""
        self._part = part
        each = intake.input
        if each.error is not None:
            part.error, intake.report.broke_off = each.error, each.broke_off
            return
        try:
            with each.open() as opened:
                before = _state(opened)
                # Standard input may have been read by another program before: it has no beginning to go back to.
                file, intake.sha256 = repeatable(opened, spool=each.place in ("stdin", "member"))
                with file:
                    if intake.sha256 in self._known:
                        return
                    unpacked = each.unpack(file) if each.unpack is not None else file
                    yield from self._drafts(intake, file, unpacked)
                    if _state(opened) != before:
                        self._part.error = "it changed while it was read; ingest it again"
                    elif damage := _damage(unpacked) or _damage(opened):
                        self._part.error = f"it is damaged and was read only up to there ({damage})"
        except OSError as error:
            self._part.error = reason(error)
            intake.report.broke_off = breaks_off(error)
        except ReadqError as error:
            self._part.error = str(error)

    def _drafts(self, intake: Intake, file: IO[bytes], unpacked: IO[bytes]) -> Iterator[int]:
        from readq.formats import registry
        from readq.formats.base import Record, Stream
        from readq.formats.lists.own_library import KIND
        from readq.formats.lists.own_library import sniff as is_library
        from readq.library.merge import Taken
        from readq.library.recognising import Checksums, Unread

        self.faults = registry.plugins().faults
        given = intake.input
        stream = Stream(unpacked, given.name, given.locator if given.place == "file" and unpacked is file else None)
        if self.restore is not None and is_library(stream):
            intake.restored = True
            report = intake.report
            report.format = KIND
            report.listed = report.new = self.restore(stream, intake, file.tell)
            self.restore = None
            return
        self.restore = None
        format_, about, items = registry.open_records(stream, self._format)
        intake.about, intake.authority, intake.taken, intake.title = about, format_.authority, Taken(), format_.title
        checksums = Checksums(format_.name, format_.authority)
        self._position = file.tell
        for item in items:
            part = self._part
            if not isinstance(item, Record):
                size = part.take(item, known=self.expect_known)
            elif self.recognise and self.expect_known:
                part.met.append(Unread(item, checksums.of(item.text)))
                size = len(item.text)
            else:
                size = part.take(item, known=self.expect_known, digest=checksums.of(item.text))
            yield size + _OVERHEAD


def _damage(file: object) -> str | None:
    """Why what was unpacked ended before its end."""
    damage: str | None = getattr(file, "damage", None)
    return damage


def _state(file: IO[bytes]) -> tuple[int, int] | None:
    """What tells whether a file was written to; None for what is no file."""
    try:
        status = os.fstat(file.fileno())
    except OSError:
        return None
    if not stat.S_ISREG(status.st_mode):
        return None
    return status.st_size, status.st_mtime_ns
