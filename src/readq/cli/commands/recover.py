"""``readq recover``: what is readable of a damaged library."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from readq.cli.json_values import json_encoder
from readq.cli.session import narrate
from readq.errors import ReadqError


@click.command("recover")
@click.argument("file", type=click.Path(path_type=Path))
def recover(file: Path) -> None:
    """Print what is readable of the damaged library FILE, as JSON Lines.

    FILE is only read. What cannot be read is stepped over, and said at the end. A new library is made of the rest, with
    decisions, tags and notes, by: readq recover FILE > saved.jsonl, then: readq --db new.db ingest saved.jsonl. First
    try: readq check --fix, or a backup: readq backup --list.
    """
    from readq.library.maintenance import recover as recovered

    encode = json_encoder()
    papers = places = 0
    for record in recovered(file):
        if record is None:
            places += 1
            continue
        papers += 1
        sys.stdout.write(encode(record) + "\n")
    if not papers:
        raise ReadqError(f"There is no paper in {file} that can be read. Put back a backup: readq restore FILE")
    holes = f"; in {places:,} places something was too damaged" if places else ""
    narrate(f"{papers:,} papers were read{holes}.")
