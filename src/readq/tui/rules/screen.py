"""The rules for papers that arrive, and making one: a query, what it would have met, what is done, a name."""

from __future__ import annotations

from collections.abc import Awaitable, Sequence
from functools import partial

from readq.errors import ReadqError
from readq.library.arrivals import MOST_TOP
from readq.model import Row, Rule
from readq.phrasing import counted, doing
from readq.text import clean
from readq.tui.drawing.spans import Line, plain
from readq.tui.shell.asking_list import AskingList
from readq.tui.shell.command import RULES, Result
from readq.tui.shell.question import Answer, QuestionScreen
from readq.tui.shell.workspace import INBOX

_SHOWN = 6  # titles of papers that a rule would have met
_DOES = 18  # cells of what a rule does


class RulesScreen(AskingList[Rule]):
    """The rules, in the order in which they are applied."""

    name_of = "Rules"
    unit = ("rule", "rules")
    in_context = RULES

    async def more(self, text: str, last: Rule | None) -> tuple[Sequence[Rule], bool]:
        if last is not None:
            return (), True
        every = await self.shell.session.read(lambda lib: lib.arrivals.rules())
        wanted = text.casefold()
        return [rule for rule in every if wanted in f"{rule.name}\n{rule.query}\n{rule.action}".casefold()], True

    def key_of(self, entry: Rule) -> int:
        return entry.id

    def draw(self, entry: Rule, width: int, index: int) -> list[Line]:
        name = max(10, min(28, width // 3))
        does = "rests" if entry.paused else doing(entry)
        query = max(4, width - name - _DOES - 2)
        return [
            [
                (f"{plain(clean(entry.name), name):<{name}} ", "muted" if entry.paused else "strong"),
                (f"{plain(clean(does), _DOES):<{_DOES}} ", "muted" if entry.paused else "accent"),
                (plain(clean(entry.query), query), "muted"),
            ]
        ]

    def nothing(self) -> list[Line]:
        return [
            [("What arrives waits in the inbox, whatever it is.", "strong")],
            [],
            [(self.shell.workspace.keymap.key("rules.add"), "key"), (" makes a rule: papers that match ", "muted"),
             ("title:video", "accent"), (" are skipped,", "muted")],
            [("queued, tagged, raised or watched as they arrive; undo takes it back.", "muted")],
        ]  # fmt: skip

    # making one -----------------------------------------------------------------------------------------------------

    def begin(self, query: str | None = None) -> None:
        """Let the reader type the query; it begins as that of the list, or as the one that is wrong."""
        listed = self.shell.workspace.query.removeprefix(INBOX).strip()  # what arrives is in the inbox
        begun = query if query is not None else listed
        self.ask("papers that match", self._tried, ghost="title:video · author:Hinton · cat:cs.CL", does="tries it",
                 text=begun)  # fmt: skip

    async def _tried(self, query: str, top: int = 0) -> None:
        """Say which papers the rule would have met, and ask what is done with such; ``top``: with so many of them, the
        likeliest."""
        try:
            found = await self.shell.session.read(lambda lib: lib.arrivals.preview(query, "skip", top=top))
        except ReadqError:
            self.begin(query)  # to be mended
            raise
        watched = await self.shell.session.read(lambda lib: lib.arrivals.preview(query, "watch"))
        about = [f"“{query}” matches {counted(len(watched), 'paper')} of the library, {_undecided(found, top)}."]
        about += [f"· {row.title}" for row in (found or watched)[:_SHOWN]]
        those = f"the {top:,} likeliest of such papers" if top else "papers like these"
        about.append(f"What is done with {those} as they arrive?")
        answers = [
            Answer("s", "skip", lambda: self._ask_name(query, "skip", top=top)),
            Answer("a", "queue", lambda: self._ask_name(query, "queue", top=top)),
            Answer("t", "tag", lambda: self._which_tag(query, top)),
            Answer("+", "priority +1", lambda: self._ask_name(query, "priority", "1", top)),
            Answer("-", "priority -1", lambda: self._ask_name(query, "priority", "-1", top)),
            Answer("w", "watch", lambda: self._ask_name(query, "watch", top=top)),
            Answer("l", "only the likeliest", lambda: self._how_many(query)),
            Answer("e", "change the query", lambda: self.begin(query)),
            Answer("escape", "no rule", lambda: None),
        ]
        self.shell.push(QuestionScreen(self.shell, "A rule for what arrives", about, answers))

    def _how_many(self, query: str) -> None:
        self.ask("how many of the likeliest", partial(self._tried_few, query), does="tries it", text="10")
        self.sync()

    async def _tried_few(self, query: str, number: str) -> None:
        if not (number.isascii() and number.isdigit() and 0 < int(number) <= MOST_TOP):
            self._how_many(query)
            raise ReadqError(f"How many papers? Give a number from 1 to {MOST_TOP:,}.")
        await self._tried(query, int(number))

    def _which_tag(self, query: str, top: int) -> None:
        self.ask("tag them", lambda tag: self._ask_name(query, "tag", tag, top), does="goes on")
        self.sync()

    def _ask_name(self, query: str, action: str, value: str = "", top: int = 0) -> None:
        name = f"{action} {value}".strip() if action == "tag" else f"{action} {query}"
        self.ask("call the rule", partial(self._made, query, action, value, top), does="keeps it", text=name[:60])
        self.sync()

    async def _made(self, query: str, action: str, value: str, top: int, name: str) -> None:
        made = await self.shell.change(lambda lib: lib.arrivals.add(name, query, action, value, top))
        await self.reload()
        self.cursor = next((at for at, each in enumerate(self.entries) if each.id == made.id), self.cursor)
        does = f"{clean(doing(made))}{' of' if made.top else ''}"
        self.say([("+ ", "accent"), (plain(clean(made.name), 40), "strong"),
                  (f" will {does} what arrives and matches.", "muted")])  # fmt: skip

    # changing one ---------------------------------------------------------------------------------------------------

    def choose(self, entry: Rule) -> Awaitable[None]:
        return self._opened(entry)

    async def _opened(self, entry: Rule) -> None:
        """Show the papers of the library that match."""
        from readq.tui.paper_list.opening import open_list

        self.dismiss(None)
        await open_list(self.shell, entry.query)

    def pause(self) -> Result:
        """Let the rule under the cursor rest, or work again."""
        return self._paused(self.current) if self.current is not None else None

    async def _paused(self, entry: Rule) -> None:
        rests = not entry.paused
        await self.shell.change(lambda lib: lib.arrivals.pause(entry.name, rests))
        await self.reload()

    def ask_to_remove(self) -> None:
        """Ask whether to remove the rule under the cursor."""
        entry = self.current
        if entry is None:
            return
        answers = [
            Answer("x", "remove it", lambda: self._removed(entry)),
            Answer("escape", "keep it", lambda: None),
        ]
        about = [f"“{entry.name}” ({entry.query}) is not applied any more. What it decided stays."]
        self.shell.push(QuestionScreen(self.shell, "Remove the rule?", about, answers))

    async def _removed(self, entry: Rule) -> None:
        await self.shell.change(lambda lib: lib.arrivals.remove(entry.name))
        await self.reload()


def _undecided(found: Sequence[Row], top: int) -> str:
    if top:
        return f"here the {len(found):,} likeliest" if found else "but nothing is learnt yet"
    if not found:
        return "none of them undecided"
    return f"{len(found):,} of them undecided"
