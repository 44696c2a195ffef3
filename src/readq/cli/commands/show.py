"""``readq show``: everything about a paper."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from textwrap import TextWrapper

import click

from readq import tex
from readq.cli import completing
from readq.cli.data import form_option
from readq.cli.days import Days
from readq.cli.output import FORMATS, write_papers
from readq.cli.session import Session, chosen_ids, database
from readq.cli.terminal import Screen
from readq.model import Appearance, Paper
from readq.source_names import source_name
from readq.text import SafeText, clean

_WIDEST = 88  # cells; longer lines are hard to read


@click.command("show")
@click.argument("ids", nargs=-1, required=True, metavar="ID...", shell_complete=completing.papers)
@form_option("form", ("text", *FORMATS[1:]), "How to print them.")
@database
@click.pass_obj
def show(session: Session, ids: tuple[str, ...], form: str) -> None:
    """Print everything about papers.

    That is the abstract, the links, where they were listed, the note … ID is readq's number, an arXiv id or a DOI;
    - reads ids from standard input. JSON is one object a line.
    """
    library = session.present()
    chosen = chosen_ids(library, ids)
    if form != "text":
        write_papers(library, [chosen], "jsonl" if form == "json" else form)
        return
    screen = Screen()
    for number, id_ in enumerate(chosen):
        paper = library.paper(id_)
        if number:
            sys.stdout.write("\n")
        sys.stdout.write(_text(paper, screen, library.sources_of_fields(id_)))


def _text(paper: Paper, screen: Screen, origins: Mapping[str, str]) -> str:
    row, days = paper.row, Days(screen)
    facts = [f"{row.id}", screen.status(row.status, row.snoozed_until is not None).rstrip()]
    if row.priority:
        facts.append(f"priority {row.priority:+d}")
    if row.snoozed_until:
        facts.append(f"until {days.iso(row.snoozed_until)}")
    if row.decided_at is not None:
        facts.append(f"decided {days.moment(row.decided_at, time=False)}")
    lines = [screen.paint(line, "1") for line in _wrapped(paper.title, screen, printed=True)]
    lines += _wrapped(", ".join(author.name for author in paper.authors), screen)
    lines.append(" · ".join(facts))
    if paper.tags:
        lines.append("tags: " + screen.text(", ".join(paper.tags)))
    about = [f"{name:<10} {screen.text(text)}" for name, text in _about(paper) if text]
    lines += _section("About", about, screen)
    lines += _section("Listed", [_listed(seen, screen) for seen in paper.appearances], screen)
    known = [screen.text(f"{name:<10} {source}") for name, source in origins.items()]
    lines += _section("Known from another source", known, screen)
    lines += _section("Ids", [screen.text(f"{scheme}:{value}") for scheme, value in paper.identifiers], screen)
    lines += _section("Links", [f"{link.kind:<4} {screen.text(link.url)}" for link in paper.links], screen)
    if paper.abstract:
        lines += ["", *_wrapped(paper.abstract, screen, printed=True)]
    if paper.summary:
        made = screen.paint(SafeText("Summary made by a machine"), "2")
        lines += ["", made, *_wrapped(paper.summary, screen, printed=True)]
    if paper.note:
        lines += ["", screen.paint(SafeText("Note"), "2"), *_wrapped(paper.note, screen)]
    return "\n".join(lines) + "\n"


def _about(paper: Paper) -> list[tuple[str, str | None]]:
    """What is known of a paper beside its text, by name."""
    return [
        ("venue", paper.venue),
        ("published", paper.published),
        ("updated", paper.updated),
        ("announced", paper.announced),
        ("categories", " ".join(paper.categories)),
        ("keywords", ", ".join(paper.keywords)),
        ("comment", paper.comment),
        ("rating", f"{paper.rating} of 5" if paper.rating is not None else ""),
    ]


def _listed(seen: Appearance, screen: Screen) -> str:
    called = source_name(seen.kind, seen.source, seen.page_date)
    parts = [called, seen.source if seen.source != called else "", f"rank {seen.rank}"]
    parts += [f"{number:,} {name}" for name, number in seen.counts]
    return " · ".join(screen.text(part) for part in parts if part)


def _section(title: str, lines: Sequence[str], screen: Screen) -> list[str]:
    return ["", screen.paint(clean(title), "2"), *(f"  {line}" for line in lines)] if lines else []


def _wrapped(text: str, screen: Screen, *, printed: bool = False) -> list[SafeText]:
    """``text`` as lines that fit the terminal, ``printed``: with its TeX as it is printed; for a pipe as it is."""
    if not text:
        return []
    if not screen.live:
        return [SafeText(line) for line in text.splitlines() or [""]]
    wrapper = TextWrapper(min(screen.width, _WIDEST), break_long_words=False, break_on_hyphens=False)
    paragraphs = clean(text, newlines=True).split("\n")
    lines = (line for part in paragraphs for line in wrapper.wrap(tex.as_drawn(part) if printed else part) or [""])
    return [SafeText(line) for line in lines]
