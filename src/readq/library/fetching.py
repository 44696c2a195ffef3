"""Fetching: what is new where the reader subscribes comes into the library, once.

Servers are asked on threads, hosts beside each other and each host one thing after the other; what came is taken in on
the caller's thread, page by page. A page that was taken in stays, whatever happens next, and only then is it noted that
a server need not send it again: what is killed on the way goes on where it was. A subscription that another readq is
fetching is left to it.
"""

from __future__ import annotations

import json
import os
import queue
import socket
import sys
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING

from readq.errors import ReadqError
from readq.library.arrivals import Arrivals, Met
from readq.library.asking import client
from readq.library.context import Context
from readq.library.fetch_settings import Settings
from readq.library.inputs import Input
from readq.model import Subscription
from readq.sources import subscriptions as targets
from readq.sources.client import Answer, Client, Request
from readq.sources.failures import FetchFailed, Kind
from readq.sources.pace import group_of
from readq.store import subscriptions as stored

if TYPE_CHECKING:
    from readq.library.core import Library
    from readq.library.report import FileReport

_FORGET = 60 * 86_400  # seconds after which a page that was not asked for again is forgotten
_BACK_OFF, _LONGEST_BACK_OFF = 5 * 60, 12 * 3600  # seconds
_CLAIM_HERE, _CLAIM_ELSEWHERE = 3600, 1200  # seconds for which a claim is believed
NO_NETWORK = (Kind.OFFLINE, Kind.DNS)  # what is tried again as soon as the reader wishes
_LOOKED_AT = 1 << 20  # bytes
_REST = 0.2  # seconds between two looks at whether to go on

Progress = Callable[[str, str], None]  # told (name of a subscription, what is being done)


@dataclass(slots=True)
class Fetched:
    """What came of one subscription. ``pages`` were taken in, ``unchanged`` had nothing new; ``error`` is why it ended
    early, ``left`` why it was not fetched at all."""

    subscription: Subscription
    pages: int = 0
    unchanged: int = 0
    listed: int = 0
    new: int = 0
    changed: int = 0
    error: str | None = None
    left: str | None = None
    kind: Kind | None = None

    def count(self, file: FileReport) -> None:
        """Add what came of a page or a file."""
        self.pages += not file.unchanged and not file.error
        self.unchanged += file.unchanged
        self.listed += file.listed
        self.new += file.new
        self.changed += file.changed


@dataclass(slots=True)
class FetchReport:
    """One fetch: what came of each subscription, and what rules did with the papers."""

    fetched: list[Fetched] = field(default_factory=list)
    rules: list[Met] = field(default_factory=list)
    cancelled: bool = False

    @property
    def new(self) -> int:
        return sum(each.new for each in self.fetched)

    @property
    def changed(self) -> int:
        return sum(each.changed for each in self.fetched)

    @property
    def offline(self) -> bool:
        """Whether nothing at all could be reached."""
        failed = self.failed
        return len(failed) > 1 and len(failed) == len(self.fetched) and all(each.kind in NO_NETWORK for each in failed)

    @property
    def failed(self) -> list[Fetched]:
        return [each for each in self.fetched if each.error]


@dataclass(slots=True)
class _Came:
    """A page that a thread has fetched; ``listed`` is put there once it is taken in, and ``taken`` set."""

    number: int
    page: targets.Page
    answer: Answer
    taken: threading.Event = field(default_factory=threading.Event)
    listed: int = 0


@dataclass(slots=True)
class _Ended:
    """A subscription of which no more comes."""

    number: int
    failure: ReadqError | None = None
    moved: str | None = None


def fetch(
    library: Library,
    wanted: Sequence[Subscription],
    settings: Settings,
    *,
    since: date | None = None,
    progress: Progress = lambda *_: None,
    stop: Callable[[], bool] = lambda: False,
) -> FetchReport:
    """Fetch subscriptions, all that came ``since`` a day or since each was fetched last. ``progress`` is told on the
    caller's thread; ``stop`` is asked from others and ends everything within a moment."""
    return _Fetch(library, settings, since, progress, stop).run(wanted)


class _Fetch:
    def __init__(
        self, library: Library, settings: Settings, since: date | None, progress: Progress, stop: Callable[[], bool]
    ) -> None:
        self._library = library
        self._connection = library._connection
        self._settings = settings
        self._since = since
        self._progress = progress
        self._stop = stop
        self._halted = threading.Event()
        self._came: queue.Queue[_Came | _Ended] = queue.Queue()
        self._results: list[Fetched] = []
        self._validators: dict[str, tuple[str | None, str | None]] = {}

    def run(self, wanted: Sequence[Subscription]) -> FetchReport:
        report = FetchReport()
        now = self._now()
        with client(self._library, self._settings, lambda: self._halted.is_set() or self._stop()) as asking:
            self._run(wanted, asking, now)
        report.rules = Arrivals(Context(self._connection, "rules", lambda: now)).apply()
        report.fetched = self._results
        report.cancelled = self._stop()
        return report

    def _run(self, wanted: Sequence[Subscription], asking: Client, now: int) -> None:
        groups: dict[str, list[tuple[int, list[targets.Page]]]] = {}
        claimed: list[int] = []
        try:
            for each in wanted:
                result = Fetched(each)
                self._results.append(result)
                if other := self._claim(each, now):
                    result.left = other
                    continue
                claimed.append(each.id)
                if targets.is_folder(each.target):
                    self._folder(result)
                    continue
                pages = self._pages(each)
                for page in pages:
                    self._validators[page.address] = stored.validators(self._connection, page.address)
                group = group_of(targets.host(pages[0].url)) if pages else ""
                groups.setdefault(group, []).append((len(self._results) - 1, pages))
            threads = [
                threading.Thread(target=self._ask, args=(asking, members), daemon=True) for members in groups.values()
            ]
            for thread in threads:
                thread.start()
            open_ = sum(len(members) for members in groups.values())
            while open_:
                try:
                    item = self._came.get(timeout=_REST)
                except queue.Empty:
                    if not any(thread.is_alive() for thread in threads) and self._came.empty():
                        break
                    continue
                if isinstance(item, _Ended):
                    open_ -= 1
                    self._end(item)
                else:
                    self._take_in(item)
        finally:
            self._halted.set()
            self._let_go(claimed, now)

    def _now(self) -> int:
        return self._library._context.seconds()

    def _pages(self, each: Subscription) -> list[targets.Page]:
        since = self._since
        if since is None and each.fetched_at is not None:
            since = datetime.fromtimestamp(min(each.fetched_at, self._now()), UTC).date()
        today = datetime.fromtimestamp(self._now(), UTC).date()
        return targets.pages(each.target, each.name, since, today, self._settings.services)

    # -- whose it is -------------------------------------------------------------------------------------------------

    def _claim(self, each: Subscription, now: int) -> str | None:
        """Take a subscription for this fetch; why not, if it is not to be had."""
        with self._library.together():
            present = next((one for one in stored.every(self._connection) if one.id == each.id), None)
            if present is None:
                return "it was removed meanwhile"
            if _is_believed(stored.claim_of(self._connection, each.id), now):
                return "another readq is fetching it"
            if present.fetched_at != each.fetched_at:
                return "another readq has just fetched it"
            mine = json.dumps([socket.gethostname(), os.getpid(), now])
            stored.change(self._connection, each.id, claim=mine, tried_at=now)
        return None

    def _let_go(self, claimed: Sequence[int], now: int) -> None:
        with self._library.together():
            for number in claimed:
                stored.change(self._connection, number, claim=None)
            stored.forget_before(self._connection, now - _FORGET)

    # -- on threads --------------------------------------------------------------------------------------------------

    def _ask(self, asking: Client, members: Sequence[tuple[int, list[targets.Page]]]) -> None:
        """Ask one group of hosts for the pages of subscriptions, one after the other."""
        for number, pages in members:
            ended = _Ended(number)
            try:
                for first in pages:
                    page: targets.Page | None = first
                    while page is not None:
                        answer = self._answer(asking, number, page)
                        ended.moved = answer.moved or ended.moved
                        came = _Came(number, page, answer)
                        self._came.put(came)
                        while not came.taken.wait(_REST):
                            if self._halted.is_set():
                                return
                        page = page.following() if page.full and came.listed >= page.full else None
            except ReadqError as failure:
                ended.failure = failure
            except Exception as failure:  # whatever it is, the others go on and the reader is told
                ended.failure = FetchFailed(Kind.PROTOCOL, f"{type(failure).__name__}: {failure}"[:200])
            self._came.put(ended)

    def _answer(self, asking: Client, number: int, page: targets.Page) -> Answer:
        etag, last_modified = self._validators.get(page.address, (None, None))
        trusted = self._settings.services.knows(page.url) or self._results[number].subscription.target == page.url
        request = Request(page.address, page.accept, etag, last_modified, trusted=trusted)
        return asking.get(request)

    # -- on the caller's thread --------------------------------------------------------------------------------------

    def _take_in(self, came: _Came) -> None:
        """Take a page into the library, then note what its server said of it."""
        result, page, answer = self._results[came.number], came.page, came.answer
        name = result.subscription.name
        try:
            if answer.unchanged or not answer.size or _is_empty(answer.body):
                result.unchanged += 1
                self._progress(name, "nothing new")
                return
            self._progress(name, f"taking in {page.name}")
            opener = _opener(answer.body)
            given = Input(page.name, page.name, page.locator, "http", opener, answer.size, grows=page.grows)
            taken = self._library.ingest([given], fetched=name)
            file = taken.files[0] if taken.files else None
            if file is None or file.error:
                reason = (file and file.error) or "there is nothing in it"
                result.error = f"what came is no listing of papers ({page.name}): {reason}"
                return
            came.listed = file.listed
            result.count(file)
            with self._library.together():
                stored.remember(
                    self._connection,
                    page.address,
                    result.subscription.id,
                    answer.etag,
                    answer.last_modified,
                    self._now(),
                )
        except ReadqError as failure:
            result.error = result.error or str(failure)
        finally:
            answer.body.close()
            came.taken.set()

    def _folder(self, result: Fetched) -> None:
        """Take in what is new in a folder."""
        each = result.subscription
        self._progress(each.name, "looking through the folder")
        failure: ReadqError | None = None
        try:
            if not Path(each.target).is_dir():
                raise ReadqError(f"The folder {each.target} is not there.")
            taken = self._library.ingest([Path(each.target)], fetched=each.name)
            for file in taken.files:
                result.count(file)
            for file in taken.files:
                if file.broke_off:
                    raise ReadqError(f"{file.path} cannot be read: {file.error}. The next fetch tries it again.")
                if file.named and file.error:
                    raise ReadqError(f"{file.path}: {file.error}. The next fetch tries it again.")
        except ReadqError as error:
            failure = error
        self._end(_Ended(len(self._results) - 1, failure))

    def _end(self, ended: _Ended) -> None:
        """Note how the fetching of a subscription ended."""
        result = self._results[ended.number]
        each, failure, now = result.subscription, ended.failure, self._now()
        kind = failure.kind if isinstance(failure, FetchFailed) else None
        if failure is not None:
            result.error, result.kind = str(failure), kind
        self._progress(each.name, result.error or "done")
        if kind is Kind.CANCELLED:
            return
        values: dict[str, object] = {"fetched_at": now, "failures": 0, "error": None, "not_before": 0}
        if result.error is not None:
            after = (failure.retry_after if isinstance(failure, FetchFailed) else None) or 0.0
            wait = min(_BACK_OFF * 2 ** min(each.failures, 10), _LONGEST_BACK_OFF)
            values = {
                "failures": each.failures + 1,
                "error": result.error,
                "not_before": now + int(max(after, 0 if kind in NO_NETWORK else wait)),
            }
            if kind is Kind.GONE:
                values["paused"] = 1
        elif ended.moved and each.target.startswith("http"):
            values["target"] = ended.moved
        with self._library.together():
            present = {one.target for one in stored.every(self._connection) if one.id != each.id}
            if values.get("target") in present:
                del values["target"]
            stored.change(self._connection, each.id, **values)


def _opener(body: IO[bytes]) -> Callable[[], IO[bytes]]:
    return lambda: body


def _is_believed(claim: str | None, now: int) -> bool:
    """Whether who wrote a claim is still at it: on this machine its process lives, elsewhere it is not long ago."""
    if not claim:
        return False
    try:
        machine, process, at = json.loads(claim)
        age = now - int(at)
        if machine != socket.gethostname():
            return 0 <= age < _CLAIM_ELSEWHERE
        if not 0 <= age < _CLAIM_HERE:
            return False
        if sys.platform == "win32":  # where a signal 0 is not none
            return age < _CLAIM_ELSEWHERE
        os.kill(int(process), 0)
    except (ValueError, TypeError, ProcessLookupError, OverflowError):
        return False
    except OSError:
        pass  # somebody else's process
    return True


def _is_empty(body: IO[bytes]) -> bool:
    """Whether an answer is a listing without any paper, as on a Sunday: an empty JSON list, a feed without entries."""
    text = body.read(_LOOKED_AT).strip().lower()
    body.seek(0)
    if text in (b"[]", b"{}"):
        return True
    fed = any(mark in text[:2000] for mark in (b"<feed", b"<rss", b"<rdf"))
    return fed and len(text) < _LOOKED_AT and not any(mark in text for mark in (b"<entry", b"<item"))
