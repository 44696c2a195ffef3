"""``readq topics``: papers in groups, so that one decides about many at once."""

from __future__ import annotations

import sys

import click

from readq.cli.commands.reading import QueryCommand
from readq.cli.data import form_option
from readq.cli.json_values import write_json
from readq.cli.output import FORMATS, write_papers, write_table
from readq.cli.session import Session, database, narrate, parse_query
from readq.cli.terminal import Screen
from readq.errors import UsageError
from readq.phrasing import counted

_INBOX = "status:inbox"


@click.command("topics", cls=QueryCommand)
@click.argument("query", nargs=-1)
@click.option(
    "--titles", type=click.IntRange(0, 1000), default=3, show_default=True, metavar="N", help="Print N titles of each."
)
@click.option(
    "--topic", "number", type=click.IntRange(min=1), metavar="N", help="Print the papers of topic N, as --format says."
)
@form_option("form", FORMATS, "How to print the papers of a topic; json also prints all topics.")
@database
@click.pass_obj
def topics(session: Session, query: tuple[str, ...], titles: int, number: int | None, form: str) -> None:
    """Print the papers of QUERY (if there is none, of the inbox) by topic, the largest first.

    Words that tell a topic from the others stand above its most typical titles. To skip all of one:
    readq mark skip $(readq topics --topic 3 --format ids)
    """
    library = session.present()
    filter_ = parse_query(" ".join(query) or _INBOX)
    grouped = library.topics.group(library.every_id(filter_))
    if grouped.left_out:
        narrate(f"These are too many: the first 10,000 are grouped, {counted(grouped.left_out, 'paper')} left out.")
    if number is not None:
        if number > len(grouped.topics):
            raise UsageError(f"There are {counted(len(grouped.topics), 'topic')}, and no topic {number}.")
        ids = grouped.topics[number - 1].ids
        if form == "table":
            write_table(library, [ids])
        else:
            write_papers(library, [ids], form)
        return
    if form == "json":
        write_json([{"topic": at, "label": each.label, "papers": list(each.ids)}
                    for at, each in enumerate(grouped.topics, 1)])  # fmt: skip
        return
    if form != "table":
        raise UsageError(f"--format {form} prints papers: say of which topic with --topic N.")
    screen = Screen()
    for at, each in enumerate(grouped.topics, 1):
        label = screen.text(each.label) or "on their own"
        sys.stdout.write(f"{at:>3}  {label}  ({counted(len(each.ids), 'paper')})\n")
        for row in library.rows(each.ids[:titles]):
            sys.stdout.write(f"     {screen.text(row.title)}\n")
    if not grouped.topics:
        narrate("There is nothing to group.")
