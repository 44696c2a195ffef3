"""What a shell may offer for arguments, as far as the library at hand tells. Nothing here fails or makes anything."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import TYPE_CHECKING

import click

from readq.cli.session import Session
from readq.fields import ORDERS

if TYPE_CHECKING:
    from readq.library import Library

_YEARS = 6  # how many of the last are offered

Complete = Callable[[click.Context, click.Parameter, str], list[str]]


def orders(context: click.Context, parameter: click.Parameter, begun: str) -> list[str]:
    """Orders, either way round."""
    sign = "-" if begun.startswith("-") else ""
    return [sign + key for key in ORDERS if (sign + key).startswith(begun)]


def formats(context: click.Context, parameter: click.Parameter, begun: str) -> list[str]:
    """What can be read."""
    from readq.formats.registry import every

    return sorted(each.name for each in every() if each.name.startswith(begun))


def from_library(names: Callable[[Library], Iterable[str]]) -> Complete:
    """A completion by the ``names`` that a library has; none where there is no library."""

    def complete(context: click.Context, parameter: click.Parameter, begun: str) -> list[str]:
        with suppress(Exception):  # whatever it is, it is not for the middle of a command line
            from readq.library import Library

            session = context.find_object(Session) or Session()
            with Library(session.path, create=False) as library:
                return [name for name in names(library) if name.startswith(begun) and name.isprintable()]
        return []

    return complete


views = from_library(lambda library: [view.name for view in library.views.every()])
rules = from_library(lambda library: [rule.name for rule in library.arrivals.rules()])
subscriptions = from_library(lambda library: [each.name for each in library.subscriptions.every()])
tags = from_library(lambda library: sorted(library.counts().tags))


def queries(context: click.Context, parameter: click.Parameter, begun: str) -> list[str]:
    """Fields, and values of the field a word of a query begins with: those of the library where it has any."""
    with suppress(Exception):
        from readq.search.completion import complete

        word = _word_before(begun)
        offered = complete(word, len(word), lambda field: _values(context, field), begun=True)
        return [f"{word[: offer.start]}{offer.text}".removeprefix(_split_off(begun, word)) for offer in offered]
    return []


def _values(context: click.Context, field: str) -> list[str]:
    def names(library: Library) -> Iterable[str]:
        if field == "tag":
            return sorted(library.counts().tags)
        if field == "source":
            return library.sources().values()
        today = library.today().year
        return [str(today - ago) for ago in range(_YEARS)] if field == "year" else ()

    return from_library(names)(context, click.Argument(["query"]), "")


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
