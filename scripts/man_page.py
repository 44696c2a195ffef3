"""The manual page readq(1), from the declarations of the command line, like docs/CLI.md."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from pathlib import Path

import click

from readq.cli.app import cli
from readq.config.reading import SIGNS_VARIABLE, THEME_VARIABLE
from readq.paths import CONFIG_VARIABLE, LIBRARY_VARIABLE

PAGE = Path(__file__).parent.parent / "docs" / "readq.1"

_END = f"""\
.SH EXIT STATUS
.TP
.B 0
Done.
.TP
.B 1
A problem with input or state.
.TP
.B 2
A command that cannot be understood.
.TP
.B 130
Interrupted.
.SH ENVIRONMENT
.TP
.B {LIBRARY_VARIABLE}
The library file, where \\fB\\-\\-db\\fR names none.
.TP
.B {CONFIG_VARIABLE}
The settings file, where \\fB\\-\\-config\\fR names none.
.TP
.B {THEME_VARIABLE}
The colours of the app on this terminal.
.TP
.B {SIGNS_VARIABLE}
The signs of the app and of tables on this terminal: unicode or ascii.
.TP
.B BROWSER
What opens pages. Over ssh, where none is named, addresses are copied.
.TP
.B NO_COLOR
If it is set and not empty, nothing is in colour.
.TP
.BR VISUAL ", " EDITOR
What notes are edited with.
.SH EXAMPLES
.nf
readq ingest ~/papers/*.txt
readq list status:inbox diffusion
readq list \\-\\-format ids \\-\\- \\-transformer | readq mark skip \\-
readq mark queue \\-\\-where tag:today
readq undo
readq find protien langauge modle
eval "$(readq completion bash)"
.fi
"""


def man_page() -> str:
    """The text of readq.1."""
    context = click.Context(cli, info_name="readq")
    first, *rest = _paragraphs(cli)
    parts = [
        '.\\" Generated from the program: make docs',
        ".TH READQ 1",
        ".SH NAME",
        "readq \\- " + _roff(first[:1].lower() + first[1:]).removesuffix("."),
        ".SH SYNOPSIS",
        f".B readq\n{_roff(' '.join(cli.collect_usage_pieces(context)))}",
        ".SH DESCRIPTION",
        *_told(rest),
        ".SH OPTIONS",
        *_options(cli, context, shared=True),
        ".SH COMMANDS",
        ".PP\nEvery command takes \\fB\\-\\-db\\fR FILE, before or after its name, and \\fB\\-\\-help\\fR.",
        *_commands(cli, context),
        _END,
    ]
    return "\n".join(part.rstrip("\n") for part in parts) + "\n"


def _commands(group: click.Group, context: click.Context) -> Iterator[str]:
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        here = click.Context(command, info_name=name, parent=context)
        usage = " ".join(command.collect_usage_pieces(here))
        yield f".SS {_roff(f'{here.command_path} {usage}'.replace('[OPTIONS]', '').replace('  ', ' ').strip())}"
        yield from _told(_paragraphs(command))
        yield from _options(command, here, shared=False)
        if isinstance(command, click.Group):
            yield from _commands(command, here)


def _paragraphs(command: click.Command) -> list[str]:
    return inspect.cleandoc(command.help or "").split("\n\n")


def _told(paragraphs: list[str]) -> Iterator[str]:
    for paragraph in paragraphs:
        if paragraph.startswith("\b\n"):  # lines that stay as they are
            yield f".PP\n.nf\n{_roff(paragraph[2:])}\n.fi"
        else:
            yield f".PP\n{_roff(' '.join(paragraph.split()))}"


def _options(command: click.Command, context: click.Context, *, shared: bool) -> Iterator[str]:
    for option in command.get_params(context):
        if not isinstance(option, click.Option) or (not shared and {"--help", "--db"} & set(option.opts)):
            continue
        names = ", ".join(f"\\fB{_roff(name)}\\fR" for name in (*option.opts, *option.secondary_opts))
        value = f" {_roff(takes(option))}".rstrip()
        default = f" Default: {option.default}." if option.show_default and not option.is_flag else ""
        yield f".TP\n{names}{value}\n{_roff((option.help or '') + default)}"


def takes(option: click.Option) -> str:
    """What stands for an option's value; nothing for one that has none."""
    if option.is_flag:
        return ""
    return "|".join(option.type.choices) if isinstance(option.type, click.Choice) else option.metavar or "TEXT"


def _roff(text: str) -> str:
    """``text`` as it is shown: no dash becomes a hyphen, nothing at the beginning of a line a request."""
    text = text.replace("\\", "\\e").replace("-", "\\-")
    return re.sub(r"^([.'])", r"\\&\1", text, flags=re.MULTILINE)
