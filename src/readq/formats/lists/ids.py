"""Ids, DOIs and addresses of papers, one a line or anywhere in a text.

What such a list tells of a paper is little: where nothing names it, its title is the id itself, until any other source
tells better.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from readq.formats.base import Format, Item, NotAListing, Stream
from readq.formats.common.markup import line
from readq.formats.lists.paper_links import paper
from readq.identity import placeholder
from readq.listing import About, Authority, Draft, Problem
from readq.model import Link

_FOUND = re.compile(
    r"""\[(?P<name>[^\]\n]{3,300})\]\((?P<to>https?://[^\s)]+)\)
      | <a\b[^>]*\bhref=["'](?P<href>https?://[^"']+)["'][^>]*>(?P<anchor>.{0,400}?)</a>
      | (?P<url>https?://[^\s<>"'\])}]+)
      | (?P<doi>\b(?:doi\s*:\s*)?10\.\d{4,9}/[^\s<>"'\])},;]+)
      | (?P<arxiv>(?<![\w./])(?:arxiv\s*:\s*)?(?:\d{4}\.\d{4,5}|[a-z-]{2,10}(?:\.[A-Z]{2})?/\d{7})(?:v\d+)?
          (?![\w/]|\.\d))""",
    re.I | re.X,
)
_QUOTED = re.compile(r"""(["'])[^"'\n]*\1""")
_ONLY = re.compile(r"\s*(?:[-*•>]\s*|\d+[.)]\s+)?(\S+)[\s,;]*")
_BESIDE = re.compile(r"^[-–—:|•*\s\d.)\]]+|[-–—:|(\[\s]+$")
_SHORTEST = 12  # characters of what stands beside an address, to be taken for a title
_LOOKED_AT = 400  # lines
_ENOUGH, _ONE_IN = 3, 10  # lines that name a paper, in a text that was not written for them


def sniff(stream: Stream) -> bool:
    """Whether every second line near the beginning names a paper, or every tenth of a text and three at least."""
    if stream.data.count(b"\0") * 100 > len(stream.data) and not stream.data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False  # no text
    lines = [
        text for text in stream.text.split("\n")[:_LOOKED_AT] if text.strip() and not text.lstrip().startswith("#")
    ]
    if not lines:
        return False
    # What stands in quotes is a program's, unless all of it is a list.
    code = stream.head[:1] not in ("[", '"', "<") or stream.head.startswith('"""')
    naming = sum(any(known for *_, known in _papers(_QUOTED.sub("", text) if code else text)) for text in lines)
    return naming * 2 >= len(lines) or (naming >= _ENOUGH and naming * _ONE_IN >= len(lines))


def read(stream: Stream) -> Iterator[Item]:
    """A paper for each that is named, once; what is no paper on a line of its own is a problem."""
    yield About("ids")
    seen: set[tuple[str, str] | str] = set()
    for number, text, _cut in stream.lines():
        found = list(_papers(text))
        for address, title, identifiers, known in found:
            if not known:
                if text.strip() == address:
                    yield Problem(number, "an address that is not known to be a paper's", record=address[:120])
                continue
            key = identifiers[0] if identifiers else address
            if key in seen:
                continue
            seen.add(key)
            yield Draft(
                title or placeholder(identifiers) or address,
                identifiers=identifiers,
                links=(Link("page", address),) if not identifiers and address.startswith("http") else (),
                line=number,
            )
        if (
            not found
            and (only := _ONLY.fullmatch(text))
            and re.search(r"\d", only[1])
            and not text.lstrip().startswith("#")
        ):
            yield Problem(number, "neither an id nor an address of a paper", record=only[1][:120])
    if not seen:
        raise NotAListing("no id, DOI or address of a paper was found in it")


def _papers(text: str) -> Iterator[tuple[str, str, tuple[tuple[str, str], ...], bool]]:
    """The addresses and ids of a line, each with what names it there, if anything does, what it tells, and whether it
    is a paper's."""
    matches = list(_FOUND.finditer(text))
    for match in matches:
        address = next(
            each for each in (match["to"], match["href"], match["url"], match["doi"], match["arxiv"]) if each
        )
        address = address.rstrip(".,;:!?")
        told = paper(address)
        title = line(match["name"] or match["anchor"] or "")
        if not title and len(matches) == 1:
            beside = f"{text[: match.start()]} {text[match.end() :]}"
            title = line(_BESIDE.sub("", _BESIDE.sub("", beside)).strip())
            title = title if title.count(" ") >= 2 and title[-1:] not in ".:" else ""
        if len(title) < _SHORTEST or title.startswith(("http", "10.")) or paper(title).known:
            title = ""
        yield address, title, told.identifiers, told.known


FORMAT = Format(
    "ids",
    "arXiv ids, DOIs and addresses of papers in any text",
    sniff,
    read,
    Authority.UNKNOWN,
    kept="ids and addresses, and the text of a link as the title; without one the id stands for it until another "
    "source tells the title",
    left="the text around them",
)
