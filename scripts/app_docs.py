"""The pages about the app's keys and settings, from the declarations of its commands and options."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from readq.config.options import OPTIONS, Option
from readq.config.programs import PLACEHOLDERS
from readq.config.reading import THEME_VARIABLE
from readq.config.writing import initial, written
from readq.paths import CONFIG_VARIABLE
from readq.tui.shell.command import CONTEXTS, DETAIL, FILTER, GROUPS, LIST, Command, Keymap, shown, usual
from readq.tui.shell.registry import COMMANDS

ROOT = Path(__file__).parent.parent
KEYS_PAGE, CONFIG_PAGE, README = ROOT / "docs" / "KEYS.md", ROOT / "docs" / "CONFIG.md", ROOT / "README.md"
BEGIN, END = "<!-- keys -->", "<!-- /keys -->"

_KEYMAP = Keymap(COMMANDS)
_README_ROWS = (
    ("Move", "down up first last undecided.next undecided.previous open close"),
    ("Decide", "skip queue read inbox snooze priority.up priority.down repeat"),
    ("Undo", "undo redo history"),
    ("Select", "mark mark.range mark.all decide.all"),
    ("Find", "filter find sort view.save"),
    ("Paper", "web.page web.pdf web.code copy.id copy.citation"),
    ("Notes, tags", "note note.editor tags note.all note.tasks"),
    ("Modes", "triage stats"),
    ("App", "pane.next jump pane.filter help palette leave"),
)

_KEYS = """\
# Keys

This page is generated from the program (`make docs`). In the app `?` shows what works where you are, and `:` finds any
command by its name. Every key can be changed: see [CONFIG.md](CONFIG.md), which uses the ids in the last column. `^d`
means ctrl+d. Commands without a key are in the palette.
"""

_CONFIG = """\
# Settings

This page is generated from the program (`make docs`). readq needs no settings. Those you make live in one file,
`config.toml` in the platform's settings folder (`~/.config/readq` on Linux); `{path}` or `--config FILE` name
another.

```sh
readq config --init    # write the file, everything in it a comment
readq config           # what is in force, and where each value comes from
readq config --keys    # every command with its keys
```

A mistake never keeps readq from starting. What is unknown, of the wrong type or in conflict is told with its line, once
in the app and by `readq config`, and the default holds in its place. In the app, `:` and *Settings* show the same.

| Setting | Default | |
|---|---|---|
{options}

A theme is one of `dark`, `light`, `high-contrast`, `ansi` (the terminal's own colours), or one of the toolkit's, such
as `nord`, `gruvbox`, `dracula`, `solarized-light` or `catppuccin-mocha`. `:` and *Choose a theme* shows them all; what
is chosen there is kept for the library unless the file sets one. `{theme}` chooses one for a single terminal. Where
nothing is set, a terminal of 16 colours gets `ansi`, and with `NO_COLOR` set there are no colours at all.

## Keys

```toml
[keys]
skip = ["s", "w"]        # several keys; the first is the one shown
"view.save" = "ctrl+w"
repeat = []              # no key; it stays in the palette
```

The ids are in [KEYS.md](KEYS.md). A key is a character (`s`, `S`, `?`) or a name: `space`, `enter`, `esc`, `tab`,
`backspace`, `delete`, `insert`, `home`, `end`, `pageup`, `pagedown`, `up`, `down`, `left`, `right`, `f1` to `f24`; held
together with others as in `ctrl+s`, `alt+j`, `shift+down`. One key can mean different things in the list, in the paper
and in the filter pane, but only one thing in each: to give a command the key of another, give the other one a new key
or none. A key that a terminal cannot send, such as `ctrl+?` or `ctrl+i` (which is `tab`), is refused. `quit` keeps a
key whatever the file says.

## Your own commands

```toml
[[command]]
name = "Open in Zotero's reader"     # in the palette, and in the menu on !
run = ["zotero-open", "{pdf}"]       # the program and its arguments; nothing of it is for a shell
key = "ctrl+x"                       # if you like; several in [ ]

[[command]]
name = "Send to the tablet"
run = ["tablet", "send", "--title={title}", "{pdf}"]
for = "all"                          # run once for all selected papers; "each", which is usual: once for each

[[command]]
name = "Look through the records"
run = ["less"]
for = "all"
stdin = "json"                       # it reads the papers, a line of JSON each
terminal = true                      # it gets the terminal, and readq waits

[[command]]
name = "Keep the id in a list"
shell = true                         # run is a line for /bin/sh
run = "echo {arxiv_id} {title} >> ~/ids.txt"
```

| placeholder | what stands for it |
|---|---|
{placeholders}

A command is for the selected papers, or for the one in front of you. With `for = "all"` an argument with a placeholder
is there once for each paper. A paper of which nobody knows what a placeholder asks for is passed over, and that is
said. What is put in for a placeholder is one line without control characters, stays within its argument, and is never
an option: what would begin an argument with `-`, `+`, `@`, `/`, `~` or `|` has a space before it. In a line for a shell
a placeholder stands without quotes around it, and what a paper says is never read as code. A program that takes its own
arguments for code (`ssh`, `eval`, `xargs`, `python -c`) is yours to keep them from: let it read JSON instead.

What has not the terminal is run beside the app, at most four at a time, and goes on when you leave. The first line it
writes is told when it ends, or how it failed with the first line of its complaints. Before a command is run more often
than `confirm_above`, you are asked.

The menu on `!` hands papers on as well: their ids, citations, Markdown or BibTeX to the clipboard, or as a draft in
your mail program.

## When papers come in

```toml
[on_arrival]
run = "python3 /home/me/bin/new_papers.py"
seconds = 30
```

After `readq ingest` and `readq fetch`, and after the same in the app, the program reads the new papers on standard
input, a line of JSON each (with the members that [CLI.md](CLI.md) lists): when they are on disk and your rules have met
them, each paper once. What it writes is not shown. A program that fails, or takes longer, is told in a sentence and
changes nothing: not what came in, nor the exit status. It is not run when nothing new came.

## The file

What `readq config --init` writes:

```toml
{initial}```
"""


def keys_page() -> str:
    """The text of docs/KEYS.md."""
    parts = [_KEYS]
    for context, place in CONTEXTS.items():
        here = [command for command in COMMANDS if context in command.contexts]
        parts.append(f"## In {place}\n")
        if context in (DETAIL, FILTER):
            here = [command for command in here if LIST not in command.contexts]
            parts.append("What works in the list works here too where it makes sense; besides:\n")
        parts.append("| Keys | Command | | Id |\n|---|---|---|---|")
        rows = [
            _row(command)
            for group in GROUPS
            for command in here
            if command.group == group and not (command.id[:5] == "view." and command.id[5:] in "23456789")
        ]
        parts.append("\n".join(rows) + "\n")
    return "\n".join(parts)


def _numbered(command: Command) -> bool:
    """Whether a command is one of the views 2 to 9, which have no line of their own."""
    kind, _, number = command.id.partition(".")
    return kind == "view" and number.isdigit() and number != "1"


def _row(command: Command) -> str:
    if command.id == "view.1":
        return f"| `1` … `9` | {_text(command.label[:-2])} | {_text(command.help)} | `view.1` … `view.9` |"
    keys = _keys(_KEYMAP.keys_of(command))
    return f"| {keys} | {_text(command.label)} | {_text(command.help)} | `{command.id}` |"


def _keys(keys: Iterable[str]) -> str:
    return " ".join(f"`{shown(key)}`" if key != "|" else "`\\|`" for key in keys)


def _text(text: str) -> str:
    return "".join(f"\\{char}" if char in "\\|*_<>[]`" else char for char in text)


def readme_keys() -> str:
    """The key table of README.md, between its marks."""
    known = usual(COMMANDS)
    rows = []
    for title, names in _README_ROWS:
        cells = [f"{_keys(known[name].keys[:1])} {_brief(known[name])}" for name in names.split()]
        rows.append(f"| {title} | {' · '.join(cells)} |")
    return "\n".join(["| | |", "|---|---|", *rows])


def _brief(command: Command) -> str:
    return _text(command.label[:1].lower() + command.label[1:])


def with_keys(readme: str) -> str:
    """README's text with the present key table."""
    before, _, rest = readme.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{readme_keys()}\n{END}{after}"


def config_page() -> str:
    """The text of docs/CONFIG.md."""
    options = "\n".join(f"| `{option.name}` | {_default(option)} | {_text(option.help)} |" for option in OPTIONS)
    text = _CONFIG
    for name, value in (
        ("path", f"${CONFIG_VARIABLE}"), ("theme", f"${THEME_VARIABLE}"), ("options", options),
        ("placeholders", _placeholders()), ("initial", initial()),
    ):  # fmt: skip
        text = text.replace(f"{{{name}}}", value, 1)
    return text


def _placeholders() -> str:
    return "\n".join(f"| `{{{name}}}` | {said} |" for name, said in PLACEHOLDERS.items())


def _default(option: Option) -> str:
    return f"`{written(option.default)}`" if option.default is not None else ""


def write() -> list[Path]:
    """Write the pages again, and the table in README.md."""
    KEYS_PAGE.write_text(keys_page(), encoding="utf-8")
    CONFIG_PAGE.write_text(config_page(), encoding="utf-8")
    README.write_text(with_keys(README.read_text(encoding="utf-8")), encoding="utf-8")
    return [KEYS_PAGE, CONFIG_PAGE, README]
