"""``readq digest``: what is new, what rules did and what waits, to read or to be sent."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator

import click

from readq.cli import completing
from readq.cli.data import form_option
from readq.cli.json_values import write_json
from readq.cli.session import Session, config_file, database, narrate
from readq.config.settings import Config
from readq.errors import UsageError
from readq.formats.writing.digest import Digest, markdown, text
from readq.formats.writing.record import iso
from readq.model import Paper
from readq.phrasing import counted


@click.command("digest")
@click.option(
    "--since",
    default="1d",
    show_default=True,
    metavar="WHEN",
    help="From when on: 12h, 1d or 2w ago, or the beginning of yesterday, of 2026-03-01.",
)
@click.option(
    "--view", default="", metavar="NAME", shell_complete=completing.views, help="Only papers of this saved view."
)
@form_option(
    "form", ("text", "json", "markdown", "html", "eml"), "How to print it; eml is a mail that mail programs open."
)
@click.option(
    "--papers",
    type=click.IntRange(min=0, max=1000),
    default=20,
    show_default=True,
    metavar="N",
    help="Tell at most N papers of each source and half as many of the queue.",
)
@click.option(
    "--top",
    type=click.IntRange(min=0, max=1000),
    default=0,
    metavar="N",
    help="Of what came in tell only the N papers that you will most likely like, whatever their source.",
)
@click.option("--send", "sending", is_flag=True, help="Send it as a mail instead, as the settings under mail say.")
@click.option("--skip-empty", is_flag=True, help="Print or send nothing when no paper came in.")
@database
@config_file
@click.pass_obj
def digest(
    session: Session, since: str, view: str, form: str, papers: int, top: int, sending: bool, skip_empty: bool
) -> None:
    """Print what is new by source, what your rules did, and what waits in the queue.

    What is most like the papers you liked comes first, once readq has learnt what that is. To have it every morning,
    on paper or by mail: docs/DIGEST.md
    """
    from readq.dates import since as moment
    from readq.library.digest import digest as made

    config = session.settings()
    if sending:
        from readq.cli.sending import ready

        ready(config)
    library = session.present()
    try:
        start = moment(since, library.now())
    except ValueError as error:
        raise UsageError(f"--since {since}: {error}.") from None
    told = made(library, start, view=view, papers=papers, queue=(papers + 1) // 2, top=top)
    if skip_empty and not told.came:
        narrate("No paper came in; nothing was " + ("sent." if sending else "printed."))
    elif sending:
        _send(told, config)
    elif form == "json":
        write_json(_record(told))
    else:
        for piece in _pieces(told, form, config):
            sys.stdout.write(piece)


def _record(told: Digest) -> dict[str, object]:
    def named(papers: Iterable[Paper]) -> list[dict[str, object]]:
        return [{"id": paper.id, "title": paper.title} for paper in papers]

    return {
        "since": iso(told.since),
        "until": iso(told.until),
        "view": told.view or None,
        "came": told.came,
        "sources": [
            {"source": each.source, "came": each.came, "done": each.done, "papers": named(each.papers)}
            for each in told.arrivals
        ],
        "rules": list(told.rules),
        "queued": told.queued,
        "longest_days": told.longest,
        "queue": [{"id": each.paper.id, "title": each.paper.title, "days": each.days} for each in told.queue],
        "undecided": told.undecided,
        "by_interest": told.learnt,
        "top": told.top or None,
    }


def _pieces(told: Digest, form: str, config: Config) -> Iterator[str]:
    if form == "eml":
        from readq.formats.writing.digest_mail import mail

        return iter([mail(told, config["mail.from"], config["mail.to"]).as_string()])
    if form == "html":
        from readq.formats.writing.digest_page import page

        return page(told)
    return markdown(told) if form == "markdown" else text(told)


def _send(told: Digest, config: Config) -> None:
    from readq.cli.sending import send
    from readq.formats.writing.digest_mail import mail

    send(mail(told, config["mail.from"], config["mail.to"]), config)
    narrate(f"Sent {counted(told.came, 'new paper')} to {config['mail.to']}.")
