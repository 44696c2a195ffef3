"""What the commands share: the library they work on, papers named on the command line, narration."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from readq.errors import LibraryError, QueryError, UsageError
from readq.paths import library_path
from readq.phrasing import REVERSED, phrase
from readq.text import clean

if TYPE_CHECKING:
    from readq.config.settings import Config
    from readq.filters import Filter
    from readq.library import Library
    from readq.model import Outcome

F = TypeVar("F", bound=Callable[..., Any])


class Session:
    """One run of the command line: which library, opened at most once and closed at the end of the command."""

    def __init__(self) -> None:
        self.chosen: str | None = None
        self.config: str | None = None
        self.spoken = False
        self._library: Library | None = None
        self._settings: Config | None = None

    def choose_library(self, path: str) -> None:
        self.chosen = path

    def choose_config(self, path: str) -> None:
        self.config = path

    @property
    def path(self) -> Path:
        return library_path(self.chosen)

    def settings(self) -> Config:
        """The settings in force. What is wrong in their file, and so is not in force, is told once."""
        if self._settings is None:
            from readq.config.reading import load

            self._settings = config = load(self.config)
            if config.problems:
                first = min(config.problems)
                more = len(config.problems) - 1
                narrate(
                    f"readq: {config.place(first.line)} {first.reason}"
                    + (f" (and {more} more: readq config)" if more else "")
                )
        return self._settings

    def library(self, *, create: bool = False) -> Library:
        """The library, open. Only with ``create`` is a missing one made: a mistyped name must not leave a file."""
        if self._library is None:
            from readq.library import Library

            self._library = Library(self.path, actor="cli", create=create)
            gc.enable()
            click.get_current_context().find_root().call_on_close(self.close)
        return self._library

    def present(self) -> Library:
        """The library as it is today: what was snoozed until now is back in the inbox."""
        library = self.library()
        # A library that cannot be written to can still be read as it is.
        with suppress(LibraryError):
            library.wake()
        return library

    def close(self) -> None:
        """Close the library, if it was opened."""
        library, self._library = self._library, None
        if library is not None:
            library.close()


def _file_option(name: str, what: str, choose: Callable[[Session, str], None], usual: str) -> Callable[[F], F]:
    """An option that names a file for `Session`, understood before and after the command's name."""

    def chosen(context: click.Context, parameter: click.Parameter, value: str | None) -> None:
        if value == "":
            raise click.BadParameter(f"the name of the {what} file is empty", context, parameter)
        if value is not None:
            choose(context.ensure_object(Session), value)

    return click.option(
        name,
        type=click.Path(),
        metavar="FILE",
        callback=chosen,
        expose_value=False,
        help=f"The {what} file (default: {usual}).",
    )


database = _file_option("--db", "library", Session.choose_library, "$READQ_DB, else the platform's data folder")
config_file = _file_option(
    "--config", "settings", Session.choose_config, "$READQ_CONFIG, else config.toml in the platform's settings folder"
)


def _speak(context: click.Context, parameter: click.Parameter, value: bool) -> None:
    if value:
        context.ensure_object(Session).spoken = True


screen_reader = click.option(
    "--screen-reader",
    is_flag=True,
    callback=_speak,
    expose_value=False,
    help="Have the app say what changes in lines, for a screen reader, and draw nothing.",
)


def narrate(message: str) -> None:
    """Tell the person at the terminal; never data."""
    print(clean(message, newlines=True), file=sys.stderr)


def parse_query(text: str, *, certain: bool = False) -> Filter:
    """The filter ``text`` means; a mistake carries the query with it, so that the message can point at the place.

    What is unfinished or was probably meant otherwise is remarked upon; where the query has to be ``certain``, since
    papers are changed by it, it is a mistake.
    """
    if not text.strip():
        from readq.filters import Filter

        return Filter()
    from readq.search.query import read_query
    from readq.search.remarks import objection

    query = read_query(text)
    if remark := objection(query):
        if certain:
            message = f"{remark.text} Nothing was changed: finish the query, or put in quotes what is meant as text."
            raise QueryError(message, remark.place, text)
        narrate(f"readq: {remark.text}")
    return query.filter


def standard_input() -> str:
    """All of standard input as text, in whatever encoding; see `readq.formats.decode.decode`."""
    from readq.formats.decode import decode

    return decode(sys.stdin.buffer.read() + b"\n").removesuffix("\n")


def paper_ids(library: Library, references: Iterable[str]) -> list[int]:
    """The papers named by readq id, arXiv id or DOI, each once, in order; ``-`` stands for those on standard input.

    From standard input the first word of every line counts, so that any listing of readq's own can be piped in.
    """
    words: list[str] = []
    for reference in references:
        if reference == "-":
            words.extend(line.split()[0] for line in standard_input().splitlines() if line.strip())
        else:
            words.append(reference)
    return list(dict.fromkeys(library.resolve(word) for word in words))


def chosen_ids(library: Library, references: Iterable[str]) -> list[int]:
    """Like `paper_ids`, and a mistake if none is named."""
    ids = paper_ids(library, references)
    if not ids:
        raise UsageError("which papers? Give their ids, or - to read ids from standard input.")
    return ids


def tell(outcome: Outcome, nothing: str) -> None:
    """Say what a change did and how to take it back, or ``nothing`` if everything was so already."""
    from readq.cli.answers import answered, outcome_record

    answered(outcome_record(outcome))
    operation = outcome.operation
    if operation is None:
        narrate(nothing)
    elif operation.verb in REVERSED:
        narrate(phrase(operation))
    else:
        narrate(f"{phrase(operation)} · readq undo takes it back")
    if outcome.conflicts:
        left = ", ".join(map(str, outcome.conflicts[:10])) + (" …" if len(outcome.conflicts) > 10 else "")
        narrate(f"Left alone, because they were changed meanwhile: {left}")
    if outcome.stood_in_the_way is not None:
        narrate(f"Left alone, because {outcome.stood_in_the_way} was changed meanwhile.")


def people_watch() -> bool:
    """Whether somebody can be asked: both ends of the conversation are a terminal."""
    return sys.stdin.isatty() and sys.stderr.isatty()
