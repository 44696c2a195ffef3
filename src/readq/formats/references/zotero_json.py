"""Items as Zotero's web and local API have them: a JSON list, or JSON lines.

https://www.zotero.org/support/dev/web_api/v3/basics. A child note is an item of its own there and no paper; whoever
fetches items may put the notes of each into ``notes`` and the names of its collections into ``collectionNames``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from readq.formats.base import Format, Item, Stream
from readq.formats.common import json_records
from readq.formats.common.names import made
from readq.formats.references.zotero import draft
from readq.listing import About, Authority, Draft, Problem
from readq.model import Author

_OWN = re.compile(r'"itemType"\s*:')
CHILDREN = frozenset(("note", "attachment", "annotation"))  # kinds of items that belong to others


def sniff(stream: Stream) -> bool:
    """Whether it is JSON with items of the API."""
    text = stream.text
    return stream.head[:1] in ("{", "[") and '"data"' in text and '"key"' in text and _OWN.search(text) is not None


def read(stream: Stream) -> Iterator[Item]:
    """The items that are papers; what is in the bin is a problem."""
    yield About("zotero")
    for record in json_records.records(stream):
        if isinstance(record, Problem):
            yield record
        elif (made_ := _draft(record.value, record.line)) is not None:
            yield made_


def read_item(item: Any) -> Draft | None:
    """The paper that one item is; None for what is none."""
    found = _draft(item, 0)
    return found if isinstance(found, Draft) else None


def _draft(item: Any, number: int) -> Draft | Problem | None:
    data = item.get("data") if isinstance(item, dict) else None
    if not isinstance(data, dict):
        return Problem(number, "a JSON value that is no item of Zotero")
    key, kind = str(item.get("key") or data.get("key") or ""), str(data.get("itemType") or "")
    if kind in CHILDREN:
        return None
    if data.get("deleted"):
        return Problem(number, "an item in the bin", record=key)
    fields = {name: value for name, value in data.items() if isinstance(value, str)}
    tags = [each.get("tag") if isinstance(each, dict) else each for each in _list(data.get("tags"))]
    found = draft(
        fields,
        _people(_list(data.get("creators"))),
        kind=kind,
        number=number,
        notes=[note for note in _list(item.get("notes")) if isinstance(note, str)],
        tags=[tag for tag in tags if isinstance(tag, str)],
        collections=[name for name in _list(item.get("collectionNames")) if isinstance(name, str)],
    )
    return found or Problem(number, "an item without a title", record=key)


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _people(creators: list[Any]) -> list[Author]:
    """The authors of an item; whoever made it, if it has none."""
    told = [each for each in creators if isinstance(each, dict)]
    kinds = [str(each.get("creatorType") or "") for each in told]
    first = "author" if "author" in kinds else kinds[0] if kinds else ""
    names = [
        (str(each.get("lastName") or each.get("name") or ""), str(each.get("firstName") or ""))
        for each, kind in zip(told, kinds, strict=True)
        if kind == first
    ]
    return [person for family, given in names if (person := made(family, given)) is not None]


FORMAT = Format(
    "zotero-json",
    "Zotero's API (JSON)",
    sniff,
    read,
    Authority.MANAGER,
    kept="title, abstract, authors, DOI, arXiv and PubMed ids, address, date, venue, tags, citation key, volume, "
    "issue, pages",
    left="attachments and notes, which are items of their own; what is in the bin is named as skipped",
)
