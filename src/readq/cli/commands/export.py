"""``readq export``: papers for other programs, on standard output or into a file."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import click

from readq.cli import completing
from readq.cli.commands.reading import QueryCommand, limit_option, sort_option
from readq.cli.session import Session, database, narrate, parse_query
from readq.errors import ReadqError, UsageError
from readq.filters import Filter, Sort
from readq.formats.writing.registry import EXPORTS
from readq.phrasing import counted
from readq.text import clean

if TYPE_CHECKING:
    from readq.config.settings import Config
    from readq.formats.writing.base import Options
    from readq.library import Library

BIBLIOGRAPHIES = ("bibtex", "biblatex")
SHARES = ("share", "share-html")
VAULT, OPML, LIBRARY = "vault", "opml", "library"


@click.command("export", cls=QueryCommand, context_settings={"ignore_unknown_options": True})
@click.argument("form", type=click.Choice((*EXPORTS, VAULT, OPML, LIBRARY)))
@click.argument("query", nargs=-1, metavar="[QUERY]...", shell_complete=completing.queries)
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write into FILE, replacing it when all is written; for vault, the folder.",
)
@click.option(
    "--update",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="In bibtex and biblatex: change only what readq wrote into FILE before, and add what is new at its end.",
)
@click.option(
    "--latex", is_flag=True, help="In bibtex and biblatex: accents and signs as commands of LaTeX, not as they are."
)
@click.option(
    "--as",
    "sender",
    metavar="NAME",
    help="In share and share-html: who shares. Without it, the setting export.name.",
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
    update: Path | None,
    latex: bool,
    sender: str | None,
    order: Sort | None,
    limit: int | None,
) -> None:
    """Write the papers that match QUERY, or all of them, in another program's format.

    docs/FORMATS.md says what each format carries. A citation key, once given, stays the paper's; one that came with an
    import is kept. New ones are made by the setting export.citation_key.

    vault writes a Markdown note for each paper into a folder, and brings it up to date the next time. What you write
    there outside of readq's part stays, and what you write where your note is comes back with readq vault pull. A note
    in which readq's part was edited otherwise is left alone and named. opml writes
    what is subscribed to. share and share-html are for another reader, whose readq takes your notes as yours. library
    writes everything, notes with their revisions and the history included, as JSON lines that readq ingest makes the
    same library of, or adds to another one.
    """
    from readq.formats.writing.base import Options

    if (update or latex) and form not in BIBLIOGRAPHIES:
        raise UsageError(f"--{'update' if update else 'latex'} is for {' and '.join(BIBLIOGRAPHIES)} only.")
    if sender is not None and form not in SHARES:
        raise UsageError(f"--as is for {' and '.join(SHARES)} only.")
    if update and output:
        raise UsageError("give --update or --output, not both: one changes a file, the other replaces it.")
    if form == VAULT and output is None:
        raise UsageError("which folder? Name it with --output FOLDER.")
    if form == OPML and (query or order or limit is not None):
        raise UsageError("opml is of what is subscribed to, and takes no query.")
    if form == LIBRARY:
        if query or order or limit is not None:
            raise UsageError("library is all of it, and takes no query. For some papers, use jsonl.")
        _everything(session.present(), output)
        return
    config = session.settings()
    if form == OPML:
        _subscriptions(session.library(), config, output)
        return
    pattern = str(config["export.citation_key"])
    sender = sender if sender is not None else str(config["export.name"])
    wanted = parse_query(" ".join(query))
    if order:
        wanted = Filter(wanted.where, order)
    library = session.present()
    ids = list(islice(library.every_id(wanted), limit))
    if form == VAULT and output is not None:
        _into_vault(library, ids, output, pattern, str(config["export.note_template"]))
    elif update is not None:
        _update(library, ids, update, Options(latex=latex), form, pattern)
    else:
        pieces = library.exporting.pieces(ids, form, Options(latex, sender), pattern=pattern)
        _write(pieces, output, counted(len(ids), "paper"))
        if not ids and limit != 0:
            narrate("Nothing matches." if query else "The library is empty.")


def _subscriptions(library: Library, config: Config, output: Path | None) -> None:
    from readq.library.fetch_settings import configured
    from readq.library.opml import opml

    _write(opml(library, configured(config)), output, counted(len(library.subscriptions.every()), "subscription"))


def _everything(library: Library, output: Path | None) -> None:
    from readq.library.restoring import export as everything

    _write(everything(library), output, "the library")


def _write(pieces: Iterator[str], output: Path | None, what: str) -> None:
    if output is None:
        live = sys.stdout.isatty()
        for piece in pieces:
            sys.stdout.write(clean(piece, newlines=True) if live else piece)
        return
    from readq.library.exporting import write_file

    write_file(output, pieces)
    narrate(f"Wrote {what} to {output}.")


def _update(library: Library, ids: Sequence[int], path: Path, options: Options, form: str, pattern: str) -> None:
    from readq.library.exporting import read_file, write_file

    before = read_file(path)
    done = library.exporting.updated(before, ids, options, biblatex=form == "biblatex", pattern=pattern)
    if done.text != before:
        write_file(path, [done.text])
    narrate(f"{path}: {done.new:,} new, {done.changed:,} changed, {done.same:,} as they were.")
    for key in done.left:
        narrate(f"  left alone: {key} (it is yours, or was edited)")


def _into_vault(library: Library, ids: Sequence[int], folder: Path, pattern: str, template: str) -> None:
    from readq.library.vault import export as into_vault

    done = into_vault(library, ids, folder, pattern=pattern, template=template)
    narrate(f"{folder}: {done.new:,} new, {done.changed:,} changed, {done.same:,} as they were.")
    for path, why in done.left:
        narrate(f"  left alone: {path} ({why})")
    if done.failed:
        from readq.cli.commands.vault import not_all

        raise ReadqError(not_all(folder, done.failed))
