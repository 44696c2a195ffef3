"""A paper as Markdown, as Hugging Face offers it at ``papers/{id}.md``: the text of arXiv's HTML under a few lines
that say what it is."""

from __future__ import annotations

import re
from collections.abc import Iterator

from readq.formats.base import Format, Item, NotAListing, Stream
from readq.formats.common.days import day
from readq.formats.common.markup import line
from readq.identity import arxiv_id
from readq.listing import About, Authority, Draft

_HEAD = re.compile(r"Title:\s*(.+?)\n+URL Source:\s*(\S+)", re.S)
_PUBLISHED = re.compile(r"^Published Time:\s*(.+)$", re.M)
_ABSTRACT = re.compile(
    r"^#*[ \t]*(?:\*\*)?Abstract[.:]?(?:\*\*)?[.:]?[ \t]*\n+"
    r"(.+?)(?=^#+\s|^[ \t]*(?:\d+\.?|I\.)\s+Introduction|^-{3,}$|\Z)",
    re.M | re.S | re.I,
)
_MARKS = re.compile(r"!?\[([^\]]*)\]\([^)]*\)|[*_]{1,3}(?=\S)|(?<=\S)[*_]{1,3}")


def sniff(stream: Stream) -> bool:
    """Whether it begins with the lines that say what it is."""
    return _HEAD.match(stream.head) is not None


def read(stream: Stream) -> Iterator[Item]:
    """The one paper."""
    head = _HEAD.match(stream.head)
    if head is None or not (title := re.sub(r"^\[[^\]]*\]\s*", "", line(head[1]))):
        raise NotAListing("Markdown without the lines that name a paper")
    yield About("hf-paper")
    text = stream.text
    known = arxiv_id(re.sub(r"/html/", "/abs/", head[2]))
    published = _PUBLISHED.search(text)
    abstract = _ABSTRACT.search(text)
    told = _MARKS.sub(lambda match: match[1] or "", abstract[1]) if abstract else ""
    paragraphs = [" ".join(part.split()) for part in re.split(r"\n\s*\n", told)]
    yield Draft(
        title,
        "\n".join(filter(None, paragraphs)) or None,
        identifiers=(("arxiv", known),) if known else (),
        updated=day(published[1]) if published else None,
        line=1,
    )


FORMAT = Format(
    "hf-markdown",
    "Hugging Face paper as Markdown",
    sniff,
    read,
    Authority.CAPTURE,
    kept="id, title, abstract, day of the text",
    left="the text itself, authors (they are not told apart from affiliations)",
)
