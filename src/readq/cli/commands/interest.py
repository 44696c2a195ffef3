"""``readq interest``, ``readq why`` and ``readq similar``: what readq learnt of the reader, and what it makes of it."""

from __future__ import annotations

import sys

import click

from readq.cli import completing
from readq.cli.answers import answer_option, answered
from readq.cli.commands.reading import format_option
from readq.cli.data import report_option
from readq.cli.json_values import write_json
from readq.cli.not_ordered import COLD, OFF
from readq.cli.output import write_papers, write_table
from readq.cli.session import Session, database, narrate
from readq.cli.terminal import Screen
from readq.phrasing import counted

_SIMILAR = 20


@click.command("similar")
@click.argument("ids", nargs=-1, required=True, metavar="ID...", shell_complete=completing.papers)
@click.option(
    "--limit", type=click.IntRange(min=1), default=_SIMILAR, show_default=True, metavar="N", help="Print N papers."
)
@format_option
@database
@click.pass_obj
def similar(session: Session, ids: tuple[str, ...], limit: int, form: str) -> None:
    """Print the papers that are most like those given, best first.

    They are compared by the words of titles and abstracts, and by which words go together in this library.
    """
    library = session.present()
    found = library.interest.similar([library.resolve(reference) for reference in ids], limit)
    numbers = [each.paper_id for each in found]
    if form == "table":
        write_table(library, [numbers])
    else:
        of = {each.paper_id: each for each in found}
        write_papers(
            library,
            [numbers],
            form,
            extra=lambda id_: {"likeness": round(of[id_].likeness, 3), "shared": list(of[id_].words)},
        )
    if not found:
        narrate("Nothing is like it.")


@click.command("why")
@click.argument("reference", metavar="ID", shell_complete=completing.papers)
@report_option
@database
@click.pass_obj
def why(session: Session, reference: str, as_json: bool) -> None:
    """Print what speaks for a paper and against it: words of its own, and papers that you decided about."""
    library = session.present()
    found = library.interest.why(library.resolve(reference))
    if as_json:
        write_json(
            {
                "level": found.level,
                "words_for": list(found.words_for),
                "words_against": list(found.words_against),
                "papers_for": [because.row.id for because in found.papers_for],
                "papers_against": [because.row.id for because in found.papers_against],
                "interests": list(found.interests),
            }
        )
        return
    if not found.level:
        narrate(COLD if library.interest.on else OFF)
        return
    screen = Screen()
    lines = [
        ("interest", ", ".join(found.interests)),
        ("words for", ", ".join(found.words_for)),
        ("words against", ", ".join(found.words_against)),
        *(("like", f"{because.row.id} {because.row.title}") for because in found.papers_for),
        *(("unlike", f"{because.row.id} {because.row.title}") for because in found.papers_against),
    ]
    sys.stdout.write(f"{'likely':<14} {found.level} of 8\n")
    for label, text in lines:
        if text:
            sys.stdout.write(f"{label:<14} {screen.text(text)}\n")


@click.group("interest", invoke_without_command=True)
@click.pass_context
def interest(context: click.Context) -> None:
    """See what readq learnt of what you like, how well, and whether it shall.

    It learns from what you queue, read, note, prioritise and skip, and from the interests that you name, from nothing
    else and on this machine only. Use it with: readq list --sort interest status:inbox. Without a command the words are
    listed.
    """
    if context.invoked_subcommand is None:
        context.invoke(terms, as_json=False)


@interest.command("terms")
@report_option
@database
@click.pass_obj
def terms(session: Session, as_json: bool) -> None:
    """Print the words that speak most for papers, and most against."""
    found = session.present().interest.learnt()
    if as_json:
        write_json(
            {
                "on": found.on,
                "for": found.liked,
                "against": found.skipped,
                "words_for": list(found.words_for),
                "words_against": list(found.words_against),
            }
        )
        return
    if not found.on:
        narrate(OFF)
        return
    if not found.liked:
        narrate(COLD)
        return
    screen = Screen()
    sys.stdout.write(f"learnt from  {counted(found.liked, 'paper')} for, {found.skipped:,} against\n")
    sys.stdout.write(f"for          {screen.text(', '.join(found.words_for))}\n")
    if found.words_against:
        sys.stdout.write(f"against      {screen.text(', '.join(found.words_against))}\n")


@interest.command("evaluate")
@answer_option
@database
@click.pass_obj
def evaluate(session: Session) -> None:
    """Print how well your decisions could be foretold, each from those before it.

    1 is always right and 0.5 is guessing. After few decisions the figure says little: mind the ±.
    """
    library = session.present()
    found = library.interest.evaluate()
    chance, error = (None, None) if found.auc is None else (round(found.auc, 3), round(found.error, 3))
    if answered({"chance": chance, "error": error, "liked": found.liked, "skipped": found.skipped}):
        return
    if found.auc is None:
        narrate(
            "There are too few decisions yet, or all alike: it takes some liked and some skipped after the first ten."
        )
        return
    sys.stdout.write(
        f"{found.auc:.2f} ± {found.error:.2f}: the chance that a liked paper was put above a skipped one "
        f"({found.liked:,} liked, {found.skipped:,} skipped, each foretold from those before it)\n"
    )
    calibration = library.interest.calibration()
    if calibration is None:
        return
    for band in calibration.bands:
        sys.stdout.write(
            f"of those said {band.low:.0%} to {band.high:.0%}, {band.liked:.0%} were liked: "
            f"{counted(band.papers, 'paper')}\n"
        )
    if not calibration.honest:
        narrate("No chance is shown of papers: there are too few decisions, or it was too far off.")


@interest.command("reset")
@click.option("--all", "again", is_flag=True, help="The other way round: learn from all decisions again.")
@answer_option
@database
@click.pass_obj
def reset(session: Session, again: bool) -> None:
    """Learn from nothing that was decided so far, only from what is decided from now on.

    The interests that you named stay; take one away with: readq interest remove NAME
    """
    session.library().interest.reset(again)
    answered({"on": session.library().interest.on})
    narrate(
        "All decisions count again."
        if again
        else "What was decided so far does not count; readq interest reset --all takes it back."
    )


@interest.command("off")
@answer_option
@database
@click.pass_obj
def off(session: Session) -> None:
    """Learn nothing, and forget what was derived; your decisions stay, and the interests that you named."""
    session.library().interest.switch(False)
    answered({"on": False})
    narrate("Nothing is learnt any more. sort:interest is the listed order now.")


@interest.command("on")
@answer_option
@database
@click.pass_obj
def on(session: Session) -> None:
    """Learn from what you decide."""
    session.library().interest.switch(True)
    answered({"on": True})
    narrate("readq learns from what you decide.")
