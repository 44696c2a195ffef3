"""What is subscribed to, and fetching it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readq.tui.shell.command import EVERYWHERE, SOURCES, Command, Result

if TYPE_CHECKING:
    from readq.tui.fetch.screen import SourcesScreen
    from readq.tui.shell.shell import Shell


def show(shell: Shell) -> None:
    from readq.tui.fetch.screen import SourcesScreen

    shell.push(SourcesScreen(shell))


FETCH = Command(
    "fetch", ("F",), "Fetch papers", "What is new where you subscribe, and what that is.", "Find", EVERYWHERE, show,
)  # fmt: skip


def fetch_all(screen: SourcesScreen) -> None:
    screen.fetch_all()


def fetch_this(screen: SourcesScreen) -> None:
    screen.fetch_this()


def subscribe(screen: SourcesScreen) -> None:
    screen.subscribe()


def pause(screen: SourcesScreen) -> Result:
    return screen.pause()


def remove(screen: SourcesScreen) -> None:
    screen.unsubscribe()


def stop(screen: SourcesScreen) -> None:
    screen.stop()


def look_up(shell: Shell) -> Result:
    from readq.tui.fetch.looking_up import resolve

    return resolve(shell, shell.workspace.browser.targets())


RESOLVE = Command(
    "resolve", ("W",), "Which paper is it?", "Looks up authors, ids, dates and links of a paper without an id.", "Find",
    EVERYWHERE, look_up, needs_paper=True,
)  # fmt: skip


def ask_about(shell: Shell) -> Result:
    from readq.tui.fetch.enriching import enrich

    return enrich(shell, shell.workspace.browser.targets())


ENRICH = Command(
    "enrich", (), "Ask for stars, citations and a summary", "Of services, for papers with an arXiv id or a DOI.",
    "Find", EVERYWHERE, ask_about, needs_paper=True,
)  # fmt: skip

COMMANDS = (
    FETCH,
    RESOLVE,
    ENRICH,
    FETCH.elsewhere(
        SOURCES, run=fetch_all, label="Fetch all now", help="Due or not; you can leave meanwhile.", hint="fetch all"
    ),
    Command(
        "sources.fetch", ("enter",), "Fetch this one", "Due or not.", "Find", (SOURCES,), fetch_this, "fetch this",
        on_screen=True,
    ),
    Command(
        "sources.add", ("a",), "Subscribe", "To Hugging Face, arXiv, an author, a feed, or a folder.", "Find",
        (SOURCES,), subscribe, "subscribe", on_screen=True,
    ),
    Command(
        "sources.pause", ("p",), "Let it rest", "Or fetch it again.", "Find", (SOURCES,), pause, "pause",
        on_screen=True,
    ),
    Command(
        "sources.remove", ("x",), "Unsubscribe", "The papers it brought stay.", "Find", (SOURCES,), remove,
        "unsubscribe", on_screen=True,
    ),
    Command(
        "sources.stop", ("c",), "Call the fetch off", "What came so far stays.", "Find", (SOURCES,), stop, "stop",
        on_screen=True,
    ),
)  # fmt: skip
