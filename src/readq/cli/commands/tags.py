"""``readq tag``: words of one's own on papers."""

from __future__ import annotations

import sys

import click

from readq.cli import completing
from readq.cli.output import write_json
from readq.cli.session import Session, chosen_ids, database, tell
from readq.cli.terminal import Screen


@click.group("tag")
def tag() -> None:
    """Put tags on papers and look after them."""


@tag.command("add")
@click.argument("name", shell_complete=completing.tags)
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@database
@click.pass_obj
def add(session: Session, name: str, ids: tuple[str, ...]) -> None:
    """Tag papers with NAME."""
    library = session.library()
    tell(library.tag(chosen_ids(library, ids), add=(name,)), "Nothing to change: they have the tag already.")


@tag.command("remove")
@click.argument("name", shell_complete=completing.tags)
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@database
@click.pass_obj
def remove(session: Session, name: str, ids: tuple[str, ...]) -> None:
    """Take the tag NAME off papers."""
    library = session.library()
    tell(library.tag(chosen_ids(library, ids), remove=(name,)), "Nothing to change: they do not have the tag.")


@tag.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON array.")
@database
@click.pass_obj
def list_(session: Session, as_json: bool) -> None:
    """Print the tags with how many papers have them.

    The second number is how many of those are undecided.
    """
    tags = sorted(session.library().counts().tags.items(), key=lambda item: item[0].casefold())
    if as_json:
        write_json([{"tag": name, "papers": papers, "undecided": new} for name, (new, papers) in tags])
        return
    screen = Screen()
    for name, (new, papers) in tags:
        sys.stdout.write(f"{papers:>7,}  {new:>7,} undecided  {screen.text(name)}\n")


@tag.command("rename")
@click.argument("old", shell_complete=completing.tags)
@click.argument("new")
@database
@click.pass_obj
def rename(session: Session, old: str, new: str) -> None:
    """Rename a tag everywhere.

    If there is a tag NEW already the two become one.
    """
    tell(session.library().tags.rename(old, new), f"There is no tag {old!r}.")


@tag.command("delete")
@click.argument("name", shell_complete=completing.tags)
@database
@click.pass_obj
def delete(session: Session, name: str) -> None:
    """Take a tag off all papers."""
    tell(session.library().tags.delete(name), f"There is no tag {name!r}.")
