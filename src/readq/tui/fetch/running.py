"""A fetch that goes on beside the app, on a thread and a connection of its own."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING

from readq.errors import ReadqError
from readq.model import Subscription
from readq.phrasing import counted, phrase, unlearnt
from readq.text import clean
from readq.tui.drawing.spans import Line, plain

if TYPE_CHECKING:
    from readq.library.fetching import FetchReport
    from readq.tui.shell.shell import Shell

_LOOK = 0.15  # seconds between two looks at how far it is


class Running:
    """One fetch. ``doing`` says of each subscription that is being fetched what is done, ``ended`` whether all is."""

    def __init__(self, shell: Shell, wanted: Sequence[Subscription]) -> None:
        self.doing = {each.name: "waiting" for each in wanted}
        self.ended = False
        self.report: FetchReport | None = None
        self.trouble: str | None = None  # with the program that is given what came
        self._shell = shell
        self._wanted = wanted
        self._stop = threading.Event()

    def stop(self) -> None:
        """Call it off; what came so far stays."""
        self._stop.set()

    @property
    def stopping(self) -> bool:
        return self._stop.is_set()

    async def run(self) -> None:
        """Fetch, show how far it is, and say at the end what came of it."""
        shell = self._shell
        fetched = asyncio.get_running_loop().run_in_executor(None, self._fetch)
        try:
            while not fetched.done():
                await asyncio.wait((fetched,), timeout=_LOOK)
                shell.sync()
            self.report = fetched.result()
        finally:
            self.ended = True
            self.doing.clear()
        if not shell.alive:
            return
        shell.main.watcher.look_elsewhere()
        shell.say(told(self.report, shell.width, self.trouble))
        shell.sync()

    def _fetch(self) -> FetchReport:
        from readq.library.fetch_settings import configured
        from readq.library.fetching import fetch
        from readq.library.on_arrival import OnArrival

        config = self._shell.workspace.config
        with self._shell.session.lib.again() as library:
            on_arrival = OnArrival(library, config)
            report = fetch(library, self._wanted, configured(config), progress=self._told, stop=self._stop.is_set)
            self.trouble = on_arrival.tell()
            return report

    def _told(self, name: str, what: str) -> None:
        self.doing[name] = what


def told(report: FetchReport, width: int, trouble: str | None = None) -> Line:
    """What came of a fetch, in a sentence. ``trouble`` is that of the program that was given what came."""
    if report.cancelled:
        return [("Fetching was called off; ", "muted"), (f"{counted(report.new, 'new paper')} came before.", "text")]
    if report.offline:
        return [("! ", "error"), ("No server can be reached: there seems to be no network.", "strong")]
    line: Line = [("+ ", "accent"), (counted(report.new, "new paper"), "strong")]
    for met in report.rules[:3]:
        if met.unlearnt:
            line += [(" · ", "faint"), (plain(clean(unlearnt(met.rule)), 48), "muted")]
        elif met.outcome is not None and met.outcome.operation is not None:
            line += [(" · ", "faint"), (plain(clean(phrase(met.outcome.operation)), 48), "muted")]
    if report.failed:
        first = report.failed[0]
        more = f" and {len(report.failed) - 1} more" if len(report.failed) > 1 else ""
        said = f"{first.subscription.name}{more}: {first.error}"
        line += [(" · ", "faint"), ("! ", "error"), (plain(clean(said), max(20, width - 30)), "strong")]
    if trouble is not None:
        line += [(" · ", "faint"), ("! ", "error"), (plain(trouble, max(20, width - 30)), "strong")]
    return line


def start(shell: Shell, wanted: Sequence[Subscription]) -> None:
    """Fetch subscriptions. Raises `ReadqError` while a fetch is going on."""
    if shell.fetching is not None and not shell.fetching.ended:
        raise ReadqError("A fetch is going on; it can be called off first.")
    shell.fetching = Running(shell, wanted)
    shell.start(shell.fetching.run(), long=True)
