"""What the reader is interested in, under names, and what could be named; making one and changing one."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Hashable, Sequence
from typing import TYPE_CHECKING, Any

from readq.errors import ReadqError
from readq.filters import Filter
from readq.library.interests import WEIGHTS, NamedInterest, Proposal
from readq.phrasing import phrase
from readq.text import clean
from readq.tui.drawing.spans import Line, plain
from readq.tui.interest import making
from readq.tui.interest.entry_drawing import SHOWN, Titles, below, named_line, proposal_line
from readq.tui.interest.reordering import in_order
from readq.tui.paper_list.fixed_list import FixedList
from readq.tui.paper_list.opening import list_papers
from readq.tui.shell.asking_list import AskingList
from readq.tui.shell.command import INTERESTS, Result
from readq.tui.shell.footer_hints import Hints
from readq.tui.shell.workspace import INBOX_FILTER

if TYPE_CHECKING:
    from readq.library import Library
    from readq.model import Outcome
    from readq.tui.shell.shell import Shell

_LANE = "words"
_REST = 0.12  # seconds on an entry before it is looked for what is near it
_NEAREST = 100  # papers that are listed below its own
_ON_A_NAMED_ONE = ("papers", "rename", "heavier", "lighter", "mute", "follow", "remove")
_ON_A_FOUND_ONE = ("papers", "take it")
Entry = NamedInterest | Proposal


class InterestsScreen(AskingList[Entry]):
    """The named interests, then what was found among the liked papers and is not named yet. ``way``: what an interest
    is to be made from as soon as the screen stands."""

    name_of = "Interests"
    unit = ("interest", "interests")
    in_context = INTERESTS

    def __init__(self, shell: Shell, way: making.Way | None = None) -> None:
        super().__init__(shell)
        self._way = way
        self._begun = way is not None  # and the list is to be seen once it is made
        self._named: Sequence[NamedInterest] = ()
        self._found: Sequence[Proposal] | None = None
        self._titles: dict[Hashable, tuple[int, Titles]] = {}  # the workspace's version when they were asked for
        self._looked: tuple[Hashable, int] | None = None
        self._changed = False
        self._said: Line | None = None  # once the list is there

    async def opened(self) -> None:
        await self.reload()
        followed = (place for place, each in enumerate(self._named) if each.followed)
        self.cursor = next(followed, self.cursor)
        if self._way is not None:
            self.begin(self._way)
        self.shell.start(self.guarded(self._find()))  # not before keys have what is listed to go by

    async def _find(self) -> None:
        """Have what could be named found, beside the keys."""
        found = await self.shell.session.latest("interests found", lambda lib: lib.interests.found(), _LANE)
        if found is not None:
            self._found = found
            await self.reload()

    # what is listed -------------------------------------------------------------------------------------------------

    async def more(self, text: str, last: Entry | None) -> tuple[Sequence[Entry], bool]:
        if last is not None:
            return (), True
        self._named = await self.shell.session.read(lambda lib: lib.interests.all())
        entries: list[Entry] = [*self._named, *self._unnamed()]
        wanted = text.casefold()
        return [each for each in entries if wanted in _searched(each).casefold()], True

    def _unnamed(self) -> list[Proposal]:
        """What was found and is not mostly of one that has a name."""
        named = [set(each.papers) for each in self._named]
        return [
            each
            for each in self._found or ()
            if not any(2 * len(papers.intersection(each.papers)) > len(each.papers) for papers in named)
        ]

    def key_of(self, entry: Entry) -> Hashable:
        return entry.name if isinstance(entry, NamedInterest) else entry.papers

    def heading(self, entry: Entry) -> str:
        if not self._unnamed():
            return ""
        return "Named" if isinstance(entry, NamedInterest) else "Found among what you like"

    def remark(self) -> str:
        if self._found is None:
            return ", looking for more …"
        found = len(self._unnamed())
        return f", {found:,} of them found" if found and not self.text else ""

    def draw(self, entry: Entry, width: int, index: int) -> list[Line]:
        here = index == self.cursor
        if isinstance(entry, Proposal):
            line = proposal_line(entry, width)
            return [line, *below("papers you like", self._near(entry), width)] if here else [line]
        line = named_line(entry, width)
        return [line, *below("nearest in the inbox", self._near(entry), width)] if here else [line]

    def nothing(self) -> list[Line]:
        key = self.shell.workspace.keymap.key
        return [
            [("You have named no interest yet.", "strong")],
            [],
            [(key("interests.make"), "key"), (" makes one: of words, an author, a tag, papers, a .bib file.", "muted")],
            [("It puts what is near it first, before anything is queued.", "muted")],
            [],
            [("What you queue and read is learnt from as well; what goes together", "muted")],
            [("in it is listed here, to be named.", "muted")],
        ]  # fmt: skip

    def hints(self) -> Hints:
        every = self.shell.workspace.keymap.hints(self.context)
        entry = self.current
        own = _ON_A_FOUND_ONE if isinstance(entry, Proposal) else _ON_A_NAMED_ONE if entry is not None else ()
        return [hint for hint in every if hint[1] in own or hint[1] not in (*_ON_A_NAMED_ONE, *_ON_A_FOUND_ONE)]

    # what is near it ------------------------------------------------------------------------------------------------

    def _near(self, entry: Entry) -> Titles | None:
        """The titles below the entry under the cursor, as far as they are known; else they are asked for."""
        key, version = self.key_of(entry), self.shell.workspace.version
        known = self._titles.get(key)
        if (known is None or known[0] != version) and self._looked != (key, version):
            self._looked = key, version
            self.shell.start(self.guarded(self._look(entry, version)))
        return known[1] if known is not None else None

    async def _look(self, entry: Entry, version: int) -> None:
        await self.shell.pause(_REST)
        key = self.key_of(entry)
        if self._looked != (key, version):
            return
        found = await self.shell.session.latest("near", lambda lib: _titles(lib, entry), _LANE)
        if found is not None:
            self._titles[key] = version, found

    # making one -----------------------------------------------------------------------------------------------------

    def offer(self) -> None:
        """Ask what an interest is to be made from."""
        making.offer(self.shell, self.begin, self._of_papers)

    def begin(self, way: making.Way, text: str = "") -> None:
        """Let the reader say which words, author, tag or file."""
        if way.made_from == "tag":
            self._which_tag()
        else:
            self.ask(way.asked, lambda value: self._answered(way, value), ghost=way.ghost, does="makes it", text=text)
        self.sync()

    def _which_tag(self) -> None:
        from readq.tui.tags.commands import choose

        if not self.shell.workspace.counts.tags:
            self.complain("There are no tags yet: in the list, a paper is tagged first.")
            return
        choose(self.shell, "An interest from a tag", lambda name: self.guarded(self._make("tag", name)))

    async def _answered(self, way: making.Way, value: str) -> None:
        try:
            if way.made_from == "file":
                value = making.file(value)
                self.say([("Reading ", "muted"), (plain(value, 60), "text"), (" …", "muted")])
                self.sync()
            await self._make(way.made_from, value)
        except ReadqError:
            self.begin(way, value)  # to be mended
            raise

    def _of_papers(self, papers: Sequence[int]) -> Awaitable[None]:
        return self.guarded(self._make("papers", "", papers))

    def take(self) -> Result:
        """Name what was found under the cursor."""
        entry = self.current
        if not isinstance(entry, Proposal):
            self.tell("It has a name already.")
            return None
        return self._make("found", "", entry.papers)

    async def _make(self, made_from: str, value: str = "", papers: Sequence[int] = ()) -> None:
        outcome = await self.shell.change(lambda lib: lib.interests.make(None, made_from, value, papers))
        self._changed = True
        name = str(outcome.operation.facts["name"]) if outcome.operation is not None else ""
        said: Line = [("+ ", "accent"), (plain(clean(name), 40), "strong"), (" counts from now on", "muted")]
        if self._begun:
            self._said = [*said, *self.shell.undo_hint()]
            self.dismiss(None)
            return
        await self._show(name)
        key = self.shell.workspace.keymap.key("interests.rename")
        self.say([*said, (" · ", "faint"), (key, "key"), (" rename", "muted"), *self.shell.undo_hint()])

    # changing one ---------------------------------------------------------------------------------------------------

    def rename(self) -> None:
        """Ask what the interest under the cursor is to be called."""
        entry = self._one()
        if entry is not None:
            self.ask("call it", lambda new: self._renamed(entry.name, new), does="renames it", text=entry.name)

    async def _renamed(self, old: str, new: str) -> None:
        await self._do(lambda lib: lib.interests.rename(old, new), " ".join(new.split()))

    def weigh(self, step: int) -> Result:
        """Let the interest under the cursor count more, or with -1 less."""
        entry = self._one()
        if entry is None:
            return None
        further = [each for each in WEIGHTS if (each > entry.weight if step > 0 else each < entry.weight)]
        if not further:
            self.tell(f"It counts {entry.weight:g} times as much as another already.")
            return None
        weight = min(further) if step > 0 else max(further)
        return self._do(lambda lib: lib.interests.weigh(entry.name, weight), entry.name)

    def mute(self) -> Result:
        """Let the interest under the cursor not count, or count again."""
        entry = self._one()
        return self._do(lambda lib: lib.interests.mute(entry.name, not entry.muted), entry.name) if entry else None

    def follow(self) -> Result:
        """Let the interest under the cursor alone order papers, or no more."""
        entry = self._one()
        return self._do(lambda lib: lib.interests.follow(entry.name, not entry.followed), entry.name) if entry else None

    def forget(self) -> Result:
        """Forget the interest under the cursor."""
        entry = self._one()
        return self._do(lambda lib: lib.interests.remove(entry.name)) if entry is not None else None

    def undo(self) -> Result:
        """Take back what was done last, here or anywhere."""
        return self._undone()

    async def _undone(self) -> None:
        self._changed = True
        await self.decided(await self.shell.change(lambda lib: lib.journal.undo()))

    def _one(self) -> NamedInterest | None:
        entry = self.current
        if isinstance(entry, Proposal):
            key = self.shell.workspace.keymap.key("interests.take")
            self.say([("It has no name yet: ", "muted"), (key, "key"), (" takes it.", "muted")])
        return entry if isinstance(entry, NamedInterest) else None

    async def _do(self, job: Callable[[Library], Outcome], name: str = "") -> None:
        outcome = await self.shell.change(job)
        self._changed = True
        await self._show(name)
        if outcome.operation is not None:
            said = plain(phrase(outcome.operation), max(20, self.size.width - 20))
            self.say([("✓ ", "accent"), (said, "strong"), *self.shell.undo_hint()])

    async def _show(self, name: str) -> None:
        """Read again, the cursor on the interest of this name."""
        await self.reload()
        places = (at for at, each in enumerate(self.entries) if isinstance(each, NamedInterest) and each.name == name)
        self.cursor = next(places, self.cursor)

    # leaving --------------------------------------------------------------------------------------------------------

    def choose(self, entry: Entry) -> Awaitable[None]:
        return self._opened(entry)

    async def _opened(self, entry: Entry) -> None:
        """List its papers, and below them what is nearest to it."""
        nearest: dict[int, int] = {}
        name = "that go together"
        if isinstance(entry, NamedInterest):
            name = f"of “{plain(clean(entry.name), 60)}”"
            nearest = await self.shell.session.aside(lambda lib: _nearest(lib, entry, _NEAREST))
        own = list(entry.papers)
        ids = own + [id_ for id_ in nearest if id_ not in set(own)]
        if not ids:
            self.tell("No paper of the inbox is near it.")
            return
        self.dismiss(None)
        sections = [(len(own), "Nearest in the inbox")] if 0 < len(own) < len(ids) else []
        list_papers(self.shell, FixedList(self.shell.session.lib, ids, name, levels=nearest), sections)

    def dismiss(self, result: None = None) -> Any:
        """Go back; a list by interest comes in its new order then."""
        if self._changed:
            self.shell.feed(lambda: in_order(self.shell, self._said))
        return super().dismiss(result)


def _searched(entry: Entry) -> str:
    named = f"{entry.name}\n{entry.value}\n" if isinstance(entry, NamedInterest) else ""
    return named + "\n".join(entry.words)


def _titles(lib: Library, entry: Entry) -> Titles:
    if isinstance(entry, Proposal):
        return [(row, 0) for row in lib.rows(entry.papers[:SHOWN])]
    levels = _nearest(lib, entry, SHOWN)
    return [(row, levels[row.id]) for row in lib.rows(list(levels))]


def _nearest(lib: Library, entry: NamedInterest, most: int) -> dict[int, int]:
    """The undecided papers that are most like an interest, and how likely each is; of all papers where none is
    undecided."""
    ids = lib.every_id(INBOX_FILTER) or lib.every_id(Filter())
    found = lib.interest.order(ids, surprises=False, by=entry.name)
    return {id_: found.level[id_] for id_ in found.ids[:most]} if found.learnt else {}
