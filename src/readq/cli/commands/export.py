"""``readq export``: papers for other programs, on standard output or into a file."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import click

from readq.cli import completing
from readq.cli.commands.reading import QueryCommand, limit_option, sort_option
from readq.cli.session import Session, database, narrate, parse_query
from readq.filters import Filter, Sort
from readq.formats.writing.registry import EXPORTS
from readq.text import clean


@click.command("export", cls=QueryCommand, context_settings={"ignore_unknown_options": True})
@click.argument("form", type=click.Choice(tuple(EXPORTS)))
@click.argument("query", nargs=-1, metavar="[QUERY]...", shell_complete=completing.queries)
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write into FILE, replacing it when all is written.",
)
@click.option(
    "--latex", is_flag=True, help="In bibtex and biblatex: accents and signs as commands of LaTeX, not as they are."
)
@sort_option
@limit_option
@database
@click.pass_obj
def export(
    session: Session,
    form: str,
    query: tuple[str, ...],
    output: Path | None,
    latex: bool,
    order: Sort | None,
    limit: int | None,
) -> None:
    """Write the papers that match QUERY, or all of them, as FORMAT.

    docs/FORMATS.md says what each format carries. A citation key, once given, stays the paper's; one that came with an
    import is kept. New ones are made by the setting export.citation_key.
    """
    from readq.config.reading import load
    from readq.formats.writing.base import Options
    from readq.library.exporting import write_file

    pattern = str(load(session.config)["export.citation_key"])
    wanted = parse_query(" ".join(query))
    if order:
        wanted = Filter(wanted.where, order)
    library = session.present()
    ids = list(islice(library.every_id(wanted), limit))
    pieces = library.exporting.pieces(ids, form, Options(latex=latex), pattern=pattern)
    if output is not None:
        write_file(output, pieces)
        narrate(f"Wrote {len(ids):,} {'paper' if len(ids) == 1 else 'papers'} to {output}.")
    else:
        for piece in _shown(pieces):
            sys.stdout.write(piece)
        if not ids and limit != 0:
            narrate("Nothing matches." if query else "The library is empty.")


def _shown(pieces: Iterator[str]) -> Iterator[str]:
    """Pieces as they may go to where standard output leads."""
    return (clean(piece, newlines=True) for piece in pieces) if sys.stdout.isatty() else pieces
