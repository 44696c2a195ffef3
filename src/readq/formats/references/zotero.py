"""A Zotero item, whichever way it comes: its fields by Zotero's own names.

https://www.zotero.org/support/kb/item_types_and_fields
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from readq.formats.common.days import day
from readq.formats.common.markup import line, plain
from readq.formats.references import facts
from readq.listing import Draft
from readq.model import Author

_EXTRA = re.compile(r"^\s*([A-Za-z][\w .-]{1,30}?)\s*:\s*(.+?)\s*$", re.M)
_SQL_DATE = re.compile(r"^(\d{4})-(\d\d)-(\d\d)\s")
_VENUES = (
    "publicationTitle", "proceedingsTitle", "conferenceName", "bookTitle", "encyclopediaTitle", "websiteTitle",
    "repository", "university", "institution", "publisher",
)  # fmt: skip


def draft(
    fields: Mapping[str, str],
    authors: Iterable[Author],
    *,
    kind: str,
    number: int,
    notes: Iterable[str] = (),
    tags: Iterable[str] = (),
    collections: Iterable[str] = (),
    addresses: Iterable[str] = (),
) -> Draft | None:
    """The draft of an item, None without a title. ``notes`` may be HTML. Collections become tags."""
    title = line(fields.get("title") or fields.get("shortTitle", ""))
    if not title:
        return None
    extra = {match[1].strip().lower(): match[2] for match in _EXTRA.finditer(fields.get("extra", ""))}
    archive = [fields.get("archiveID", ""), extra.get("arxiv", ""), extra.get("arxiv id", "")]
    urls = [*fields.get("url", "").split(), *addresses]
    texts = [
        *urls,
        fields.get("publicationTitle", ""),
        fields.get("number", ""),
        fields.get("reportNumber", ""),
        fields.get("extra", ""),
    ]
    more = {scheme: extra[scheme] for scheme in ("pmid", "pmcid") if extra.get(scheme)}
    known = facts.identifiers(archive, (fields.get("DOI", ""), extra.get("doi", "")), texts, **more)
    date = fields.get("date", "")
    kept = [("type", kind), *((name, fields.get(name, "")) for name in ("volume", "issue", "pages"))]
    return Draft(
        title=title,
        abstract=plain(fields.get("abstractNote", "")) or None,
        authors=tuple(authors),
        identifiers=known,
        links=facts.links(urls, known),
        published=_sql_date(date) or day(date),
        venue=next((told for name in _VENUES if (told := line(fields.get(name, "")))), None),
        line=number,
        notes=tuple(told for note in notes if (told := facts.note(note))),
        tags=tuple(dict.fromkeys(told for tag in (*tags, *collections) if (told := " ".join(tag.split())))),
        citation_key=fields.get("citationKey") or extra.get("citation key") or None,
        extra=tuple([(name, value) for name, value in kept if value]),
    )


def _sql_date(text: str) -> str | None:
    """The date of Zotero's own form, ``2024-03-00 March 2024``, where zeros stand for what is not known."""
    match = _SQL_DATE.match(text)
    if match is None:
        return None
    return day("-".join(part for part in match.groups() if part.strip("0")))
