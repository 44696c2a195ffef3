"""``readq fetch``: what is new where the reader subscribes."""

from __future__ import annotations

import sys
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import click

from readq.cli import completing
from readq.cli.commands.ingest import tell_rules
from readq.cli.data import report_option
from readq.cli.json_values import write_json
from readq.cli.session import Session, config_file, database, narrate
from readq.cli.terminal import Progress, Screen
from readq.errors import ReadqError, UsageError
from readq.phrasing import counted

if TYPE_CHECKING:
    from readq.library.fetching import Fetched, FetchReport


@click.command("fetch")
@click.option(
    "--only",
    multiple=True,
    metavar="NAME",
    shell_complete=completing.subscriptions,
    help="Fetch this subscription, due or not; may be given more than once.",
)
@click.option("--all", "everything", is_flag=True, help="Fetch what is not due yet, too.")
@click.option("--since", metavar="DAY", help="Fetch what came since this day (2026-03-12), or 3d, 2w ago.")
@click.option("--notify/--no-notify", default=None, help="Tell the desktop what is new (default: as in the settings).")
@report_option
@database
@config_file
@click.pass_obj
def fetch(
    session: Session,
    only: tuple[str, ...],
    everything: bool,
    since: str | None,
    notify: bool | None,
    as_json: bool,
) -> None:
    """Bring in what is new where you subscribe; see: readq sources

    Servers are asked politely, and never for what has not changed. Whatever came before something failed is kept. The
    exit status is 1 if something could not be fetched. For a timer, see docs/FETCHING.md.
    """
    from readq.library.fetch_settings import configured
    from readq.library.fetching import fetch as run
    from readq.library.on_arrival import OnArrival

    config = session.settings()
    library = session.library()
    on_arrival = OnArrival(library, config)
    subscriptions = library.subscriptions
    if only:
        wanted = [subscriptions.named(name) for name in only]
    else:
        wanted = [each for each in subscriptions.every() if not each.paused] if everything else subscriptions.due()
    first = None if since is None else since_day(since)
    progress = Progress("Fetching")
    done: set[str] = set()

    def told(name: str, what: str) -> None:
        if what in ("done", "nothing new"):
            done.add(name)
        progress.update(len(done), len(wanted), f"{name}: {what}")

    try:
        report = run(library, wanted, configured(config), since=first, progress=told)
    finally:
        progress.close()
    if as_json:
        write_json(summary(report))
    else:
        _write(report)
    if not wanted and not only:
        narrate(
            "Nothing is due yet; readq fetch --all asks all the same."
            if subscriptions.every()
            else "There is nothing to fetch from yet. Subscribe to something: readq sources add hf"
        )
    if trouble := on_arrival.tell():
        narrate(f"readq: {trouble}")
    if report.new and (config["fetch.notify"] if notify is None else notify):
        from readq.cli.notifying import notify as tell_desktop

        tell_desktop(f"{counted(report.new, 'new paper')}")
    if report.failed:
        raise click.exceptions.Exit(1)


def since_day(text: str) -> date:
    """The day that ``2026-03-12``, ``today``, ``yesterday`` or ``3d`` means; UsageError for anything else."""
    today = datetime.now().date()
    words = {"today": 0, "yesterday": 1}
    units = {"d": 1, "w": 7}
    try:
        if text in words:
            return today - timedelta(days=words[text])
        if text[-1:] in units and text[:-1].isdecimal():
            return today - timedelta(days=int(text[:-1]) * units[text[-1]])
        day = date.fromisoformat(text)
    except (ValueError, OverflowError):
        raise UsageError(f"{text!r} is no day: write 2026-03-12, yesterday, 3d or 2w.") from None
    if day > today:
        raise UsageError(f"{text} has not come yet.")
    return day


def _write(report: FetchReport) -> None:
    """A line for each subscription, and what the rules did."""
    if report.offline:
        narrate("readq: no server can be reached: there seems to be no network. Everything but fetching works without.")
        return
    screen = Screen()
    width = max((len(screen.text(each.subscription.name)) for each in report.fetched), default=0)
    for each in report.fetched:
        sys.stdout.write(f"{screen.text(each.subscription.name):<{width}}  {screen.text(came(each))}\n")
    tell_rules(report.rules)


def came(each: Fetched) -> str:
    """What came of a subscription, in words."""
    if each.left:
        return f"left alone: {each.left}"
    parts = [f"{each.new:,} new"] if each.new else []
    parts += [f"{each.changed:,} changed"] if each.changed else []
    known = each.listed - each.new
    parts += [f"{known:,} known"] if known and parts else []
    if each.error:
        return f"failed: {each.error}" + (f" What came before is kept: {', '.join(parts)}." if parts else "")
    return ", ".join(parts) or "nothing new"


def summary(report: FetchReport) -> dict[str, object]:
    """A fetch as a JSON object."""
    return {
        "new": report.new,
        "changed": report.changed,
        "sources": [
            {
                "name": each.subscription.name,
                "target": each.subscription.target,
                "new": each.new,
                "changed": each.changed,
                "listed": each.listed,
                "pages": each.pages,
                "unchanged": each.unchanged,
                "error": each.error,
                "left": each.left,
            }
            for each in report.fetched
        ],
        "rules": [
            {"name": met.rule.name, "action": met.rule.action, "papers": met.papers, "unlearnt": met.unlearnt}
            for met in report.rules
        ],
    }


def test_subscription(session: Session, target: str) -> FetchReport:
    """Fetch a target into a library of its own that is thrown away, to see what comes."""
    from tempfile import TemporaryDirectory

    from readq.library import Library
    from readq.library.fetch_settings import configured
    from readq.library.fetching import fetch as run

    with TemporaryDirectory(prefix="readq-", ignore_cleanup_errors=True) as folder, Library(f"{folder}/test.db") as library:
        made = library.subscriptions.add(target)
        report = run(library, [made], configured(session.settings()))
    if report.failed:
        raise ReadqError(str(report.failed[0].error))
    return report
