"""Every command of the app, declared once.

The key dispatcher, the footer, the help screen, the palette, the key table of the documentation and the reader's own
keymap all come from `COMMANDS`. To add a command: add a declaration here and write its handler, a function that takes
the main screen, in a module of `readq.tui.actions`; ``run`` names it as ``module:function`` and it is imported when
the key is first pressed. A handler of `triaging` takes the triage screen.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

LIST, DETAIL, FILTER, TRIAGE = "list", "detail", "filter", "triage"
EVERYWHERE = (LIST, DETAIL, FILTER)
PAPERS = (LIST, DETAIL)
ONE = (*PAPERS, TRIAGE)  # where a single paper may be in front of the reader
ANYWHERE = (*EVERYWHERE, TRIAGE)
CONTEXTS = {LIST: "the list", DETAIL: "the paper", FILTER: "the filter pane", TRIAGE: "triage"}
GROUPS = ("Decide", "Move", "Find", "Paper", "Notes and tags", "Select", "Undo", "Views", "Panes", "App")


class Command(NamedTuple):
    """One command.

    ``keys``: the first is the one shown. ``label`` is for the palette, ``help`` a sentence for the help screen,
    ``hint`` the word in the footer (empty: not there), ``contexts`` where its keys work.
    """

    id: str
    keys: tuple[str, ...]
    label: str
    help: str
    group: str
    contexts: tuple[str, ...]
    run: str
    hint: str = ""


COMMANDS: tuple[Command, ...] = (
    # decide
    Command("skip", ("s",), "Skip", "Not for me. The cursor moves on to the next undecided paper.",
            "Decide", ONE, "decide:skip", "skip"),
    Command("queue", ("a",), "Add to queue", "To be read later.", "Decide", ONE, "decide:queue", "queue"),
    Command("read", ("r",), "Mark as read", "Read and done with.", "Decide", ONE, "decide:read", "read"),
    Command("snooze", ("b",), "Snooze", "Out of the inbox until tomorrow, next week or a date; then back on top.",
            "Decide", ONE, "snooze:menu", "snooze"),
    Command("inbox", ("i",), "Back to inbox", "Undecided again.", "Decide", ONE, "decide:inbox"),
    Command("priority.up", ("+", "="), "Raise priority", "One step up, to at most +9.", "Decide", ONE,
            "decide:raise_priority"),
    Command("priority.down", ("-",), "Lower priority", "One step down, to at least -9.", "Decide", ONE,
            "decide:lower_priority"),
    Command("repeat", (".",), "Repeat the last decision", "The same decision for this paper.", "Decide", PAPERS,
            "decide:repeat"),
    Command("triage", ("T",), "Triage", "One paper a screen, one key a decision: the undecided, or the selection.",
            "Decide", EVERYWHERE, "triage:start", "triage"),
    Command("decide.all", ("A",), "Decide everything listed", "What is selected, else everything that matches the "
            "filter, in one step; shows what first.", "Decide", (LIST, FILTER), "bulk:decide_all"),
    # triage; the way out is named before what a narrow bottom line has no room for
    Command("triage.leave", ("q", "escape", "T"), "Back to the list", "The round can be taken up again.", "App",
            (TRIAGE,), "triaging:leave", "leave"),
    Command("triage.defer", ("d",), "Put off", "To the end of this round.", "Decide", (TRIAGE,), "triaging:defer",
            "put off"),
    Command("triage.back", ("h", "left", "backspace"), "Previous paper", "The paper before, to decide it anew.", "Move",
            (TRIAGE,), "triaging:back", "back"),
    Command("triage.forward", ("l", "right"), "Next paper", "Forward again after going back.", "Move", (TRIAGE,),
            "triaging:forward"),
    Command("triage.note", ("n", "e"), "Add a line to the note", "A line typed here and now.", "Notes and tags",
            (TRIAGE,), "triaging:note_line", "note"),
    Command("triage.note.full", ("N",), "Write the whole note", "Markdown, beside the abstract.", "Notes and tags",
            (TRIAGE,), "triaging:note_here"),
    Command("triage.down", ("j", "down"), "Scroll down", "One line down.", "Move", (TRIAGE,), "triaging:down"),
    Command("triage.up", ("k", "up"), "Scroll up", "One line up.", "Move", (TRIAGE,), "triaging:up"),
    Command("triage.page.down", ("space", "J", "ctrl+d", "pagedown"), "Page down", "Half a page down.", "Move",
            (TRIAGE,), "triaging:page_down"),
    Command("triage.page.up", ("K", "ctrl+u", "pageup"), "Page up", "Half a page up.", "Move", (TRIAGE,),
            "triaging:page_up"),
    Command("triage.first", ("g", "home"), "To the top", "To the title.", "Move", (TRIAGE,), "triaging:first"),
    Command("triage.last", ("G", "end"), "To the end", "To the last line.", "Move", (TRIAGE,), "triaging:last"),
    Command("triage.undo.all", ("Z",), "Undo this whole round", "Every step of it, after asking.", "Undo", (TRIAGE,),
            "triaging:undo_all"),
    Command("triage.queue", ("2",), "Leave for the queue", "The round can be taken up again.", "Views", (TRIAGE,),
            "triaging:to_queue"),
    # undo
    Command("undo", ("u", "z"), "Undo", "Take the last step back, however long ago it was.", "Undo", ANYWHERE,
            "decide:undo", "undo"),
    Command("redo", ("U", "ctrl+r"), "Redo", "Do again what was just undone.", "Undo", ANYWHERE, "decide:redo"),
    Command("history", ("H",), "History", "What was decided when; any step can be undone or redone there.", "Undo",
            EVERYWHERE, "history:show"),
    # find
    Command("filter", ("/",), "Filter the list", "Words, \"phrases\", -without, status:queue, tag:x, has:note …",
            "Find", EVERYWHERE, "find:filter_prompt", "filter"),
    Command("find", ("f",), "Find a paper", "Fuzzy: typos are fine. Titles, authors and notes of the whole library.",
            "Find", EVERYWHERE, "find:find_prompt", "find"),
    Command("match.next", ("n",), "Next match", "The next highlighted place in the paper, then the next paper.", "Find",
            PAPERS, "find:next_match"),
    Command("match.previous", ("N",), "Previous match", "The previous highlighted place.", "Find", PAPERS,
            "find:previous_match"),
    Command("sort", (",",), "Sort the list", "Listed order, newest, title, priority … Each view keeps its own.", "Find",
            PAPERS, "order:sort_menu", "sort"),
    Command("order.down", (")", "alt+j", "alt+down", "ctrl+down"), "Move the paper down the list",
            "Arranges the queue (or any list in listed order) by hand.", "Decide", (LIST,), "order:move_down"),
    Command("order.up", ("(", "alt+k", "alt+up", "ctrl+up"), "Move the paper up the list",
            "Arranges the queue (or any list in listed order) by hand.", "Decide", (LIST,), "order:move_up"),
    Command("reload", ("R", "f5"), "Refresh the list", "Papers that no longer belong to this view go away.", "Find",
            EVERYWHERE, "find:reload"),
    # notes
    Command("note", ("e",), "Write a note", "Markdown, beside the abstract. Saved as you go and when you leave.",
            "Notes and tags", PAPERS, "notes:edit", "note"),
    Command("note.editor", ("E",), "Write a note in $EDITOR", "Opens $VISUAL or $EDITOR.", "Notes and tags", ONE,
            "notes:edit_outside"),
    Command("note.all", ("ctrl+n",), "All notes", "The newest first, with how they begin; a filter narrows them.",
            "Notes and tags", EVERYWHERE, "notes:all_notes"),
    Command("note.tasks", ("X",), "Open items", "Every \"- [ ]\" line of all notes; x ticks one.", "Notes and tags",
            EVERYWHERE, "notes:all_tasks"),
    Command("note.versions", ("ctrl+e",), "Versions of the note", "Every version the note had; enter brings one back.",
            "Notes and tags", PAPERS, "notes:versions"),
    Command("tags", ("t",), "Tags", "Add and remove tags, with completion; for all selected papers at once.",
            "Notes and tags", ONE, "tags:edit", "tags"),
    Command("tag.rename", (), "Rename a tag", "On every paper that has it.", "Notes and tags", EVERYWHERE,
            "tags:rename"),
    Command("tag.delete", (), "Delete a tag", "From every paper that has it.", "Notes and tags", EVERYWHERE,
            "tags:delete"),
    # move
    Command("down", ("j", "down"), "Next paper", "One paper down.", "Move", (LIST,), "move:down"),
    Command("up", ("k", "up"), "Previous paper", "One paper up.", "Move", (LIST,), "move:up"),
    Command("first", ("g", "home"), "First paper", "To the top of the list.", "Move", (LIST,), "move:first"),
    Command("last", ("G", "end"), "Last paper", "To the end of the list.", "Move", (LIST,), "move:last"),
    Command("page.down", ("ctrl+d", "pagedown"), "Page down", "Half a page down.", "Move", (LIST,), "move:page_down"),
    Command("page.up", ("ctrl+u", "pageup"), "Page up", "Half a page up.", "Move", (LIST,), "move:page_up"),
    Command("undecided.next", ("]",), "Next undecided", "To the next paper without a decision.", "Move", PAPERS,
            "move:next_undecided"),
    Command("undecided.previous", ("[",), "Previous undecided", "To the previous paper without a decision.", "Move",
            PAPERS, "move:previous_undecided"),
    Command("detail.down", ("J", "shift+down"), "Scroll the paper down", "Without leaving the list.", "Move", (LIST,),
            "move:detail_down"),
    Command("detail.up", ("K", "shift+up"), "Scroll the paper up", "Without leaving the list.", "Move", (LIST,),
            "move:detail_up"),
    Command("scroll.down", ("j", "down"), "Scroll down", "One line down.", "Move", (DETAIL,), "move:detail_line_down"),
    Command("scroll.up", ("k", "up"), "Scroll up", "One line up.", "Move", (DETAIL,), "move:detail_line_up"),
    Command("scroll.page.down", ("space", "J", "ctrl+d", "pagedown"), "Page down", "Half a page down.", "Move",
            (DETAIL,), "move:detail_down"),
    Command("scroll.page.up", ("K", "ctrl+u", "pageup"), "Page up", "Half a page up.", "Move", (DETAIL,),
            "move:detail_up"),
    Command("scroll.first", ("g", "home"), "To the top", "To the title.", "Move", (DETAIL,), "move:detail_first"),
    Command("scroll.last", ("G", "end"), "To the end", "To the last line.", "Move", (DETAIL,), "move:detail_last"),
    Command("paper.next", ("right",), "Next paper", "The next paper of the list.", "Move", (DETAIL,), "move:down"),
    Command("paper.previous", ("left",), "Previous paper", "The previous paper of the list.", "Move", (DETAIL,),
            "move:up"),
    Command("entry.down", ("j", "down"), "Next entry", "One line down.", "Move", (FILTER,), "panes:entry_down"),
    Command("entry.up", ("k", "up"), "Previous entry", "One line up.", "Move", (FILTER,), "panes:entry_up"),
    Command("entry.first", ("g", "home"), "First entry", "To the top.", "Move", (FILTER,), "panes:entry_first"),
    Command("entry.last", ("G", "end"), "Last entry", "To the end.", "Move", (FILTER,), "panes:entry_last"),
    Command("entry.open", ("enter", "l", "right"), "Show these papers", "Open the view, tag or source.", "Move",
            (FILTER,), "panes:entry_open", "open"),
    Command("entry.close", ("h", "left", "escape"), "Back to the list", "Leave the filter pane.", "Move", (FILTER,),
            "panes:close_filter", "back"),
    Command("entry.rename", ("r",), "Rename it", "The saved view or the tag, wherever it is.", "Views", (FILTER,),
            "views:rename", "rename"),
    Command("entry.delete", ("d", "delete"), "Delete it", "The saved view or the tag. No paper goes away.", "Views",
            (FILTER,), "views:delete", "delete"),
    Command("entry.move.down", (")", "J", "alt+j", "alt+down", "ctrl+down"), "Move the view down",
            "Its number changes with its place.", "Views", (FILTER,), "views:move_down", "move down"),
    Command("entry.move.up", ("(", "K", "alt+k", "alt+up", "ctrl+up"), "Move the view up",
            "Its number changes with its place.", "Views", (FILTER,), "views:move_up", "move up"),
    # select
    Command("mark", ("space",), "Select and move on", "Selected papers are decided together.", "Select", (LIST,),
            "select:toggle"),
    Command("mark.range", ("v",), "Select a range", "From here to where you press v again.", "Select", (LIST,),
            "select:span"),
    Command("mark.all", ("ctrl+a",), "Select everything listed", "All papers of the list.", "Select", (LIST,),
            "select:everything"),
    Command("mark.visible", ("*",), "Select what is visible", "The papers on the screen.", "Select", (LIST,),
            "bulk:mark_visible"),
    Command("mark.above", ("{",), "Select all above", "This paper and everything above it.", "Select", (LIST,),
            "bulk:mark_above"),
    Command("mark.below", ("}",), "Select all below", "This paper and everything below it.", "Select", (LIST,),
            "bulk:mark_below"),
    Command("back", ("escape",), "Clear or go back", "Clears the selection, then the filter.", "Select", (LIST,),
            "panes:back"),
    # paper
    Command("open", ("enter", "l", "right"), "Read the paper here", "The whole abstract, full screen.", "Paper",
            (LIST,), "panes:open_detail", "open"),
    Command("close", ("h", "escape", "enter"), "Back to the list", "Close the paper.", "Paper", (DETAIL,),
            "panes:close_detail", "back"),
    Command("web.page", ("o",), "Open its page", "In the browser. Opening is not reading: the status stays.", "Paper",
            ONE, "links:open_page"),
    Command("web.pdf", ("O",), "Open its PDF", "In the browser.", "Paper", ONE, "links:open_pdf"),
    Command("web.code", ("c",), "Open its code", "In the browser.", "Paper", ONE, "links:open_code"),
    Command("copy.id", ("y",), "Copy its id", "arXiv id or DOI, else its address or title.", "Paper", ONE,
            "links:copy_id"),
    Command("copy.citation", ("Y",), "Copy a citation", "Authors, title, year and address.", "Paper", ONE,
            "links:copy_citation"),
    # views
    *(
        Command(f"view.{n}", (str(n),), f"View {n}", "The view with this number in the filter pane.", "Views",
                EVERYWHERE, f"panes:view_{n}")
        for n in range(1, 10)
    ),
    Command("view.snoozed", ("B",), "Snoozed papers", "What comes back, and when.", "Views", EVERYWHERE,
            "snooze:show_snoozed"),
    Command("view.save", ("ctrl+s",), "Save this view", "Gives the current filter and its order a name and a number.",
            "Views", EVERYWHERE, "views:save"),
    Command("stats", ("S",), "Statistics", "Decided per day, inbox and queue over time, and when they will be empty.",
            "Views", EVERYWHERE, "history:statistics"),
    # panes
    Command("pane.next", ("tab",), "Next pane", "List, paper, filter.", "Panes", EVERYWHERE, "panes:next_pane"),
    Command("pane.previous", ("shift+tab",), "Previous pane", "The other way round.", "Panes", EVERYWHERE,
            "panes:previous_pane"),
    Command("pane.filter", ("\\",), "Show or fold the filter pane", "Views, tags and sources.", "Panes", EVERYWHERE,
            "panes:toggle_filter"),
    Command("pane.maximise", ("m",), "Maximise this pane", "And back.", "Panes", EVERYWHERE, "panes:maximise"),
    Command("pane.grow", (">",), "More room for the list", "The paper gives way.", "Panes", PAPERS, "panes:grow"),
    Command("pane.shrink", ("<",), "More room for the paper", "The list gives way.", "Panes", PAPERS, "panes:shrink"),
    # app
    Command("help", ("?", "f1"), "Help", "Every key that works here.", "App", ANYWHERE, "overlays:help_screen"),
    Command("palette", (":", "ctrl+p"), "All commands", "Type to find a command.", "App", ANYWHERE,
            "overlays:palette", "commands"),
    Command("theme", (), "Choose a theme", "Colours, shown as you go through them.", "App", EVERYWHERE,
            "settings:choose_theme"),
    Command("settings", (), "Settings", "What is in force and where it comes from.", "App", EVERYWHERE,
            "settings:show"),
    Command("leave", ("q",), "Back, or quit", "Closes what is open; in the list it quits.", "App", EVERYWHERE,
            "panes:leave"),
    Command("suspend", ("ctrl+z",), "Back to the shell for a while", "The shell's fg brings readq back.", "App",
            ANYWHERE, "panes:suspend"),
    Command("quit", ("ctrl+q", "ctrl+c"), "Quit", "Everything is saved already.", "App", ANYWHERE, "panes:quit_app"),
)  # fmt: skip

BY_ID: Mapping[str, Command] = {command.id: command for command in COMMANDS}

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
    gives no key to two in one context, which `readq.tui.keys` makes sure of.
    """

    def __init__(self, changes: Mapping[str, Iterable[str]] | None = None) -> None:
        self._keys: dict[str, tuple[str, ...]] = {command.id: command.keys for command in COMMANDS}
        self._keys.update({name: tuple(keys) for name, keys in (changes or {}).items()})
        self._table = {
            (context, key): command
            for command in COMMANDS
            for context in command.contexts
            for key in self._keys[command.id]
        }

    def find(self, context: str, key: str) -> Command | None:
        """What ``key`` does in ``context``."""
        return self._table.get((context, key))

    def keys(self, command: str) -> tuple[str, ...]:
        """The keys of a command id, the one to show first."""
        return self._keys[command]

    def changed(self, command: str) -> bool:
        """Whether the reader gave a command other keys than the declared ones."""
        return self._keys[command] != BY_ID[command].keys

    def key(self, command: str) -> str:
        """The key of a command id as shown to people; empty when the reader took it away."""
        keys = self._keys[command]
        return shown(keys[0]) if keys else ""

    def hints(self, context: str) -> list[tuple[str, str]]:
        """The (key, word) pairs for the footer in ``context``, most useful first."""
        found = [
            command for command in COMMANDS if command.hint and context in command.contexts and self._keys[command.id]
        ]
        if context not in (LIST, TRIAGE):  # the way out of a pane comes before what works everywhere
            found.sort(key=lambda command: command.contexts != (context,))
        return [(shown(self._keys[command.id][0]), command.hint) for command in found]


def clashes(keys: Mapping[str, Iterable[str]]) -> list[tuple[str, str, str, str]]:
    """Every (context, key, command id, command id) where one key would mean two things."""
    taken: dict[tuple[str, str], str] = {}
    found = []
    for command in COMMANDS:
        for context in command.contexts:
            for key in keys[command.id]:
                other = taken.setdefault((context, key), command.id)
                if other != command.id:
                    found.append((context, key, other, command.id))
    return found
