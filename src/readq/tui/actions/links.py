"""Opening a paper elsewhere, and copying what names it."""

from __future__ import annotations

from collections.abc import Callable

from readq.identity import arxiv_pdf_url, arxiv_url, doi_url, openable
from readq.model import Paper
from readq.text import clean
from readq.tui.screens.main import MainScreen
from readq.tui.spans import plain


def page_url(paper: Paper) -> str | None:
    """The address of a paper's page: made from its ids where it has any, else the first link given for it."""
    ids = dict(paper.identifiers)
    makers: tuple[tuple[str, Callable[[str], str]], ...] = (("arxiv", arxiv_url), ("doi", doi_url))
    for scheme, make in makers:
        if scheme in ids:
            try:
                return make(ids[scheme])
            except ValueError:
                continue
    return next((url for kind in ("page", "code", "pdf") for url in _links(paper, kind)), None)


def pdf_url(paper: Paper) -> str | None:
    """The address of a paper's PDF."""
    given = next(iter(_links(paper, "pdf")), None)
    arxiv = dict(paper.identifiers).get("arxiv")
    if given is None and arxiv is not None:
        try:
            return arxiv_pdf_url(arxiv)
        except ValueError:
            return None
    return given


def _links(paper: Paper, kind: str) -> list[str]:
    return [link.url for link in paper.links if link.kind == kind and openable(link.url)]


def open_page(main: MainScreen) -> None:
    _open(main, page_url, "page")


def open_pdf(main: MainScreen) -> None:
    _open(main, pdf_url, "PDF")


def open_code(main: MainScreen) -> None:
    _open(main, lambda paper: next(iter(_links(paper, "code")), None), "code")


def _open(main: MainScreen, address: Callable[[Paper], str | None], what: str) -> None:
    paper = _paper(main)
    if paper is None:
        return
    url = address(paper)
    if url is None:
        main.tell(f"No {what} is known for this paper.")
        return
    main.start(_show(main, url))


async def _show(main: MainScreen, url: str) -> None:
    import asyncio

    from readq.tui.outside import browsers, run_behind, run_in_front

    loop = asyncio.get_running_loop()
    if main.readq.opener is not None:
        done = await loop.run_in_executor(None, main.readq.opener, url)
        _opened(main, url) if done else _no_browser(main, url)
        return
    for browser in browsers(url):
        try:
            if browser.in_front:
                status = run_in_front(main.readq, browser.arguments)
                _opened(main, url) if status == 0 else main.complain(_ended(browser.arguments[0], status, url))
                return
            _opened(main, url)  # which it will be before anybody could find out
            if await loop.run_in_executor(None, run_behind, browser.arguments):
                return
        except OSError:
            pass  # the next, then
    _no_browser(main, url)


def _ended(program: str, status: int, url: str) -> str:
    return f"{clean(program.rpartition('/')[2])} ended with status {status}; the address is {url}"


def _opened(main: MainScreen, url: str) -> None:
    main.say([("Opened ", "muted"), (plain(url, 200), "link")])
    main.sync()


def _no_browser(main: MainScreen, url: str) -> None:
    main.readq.copy_to_clipboard(url)
    main.say([("No browser here ($BROWSER names one). Copied ", "muted"), (plain(url, 200), "link")])
    main.sync()


def copy_id(main: MainScreen) -> None:
    paper = _paper(main)
    if paper is None:
        return
    ids = dict(paper.identifiers)
    text = ids.get("arxiv") or ids.get("doi") or next(iter(ids.values()), None) or page_url(paper) or paper.title
    _copy(main, text)


def copy_citation(main: MainScreen) -> None:
    paper = _paper(main)
    if paper is not None:
        _copy(main, citation(paper))


def citation(paper: Paper) -> str:
    """A paper in one line: authors, title, year, where."""
    names = [author.name for author in paper.authors]
    who = ", ".join(names[:3]) + (" et al." if len(names) > 3 else "")
    year = str(paper.row.year) if paper.row.year else ""
    parts = [who, paper.title, paper.venue or "", year, page_url(paper) or ""]
    return ". ".join(part.rstrip(". ") for part in parts if part)


def _copy(main: MainScreen, text: str) -> None:
    text = clean(text)
    main.readq.copy_to_clipboard(text)
    main.say([("Copied ", "muted"), (plain(text, 200), "strong")])


def _paper(main: MainScreen) -> Paper | None:
    row = main.desk.browser.current
    if row is None:
        main.tell("There is no paper here.")
        return None
    return main.session.lib.paper(row.id)
