"""``readq view``: saved queries."""

from __future__ import annotations

import click

from readq.cli import completing
from readq.cli.answers import answer_option
from readq.cli.commands.reading import format_option, limit_option, print_list, sort_option
from readq.cli.data import listing_option, write_data
from readq.cli.session import Session, database, narrate, parse_query, tell
from readq.cli.tables import Column, write_rows
from readq.cli.terminal import Screen
from readq.errors import ReadqError
from readq.filters import Sort


@click.group("view", invoke_without_command=True)
@click.pass_context
def view(context: click.Context) -> None:
    """Keep queries under a name.

    The app shows them beside the inbox. Without a command they are listed.
    """
    if context.invoked_subcommand is None:
        context.invoke(list_)


@view.command("list")
@listing_option
@database
@click.pass_obj
def list_(session: Session, form: str) -> None:
    """Print the saved views."""
    views = session.library().views.every()
    if form != "table":
        write_data(form, ("name", "query"), [{"name": saved.name, "query": saved.query} for saved in views])
        return
    columns = (Column("view", give=True), Column("query", give=True))
    write_rows(Screen(), columns, [(saved.name, saved.query) for saved in views])
    if not views:
        narrate("There are no views yet. For example: readq view save theory 'status:inbox bound'")


@view.command("save")
@click.argument("name", shell_complete=completing.views)
@click.argument("query", shell_complete=completing.queries)
@answer_option
@database
@click.pass_obj
def save(session: Session, name: str, query: str) -> None:
    """Save QUERY as NAME; a view of that name is replaced."""
    parse_query(query, certain=True)
    tell(session.library().views.save(name, query), f"The view “{name}” has this query already.")


@view.command("rename")
@click.argument("old", shell_complete=completing.views)
@click.argument("new")
@answer_option
@database
@click.pass_obj
def rename(session: Session, old: str, new: str) -> None:
    """Call the view OLD NEW; it keeps its place."""
    tell(session.library().views.rename(old, new), "The view is called so already.")


@view.command("move")
@click.argument("name", shell_complete=completing.views)
@click.argument("place", type=click.IntRange(min=1))
@answer_option
@database
@click.pass_obj
def move(session: Session, name: str, place: int) -> None:
    """Put the view NAME at PLACE among the others.

    1 is the first. In the app it goes by the key of its place.
    """
    tell(session.library().views.move(name, place - 1), "The view is there already.")


@view.command("delete")
@click.argument("name", shell_complete=completing.views)
@answer_option
@database
@click.pass_obj
def delete(session: Session, name: str) -> None:
    """Remove the view NAME; its papers stay."""
    tell(session.library().views.delete(name), "")


@view.command("run")
@click.argument("name", shell_complete=completing.views)
@sort_option
@limit_option
@format_option
@database
@click.pass_obj
def run(session: Session, name: str, order: Sort | None, limit: int | None, form: str) -> None:
    """Print the papers of the view NAME."""
    for saved in session.library().views.every():
        if saved.name == name:
            return print_list(session, saved.query, order, limit, form)
    raise ReadqError(f"there is no view {name!r}; readq view list names them.")
