"""The reader's own keys: how a key is written in a file, and which command each one means in the end."""

from __future__ import annotations

from readq.config.meant import meant
from readq.config.settings import Config
from readq.tui.programs.commands import own_commands, own_id
from readq.tui.shell.command import CONTEXTS, KEY_NAMES, Keymap, clashes, declared_keys, shown, usual
from readq.tui.shell.registry import COMMANDS

_ALIASES = {
    "esc": "escape", "return": "enter", "pgdn": "pagedown", "pgup": "pageup", "del": "delete", "ins": "insert",
    "page_down": "pagedown", "page_up": "pageup", "bs": "backspace", "spacebar": "space", " ": "space",
    "↑": "up", "↓": "down", "←": "left", "→": "right",
}  # fmt: skip
_CONTROLS = {"\\": "backslash", "]": "right_square_bracket", "^": "circumflex_accent", "_": "underscore"}
_YIELD = ("suspend", "repaint", "mouse")  # about the terminal: their keys go to whatever the reader gives them to
_MODIFIERS = ("ctrl", "alt", "shift")


def key_name(text: str) -> str:
    """A key as people write it (``s``, ``^s``, ``Ctrl+S``, ``esc``, ``alt+down``, ``?``) as the app names it.

    Raises ValueError, saying why, for what no terminal sends.
    """
    text = text if len(text) == 1 else text.strip()
    if len(text) == 2 and text[0] == "^":
        text = f"ctrl+{text[1]}"
    held, _, last = (text[:-1].rstrip("+"), "", "+") if text.endswith("+") else text.rpartition("+")
    modifiers = [word.strip().lower() for word in held.split("+")] if held else []
    if len(last) != 1:
        last = last.strip().lower()
    last = _ALIASES.get(last, last)
    if last not in KEY_NAMES and not (len(last) == 1 and last.isprintable()):
        raise ValueError(f"there is no key {text!r}")
    unknown = [word for word in modifiers if word not in _MODIFIERS]
    if unknown:
        raise ValueError(f"there is no key {text!r}: a key is held together with ctrl, alt or shift")
    if len(last) == 1:
        if "ctrl" in modifiers:
            last = last.lower()
            if not ("a" <= last <= "z" or last in "\\]^_@"):
                raise ValueError(f"terminals do not send {text!r}: ctrl goes with a letter")
            last = _CONTROLS.get(last, last)
            if last in "im":
                raise ValueError(f"terminals cannot tell {text!r} from {'tab' if last == 'i' else 'enter'}")
        elif "shift" in modifiers:
            last = last.upper()
            modifiers.remove("shift")
    order = [word for word in ("alt", "ctrl", "shift") if word in modifiers]
    return "+".join([*order, last])


def keymap(config: Config) -> Keymap:
    """The keys in force. What the file asks for and cannot have is reported to ``config``; the declared keys stay."""
    commands = COMMANDS + own_commands(config.programs)
    given = {name: (written, config.key_paths[name]) for name, written in config.keys.items()}
    given.update({own_id(each): (each.keys, (*each.place, "key")) for each in config.programs if each.keys})
    if not given:
        return Keymap(commands)
    declared = declared_keys(commands)
    labels = {name: command.label for name, command in usual(commands).items()}
    changes: dict[str, tuple[str, ...]] = {}
    for name, (written, path) in given.items():
        if name not in declared:
            config.report(f"keys: there is no command {name!r}{meant(name, declared)}", *path)
            continue
        keys = []
        for key in written:
            try:
                keys.append(key_name(key))
            except ValueError as error:
                config.report(f"keys.{name}: {error}", *path)
        if name == "quit" and not keys:
            config.report("keys.quit: there must be a way out, so its keys stay", *path)
        elif keys or not written:
            changes[name] = tuple(dict.fromkeys(keys))
    chosen = {**declared, **changes}
    order = list(changes)
    while found := clashes(commands, chosen):
        context, key, one, other = found[0]
        yields = next((name for name in _YIELD if name in (one, other) and name not in changes), None)
        if yields is not None:
            changes[yields] = chosen[yields] = tuple(name for name in chosen[yields] if name != key)
            continue
        # Of two commands the reader gave one key, the one further down in the file yields.
        if one in changes and (other not in changes or order.index(one) > order.index(other)):
            one, other = other, one
        loser, winner = other, one
        del changes[loser]
        chosen[loser] = declared[loser]
        where = CONTEXTS[context]
        reason = f"keys.{loser}: in {where} {shown(key)!r} already means {labels[winner]!r} ({winner})"
        config.report(reason, *given[loser][1])
    config.problems.sort()
    return Keymap(commands, changes)
