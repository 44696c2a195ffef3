"""One open library: what both front ends may ask of it and do to it."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from readq.errors import ReadqError
from readq.filters import Filter
from readq.library.figures import Figures
from readq.library.lists import PaperList
from readq.library.notebook import UNSET, Notebook
from readq.library.past import Past, Watch
from readq.model import Counts, Hit, Outcome, Paper, Row, SavedView, Status, Suggestion
from readq.store import connection as files
from readq.store import papers as store

if TYPE_CHECKING:
    from readq.library.find import Finder
    from readq.library.inputs import Input
    from readq.library.report import Report

_READ_AHEAD = 20_000  # papers

Clock = Callable[[], float]


class Library(Notebook, Past, Figures):
    """A library file. Not for use by two threads at once: open one a thread, they see each other's changes.

    Every method that changes something has committed it when it returns, in one step that `undo` takes back. All raise
    `ReadqError` with a sentence for people. ``actor`` names who decides in the history.
    """

    def __init__(
        self, path: Path | str, *, actor: str = "readq", create: bool = True, clock: Clock = time.time
    ) -> None:
        self.path = Path(path)
        self.actor = actor
        self._clock = clock
        self._connection = files.connect(self.path, create=create)
        self._version = files.data_version(self._connection)
        self._finder: Finder | None = None

    def close(self) -> None:
        self._connection.close()

    def __enter__(self) -> Library:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def interrupt(self) -> None:
        """End whatever another thread is asking of this library; it raises there."""
        self._connection.interrupt()

    # -- reading ---------------------------------------------------------------------------------------------------

    def counts(self, sources: Collection[int] | None = None) -> Counts:
        """How many papers are where; from counters, at no cost. Of sources only those asked for (None: all)."""
        with self._explained():
            return store.counts(self._connection, sources)

    def sources(self, limit: int | None = None) -> dict[int, str]:
        """The name of every source (or of the ``limit`` newest) by its id, newest first."""
        with self._explained():
            return store.sources(self._connection, limit)

    def open_list(self, filter_: Filter) -> PaperList:
        """The papers of a filter in its order, within some 50 ms at any size (see `PaperList.complete`)."""
        with self._explained():
            return PaperList(self._connection, filter_, self._now())

    def adopt(self, papers: PaperList) -> None:
        """Let a list that another library object opened on this file read through this one."""
        papers.bind(self._connection)

    def finish(self, papers: PaperList) -> None:
        """Find the whole answer of an incomplete list; may take seconds, `interrupt` ends it."""
        with self._explained():
            papers.finish(self._connection)

    def count(self, filter_: Filter) -> int:
        """How many papers a filter lets through, exactly."""
        from readq.store import evaluate

        with self._explained():
            return evaluate.count(self._connection, filter_, self._now())

    def every_id(self, filter_: Filter) -> Sequence[int]:
        """The ids of all papers of a filter, in its order."""
        from readq.store import evaluate

        with self._explained():
            return evaluate.every_id(self._connection, filter_, self._now())

    def rows(self, ids: Sequence[int]) -> list[Row]:
        """The list rows of papers, in the order of ``ids``; unknown ids are left out."""
        with self._explained():
            return store.rows(self._connection, ids)

    def papers(self, ids: Sequence[int]) -> list[Paper]:
        """Papers with all their parts, in the order of ``ids``; unknown ids are left out."""
        with self._explained():
            return store.papers(self._connection, ids)

    def paper(self, id_: int) -> Paper:
        found = self.papers([id_])
        if not found:
            raise ReadqError(f"There is no paper {id_} in {self.path}. See what there is: readq list")
        return found[0]

    def resolve(self, reference: str) -> int:
        """The id of the paper that ``reference`` means: a readq id, an arXiv id, a DOI, or either as a URL."""
        text = reference.strip()
        with self._explained():
            if text.isascii() and text.isdigit() and len(text) < 19 and store.exists(self._connection, int(text)):
                return int(text)
            from readq.identity import arxiv_id, doi

            pairs = [("arxiv", arxiv_id(text)), ("doi", doi(text)), ("openreview", text), ("pmid", text), ("acl", text)]
            found = store.by_identifier(self._connection, [(scheme, value) for scheme, value in pairs if value])
        if found is None:
            raise ReadqError(f"There is no paper {reference!r} in {self.path}. Look for it with: readq find WORDS")
        return found

    def find(self, text: str, limit: int = 50) -> list[Hit]:
        """The papers whose title (or authors, or note) is most like ``text``, best first, typos and all."""
        with self._explained():
            return self._finding().find(text, limit)

    def prepare_find(self) -> None:
        """Make ready what the first `find` needs: up to a second with millions of papers."""
        with self._explained():
            self._finding().prepare()

    def read_ahead(self, after: int) -> int | None:
        """Have a few thousand titles at hand, so that a `find` soon does not wait for the disk, in some milliseconds.
        ``after`` is 0 or what this returned before; None when all are."""
        with self._explained():
            return store.read_ahead(self._connection, after, _READ_AHEAD)

    def changed_elsewhere(self) -> bool:
        """Whether another connection changed the file since this was last asked."""
        with self._explained():
            version = files.data_version(self._connection)
        changed, self._version = version != self._version, version
        return changed

    # -- deciding --------------------------------------------------------------------------------------------------

    def mark(self, ids: Sequence[int], status: Status, watch: Watch | None = None) -> Outcome:
        """Give papers a status. ``watch`` hears (papers done, papers in all) from time to time; if it raises, the
        library is as it was."""
        from readq.library import decide

        with self._writing(watch):
            return decide.mark(self._connection, ids, status, self._seconds(), self.actor, watch)

    def mark_where(self, filter_: Filter, status: Status) -> Outcome:
        """Give all papers of a filter a status."""
        from readq.store import evaluate

        with self._writing():
            return self.mark(evaluate.every_id(self._connection, filter_, self._now()), status)

    def prioritise(self, ids: Sequence[int], change: int, watch: Watch | None = None) -> Outcome:
        """Raise (or with a negative ``change`` lower) the priority of papers, within -9 to 9. ``watch``: as in
        `mark`."""
        from readq.library import decide

        with self._writing(watch):
            return decide.prioritise(self._connection, ids, change, self._seconds(), self.actor, watch)

    def snooze(self, ids: Sequence[int], until: date | None, watch: Watch | None = None) -> Outcome:
        """Take papers out of the inbox until a local day begins; None brings them back at once. ``watch``: as in
        `mark`."""
        from readq.library import decide

        if until is not None and until <= self._now().date():
            raise ReadqError(f"{until.isoformat()} is not after today: choose a later day to snooze until.")
        with self._writing(watch):
            return decide.snooze(self._connection, ids, until, self._seconds(), self.actor, watch)

    def today(self) -> date:
        """The local day it is by the library's clock."""
        return self._now().date()

    def wake(self) -> Outcome:
        """Bring back what is due; cheap when nothing is."""
        with self._explained():
            due = self._connection.execute(
                "SELECT 1 FROM paper WHERE snoozed_until IS NOT NULL AND snoozed_until <= ? LIMIT 1",
                (self._now().date().isoformat(),),
            ).fetchone()
        if due is None:
            return Outcome(None)
        from readq.library import decide

        with self._writing():
            return decide.wake(self._connection, self._now().date(), self._seconds())

    def move(self, id_: int, before: int | None, *, after: int | None = None) -> Outcome:
        """Put a paper right before (or right ``after``) another in the listed order; with neither at the end of it."""
        from readq.library import decide

        with self._writing():
            return decide.move(self._connection, id_, before, self._seconds(), self.actor, after=after)

    def tag(
        self, ids: Sequence[int], add: Iterable[str] = (), remove: Iterable[str] = (), watch: Watch | None = None
    ) -> Outcome:
        """Give papers tags and take others away. ``watch``: as in `mark`."""
        from readq.library import decide

        with self._writing(watch):
            return decide.tag(self._connection, ids, add, remove, self._seconds(), self.actor, watch)

    def rename_tag(self, old: str, new: str, watch: Watch | None = None) -> Outcome:
        """Call a tag something else on every paper; an existing tag ``new`` takes its papers in. ``watch``: as in
        `mark`."""
        from readq.library import decide

        with self._writing(watch):
            return decide.rename_tag(self._connection, old, new, self._seconds(), self.actor, watch)

    def delete_tag(self, name: str, watch: Watch | None = None) -> Outcome:
        """Take a tag from every paper. ``watch``: as in `mark`."""
        from readq.library import decide

        with self._writing(watch):
            return decide.rename_tag(self._connection, name, None, self._seconds(), self.actor, watch)

    # -- saved views, session state ---------------------------------------------------------------------------------

    def views(self) -> list[SavedView]:
        """The saved views, in the reader's order."""
        from readq.store import views

        with self._explained():
            return [SavedView(name, query) for name, query in views.every(self._connection)]

    def save_view(self, name: str, query: str) -> Outcome:
        """Keep a query under a name; a view of that name gets the new query and keeps its place."""
        from readq.library import views

        with self._writing():
            return views.save(self._connection, name, query, self._seconds(), self.actor)

    def rename_view(self, old: str, new: str) -> Outcome:
        """Call a saved view something else."""
        from readq.library import views

        with self._writing():
            return views.rename(self._connection, old, new, self._seconds(), self.actor)

    def delete_view(self, name: str) -> Outcome:
        """Forget a saved view; its papers stay."""
        from readq.library import views

        with self._writing():
            return views.delete(self._connection, name, self._seconds(), self.actor)

    def move_view(self, name: str, place: int) -> Outcome:
        """Put a saved view at a place (from 0) among the others."""
        from readq.library import views

        with self._writing():
            return views.move(self._connection, name, place, self._seconds(), self.actor)

    def state(self, key: str, default: Any = None) -> Any:
        """A small value kept for the app (where the reader left off)."""
        with self._explained():
            found = self._connection.execute("SELECT value FROM state WHERE key = ?", (key,)).fetchone()
        try:
            return json.loads(found[0]) if found else default
        except ValueError:
            return default

    def set_state(self, key: str, value: Any) -> None:
        """Keep a small JSON value; nothing is written when it is what was kept already."""
        if self.state(key, UNSET) == value:
            return
        with self._writing():
            query = "INSERT INTO state VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value"
            self._connection.execute(query, (key, json.dumps(value)))

    @contextmanager
    def together(self) -> Iterator[None]:
        """What is changed in this block is on disk at its end, or none of it if the block raises."""
        with self._writing():
            yield

    # -- the file as a whole ----------------------------------------------------------------------------------------

    def ingest(
        self,
        paths: Sequence[Path | Input],
        *,
        dry_run: bool = False,
        progress: Callable[[int, int, str], None] | None = None,
    ) -> Report:
        """Read listings (folders are walked) into the library. See `readq.library.ingest.run`."""
        from readq.library import ingest

        # Many files are taken in a batch at a time, and every batch stays.
        with files.explained(self.path, "what was ingested so far is kept"):
            return ingest.run(self._connection, paths, at=self._seconds(), dry_run=dry_run, progress=progress)

    def suggestions(self) -> list[Suggestion]:
        """The pairs of papers that may be one and that nobody has decided about, oldest first."""
        from readq.store import provenance

        with self._explained():
            return provenance.suggestions(self._connection)

    def credits(self, id_: int) -> dict[str, str]:
        """The name of the source of each field of a paper that another source gave than the one that brought it."""
        from readq.store import provenance

        with self._explained():
            return provenance.credits(self._connection, id_)

    def backup(self, path: Path) -> None:
        """Copy the library to a new file, whole and consistent even while it is in use."""
        from readq.library import maintenance

        with self._explained():
            maintenance.backup(self._connection, path)

    def check(self) -> list[str]:
        """What is wrong with the file, a sentence each; nothing if all is well."""
        from readq.library import maintenance

        with self._explained():
            return maintenance.check(self._connection)

    def reindex(self) -> None:
        """Make everything that is derived anew: full-text index, counters, marks, signatures."""
        from readq.library import maintenance

        with self._writing():
            maintenance.reindex(self._connection)
        self._finder = None

    # -- inside -----------------------------------------------------------------------------------------------------

    def _finding(self) -> Finder:
        if self._finder is None:
            from readq.library.find import Finder

            self._finder = Finder(self._connection, self._now)
        return self._finder

    def _seconds(self) -> int:
        return int(self._clock())

    def _now(self) -> datetime:
        return datetime.fromtimestamp(self._clock())

    def _explained(self) -> AbstractContextManager[None]:
        return files.explained(self.path)

    @contextmanager
    def _writing(self, watch: Watch | None = None) -> Iterator[None]:
        """A write transaction; what is watched may be large, and gets the memory that makes it fast."""
        with self._explained(), files.roomy(self._connection, watch is not None), files.writing(self._connection):
            yield
