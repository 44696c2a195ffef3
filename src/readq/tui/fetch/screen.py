"""What is subscribed to, how each was fetched last, and how far the fetch that is going on is."""

from __future__ import annotations

from collections.abc import Sequence

from readq.library.subscriptions import span
from readq.model import Subscription
from readq.text import clean
from readq.tui.drawing.spans import Line, plain
from readq.tui.fetch.running import start
from readq.tui.paper.moments import moment
from readq.tui.shell.asking_list import AskingList
from readq.tui.shell.command import SOURCES, Result
from readq.tui.shell.question import Answer, QuestionScreen

_EXAMPLES = "hf · arxiv:cs.CL · author:Jane Doe · a feed's address · ~/folder"


class SourcesScreen(AskingList[Subscription]):
    """The subscriptions, in the order they were made."""

    name_of = "Sources"
    unit = ("source", "sources")
    in_context = SOURCES

    async def more(self, text: str, last: Subscription | None) -> tuple[Sequence[Subscription], bool]:
        if last is not None:
            return (), True
        every = await self.shell.session.read(lambda lib: lib.subscriptions.every())
        wanted = text.casefold()
        return [each for each in every if wanted in f"{each.name}\n{each.target}".casefold()], True

    def key_of(self, entry: Subscription) -> int:
        return entry.id

    def draw(self, entry: Subscription, width: int, index: int) -> list[Line]:
        running = self.shell.fetching
        doing = running.doing.get(entry.name) if running is not None else None
        state: Line
        if doing == "done":
            state = [("✓ done", "good")]
        elif doing is not None:
            state = [("↻ ", "accent"), (plain(clean(doing), width), "text")]
        elif entry.paused:
            state = [("paused", "muted")]
        elif entry.error:
            state = [("! failed", "error")]
        elif entry.fetched_at is None:
            state = [("not fetched yet", "muted")]
        else:
            state = [("✓ ", "good"), (f"{moment(entry.fetched_at, self._dates)}, every {span(entry.every)}", "muted")]
        name = max(10, min(28, width // 3))
        target = max(0, width - name - 44)
        line: Line = [(f"{plain(clean(entry.name), name):<{name}} ", "strong")]
        if target >= 12:
            line.append((f"{plain(clean(entry.target), target):<{target}} ", "faint"))
        lines: list[Line] = [[*line, *state]]
        if entry.error and doing is None:
            lines.append([("  ", "text"), (plain(clean(entry.error), max(10, width - 2)), "muted")])
        return lines

    @property
    def _dates(self) -> str:
        return str(self.shell.workspace.config["date_format"])

    def nothing(self) -> list[Line]:
        key = self.shell.workspace.keymap.key
        return [
            [("Nothing is subscribed to yet.", "strong")],
            [],
            [(key("sources.add"), "key"), (" subscribes: to ", "muted"), ("hf", "accent"), (" or ", "muted"),
             ("arxiv:cs.CL", "accent"), (", an author, a feed, a folder.", "muted")],
        ]  # fmt: skip

    def remark(self) -> str:
        running = self.shell.fetching
        if running is None or running.ended:
            return ""
        return ", stopping …" if running.stopping else ", fetching …"

    def choose(self, entry: Subscription) -> Result:
        self._fetch([entry])
        return None

    # fetching -------------------------------------------------------------------------------------------------------

    def fetch_all(self) -> None:
        """Fetch all that do not rest."""
        wanted = [each for each in self.entries if not each.paused]
        if not wanted:
            self.say([("There is nothing to fetch from: ", "muted"), (self._key("sources.add"), "key"),
                      (" subscribes.", "muted")])  # fmt: skip
        else:
            self._fetch(wanted)

    def fetch_this(self) -> None:
        """Fetch the one under the cursor."""
        if self.current is not None:
            self._fetch([self.current])

    def stop(self) -> None:
        """Call the fetch off."""
        running = self.shell.fetching
        if running is None or running.ended:
            self.say([("No fetch is going on.", "muted")])
        else:
            running.stop()

    def _fetch(self, wanted: Sequence[Subscription]) -> None:
        start(self.shell, wanted)
        self.shell.start(self._show_end(), long=True)

    async def _show_end(self) -> None:
        """When the fetch is over, show how it went."""
        from readq.tui.fetch.running import told

        running = self.shell.fetching
        while running is not None and not running.ended:
            await self.shell.pause(0.1)
        if running is None or not self.is_attached:
            return
        await self.reload()
        if running.report is not None:
            self.say(told(running.report, self.size.width))
        self.sync()

    # subscribing ----------------------------------------------------------------------------------------------------

    def subscribe(self) -> None:
        """Let the reader type what to subscribe to."""
        self.ask("subscribe to", self._added, ghost=_EXAMPLES, does="subscribes")

    def pause(self) -> Result:
        """Let the one under the cursor rest, or fetch it again."""
        return self._paused(self.current) if self.current is not None else None

    async def _paused(self, entry: Subscription) -> None:
        rests = not entry.paused
        await self.shell.change(lambda lib: lib.subscriptions.edit(entry.name, paused=rests))
        await self.reload()

    def unsubscribe(self) -> None:
        """Ask whether to end the subscription under the cursor."""
        entry = self.current
        if entry is None:
            return
        about = [f"{entry.name} ({entry.target}) is not fetched any more. The papers it brought stay."]
        answers = [
            Answer("x", "unsubscribe", lambda: self._removed(entry)),
            Answer("escape", "keep it", lambda: None),
        ]
        self.shell.push(QuestionScreen(self.shell, "Unsubscribe?", about, answers))

    async def _removed(self, entry: Subscription) -> None:
        await self.shell.change(lambda lib: lib.subscriptions.remove(entry.name))
        await self.reload()

    async def _added(self, text: str) -> None:
        made = await self.shell.change(lambda lib: lib.subscriptions.add(text))
        await self.reload()
        self.cursor = next((at for at, each in enumerate(self.entries) if each.id == made.id), self.cursor)
        self.say([("+ ", "accent"), ("Subscribed to ", "muted"), (plain(clean(made.name), 40), "strong"),
                  (" · ", "faint"), (self._key("sources.fetch"), "key"), (" fetches it", "muted")])  # fmt: skip

    def _key(self, name: str) -> str:
        return self.shell.workspace.keymap.key(name)
