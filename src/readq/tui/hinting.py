"""Which keys the bottom line of the main screen names: those that matter here and now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readq.tui.commands import FILTER, LIST

if TYPE_CHECKING:
    from readq.tui.desk import Desk

Hints = list[tuple[str, str]]  # key and word
_ON_A_PAPER = ("skip", "queue", "read", "snooze", "note", "tags", "open")  # of no use where there is none
_ON_AN_ENTRY = ("open", "rename", "delete", "move down", "move up")
_WITHOUT = {"saved": (), "tag": ("move down", "move up")}


def hints(desk: Desk) -> Hints:
    """The (key, word) pairs for what is shown, most useful first."""
    if not desk.counts.total and desk.focus == LIST:  # nothing to decide on yet
        return [(desk.keymap.key(id_), word) for id_, word in (("leave", "quit"), ("palette", "all commands"))]
    if desk.focus == LIST:
        return _of_list(desk)
    return _of_filter(desk) if desk.focus == FILTER else desk.keymap.hints(desk.focus)


def _of_list(desk: Desk) -> Hints:
    usual = desk.keymap.hints(LIST)
    if not desk.browser.papers.total:
        usual = [hint for hint in usual if hint[1] not in _ON_A_PAPER]
    own = []
    if desk.found is not None or desk.query != desk.home:
        own.append((desk.keymap.key("back"), "back"))
    if desk.found is None and desk.view_of(desk.query) is None:
        own.append((desk.keymap.key("view.save"), "save view"))
    return [hint for hint in own if hint[0]] + usual


def _of_filter(desk: Desk) -> Hints:
    kind = desk.entries[desk.entry].kind if desk.entry < len(desk.entries) else ""
    without = _WITHOUT.get(kind, _ON_AN_ENTRY[1:])
    own = desk.keymap.hints(FILTER)
    mine = [hint for hint in own if hint[1] in _ON_AN_ENTRY]
    return [hint for hint in mine if hint[1] not in without] + [hint for hint in own if hint not in mine]
