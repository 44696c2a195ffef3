"""``readq sources``: where papers come from by themselves."""

from __future__ import annotations

import sys
from datetime import datetime

import click

from readq.cli import completing
from readq.cli.output import write_json
from readq.cli.session import Session, config_file, database, narrate
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
@click.option("--json", "as_json", is_flag=True, help="Print a JSON array.")
@database
@click.pass_obj
def list_(session: Session, as_json: bool) -> None:
    """Print what is subscribed to, and how the last fetch went."""
    from readq.library.subscriptions import span

    every = session.library().subscriptions.every()
    if as_json:
        write_json(
            [
                {
                    "name": each.name,
                    "target": each.target,
                    "every": span(each.every),
                    "paused": each.paused,
                    "fetched_at": each.fetched_at,
                    "failures": each.failures,
                    "error": each.error,
                }
                for each in every
            ]
        )
        return
    screen = Screen()
    width = max((len(screen.text(each.name)) for each in every), default=0)
    target = max((len(screen.text(each.target)) for each in every), default=0)
    for each in every:
        if each.paused:
            state = f"paused{f': {each.error}' if each.error else ''}"
        elif each.error:
            state = f"failed: {each.error}"
        elif each.fetched_at is None:
            state = "not fetched yet"
        else:
            state = f"fetched {datetime.fromtimestamp(each.fetched_at):%Y-%m-%d %H:%M}, every {span(each.every)}"
        shown = f"{screen.text(each.name):<{width}}  {screen.text(each.target):<{target}}  {screen.text(state)}"
        sys.stdout.write(shown.rstrip() + "\n")
    if not every:
        narrate("Nothing is subscribed to yet. Begin with: readq sources add hf")


@sources.command("add")
@click.argument("target")
@click.option("--name", default="", help="What to call it (default: what it is).")
@click.option("--every", default="3h", metavar="TIME", help="How often to fetch it: 90m, 3h, 1d, 2w (default: 3h).")
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
    narrate(f"Subscribed to {made.target} as “{made.name}” · readq fetch brings what is new")


@sources.command("edit")
@click.argument("name", shell_complete=completing.subscriptions)
@click.option("--name", "to", help="Call it this from now on.")
@click.option("--every", metavar="TIME", help="How often to fetch it: 90m, 3h, 1d, 2w.")
@click.option("--pause/--resume", "paused", default=None, help="Let it rest, or fetch it again.")
@database
@click.pass_obj
def edit(session: Session, name: str, to: str | None, every: str | None, paused: bool | None) -> None:
    """Change the subscription NAME."""
    from readq.library.subscriptions import seconds, span

    if to is None and every is None and paused is None:
        raise UsageError("Nothing was changed: give --name, --every, --pause or --resume.")
    subscriptions = session.library().subscriptions
    made = subscriptions.edit(name, to=to, every=seconds(every) if every is not None else None, paused=paused)
    rests = ", which is paused" if made.paused else f", fetched every {span(made.every)}"
    narrate(f"“{made.name}” is {made.target}{rests}.")


@sources.command("remove")
@click.argument("name", shell_complete=completing.subscriptions)
@database
@click.pass_obj
def remove(session: Session, name: str) -> None:
    """End the subscription NAME; the papers it brought stay."""
    gone = session.library().subscriptions.remove(name)
    narrate(f"“{gone.name}” is not fetched any more. To have it again: readq sources add {gone.target!r}")


@sources.command("test")
@click.argument("target")
@database
@config_file
@click.pass_obj
def test(session: Session, target: str) -> None:
    """Fetch TARGET, or the subscription of that name, and only say what would come."""
    from readq.cli.commands.fetch import came, test_subscription

    if session.path.exists():
        for each in session.library().subscriptions.every():
            if each.name == target:
                target = each.target
    report = test_subscription(session, target)
    for result in report.fetched:
        sys.stdout.write(f"{Screen().text(result.subscription.target)}: {came(result)}\n")
    narrate("Nothing was kept of it.")
