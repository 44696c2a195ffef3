"""A paper as Hugging Face's API and its pages describe it in JSON.

The outer ``publishedAt`` of a listed paper is the time of its listing, in one shape even US Eastern time labelled UTC:
only that of the paper itself tells when it was published.
"""

from __future__ import annotations

from typing import Any

from readq.formats.common.days import day
from readq.formats.common.latex import to_text
from readq.formats.common.markup import line, plain
from readq.identity import arxiv_id
from readq.listing import Draft, Problem
from readq.model import Author, Link

_COUNTS = (("upvotes", "upvotes"), ("numComments", "comments"), ("githubStars", "stars"))


def draft(record: Any, number: int) -> Draft | Problem:
    """The draft of a record, with or without what a listing puts around the paper; a problem if it is none."""
    if not isinstance(record, dict):
        return Problem(number, "a JSON value that is no record of a paper")
    inner = record.get("paper")
    paper: dict[str, Any] = inner if isinstance(inner, dict) else record
    id_ = str(paper.get("id") or record.get("id") or "")
    title = to_text(_line(paper.get("title")) or _line(record.get("title")), braces=False)
    if not title:
        return Problem(number, "a record without a title", record=id_[:60])

    def told(name: str) -> Any:
        return paper.get(name) if paper.get(name) is not None else record.get(name)

    summary = told("summary") or told("abstract")
    links = [("code", told("githubRepo")), ("page", told("projectPage"))]
    counts = [(name, value) for key, name in _COUNTS if type(value := told(key)) is int and value >= 0]
    keywords = told("ai_keywords")
    organization = told("organization")
    extra = [("thumbnail", told("thumbnail"))]
    if isinstance(organization, dict):
        extra.append(("organization", organization.get("fullname") or organization.get("name")))
    known = arxiv_id(id_)
    return Draft(
        title=title,
        abstract=_prose(summary),
        authors=_authors(told("authors")),
        identifiers=(("arxiv", known),) if known else (),
        links=tuple([Link(kind, url.strip()) for kind, url in links if isinstance(url, str) and url.strip()]),
        published=day(paper.get("publishedAt")),
        announced=day(told("submittedOnDailyAt")) or (day(record.get("publishedAt")) if inner is not None else None),
        keywords=tuple([word for each in keywords if (word := _line(each))]) if isinstance(keywords, list) else (),
        summary=_prose(told("ai_summary")),
        counts=tuple(counts),
        extra=tuple([(name, value) for name, value in extra if isinstance(value, str) and value]),
        line=number,
        withdrawn=(day(told("withdrawnAt")) or "yes") if told("withdrawnAt") else None,
    )


def papers(props: Any, depth: int = 0) -> list[Any]:
    """The records of papers in the data of a page, in order: those of its list, or the one paper it is about."""
    if isinstance(props, list):
        return [each for each in props if _is_record(each)] or [
            found for each in props if depth < 4 for found in papers(each, depth + 1)
        ]
    if not isinstance(props, dict):
        return []
    for name in ("dailyPapers", "papers", "trendingPapers", "results", "items"):
        if isinstance(props.get(name), list) and (found := papers(props[name], depth + 1)):
            return found
    if _is_record(props):
        return [props]
    return [found for each in props.values() if depth < 4 for found in papers(each, depth + 1)]


def _is_record(value: Any) -> bool:
    if not isinstance(value, dict):
        return False
    paper = value.get("paper")
    paper = paper if isinstance(paper, dict) else value
    return isinstance(paper.get("title"), str) and arxiv_id(str(paper.get("id"))) is not None


def _authors(authors: Any) -> tuple[Author, ...]:
    names = (
        [each.get("name") if isinstance(each, dict) else each for each in authors] if isinstance(authors, list) else []
    )
    return tuple([Author(name) for each in names if (name := _line(each))])


def _line(value: Any) -> str:
    return line(value) if isinstance(value, str) else ""


def _prose(value: Any) -> str | None:
    """A text whose line ends mean nothing, unless they leave a line free."""
    if not isinstance(value, str):
        return None
    told = "\n".join(filter(None, (line(part) for part in plain_parts(value))))
    return to_text(told, braces=False) or None


def plain_parts(text: str) -> list[str]:
    """The paragraphs of a text."""
    return plain(text.replace("\n\n", "<p>")).split("\n") if "\n\n" in text else [text]
