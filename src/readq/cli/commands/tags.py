"""``readq tag``: words of one's own on papers."""

from __future__ import annotations

import click

from readq.cli import completing
from readq.cli.answers import answer_option
from readq.cli.data import listing_option, write_data
from readq.cli.session import Session, chosen_ids, database, narrate, tell
from readq.cli.tables import Cell, Column, write_rows
from readq.cli.terminal import Screen


@click.group("tag")
def tag() -> None:
    """Put tags on papers and look after them."""


@tag.command("add")
@click.argument("name", shell_complete=completing.tags)
@click.argument("ids", nargs=-1, required=True, metavar="ID...", shell_complete=completing.papers)
@answer_option
@database
@click.pass_obj
def add(session: Session, name: str, ids: tuple[str, ...]) -> None:
    """Tag papers with NAME."""
    library = session.library()
    tell(library.tag(chosen_ids(library, ids), add=(name,)), "Nothing to change: they have the tag already.")


@tag.command("remove")
@click.argument("name", shell_complete=completing.tags)
@click.argument("ids", nargs=-1, required=True, metavar="ID...", shell_complete=completing.papers)
@answer_option
@database
@click.pass_obj
def remove(session: Session, name: str, ids: tuple[str, ...]) -> None:
    """Take the tag NAME off papers."""
    library = session.library()
    tell(library.tag(chosen_ids(library, ids), remove=(name,)), "Nothing to change: they do not have the tag.")


@tag.command("list")
@listing_option
@database
@click.pass_obj
def list_(session: Session, form: str) -> None:
    """Print the tags with how many papers have them.

    The second number is how many of those are undecided.
    """
    tags = sorted(session.library().counts().tags.items(), key=lambda item: item[0].casefold())
    if form != "table":
        rows = [{"tag": name, "papers": papers, "undecided": new} for name, (new, papers) in tags]
        write_data(form, ("tag", "papers", "undecided"), rows)
        return
    screen = Screen()
    said = "" if screen.live else " undecided"
    columns = (
        Column("papers", right=True, least=7),
        Column("undecided", right=True, least=7 + len(said)),
        Column("tag", give=True),
    )
    write_rows(screen, columns, [(f"{all_:,}", f"{new:,}{said}", Cell(name, "36")) for name, (new, all_) in tags])
    if not tags:
        narrate("There are no tags yet. For example: readq tag add today 12")


@tag.command("rename")
@click.argument("old", shell_complete=completing.tags)
@click.argument("new")
@answer_option
@database
@click.pass_obj
def rename(session: Session, old: str, new: str) -> None:
    """Rename a tag everywhere.

    If there is a tag NEW already the two become one.
    """
    tell(session.library().tags.rename(old, new), f"There is no tag {old!r}.")


@tag.command("delete")
@click.argument("name", shell_complete=completing.tags)
@answer_option
@database
@click.pass_obj
def delete(session: Session, name: str) -> None:
    """Take a tag off all papers."""
    tell(session.library().tags.delete(name), f"There is no tag {name!r}.")
