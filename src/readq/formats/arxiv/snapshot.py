"""The metadata snapshot of arXiv: JSON lines, one a paper, offered for download at kaggle.com (Cornell-University).

Of a record are kept: id, DOIs, title, abstract, authors, categories, comments, journal reference (as venue), the dates
of the first and the last version, and the report number.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import partial
from typing import Any

from readq.formats.arxiv.parts import authors as printed_authors
from readq.formats.arxiv.parts import identifiers, line, prose, withdrawn
from readq.formats.base import Format, Item, Record, Stream
from readq.formats.common.latex import to_text
from readq.identity import arxiv_id
from readq.listing import About, Authority, Draft, Problem
from readq.model import Author

NAME = "arxiv-snapshot"
_MONTHS = {
    "Jan": 1, "Feb": 2, "Mar": 3, "Apr": 4, "May": 5, "Jun": 6, "Jul": 7, "Aug": 8, "Sep": 9, "Oct": 10, "Nov": 11,
    "Dec": 12,
}  # fmt: skip
_CREATED = re.compile(r"(?:\w{3},\s+)?(\d{1,2})\s+(\w{3})\w*\s+(\d{4})\b")
_ISO = re.compile(r"\d{4}-\d\d-\d\d")
_EXTRA = ("report-no",)
_SAID = 60  # characters of a line that is no record


def sniff(stream: Stream) -> bool:
    """Whether it begins with such records."""
    if not stream.head.startswith("{"):
        return False
    text = stream.text
    own = ('"authors_parsed"', '"update_date"', '"journal-ref"')
    return '"categories"' in text and '"abstract"' in text and any(name in text for name in own)


def read(stream: Stream) -> Iterator[Item]:
    """The papers of a snapshot, line by line; a line that is no record is a problem."""
    yield About(NAME)
    for number, text, cut in stream.lines():
        if not text or text.isspace():
            continue
        if cut:
            yield Problem(number, f"a line of more than {len(text):,} characters")
            continue
        yield Record(text, number, partial(_read, text, number))


def _read(text: str, number: int) -> Draft | Problem:
    try:
        record: Any = json.loads(text)
    except (ValueError, RecursionError):
        return Problem(number, f"no JSON record, or one that is cut off: {text.strip()[:_SAID]}")
    if not isinstance(record, dict):
        return Problem(number, "a JSON value that is no record of a paper")
    get = record.get
    id_, title, abstract = get("id"), to_text(line(get("title")), braces=False), get("abstract")
    known = arxiv_id(id_) if isinstance(id_, str) else None
    if not title:
        return Problem(number, "a record without a title", record=known or str(id_ or "")[:_SAID])
    published, updated = _versions(versions := get("versions"))
    if updated is None and isinstance(day := get("update_date"), str) and _ISO.fullmatch(day):
        updated = day
    return Draft(
        title=title,
        abstract=prose(abstract) if isinstance(abstract, str) else None,
        authors=_authors(get("authors_parsed"), get("authors")),
        identifiers=identifiers(known, str(get("doi") or "")),
        published=published,
        venue=line(get("journal-ref")) or None,
        line=number,
        updated=updated,
        categories=tuple(categories.split()) if isinstance(categories := get("categories"), str) else (),
        comment=line(get("comments")) or None,
        extra=tuple([(name, value) for name in _EXTRA if isinstance(value := get(name), str) and value]),
        version=str(len(versions)) if isinstance(versions, list) and versions else None,
        withdrawn=withdrawn(get("comments")) if isinstance(get("comments"), str) else None,
    )


def _versions(versions: object) -> tuple[str | None, str | None]:
    """The days of the first version and, if there are more, of the last."""
    if not isinstance(versions, list) or not versions:
        return None, None
    first = _day(versions[0])
    return first, _day(versions[-1]) if len(versions) > 1 else None


def _day(version: object) -> str | None:
    created = version.get("created") if isinstance(version, dict) else None
    match = _CREATED.match(created) if isinstance(created, str) else None
    if match is None or match[2] not in _MONTHS:
        return None
    return f"{match[3]}-{_MONTHS[match[2]]:02}-{int(match[1]):02}"


def _authors(parsed: object, printed: object) -> tuple[Author, ...]:
    """The authors from (family, given, suffix …) triples; as printed where there are none."""
    found: list[Author] = []
    for parts in parsed if isinstance(parsed, list) else ():
        if isinstance(parts, list) and parts and isinstance(parts[0], str):
            family, given, suffix = parts if len(parts) == 3 else [*parts[:3], "", ""][:3]
            name = f"{given} {family}"
            if suffix or not (given and family and isinstance(given, str)) or name != " ".join(name.split()):
                family, given, suffix = line(family), line(given), line(suffix)
                name = " ".join(filter(None, (given, family, suffix)))
            if name:
                found.append(Author(name, family, given))
    return tuple(found) if found or not isinstance(printed, str) else printed_authors(printed)


FORMAT = Format(
    NAME,
    "arXiv metadata snapshot (JSON lines)",
    sniff,
    read,
    Authority.ARXIV,
    kept="id, DOIs, title, abstract, authors, categories, comments, journal reference, first and last day, report "
    "number",
    left="submitter, licence, the versions between",
)
