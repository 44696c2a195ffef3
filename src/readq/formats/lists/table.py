"""Tables with a header: what people keep in spreadsheets, and databases export as CSV or TSV."""

from __future__ import annotations

import re
from collections.abc import Iterator

from readq.formats.base import Format, Item, Stream
from readq.formats.common.days import day, of
from readq.formats.common.latex import to_text
from readq.formats.common.markup import line, plain
from readq.formats.common.names import authors
from readq.formats.common.tables import Row, header, rows
from readq.formats.lists.paper_links import paper
from readq.formats.references import facts
from readq.identity import arxiv_id, placeholder
from readq.listing import About, Authority, Draft, Problem

_NAMES = {
    "title": "title article_title document_title paper_title name paper",
    "abstract": "abstract abstract_note summary description",
    "authors": "authors author author_full_names author_names creators creator",
    "doi": "doi doi_link digital_object_identifier",
    "arxiv": "arxiv arxiv_id eprint arxivid",
    "id": "id paper_id key identifier identifiers eid",
    "url": "url urls link links pdf_url pdf pdf_link paper_url web_address homepage article_url",
    "code": "code code_url github repository repo",
    "date": "date published publication_date pub_date date_published published_date year_published",
    "year": "year publication_year pub_year",
    "month": "month",
    "venue": "venue journal journal_title source_title publication publication_title conference booktitle source "
    "publisher",
    "keywords": "keywords author_keywords keyword index_keywords topics subjects",
    "categories": "categories category primary_category",
    "tags": "tags tag labels label folders groups",
    "notes": "notes note comments comment remarks my_notes",
    "status": "status read_status state read reading_status",
    "rating": "rating stars score",
    "citations": "citations cited_by cites citation_count times_cited num_citations",
    "upvotes": "upvotes votes",
    "pmid": "pmid pubmed_id pubmed",
    "key": "citation_key citekey bibtex_key citation_label",
}  # fmt: skip
_COLUMNS = {name: kind for kind, names in _NAMES.items() for name in names.split()}
_ENOUGH = frozenset(
    (
        "abstract",
        "authors",
        "doi",
        "arxiv",
        "url",
        "date",
        "year",
        "venue",
        "pmid",
        "keywords",
        "tags",
        "status",
        "notes",
        "id",
    )
)
_LIST = re.compile(r"\s*[;|\n]\s*|\s*,\s+|,")


def sniff(stream: Stream) -> bool:
    """Whether it begins with a header that names titles and something else that papers have."""
    if stream.head.startswith(("<", "{", "[", "%", "@")):
        return False
    names, _ = header(stream)
    kinds = {kind for name in names if (kind := _kind(name))}
    return ("title" in kinds and len(kinds & _ENOUGH) >= 1) or (len(names) > 1 and bool(kinds & {"doi", "arxiv"}))


def _kind(name: str) -> str | None:
    return _COLUMNS.get(re.sub(r"\W+", "_", name.strip().lower()).strip("_"))


def read(stream: Stream) -> Iterator[Item]:
    """The rows of a table."""
    yield About("table")
    for row in rows(stream):
        yield row if isinstance(row, Problem) else _draft(row)


def _draft(row: Row) -> Draft | Problem:
    cells: dict[str, str] = {}
    for name, cell in row.cells.items():
        if (kind := _kind(name)) and cell.strip():
            cells.setdefault(kind, cell.strip())
    get = cells.get
    urls = [each for each in re.split(r"[\s;|]+", get("url", "")) if each.startswith("http")]
    told = [pair for url in urls for pair in paper(url).identifiers]
    ids = [get("arxiv", ""), *re.split(r"[\s;,]+", get("id", ""))]
    own = facts.identifiers(filter(arxiv_id, ids), [get("doi", ""), *ids[1:]], (), pmid=get("pmid", ""))
    known = tuple(dict.fromkeys((*own, *told)))
    title = to_text(line(get("title", "")))
    if not title:
        if not known:
            return Problem(row.line, "a row without a title")
        title = placeholder(known)
    status = (
        facts.status(get("status", ""))
        if get("status", "").lower() not in ("true", "yes", "x", "1")
        else facts.status("read")
    )
    counts = [
        (name, int(number)) for name in ("citations", "upvotes") if (number := get(name, "").replace(",", "")).isdigit()
    ]
    rating = re.match(r"(\d(?:\.\d)?)(?:\s*/\s*(\d+))?$", get("rating", ""))
    people = get("authors", "")
    return Draft(
        title=title,
        abstract=plain(get("abstract", "")) or None,
        authors=authors(to_text(people)) if "|" not in people else authors(people.replace("|", ";")),
        identifiers=known,
        links=(*facts.links(urls, known), *facts.links([get("code", "")], ())),
        published=day(get("date")) or of(get("year", "")[:4], get("month")),
        venue=line(get("venue", "")) or None,
        line=row.line,
        categories=facts.words(get("categories", ""), _LIST),
        keywords=facts.words(get("keywords", ""), _LIST),
        counts=tuple(counts),
        notes=(facts.note(get("notes", "")),) if get("notes") else (),
        tags=facts.words(get("tags", ""), _LIST),
        status=status,
        rating=min(1.0, float(rating[1]) / float(rating[2] or 5)) if rating and float(rating[2] or 5) else None,
        citation_key=get("key"),
    )


FORMAT = Format(
    "table",
    "Tables with a header (CSV, TSV)",
    sniff,
    read,
    Authority.MANAGER,
    kept="of the columns that are named as usual: title, abstract, authors, DOI, arXiv and PubMed ids, addresses, "
    "date, venue, keywords, categories, tags, notes, status, rating, citations, citation key",
    left="other columns",
)
