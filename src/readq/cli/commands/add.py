"""``readq add``: a paper by hand."""

from __future__ import annotations

import sys

import click

from readq.cli.answers import answer_option, answered
from readq.cli.session import Session, database, narrate
from readq.cli.terminal import Screen


@click.command("add")
@click.argument("text", nargs=-1, required=True, metavar="TITLE|ID|ADDRESS...")
@click.option("--title", default="", metavar="TITLE", help="What it is called, beside an id or an address.")
@click.option("--queue", is_flag=True, help="Put it into the queue at once.")
@answer_option
@database
@click.pass_obj
def add(session: Session, text: tuple[str, ...], title: str, queue: bool) -> None:
    """Add one paper: by its title, an arXiv id, a DOI or its web address.

    Without a title the id stands for it until a listing tells more. One that is there already is not added again.
    Prints its number and its title.
    """
    library = session.library(create=True)
    id_, new = library.add(" ".join(text), title, queue=queue)
    title = library.paper(id_).title
    if not answered({"id": id_, "title": title, "new": new}):
        sys.stdout.write(Screen().text(f"{id_}  {title}") + "\n")
    narrate("Added." if new else "It is there already.")
