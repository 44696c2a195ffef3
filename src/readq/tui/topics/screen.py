"""The papers of a list by topic: words that tell a topic from the others, and titles, since words are often vague."""

from __future__ import annotations

from collections.abc import Awaitable, Sequence
from typing import NamedTuple

from readq.library import Library
from readq.library.topics import Grouped, Topic
from readq.phrasing import counted
from readq.text import clean
from readq.tui.decide.bulk_screen import BulkScreen
from readq.tui.decide.everything import TITLES
from readq.tui.drawing.spans import Line, plain
from readq.tui.drawing.titles import titled
from readq.tui.paper_list.opening import open_papers
from readq.tui.shell.command import TOPICS, Result
from readq.tui.shell.entry_list import EntryList
from readq.tui.shell.shell import Shell

_SHOWN = 3  # titles
_MOST = 10_000  # papers that are grouped; of a longer list the first
_PAGE = 20
_LANE = "words"


class Shown(NamedTuple):
    """A topic, its first titles, and those of its papers that are undecided."""

    topic: Topic
    titles: tuple[str, ...]
    undecided: tuple[int, ...]

    @property
    def name(self) -> str:
        return self.topic.label or "on their own"


class TopicsScreen(EntryList[Shown]):
    """The topics of what was listed when it was opened, the largest first; they stay when papers are decided."""

    name_of = "Topics"
    unit = ("topic", "topics")
    in_context = TOPICS

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        papers = shell.workspace.browser.papers
        self._ids = list(papers.ids(0, min(papers.total, _MOST)))
        self._left_out = papers.total - len(self._ids)
        self._grouped: Grouped | None = None

    def on_mount(self) -> None:
        self.looking = True
        self.shell.start(self.guarded(self.reload()))

    def on_screen_resume(self) -> None:
        if self._grouped is not None:  # something may have been decided in the preview
            said = self.shell.workspace.message
            self.shell.hold(self.guarded(self._again(said)))

    async def _again(self, said: Line | None) -> None:
        await self.reload()
        self.message = said

    async def more(self, text: str, last: Shown | None) -> tuple[Sequence[Shown], bool]:
        grouped = self._grouped
        if grouped is None:
            ids = self._ids
            grouped = await self.shell.session.latest("topics", lambda lib: lib.topics.group(ids), _LANE)
            if grouped is None:
                return (), True
            self._grouped = grouped
        topics = grouped.topics
        begin = 0
        if last is not None:
            begin = next((at + 1 for at, topic in enumerate(topics) if topic == last.topic), len(topics))
        chosen = topics[begin:] if text else topics[begin : begin + _PAGE]

        def look(lib: Library) -> list[Shown]:
            undecided = set(lib.undecided([id_ for topic in chosen for id_ in topic.ids]))
            return [
                Shown(
                    topic,
                    tuple(row.title for row in lib.rows(topic.ids[:_SHOWN])),
                    tuple(id_ for id_ in topic.ids if id_ in undecided),
                )
                for topic in chosen
            ]

        found = await self.shell.session.read(look)
        wanted = text.casefold()
        found = [each for each in found if wanted in "\n".join((each.name, *each.titles)).casefold()]
        return found, begin + len(chosen) >= len(topics)

    def count(self) -> tuple[int, bool]:
        if self._grouped is None or self.text:
            return super().count()
        return len(self._grouped.topics), True

    def remark(self) -> str:
        if self._left_out:
            return f" of the first {len(self._ids):,} papers; narrow the list to group the other {self._left_out:,}"
        return f" of {counted(len(self._ids), 'paper')}"

    def key_of(self, entry: Shown) -> tuple[int, ...]:
        return entry.topic.ids

    def draw(self, entry: Shown, width: int, index: int) -> list[Line]:
        papers, left = len(entry.topic.ids), len(entry.undecided)
        told = counted(papers, "paper")
        if left < papers:
            told += f", {left:,} undecided" if left else ", all decided"
        token = "strong" if left else "muted"
        name = plain(clean(entry.name), max(4, width - len(told) - 3))
        lines: list[Line] = [[(name, token), ("  ", "text"), (told, "accent" if left else "faint")]]
        lines += [[("  ", "text"), (titled(title, max(4, width - 3)), "muted" if left else "faint")]
                  for title in entry.titles]  # fmt: skip
        return lines

    def nothing(self) -> list[Line]:
        return [[("These papers are too few to be grouped.", "strong")]]

    def choose(self, entry: Shown) -> Awaitable[None]:
        return self._opened(entry)

    async def _opened(self, entry: Shown) -> None:
        self.dismiss(None)
        await open_papers(self.shell, entry.topic.ids, f"on {entry.name}" if entry.topic.label else entry.name)

    def preview(self) -> Result:
        """Show the undecided papers of the topic under the cursor (or all of them), to be decided in one step."""
        entry = self.current
        if entry is None:
            return None
        ids = entry.undecided or entry.topic.ids
        lib = self.shell.session.lib
        titles = [row.title for row in lib.rows(ids[:TITLES])]
        counts, filter_ = lib.counts_of(ids), self.shell.workspace.filter
        self.shell.workspace.message = None
        self.shell.push(BulkScreen(self.shell, entry.name, filter_, counts, titles, ids=ids, heading="Decide a topic"))
        return None

    def undo(self) -> Awaitable[None]:
        """Take back what was done last."""
        return self._undone()

    async def _undone(self) -> None:
        await self.decided(await self.shell.change(lambda lib: lib.journal.undo()))
