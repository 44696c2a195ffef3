"""A whole library as ``readq export library`` writes it. Its records go into an empty library as they are
(`readq.library.restoring`); for one that has papers, its papers are a listing like any other."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import chain
from typing import Any, NamedTuple

from readq.errors import ReadqError
from readq.formats.base import Format, Item, Stream
from readq.formats.writing.library_lines import FIRST, LAST, NAME, PAPER, VERSION
from readq.listing import About, Authority, Draft, Problem
from readq.model import PRIORITIES, Author, Link, Status

KIND = "readq-library"
_LONGEST = 64 << 20  # characters of a line
_HEAD = re.compile(rf'\{{\s*"{FIRST}"\s*:\s*"{NAME}"')
_SNOOZED = 4
BESIDE = ("saved_view", "interest", "arrival_rule", "subscription")  # of no paper, and of use in another library
_BEFORE_PAPERS = (*BESIDE, "source", "state")
_MOST_BESIDE = 10_000


class Line(NamedTuple):
    """A record and the number of its line; ``kind`` names what it is."""

    number: int
    kind: str
    record: dict[str, Any]


def sniff(stream: Stream) -> bool:
    """Whether the first line says that it is a library."""
    return _HEAD.match(stream.head) is not None


def lines(stream: Stream) -> Iterator[Line | Problem]:
    """The records of a library; a line that is none is a problem, and so is an end that is missing. `ReadqError` if a
    newer readq wrote it."""
    number = seen = 0
    told: object = None
    for number, text, cut in stream.lines(_LONGEST):
        if not text.strip():
            continue
        try:
            value = json.loads(text) if not cut else None
        except (ValueError, RecursionError):
            value = None
        if not isinstance(value, dict) or not value:
            yield Problem(number, "it is cut off or damaged" if number > 1 else "the first line is damaged")
        elif FIRST in value:
            version = value.get("version")
            if isinstance(version, int):
                _check(version)
            else:
                yield Problem(number, "the first line is damaged")
        elif LAST in value:
            end = value[LAST]
            told = end.get("records") if isinstance(end, dict) else None
        else:
            ((kind, record), *_) = value.items()
            seen += 1
            if isinstance(record, dict):
                yield Line(number, kind, record)
            else:
                yield Problem(number, f"{kind!r} is no record")
    if told is None:
        yield Problem(number, "the file ends before its last line: what followed is missing")
    elif told != seen:
        yield Problem(0, f"the file says that it has {told} records, and has {seen}")


def _check(version: int) -> None:
    if version > VERSION:
        raise ReadqError(
            f"it was written by a newer readq (version {version} of this format, and this readq reads {VERSION}). "
            "Update readq to read it"
        )


def read(stream: Stream) -> Iterator[Item]:
    """The papers of a library, with what its reader had of them; what belongs to no paper comes before them."""
    found = lines(stream)
    beside: list[tuple[str, dict[str, Any]]] = []
    waiting: list[Line | Problem] = []
    for line in found:
        if isinstance(line, Problem) or line.kind == PAPER:
            waiting.append(line)
        elif line.kind in BESIDE and len(beside) < _MOST_BESIDE:
            beside.append((line.kind, line.record))
        if (isinstance(line, Line) and line.kind not in _BEFORE_PAPERS) or len(waiting) > _MOST_BESIDE:
            break
    yield About(KIND, beside=tuple(beside))
    for line in chain(waiting, found):
        if isinstance(line, Problem):
            yield line
        elif line.kind == PAPER:
            yield _draft(line.record, line.number)


def _draft(record: dict[str, Any], number: int) -> Draft | Problem:
    title = record.get("title")
    if not isinstance(title, str) or not title.strip():
        return Problem(number, "a paper without a title")

    def rows(table: str) -> list[dict[str, Any]]:
        found = record.get(table)
        return [row for row in found if isinstance(row, dict)] if isinstance(found, list) else []

    def text(row: dict[str, Any], name: str) -> str | None:
        value = row.get(name)
        return value if isinstance(value, str) and value.strip() else None

    def texts(table: str, name: str) -> list[str]:
        return [value for row in rows(table) if (value := text(row, name))]

    about, further = ({}, *rows("paper_text"))[-1], ({}, *rows("paper_further"))[-1]
    status, priority = record.get("status"), record.get("priority")
    tags = record.get("tags")
    counts: dict[str, int] = {}
    for row in rows("appearance_count"):
        if (name := text(row, "name")) and type(row.get("n")) is int:
            counts[name] = max(row["n"], counts.get(name, row["n"]))
    return Draft(
        title=title,
        abstract=text(about, "abstract"),
        authors=tuple(
            [Author(name, text(row, "family") or "", text(row, "given") or "")
             for row in rows("author") if (name := text(row, "name"))]
        ),
        identifiers=tuple(
            [(scheme, value) for row in rows("identifier")
             if (scheme := text(row, "scheme")) and (value := text(row, "value"))]
        ),
        links=tuple([Link(str(row.get("kind")), url) for row in rows("link") if (url := text(row, "url"))]),
        published=text(about, "published"),
        venue=text(about, "venue"),
        line=number,
        updated=text(further, "updated"),
        announced=text(further, "announced"),
        categories=tuple((text(further, "categories") or "").splitlines()),
        keywords=tuple((text(further, "keywords") or "").splitlines()),
        comment=text(further, "comment"),
        summary=text(further, "summary"),
        counts=tuple(counts.items()),
        notes=tuple(texts("note", "body")),
        tags=tuple([tag for tag in tags if isinstance(tag, str)]) if isinstance(tags, list) else (),
        status=Status(status) if type(status) is int and status in tuple(Status) else None,
        rating=_rating(texts("appearance_record", "told")),
        citation_key=next(iter(texts("citation_key", "key")), None),
        version=text(further, "version"),
        withdrawn=text(further, "withdrawn"),
        priority=priority if type(priority) is int and priority in PRIORITIES else 0,
        snoozed_until=text(record, "snoozed_until") if status == _SNOOZED else None,
        uid=uid if type(uid := record.get("uid")) is int and uid and -(1 << 63) <= uid < 1 << 63 else None,
    )  # fmt: skip


def _rating(told: list[str]) -> float | None:
    """The highest rating that records of other programs told."""
    found = []
    for text in told:
        try:
            record = json.loads(text)
        except (ValueError, RecursionError):
            continue
        rating = record.get("rating") if isinstance(record, dict) else None
        if isinstance(rating, int | float) and 0 <= rating <= 1:
            found.append(float(rating))
    return max(found, default=None)


FORMAT = Format(
    KIND,
    "A whole library of readq (JSON lines)",
    sniff,
    read,
    Authority.MANAGER,
    kept="everything, in an empty library; in another one the papers, their notes, tags, statuses, priorities and "
    "snoozes where it had none, views, and rules and subscriptions, which rest at first",
    left="in a library that has papers: the history, and where papers were listed",
)
