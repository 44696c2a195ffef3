"""Where a paper is on the web: its page, its PDF, its code. Every address is `readq.identity.openable`."""

from __future__ import annotations

from collections.abc import Callable

from readq.identity import arxiv_pdf_url, arxiv_url, doi_url, openable
from readq.model import Paper


def page_url(paper: Paper) -> str | None:
    """The address of a paper's page: made from its ids where it has any, else the first link given for it."""
    found = page_or_else(paper)
    return None if found is None else found[1]


def page_or_else(paper: Paper) -> tuple[str, str] | None:
    """What there is instead of a paper's page where none is known, ``code`` or ``pdf``, or else ``page``; and its
    address."""
    made = _made(paper, "arxiv", arxiv_url) or _made(paper, "doi", doi_url)
    if made is not None:
        return "page", made
    links = ((kind, _link(paper, kind)) for kind in ("page", "code", "pdf"))
    return next(((kind, url) for kind, url in links if url is not None), None)


def pdf_url(paper: Paper) -> str | None:
    """The address of a paper's PDF: the first link given for it, else the one on arXiv."""
    return _link(paper, "pdf") or _made(paper, "arxiv", arxiv_pdf_url)


def code_url(paper: Paper) -> str | None:
    """The first address given for a paper's code."""
    return _link(paper, "code")


def _made(paper: Paper, scheme: str, make: Callable[[str], str]) -> str | None:
    identifier = dict(paper.identifiers).get(scheme)
    try:
        return None if identifier is None else make(identifier)
    except ValueError:
        return None


def _link(paper: Paper, kind: str) -> str | None:
    return next((link.url for link in paper.links if link.kind == kind and openable(link.url)), None)
