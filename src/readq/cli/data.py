"""What a command lists that is no paper (tags, views, steps …) as data for programs: one set of names for all."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

import click

from readq.cli.json_values import json_encoder, write_json
from readq.formats.writing.record import array, lines
from readq.formats.writing.table import TABLES
from readq.text import clean

F = TypeVar("F", bound=Callable[..., Any])

LISTING = ("table", "json", "jsonl", *TABLES)
_SHORT = "readq.cli.data.json"


def listing_option(command: F) -> F:
    """Options that say how a listing is printed: `--format`, and `--json` for short. The command is given ``form``."""
    return form_option("form", LISTING, "How to print them.")(command)


def report_option(command: F) -> F:
    """The same for a command that tells of one thing, as text or JSON. The command is given ``as_json``."""
    return form_option("as_json", ("text", "json"), "How to print it.", lambda form: form == "json")(command)


def form_option(name: str, forms: Sequence[str], what: str, made: Callable[[str], object] = str) -> Callable[[F], F]:
    """`--format`, one of ``forms``, of which ``json`` is one, and `--json` for short; the command is given it, ``made``
    a value, as ``name``."""

    def note(context: click.Context, parameter: click.Parameter, value: bool) -> None:
        context.meta[_SHORT] = value

    def chosen(context: click.Context, parameter: click.Parameter, value: str) -> object:
        if not context.meta[_SHORT]:
            return made(value)
        if value != "json" and context.get_parameter_source(name) is click.core.ParameterSource.COMMANDLINE:
            raise click.UsageError(f"--json and --format {value} contradict each other.", context)
        return made("json")

    def add(command: F) -> F:
        kind = click.Choice(forms)
        help_ = "Short for --format json."
        json = click.option("--json", is_flag=True, is_eager=True, expose_value=False, callback=note, help=help_)
        form = click.option(
            "--format", name, type=kind, default=forms[0], show_default=True, callback=chosen, help=what
        )
        return form(json(command))

    return add


def write_data(form: str, names: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> int:
    """Print ``rows``, whose values have the ``names``, in a format of `LISTING` but ``table``; how many they were.

    JSON of rows that are a list already is one line; of others, as they come, a line each.
    """
    total = 0

    def counted() -> Iterable[Mapping[str, Any]]:
        nonlocal total
        for row in rows:
            total += 1
            yield row

    if form == "json" and isinstance(rows, list):
        write_json(rows)
        return len(rows)
    if form in TABLES:
        _, line, guard = TABLES[form]
        live = sys.stdout.isatty()
        sys.stdout.write(line(names))
        for row in counted():
            cells = [guard(_cell(row[name])) for name in names]
            sys.stdout.write(line(map(clean, cells) if live else cells))
        return total
    encode = json_encoder()
    encoded = (encode(row) for row in counted())
    for piece in array(encoded) if form == "json" else lines(encoded):
        sys.stdout.write(piece)
    return total


def _cell(value: object) -> str:
    """A value as one cell: a number as it is, what is not known as nothing."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else json_encoder()(value) if isinstance(value, list | dict) else str(value)
