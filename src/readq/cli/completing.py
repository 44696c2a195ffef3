"""What a shell may offer for arguments, as far as the library at hand tells. Nothing here fails or makes anything."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import TYPE_CHECKING

import click

from readq.cli.session import Session
from readq.filters import SORT_KEYS

if TYPE_CHECKING:
    from readq.library import Library

Complete = Callable[[click.Context, click.Parameter, str], list[str]]


def orders(context: click.Context, parameter: click.Parameter, begun: str) -> list[str]:
    """Orders, either way round."""
    sign = "-" if begun.startswith("-") else ""
    return [sign + key for key in SORT_KEYS if (sign + key).startswith(begun)]


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
tags = from_library(lambda library: sorted(library.counts().tags))
