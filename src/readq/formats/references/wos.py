"""Web of Science's own export as plain text: tags of two letters, further lines indented."""

from __future__ import annotations

import re
from collections.abc import Iterator

from readq.formats.base import Format, Item, Stream
from readq.formats.common.days import day, of
from readq.formats.common.names import author
from readq.formats.references import facts
from readq.formats.references.tagged import Record, records
from readq.listing import About, Authority, Draft, Problem

_TAGGED = re.compile(r"([A-Z][A-Z0-9])(?: (.*)|\s*$)")
_BEGINS = re.compile(r"\ufeff?FN [^\n]*\n(?:VR [^\n]*\n)?PT ")


def sniff(stream: Stream) -> bool:
    """Whether it begins with the lines that name the export."""
    return _BEGINS.match(stream.head) is not None


def read(stream: Stream) -> Iterator[Item]:
    """The records of a file."""
    yield About("wos")
    for record in records(stream, _TAGGED, "PT", "ER"):
        yield _draft(record)


def _draft(record: Record) -> Draft | Problem:
    title = record.first("TI")
    if not title:
        return Problem(record.line, "a record without a title", record=record.first("UT"))
    month = record.first("PD").split(" ")
    cited = record.first("TC")
    return Draft(
        title=title,
        abstract=record.first("AB") or None,
        authors=tuple([person for name in record.listed("AF") or record.listed("AU") if (person := author(name))]),
        identifiers=facts.identifiers((), record.every("DI"), wos=record.first("UT"), pmid=record.first("PM")),
        published=of(record.first("PY"), month[0].split("-")[0], month[1] if len(month) > 1 else None)
        or day(record.first("PY")),
        venue=record.first("SO") or None,
        line=record.line,
        keywords=tuple(dict.fromkeys(word for each in record.every("DE", "ID") for word in facts.words(each))),
        counts=(("citations", int(cited)),) if cited.isdigit() else (),
        raw=record.raw,
    )


FORMAT = Format(
    "wos",
    "Web of Science export (plain text)",
    sniff,
    read,
    Authority.API,
    kept="title, abstract, authors, DOI and other ids, date, journal, keywords, number of citations, the record as "
    "it stands",
    left="addresses, cited references (they are in the record as it stands)",
)
