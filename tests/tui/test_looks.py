"""What the app looks like, as pictures: to see on purpose whenever it changes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from textual.pilot import Pilot

from readq.library import Library
from readq.tui.app import ReadqApp
from readq.tui.desk import Desk
from readq.tui.session import Session

Compare = Callable[..., bool]


@pytest.fixture
def app(seeds_library: Path) -> Iterator[Callable[[str], ReadqApp]]:
    """Makes an app on a library in which something happened already."""
    sessions: list[Session] = []

    def make(theme: str) -> ReadqApp:
        with Library(seeds_library) as library:
            library.notes.write(5, "Compare with ours.\n\n- [ ] ask for the code")
            library.tag([5, 7], ["diffusion"])
            library.prioritise([7], 2)
        session = Session(seeds_library)
        sessions.append(session)
        desk = Desk(session.lib)
        desk.restore()
        return ReadqApp(session, desk, theme=theme)

    yield make
    for session in sessions:
        session.close()


async def decide(pilot: Pilot[int]) -> None:
    main = pilot.app.main  # type: ignore[attr-defined]
    for key in ["s", "a", "r", "j"]:
        await pilot.press(key)
        while not main.idle:
            await pilot.pause(0.01)
    main.desk.message = None
    main.sync()
    await pilot.pause()


@pytest.mark.parametrize(
    ("size", "theme"),
    [((120, 30), "readq-dark"), ((80, 24), "readq-light"), ((60, 15), "mono")],
    ids=["wide-dark", "80x24-light", "small-mono"],
)
def test_the_main_screen(
    snap_compare: Compare, app: Callable[[str], ReadqApp], size: tuple[int, int], theme: str
) -> None:
    assert snap_compare(app(theme), terminal_size=size, run_before=decide)
