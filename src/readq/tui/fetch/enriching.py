"""The command that asks services for stars, citations and summaries of papers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from readq.library import Library
from readq.library.enriching import MOST, Asked, ask
from readq.phrasing import counted, phrase
from readq.text import clean
from readq.tui.drawing.spans import Line, plain
from readq.tui.shell.beside import beside, going_on

if TYPE_CHECKING:
    from readq.model import Paper
    from readq.tui.shell.shell import Shell


async def enrich(shell: Shell, ids: Sequence[int]) -> None:
    """Ask about papers, beside the keys, and keep what is answered."""
    unknown = set(await shell.session.read(lambda lib: lib.resolving.unknown(ids)))
    known = [id_ for id_ in ids if id_ not in unknown][:MOST]
    if not known:
        key = shell.workspace.keymap.key("resolve")
        hint: Line = [(": ", "muted"), (key, "key"), (" looks ids up.", "muted")] if key else [(".", "text")]
        shell.say([("There is no id to ask with", "text"), *hint])
        return
    papers = await shell.session.read(lambda lib: lib.papers(known))
    shell.start(_asked(shell, papers), long=True)


async def _asked(shell: Shell, papers: Sequence[Paper]) -> None:
    from readq.library.fetch_settings import configured

    settings = configured(shell.workspace.config)
    far = [(0, len(papers), "")]

    def job(library: Library) -> Asked:
        def told(done: int, of: int, service: str) -> None:
            far.append((done, of, service))

        return ask(library, papers, settings, progress=told, stop=lambda: not going_on(shell))

    def how_far() -> Line:
        done, of, service = far[-1]
        return [("Asking ", "muted"), (service or "services", "text"), (f" · {done:,} of {of:,} …", "muted")]

    asked = await beside(shell, job, how_far)
    if asked is None:
        return
    outcome = await shell.change(lambda lib: lib.enriching.take_over(asked.answers))
    line: Line = [("Nothing new was answered.", "text")]
    if outcome.operation is not None:
        shell.workspace.resettle(outcome.paper_ids)
        said = plain(clean(phrase(outcome.operation)), max(20, shell.width - 50))
        line = [("+ ", "accent"), (said, "strong"), (f": {counted(asked.papers, 'answer')}", "muted")]
        line += shell.undo_hint()
    for why in asked.errors.values():
        line += [(" · ", "faint"), ("! ", "error"), (plain(clean(why), max(20, shell.width - 30)), "strong")]
    shell.say(line)
    shell.sync()
