"""Papers of Semantic Scholar: https://api.semanticscholar.org/api-docs/graph"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from readq.formats.base import Format, Item, Stream
from readq.formats.common import json_records
from readq.formats.common.days import day
from readq.formats.common.markup import line, plain
from readq.formats.references import facts
from readq.listing import About, Authority, Draft, Problem
from readq.model import Author, Link

_OWN = re.compile(r'"(?:paperId|corpusId|externalIds)"\s*:')


def sniff(stream: Stream) -> bool:
    """Whether it is JSON about papers of Semantic Scholar."""
    return stream.head[:1] in ("{", "[") and _OWN.search(stream.text) is not None and '"title"' in stream.text


def read(stream: Stream) -> Iterator[Item]:
    """The papers of an answer; of citations and references the paper at the other end."""
    yield About("semantic-scholar")
    for record in json_records.records(stream, ("data", "recommendedPapers")):
        yield record if isinstance(record, Problem) else _draft(record.value, record.line)


def _draft(record: Any, number: int) -> Draft | Problem:
    if record is None:
        return Problem(number, "a paper that was asked for and not found")
    if not isinstance(record, dict):
        return Problem(number, "a JSON value that is no record of a paper")
    paper = next(
        (each for name in ("citingPaper", "citedPaper", "paper") if isinstance(each := record.get(name), dict)), record
    )
    id_ = str(paper.get("paperId") or "")
    title = line(paper["title"]) if isinstance(paper.get("title"), str) else ""
    if not title:
        return Problem(number, "a paper without a title", record=id_)
    ids = {name: str(value) for name, value in _of(paper, "externalIds").items() if value}
    more = {"s2": id_, "pmid": ids.get("PubMed", ""), "pmcid": ids.get("PubMedCentral", ""), "acl": ids.get("ACL", "")}
    known = facts.identifiers((ids.get("ArXiv", ""),), (ids.get("DOI", ""),), **more)
    pdf = _of(paper, "openAccessPdf").get("url")
    journal = _of(paper, "journal")
    counts = [
        (name, value)
        for name, value in (("citations", paper.get("citationCount")),)
        if type(value) is int and value >= 0
    ]
    fields = [
        each.get("category") if isinstance(each, dict) else each
        for each in paper.get("fieldsOfStudy") or paper.get("s2FieldsOfStudy") or ()
    ]
    people = [each.get("name") if isinstance(each, dict) else each for each in paper.get("authors") or ()]
    abstract, summary = paper.get("abstract"), _of(paper, "tldr").get("text")
    return Draft(
        title=title,
        abstract=plain(abstract) or None if isinstance(abstract, str) else None,
        authors=tuple([Author(line(name)) for name in people if isinstance(name, str) and line(name)]),
        identifiers=known,
        links=(Link("pdf", pdf),) if isinstance(pdf, str) and pdf.startswith("http") else (),
        published=day(paper.get("publicationDate")) or day(paper.get("year")),
        venue=next(
            (line(v) for v in (paper.get("venue"), journal.get("name")) if isinstance(v, str) and line(v)), None
        ),
        line=number,
        keywords=tuple(dict.fromkeys([line(each) for each in fields if isinstance(each, str)])),
        summary=line(summary) or None if isinstance(summary, str) else None,
        counts=tuple(counts),
    )


def _of(value: Any, name: str) -> dict[str, Any]:
    inner = value.get(name) if isinstance(value, dict) else None
    return inner if isinstance(inner, dict) else {}


FORMAT = Format(
    "semantic-scholar",
    "Semantic Scholar (JSON)",
    sniff,
    read,
    Authority.API,
    kept="title, abstract, authors, DOI, arXiv, PubMed, ACL and Semantic Scholar ids, PDF address, date, venue, "
    "fields of study, number of citations; the machine's summary apart from the abstract",
    left="references, embeddings, accounts of authors",
)
