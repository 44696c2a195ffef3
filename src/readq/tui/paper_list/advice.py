"""What would help where a filter has no papers: a word spelt otherwise, or a term less."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from readq.filters import And, Filter, all_of

if TYPE_CHECKING:
    from readq.library import Library, PaperList
    from readq.library.respelling import Respelt
    from readq.tui.shell.shell import Shell

_TERMS_TRIED = 6
_TYPED_ON = 0.25  # seconds after a letter in which there may come another


class Advice(NamedTuple):
    """``query`` is ``respelt`` as text. ``without`` are the terms of the filter with how many papers there are when one
    is dropped, and whether that is all of them. ``words``: there are words in it that find could look for."""

    respelt: Respelt | None = None
    query: str = ""
    without: Sequence[tuple[str, int, bool]] = ()
    words: bool = False


NO_ADVICE = Advice()


async def advise(shell: Shell, papers: PaperList, filter_: Filter) -> None:
    """Say under an empty list what would help."""
    workspace = shell.workspace
    if workspace.prompt is not None:
        await shell.pause(_TYPED_ON)
    if workspace.browser.papers is not papers:
        return
    advice = await shell.session.latest("advice", lambda lib: _advice(lib, filter_), lane="aside")
    if advice is not None and workspace.browser.papers is papers:
        workspace.advice = advice
        shell.sync()


def _advice(lib: Library, filter_: Filter) -> Advice:
    from readq.search.highlight import positive_terms
    from readq.search.query import print_filter

    respelt = lib.respelt(filter_)
    query = print_filter(respelt.filter) if respelt is not None else ""
    terms = filter_.where.items if isinstance(filter_.where, And) else ()
    without = []
    if 2 <= len(terms) <= _TERMS_TRIED:
        for place, term in enumerate(terms):
            rest = lib.open_list(Filter(all_of((*terms[:place], *terms[place + 1 :]))))
            without.append((print_filter(Filter(term)), rest.total, rest.complete))
    return Advice(respelt, query, without, any(positive_terms(filter_.where)))
