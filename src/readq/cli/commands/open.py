"""``readq [PATH…]``: take in listings, then open the app."""

from __future__ import annotations

import click

from readq.cli.launch import open_app, require_terminal
from readq.cli.session import Session, config_file, database, screen_reader


@click.command("open")
@click.argument("paths", type=click.Path(), nargs=-1, metavar="[PATH]...")
@database
@config_file
@screen_reader
@click.pass_obj
def open_(session: Session, paths: tuple[str, ...]) -> None:
    """Open the app, after taking in the listings at PATH, if any.

    This is what readq does without a command.
    """
    require_terminal()
    if paths:
        from readq.cli.commands.ingest import explain, take_in

        report = take_in(session.library(create=True), paths)
        session.close()
        explain(report)
        if len(report.errors) == len(report.files):
            raise click.exceptions.Exit(1)
    raise click.exceptions.Exit(open_app(session.path, session.config, spoken=session.spoken))
