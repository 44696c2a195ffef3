"""What the settings mean to the app: names of themes, the layout at the start, what to say about mistakes."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING

from readq.config.meant import meant
from readq.config.settings import Config
from readq.text import cell_width
from readq.tui.drawing.spans import Line, plain, width_of

if TYPE_CHECKING:
    from readq.library import Library
    from readq.tui.shell.command import Keymap
    from readq.tui.shell.layout import Arrangement

TRUE, INDEXED, FEW, NONE = 24, 8, 4, 0  # bits of colour
_KEPT = "tui.theme"  # where the library keeps the theme chosen last,
_KEPT_FEW = "tui.theme.16"  # and the one chosen last in a terminal of sixteen colours
OURS = {"dark": "readq-dark", "light": "readq-light", "high-contrast": "readq-contrast", "ansi": "ansi"}


def theme_names() -> list[str]:
    """Every theme a reader can ask for: ours first, then the toolkit's."""
    from textual.theme import BUILTIN_THEMES

    return [*OURS, *sorted(name for name, theme in BUILTIN_THEMES.items() if not theme.ansi)]


def check_theme(config: Config) -> None:
    """Report a theme nobody knows; the default holds then."""
    name = config["theme"]
    if name in OURS:
        return
    names = theme_names()
    if name not in names:
        hint = meant(name, dict.fromkeys(names)) or f"; there are {', '.join(names)}"
        config.reject("theme", f"there is no theme {name!r}{hint}")


def internal(theme: str) -> str:
    """The name under which the app knows a theme that the reader calls ``theme``."""
    return OURS.get(theme, theme)


def depth(environment: Mapping[str, str] = os.environ) -> int | None:
    """How many bits of colour the terminal has, judged as the toolkit judges it; None where that is not simple."""
    if "NO_COLOR" in environment:
        return NONE
    if any(name in environment for name in ("FORCE_COLOR", "TEXTUAL_COLOR_SYSTEM", "TEXTUAL_DRIVER")):
        return None
    term = environment.get("TERM", "").strip().lower()
    if term in ("", "dumb", "unknown"):
        return None
    if environment.get("COLORTERM", "").strip().lower() in ("truecolor", "24bit"):
        return TRUE
    return INDEXED if term.rpartition("-")[2] in ("256color", "kitty") else FEW


def theme_key() -> str:
    """Where the library keeps the theme chosen last in a terminal with as many colours as this one."""
    return _KEPT_FEW if depth() == FEW else _KEPT


def usual_theme(config: Config, lib: Library) -> str:
    """The theme to show, as the app knows it: the one the file asks for, else the one chosen last, else the terminal's
    own colours where it has only sixteen, else the default."""
    if not config.given("theme"):
        kept = lib.state(theme_key())
        if isinstance(kept, str):
            return internal(kept)
        if depth() == FEW:
            return "ansi"
    return internal(config["theme"])


def arrange_as_set(config: Config, chosen: Arrangement) -> None:
    """Lay the panes out as the file says, where it says anything."""
    if config["layout.filter"] != "auto":
        chosen.filters = dict.fromkeys((True, False), config["layout.filter"])
    for name in ("beside", "stacked"):
        percent = config[f"layout.{name}"]
        if percent is not None:
            setattr(chosen, name, round(percent / 5))


def remark(config: Config, keymap: Keymap, width: int) -> Line | None:
    """One calm line about what was wrong in the settings file; None if nothing was."""
    if not config.problems:
        return None
    first = min(config.problems)
    more = len(config.problems) - 1
    where = f"{plain(config.place(first.line), 40)} "
    key = keymap.key("palette")
    tail: Line = [(f" · and {more} more" if more else "", "muted")]
    tail += [(" · ", "faint"), (key, "key"), (" settings", "muted")] if key else [(" · readq config", "muted")]
    reason = plain(first.reason, max(12, width - cell_width(where) - width_of(tail) - 2))
    return [(where, "note"), (reason, "text"), *tail]
