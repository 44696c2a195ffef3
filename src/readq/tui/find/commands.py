"""Fuzzy find over the whole library, and going from match to match."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from readq.errors import ReadqError
from readq.tui.find.hits import HITS, find, give_up, list_hits, show_hits
from readq.tui.paper_list.listing import complete
from readq.tui.prompt.prompt import Prompt
from readq.tui.prompt.prompt_history import former, remember
from readq.tui.shell.command import EVERYWHERE, LIST, PAPERS, Command

if TYPE_CHECKING:
    from readq.tui.shell.shell import Shell
    from readq.tui.shell.workspace import Workspace

_PAUSE = 0.01  # seconds
_PATIENCE = 0.025  # seconds; a letter drawn by itself delays an answer that is nearly there


def find_prompt(shell: Shell) -> None:
    workspace = shell.workspace
    browser = workspace.browser
    before = (browser.papers, workspace.query, workspace.filter, workspace.found, browser.spans)
    row = browser.current
    keep, at = (row.id if row is not None else None), browser.cursor

    def changed(text: str) -> None:
        if text.strip():
            shell.session.outdate("meaning")
            shell.start(answer(text.strip()))
        else:
            give_up(shell)

    async def answer(text: str) -> None:
        hits = await shell.session.latest("find", lambda lib: find(lib, text))
        if hits is None or workspace.prompt is not prompt:
            return
        show_hits(shell, hits, text)
        prompt.right = f"{len(hits)} found" if len(hits) < HITS else f"best {HITS}"
        shell.sync()

    async def accept(text: str) -> None:
        text = text.strip()
        workspace.prompt = None
        workspace.focus = LIST
        shell.session.outdate("find")
        if not text:
            cancel()
            return
        if workspace.found != text:
            await list_hits(shell, text)
        await remember(shell, "find", text)

    def cancel() -> None:
        workspace.prompt = None
        give_up(shell)
        papers, query, filter_, found, spans = before
        workspace.show(papers, query, filter_, keep=keep, at=at)
        workspace.found, browser.spans = found, spans
        complete(shell)

    looked_for = _looked_for(workspace)
    prompt = Prompt(
        "find",
        looked_for,
        history=former(shell, "find"),
        accept=accept,
        cancel=cancel,
        changed=changed,
        hint="enter keeps, esc back · words of a title, author or note, typos and all; or what it is about",
        patience=_PATIENCE,
    )
    workspace.prompt = prompt
    changed(looked_for)
    shell.start(_prepare(shell))


def _looked_for(workspace: Workspace) -> str:
    """The words of a filter that has no papers, for which find is the way out."""
    from readq.search.highlight import positive_terms

    empty = workspace.found is None and workspace.browser.papers.complete and not workspace.browser.papers.total
    return " ".join(term.text for term in positive_terms(workspace.filter.where)) if empty else ""


FIND = Command(
    "find", ("f",), "Find a paper", "Titles, authors and notes, typos and all; below, by meaning, what abstracts say.",
    "Find", EVERYWHERE, find_prompt, "find",
)  # fmt: skip


async def _prepare(shell: Shell) -> None:
    """Do beforehand what the first answers would wait for."""
    session = shell.session
    await session.read(lambda lib: lib.prepare_find())
    # In small steps, since a long read would hold up a decision, and once: the system remembers what it has read.
    while (start := session.read_ahead_from) is not None and shell.alive:
        session.read_ahead_from = None  # another prompt must not do the same meanwhile
        while session.pending:  # somebody waits for an answer
            await shell.pause(_PAUSE)
        with suppress(ReadqError):  # nobody would miss it
            session.read_ahead_from = await session.aside(lambda lib, start=start: lib.read_ahead(start))  # type: ignore[misc]


# matches --------------------------------------------------------------------------------------------------------------


def next_match(shell: Shell) -> None:
    workspace = shell.workspace
    document = workspace.reading.document
    line = (
        document.next_found(workspace.reading.scroll + shell.main.detail_height - 1) if document is not None else None
    )
    if line is not None:
        workspace.reading.scroll = max(0, line - 1)
    else:
        workspace.browser.go(workspace.browser.cursor + 1)


MATCH_NEXT = Command(
    "match.next", ("n",), "Next match", "The next highlighted place in the paper, then the next paper.", "Find",
    PAPERS, next_match,
)  # fmt: skip


def previous_match(shell: Shell) -> None:
    workspace = shell.workspace
    document = workspace.reading.document
    line = document.previous_found(workspace.reading.scroll) if document is not None else None
    if line is not None:
        workspace.reading.scroll = max(0, line - shell.main.detail_height + 1)
    else:
        workspace.browser.go(workspace.browser.cursor - 1)


MATCH_PREVIOUS = Command(
    "match.previous", ("N",), "Previous match", "The previous highlighted place.", "Find", PAPERS, previous_match,
)  # fmt: skip

COMMANDS = (FIND, MATCH_NEXT, MATCH_PREVIOUS)
