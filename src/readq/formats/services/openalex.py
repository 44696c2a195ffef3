"""Works of OpenAlex: https://docs.openalex.org/api-entities/works/work-object"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from readq.formats.base import Format, Item, Stream
from readq.formats.common import json_records
from readq.formats.common.days import day
from readq.formats.common.markup import line
from readq.formats.references import facts
from readq.listing import About, Authority, Draft, Problem
from readq.model import Author, Link

_WORDS = 20_000  # of an abstract


def sniff(stream: Stream) -> bool:
    """Whether it is JSON about works of OpenAlex."""
    return stream.head[:1] in ("{", "[") and "openalex" in stream.text and '"authorships"' in stream.text


def read(stream: Stream) -> Iterator[Item]:
    """The works of an answer."""
    yield About("openalex")
    for record in json_records.records(stream, ("results",)):
        yield record if isinstance(record, Problem) else _draft(record.value, record.line)


def _draft(work: Any, number: int) -> Draft | Problem:
    if not isinstance(work, dict):
        return Problem(number, "a JSON value that is no record of a paper")
    id_ = str(work.get("id") or "").rpartition("/")[2]
    title = line(str(work.get("title") or work.get("display_name") or ""))
    if not title:
        return Problem(number, "a work without a title", record=id_)
    ids = _of(work, "ids")
    place = _of(work, "primary_location")
    source = _of(place, "source")
    places = [place, *(each for each in work.get("locations") or () if isinstance(each, dict))]
    addresses = [str(each.get("landing_page_url") or "") for each in places]
    pdfs = [str(each["pdf_url"]) for each in places if each.get("pdf_url")]
    pmid = str(ids.get("pmid") or "").rstrip("/").rpartition("/")[2]
    known = facts.identifiers((), (str(work.get("doi") or ""),), addresses, openalex=id_, pmid=pmid)
    cited = work.get("cited_by_count")
    topics = [*(work.get("keywords") or ()), *(work.get("topics") or work.get("concepts") or ())]
    names = [each.get("display_name") for each in topics if isinstance(each, dict) and (each.get("score") or 1) >= 0.3]
    return Draft(
        title=title,
        abstract=_abstract(work.get("abstract_inverted_index")),
        authors=_people(work.get("authorships")),
        identifiers=known,
        links=tuple([Link("pdf", url) for url in dict.fromkeys(pdfs) if url.startswith("http")][:3]),
        published=day(work.get("publication_date")) or day(work.get("publication_year")),
        venue=line(str(source.get("display_name") or "")) or None,
        line=number,
        keywords=tuple(dict.fromkeys([line(name) for name in names if isinstance(name, str) and name])),
        counts=(("citations", cited),) if type(cited) is int and cited >= 0 else (),
        extra=(("type", work["type"]),) if isinstance(work.get("type"), str) else (),
    )


def _of(value: Any, name: str) -> dict[str, Any]:
    inner = value.get(name) if isinstance(value, dict) else None
    return inner if isinstance(inner, dict) else {}


def _people(authorships: Any) -> tuple[Author, ...]:
    found = []
    for each in authorships if isinstance(authorships, list) else ():
        name = _of(each, "author").get("display_name") or (
            each.get("raw_author_name") if isinstance(each, dict) else ""
        )
        if isinstance(name, str) and line(name):
            found.append(Author(line(name)))
    return tuple(found)


def _abstract(index: Any) -> str | None:
    """An abstract from the places in which each of its words stands."""
    if not isinstance(index, dict):
        return None
    words: dict[int, str] = {}
    for word, places in index.items():
        for place in places if isinstance(places, list) else ():
            if type(place) is int and 0 <= place < _WORDS:
                words[place] = word
    return " ".join(words[place] for place in sorted(words)) or None


FORMAT = Format(
    "openalex",
    "OpenAlex works (JSON)",
    sniff,
    read,
    Authority.API,
    kept="title, abstract, authors, DOI, arXiv, PubMed and OpenAlex ids, PDF addresses, date, venue, keywords and "
    "topics, number of citations, type",
    left="institutions, references, funding",
)
