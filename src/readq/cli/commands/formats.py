"""``readq formats``: what can be read."""

from __future__ import annotations

import click

from readq.cli.data import listing_option, write_data
from readq.cli.session import narrate
from readq.cli.tables import Column, write_rows
from readq.cli.terminal import Screen


@click.command("formats")
@listing_option
def formats(form: str) -> None:
    """List the formats readq reads, by the names that `ingest --format` takes."""
    from readq.formats.registry import every, plugins

    names = ("name", "title", "kept", "left")
    if form != "table":
        write_data(form, names, [{name: getattr(each, name) for name in names} for each in every()])
    else:
        rows = [(each.name, each.title) for each in sorted(every(), key=lambda each: each.name)]
        write_rows(Screen(), (Column("format"), Column("what it is", give=True)), rows)
    for fault in plugins().faults:
        narrate(f"readq: {fault}")
