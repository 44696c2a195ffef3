"""RIS, as reference managers, publishers and databases write it.

https://en.wikipedia.org/wiki/RIS_(file_format) lists the tags and how differently they are meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from readq.formats.base import Format, Item, NotAListing, Stream
from readq.formats.common.days import day
from readq.formats.common.latex import to_text
from readq.formats.common.markup import line, plain
from readq.formats.common.names import author
from readq.formats.references import facts
from readq.formats.references.tagged import Record, records
from readq.identity import placeholder
from readq.listing import About, Authority, Draft, Problem

_TAGGED = re.compile(r"[ \t]{0,3}([A-Z][A-Z0-9])[ \t]{1,3}-(?:[ \t]+(.*)|[ \t]*$)")
_BEGINS = re.compile(r"\n\ufeff?[ \t]{0,3}TY[ \t]{1,3}-[ \t]*\S")  # "^" would be looked for at every character
_PMID = re.compile(r"PMID\s*[:.]?\s*(\d{1,9})", re.IGNORECASE)
# What Scopus, Web of Science, EBSCO and ProQuest put where others have the reader's notes.
_REMARK = re.compile(
    r"(?:(?:Total )?Times Cited|Cited (?:By|Reference Count)|Export Date|Conference code|Correspondence Address|CODEN|"
    r"Funding (?:details|text)|Accession Number|Language of Original Document)[\w ]{0,40}:|"
    r"(?:Copyright|Last updated|Date (?:completed|created|revised)|SuppNotes|Number of references) - ",
    re.IGNORECASE,
)
_BOOKS = frozenset(("BOOK", "EDBOOK", "WHOLE BOOK", "CONF"))


def sniff(stream: Stream) -> bool:
    """Whether a record begins near the beginning."""
    return not stream.head.startswith(("<", "{")) and _begins(stream)


def _begins(stream: Stream) -> bool:
    return _BEGINS.search(f"\n{stream.text}") is not None


def read(stream: Stream) -> Iterator[Item]:
    """The records of a file."""
    if not _begins(stream):
        raise NotAListing("no RIS record was found in it")
    yield About("ris")
    for record in records(stream, _TAGGED, "TY", "ER"):
        yield _draft(record)


def _draft(record: Record) -> Draft | Problem:
    title = record.first("TI", "T1", "CT", "BT", "ST")
    where = record.first("ID", "AN", "DO")
    if not title and record.first("TY").upper() in _BOOKS:
        title = record.first("T2", "T3")
    addresses = record.every("UR", "L1", "L2", "LK")
    dois = [*record.every("DO", "DI"), *(each for each in record.every("M3", "N1") if each.startswith("10."))]
    texts = [*addresses, record.first("JO", "JF", "T2"), record.first("VL"), *record.every("M1", "PB", "N1")]
    pmid = next((match[1] for each in record.every("AN", "C7", "M2") if (match := _PMID.fullmatch(each))), "")
    known = facts.identifiers(record.every("AN", "C7"), dois, texts, pmid=pmid)
    title = title or placeholder(known)
    if not title:
        return Problem(record.line, "a record without a title", record=where[:80])
    venue = record.first("JF", "JO", "T2", "JA", "J2", "BT", "PB")
    abstract = record.text("AB") or record.text("N2")
    told = [note for each in record.text("N1", "RN") if (note := facts.note(each))]
    notes = [note for note in told if not _REMARK.match(note)]
    remarks = [line(note) for note in told if _REMARK.match(note)]
    return Draft(
        title=to_text(line(title)),
        abstract=plain(to_text("\n".join(abstract).replace("\n", " "))) or None,
        authors=tuple([person for name in record.every("AU", "A1") if (person := author(to_text(name)))]),
        identifiers=known,
        links=facts.links(addresses, known),
        published=next((date for each in record.every("DA", "Y1", "PY") if (date := day(each))), None),
        venue=venue if venue != title else None,
        line=record.line,
        keywords=tuple(dict.fromkeys(word for each in record.listed("KW") for word in facts.words(each))),
        comment="; ".join(remarks) or None,
        notes=tuple(notes),
        citation_key=record.first("ID") or None,
        extra=tuple(
            [
                (name, value)
                for name, tag in (("type", "TY"), ("volume", "VL"), ("issue", "IS"), ("pages", "SP"))
                if (value := record.first(tag))
            ]
        ),
        raw=record.raw,
    )


FORMAT = Format(
    "ris",
    "RIS",
    sniff,
    read,
    Authority.MANAGER,
    kept="title, abstract, authors, DOI and arXiv id wherever they stand, addresses, date, venue, keywords, notes, "
    "what databases remark, reference id, volume, issue and first page, the record as it stands",
    left="other fields (they are in the record as it stands)",
)
