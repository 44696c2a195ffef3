"""``readq stats``: how many papers are where."""

from __future__ import annotations

import sys
from typing import Any

import click

from readq.cli.output import write_json
from readq.cli.session import Session, database
from readq.cli.terminal import Screen
from readq.model import Status

_SHOWN = 12  # sources and tags in the text form; JSON has all


@click.command("stats")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@database
@click.pass_obj
def stats(session: Session, as_json: bool) -> None:
    """Print how many papers are where."""
    library = session.present()
    counts = library.counts()
    names = library.sources()
    record: dict[str, Any] = {
        "papers": counts.total,
        "status": {status.label: counts.status.get(status, 0) for status in Status},
        "snoozed": counts.snoozed,
        "sources": [
            {"source": name, "papers": all_, "undecided": new}
            for id_, name in names.items()
            for new, all_ in [counts.sources.get(id_, (0, 0))]
        ],
        "tags": [{"tag": name, "papers": all_, "undecided": new} for name, (new, all_) in counts.tags.items()],
    }
    if as_json:
        write_json(record)
    else:
        sys.stdout.write(_text(record, Screen()))


def _text(record: dict[str, Any], screen: Screen) -> str:
    total = record["papers"]
    lines = [f"{total:>9,}  papers"]
    for status in Status:
        number = record["status"][status.label]
        share = f" {number * 100 / total:5.1f} %" if total else ""
        lines.append(f"{number:>9,}  {screen.status(status)}{share}")
    if record["snoozed"]:
        lines.append(f"{record['snoozed']:>9,}  {screen.status(Status.INBOX, snoozed=True)}")
    for key, name, title in (("sources", "source", "Sources"), ("tags", "tag", "Tags")):
        entries = record[key]
        if not entries:
            continue
        lines += ["", screen.paint(f"{'papers':>9}  {'undecided':>9}  {title}", "2")]
        lines += [
            f"{entry['papers']:>9,}  {entry['undecided']:>9,}  {screen.text(entry[name])}" for entry in entries[:_SHOWN]
        ]
        if len(entries) > _SHOWN:
            lines.append(f"{'':>9}  {'':>9}  … and {len(entries) - _SHOWN:,} more (--json has all)")
    return "\n".join(lines) + "\n"
