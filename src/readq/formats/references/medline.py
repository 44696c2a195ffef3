"""PubMed's export for reference managers (.nbib): MEDLINE.

https://www.nlm.nih.gov/bsd/mms/medlineelements.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from readq.formats.base import Format, Item, Stream
from readq.formats.common.days import day
from readq.formats.common.markup import line
from readq.formats.common.names import author
from readq.formats.references import facts
from readq.formats.references.tagged import Record, records
from readq.listing import About, Authority, Draft, Problem
from readq.model import Author

_TAGGED = re.compile(r"([A-Z][A-Z0-9]{1,3}) {0,2}- ?(.*)")
_BEGINS = re.compile(r"\n\ufeff?PMID ?- ?\d")  # "^" would be looked for at every character


def sniff(stream: Stream) -> bool:
    """Whether a record begins near the beginning."""
    return _BEGINS.search(f"\n{stream.text}") is not None


def read(stream: Stream) -> Iterator[Item]:
    """The records of a file."""
    yield About("nbib")
    for record in records(stream, _TAGGED, "PMID"):
        yield _draft(record)


def _draft(record: Record) -> Draft | Problem:
    pmid = record.first("PMID")
    title = record.first("TI", "BTI", "CTI", "TT")
    if not title:
        return Problem(record.line, "a record without a title", record=f"PMID {pmid}")
    dois = [each.removesuffix("[doi]").strip() for each in record.every("LID", "AID") if each.endswith("[doi]")]
    full, short = record.every("FAU"), record.every("AU")
    people = [author(name) for name in (full if len(full) >= len(short) else short)]
    groups = [Author(name) for name in record.every("CN")]
    return Draft(
        title=line(title).rstrip(".") if line(title).endswith(".") else line(title),
        abstract=line(record.first("AB")) or None,
        authors=(*[person for person in people if person], *groups),
        identifiers=facts.identifiers((), dois, pmid=pmid, pmcid=record.first("PMC")),
        published=next((date for each in record.every("DP", "DEP", "EDAT") if (date := day(each))), None),
        venue=record.first("JT", "TA", "BTI") or None,
        line=record.line,
        keywords=tuple(dict.fromkeys(each.lstrip("*") for each in (*record.every("OT"), *record.every("MH")))),
        withdrawn="yes" if "Retracted Publication" in record.every("PT") else None,
        extra=tuple(
            [
                (name, told)
                for name, tag in (("volume", "VI"), ("issue", "IP"), ("pages", "PG"))
                if (told := record.first(tag))
            ]
        ),
        raw=record.raw,
    )


FORMAT = Format(
    "nbib",
    "PubMed export (MEDLINE, .nbib)",
    sniff,
    read,
    Authority.PUBLISHER,
    kept="PubMed ids, DOI, title, abstract, authors and groups, journal, date, keywords, MeSH headings, "
    "whether it was retracted, volume, issue and pages, the record as it stands",
    left="affiliations, grants, substances (they are in the record as it stands)",
)
