"""``readq demo``: the app on the sample pages, in a library that is gone afterwards."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import click

from readq.cli.launch import open_app, require_terminal
from readq.cli.session import Session, config_file, narrate
from readq.errors import ReadqError
from readq.paths import sample_pages


@click.command("demo")
@config_file
@click.pass_obj
def demo(session: Session) -> None:
    """Try readq on some hundred papers, in a library that is gone afterwards."""
    from readq.cli.commands.ingest import take_in
    from readq.library import Library

    require_terminal()
    pages = sample_pages()
    if pages is None:
        raise ReadqError("The sample pages are not installed with this readq. Try it on a page or a .bib of your own.")
    with TemporaryDirectory(prefix="readq-demo-", ignore_cleanup_errors=True) as folder:
        path = Path(folder, "demo.db")
        with Library(path) as library:
            take_in(library, [str(pages)])
        status = open_app(path, session.config, lasting=False)
    narrate("That library was made for the demo and is gone. Yours opens with: readq")
    raise click.exceptions.Exit(status)
