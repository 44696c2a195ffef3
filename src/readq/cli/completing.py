"""What a shell may offer for arguments, as far as the library at hand tells. Nothing here fails or makes anything."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import TYPE_CHECKING

import click

from readq.cli.session import Session
from readq.fields import ORDERS
from readq.phrasing import counted, phrase
from readq.text import clean, truncate

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from readq.library import Library

_YEARS = 6  # how many of the last are offered
_OFFERED = 20  # papers, steps
_HELP = 60  # cells of what is said of a value, where a shell shows it

Offer = tuple[str, str]  # a value, and what it is in a few words
Complete = Callable[[click.Context, click.Parameter, str], "list[CompletionItem[str]]"]


def _items(offers: Iterable[Offer], begun: str = "") -> list[CompletionItem[str]]:
    """Those of ``offers`` that can be typed and begin so."""
    from click.shell_completion import CompletionItem

    return [
        CompletionItem(value, help=truncate(clean(help_), _HELP) or None)
        for value, help_ in offers
        if value.startswith(begun) and value.isprintable()
    ]


def orders(context: click.Context, parameter: click.Parameter, begun: str) -> list[CompletionItem[str]]:
    """Orders, either way round."""
    back = begun.startswith("-")
    return _items(
        ((("-" if back else "") + key, order.last if back else order.first) for key, order in ORDERS.items()), begun
    )


def formats(context: click.Context, parameter: click.Parameter, begun: str) -> list[CompletionItem[str]]:
    """What can be read."""
    from readq.formats.registry import every

    return _items(sorted((each.name, each.title) for each in every()), begun)


def from_library(offers: Callable[[Library, str], Iterable[Offer]]) -> Complete:
    """A completion by what a library ``offers`` for a beginning; nothing where there is no library."""

    def complete(context: click.Context, parameter: click.Parameter, begun: str) -> list[CompletionItem[str]]:
        with suppress(Exception):  # whatever it is, it is not for the middle of a command line
            from readq.library import Library

            session = context.find_object(Session) or Session()
            with Library(session.path, create=False) as library:
                return _items(offers(library, begun), begun)
        return []

    return complete


def _papers(library: Library, begun: str) -> Iterable[Offer]:
    """Papers by their numbers: with nothing typed the first of the queue and the inbox, else those that begin so."""
    if begun and not (begun.isascii() and begun.isdecimal()):
        return ()
    if begun:
        tens = [range(int(begun) * size, (int(begun) + 1) * size) for size in (1, 10, 100)]
        ids = [id_ for numbers in tens for id_ in numbers]
    else:
        from readq.filters import Field, Filter

        ids = []
        for status in ("queue", "inbox"):
            ids += library.open_list(Filter(Field("status", ":", (status,)))).ids(0, _OFFERED - len(ids))
    return [(str(row.id), row.title) for row in library.rows(ids)[:_OFFERED]]


papers = from_library(_papers)
steps = from_library(
    lambda library, _: [(str(step.id), phrase(step)) for step in library.journal.history(limit=_OFFERED)]
)
views = from_library(lambda library, _: [(view.name, view.query) for view in library.views.every()])
rules = from_library(lambda library, _: [(rule.name, rule.query) for rule in library.arrivals.rules()])
interests = from_library(lambda library, _: [(each.name, ", ".join(each.words)) for each in library.interests.all()])
subscriptions = from_library(lambda library, _: [(each.name, each.target) for each in library.subscriptions.every()])
tags = from_library(lambda library, _: _tags(library))

_DAYS = ("tomorrow", "weekend", "monday", "next week", "next month", "2w", "now")


def snoozes(context: click.Context, parameter: click.Parameter, begun: str) -> list[CompletionItem[str]]:
    """Papers, and days to snooze them until."""
    days = [(day, "") for day in _DAYS] if begun or context.params.get(parameter.name or "") else []
    return [*papers(context, parameter, begun), *_items(days, begun)]


def targets(context: click.Context, parameter: click.Parameter, begun: str) -> list[CompletionItem[str]]:
    """What can be subscribed to, and what is."""
    kinds = [
        ("hf", "the papers of Hugging Face's day"),
        ("hf:trending", "what is trending there"),
        ("arxiv:", "what arXiv announces in these categories"),
        ("author:", "the newest papers of an author on arXiv"),
    ]
    known = subscriptions(context, parameter, begun) if context.info_name == "test" else []
    word = _word_before(begun)
    offered = _items(kinds, word)
    for item in offered:
        item.value = item.value.removeprefix(_split_off(begun, word))
    return [*known, *offered]


def _tags(library: Library) -> list[Offer]:
    return [(name, counted(all_, "paper")) for name, (_, all_) in sorted(library.counts().tags.items())]


def queries(context: click.Context, parameter: click.Parameter, begun: str) -> list[CompletionItem[str]]:
    """Fields, and values of the field a word of a query begins with: those of the library where it has any."""
    with suppress(Exception):
        from readq.search.completion import complete

        word = _word_before(begun)
        offered = complete(word, len(word), lambda field: _values(context, field), begun=True)
        had = _split_off(begun, word)
        return _items((f"{word[: offer.start]}{offer.text}".removeprefix(had), offer.help) for offer in offered)
    return []


def _values(context: click.Context, field: str) -> list[str]:
    def offers(library: Library, _: str) -> Iterable[Offer]:
        if field == "tag":
            return _tags(library)
        if field == "source":
            return [(source.asked, "") for source in library.source_names().values()]
        today = library.today().year
        return [(str(today - ago), "") for ago in range(_YEARS)] if field == "year" else ()

    return [item.value for item in from_library(offers)(context, click.Argument(["query"]), "")]


def _word_before(begun: str) -> str:
    """The word being typed; bash takes a colon for the end of one, and hands over only what is behind it."""
    words = os.environ.get("COMP_WORDS", "").split()
    if begun == ":" and len(words) > 1:
        return f"{words[-2]}:"
    if len(words) > 2 and words[-1] == begun and words[-2] == ":":
        return f"{words[-3]}:{begun}"
    return begun


def _split_off(begun: str, word: str) -> str:
    """What of ``word`` the shell has already and does not want again."""
    return "" if begun == word else word[: word.rindex(":") + 1]
