"""One open library: what both front ends may ask of it and do to it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from readq.errors import ReadqError
from readq.filters import Filter
from readq.library.context import Watch
from readq.library.lists import PaperList
from readq.library.opened import Opened
from readq.model import Counts, Facts, Latest, Outcome, Paper, Row, Status
from readq.store import papers as store
from readq.store import state

if TYPE_CHECKING:
    from readq.library.inputs import Input
    from readq.library.report import Report
    from readq.listing import Problem
    from readq.source_names import SourceName
    from readq.store.compile import Plan

_READ_AHEAD = 20_000  # papers
_NOTHING = object()


class Library(Opened):
    """A library file. Not for use by two threads at once: open one a thread, they see each other's changes.

    Every method that changes something has committed it when it returns, in one step that `undo` takes back. All raise
    `ReadqError` with a sentence for people and nothing else, whatever the file holds or became of it; then nothing was
    changed, and the same may be tried again. Only the file that was opened is ever written to, and with
    ``read_only`` nothing is. ``actor`` names who decides in the history.
    """

    # -- reading ---------------------------------------------------------------------------------------------------

    def counts(self, sources: Collection[int] | None = None) -> Counts:
        """How many papers are where; from counters, at no cost. Of sources only those asked for (None: all)."""
        with self._context.explained():
            return store.counts(self._connection, sources)

    def sources(self, limit: int | None = None) -> dict[int, str]:
        """The name of every source (or of the ``limit`` newest) by its id, newest first."""
        with self._context.explained():
            return store.sources(self._connection, limit)

    def source_names(self, limit: int | None = None) -> dict[int, SourceName]:
        """The names of every source (or of the ``limit`` newest) by its id, newest first."""
        from readq.source_names import source_names

        with self._context.explained():
            return source_names(store.source_facts(self._connection, limit))

    def latest(self) -> Latest | None:
        """What came last, decided or not; None if that is nothing, all there is, or too much to go through in a day."""
        from datetime import date

        from readq.store import latest

        with self._context.explained():
            found = latest.newest(self._connection, self._context.now())
            if found is None or found.papers > latest.MOST:
                return None
            counts = _counts(latest.by_status(self._connection, found))
        if not counts.total or counts.total == self.counts(()).total:
            return None
        day = date.fromordinal(found.day) if found.day is not None else None
        return Latest(found.at, date.fromtimestamp(found.at) == self._context.now().date(), day, counts)

    def left_of_before(self) -> tuple[date, tuple[str, ...]] | None:
        """The last listings before the `latest` of which something is undecided: their day, and what to ask for them
        by (see `readq.source_names.SourceName`); None if there are none."""
        from readq.store import latest

        with self._context.explained():
            found = latest.newest(self._connection, self._context.now())
            days = latest.before(self._connection, found) if found is not None else []
        ids = [id_ for _, sources in days for id_ in sources]
        undecided = self.counts(ids).sources
        for day, sources in days:
            if any(undecided.get(id_, (0, 0))[0] for id_ in sources):
                names = self.source_names()
                return date.fromordinal(day), tuple(names[id_].asked for id_ in sources)
        return None

    def open_list(self, filter_: Filter, *, at_once: bool = False, rough: bool = False) -> PaperList:
        """The papers of a filter in its order, within some 50 ms at any size (see `PaperList.complete`); an order by
        interest takes as long as it takes to learn it. ``at_once``: such a list comes incomplete, as listed;
        ``rough``: that of a large library may be only about in order (see `PaperList.rough`)."""
        with self._context.explained():
            papers = PaperList(self._connection, filter_, self._context.now())
            if filter_.sort is not None and filter_.sort.key == "interest":
                if at_once:
                    papers.complete = False
                else:
                    self._by_interest(papers, reverse=filter_.sort.reverse, rough=rough)
            return papers

    def adopt(self, papers: PaperList) -> None:
        """Let a list that another library object opened on this file read through this one."""
        papers.bind(self._connection)

    def finish(self, papers: PaperList) -> None:
        """Find the whole answer of an incomplete list, and the exact order of a rough one; may take seconds,
        `interrupt` ends it."""
        with self._context.explained():
            sort = papers.filter.sort
            if sort is not None and sort.key == "interest" and (papers.rough or not papers.complete):
                self._by_interest(papers, reverse=sort.reverse)
            papers.finish(self._connection)

    def count(self, filter_: Filter) -> int:
        """How many papers a filter lets through, exactly."""
        from readq.store import stretches

        with self._context.explained():
            return stretches.count(self._connection, self._plan(filter_))

    def followed(self) -> tuple[int, str]:
        """How many interests are named, and which of them alone is followed, if one is; see `readq.library.interests`,
        which takes longer to load."""
        from readq.store import interests

        with self._context.explained():
            return interests.followed(self._connection)

    def queued_before(self, age: str, most: int) -> int:
        """How many papers wait in the queue for longer than an ``age`` such as ``60d``; counted up to ``most``."""
        from readq.dates import bounds

        with self._context.explained():
            return store.queued_before(self._connection, bounds(age, ":<", self._context.now())[1] or 0, most)

    def counts_of(self, papers: Filter | Sequence[int]) -> Counts:
        """How many of the papers of a filter, or of these, are where."""
        with self._context.explained():
            if isinstance(papers, Filter):
                from readq.store import evaluate

                found = evaluate.count_by_status(self._connection, self._plan(papers))
            else:
                found = {}
                for number in store.statuses(self._connection, papers).values():
                    found[number] = found.get(number, 0) + 1
        return _counts(found)

    def undecided(self, ids: Sequence[int]) -> list[int]:
        """Those of these papers that are neither decided nor snoozed."""
        with self._context.explained():
            found = store.statuses(self._connection, ids)
        return [id_ for id_ in ids if found.get(id_) == Status.INBOX]

    def every_id(self, filter_: Filter) -> Sequence[int]:
        """The ids of all papers of a filter, in its order."""
        from readq.store import stretches

        if filter_.sort is not None and filter_.sort.key == "interest":
            papers = self.open_list(filter_)
            return papers.ids(0, papers.total)
        with self._context.explained():
            return stretches.every_id(self._connection, self._plan(filter_))

    def by_page(self, filter_: Filter) -> bool:
        """Whether the order of a filter is that of one source's page, which no hand rearranges."""
        from readq.store import evaluate

        with self._context.explained():
            return evaluate.one_source(self._connection, self._plan(filter_)) is not None

    def rows(self, ids: Sequence[int]) -> list[Row]:
        """The list rows of papers, in the order of ``ids``; unknown ids are left out."""
        with self._context.explained():
            return store.rows(self._connection, ids)

    def facts(self, ids: Sequence[int]) -> dict[int, Facts]:
        """What a list with room tells of these few papers beside their rows."""
        from readq.store import row_facts

        with self._context.explained():
            return row_facts.facts(self._connection, ids)

    def papers(self, ids: Sequence[int]) -> list[Paper]:
        """Papers with all their parts, in the order of ``ids``; unknown ids are left out."""
        with self._context.explained():
            return store.papers(self._connection, ids)

    def paper(self, id_: int) -> Paper:
        found = self.papers([id_])
        if not found:
            raise ReadqError(f"There is no paper {id_} in {self.path}. See what there is: readq list")
        return found[0]

    def resolve(self, reference: str) -> int:
        """The id of the paper that ``reference`` means: a readq id, an arXiv id, a DOI, or either as a URL."""
        text = reference.strip()
        with self._context.explained():
            if text.isascii() and text.isdigit() and len(text) < 19 and store.exists(self._connection, int(text)):
                return int(text)
            from readq.identity import arxiv_id, doi

            pairs = [("arxiv", arxiv_id(text)), ("doi", doi(text)), ("openreview", text), ("pmid", text), ("acl", text)]
            found = store.by_identifier(self._connection, [(scheme, value) for scheme, value in pairs if value])
        if found is None:
            raise ReadqError(f"There is no paper {reference!r} in {self.path}. Look for it with: readq find WORDS")
        return found

    def read_ahead(self, after: int) -> int | None:
        """Have a few thousand titles at hand, so that a `find` soon does not wait for the disk, in some milliseconds.
        ``after`` is 0 or what this returned before; None when all are."""
        with self._context.explained():
            return store.read_ahead(self._connection, after, _READ_AHEAD)

    # -- deciding --------------------------------------------------------------------------------------------------

    def mark(self, ids: Sequence[int], status: Status, watch: Watch | None = None) -> Outcome:
        """Give papers a status. ``watch`` is told (papers done, papers in all) from time to time; if it raises, the
        library is as it was."""
        from readq.library import decide

        with self._context.writing(watch):
            return decide.mark(self._context, ids, status, watch)

    def mark_where(self, filter_: Filter, status: Status) -> Outcome:
        """Give all papers of a filter a status."""
        with self._context.writing():
            return self.mark(self.every_id(filter_), status)

    def prioritise(self, ids: Sequence[int], change: int, watch: Watch | None = None) -> Outcome:
        """Raise (or with a negative ``change`` lower) the priority of papers, within -9 to 9. ``watch``: as in
        `mark`."""
        from readq.library import decide

        with self._context.writing(watch):
            return decide.prioritise(self._context, ids, change, watch)

    def snooze(self, ids: Sequence[int], until: date | None, watch: Watch | None = None) -> Outcome:
        """Take papers out of the inbox until a local day begins; None brings them back at once. ``watch``: as in
        `mark`."""
        from readq.library import decide

        with self._context.writing(watch):
            return decide.snooze(self._context, ids, until, watch)

    def now(self) -> datetime:
        """The local time by the library's clock."""
        return self._context.now()

    def today(self) -> date:
        """The local day it is by the library's clock."""
        return self._context.now().date()

    def wake(self) -> Outcome:
        """Bring back what is due; cheap when nothing is."""
        with self._context.explained():
            due = store.due(self._connection, self.today(), 1)
        if not due:
            return Outcome(None)
        from readq.library import decide

        with self._context.writing():
            return decide.wake(self._context)

    def move(self, id_: int, before: int | None, *, after: int | None = None) -> Outcome:
        """Put a paper right before (or right ``after``) another in the listed order; with neither at the end of it."""
        from readq.library import decide

        with self._context.writing():
            return decide.move(self._context, id_, before, after=after)

    def tag(
        self, ids: Sequence[int], add: Iterable[str] = (), remove: Iterable[str] = (), watch: Watch | None = None
    ) -> Outcome:
        """Give papers tags and take others away. ``watch``: as in `mark`."""
        from readq.library import decide

        with self._context.writing(watch):
            return decide.tag(self._context, ids, add, remove, watch)

    @contextmanager
    def together(self) -> Iterator[None]:
        """What is changed in this block is on disk at its end, or none of it if the block raises."""
        with self._context.writing():
            yield

    # -- session state ----------------------------------------------------------------------------------------------

    def state(self, key: str, default: Any = None) -> Any:
        """A small value kept for the app (where the reader left off)."""
        with self._context.explained():
            return state.get(self._connection, key, default)

    def set_state(self, key: str, value: Any) -> None:
        """Keep a small JSON value; nothing is written when it is what was kept already."""
        if self.state(key, _NOTHING) != value:
            with self._context.writing():
                state.put(self._connection, key, value)

    # -- taking in ---------------------------------------------------------------------------------------------------

    def ingest(
        self,
        paths: Sequence[Path | Input],
        *,
        dry_run: bool = False,
        progress: Callable[[int, int, str], None] | None = None,
        as_format: str | None = None,
        as_status: Status | None = None,
        refused: Callable[[str, Sequence[Problem]], None] | None = None,
        fetched: str | None = None,
    ) -> Report:
        """Read listings (folders are walked) into the library. See `readq.library.ingest.run`."""
        from readq.library import ingest

        # Many files are taken in a batch at a time, and every batch stays.
        with self._context.explained("what was ingested so far is kept"):
            return ingest.run(
                self._connection,
                paths,
                at=self._context.seconds(),
                dry_run=dry_run,
                progress=progress,
                as_format=as_format,
                as_status=as_status,
                refused=refused,
                fetched=fetched,
            )

    def add(self, text: str, title: str = "", *, queue: bool = False) -> tuple[int, bool]:
        """Put in one paper by hand. See `readq.library.adding.add`."""
        from readq.library import adding

        with self._context.writing():
            id_, new = adding.add(self._context, text, title, queue=queue)
            self.paper(id_)  # in a damaged library: what could not be shown is not added
        return id_, new

    def sources_of_fields(self, id_: int) -> dict[str, str]:
        """The name of the source of each field of a paper that another source gave than the one that brought it."""
        from readq.store import provenance

        with self._context.explained():
            return provenance.sources_of_fields(self._connection, id_)

    # -- inside -----------------------------------------------------------------------------------------------------

    def _by_interest(self, papers: PaperList, *, reverse: bool, rough: bool = False) -> None:
        from readq.library.word_model import IN_MEMORY
        from readq.store.stretches import give_back

        found = self.interest.order(papers.every_id(), surprises=not reverse, rough=rough)
        ids = found.ids[::-1] if reverse and found.learnt else found.ids
        papers.put_in_order(ids, found.level, found.surprises, rough=found.rough)
        if not found.rough and len(ids) > IN_MEMORY:
            give_back(self._connection)  # what the words of all papers took on their way

    def _plan(self, filter_: Filter) -> Plan:
        from readq.store.compile import plan

        return plan(filter_, self._context.now())


def _counts(found: Mapping[int, int]) -> Counts:
    """How many papers have which status number."""
    return Counts({status: found.get(status, 0) for status in Status}, found.get(store.SNOOZED, 0))
