"""``readq formats``: what can be read."""

from __future__ import annotations

import sys

import click

from readq.cli.output import write_json
from readq.cli.session import narrate
from readq.cli.terminal import Screen


@click.command("formats")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON array.")
def formats(as_json: bool) -> None:
    """List the formats readq reads, by the names that `ingest --format` takes."""
    from readq.formats.registry import every, plugins

    if as_json:
        write_json([{"name": each.name, "title": each.title, "kept": each.kept, "left": each.left} for each in every()])
    else:
        screen = Screen()
        width = max(len(each.name) for each in every())
        for each in sorted(every(), key=lambda each: each.name):
            sys.stdout.write(screen.text(f"{each.name:<{width}}  {each.title}") + "\n")
    for fault in plugins().faults:
        narrate(f"readq: {fault}")
