"""Changes of so many papers that they take a while: watched, and stopped with a key."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeVar

from readq.errors import Cancelled
from readq.library import Library
from readq.library.context import Watch
from readq.tui.screens.main import MainScreen

T = TypeVar("T")
MANY = 5_000  # papers; what takes longer than a blink


def change(
    main: MainScreen,
    what: str,
    papers: int,
    job: Callable[[Library, Watch | None], T],
    done: Callable[[T], Awaitable[None]],
    *,
    many: int | None = None,
) -> Awaitable[None] | None:
    """Change the library by ``job``, which touches so many ``papers``, and then do ``done``.

    With few papers the result is to be awaited, and keys wait for it. With more than ``many`` (`MANY`) it is None: a
    screen says ``what`` is being done and how far it is, and a key there stops it and leaves the library as it was.
    """
    if papers <= (MANY if many is None else many):
        return _at_once(main, job, done)
    main.start(_watched(main, what, job, done))
    return None


async def _at_once(
    main: MainScreen, job: Callable[[Library, Watch | None], T], done: Callable[[T], Awaitable[None]]
) -> None:
    await done(await main.change(lambda lib: job(lib, None)))


async def _watched(
    main: MainScreen, what: str, job: Callable[[Library, Watch | None], T], done: Callable[[T], Awaitable[None]]
) -> None:
    from readq.tui.screens.working import WorkingScreen

    screen = WorkingScreen(main, what)
    main.app.push_screen(screen)
    try:
        result = await main.change(lambda lib: job(lib, screen.hear))
    except Cancelled as stopped:
        main.tell(str(stopped))
        return
    finally:
        screen.dismiss(None)
        main.sync_soon()
    main.feed(lambda: done(result))
