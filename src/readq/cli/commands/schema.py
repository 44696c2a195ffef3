"""``readq schema``: what commands print as JSON."""

from __future__ import annotations

import json

import click

from readq.cli.schemas import SCHEMAS, VERSION, schema_of
from readq.errors import UsageError


@click.command("schema")
@click.argument("command", nargs=-1, metavar="[COMMAND]...")
def schema(command: tuple[str, ...]) -> None:
    """Print the JSON Schema of what COMMAND prints as JSON, or those of all commands.

    For example: readq schema tag list. Within a version, members and commands are only added: docs/JSON.md
    """
    name = " ".join(command)
    if name and name not in SCHEMAS:
        raise UsageError(f"{name!r} prints no JSON. These do: {', '.join(SCHEMAS)}.")
    told = schema_of(name) if name else {"version": VERSION, "commands": {each: schema_of(each) for each in SCHEMAS}}
    click.echo(json.dumps(told, indent=1))
