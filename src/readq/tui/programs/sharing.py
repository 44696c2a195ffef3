"""Handing papers on: copied as text, or as a mail to be sent."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING
from urllib.parse import quote

from readq.formats.writing.citation import citation, reference
from readq.model import Paper
from readq.phrasing import counted
from readq.text import clean
from readq.tui.drawing.spans import plain

if TYPE_CHECKING:
    from readq.tui.shell.shell import Shell

TARGETS = {
    "id": "Copy the id", "citation": "Copy a citation", "markdown": "Copy as Markdown", "bibtex": "Copy as BibTeX",
    "mail": "Write a mail",
}  # fmt: skip
_LONGEST_LINK = 2_000  # characters; of longer ones some mail programs take a part
_MOST = 1_000  # papers


def share(shell: Shell, target: str, ids: Sequence[int]) -> None:
    """Hand papers on; ``target`` is one of `TARGETS`."""
    if len(ids) > _MOST:
        shell.tell(f"More than {_MOST:,} papers: export them into a file instead.")
    elif target in ("markdown", "bibtex"):
        from readq.tui.export.writing import copy

        shell.start(copy(shell, ids, target), long=True)
    elif target == "mail":
        shell.start(_mail(shell, ids))
    else:
        shell.start(_copy(shell, ids, target))


async def _copy(shell: Shell, ids: Sequence[int], target: str) -> None:
    papers = await shell.session.read(lambda lib: lib.papers(ids))
    text = "\n".join(clean(reference(paper) if target == "id" else citation(paper)) for paper in papers)
    shell.app.copy_to_clipboard(text)
    said = plain(text, 200) if len(papers) == 1 else f"the {target}s of {counted(len(papers), 'paper')}"
    shell.say([("Copied ", "muted"), (said, "strong")])
    shell.sync()


async def _mail(shell: Shell, ids: Sequence[int]) -> None:
    """Open a draft in the mail program; where there is none, or too much for it, copy its text."""
    import asyncio

    from readq.tui.shell.other_programs import run_behind

    papers = await shell.session.read(lambda lib: lib.papers(ids))
    link = mail_link(papers)
    loop = asyncio.get_running_loop()
    why = "too long for a mail link" if len(link) > _LONGEST_LINK else ""
    if not why and shell.app.opener is not None:
        why = "" if await loop.run_in_executor(None, shell.app.opener, link) else "no mail program here"
    elif not why:
        why = "no mail program here"
        for program in _openers():
            try:
                if await loop.run_in_executor(None, run_behind, [program, link]):
                    why = ""
                    break
            except OSError:
                pass  # the next, then
    if why:
        shell.app.copy_to_clipboard(mail_text(papers))
        shell.say([(f"Copied the text of the mail ({why}): ", "muted"), (counted(len(papers), "paper"), "strong")])
    else:
        shell.say([("Opened a mail about ", "muted"), (counted(len(papers), "paper"), "strong")])
    shell.sync()


def mail_link(papers: Sequence[Paper]) -> str:
    """The address that opens a draft of a mail about papers; nothing in it can be taken for another header."""
    subject = clean(papers[0].title) if len(papers) == 1 else counted(len(papers), "paper")
    body = mail_text(papers).replace("\n", "\r\n")
    return f"mailto:?subject={quote(subject, safe='')}&body={quote(body, safe='')}"


def mail_text(papers: Sequence[Paper]) -> str:
    """What a mail says of papers."""
    return "\n\n".join(clean(citation(paper)) for paper in papers) + "\n"


def _openers() -> list[str]:
    """What shows a mail link here; none without a display, where a browser of the terminal would be asked."""
    display = any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "WSL_DISTRO_NAME"))
    names = ["open"] if sys.platform == "darwin" else ["xdg-open", "wslview", "thunderbird"] if display else []
    return [found for name in names if (found := shutil.which(name)) is not None]
