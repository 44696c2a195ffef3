"""Changes of so many papers that they take a while: watched, and stopped with a key."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, TypeVar

from readq.errors import Cancelled
from readq.library import Library
from readq.library.context import Watch

if TYPE_CHECKING:
    from readq.tui.shell.shell import Shell

T = TypeVar("T")
MANY = 5_000  # papers; what takes longer than a blink


def change(
    shell: Shell,
    what: str,
    papers: int,
    job: Callable[[Library, Watch | None], T],
    done: Callable[[T], Awaitable[None]],
    *,
    many: int | None = None,
    tell: Callable[[str], object] | None = None,
) -> Awaitable[None] | None:
    """Change the library by ``job``, which touches so many ``papers``, and then do ``done``.

    With few papers the result is to be awaited, and keys wait for it. With more than ``many`` (`MANY`) it is None: a
    screen says ``what`` is being done and how far it is, and a key there stops it and leaves the library as it was;
    ``tell`` says so where the reader is (None: in the app's footer).
    """
    if papers <= (MANY if many is None else many):
        return _at_once(shell, job, done)
    shell.start(_watched(shell, what, job, done, tell or shell.tell))
    return None


async def _at_once(
    shell: Shell, job: Callable[[Library, Watch | None], T], done: Callable[[T], Awaitable[None]]
) -> None:
    await done(await shell.change(lambda lib: job(lib, None)))


async def _watched(
    shell: Shell,
    what: str,
    job: Callable[[Library, Watch | None], T],
    done: Callable[[T], Awaitable[None]],
    tell: Callable[[str], object],
) -> None:
    from readq.tui.decide.progress_screen import WorkingScreen

    screen = WorkingScreen(shell, what)
    shell.push(screen)
    try:
        result = await shell.change(lambda lib: job(lib, screen.advance))
    except Cancelled as stopped:
        tell(str(stopped))
        return
    finally:
        screen.dismiss(None)
        shell.sync_soon()
    shell.feed(lambda: done(result))
