"""CSL-JSON: https://docs.citationstyles.org/en/stable/specification.html#appendix-iv-variables"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from readq.formats.base import Format, Item, Stream
from readq.formats.common import json_records
from readq.formats.common.days import day, parts
from readq.formats.common.markup import line, plain
from readq.formats.common.names import made
from readq.formats.references import facts
from readq.identity import placeholder
from readq.listing import About, Authority, Draft, Problem
from readq.model import Author

_OWN = re.compile(r'"(?:container-title|issued|citation-key|citation-label|event-title|publisher-place)"\s*:')
_TYPE = re.compile(r'"type"\s*:\s*"[a-z_-]+"')
_EXTRA_LINE = re.compile(r"^\s*\{?:?([A-Za-z][\w -]{1,30}):\s*(.+?)\}?\s*$", re.M)


def sniff(stream: Stream) -> bool:
    """Whether it is JSON with fields that only these records have."""
    text = stream.text
    if stream.head[:1] not in ("{", "[") or '"title"' not in text:
        return False
    crossref = '"message-type"' in text or '"is-referenced-by-count"' in text or '"reference-count"' in text
    return not crossref and _OWN.search(text) is not None and _TYPE.search(text) is not None


def read(stream: Stream) -> Iterator[Item]:
    """The items of a file."""
    yield About("csl-json")
    for record in json_records.records(stream, ("items", "references")):
        yield record if isinstance(record, Problem) else _draft(record.value, record.line)


def _draft(item: Any, number: int) -> Draft | Problem:
    if not isinstance(item, dict):
        return Problem(number, "a JSON value that is no record of a paper")

    def text(*names: str) -> str:
        values = (item.get(name) for name in names)
        values = (value[0] if isinstance(value, list) and value else value for value in values)
        return next((told for value in values if isinstance(value, str | int) and (told := line(str(value)))), "")

    key = text("citation-key", "citation-label", "id")
    title = text("title", "title-short")
    note: str = item["note"] if isinstance(item.get("note"), str) else ""
    told = {match[1].strip().lower(): match[2].strip() for match in _EXTRA_LINE.finditer(note)}
    texts = [text("URL"), text("container-title"), text("number"), text("volume"), note]
    arxiv = [told.get("arxiv", ""), told.get("arxiv id", ""), text("number")] if "arxiv" in f"{texts}".lower() else []
    more = {name: value for name in ("PMID", "PMCID") if (value := text(name) or told.get(name.lower(), ""))}
    known = facts.identifiers(
        arxiv, (text("DOI"), told.get("doi", "")), texts, **{k.lower(): v for k, v in more.items()}
    )
    title = title or placeholder(known)
    if not title:
        return Problem(number, "an item without a title", record=key[:80])
    plain_note = "\n".join(each for each in note.split("\n") if not _EXTRA_LINE.match(each)).strip()
    annote = item.get("annote")
    keywords = item.get("keyword") or ""
    return Draft(
        title=title,
        abstract=plain(item["abstract"]) or None if isinstance(item.get("abstract"), str) else None,
        authors=_people(item.get("author")) or _people(item.get("editor")),
        identifiers=known,
        links=facts.links([text("URL")], known),
        published=parts(item.get("issued")) or parts(item.get("published")) or day(told.get("issued")),
        venue=text("container-title", "collection-title", "event-title", "publisher") or None,
        line=number,
        keywords=facts.words(keywords, re.compile(r"\s*[;,\n]\s*")) if isinstance(keywords, str) else (),
        comment=plain(plain_note) or None,
        notes=(facts.note(annote),) if isinstance(annote, str) and annote.strip() else (),
        citation_key=told.get("citation key") or key or None,
        extra=tuple([(name, value) for name in ("type", "volume", "issue", "page") if (value := text(name))]),
        raw=json.dumps(item, ensure_ascii=False),
    )


def _people(value: Any) -> tuple[Author, ...]:
    found = []
    for each in value if isinstance(value, list) else ():
        if not isinstance(each, dict):
            continue

        def part(name: str, each: dict[str, Any] = each) -> str:
            return line(each[name]) if isinstance(each.get(name), str) else ""

        if literal := part("literal") or part("name"):
            found.append(Author(literal))
            continue
        family = " ".join(filter(None, (part("non-dropping-particle"), part("family"))))
        given = " ".join(filter(None, (part("given"), part("dropping-particle"))))
        if person := made(family, given, part("suffix")):
            found.append(person)
    return tuple(found)


FORMAT = Format(
    "csl-json",
    "CSL-JSON",
    sniff,
    read,
    Authority.MANAGER,
    kept="title, abstract, authors, DOI, arXiv and PubMed ids, address, date, venue, keywords, notes, citation "
    "key, volume, issue and pages, the item as it stands",
    left="other variables (they are in the item as it stands)",
)
