"""What takes long goes on beside the keys, on a thread and a library of its own; the footer says how far it is."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from readq.errors import ReadqError
from readq.library import Library
from readq.tui.drawing.spans import Line

if TYPE_CHECKING:
    from readq.tui.shell.shell import Shell

T = TypeVar("T")
_LOOK = 0.15  # seconds between two looks at how far it is


async def beside(shell: Shell, job: Callable[[Library], T], far: Callable[[], Line]) -> T | None:
    """Do ``job`` while ``far`` says how far it is; what came of it, None if it failed, which was said then, or the app
    ended meanwhile. The job must ask `going_on`, and end soon when that is no longer so."""

    def run() -> T:
        with shell.session.lib.again() as library:
            return job(library)

    running = asyncio.get_running_loop().run_in_executor(None, run)
    while not running.done():
        shell.say(far())
        shell.sync()
        await asyncio.wait((running,), timeout=_LOOK)
    failure: ReadqError | None = None
    result: T | None = None
    try:
        result = running.result()
    except ReadqError as error:
        failure = error
    if not shell.alive:
        return None
    if failure is not None:
        shell.complain(str(failure))
        shell.sync()
    return result


def going_on(shell: Shell) -> bool:
    """Whether the app still runs; asked on any thread."""
    return shell.app.is_running
