"""``readq resolve``: which papers they are that a page told of without ids."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from readq.cli import completing
from readq.cli.data import report_option
from readq.cli.json_values import write_json
from readq.cli.session import Session, config_file, database, narrate, paper_ids, parse_query, people_watch, tell
from readq.cli.terminal import Progress, Screen, agreed
from readq.phrasing import counted

if TYPE_CHECKING:
    from readq.library.resolving import Found


@click.command("resolve")
@click.argument("ids", nargs=-1, metavar="[ID]...", shell_complete=completing.papers)
@click.option("--where", metavar="QUERY", shell_complete=completing.queries, help="Look up the papers of a query.")
@click.option("--limit", type=click.IntRange(min=1), default=50, show_default=True, help="Look up so many at most.")
@click.option("--dry-run", is_flag=True, help="Only say what was found.")
@click.option("--yes", is_flag=True, help="Take over what was found without asking.")
@report_option
@database
@config_file
@click.pass_obj
def resolve(
    session: Session, ids: tuple[str, ...], where: str | None, limit: int, dry_run: bool, yes: bool, as_json: bool
) -> None:
    """Look up papers that have no ids, by their titles.

    Without ID or --where: the papers of the inbox and the queue. Hugging Face, arXiv and Crossref are asked; only what
    has the same title, and an author or the abstract in common, is taken over: authors, ids, dates, links. At a
    terminal you are asked first; undo takes it back.
    """
    from readq.library.fetch_settings import configured
    from readq.library.resolving import look_up, usual

    library = session.present()
    chosen = (
        paper_ids(library, ids)
        if ids
        else library.every_id(usual(parse_query(where, certain=True) if where is not None else None))
    )
    unknown = library.resolving.unknown(chosen)
    if not unknown:
        narrate("Every one of these papers has an id already." if chosen else "There are no such papers.")
    papers = library.papers(unknown[:limit])
    progress = Progress("Looking up")
    found: list[Found] = []
    try:
        for each in look_up(library, papers, configured(session.settings()), progress=progress.update):
            found.append(each)
    finally:
        progress.close()
    certain = [each for each in found if each.draft is not None and not each.uncertain]
    if as_json:
        write_json([_summary(each) for each in found])
    else:
        _write(found)
    if len(unknown) > limit:
        narrate(f"{counted(len(unknown) - limit, 'more paper')} without an id: give --limit to look up more at once.")
    if not certain or dry_run:
        return
    if not yes and people_watch() and not agreed(f"Take over what was found of {counted(len(certain), 'paper')}?"):
        narrate("Nothing was changed.")
        return
    tell(library.resolving.take_over(certain), "Nothing new was found out.")


def _write(found: Sequence[Found]) -> None:
    screen = Screen()
    for each in found:
        title = screen.text(each.paper.title)
        if each.draft is None:
            said = each.error or "not found"
        else:
            known = ", ".join(f"{scheme}:{value}" for scheme, value in each.draft.identifiers) or "no id"
            people = f", {each.draft.authors[0].name} …" if each.draft.authors else ""
            said = f"{known}{people} ({each.service})"
            if each.uncertain:
                said = f"perhaps {said}; there is too little to compare"
        sys.stdout.write(f"{each.paper.id:>6}  {title}\n        {screen.text(said)}\n")


def _summary(each: Found) -> dict[str, object]:
    return {
        "id": each.paper.id,
        "title": each.paper.title,
        "service": each.service or None,
        "identifiers": dict(each.draft.identifiers) if each.draft is not None else None,
        "certain": each.draft is not None and not each.uncertain,
        "error": each.error,
    }
