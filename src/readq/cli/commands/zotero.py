"""``readq zotero``: papers from and to a Zotero that runs on this machine."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from readq.cli import completing
from readq.cli.answers import answer_option, answered
from readq.cli.data import report_option
from readq.cli.json_values import write_json
from readq.cli.session import Session, config_file, database, narrate, parse_query
from readq.cli.terminal import Screen
from readq.errors import ReadqError
from readq.phrasing import counted

if TYPE_CHECKING:
    from readq.library.zotero.pushing import Plan, Planned


@click.group("zotero")
def zotero() -> None:
    """Take papers from Zotero, and put yours there.

    Zotero must run, and allow other programs to communicate with it (Settings, Advanced). Writing needs Zotero 10,
    which asks you first.
    """


@zotero.command("collections")
@answer_option
@database
@config_file
@click.pass_obj
def collections(session: Session) -> None:
    """Print the collections of Zotero."""
    from readq.library.fetch_settings import configured
    from readq.library.zotero.asking import running

    screen = Screen()
    with running(session.library(create=True), configured(session.settings()), lambda: False) as found:
        names = [str(each["data"].get("name") or "") for each in found.collections()]
    if not answered(names):
        sys.stdout.write("".join(f"{screen.text(name)}\n" for name in names))


@zotero.command("pull")
@click.option("--collection", metavar="NAME", help="Only the papers of this collection.")
@click.option("--dry-run", is_flag=True, help="Only say what would come of it.")
@answer_option
@database
@config_file
@click.pass_obj
def pull(session: Session, collection: str | None, dry_run: bool) -> None:
    """Take in the papers of Zotero, with their tags and notes.

    Collections become tags. The next time only what changed in Zotero since is looked at (before Zotero 10 everything
    is, and what is known stays as it is). To take papers in from Zotero's file instead: readq ingest zotero.sqlite
    """
    from readq.library.fetch_settings import configured
    from readq.library.zotero.pulling import pull as taken

    settings = configured(session.settings())
    report = taken(session.library(create=True), settings, collection=collection, dry_run=dry_run)
    names = ("new", "known", "changed", "refused")
    answered({"dry_run": dry_run} | {name: getattr(report, name) if report is not None else 0 for name in names})
    if report is None:
        narrate("Nothing changed in Zotero.")
        return
    said = f"{counted(report.new, 'new paper')}, {report.known:,} known"
    said += f", {report.changed:,} of them completed" if report.changed else ""
    said += f", {report.refused:,} skipped" if report.refused else ""
    narrate(f"{'It would be ' if dry_run else ''}{said}.")


@zotero.command("push")
@click.argument("query", default="status:queue", shell_complete=completing.queries)
@click.option(
    "--collection", metavar="NAME", default="readq queue", show_default=True, help="The collection they go to."
)
@click.option("--dry-run", is_flag=True, help="Only print what would be written.")
@report_option
@database
@config_file
@click.pass_obj
def push(session: Session, query: str, collection: str, dry_run: bool, as_json: bool) -> None:
    """Put the papers of QUERY into a collection of Zotero, with their tags and notes.

    What Zotero has already is not made twice, and nothing there is removed or replaced: an item gets the collection and
    the tags it lacks, and a note of its own with the tag "readq".
    """
    from readq.library.fetch_settings import configured
    from readq.library.zotero.pushing import push as written

    library = session.present()
    papers = library.papers(library.every_id(parse_query(query, certain=True)))
    plan = written(library, papers, configured(session.settings()), collection=collection, dry_run=dry_run)
    if as_json:
        write_json([_summary(each) for each in plan.due])
    elif dry_run:
        _write(plan)
    made = sum(not each.version for each in plan.due if not each.refused)
    noted = sum(each.note is not None for each in plan.due if not each.refused)
    said = f"{counted(made, 'new item')}, {len(plan.due) - made:,} changed, {counted(noted, 'note')}"
    same = len(plan.papers) - len(plan.due)
    narrate(f"{'It would be ' if dry_run else ''}{said}; {same:,} are there as they are.")
    for each in plan.papers:
        if each.left:
            narrate(f"{each.paper.title}: {each.left}.")
    refused = [each for each in plan.papers if each.refused]
    if refused:
        raise ReadqError(
            f"Zotero refused {counted(len(refused), 'paper')}, the first of them {refused[0].paper.title!r}."
        )
    if dry_run and plan.due and not plan.writes:
        narrate("This Zotero cannot be written to; from version 10 on it can.")


def _write(plan: Plan) -> None:
    screen = Screen()
    for each in plan.due:
        sys.stdout.write(f"{screen.text(each.paper.title)}\n    {screen.text(', '.join(_does(each)))}\n")


def _does(each: Planned) -> list[str]:
    does = ["a new item"] if not each.version else ["into the collection"] if "collections" in each.changes else []
    does += [f"tags {' '.join(each.tags)}"] if each.tags else []
    does += ["a note" if not each.note_key else "its note again"] if each.note is not None else []
    return does


def _summary(each: Planned) -> dict[str, object]:
    return {
        "id": each.paper.id,
        "title": each.paper.title,
        "item": each.key or None,
        "new": not each.version,
        "tags": each.tags,
        "note": each.note is not None,
        "refused": each.refused,
    }
