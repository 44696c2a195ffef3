"""``readq list`` and ``readq find``: papers in order, in every output format."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

import click

from readq.cli import completing
from readq.cli.data import form_option
from readq.cli.not_ordered import not_ordered
from readq.cli.output import FORMATS, write_papers, write_table
from readq.cli.session import Session, database, narrate, parse_query
from readq.errors import UsageError
from readq.fields import LIMIT, ORDERS
from readq.filters import Filter, Sort

if TYPE_CHECKING:
    from readq.library import Library
    from readq.library.meaning import Meant

FIND_ALL = 1000  # the best of more than these is not what anybody looks for
_MEANT = 20
_PAGE = 500
_AT_ONCE = 2000
_FIRST_PAGE = 40  # the first lines of a long table should not wait for a full page

format_option = form_option("form", FORMATS, "How to print the papers.")


class QueryCommand(click.Command):
    """A command whose arguments may begin with one dash (``-word`` excludes a word), so it has no short options."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        known = [name for parameter in self.get_params(ctx) for name in parameter.opts]
        for arg in args:
            if arg == "--":
                break
            name = arg.partition("=")[0]
            if arg.startswith("--") and name not in known:
                from difflib import get_close_matches

                raise click.NoSuchOption(name, possibilities=get_close_matches(name, known, n=1, cutoff=0.7), ctx=ctx)
        return super().parse_args(ctx, args)


def _sort(context: click.Context, parameter: click.Parameter, value: str | None) -> Sort | None:
    if value is None:
        return None
    key = value.removeprefix("-")
    if key not in ORDERS:
        raise click.BadParameter(f"{value!r} is none of {', '.join(ORDERS)}.", context, parameter)
    return Sort(key, reverse=value.startswith("-"))


sort_option = click.option(
    "--sort",
    "order",
    metavar="ORDER",
    callback=_sort,
    shell_complete=completing.orders,
    help=f"One of {', '.join(ORDERS)}; with a leading - the other way round.",
)
limit_option = click.option("--limit", type=click.IntRange(min=0), metavar="N", help="Print at most N papers.")


@click.command("list", cls=QueryCommand, context_settings={"ignore_unknown_options": True})
@click.argument("query", nargs=-1, metavar="[QUERY]...", shell_complete=completing.queries)
@sort_option
@click.option(
    "--interest",
    "by",
    metavar="NAME",
    shell_complete=completing.interests,
    help="Those first that are likeliest by this interest alone; see readq interest list.",
)
@limit_option
@format_option
@database
@click.pass_obj
def list_(
    session: Session, query: tuple[str, ...], order: Sort | None, by: str | None, limit: int | None, form: str
) -> None:
    """Print the papers that match QUERY, or all of them.

    QUERY is what the app's filter understands: words, "phrases", -word, status:queue,inbox, has:note, source:hf,
    added:2w, OR and parentheses. Quote what the shell would interpret.
    """
    if by is not None and order is not None:
        raise UsageError("--interest is an order; give it without --sort.")
    print_list(session, " ".join(query), order, limit, form, by)


def print_list(
    session: Session, query: str, order: Sort | None, limit: int | None, form: str, by: str | None = None
) -> None:
    """Print what ``query`` asks for; ``order``, or the interest ``by``, counts for more than the query's own order."""
    wanted = parse_query(query)
    if order:
        wanted = Filter(wanted.where, order)
    library = session.present()
    if by is not None:
        pages: Iterable[Sequence[int]] = [_likeliest(library, wanted, by)[:limit]]
    else:
        pages = _pages(library, wanted, limit)
    sort = wanted.sort
    if sort is not None and ORDERS[sort.key].limited and library.count(Filter(wanted.where)) > LIMIT:
        narrate(f"More than {LIMIT:,} papers stay as listed: narrow them to sort them by {sort.key}.")
    total = write_table(library, pages) if form == "table" else write_papers(library, pages, form)
    if total and sort is not None and sort.key == "interest" and (why := not_ordered(library)):
        narrate(f"As listed. {why}")
    if not total and limit != 0:
        narrate(_nothing(library, wanted) if query else "The library is empty.")
    elif form == "table" and total == limit and sys.stderr.isatty() and sys.stdout.isatty():
        everything = library.count(wanted)
        if everything > total:
            sys.stdout.flush()  # it is said below the table
            narrate(f"{total:,} of {everything:,} papers.")


def _likeliest(library: Library, wanted: Filter, by: str) -> Sequence[int]:
    ids = library.every_id(Filter(wanted.where))
    found = library.interest.order(ids, surprises=False, by=by)
    if not found.learnt:
        narrate(f"As listed. {not_ordered(library)}")
    return found.ids


def _nothing(library: Library, wanted: Filter) -> str:
    """What there is to say of a query that has no papers."""
    from readq.search.query import print_filter

    respelt = library.respelt(wanted)
    if respelt is None:
        return "Nothing matches."
    papers = f"{respelt.papers:,}" + ("" if respelt.complete else "+")
    words = ", ".join(word for word, _ in respelt.words)
    return f"Nothing matches {words}. Did you mean {print_filter(respelt.filter)} ({papers})?"


def _pages(library: Library, wanted: Filter, limit: int | None) -> Iterator[Sequence[int]]:
    """The ids of the first ``limit`` papers of a filter, a page at a time; the first pages come at once."""
    limit = sys.maxsize if limit is None else limit
    papers = library.open_list(wanted)
    start = 0
    if papers.complete or limit <= papers.total:
        while start < min(limit, _AT_ONCE):
            page = papers.ids(start, min(start + (_PAGE if start else _FIRST_PAGE), limit))
            if not page:
                return
            yield page
            start += len(page)
    if start < limit:
        # An open list remembers every page for the sake of going back; here the bare ids do.
        seen = set(papers.ids(0, start))
        ids = library.every_id(wanted)
        for at in range(0, len(ids), _PAGE):
            page = [id_ for id_ in ids[at : at + _PAGE] if id_ not in seen][: limit - start]
            if not page and start >= limit:
                return
            yield page
            start += len(page)


@click.command("find")
@click.argument("text", nargs=-1, required=True)
@limit_option
@click.option(
    "--meaning/--no-meaning",
    default=None,
    help="Also print papers whose abstracts are about it, below the others; on a terminal unless told otherwise.",
)
@format_option
@database
@click.pass_obj
def find(session: Session, text: tuple[str, ...], limit: int | None, meaning: bool | None, form: str) -> None:
    """Find papers by title, author or note, typing mistakes and all; and by what their abstracts are about.

    The best match comes first. Without --limit those are printed that are at least half as good as the best one.
    """
    library = session.present()
    hits = library.find(" ".join(text), limit=FIND_ALL if limit is None else limit)
    if limit is None:
        hits = [hit for hit in hits if hit.score >= hits[0].score / 2]
    found = {hit.row.id: hit for hit in hits}
    ids = list(found)
    meant: dict[int, Meant] = {}
    if meaning and form != "table":
        meant = {each.paper_id: each for each in _meant(library, text, ids)}
        ids += meant
    pages = (ids[start : start + _PAGE] for start in range(0, len(ids), _PAGE))
    if form != "table":
        write_papers(
            library,
            pages,
            form,
            extra=lambda id_: (
                {"score": round(found[id_].score, 3), "matched": found[id_].where}
                if id_ in found
                else {"score": round(meant[id_].likeness, 3), "matched": "meaning", "shared": list(meant[id_].words)}
            ),
        )
    else:
        write_table(library, pages, spans=lambda id_: found[id_].spans())
        if meaning is None:
            meaning = sys.stdout.isatty() and library.meaning.quick
        if meaning:
            sys.stdout.flush()  # what was found so far is read while abstracts are looked through
            meant = {each.paper_id: each for each in _meant(library, text, ids)}
            if meant:
                narrate("By meaning:")
                write_table(library, [list(meant)])
    if not hits and not meant:
        narrate("Nothing found.")


def _meant(library: Library, text: tuple[str, ...], without: Sequence[int]) -> list[Meant]:
    return library.meaning.find(" ".join(text), _MEANT, without)
