"""What the exports of reference managers have in common: identifiers hidden in several fields, notes in HTML, lists of
words."""

from __future__ import annotations

import re
from collections.abc import Iterable

from readq.formats.common.markup import plain
from readq.identity import arxiv_id, doi
from readq.model import Link, Status

_ARXIV = re.compile(
    r"(?:arxiv[:.\s/]|abs/|10\.48550/arxiv\.)\s*((?:[a-z-]+(?:\.[A-Z]{2})?/)?\d{4}[.\d]\d{3,5}(?:v\d+)?)", re.I
)
_DOI = re.compile(r"\b10\.\d{4,9}/[^\s\"<>{}|\\^`,;]+", re.I)
_SPLIT = re.compile(r"\s*[;\n]\s*")
STATUSES = {
    "read": Status.READ, "skimmed": Status.READ, "done": Status.READ, "finished": Status.READ, "unread": None,
    "to read": Status.QUEUE, "to-read": Status.QUEUE, "toread": Status.QUEUE, "queue": Status.QUEUE,
    "queued": Status.QUEUE, "reading": Status.QUEUE, "skip": Status.SKIP, "skipped": Status.SKIP,
}  # fmt: skip


def identifiers(
    arxiv: Iterable[str] = (), dois: Iterable[str] = (), texts: Iterable[str] = (), **more: str
) -> tuple[tuple[str, str], ...]:
    """The identifiers in fields meant for them, or, where those have none, mentioned in others (``texts``: addresses, a
    journal called ``arXiv:2404.00001``). ``more`` are further ones by scheme."""
    found: dict[tuple[str, str], None] = {}
    for value in (*arxiv, *dois):
        if known := arxiv_id(value):
            found["arxiv", known] = None
    for value in dois:
        for part in value.split():
            if (known := doi(part)) and not arxiv_id(part):
                found["doi", known] = None
    kinds = {scheme for scheme, _ in found}
    for text in texts:
        if "arxiv" not in kinds and ((match := _ARXIV.search(text)) and (known := arxiv_id(match[1]))):
            found["arxiv", known] = None
            kinds.add("arxiv")
        if "doi" not in kinds and (match := _DOI.search(text)) and (known := doi(match[0])) and not arxiv_id(known):
            found["doi", known] = None
            kinds.add("doi")
    for scheme, value in more.items():
        if value := value.strip():
            found[scheme, value] = None
    return tuple(found)


def links(addresses: Iterable[str], known: Iterable[tuple[str, str]]) -> tuple[Link, ...]:
    """Web addresses that say more than the identifiers do."""
    ids = {value for _, value in known}
    found: list[Link] = []
    for address in addresses:
        for url in address.split():
            if not url.startswith(("http://", "https://")) or arxiv_id(url) in ids or doi(url) in ids:
                continue
            kind = "code" if "github.com/" in url or "gitlab.com/" in url else "pdf" if url.endswith(".pdf") else "page"
            found.append(Link(kind, url))
    return tuple(dict.fromkeys(found))


def words(text: str, separators: re.Pattern[str] = _SPLIT) -> tuple[str, ...]:
    """The words of a list, by default between semicolons or lines, each once."""
    return tuple(dict.fromkeys(word for each in separators.split(text) if (word := " ".join(each.split()))))


def note(text: str) -> str:
    """A note as text, which may have been HTML."""
    return plain(text) if re.search(r"<(?:p|div|br|span|h\d|ul|li|b|i|em|strong)\b", text, re.I) else text.strip()


def status(word: str) -> Status | None:
    """What a reading state of another program means here."""
    return STATUSES.get(" ".join(word.lower().split()))
