"""Zotero's RDF export: items, and beside them the notes and collections that refer to them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from readq.formats.base import Format, Item, Stream
from readq.formats.common.names import made
from readq.formats.references.zotero import draft
from readq.identity import doi
from readq.listing import About, Authority, Problem
from readq.model import Author

if TYPE_CHECKING:
    import xml.etree.ElementTree as ET

_ITEMS = (
    "Article", "Book", "BookSection", "Document", "Description", "Thesis", "Report", "Manuscript", "Patent",
    "ConferenceProceedings", "Data", "Recording", "Image", "Letter", "Interview", "Legislation", "MotionPicture",
)  # fmt: skip
_BESIDE = ("Memo", "Collection", "Attachment", "Journal", "UserItem")
_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"


def sniff(stream: Stream) -> bool:
    """Whether it is RDF with Zotero's elements."""
    text = stream.text
    return (
        stream.head.startswith("<")
        and "<rdf:RDF" in text
        and ("zotero.org/namespaces" in text or "<z:itemType" in text)
    )


def read(stream: Stream) -> Iterator[Item]:
    """The items of a file. It is read twice, since notes and collections stand below the items they belong to."""
    from readq.formats.common import xml_records
    from readq.formats.common.xml_records import child, children, local, text

    yield About("zotero-rdf")
    notes: dict[str, str] = {}
    collections: dict[str, list[str]] = {}
    journals: dict[str, ET.Element] = {}
    for record in xml_records.records(stream, (*_ITEMS, *_BESIDE)):
        if isinstance(record, Problem):
            continue
        element = record.element
        about = element.get(f"{_RDF}about", "")
        if local(element) == "Memo":
            notes[about] = text(element, "value")
        elif local(element) == "Journal":
            journals[about] = element
        elif local(element) == "Collection":
            for part in children(element, "hasPart"):
                collections.setdefault(part.get(f"{_RDF}resource", ""), []).append(text(element, "title"))
    stream.rewind()
    for record in xml_records.records(stream, (*_ITEMS, *_BESIDE)):
        if isinstance(record, Problem):
            yield record
            continue
        element = record.element
        if local(element) in _BESIDE:
            continue
        about = element.get(f"{_RDF}about", "")
        kind = text(element, "itemType")
        if kind in ("attachment", "note"):
            continue
        venue = child(element, "isPartOf")
        whole = next(iter(venue), None) if venue is not None and len(venue) else None
        if whole is None and venue is not None:
            whole = journals.get(venue.get(f"{_RDF}resource", ""))
        ids = [text(each) for owner in (element, whole) if owner is not None for each in children(owner, "identifier")]
        found = [known for each in ids if (known := doi(each.removeprefix("DOI ")))]
        fields = {
            "title": text(element, "title"),
            "abstractNote": text(element, "abstract"),
            "date": text(element, "date"),
            "publicationTitle": text(whole, "title"),
            "publisher": text(element, "publisher"),
            "extra": text(element, "description"),
            "volume": text(whole, "volume") or text(element, "volume"),
            "issue": text(whole, "issue") or text(element, "issue"),
            "pages": text(element, "pages"),
            "DOI": found[0] if found else "",
            "url": " ".join(each for each in [*ids, about] if each.startswith("http")),
            "archiveID": next((each for each in ids if "arxiv" in each.lower()), ""),
            "citationKey": text(element, "citationKey"),
        }
        resources = [each.get(f"{_RDF}resource", "") for each in children(element, "isReferencedBy")]
        tags = [text(each) for each in children(element, "subject")]
        made_ = draft(
            {name: value for name, value in fields.items() if value},
            _people(element),
            kind=kind,
            number=record.line,
            notes=[notes[each] for each in resources if notes.get(each)],
            tags=tags,
            collections=collections.get(about, ()),
        )
        yield made_ or Problem(record.line, "an item without a title", record=about)


def _people(element: ET.Element) -> list[Author]:
    from readq.formats.common.xml_records import child, text

    found: list[Author] = []
    listed = child(element, "authors") or child(element, "creators") or child(element, "editors")
    for person in listed.iter() if listed is not None else ():
        if person.tag.endswith("}Person") and (
            made_ := made(text(person, "surname"), text(person, "givenName") or text(person, "givenname"))
        ):
            found.append(made_)
    return found


FORMAT = Format(
    "zotero-rdf",
    "Zotero RDF",
    sniff,
    read,
    Authority.MANAGER,
    kept="title, abstract, authors, DOI and arXiv id, addresses, date, venue, tags, collections (as tags), notes, "
    "volume, issue, pages",
    left="attachments, relations between items",
)
