"""The queue, tags and notes into Zotero: planned first, so that it can be looked at, then written.

What Zotero has is found by its ids, or by title and first author. Nothing there is removed or replaced: an item gets
the collection and the tags it lacks, and a note of its own with the tag ``readq``, which is written again only as long
as nobody else changed it.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from readq.errors import ReadqError
from readq.formats.references import zotero_json
from readq.formats.references.facts import note as as_text
from readq.formats.writing.zotero import item, note
from readq.identity import same_family, title_key
from readq.library.fetch_settings import Settings
from readq.library.zotero.asking import authorize, running
from readq.library.zotero.pulling import OWN_TAG
from readq.listing import Draft
from readq.model import Author, Paper
from readq.sources.failures import FetchFailed
from readq.sources.zotero import MOST, Zotero

if TYPE_CHECKING:
    from readq.library.core import Library

COLLECTION = "readq queue"
_NOTES = "zotero_notes"  # a checksum of each note as readq wrote it, by database and key
_TELLING = 20  # letters of a title that few papers share
_CHANGED = (412, 428)  # the version, or the database, is not the present one
_ASK = 401


@dataclass(slots=True)
class Planned:
    """What is to be done about one paper. ``key`` and ``version`` are its item's, '' and 0 for a new one; ``changes``
    what is written into it; ``note`` is the text of the note to write, and ``note_key`` the item that is changed for
    it. ``left`` says what is left as it is, and why."""

    paper: Paper
    key: str = ""
    version: int = 0
    changes: dict[str, Any] = field(default_factory=dict)
    tags: list[str] = field(default_factory=list)
    note: str | None = None
    note_key: str = ""
    note_version: int = 0
    left: str = ""
    refused: bool = False


@dataclass(slots=True)
class Plan:
    """``collection`` is the key of the collection, '' where it is to be made. ``writes``: this Zotero can be written
    to."""

    papers: list[Planned]
    collection: str
    writes: bool

    @property
    def due(self) -> list[Planned]:
        """Those about which something is to be done."""
        return [each for each in self.papers if each.changes or each.note is not None]


def push(
    library: Library,
    papers: Sequence[Paper],
    settings: Settings,
    *,
    collection: str = COLLECTION,
    dry_run: bool = False,
    stop: Callable[[], bool] = lambda: False,
) -> Plan:
    """Put papers into a collection of Zotero, with their tags and notes; what was done, or with ``dry_run`` would
    be."""
    with running(library, settings, stop) as zotero:
        kept = library.state(_NOTES, {})
        known: dict[str, int] = dict(kept) if isinstance(kept, dict) else {}
        plan = _plan(zotero, papers, collection, known)
        if dry_run or not plan.due:
            return plan
        if not plan.writes:
            raise ReadqError(
                "This Zotero cannot be written to; from version 10 on it can. Until then export the papers, as with "
                "readq export bibtex status:queue, and import the file in Zotero."
            )
        try:
            _Push(zotero, plan, collection, known).run()
        finally:
            # A note that was written before a failure is readq's own all the same.
            library.set_state(_NOTES, known)
        return plan


def _plan(zotero: Zotero, papers: Sequence[Paper], name: str, known: Mapping[str, int]) -> Plan:
    every = zotero.collections()
    keys = [str(each.get("key")) for each in every if each["data"].get("name") == name]
    collection = keys[0] if keys else ""
    items = zotero.items()
    there = _There(items)
    return Plan(
        [_planned(paper, there, collection, known, zotero.server) for paper in papers], collection, zotero.writes
    )


class _There:
    """What Zotero has, found by what a paper says of itself."""

    def __init__(self, items: Sequence[dict[str, Any]]) -> None:
        self._by_id: dict[tuple[str, str], dict[str, Any]] = {}
        self._by_title: dict[str, list[tuple[dict[str, Any], Draft]]] = {}
        self.notes: dict[str, dict[str, Any]] = {}
        for each in items:
            data = each["data"]
            if data.get("deleted"):
                continue
            if data.get("itemType") == "note" and _has_tag(data, OWN_TAG):
                self.notes[str(data.get("parentItem"))] = each
            draft = zotero_json.read_item(each)
            if draft is not None:
                for pair in draft.identifiers:
                    self._by_id.setdefault(pair, each)
                self._by_title.setdefault(title_key(draft.title) or "", []).append((each, draft))

    def item(self, paper: Paper) -> dict[str, Any] | None:
        for pair in paper.identifiers:
            if pair in self._by_id:
                return self._by_id[pair]
        key = title_key(paper.title) or ""
        for each, draft in self._by_title.get(key, ()) if key else ():
            same = _same_people(paper.authors, draft.authors, telling=len(key) >= _TELLING)
            if same and not _at_odds(paper.identifiers, draft.identifiers):
                return each
        return None


def _same_people(ours: Sequence[Author], theirs: Sequence[Author], *, telling: bool) -> bool:
    """Whether the first authors are one person; where nobody is named, whether the title is ``telling`` enough."""
    if not ours or not theirs:
        return telling
    return same_family(ours[0].family or ours[0].name, theirs[0].family or theirs[0].name)


def _at_odds(ours: Sequence[tuple[str, str]], theirs: Sequence[tuple[str, str]]) -> bool:
    """Whether both have an id of one kind, and not the same."""
    known = dict(ours)
    return any(scheme in known and known[scheme] != value for scheme, value in theirs)


def _planned(paper: Paper, there: _There, collection: str, known: Mapping[str, int], server: str) -> Planned:
    present = there.item(paper)
    wanted = note(paper.note) if paper.note and paper.note.strip() else None
    if present is None:
        return Planned(paper, changes=item(paper), tags=list(paper.tags), note=wanted)
    data = present["data"]
    key = str(present.get("key"))
    planned = Planned(paper, key, int(present.get("version") or data.get("version") or 0))
    inside = [str(each) for each in data.get("collections") or ()]
    if not collection or collection not in inside:
        planned.changes["collections"] = inside
    missing = [tag for tag in paper.tags if not _has_tag(data, tag)]
    if missing:
        planned.tags = missing
        planned.changes["tags"] = [*(data.get("tags") or ()), *({"tag": tag} for tag in missing)]
    theirs = there.notes.get(key)
    if wanted is not None and theirs is None:
        planned.note = wanted
    elif wanted is not None and theirs is not None:
        text = str(theirs["data"].get("note") or "")
        if as_text(text) != as_text(wanted):
            if known.get(f"{server}/{theirs.get('key')}") == checksum(text):
                planned.note, planned.note_key = wanted, str(theirs.get("key"))
                planned.note_version = int(theirs.get("version") or 0)
            else:
                planned.left = "its note was changed in Zotero and stays as it is there"
    return planned


def _has_tag(data: Mapping[str, Any], tag: str) -> bool:
    told = [each.get("tag") if isinstance(each, dict) else each for each in data.get("tags") or ()]
    return any(isinstance(each, str) and each.casefold() == tag.casefold() for each in told)


def checksum(text: str) -> int:
    """A number by which a note's text is known again, however Zotero wraps it."""
    return zlib.crc32(as_text(text).encode("utf-8", "surrogatepass"))


class _Push:
    def __init__(self, zotero: Zotero, plan: Plan, name: str, known: dict[str, int]) -> None:
        self._zotero = zotero
        self._plan = plan
        self._name = name
        self._known = known

    def run(self) -> None:
        if not self._zotero.key:
            authorize(self._zotero)
        if not self._plan.collection:
            (made,) = self._write("collections", [{"name": self._name, "parentCollection": False}])
            if made is None:
                raise ReadqError(f"Zotero did not make the collection {self._name!r}; nothing was written.")
            self._plan.collection = made
        for batch in _batches([each for each in self._plan.papers if each.changes]):
            for each, key in zip(batch, self._write("items", [self._item(each) for each in batch]), strict=True):
                each.refused = key is None
                each.key = each.key or key or ""
        for batch in _batches([each for each in self._plan.papers if each.note is not None and each.key]):
            for each, key in zip(batch, self._write("items", [_note(each) for each in batch]), strict=True):
                each.refused = each.refused or key is None
                if key is not None:
                    self._known[f"{self._zotero.server}/{key}"] = checksum(each.note or "")

    def _item(self, each: Planned) -> dict[str, Any]:
        inside = [*each.changes.get("collections", ()), self._plan.collection]
        whose = {"key": each.key, "version": each.version} if each.key else {}
        return {**whose, **each.changes, "collections": list(dict.fromkeys(inside))}

    def _write(self, what: str, objects: Sequence[Mapping[str, object]]) -> list[str | None]:
        """Write, once more with a new permission where the one there was does not hold any longer."""
        try:
            return self._zotero.write(what, objects)
        except FetchFailed as failure:
            if failure.status in _CHANGED:
                raise ReadqError(
                    "Zotero's library was changed meanwhile; what was written before stays. Run it again."
                ) from failure
            if failure.status != _ASK:
                raise
        authorize(self._zotero)
        return self._zotero.write(what, objects)


def _note(each: Planned) -> dict[str, Any]:
    if each.note_key:
        return {"key": each.note_key, "version": each.note_version, "note": each.note}
    return {"itemType": "note", "parentItem": each.key, "note": each.note, "tags": [{"tag": OWN_TAG}]}


def _batches(papers: Sequence[Planned]) -> Iterator[Sequence[Planned]]:
    for start in range(0, len(papers), MOST):
        yield papers[start : start + MOST]
