"""``readq rules``: what is done with papers as they arrive."""

from __future__ import annotations

import sys

import click

from readq.cli import completing
from readq.cli.answers import RULE, answer_option, answered, rule_record
from readq.cli.data import listing_option, write_data
from readq.cli.session import Session, database, narrate, parse_query
from readq.cli.tables import Column, write_rows
from readq.cli.terminal import Screen
from readq.phrasing import counted, doing

_ACTION = click.Choice(["skip", "queue", "tag", "priority", "watch"])
_SHOWN = 20
_top = click.option(
    "--top", type=click.IntRange(0, 1000), default=0, metavar="N", help="Only for the N likeliest of what matches."
)
_NUMBERS = {"ignore_unknown_options": True}  # -1 is a value


@click.group("rules", invoke_without_command=True)
@click.pass_context
def rules(context: click.Context) -> None:
    """Decide about papers as they arrive.

    A rule is a query and what is done with new papers that match it: skip, queue, tag, raise the priority, or watch,
    which marks them in the list. What rules did is in the history, and undo takes it back. Without a command the rules
    are listed.
    """
    if context.invoked_subcommand is None:
        context.invoke(list_)


@rules.command("list")
@listing_option
@database
@click.pass_obj
def list_(session: Session, form: str) -> None:
    """Print the rules, in the order in which they are applied."""
    every = session.library().arrivals.rules()
    if form != "table":
        write_data(form, RULE, [rule_record(rule) for rule in every])
        return
    shown = [(rule.name, doing(rule) + (" (paused)" if rule.paused else ""), rule.query) for rule in every]
    write_rows(Screen(), (Column("rule", give=True), Column("does", least=12), Column("query", give=True)), shown)
    if not every:
        narrate("There are no rules. For example: readq rules add no-video 'title:video' skip")


@rules.command("add", context_settings=_NUMBERS)
@click.argument("name")
@click.argument("query", shell_complete=completing.queries)
@click.argument("action", type=_ACTION)
@click.argument("value", default="")
@_top
@answer_option
@database
@click.pass_obj
def add(session: Session, name: str, query: str, action: str, value: str, top: int) -> None:
    """Keep the rule NAME: papers that arrive and match QUERY are treated as ACTION says.

    VALUE is the tag to give, or by how much to raise the priority. With --top 10 that is done with the ten of what
    arrives together that you will most likely like; QUERY may then be empty: ''. Try it first with: readq rules try
    """
    parse_query(query, certain=True)
    rule = session.library(create=True).arrivals.add(name, query, action, value, top)
    answered(rule_record(rule))
    narrate(f"“{rule.name}” will {doing(rule)}{' of' if rule.top else ''} what arrives and matches.")


@rules.command("try", context_settings=_NUMBERS)
@click.argument("query", shell_complete=completing.queries)
@click.argument("action", type=_ACTION, default="skip")
@click.argument("value", default="")
@_top
@answer_option
@database
@click.pass_obj
def try_(session: Session, query: str, action: str, value: str, top: int) -> None:
    """Print the papers of the library that a rule would have met; nothing is changed."""
    parse_query(query, certain=True)
    found = session.present().arrivals.preview(query, action, value, top)
    screen = Screen()
    if not answered([{"id": row.id, "title": row.title} for row in found]):
        for row in found[:_SHOWN] if screen.live else found:
            sys.stdout.write(f"{row.id:>6}  {screen.text(row.title)}\n")
    more = f", of which {_SHOWN} are shown" if screen.live and len(found) > _SHOWN else ""
    if top and not found:
        narrate("None: nothing is learnt yet that the likeliest papers could be told by, or nothing matches.")
        return
    kind = "paper" if action == "watch" else "undecided paper"
    narrate(f"{counted(len(found), kind)} would {'be the likeliest' if top else 'match'}{more}.")


@rules.command("remove")
@click.argument("name", shell_complete=completing.rules)
@answer_option
@database
@click.pass_obj
def remove(session: Session, name: str) -> None:
    """Forget the rule NAME; what it decided stays."""
    rule = session.library().arrivals.remove(name)
    answered(rule_record(rule))
    narrate(f"The rule “{rule.name}” is gone; what it decided stays.")


@rules.command("pause")
@click.argument("name", shell_complete=completing.rules)
@click.option("--resume", is_flag=True, help="Let it work again, on what arrives from now on.")
@answer_option
@database
@click.pass_obj
def pause(session: Session, name: str, resume: bool) -> None:
    """Let the rule NAME rest."""
    rule = session.library().arrivals.pause(name, not resume)
    answered(rule_record(rule))
    narrate(f"The rule “{rule.name}” {'rests' if rule.paused else 'works again'}.")
