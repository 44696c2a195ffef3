"""Works of Crossref, and DataCite's in the shape of its API.

https://github.com/CrossRef/rest-api-doc/blob/master/api_format.md
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from readq.formats.base import Format, Item, Stream
from readq.formats.common import json_records
from readq.formats.common.days import parts
from readq.formats.common.markup import line, plain
from readq.formats.common.names import made
from readq.formats.references import facts
from readq.listing import About, Authority, Draft, Problem
from readq.model import Author, Link

_DATES = ("published", "published-online", "published-print", "issued", "posted", "created")


def sniff(stream: Stream) -> bool:
    """Whether it is JSON about works of Crossref."""
    text = stream.text
    marks = ('"message-type"', '"is-referenced-by-count"', '"reference-count"', '"indexed"', '"member"')
    return stream.head[:1] in ("{", "[") and '"DOI"' in text and any(mark in text for mark in marks)


def read(stream: Stream) -> Iterator[Item]:
    """The works of an answer, or of a file of them."""
    yield About("crossref")
    for record in json_records.records(stream, ("message", "items")):
        if isinstance(record, Problem):
            yield record
            continue
        value = record.value
        if isinstance(value, dict) and isinstance(value.get("message"), dict):
            value = value["message"]
        if isinstance(value, dict) and "items" in value and not value.get("DOI"):
            continue  # an answer that found nothing
        yield _draft(value, record.line)


def _draft(work: Any, number: int) -> Draft | Problem:
    if not isinstance(work, dict):
        return Problem(number, "a JSON value that is no record of a paper")

    def first(*names: str) -> str:
        values = (work.get(name) for name in names)
        values = (value[0] if isinstance(value, list) and value else value for value in values)
        return next((told for value in values if isinstance(value, str) and (told := line(value))), "")

    title = first("title", "original-title")
    if not title:
        return Problem(number, "a work without a title", record=str(work.get("DOI") or ""))
    if (subtitle := first("subtitle")) and subtitle.lower() not in title.lower():
        title = f"{title}: {subtitle}"
    abstract = work.get("abstract")
    relations = work.get("relation") if isinstance(work.get("relation"), dict) else {}
    versions = [
        each for name in ("has-preprint", "is-version-of", "has-version") for each in (relations or {}).get(name) or ()
    ]
    preprints = [
        str(each.get("id")) for each in versions if isinstance(each, dict) and "arxiv" in str(each.get("id")).lower()
    ]
    pdfs = [
        each.get("URL")
        for each in work.get("link") or ()
        if isinstance(each, dict) and "pdf" in str(each.get("content-type"))
    ]
    cited = work.get("is-referenced-by-count")
    return Draft(
        title=title,
        abstract=plain(abstract) or None if isinstance(abstract, str) else None,
        authors=_people(work.get("author")) or _people(work.get("editor")),
        identifiers=facts.identifiers(preprints, (str(work.get("DOI") or ""),)),
        links=tuple(
            [Link("pdf", url) for url in dict.fromkeys(pdfs) if isinstance(url, str) and url.startswith("http")][:2]
        ),
        published=next((date for name in _DATES if (date := parts(work.get(name)))), None),
        venue=first("container-title", "short-container-title")
        or line(str((work.get("event") or {}).get("name") or ""))
        or first("publisher")
        or None,
        line=number,
        keywords=tuple([line(each) for each in work.get("subject") or () if isinstance(each, str)]),
        counts=(("citations", cited),) if type(cited) is int and cited >= 0 else (),
        extra=tuple([(name, told) for name in ("type", "volume", "issue", "page") if (told := first(name))]),
    )


def _people(value: Any) -> tuple[Author, ...]:
    found = []
    for each in value if isinstance(value, list) else ():
        if not isinstance(each, dict):
            continue
        told = {name: line(part) for name, part in each.items() if isinstance(part, str)}
        person = (
            made(told.get("family", ""), told.get("given", ""), told.get("suffix", "")) if told.get("family") else None
        )
        person = person or (Author(told["name"]) if told.get("name") else made("", told.get("given", "")))
        found += [person] if person else []
    return tuple(found)


FORMAT = Format(
    "crossref",
    "Crossref works (JSON)",
    sniff,
    read,
    Authority.PUBLISHER,
    kept="DOI, arXiv id of a preprint, title and subtitle, abstract, authors, date, venue, subjects, PDF "
    "addresses, number of citations, type, volume, issue, pages",
    left="references, funding, licences",
)
