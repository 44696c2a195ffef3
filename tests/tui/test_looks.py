"""What the app looks like, as pictures: to see on purpose whenever it changes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from textual.pilot import Pilot

from readq.config.settings import Config
from readq.library import Library
from readq.tui.shell.app import ReadqApp
from readq.tui.shell.keymap import keymap
from readq.tui.shell.place import restore
from readq.tui.shell.session import Session
from readq.tui.shell.workspace import Workspace

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
        workspace = Workspace(session.lib, lambda: keymap(Config()))
        restore(workspace)
        return ReadqApp(session, workspace, theme=theme)

    yield make
    for session in sessions:
        session.close()


async def decide(pilot: Pilot[int]) -> None:
    shell = pilot.app.shell  # type: ignore[attr-defined]
    for key in ["s", "a", "r", "j"]:
        await pilot.press(key)
        while not shell.idle:
            await pilot.pause(0.01)
    shell.workspace.message = None
    shell.sync()
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


async def interests(pilot: Pilot[int]) -> None:
    shell = pilot.app.shell  # type: ignore[attr-defined]
    await pilot.press("~")
    for _ in range(200):
        await pilot.pause(0.05)
        lines = "".join(text for pane in pilot.app.screen.query("Pane") for line in pane.lines() for text, _ in line)  # type: ignore[attr-defined]
        if shell.idle and "Decoder" in lines and "looking" not in lines:
            return


def test_the_interests(snap_compare: Compare, app: Callable[[str], ReadqApp], seeds_library: Path) -> None:
    shown = app("readq-dark")
    with Library(seeds_library) as library:
        library.interests.make("decoders", "words", "decoders of images and video")
        library.interests.make(None, "tag", "diffusion")
        library.interests.weigh("diffusion", 2)
        library.interests.mute("decoders")
    assert snap_compare(shown, terminal_size=(120, 30), run_before=interests)
