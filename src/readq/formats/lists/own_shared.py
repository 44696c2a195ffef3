"""What another reader shared with ``readq export share`` or ``share-html``: papers, and what that reader noted, which
stays marked as theirs."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from readq.errors import ReadqError
from readq.formats.base import Format, Item, Stream
from readq.formats.lists.own_records import draft_of
from readq.formats.writing.shared import BY, NAME, RECORD, VERSION, name_of
from readq.listing import About, Authority, Draft, Problem

_HEAD = re.compile(rf'\{{\s*"readq"\s*:\s*"{NAME}"')
_SENDER = re.compile(rf'{BY}="([^"]*)" data-shared-version="(\d{{1,9}})"')
_RECORD = re.compile(rf'<li[^>]* {RECORD}="([^"]*)"')
_SOMEBODY = "somebody"


def sniff(stream: Stream) -> bool:
    """Whether it is the beginning of such lines, or of such a page."""
    return _HEAD.match(stream.head) is not None or (stream.head[:1] == "<" and _SENDER.search(stream.text) is not None)


def _never(stream: Stream) -> bool:
    """Taken only when asked for."""
    return False


def read(stream: Stream) -> Iterator[Item]:
    """The papers, with the notes of the one who shares them as quotations."""
    return _read(stream, SHARED)


def read_all(stream: Stream) -> Iterator[Item]:
    """The same with that reader's tags and statuses."""
    return _read(stream, SHARED_ALL)


def _read(stream: Stream, kind: str) -> Iterator[Item]:
    yield About(kind)
    is_page = stream.head[:1] == "<"
    by = _SOMEBODY
    for number, text, cut in stream.lines():
        if is_page:
            if match := _SENDER.search(text):
                by = _checked(html.unescape(match[1]), int(match[2]))
            # A program that the page went through may have put all of it into one line.
            records = [html.unescape(record[1]) for record in _RECORD.finditer(text)]
            if cut:
                records.append("")
        else:
            records = [text if not cut else ""] if text.strip() else []
        for record in records:
            try:
                value = json.loads(record)
            except (ValueError, RecursionError):
                value = None
            if isinstance(value, dict) and "readq" in value:
                version = value.get("version")
                if isinstance(version, int):
                    by = _checked(value.get("by"), version)
                else:
                    yield Problem(number, "the first line is damaged")
            elif isinstance(value, dict):
                yield _theirs(value, number, by, all_of_it=kind == SHARED_ALL)
            else:
                yield Problem(number, "it is cut off or damaged")


def _checked(by: Any, version: int) -> str:
    """The name of who shares; `ReadqError` if a newer readq wrote it."""
    if version > VERSION:
        raise ReadqError(
            f"it was shared by a newer readq (version {version} of this format, and this readq reads {VERSION}). "
            "Update readq to read it"
        )
    return (name_of(by) if isinstance(by, str) else "") or _SOMEBODY


def _theirs(record: dict[str, Any], number: int, by: str, *, all_of_it: bool) -> Draft | Problem:
    draft = draft_of(record, number)
    if isinstance(draft, Problem):
        return draft
    notes = tuple(quoted(note, by, record.get("noted_on")) for note in draft.notes)
    if not all_of_it:
        draft = draft._replace(tags=(), status=None)
    return draft._replace(notes=notes, priority=0, snoozed_until=None)


def quoted(note: str, by: str, day: object) -> str:
    """A note of somebody else's: who wrote it and when, and every line of it quoted."""
    try:
        written = date.fromisoformat(day) if isinstance(day, str) else None
    except ValueError:
        written = None
    when = f", {written.day} {written:%b %Y}" if written else ""
    return "\n".join([f"From {by}{when}:", "", *(f"> {line}".rstrip() for line in note.splitlines())])


SHARED, SHARED_ALL = "readq-shared", "readq-shared-all"
_KEPT = "everything of the paper, and the note as a quotation with the name of who wrote it"
FORMAT = Format(
    SHARED, "What another reader shared (JSON lines, or a page)", sniff, read, Authority.MANAGER, kept=_KEPT,
    left="that reader's tags and status: take them, too, with `--format readq-shared-all`",
)  # fmt: skip
ALL = Format(
    SHARED_ALL, "The same, with the tags and statuses of who shared it", _never, read_all, Authority.MANAGER,
    kept=f"{_KEPT}; tags and status. Only when asked for with `--format`",
    left="that reader's priorities and snoozes, which are not in it",
)  # fmt: skip
FORMATS = (FORMAT, ALL)
