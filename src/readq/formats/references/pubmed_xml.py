"""PubMed's XML: https://www.nlm.nih.gov/bsd/licensee/elements_descriptions.html"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from readq.formats.base import Format, Item, Stream
from readq.formats.common.days import day, of
from readq.formats.common.names import made
from readq.formats.references import facts
from readq.listing import About, Authority, Draft, Problem
from readq.model import Author

if TYPE_CHECKING:
    import xml.etree.ElementTree as ET

    from readq.formats.common.xml_records import Record


def sniff(stream: Stream) -> bool:
    """Whether it holds articles of PubMed."""
    return stream.head.startswith("<") and "<MedlineCitation" in stream.text


def read(stream: Stream) -> Iterator[Item]:
    """The articles of a file."""
    from readq.formats.common import xml_records

    yield About("pubmed-xml")
    names = ("PubmedArticle",) if "<PubmedArticle" in stream.text else ("MedlineCitation",)
    for record in xml_records.records(stream, names):
        yield record if isinstance(record, Problem) else _draft(record)


def _draft(record: Record) -> Draft | Problem:
    from readq.formats.common.xml_records import child, children, local, text

    element = record.element
    citation = element if local(element) == "MedlineCitation" else child(element, "MedlineCitation")
    article = child(citation, "Article") if citation is not None else None
    pmid = text(citation, "PMID")
    title = " ".join(text(article, "ArticleTitle").split()) or " ".join(text(article, "VernacularTitle").split())
    if article is None or not title:
        return Problem(record.line, "an article without a title", record=f"PMID {pmid}")
    listed = child(article, "AuthorList")
    people: list[Author] = []
    for each in children(listed, "Author") if listed is not None else ():
        group = " ".join(text(each, "CollectiveName").split())
        person = (
            Author(group)
            if group
            else made(text(each, "LastName"), text(each, "ForeName") or text(each, "Initials"), text(each, "Suffix"))
        )
        people += [person] if person else []
    ids = child(element, "PubmedData", "ArticleIdList")
    told = {each.get("IdType", ""): text(each) for each in children(ids, "ArticleId")} if ids is not None else {}
    dois = [text(each) for each in children(article, "ELocationID") if each.get("EIdType") == "doi"]
    words = [text(each) for group in children(citation, "KeywordList") for each in children(group, "Keyword")]  # type: ignore[arg-type]
    mesh = child(citation, "MeshHeadingList") if citation is not None else None
    words += [text(each, "DescriptorName") for each in children(mesh, "MeshHeading")] if mesh is not None else []
    types = child(article, "PublicationTypeList")
    kinds = [text(each).strip() for each in children(types, "PublicationType")] if types is not None else []
    return Draft(
        title=title.removesuffix("."),
        abstract=_abstract(child(article, "Abstract")),
        authors=tuple(people),
        identifiers=facts.identifiers((), [*dois, told.get("doi", "")], pmid=pmid, pmcid=told.get("pmc", "")),
        published=_date(child(article, "Journal", "JournalIssue", "PubDate")) or _date(child(article, "ArticleDate")),
        venue=text(article, "Journal", "Title") or text(article, "Journal", "ISOAbbreviation") or None,
        line=record.line,
        keywords=tuple(dict.fromkeys(word for each in words if (word := " ".join(each.split())))),
        withdrawn="yes" if "Retracted Publication" in kinds else None,
    )


def _abstract(element: ET.Element | None) -> str | None:
    """An abstract, of its labelled parts each a paragraph."""
    from readq.formats.common.xml_records import children, text

    if element is None:
        return None
    parts = []
    for each in children(element, "AbstractText"):
        label = each.get("Label") or ""
        said = " ".join(text(each).split())
        parts.append(f"{label.capitalize()}: {said}" if label and label.upper() != "UNLABELLED" else said)
    return "\n".join(filter(None, parts)) or None


def _date(element: ET.Element | None) -> str | None:
    from readq.formats.common.xml_records import text

    if element is None:
        return None
    told = of(text(element, "Year"), text(element, "Month"), text(element, "Day"))
    return told or day(text(element, "MedlineDate"))


FORMAT = Format(
    "pubmed-xml",
    "PubMed XML",
    sniff,
    read,
    Authority.PUBLISHER,
    kept="PubMed ids, DOI, title, abstract with its labels, authors and groups, journal, date, keywords, MeSH "
    "headings, whether it was retracted",
    left="affiliations, grants, references, history",
)
