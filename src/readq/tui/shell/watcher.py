"""What is looked at once a second while nothing is asked for: the library's other users, the place, the date."""

from __future__ import annotations

from readq.errors import ReadqError
from readq.library import PaperList
from readq.tui.shell.place import place
from readq.tui.shell.shell import Shell
from readq.tui.shell.workspace import HELD
from readq.tui.snooze.commands import wake

_PATIENCE = 3  # looks at the library that may fail in a row before it is said: another program may be writing


class Watcher:
    """``poll`` is to be called every `SECONDS`."""

    SECONDS = 1.0

    def __init__(self, shell: Shell) -> None:
        self._shell = shell
        self._day = shell.session.lib.today()
        self._place = self._kept = repr(place(shell.workspace))
        self._arrived, self._news = 0, ""  # how many papers the news is about, and its words
        self._unanswered = 0  # how many looks at the library in a row failed

    def poll(self) -> None:
        """Look once."""
        shell = self._shell
        if not shell.idle:
            return
        self.look_elsewhere()
        if shell.troubled:
            shell.troubled = False
            shell.main.try_again()
        self._look_whether_barred()
        self._keep_place()
        today = shell.session.lib.today()
        if today != self._day:  # midnight passed, the machine slept, or its clock was set
            self._day = today
            shell.feed(lambda: wake(shell))

    def _look_whether_barred(self) -> None:
        """Say in the header that nothing can be decided, and as soon as it can be again, no more."""
        workspace, library = self._shell.workspace, self._shell.session.lib
        before = workspace.barred
        workspace.barred = library.barred or (HELD if before == HELD and library.held() else "")
        if workspace.barred != before:
            self._shell.sync()

    def look_elsewhere(self) -> None:
        """Show what another program changed in the library, once it lets others read."""
        if not self._shell.session.at_rest():
            return
        try:
            changed = self._shell.session.lib.changed_elsewhere()
            self._unanswered = 0
        except ReadqError:
            self._unanswered += 1
            if self._unanswered < _PATIENCE:
                return  # asked again in a moment
            raise
        if changed:
            self._read_anew()
            self._shell.sync()

    def _read_anew(self) -> None:
        workspace = self._shell.workspace
        papers = workspace.counts.total
        workspace.refresh()
        if workspace.counts.total != papers:
            self._announce()
            if not papers:
                from readq.tui.tour.commands import offer

                self._shell.feed(lambda: offer(self._shell))

    def _announce(self) -> None:
        """Show papers that came meanwhile: at the end of the list, if that is their place, else as news of them. What
        the reader sees never moves."""
        workspace = self._shell.workspace
        browser, key = workspace.browser, workspace.keymap.key
        papers = browser.papers
        if not papers.total and not workspace.collected and workspace.found is None and workspace.prompt is None:
            self._shell.hold(self._fill())  # keys are for the papers that come now
            return
        added = papers.arrived() if isinstance(papers, PaperList) else None
        if added:
            browser.forget()
            self._arrived = added + (self._arrived if workspace.news == self._news else 0)
            workspace.news = self._news = f"{self._arrived:,} new at the end: {key('last')}"
        elif added is None:
            workspace.news = f"{key('reload')}: new papers"

    async def _fill(self) -> None:
        from readq.tui.paper_list.listing import reopen

        said = self._shell.workspace.message
        await reopen(self._shell)
        if said is not None and self._shell.workspace.message is None:
            self._shell.say(said)  # what brought the papers
        self._shell.sync()

    def _keep_place(self) -> None:
        """Remember where the reader is once the keyboard rests: not every end of the app can be seen coming."""
        before, self._place = self._place, repr(place(self._shell.workspace))
        if self._place == before and self._place != self._kept and self._shell.workspace.prompt is None:
            self._kept = before
            self._shell.start(self._place_kept())

    async def _place_kept(self) -> None:
        await self._shell.app.remember()
        self._shell.session.lib.changed_elsewhere()  # it was us; should it have been another too, that is read now
        self._read_anew()
