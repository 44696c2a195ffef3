"""``readq mark``, ``priority`` and ``snooze``: decisions about papers, each one undo step."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from readq.cli import completing
from readq.cli.answers import answer_option
from readq.cli.session import Session, chosen_ids, database, narrate, parse_query, people_watch, tell
from readq.errors import UsageError
from readq.model import Status
from readq.phrasing import excess

if TYPE_CHECKING:
    from readq.filters import Filter
    from readq.library import Library

ASK_ABOVE = 20  # papers changed at once
NOT_DONE = 130  # the exit status of an interrupt: the person called it off


@click.command("mark")
@click.argument("status", type=click.Choice([status.label for status in Status]))
@click.argument("ids", nargs=-1, metavar="[ID]...", shell_complete=completing.papers)
@click.option(
    "--where",
    "query",
    metavar="QUERY",
    shell_complete=completing.queries,
    help="Mark every paper that matches QUERY instead.",
)
@click.option("--yes", is_flag=True, help=f"Do not ask, nor refuse, when it is more than {ASK_ABOVE} papers.")
@answer_option
@database
@click.pass_obj
def mark(session: Session, status: str, ids: tuple[str, ...], query: str | None, yes: bool) -> None:
    """Decide about papers: inbox, queue, read or skip.

    ID is readq's number, an arXiv id or a DOI; - reads ids from standard input. If one of them is unknown nothing is
    changed. However many papers it is, one readq undo takes it back.
    """
    if (query is not None) == bool(ids):
        raise UsageError("name the papers either by id or with --where QUERY.")
    wanted = Status.parse(status)
    if query is None:
        library = session.library()
        outcome = library.mark(chosen_ids(library, ids), wanted)
    else:
        filter_ = parse_query(query, certain=True)
        if filter_.where is None:
            every = ",".join(each.label for each in Status)
            raise UsageError(f"--where needs a condition, which this query has not; for every paper: status:{every}")
        library = session.present()
        if not yes:
            filter_ = _confirmed(library, filter_, wanted)
        outcome = library.mark_where(filter_, wanted)
    if outcome.operation is None and not outcome.conflicts and query is not None and not library.count(filter_):
        narrate("Nothing matches.")
    else:
        tell(outcome, f"Nothing to change: already {'in the ' if status == 'inbox' else ''}{status}.")
    if wanted is Status.QUEUE and outcome.operation is not None:
        queued = library.counts(()).status[Status.QUEUE]
        if said := excess(queued, session.settings()["queue.limit"]):
            narrate(f"{said}: more than you wanted (queue.limit).")


def _confirmed(library: Library, filter_: Filter, status: Status) -> Filter:
    """The papers to mark, after asking when they are very many and there is somebody to ask: all of them, or only the
    undecided; a script gets what it says."""
    counts = library.counts_of(filter_)
    if counts.total <= ASK_ABOVE:
        return filter_
    from readq.phrasing import whereabouts

    parts = whereabouts(counts)
    if not people_watch():
        raise UsageError(
            f"that would mark {counts.total:,} papers {status.label} ({parts}). "
            "Nothing was changed; add --yes if it is meant."
        )
    from readq.cli.terminal import agreed, answer
    from readq.filters import Field, Filter, narrowed

    question = f"Mark {counts.total:,} papers {status.label}?"
    if "," in parts:
        question += f" {parts}"
    if not counts.overruled(status):
        if agreed(question):
            return filter_
        raise click.exceptions.Exit(NOT_DONE)
    said = answer(question, "y undecided only, Y all, N")
    if said == "Y":
        return filter_
    if said != "y":
        raise click.exceptions.Exit(NOT_DONE)
    return narrowed(filter_, Filter(Field("status", ":", (Status.INBOX.label,))))


@click.command("priority", context_settings={"ignore_unknown_options": True})
@click.argument("words", nargs=-1, required=True, metavar="ID... +N|-N", shell_complete=completing.papers)
@answer_option
@database
@click.pass_obj
def priority(session: Session, words: tuple[str, ...]) -> None:
    """Raise or lower the priority of papers.

    For example: readq priority 12 40 +2. Priorities stay within -9 and 9.
    """
    *ids, change = words
    if change[:1] not in ("+", "-") or not change[1:].isdecimal() or len(change) > 4:
        raise UsageError("end with the change, e.g. +1 or -2.")
    library = session.library()
    tell(library.prioritise(chosen_ids(library, ids), int(change)), "Nothing to change.")


@click.command("snooze")
@click.argument("words", nargs=-1, required=True, metavar="ID... UNTIL", shell_complete=completing.snoozes)
@answer_option
@database
@click.pass_obj
def snooze(session: Session, words: tuple[str, ...]) -> None:
    """Take papers out of the inbox until a day.

    UNTIL is tomorrow, 3d, friday, "next week", 2026-12-24 and the like; now brings them back at once.
    """
    from readq.dates import parse_day

    *ids, when = words
    if when.lower() == "now":
        until = None
    else:
        try:
            until = parse_day(when, date.today())
        except ValueError as error:
            raise UsageError(f"{error}, or now") from None
        if until <= date.today():
            raise UsageError(f"{until.isoformat()} is not in the future.")
    library = session.library()
    tell(library.snooze(chosen_ids(library, ids), until), "Nothing to change.")
