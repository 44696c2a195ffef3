"""The key that finds out which papers they are that a page told of without ids."""

from __future__ import annotations

from collections.abc import Awaitable, Sequence
from typing import TYPE_CHECKING

from readq.library import Library
from readq.library.resolving import MOST, Found, look_up
from readq.phrasing import counted, phrase
from readq.text import clean
from readq.tui.drawing.spans import Line, plain
from readq.tui.shell.beside import beside, going_on
from readq.tui.shell.question import Answer, QuestionScreen

if TYPE_CHECKING:
    from readq.model import Paper
    from readq.tui.shell.shell import Shell

_SHOWN = 8  # papers named in the question


async def resolve(shell: Shell, ids: Sequence[int]) -> None:
    """Look papers up, beside the keys, and take over what is found: of one at once, of several after a question."""
    unknown = await shell.session.read(lambda lib: lib.resolving.unknown(ids))
    if not unknown:
        said = "It has an id already." if len(ids) == 1 else "They all have ids already."
        shell.tell(said)
        return
    papers = await shell.session.read(lambda lib: lib.papers(unknown[:MOST]))
    shell.start(_looked_up(shell, papers, len(unknown) - len(papers)), long=True)


async def _looked_up(shell: Shell, papers: Sequence[Paper], more: int) -> None:
    from readq.library.fetch_settings import configured

    settings = configured(shell.workspace.config)
    done: list[Found] = []

    def ask(library: Library) -> bool:
        done.extend(look_up(library, papers, settings, stop=lambda: not going_on(shell)))
        return True

    def how_far() -> Line:
        of = f" {len(done) + 1} of {len(papers)}" if len(papers) > 1 else ""
        return [("Looking up", "muted"), (f"{of} …", "muted")]

    if await beside(shell, ask, how_far) is None:
        return
    certain = [each for each in done if each.draft is not None and not each.uncertain]
    if not certain:
        _nothing(shell, done)
    elif len(papers) == 1:
        await take_over(shell, certain)
    else:
        _ask(shell, certain, len(papers), more)
    shell.sync()


def _nothing(shell: Shell, found: Sequence[Found]) -> None:
    failed = next((each.error for each in found if each.error), None)
    if failed is not None:
        shell.complain(failed)
    elif any(each.uncertain for each in found):
        shell.tell("A paper of that title was found, but nothing else is known to compare: nothing was taken over.")
    else:
        shell.tell("It was not found." if len(found) == 1 else "None of them was found.")


def _ask(shell: Shell, certain: Sequence[Found], papers: int, more: int) -> None:
    about = [f"{len(certain)} of {counted(papers, 'paper')} were found:"]
    about += [f"{_id(each)}  {each.paper.title}" for each in certain[:_SHOWN]]
    about += [f"… and {len(certain) - _SHOWN} more."] if len(certain) > _SHOWN else []
    about += [f"{counted(more, 'more paper')} have no id; look them up after these."] if more else []
    answers = [
        Answer("enter", "take them over", lambda: take_over(shell, certain)),
        Answer("escape", "leave them as they are", lambda: None),
    ]
    shell.push(QuestionScreen(shell, "Take over authors, ids, dates and links?", about, answers))


def take_over(shell: Shell, found: Sequence[Found]) -> Awaitable[None]:
    """Let papers learn what was found of them."""
    return _taken_over(shell, found)


async def _taken_over(shell: Shell, found: Sequence[Found]) -> None:
    outcome = await shell.change(lambda lib: lib.resolving.take_over(found))
    if outcome.operation is None:
        shell.tell("Nothing new was found out; there may be a duplicate of it.")
        return
    shell.workspace.resettle(outcome.paper_ids)
    ids = _id(found[0]) if len(found) == 1 else ""
    line: Line = [("+ ", "accent"), (plain(clean(phrase(outcome.operation)), max(20, shell.width - 50)), "strong")]
    line += [(f": {ids}", "text")] if ids else []
    shell.say([*line, *shell.undo_hint()])
    shell.sync()


def _id(found: Found) -> str:
    pairs = found.draft.identifiers if found.draft is not None else ()
    return clean(f"{pairs[0][0]}:{pairs[0][1]}") if pairs else "no id"
