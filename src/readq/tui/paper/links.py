"""Opening a paper elsewhere, and copying what names it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from readq.model import Paper
from readq.text import clean
from readq.tui.drawing.spans import plain
from readq.tui.shell.command import ONE, Command

if TYPE_CHECKING:
    from readq.tui.shell.shell import Shell


_CALLED = {"code": "code", "pdf": "PDF"}
_NAMES = {"arxiv": "its arXiv id", "doi": "its DOI", "address": "its address", "title": "its title"}


def open_page(shell: Shell) -> None:
    from readq.formats.writing.address import page_or_else

    found = page_or_else(_paper(shell))
    if found is None:
        shell.tell("No page is known for this paper.")
        return
    kind, url = found
    shell.start(_show(shell, url, "its page" if kind == "page" else f"its {_CALLED[kind]}, as no page is known"))


WEB_PAGE = Command(
    "web.page", ("o",), "Open its page", "In the browser. Opening is not reading: the status stays.", "Paper", ONE,
    open_page, needs_paper=True,
)  # fmt: skip


def open_pdf(shell: Shell) -> None:
    from readq.formats.writing.address import pdf_url

    _open(shell, pdf_url, "PDF")


WEB_PDF = Command("web.pdf", ("O",), "Open its PDF", "In the browser.", "Paper", ONE, open_pdf, needs_paper=True)


def open_code(shell: Shell) -> None:
    from readq.formats.writing.address import code_url

    _open(shell, code_url, "code")


WEB_CODE = Command("web.code", ("c",), "Open its code", "In the browser.", "Paper", ONE, open_code, needs_paper=True)


def _open(shell: Shell, address: Callable[[Paper], str | None], what: str) -> None:
    url = address(_paper(shell))
    if url is None:
        shell.tell(f"No {what} is known for this paper.")
        return
    shell.start(_show(shell, url, f"its {what}"))


async def _show(shell: Shell, url: str, what: str) -> None:
    import asyncio

    from readq.tui.shell.other_programs import browsers, run_behind, run_in_front

    loop = asyncio.get_running_loop()
    if shell.app.opener is not None:
        done = await loop.run_in_executor(None, shell.app.opener, url)
        _opened(shell, url, what) if done else _no_browser(shell, url)
        return
    for browser in browsers(url):
        try:
            if browser.in_front:
                status = run_in_front(shell.app, browser.arguments)
                _opened(shell, url, what) if status == 0 else shell.complain(_ended(browser.arguments[0], status, url))
                return
            _opened(shell, url, what)  # which it will be before anybody could find out
            if await loop.run_in_executor(None, run_behind, browser.arguments):
                return
        except OSError:
            pass  # the next, then
    _no_browser(shell, url)


def _ended(program: str, status: int, url: str) -> str:
    return f"{clean(program.rpartition('/')[2])} ended with status {status}; the address is {url}"


def _opened(shell: Shell, url: str, what: str) -> None:
    shell.say([(f"Opened {what}: ", "muted"), (plain(url, 200), "link")])
    shell.sync()


def _no_browser(shell: Shell, url: str) -> None:
    from readq.tui.shell.other_programs import far

    shell.app.copy_to_clipboard(url)
    why = "Over ssh nothing opens on your machine" if far() else "No browser here"
    shell.say([(f"{why} ($BROWSER names one). Copied the address: ", "muted"), (plain(url, 200), "link")])
    shell.sync()


def copy_id(shell: Shell) -> None:
    from readq.formats.writing.citation import reference

    paper = _paper(shell)
    text = reference(paper)
    _copy(shell, text, _NAMES.get(_what(paper, text), "its id"))


def _what(paper: Paper, text: str) -> str:
    """Which of a paper's names ``text`` is."""
    if text == paper.title:
        return "title"
    return next((scheme for scheme, value in paper.identifiers if value == text), "address")


COPY_ID = Command(
    "copy.id", ("y",), "Copy its id", "arXiv id or DOI, else its address or title.", "Paper", ONE, copy_id,
    needs_paper=True,
)  # fmt: skip


def copy_citation(shell: Shell) -> None:
    from readq.formats.writing.citation import citation

    _copy(shell, citation(_paper(shell)), "a citation")


COPY_CITATION = Command(
    "copy.citation", ("Y",), "Copy a citation", "Authors, title, year and address.", "Paper", ONE, copy_citation,
    needs_paper=True,
)  # fmt: skip


def _copy(shell: Shell, text: str, what: str) -> None:
    text = clean(text)
    shell.app.copy_to_clipboard(text)
    shell.say([(f"Copied {what}: ", "muted"), (plain(text, 200), "strong")])


def _paper(shell: Shell) -> Paper:
    return shell.session.lib.paper(shell.row.id)


COMMANDS = (WEB_PAGE, WEB_PDF, WEB_CODE, COPY_ID, COPY_CITATION)
