"""Settings as text: the commented file that a reader starts from, and values as they are written there."""

from __future__ import annotations

import json
import textwrap

from readq.config.options import OPTIONS, Option, Value


def written(value: Value) -> str:
    """``value`` as TOML has it; None as nothing."""
    if value is None:
        return ""
    return ("true" if value else "false") if isinstance(value, bool) else json.dumps(value, ensure_ascii=False)


def initial() -> str:
    """A file in which everything is a comment: every setting with its meaning and its default."""
    parts = [
        "# readq's settings. Every line that begins with # is only a comment: take the # away to set a value.",
        "# See what is in force, and where it comes from: readq config",
        "",
    ]
    section = ""
    for option in OPTIONS:
        table, _, name = option.name.rpartition(".")
        if table != section:
            section = table
            parts += [f"[{table}]", ""]
        parts += textwrap.wrap(option.help, 98, initial_indent="# ", subsequent_indent="# ")
        parts += [f"# {name} = {_shown(option)}", ""]
    parts += [
        "[keys]",
        "",
        "# Other keys for any command, by its id: one key, or several in [ ], the first of them the one shown;",
        "# [] takes the keys away. `readq config --keys` lists the ids. Keys are written like this:",
        '# "s", "S", "?", "ctrl+s", "alt+down", "f5", "space", "esc".',
        "",
        '# skip = ["s", "w"]',
        '# "view.save" = "ctrl+w"',
        "",
        "# Your own commands: programs that are run on papers, by name, by key and in the menu on !",
        "",
        "# [[command]]",
        '# name = "Print the PDF"',
        '# run = ["lp-from-web", "{pdf}"]',
        '# key = "f9"',
        "",
    ]
    return "\n".join(parts)


def _shown(option: Option) -> str:
    if option.example:
        return f'"{option.example}"' if isinstance(option.default, str) else option.example
    return written(option.default)
