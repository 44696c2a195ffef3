"""``readq stats``: how many papers are where, what was decided lately, and where the backlog is going."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from readq.cli.data import report_option
from readq.cli.days import Days
from readq.cli.json_values import write_json
from readq.cli.session import Session, database
from readq.cli.terminal import Screen
from readq.model import Status
from readq.phrasing import counted
from readq.text import clean

if TYPE_CHECKING:
    from readq.library.habits import Habits
    from readq.library.statistics import Statistics

_DAYS = 14
_SHOWN = 12  # sources and tags in the text form; JSON has all
_DECIDED = (Status.QUEUE, Status.READ, Status.SKIP)


@click.command("stats")
@click.option(
    "--days",
    type=click.IntRange(min=_DAYS, max=3660),
    default=_DAYS,
    show_default=True,
    metavar="N",
    help=f"How many days to look back, {_DAYS} at least.",
)
@report_option
@database
@click.pass_obj
def stats(session: Session, days: int, as_json: bool) -> None:
    """Print how many papers are where, and what was decided lately.

    A paper counts on a day by its last decision of that day; what was undone does not count.
    """
    statistics = session.present().statistics
    record = _record(statistics.gather(days)) | _habits(statistics.habits())
    if as_json:
        write_json(record)
    else:
        sys.stdout.write(_text(record, Screen()))


def _record(statistics: Statistics) -> dict[str, Any]:
    counts = statistics.counts
    return {
        "papers": counts.total,
        "status": {status.label: counts.status.get(status, 0) for status in Status},
        "snoozed": counts.snoozed,
        "days": [
            {
                "day": day.day.isoformat(),
                "added": day.added,
                **{status.label: day.decided.get(status, 0) for status in _DECIDED},
                "inbox_after": day.inbox,
                "queue_after": day.queue,
            }
            for day in statistics.days
        ],
        "pace": {
            "days": statistics.pace_days,
            "inbox": round(statistics.inbox_pace, 2),
            "queue": round(statistics.queue_pace, 2),
            "inbox_clears_in_days": _rounded(statistics.inbox_clears),
            "queue_clears_in_days": _rounded(statistics.queue_clears),
        },
        "sources": [
            {
                "source": source.name,
                "papers": source.listed,
                "undecided": counts.sources.get(source.id, (0, 0))[0],
                "decided": source.decided,
                "skipped": source.skipped,
                "kept": source.kept,
            }
            for source in statistics.sources
        ],
        "tags": [{"tag": tag.name, "papers": tag.papers, "undecided": tag.inbox} for tag in statistics.tags],
    }


def _habits(habits: Habits) -> dict[str, Any]:
    return {
        "lately": {
            "since": habits.since.isoformat(),
            "queue": {"came": habits.came, **{status.label: number for status, number in habits.went.items()}},
            "hours": list(habits.hours),
            "seconds_a_paper": _rounded(habits.pace),
            "sittings": habits.sittings,
        },
        "waiting": [
            {"from": each.first and each.first.isoformat(), "to": each.last.isoformat(), "papers": each.papers}
            for each in habits.waiting
        ],
        "authors": [{"author": each.name, "decided": each.decided, "kept": each.kept} for each in habits.authors],
    }


def _rounded(number: float | None) -> float | None:
    return None if number is None else round(number, 1)


def _text(record: dict[str, Any], screen: Screen) -> str:
    total = record["papers"]
    lines = [f"{total:>9,}  papers"]
    for status in Status:
        number = record["status"][status.label]
        share = f" {number * 100 / total:5.1f} %" if total else ""
        lines.append(f"{number:>9,}  {screen.status(status)}{share}")
    if record["snoozed"]:
        lines.append(f"{record['snoozed']:>9,}  {screen.status(Status.INBOX, snoozed=True)}")
    days = Days(screen)
    lines += _days(record, screen, days)
    for key, name, title in (("sources", "source", "source"), ("tags", "tag", "tag")):
        entries = record[key]
        if not entries:
            continue
        lines += ["", screen.paint(clean(f"{'papers':>9}  {'undecided':>9}  {title}"), "2")]
        lines += [
            f"{entry['papers']:>9,}  {entry['undecided']:>9,}  {screen.text(entry[name])}" for entry in entries[:_SHOWN]
        ]
        if len(entries) > _SHOWN:
            lines.append(f"{'':>9}  {'':>9}  … and {len(entries) - _SHOWN:,} more (--json has all)")
    lines += _kept(record, screen, days)
    return "".join(f"{line}\n" for line in lines)


def _kept(record: dict[str, Any], screen: Screen, days: Days) -> list[str]:
    """What was kept (queued or read) of what was decided, by author, and what became of the queue lately."""
    lines: list[str] = []
    authors = [entry for entry in record["authors"] if entry["kept"] > 1][:_SHOWN]
    if authors:
        lines += ["", screen.paint(clean(f"{'kept':>9}  {'decided':>9}  author"), "2")]
        lines += [f"{entry['kept']:>9,}  {entry['decided']:>9,}  {screen.text(entry['author'])}" for entry in authors]
    lately = record["lately"]
    if any(lately["queue"].values()):
        queue = lately["queue"]
        moved = f"{queue['came']:,} came, {queue['read']:,} read, {queue['skip']:,} skipped"
        lines += ["", f"The queue since {days.iso(lately['since'])}: {moved}."]
    if lately["seconds_a_paper"] is not None:
        seconds = lately["seconds_a_paper"]
        lines.append(f"From paper to paper: {seconds:.0f} seconds, in {counted(lately['sittings'], 'sitting')}.")
    return lines


def _days(record: dict[str, Any], screen: Screen, days: Days) -> list[str]:
    """The days on which something happened, and how long the inbox will last."""
    columns = ("added", *(status.label for status in _DECIDED))
    busy = [day for day in record["days"] if any(day[column] for column in columns)]
    if not busy:
        return []
    lines = ["", screen.paint(clean("".join(f"{column:>9}" for column in (*columns, "inbox")) + "  day"), "2")]
    lines += [
        "".join(f"{day[column]:>9,}" for column in columns) + f"{day['inbox_after']:>9,}  {days.iso(day['day'])}"
        for day in busy
    ]
    clears = record["pace"]["inbox_clears_in_days"]
    if clears is not None:
        lines.append(f"At this pace the inbox is empty in {clears:,.0f} day{'' if round(clears) == 1 else 's'}.")
    return lines
