"""What a command of the app is, and which key means which one where.

The key dispatcher, the footer, the help screen, the palette, the key pages of the documentation and the reader's own
keymap all come from these values. Every one is declared once, beside its handler, in the room it belongs to;
`readq.tui.shell.registry` lists the rooms.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from readq.tui.prompt.line_edit import EDITING

NO_PAPER = "There is no paper here."
Result = Awaitable[None] | None  # what a handler returns: an awaitable holds later keys back until it is done

LIST, DETAIL, FILTER, TRIAGE = "list", "detail", "filter", "triage"
HISTORY, NOTES, TASKS, VERSIONS, STATISTICS, NOTE = "history", "notes", "tasks", "versions", "statistics", "note"
DUPLICATES, SOURCES, RULES, TOPICS, INTERESTS = "duplicates", "sources", "rules", "topics", "interests"
CHOOSER, TAG_EDITOR, QUESTION, WORKING = "chooser", "tag editor", "question", "working"
SNOOZE_MENU, SNOOZE_DAY, PREVIEW, JUMP = "snooze menu", "snooze day", "preview", "jump"
EVERYWHERE = (LIST, DETAIL, FILTER)
PAPERS = (LIST, DETAIL)
ONE = (*PAPERS, TRIAGE)  # where a single paper may be in front of the reader
ANYWHERE = (*EVERYWHERE, TRIAGE)
# screens of entries to walk through
ENTRIES = (HISTORY, NOTES, TASKS, VERSIONS, DUPLICATES, SOURCES, RULES, TOPICS, INTERESTS)
LOOKING_BACK = (*ENTRIES, STATISTICS)
ROOMS = (*ANYWHERE, *LOOKING_BACK)
TYPED = (CHOOSER, TAG_EDITOR, SNOOZE_DAY)  # where a line is typed: its characters and editing keys mean no command
CONTEXTS = {
    LIST: "the list", DETAIL: "the paper", FILTER: "the filter pane", TRIAGE: "triage", NOTE: "the note editor",
    HISTORY: "the history", NOTES: "all notes", TASKS: "the open items", VERSIONS: "the versions of a note",
    DUPLICATES: "the duplicates", SOURCES: "the sources", RULES: "the rules", TOPICS: "the topics",
    INTERESTS: "the interests",
    STATISTICS: "the statistics", CHOOSER: "a list to choose from",
    TAG_EDITOR: "the tag editor", SNOOZE_MENU: "the snooze menu", SNOOZE_DAY: "the day to snooze until",
    JUMP: "the letters to go to",
    PREVIEW: "the preview of many papers", QUESTION: "a question", WORKING: "a long change",
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
    place's own: they come before the declared keys of every id, and yield to those a reader gives.
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


_NAMED = {word: key for key, word in _SHOWN.items()}
KEY_NAMES = frozenset([
    "escape", "enter", "tab", "space", "backspace", "delete", "insert", "home", "end", "pageup", "pagedown",
    "up", "down", "left", "right", *(f"f{number}" for number in range(1, 25)),
])  # fmt: skip


def shown(key: str) -> str:
    """A key as it is printed for people: ``ctrl+d`` as ``^d``, ``down`` as an arrow."""
    if key.startswith("ctrl+"):
        return "^" + key[5:]
    return _SHOWN.get(key, key)


def named(text: str) -> str:
    """The key that is `shown` as ``text``."""
    if len(text) > 1 and text[0] == "^":
        return f"ctrl+{text[1:]}"
    return _NAMED.get(text, text)


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
        given = {
            name: tuple(key for key in keys if key not in self._declared[name]) for name, keys in self._keys.items()
        }
        self._places = {(context, command.id): command for command in commands for context in command.contexts}
        self._table: dict[tuple[str, str], Command] = {}
        for keys in (given, None, self._keys):
            for command in commands:
                for key in command.more_keys if keys is None else keys[command.id]:
                    for context in command.contexts:
                        if _free(context, key):
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
        keys = dict.fromkeys((*command.more_keys, *self._keys[command.id]))
        return tuple(key for key in keys if any(self.find(context, key) is command for context in command.contexts))

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
    return {name: command.keys for name, command in usual(commands).items()}


def usual(commands: Iterable[Command]) -> dict[str, Command]:
    """Every command by its id: as it is declared, not as it is done otherwise on another screen."""
    found: dict[str, Command] = {}
    for command in commands:
        if command.id not in found or (found[command.id].on_screen and not command.on_screen):
            found[command.id] = command
    return found


def clashes(commands: Iterable[Command], keys: Mapping[str, Iterable[str]]) -> list[tuple[str, str, str, str]]:
    """Every (context, key, command id, command id) where one key would mean two things, the list's first."""
    taken: dict[tuple[bool, str, str], str] = {}
    found = []
    for command in commands:
        for context in command.contexts:
            for own, wanted in ((True, command.more_keys), (False, keys[command.id])):
                for key in wanted:
                    other = taken.setdefault((own, context, key), command.id) if _free(context, key) else command.id
                    if other != command.id:
                        found.append((context, key, other, command.id))
    places = list(CONTEXTS)
    return sorted(found, key=lambda clash: places.index(clash[0]))


def _free(context: str, key: str) -> bool:
    """Whether a key can mean a command in ``context``: it does not belong to a line being typed there."""
    return context not in TYPED or not (len(key) == 1 or key in EDITING)
