"""The pages of the help screen beside that of the keys: where to begin, queries to try, what the signs mean."""

from __future__ import annotations

from typing import NamedTuple

from readq.model import Status
from readq.phrasing import DECISIONS
from readq.signs import GLYPHS, LATEST, SNOOZED
from readq.text import cell_width
from readq.tui.drawing.spans import Line
from readq.tui.notes.rendered import DONE, OPEN
from readq.tui.shell.command import Keymap
from readq.tui.shell.item import Item

QUERY = "query:"
_COLUMN = 28


class Page(NamedTuple):
    """A page of help by its name, and what Enter does on it."""

    name: str
    items: list[Item]
    does: str = "does it"


_FIRST = (
    ("Decide", (("skip", "not for me; the cursor moves on"), ("queue", "to be read later"),
                ("read", "read and done with"), ("snooze", "out of sight until a day"),
                ("undo", "takes any of it back, however long ago"))),
    ("Look", (("open", "the whole paper"), ("web.pdf", "its PDF in the browser"),
              ("filter", "words, tags, years: see the page Query"), ("find", "forgives typing errors"))),
    ("Keep", (("note", "a note in Markdown"), ("tags", "tags, completed as you type"),
              ("view.save", "the filter as a view with a number"))),
)  # fmt: skip
_QUERIES = (
    ("Words", (("diffusion graph", "both words, anywhere"), ("diffusion -survey", "without a word"),
               ('"language model"', "a phrase"), ("(graph OR molecule)", "one of the two"))),
    ("Where", (("title:attention", "in the title"), ('author:"li wei"', "by an author"),
               ("note:todo", "in your note"))),
    ("What is known", (("status:queue", "what is to be read"), ("-is:decided", "never decided"),
                       ("has:code", "with code"), ("has:note", "with a note"),
                       ("year:2025", "of a year"), ("added:today", "came today"))),
    ("Order", (("sort:newest", "newest first"), ("sort:title", "by title"))),
)  # fmt: skip


def start_items(keymap: Keymap, context: str) -> list[Item]:
    """The dozen keys to begin with, and the tour where the keys of ``context`` can begin it."""
    items = []
    if (tour := keymap.command(context, "tour")) is not None:
        told: Line = [("  ▸ ", "accent"), (tour.label, "strong"), (f": {tour.help[:1].lower()}{tour.help[1:]}", "text")]
        items.append(Item(tour.id, told, tour.label, help="With the papers you have; each step is done for real."))
    for group, members in _FIRST:
        items.append(_heading(group))
        for name, said in members:
            if key := keymap.key(name):
                items.append(Item(None, _entry(key, said, "key", 10), said))
    return items


def query_items(*, runs: bool) -> list[Item]:
    """Queries to try; an item's id is `QUERY` and the query. ``runs``: they can be chosen."""
    items = []
    for group, members in _QUERIES:
        items.append(_heading(group))
        for query, said in members:
            line = _entry(query, said, "accent")
            items.append(Item(f"{QUERY}{query}" if runs else None, line, f"{query}  {said}"))
    return items


def sign_items() -> list[Item]:
    """Every sign of a row, a page and the filter pane."""
    groups = (
        ("What became of a paper", (
            *((GLYPHS[status], DECISIONS[status.label].name.lower(), f"status.{status.label}") for status in Status),
            (SNOOZED, "snoozed until a day", "status.snooze"), ("↩", "back from snooze", "status.snooze"),
        )),
        ("In a row", (
            ("▌", "under the cursor", "bar"), ("•", "selected", "mark"), ("●", "both", "bar"),
            ("↻", "a new version came", "accent"), ("◆", "marked by a rule of yours", "accent"),
            ("✎", "has a note", "note"), ("‹›", "has code", "faint"), ("3×", "listed so many times", "muted"),
            ("▲", "upvotes", "muted"),
            ("+1", "priority", "priority.up"), ("#", "a tag", "tag"),
        )),
        ("In notes and panes", (
            (OPEN, "open, in a note", "box"), (DONE, "ticked", "box.done"), ("★", "a saved view", "accent"),
            (LATEST, "what came last", "accent"), ("▾ ▴", "there is more below, above; the order of a column", "faint"),
        )),
    )  # fmt: skip
    items = []
    for group, members in groups:
        items.append(_heading(group))
        items += [Item(None, _entry(sign, said, token, 10), said) for sign, said, token in members]
    return items


def _heading(text: str) -> Item:
    return Item(None, [(text, "heading")], text)


def _entry(what: str, said: str, token: str, column: int = _COLUMN) -> Line:
    return [(f"  {what}{' ' * max(1, column - cell_width(what))}", token), (said, "text")]
