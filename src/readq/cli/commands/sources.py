"""``readq sources``: where papers come from by themselves."""

from __future__ import annotations

import sys

import click

from readq.cli import completing
from readq.cli.answers import SUBSCRIPTION, answer_option, answered, subscription_record
from readq.cli.data import listing_option, write_data
from readq.cli.days import Days
from readq.cli.session import Session, config_file, database, narrate
from readq.cli.tables import Cell, Column, write_rows
from readq.cli.terminal import Screen
from readq.errors import UsageError


@click.group("sources", invoke_without_command=True)
@click.pass_context
def sources(context: click.Context) -> None:
    """Subscribe to what readq fetches.

    Without a command, what is subscribed to is listed.
    """
    if context.invoked_subcommand is None:
        context.invoke(list_)


@sources.command("list")
@listing_option
@database
@click.pass_obj
def list_(session: Session, form: str) -> None:
    """Print what is subscribed to, and how the last fetch went."""
    from readq.library.subscriptions import span

    every = session.library().subscriptions.every()
    if form != "table":
        write_data(form, SUBSCRIPTION, [subscription_record(each) for each in every])
        return
    rows = []
    screen = Screen()
    days = Days(screen)
    for each in every:
        style = ""
        if each.paused:
            state, style = f"paused{f': {each.error}' if each.error else ''}", "33"
        elif each.error:
            state, style = f"failed: {each.error}", "31"
        elif each.fetched_at is None:
            state = "not fetched yet"
        else:
            state = f"fetched {days.moment(each.fetched_at)}, every {span(each.every)}"
        rows.append((each.name, each.target, Cell(state, style)))
    write_rows(screen, (Column("name", give=True), Column("source", give=True), Column("state", give=True)), rows)
    if not every:
        narrate("Nothing is subscribed to yet. Begin with: readq sources add hf")


@sources.command("add")
@click.argument("target", shell_complete=completing.targets)
@click.option("--name", default="", help="What to call it (default: what it is).")
@click.option("--every", default="3h", metavar="TIME", help="How often to fetch it: 90m, 3h, 1d, 2w (default: 3h).")
@answer_option
@database
@click.pass_obj
def add(session: Session, target: str, name: str, every: str) -> None:
    """Subscribe to TARGET.

    \b
    hf                     the papers of Hugging Face's day, every day
    hf:trending            what is trending there
    hf:2026-03-12          one day; also hf:2026-03-01..2026-03-07, hf:2026-W11, hf:2026-03
    arxiv:cs.CL+cs.AI      what arXiv announces in these categories
    arxiv:query:QUERY      the newest papers that arXiv finds
    author:Jane Doe        the newest papers of an author on arXiv
    https://…              a feed, or any page readq can read
    ~/Downloads/papers     the files that are put into a folder
    """
    from readq.library.subscriptions import seconds

    made = session.library(create=True).subscriptions.add(target, name, seconds(every))
    answered(subscription_record(made))
    narrate(f"Subscribed to {made.target} as “{made.name}” · readq fetch brings what is new")


@sources.command("edit")
@click.argument("name", shell_complete=completing.subscriptions)
@click.option("--name", "to", help="Call it this from now on.")
@click.option("--every", metavar="TIME", help="How often to fetch it: 90m, 3h, 1d, 2w.")
@click.option("--pause/--resume", "paused", default=None, help="Let it rest, or fetch it again.")
@answer_option
@database
@click.pass_obj
def edit(session: Session, name: str, to: str | None, every: str | None, paused: bool | None) -> None:
    """Change the subscription NAME."""
    from readq.library.subscriptions import seconds, span

    if to is None and every is None and paused is None:
        raise UsageError("Nothing was changed: give --name, --every, --pause or --resume.")
    subscriptions = session.library().subscriptions
    made = subscriptions.edit(name, to=to, every=seconds(every) if every is not None else None, paused=paused)
    answered(subscription_record(made))
    rests = ", which is paused" if made.paused else f", fetched every {span(made.every)}"
    narrate(f"“{made.name}” is {made.target}{rests}.")


@sources.command("remove")
@click.argument("name", shell_complete=completing.subscriptions)
@answer_option
@database
@click.pass_obj
def remove(session: Session, name: str) -> None:
    """End the subscription NAME; the papers it brought stay."""
    gone = session.library().subscriptions.remove(name)
    answered(subscription_record(gone))
    narrate(f"“{gone.name}” is not fetched any more. To have it again: readq sources add {gone.target!r}")


@sources.command("test")
@click.argument("target", shell_complete=completing.targets)
@answer_option
@database
@config_file
@click.pass_obj
def test(session: Session, target: str) -> None:
    """Fetch TARGET, or the subscription of that name, and only say what would come."""
    from readq.cli.commands.fetch import came, summary, test_subscription

    if session.path.exists():
        for each in session.library().subscriptions.every():
            if each.name == target:
                target = each.target
    report = test_subscription(session, target)
    if not answered(summary(report)):
        for result in report.fetched:
            sys.stdout.write(f"{Screen().text(result.subscription.target)}: {came(result)}\n")
    narrate("Nothing was kept of it.")
