"""``readq enrich``: code, stars, upvotes, citations and summaries of papers, asked for."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from readq.cli import completing
from readq.cli.data import report_option
from readq.cli.json_values import write_json
from readq.cli.session import Session, config_file, database, narrate, paper_ids, parse_query, tell
from readq.cli.terminal import Progress, Screen
from readq.errors import ReadqError
from readq.phrasing import counted

if TYPE_CHECKING:
    from readq.library.enriching import Answered

_SERVICES = click.Choice(["hf", "s2", "openalex"])


@click.command("enrich")
@click.argument("ids", nargs=-1, metavar="[ID]...", shell_complete=completing.papers)
@click.option("--where", metavar="QUERY", shell_complete=completing.queries, help="Ask about the papers of a query.")
@click.option("--from", "services", type=_SERVICES, multiple=True, help="Ask this service alone; may be repeated.")
@click.option("--limit", type=click.IntRange(min=1), default=500, show_default=True, help="Ask about so many at most.")
@click.option("--dry-run", is_flag=True, help="Only print what was answered.")
@report_option
@database
@config_file
@click.pass_obj
def enrich(
    session: Session,
    ids: tuple[str, ...],
    where: str | None,
    services: tuple[str, ...],
    limit: int,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Ask services for code, stars, upvotes, citations and summaries.

    Without ID or --where: the papers of the inbox and the queue. Hugging Face, Semantic Scholar and OpenAlex are asked
    about papers with an arXiv id or a DOI. Figures are kept with their service and day; a machine's summary stays apart
    from the abstract. Undo takes it back. The exit status is 1 if a service failed; what was answered before that, or
    before Ctrl+C, is kept.
    """
    from readq.library.enriching import Asked, ask
    from readq.library.fetch_settings import configured
    from readq.library.resolving import usual

    library = session.present()
    chosen = (
        paper_ids(library, ids)
        if ids
        else library.every_id(usual(parse_query(where, certain=True) if where is not None else None))
    )
    unknown = set(library.resolving.unknown(chosen))
    known = [id_ for id_ in chosen if id_ not in unknown]
    if not known:
        narrate("None of these papers has an id to ask with; readq resolve looks ids up." if chosen else
                "There are no such papers.")  # fmt: skip
        return
    papers, settings = library.papers(known[:limit]), configured(session.settings())
    progress = Progress("Asking")
    asked = Asked()
    try:
        ask(library, papers, settings, services, asked=asked, progress=progress.update)
    except KeyboardInterrupt:
        progress.close()
        if asked.answers and not dry_run:
            tell(library.enriching.take_over(asked.answers), "Nothing new was answered.")
        raise
    finally:
        progress.close()
    if as_json:
        write_json([_summary(each) for each in asked.answers])
    elif dry_run:
        _write(asked.answers)
    if len(known) > limit:
        narrate(f"{counted(len(known) - limit, 'more paper')} with an id: give --limit to ask about more at once.")
    if not dry_run:
        tell(library.enriching.take_over(asked.answers), "Nothing new was answered.")
    if asked.errors:
        raise ReadqError(
            " ".join(f"{service} was not asked to the end: {why}" for service, why in asked.errors.items())
        )


def _write(answers: list[Answered]) -> None:
    screen = Screen()
    for each in answers:
        told = [f"{number:,} {name}" for name, number in each.draft.counts]
        told += [link.url for link in each.draft.links if link.kind == "code"]
        told += ["a summary"] if each.draft.summary else []
        sys.stdout.write(f"{each.paper.id:>6}  {screen.text(each.paper.title)}\n")
        sys.stdout.write(f"        {screen.text(each.service)}: {screen.text(', '.join(told) or 'nothing new')}\n")


def _summary(each: Answered) -> dict[str, object]:
    return {
        "id": each.paper.id,
        "title": each.paper.title,
        "service": each.service,
        "counts": dict(each.draft.counts),
        "links": [{"kind": link.kind, "url": link.url} for link in each.draft.links],
        "summary": each.draft.summary,
    }
