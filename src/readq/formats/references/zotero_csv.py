"""Zotero's CSV export."""

from __future__ import annotations

from collections.abc import Iterator

from readq.formats.base import Format, Item, Stream
from readq.formats.common.names import author
from readq.formats.common.tables import rows
from readq.formats.references.zotero import draft
from readq.listing import About, Authority, Problem

_NAMES = {
    "Title": "title", "Short Title": "shortTitle", "Abstract Note": "abstractNote", "DOI": "DOI", "Url": "url",
    "Date": "date", "Publication Title": "publicationTitle", "Conference Name": "conferenceName",
    "Publisher": "publisher", "Archive Location": "archiveID", "Extra": "extra", "Number": "number",
    "Volume": "volume", "Issue": "issue", "Pages": "pages", "Citation Key": "citationKey",
}  # fmt: skip
_PAPERLESS = frozenset(("attachment", "note", "annotation"))


def sniff(stream: Stream) -> bool:
    """Whether it begins with the header that Zotero writes."""
    head = stream.head.split("\n", 1)[0]
    return "Item Type" in head and "Publication Title" in head and "Key" in head


def read(stream: Stream) -> Iterator[Item]:
    """The items of a file."""
    yield About("zotero-csv")
    for row in rows(stream):
        if isinstance(row, Problem):
            yield row
            continue
        get = row.cells.get
        key = get("Key", "")
        if get("Item Type", "") in _PAPERLESS:
            yield Problem(row.line, f"an item that is no paper but a {get('Item Type')}", record=key)
            continue
        fields = {ours: told for name, ours in _NAMES.items() if (told := get(name, "").strip())}
        fields.setdefault("date", get("Publication Year", ""))
        people = [person for name in get("Author", "").split(";") if (person := author(name))]
        tags = [*get("Manual Tags", "").split(";"), *get("Automatic Tags", "").split(";")]
        notes = [get("Notes", "")] if get("Notes", "").strip() else []
        made = draft(fields, people, kind=get("Item Type", ""), number=row.line, notes=notes, tags=tags)
        yield made or Problem(row.line, "an item without a title", record=key)


FORMAT = Format(
    "zotero-csv",
    "Zotero CSV",
    sniff,
    read,
    Authority.MANAGER,
    kept="title, abstract, authors, DOI, arXiv and PubMed ids, address, date, venue, tags, notes, citation key, "
    "volume, issue, pages",
    left="attachments, other fields",
)
