"""What a command of the app is, and which key means which one where.

The key dispatcher, the footer, the help screen, the palette, the key pages of the documentation and the reader's own
keymap all come from these values. Every one is declared once, beside its handler, in the room it belongs to;
`readq.tui.shell.registry` lists the rooms.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

Result = Awaitable[None] | None  # what a handler returns: an awaitable holds later keys back until it is done

LIST, DETAIL, FILTER, TRIAGE = "list", "detail", "filter", "triage"
HISTORY, NOTES, TASKS, VERSIONS, STATISTICS, NOTE = "history", "notes", "tasks", "versions", "statistics", "note"
EVERYWHERE = (LIST, DETAIL, FILTER)
PAPERS = (LIST, DETAIL)
ONE = (*PAPERS, TRIAGE)  # where a single paper may be in front of the reader
ANYWHERE = (*EVERYWHERE, TRIAGE)
ENTRIES = (HISTORY, NOTES, TASKS, VERSIONS)  # screens of entries to walk through
LOOKING_BACK = (*ENTRIES, STATISTICS)
ROOMS = (*ANYWHERE, *LOOKING_BACK)
CONTEXTS = {
    LIST: "the list", DETAIL: "the paper", FILTER: "the filter pane", TRIAGE: "triage", NOTE: "the note editor",
    HISTORY: "the history", NOTES: "all notes", TASKS: "the open items", VERSIONS: "the versions of a note",
    STATISTICS: "the statistics",
}  # fmt: skip
GROUPS = ("Decide", "Move", "Find", "Paper", "Notes and tags", "Select", "Undo", "Views", "Panes", "App")


class Command(NamedTuple):
    """One command in one or several contexts.

    ``keys``: the first is the one shown. ``label`` is for the palette, ``help`` a sentence for the help screen,
    ``hint`` the word in the footer (empty: not there), ``contexts`` where its keys work. ``needs_paper``: it is for
    the selected papers or the one in front of the reader; where there is none, that is said instead of calling ``run``.

    ``run`` takes the `readq.tui.shell.shell.Shell`, or with ``on_screen`` the screen whose key it is; None: the key is
    done by what has the focus there, and is declared to be found in help. A command that is done otherwise on another
    screen is declared there with `elsewhere`: it has one id, and so one set of keys to change. ``more_keys`` are such a
    place's own, before those of the id.
    """

    id: str
    keys: tuple[str, ...]
    label: str
    help: str
    group: str
    contexts: tuple[str, ...]
    run: Callable[[Any], Result] | None
    hint: str = ""
    needs_paper: bool = False
    on_screen: bool = False
    more_keys: tuple[str, ...] = ()

    def elsewhere(
        self,
        *contexts: str,
        run: Callable[[Any], Result],
        label: str = "",
        help: str = "",  # noqa: A002 - as the field
        hint: str = "",
        keys: tuple[str, ...] = (),
    ) -> Command:
        """The same command as it is done on the screens of other contexts, whose ``run`` takes that screen."""
        return self._replace(
            contexts=contexts, run=run, label=label or self.label, help=help or self.help, hint=hint,
            needs_paper=False, on_screen=True, more_keys=keys,
        )  # fmt: skip


_SHOWN = {
    "escape": "esc", "down": "↓", "up": "↑", "left": "←", "right": "→", "pagedown": "pgdn", "pageup": "pgup",
}  # fmt: skip


def shown(key: str) -> str:
    """A key as it is printed for people: ``ctrl+d`` as ``^d``, ``down`` as an arrow."""
    if key.startswith("ctrl+"):
        return "^" + key[5:]
    return _SHOWN.get(key, key)


class Keymap:
    """Which key means which command where: the declarations, with the reader's changes.

    ``changes`` maps command ids to the keys that replace the declared ones; it names only commands that there are and
    gives no key to two in one context, which `readq.tui.shell.keymap` makes sure of.
    """

    def __init__(self, commands: Sequence[Command], changes: Mapping[str, Iterable[str]] | None = None) -> None:
        self.commands = commands
        self._declared = declared_keys(commands)
        self._keys = dict(self._declared)
        self._keys.update({name: tuple(keys) for name, keys in (changes or {}).items()})
        self._table: dict[tuple[str, str], Command] = {}
        self._places: dict[tuple[str, str], Command] = {}
        for command in commands:
            for context in command.contexts:
                self._places[context, command.id] = command
                for key in self.keys_of(command):
                    self._table.setdefault((context, key), command)

    def find(self, context: str, key: str) -> Command | None:
        """What ``key`` does in ``context``."""
        return self._table.get((context, key))

    def command(self, context: str, name: str) -> Command | None:
        """The command with this id as it is done in ``context``."""
        return self._places.get((context, name))

    def keys(self, name: str) -> tuple[str, ...]:
        """The keys of a command id, the one to show first."""
        return self._keys[name]

    def keys_of(self, command: Command) -> tuple[str, ...]:
        """The keys of a command in its contexts, the one to show first."""
        return tuple(dict.fromkeys((*command.more_keys, *self._keys[command.id])))

    def changed(self, name: str) -> bool:
        """Whether the reader gave a command other keys than the declared ones."""
        return self._keys[name] != self._declared[name]

    def key(self, name: str) -> str:
        """The key of a command id as shown to people; empty when the reader took it away."""
        keys = self._keys[name]
        return shown(keys[0]) if keys else ""

    def hints(self, context: str) -> list[tuple[str, str]]:
        """The (key, word) pairs for the footer in ``context``, most useful first."""
        found = [
            command
            for command in self.commands
            if command.hint and context in command.contexts and self.keys_of(command)
        ]
        if context not in (LIST, TRIAGE):  # the way out of a pane comes before what works everywhere
            found.sort(key=lambda command: command.contexts != (context,))
        return [(shown(self.keys_of(command)[0]), command.hint) for command in found]


def declared_keys(commands: Iterable[Command]) -> dict[str, tuple[str, ...]]:
    """The keys of every command id as they are declared."""
    return {command.id: command.keys for command in reversed([*commands])}


def clashes(commands: Iterable[Command], keys: Mapping[str, Iterable[str]]) -> list[tuple[str, str, str, str]]:
    """Every (context, key, command id, command id) where one key would mean two things."""
    taken: dict[tuple[str, str], str] = {}
    found = []
    for command in commands:
        for context in command.contexts:
            for key in (*command.more_keys, *keys[command.id]):
                other = taken.setdefault((context, key), command.id)
                if other != command.id:
                    found.append((context, key, other, command.id))
    return found
