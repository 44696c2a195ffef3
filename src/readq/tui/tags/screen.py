"""The tag editor: a line to type in and the tags there are, each on all, some or none of the papers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from textual.geometry import Region, Size

from readq.errors import ReadqError
from readq.filters import fold_name
from readq.text import clean
from readq.tui.drawing.spans import Line, fit, ground, plain, spread
from readq.tui.prompt.drawing import prompt_line
from readq.tui.shell.chooser import Chooser
from readq.tui.shell.command import TAG_EDITOR, Result
from readq.tui.shell.item import Item

if TYPE_CHECKING:
    from readq.tui.shell.shell import Shell

Apply = Callable[[Sequence[str], Sequence[str]], Awaitable[None] | None]
_NEW = "\n"  # no tag has this in its name


class TagEditor(Chooser):
    """Edits the tags of some papers.

    ``subject`` says which papers, ``papers`` how many; ``have`` maps a tag to how many of them have it, ``counts``
    every tag of the library to its papers. Leaving calls ``apply`` once with the tags to add and to remove.
    ``wanted`` is what is ticked at first, and taken off, after that could not be done for ``problem``.
    """

    in_context = TAG_EDITOR

    def __init__(
        self,
        shell: Shell,
        subject: str,
        papers: int,
        have: Mapping[str, int],
        counts: Mapping[str, int],
        apply: Apply,
        *,
        wanted: Mapping[str, bool] | None = None,
        problem: str = "",
    ) -> None:
        self._subject = subject
        self._papers = papers
        self._have = dict(have)
        self._counts = dict(counts)
        self._wanted = dict(wanted or {})
        self._apply = apply
        self._problem = problem
        self._picked = False  # whether the cursor was put where it is
        order = [name for name in self._wanted if name not in self._counts]
        order += sorted(self._counts, key=lambda name: (name not in self._have, name.casefold()))
        self._names = order
        super().__init__(shell, "Tags", [], narrow=True)
        self._rebuild()

    def _inside(self, size: Size) -> Region:
        region = super()._inside(size)
        height = min(size.height - 2, max(8, min(18, len(self._counts) + 4)))  # does not jump while one types
        return Region(region.x, min(2, size.height - height), region.width, max(0, height))

    # what is listed -------------------------------------------------------------------------------------------------

    def _before(self, name: str) -> bool | None:
        """Whether the papers had the tag: all, none, or (None) some of them."""
        papers = self._have.get(name, 0)
        return True if papers >= self._papers else None if papers else False

    def _item(self, name: str) -> Item:
        before = self._before(name)
        now = self._wanted.get(name, before)
        mark = {True: ("✓", "good"), None: ("~", "accent"), False: (" ", "faint")}[now]
        line: Line = [
            ("[", "faint"),
            mark,
            ("] ", "faint"),
            (plain(name, 40), "strong" if now is not False else "text"),
        ]
        if now is None:
            line.append((f"  on {self._have[name]:,} of {self._papers:,}", "muted"))
        elif now is not before:
            line.append(("  to be added", "good") if now else ("  to be removed", "error"))
        count = self._counts.get(name, 0)
        return Item(name, line, name, [(f"{count:,} " if count else "new ", "count" if count else "good")])

    def _rebuild(self) -> None:
        """List what fits the typed text: what begins so, then the offer of a new tag, then what has it elsewhere."""
        text = fold_name(self._edit.text)
        folded = {name: fold_name(name) for name in self._names}
        first = [name for name in self._names if f" {text}" in f" {folded[name]}"]
        rest = [name for name in self._names if text in folded[name] and f" {text}" not in f" {folded[name]}"]
        if text:
            first.sort(key=lambda name: (folded[name] != text, not folded[name].startswith(text)))
        items = [self._item(name) for name in first]
        if text and text not in folded.values():
            shown = plain(" ".join(self._edit.text.split()), 40)
            items.append(Item(_NEW, [("[", "faint"), ("+", "good"), ("] ", "faint"), (shown, "strong")], "",
                              [("new tag ", "muted")]))  # fmt: skip
        items += [self._item(name) for name in rest]
        self._items = self._shown = items
        self._cursor = min(self._cursor, max(0, len(items) - 1))

    def _lines(self, width: int, height: int) -> list[Line]:
        lines = super()._lines(width, height)
        ghost = "" if self._edit.text else "type a tag"
        right = plain(self._subject, max(0, width - 30))
        head = prompt_line(width, "Tags", self._edit.text, self._edit.caret, ghost=ghost, right=right)
        if not self._items and height > 2:
            lines[1] = ground(fit([(" No tags yet: type the first one.", "muted")], width), "bar")
        return [head, *lines[1:]][:height]

    def _hint(self, width: int) -> Line:
        if self._problem:
            return [(" ! ", "error"), (plain(self._problem, width - 3), "strong")]
        item = self._shown[self._cursor] if self._cursor < len(self._shown) else None
        typed = bool(self._edit.text.strip())
        if item is not None and self._enter_ticks:
            name = "it" if item.id == _NEW else plain(str(item.id), 20)
            does = "removes" if self._will_remove(str(item.id)) else "adds"
            also = [(",", "key"), (" adds more  ", "muted")] if typed else [("space", "key"), (" ticks  ", "muted")]
            line: Line = [(" ", "text"), ("enter", "key"), (f" {does} {name}  ", "muted"), *also]
            return [*line, ("esc", "key"), (" clears" if typed else " done", "muted")]
        line = [(" ", "text"), ("enter", "key"), (" or ", "muted"), ("esc", "key"), (" done  ", "muted"),
                ("space", "key"), (" ticks  ", "muted")]  # fmt: skip
        return spread(line, [("^c", "key"), (" leaves all as it was ", "muted")], width)

    def _will_remove(self, name: str) -> bool:
        return self._wanted.get(name, self._before(name)) is True

    # keys -----------------------------------------------------------------------------------------------------------

    def press(self, key: str, character: str | None) -> Result:
        self._problem = ""
        if character == ",":  # no tag has it in its name, so it ends one
            self._toggle()
            return None
        return super().press(key, character)

    def step(self, lines: int) -> None:
        super().step(lines)
        self._picked = True

    def page(self, pages: int) -> None:
        super().page(pages)
        self._picked = True

    def complete(self) -> None:
        """Write out the name under the cursor where one is being typed, else go on to the next line."""
        typed = bool(self._edit.text.strip())
        if typed and self._cursor < len(self._shown) and self._shown[self._cursor].id != _NEW:
            self._edit.replace(str(self._shown[self._cursor].id))
            self._narrow_down()
        else:
            self.step(1)

    def tick(self) -> None:
        """Tick the tag under the cursor, or take the tick away."""
        self._toggle()

    def accept(self) -> Result:
        if not self._enter_ticks or self._toggle():
            self.close()
        return None

    def back(self) -> None:
        """Forget what is typed; with nothing typed, `close`."""
        if self._edit.text:
            self._edit.replace("")
            self._narrow_down()
        else:
            self.close()

    def abandon(self) -> None:
        """Go back and leave all tags as they were."""
        self.dismiss(None)

    def _clicked(self) -> Result:
        self._toggle()
        return None

    def _narrow_down(self) -> None:
        self._picked = False
        self._top = self._cursor = 0
        self._rebuild()

    @property
    def _enter_ticks(self) -> bool:
        """Whether Enter is meant for the tag under the cursor: its name is being typed, or the cursor was put there
        and nothing was ticked in another way."""
        return bool(self._edit.text.strip()) or (self._picked and not self._wanted)

    def _toggle(self) -> bool:
        """Tick the tag under the cursor, or take the tick away; False where what is typed is no name for a tag."""
        item = self._shown[self._cursor] if self._cursor < len(self._shown) else None
        if item is None or item.id is None:
            return True
        name = str(item.id)
        if name == _NEW:
            from readq.library.decide import checked_tag

            try:
                name = checked_tag(self._edit.text)
            except ReadqError as error:
                self._problem = str(error)
                return False
            self._names.insert(0, name)
            self._wanted[name] = True
        else:
            before = self._before(name)
            now = self._wanted.get(name, before)
            # what only some have goes through all three states, so that it can be left as it was
            after = {None: True, True: False, False: None if before is None else True}[now]
            if after is before:
                self._wanted.pop(name, None)
            else:
                self._wanted[name] = bool(after)
            if name not in self._counts and not self._wanted.get(name):
                self._names.remove(name)
        self._edit.replace("")
        self._rebuild()
        self._picked = False
        place = next((index for index, shown in enumerate(self._shown) if shown.id == name), 0)
        self._cursor = place
        self._top = max(0, place - self._height + 1)
        return True

    def close(self) -> Result:
        self.dismiss(None)
        act = self._decided()
        if act is not None:
            self.shell.feed(act)
        return None

    def _decided(self) -> Callable[[], Awaitable[None] | None] | None:
        add = [name for name, wanted in self._wanted.items() if wanted]
        remove = [name for name, wanted in self._wanted.items() if not wanted]
        if not add and not remove:
            return None
        self._wanted.clear()
        return lambda: self._apply(add, remove)

    async def save(self) -> None:
        """Keep what was ticked: the app is being told to end."""
        act = self._decided()
        result = act() if act is not None else None
        if result is not None:
            await result


def summary(add: Sequence[str], remove: Sequence[str]) -> str:
    """A change of tags in few words: ``+nlp −vision``."""
    return " ".join([*(f"+{clean(name)}" for name in add), *(f"−{clean(name)}" for name in remove)])
