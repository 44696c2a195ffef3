"""``--json`` for commands that do something: what was done, as one JSON value for programs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from readq.formats.writing.record import iso
from readq.model import Operation, Outcome, Rule, Subscription
from readq.phrasing import phrase

F = TypeVar("F", bound=Callable[..., Any])

_WANTED = "readq.cli.answers.json"


def answer_option(command: F) -> F:
    """An option that has `answered` print what it is told."""

    def note(context: click.Context, parameter: click.Parameter, value: bool) -> None:
        context.meta[_WANTED] = value

    help_ = "Print what was done as JSON."
    return click.option("--json", is_flag=True, is_eager=True, expose_value=False, callback=note, help=help_)(command)


def answered(value: object) -> bool:
    """Print ``value`` as JSON if the command was asked for that; whether it was."""
    if not click.get_current_context().meta.get(_WANTED):
        return False
    from readq.cli.json_values import write_json

    write_json(value)
    return True


def outcome_record(outcome: Outcome) -> dict[str, object]:
    """What a change did."""
    return {
        "step": None if outcome.operation is None else step_record(outcome.operation),
        "papers": list(outcome.paper_ids),
        "left_alone": list(outcome.conflicts),
        "view_left_alone": outcome.view,
        "interest_left_alone": outcome.interest,
    }


def step_record(step: Operation) -> dict[str, object]:
    """A step of the history."""
    return {
        "id": step.id,
        "kind": step.kind,
        "verb": step.verb,
        "facts": step.facts,
        "label": phrase(step),
        "at": iso(step.at),
        "actor": step.actor,
        "papers": step.papers,
        "undone": step.undone,
        "reverses": step.reverses,
        "first_paper": step.first_paper,
    }


STEP = ("id", "kind", "verb", "facts", "label", "at", "actor", "papers", "undone", "reverses", "first_paper")
SUBSCRIPTION = ("name", "target", "every", "paused", "fetched_at", "failures", "error")
RULE = ("name", "query", "action", "value", "top", "paused")


def subscription_record(subscription: Subscription) -> dict[str, object]:
    """What is subscribed to."""
    from readq.library.subscriptions import span

    written = {"every": span(subscription.every), "fetched_at": iso(subscription.fetched_at)}
    return {name: getattr(subscription, name) for name in SUBSCRIPTION} | written


def rule_record(rule: Rule) -> dict[str, object]:
    """A rule for papers that arrive."""
    return {name: getattr(rule, name) for name in RULE} | {"value": rule.value or None, "top": rule.top or None}
