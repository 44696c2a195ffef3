"""Papers out of Zotero: its library or a collection, and later only what changed there."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from tempfile import SpooledTemporaryFile
from typing import IO, TYPE_CHECKING, Any, cast

from readq.errors import ReadqError
from readq.formats.references.zotero_json import CHILDREN
from readq.library.fetch_settings import Settings
from readq.library.inputs import Input
from readq.library.report import FileReport
from readq.library.zotero.asking import running

if TYPE_CHECKING:
    from readq.library.core import Library

OWN_TAG = "readq"  # on the notes that readq wrote into Zotero
_READ = "zotero"  # which version was read last, by database and collection
_IN_MEMORY = 32 << 20


def pull(
    library: Library,
    settings: Settings,
    *,
    collection: str | None = None,
    dry_run: bool = False,
    stop: Callable[[], bool] = lambda: False,
) -> FileReport | None:
    """Take in what Zotero has, all of it or a collection called so, with tags and notes; None if nothing changed since
    it was taken in last. Before Zotero 10 everything is looked at again: it does not tell what changed here."""
    with running(library, settings, stop) as zotero:
        every = zotero.collections()
        names = {str(each.get("key")): str(each["data"].get("name") or "") for each in every}
        within = _named(names, collection) if collection is not None else ""
        place = f"{zotero.server or 'local'}/{within}"
        read = library.state(_READ, {})
        since = int(read.get(place, 0)) if isinstance(read, dict) and zotero.server else 0
        items = zotero.items(collection=within, since=since)
        version = zotero.version
        there = {str(each.get("key")) for each in items}
        parents = {str(each["data"]["parentItem"]) for each in items if each["data"].get("parentItem")}
        if since and items:
            items += zotero.named(sorted(parents - there))
            # Notes that did not change themselves belong to papers that did: one may be new to a collection.
            items = list({str(each.get("key")): each for each in [*items, *zotero.notes()]}.values())
    told = _told(items, names)
    report = None
    if told:
        body = _written(told)
        title = f"Zotero: {names[within]}" if within else "Zotero"
        given = Input(title, title, f"zotero:{place}", "http", lambda: body, grows=True)
        (report,) = library.ingest([given], as_format="zotero-json", dry_run=dry_run).files
        if report.error:
            raise ReadqError(f"What Zotero has cannot be taken in: {report.error}")
    if not dry_run and zotero.server and version:
        library.set_state(_READ, {**(read if isinstance(read, dict) else {}), place: version})
    return report


def _named(names: Mapping[str, str], wanted: str) -> str:
    """The key of the collection that is called so."""
    found = [key for key, name in names.items() if name.casefold() == wanted.casefold()]
    if not found:
        raise ReadqError(f"Zotero has no collection {wanted!r}. See what it has with: readq zotero collections")
    if len(found) > 1:
        raise ReadqError(f"Zotero has {len(found)} collections {wanted!r}; give one of them another name there.")
    return found[0]


def _told(items: Sequence[dict[str, Any]], names: Mapping[str, str]) -> list[dict[str, Any]]:
    """The papers among items, each with its notes and the names of its collections."""
    notes: dict[str, list[str]] = {}
    for each in items:
        data = each["data"]
        own = any(isinstance(tag, dict) and tag.get("tag") == OWN_TAG for tag in data.get("tags") or ())
        if data.get("itemType") == "note" and data.get("parentItem") and not own and not data.get("deleted"):
            notes.setdefault(str(data["parentItem"]), []).append(str(data.get("note") or ""))
    return [
        each
        | {
            "notes": notes.get(str(each.get("key")), []),
            "collectionNames": [names[key] for key in each["data"].get("collections") or () if key in names],
        }
        for each in items
        if each["data"].get("itemType") not in CHILDREN
    ]


def _written(items: Sequence[dict[str, Any]]) -> IO[bytes]:
    """The items as JSON lines."""
    body = cast("IO[bytes]", SpooledTemporaryFile(_IN_MEMORY))  # noqa: SIM115 - ingest closes it
    for each in items:
        body.write(json.dumps(each, ensure_ascii=True).encode() + b"\n")
    body.seek(0)
    return body
