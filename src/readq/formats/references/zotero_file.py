"""Zotero's own library file, ``zotero.sqlite``, also while Zotero runs.

What is read is a copy, together with the journal that lies beside the file while something is being written: the file
itself is never opened as a database, so nothing about it changes. Its tables are those of Zotero 5 to 10:
https://github.com/zotero/zotero/tree/main/resource/schema
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from readq.formats.base import Format, Item, NotAListing, Stream
from readq.formats.common.names import made
from readq.formats.references.zotero import draft
from readq.listing import About, Authority, Problem
from readq.model import Author

if TYPE_CHECKING:
    import sqlite3

_BESIDE = ("-journal", "-wal")
_ITEMS = """
SELECT i.itemID, i.key, t.typeName, i.itemID IN (SELECT itemID FROM deletedItems) FROM items i
JOIN itemTypes t ON t.itemTypeID = i.itemTypeID
WHERE t.typeName NOT IN ('attachment', 'note', 'annotation') ORDER BY i.dateAdded, i.itemID
"""
_FIELDS = """
SELECT f.fieldName, v.value FROM itemData d JOIN itemDataValues v ON v.valueID = d.valueID
JOIN fields f ON f.fieldID = d.fieldID WHERE d.itemID = ?
"""
_CREATORS = """
SELECT c.firstName, c.lastName, t.creatorType FROM itemCreators x JOIN creators c ON c.creatorID = x.creatorID
JOIN creatorTypes t ON t.creatorTypeID = x.creatorTypeID WHERE x.itemID = ? ORDER BY x.orderIndex
"""
_TAGS = "SELECT t.name FROM itemTags x JOIN tags t ON t.tagID = x.tagID WHERE x.itemID = ? ORDER BY t.name"
_NOTES = """
SELECT note FROM itemNotes WHERE parentItemID = ? AND itemID NOT IN (SELECT itemID FROM deletedItems) ORDER BY itemID
"""
_COLLECTIONS = """
SELECT c.collectionName FROM collectionItems x JOIN collections c ON c.collectionID = x.collectionID
WHERE x.itemID = ? ORDER BY c.collectionName
"""


def sniff(stream: Stream) -> bool:
    """Whether it is an SQLite file; which tables it has is seen when it is read."""
    return stream.data.startswith(b"SQLite format 3\0")


def read(stream: Stream) -> Iterator[Item]:
    """The items of a library, those in its bin as problems."""
    import shutil
    import sqlite3
    from tempfile import TemporaryDirectory

    with TemporaryDirectory(prefix="readq-", ignore_cleanup_errors=True) as folder:
        copy = Path(folder, "zotero.sqlite")
        with copy.open("wb") as file:
            shutil.copyfileobj(stream.file, file)
        for end in _BESIDE if stream.path is not None else ():
            beside = Path(f"{stream.path}{end}")
            if beside.exists():
                shutil.copyfile(beside, f"{copy}{end}")
        try:
            with closing(sqlite3.connect(copy)) as connection:
                kinds = dict(connection.execute("SELECT name, type FROM sqlite_master WHERE type IN ('table', 'view')"))
                # A view may take for ever: there is none in a file of Zotero's.
                if not {"items", "itemData", "itemDataValues"} <= kinds.keys() or "view" in kinds.values():
                    raise NotAListing("an SQLite database")
                yield from _items(connection)
        except sqlite3.Error as error:
            raise NotAListing(f"an SQLite file that cannot be read ({error})") from None


def _items(connection: sqlite3.Connection) -> Iterator[Item]:
    yield About("zotero")
    for number, key, kind, deleted in connection.execute(_ITEMS).fetchall():
        if deleted:
            yield Problem(0, "an item in the bin", record=key)
            continue
        fields = {name: str(value) for name, value in connection.execute(_FIELDS, (number,))}
        made_ = draft(
            fields,
            _people(connection, number),
            kind=kind,
            number=0,
            notes=_column(connection, _NOTES, number),
            tags=_column(connection, _TAGS, number),
            collections=_column(connection, _COLLECTIONS, number),
        )
        yield made_ or Problem(0, "an item without a title", record=key)


def _column(connection: sqlite3.Connection, query: str, number: int) -> list[str]:
    return [str(text) for (text,) in connection.execute(query, (number,)) if text]


def _people(connection: sqlite3.Connection, number: int) -> list[Author]:
    """The authors of an item; its editors or whoever made it, if it has none."""
    found = connection.execute(_CREATORS, (number,)).fetchall()
    first = "author" if any(kind == "author" for *_, kind in found) else found[0][2] if found else ""
    people = (made(last or "", given or "") for given, last, kind in found if kind == first)
    return [person for person in people if person]


FORMAT = Format(
    "zotero-sqlite",
    "Zotero's own file (zotero.sqlite)",
    sniff,
    read,
    Authority.MANAGER,
    kept="title, abstract, authors, DOI, arXiv and PubMed ids, address, date, venue, tags, collections (as tags), "
    "notes, citation key, volume, issue, pages",
    left="attachments, annotations, relations; what is in the bin is named as skipped",
)
