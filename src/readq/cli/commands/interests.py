"""``readq interest list``, ``make`` and the others about interests that the reader names."""

from __future__ import annotations

from pathlib import Path

import click

from readq.cli import completing
from readq.cli.answers import answer_option
from readq.cli.commands.interest import interest
from readq.cli.data import listing_option, write_data
from readq.cli.session import Session, chosen_ids, database, narrate, parse_query, tell
from readq.cli.tables import Column, write_rows
from readq.cli.terminal import Screen
from readq.errors import UsageError
from readq.library.interest_definition import LEAST, MOST
from readq.library.interests import NamedInterest
from readq.phrasing import counted

_FIELDS = ("name", "made_from", "value", "weight", "muted", "followed", "papers", "words")
_name = click.argument("name", shell_complete=completing.interests)


@interest.command("list")
@listing_option
@database
@click.pass_obj
def list_(session: Session, form: str) -> None:
    """Print the interests that you named, and what each is made from."""
    every = session.present().interests.all()
    if form != "table":
        write_data(form, _FIELDS, [_record(each) for each in every])
        return
    shown = [
        (each.name, _counts(each), _made_from(each), ", ".join(each.words) if each.made_from != "words" else "")
        for each in every
    ]
    columns = (Column("interest", give=True), Column("counts", least=8), Column("made from", give=True),
               Column("about", give=True))  # fmt: skip
    write_rows(Screen(), columns, shown)
    if not every:
        narrate("You named none. For example: readq interest make --words 'speech recognition'")


@interest.command("make")
@click.argument("name", required=False)
@click.option("--words", metavar="TEXT", help="From words, or a sentence that says what you look for.")
@click.option("--author", metavar="AUTHOR", help="From the papers of an author.")
@click.option("--tag", metavar="TAG", shell_complete=completing.tags, help="From the papers with a tag.")
@click.option(
    "--from",
    "file",
    metavar="FILE",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="From the papers that a .bib file lists, or any other file that readq reads. Nothing is taken in.",
)
@click.option("--papers", "query", metavar="QUERY", shell_complete=completing.queries, help="From papers that match.")
@click.option("--ids", metavar="ID,ID…", help="From these papers; - reads their ids from standard input.")
@click.option(
    "--found", "number", type=click.IntRange(min=1), metavar="N", help="From the Nth of: readq interest found"
)
@answer_option
@database
@click.pass_obj
def make(
    session: Session,
    name: str | None,
    words: str | None,
    author: str | None,
    tag: str | None,
    file: Path | None,
    query: str | None,
    ids: str | None,
    number: int | None,
) -> None:
    """Name what you are interested in, so that the list can be ordered by it before anything is queued.

    An interest is made from one of words, an author, a tag, a file, papers or what was found among those you liked.
    Without NAME it gets one of its own words.
    """
    given = [each for each in (words, author, tag, file, query, ids, number) if each is not None]
    if len(given) != 1:
        raise UsageError(
            "What is it made from? Give one of --words, --author, --tag, --from, --papers, --ids, --found."
        )
    library = session.library(create=True)
    interests = library.interests
    if words is not None:
        tell(interests.make(name, "words", words), "")
    elif author is not None:
        tell(interests.make(name, "author", author), "")
    elif tag is not None:
        tell(interests.make(name, "tag", tag), "")
    elif file is not None:
        tell(interests.make(name, "file", str(file)), "")
    elif query is not None:
        matching = library.every_id(parse_query(query, certain=True))
        tell(interests.make(name, "papers", papers=matching), "")
    elif ids is not None:
        tell(interests.make(name, "papers", papers=chosen_ids(library, ids.replace(",", " ").split())), "")
    elif number is not None:
        proposals = interests.found()
        if number > len(proposals):
            raise UsageError(f"There are {counted(len(proposals), 'group')}: readq interest found")
        tell(interests.make(name, "found", papers=proposals[number - 1].papers), "")


@interest.command("found")
@listing_option
@database
@click.pass_obj
def found(session: Session, form: str) -> None:
    """Print the groups that the papers you liked fall into, each of which may be an interest.

    Make one with: readq interest make NAME --found N
    """
    library = session.present()
    groups = library.interests.found()
    records = [
        {"number": number, "words": list(group.words), "papers": list(group.papers)}
        for number, group in enumerate(groups, 1)
    ]
    if form != "table":
        write_data(form, ("number", "words", "papers"), records)
        return
    shown = [
        (f"{number:>3}", f"{len(group.papers):,}", ", ".join(group.words)) for number, group in enumerate(groups, 1)
    ]
    write_rows(Screen(), (Column("no."), Column("papers"), Column("about", give=True)), shown)
    if not groups:
        narrate("Too few papers are liked yet, or they have nothing in common.")


@interest.command("rename")
@click.argument("old", shell_complete=completing.interests)
@click.argument("new")
@answer_option
@database
@click.pass_obj
def rename(session: Session, old: str, new: str) -> None:
    """Call the interest OLD NEW."""
    tell(session.library().interests.rename(old, new), "It is called so already.")


@interest.command("weigh")
@_name
@click.argument("weight", type=click.FloatRange(LEAST, MOST))
@answer_option
@database
@click.pass_obj
def weigh(session: Session, name: str, weight: float) -> None:
    """Let the interest NAME count WEIGHT times as much as others: 0.5, 2 …"""
    tell(session.library().interests.weigh(name, weight), "It counts so much already.")


@interest.command("mute")
@_name
@answer_option
@database
@click.pass_obj
def mute(session: Session, name: str) -> None:
    """Let the interest NAME not count, nor the papers you liked that are clearly of it."""
    tell(session.library().interests.mute(name), "It is muted already.")


@interest.command("unmute")
@_name
@answer_option
@database
@click.pass_obj
def unmute(session: Session, name: str) -> None:
    """Let the interest NAME count again."""
    tell(session.library().interests.mute(name, False), "It is not muted.")


@interest.command("follow")
@_name
@answer_option
@database
@click.pass_obj
def follow(session: Session, name: str) -> None:
    """Let the interest NAME alone order papers."""
    tell(session.library().interests.follow(name), "It is followed already.")


@interest.command("unfollow")
@_name
@answer_option
@database
@click.pass_obj
def unfollow(session: Session, name: str) -> None:
    """Let all interests order papers again, not NAME alone."""
    tell(session.library().interests.follow(name, False), "It is not followed.")


@interest.command("remove")
@_name
@answer_option
@database
@click.pass_obj
def remove(session: Session, name: str) -> None:
    """Forget the interest NAME; its papers stay, and what you decided of them."""
    tell(session.library().interests.remove(name), "")


def _record(each: NamedInterest) -> dict[str, object]:
    return each._asdict() | {"papers": list(each.papers), "words": list(each.words), "value": each.value or None}


def _counts(each: NamedInterest) -> str:
    weight = f"× {each.weight:g}"
    return "followed" if each.followed else "muted" if each.muted else weight


def _made_from(each: NamedInterest) -> str:
    if each.made_from == "words":
        return f"words: {each.value}"
    named = f" {each.value}" if each.value else ""
    return f"{each.made_from}{named} ({counted(len(each.papers), 'paper')})"
