"""Saved pages of arxiv.org: a paper's abstract page, listings of a category, results of a search."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from readq.formats.arxiv.parts import identifiers
from readq.formats.base import Format, Item, NotAListing, Stream
from readq.formats.common.days import day
from readq.formats.common.latex import to_text
from readq.formats.common.markup import line, plain
from readq.formats.common.names import author
from readq.formats.decode import decode
from readq.identity import arxiv_id
from readq.listing import About, Authority, Draft, Problem
from readq.model import Author, Link

_LARGEST = 128 << 20  # bytes
_OWN = re.compile(r"""arxiv\.org|name=["']citation_arxiv_id|href=["']/abs/""", re.I)
_LISTED = re.compile(
    r"""class=["'](?:list-identifier|list-title|arxiv-result)|name=["']citation_arxiv_id|class=["']title mathjax""",
    re.I,
)
_META = re.compile(r"""<meta\b[^>]*\bname=["'](citation_\w+)["'][^>]*\bcontent=(?:"([^"]*)"|'([^']*)')""", re.I)
_META_TURNED = re.compile(r"""<meta\b[^>]*\bcontent=(?:"([^"]*)"|'([^']*)')[^>]*\bname=["'](citation_\w+)["']""", re.I)
_PART = re.compile(r"<dt\b[^>]*>(.*?)(?=<dt\b|</dl>|<h[1-4]\b|\Z)|<h([1-4])\b[^>]*>(.*?)</h\2>", re.I | re.S)
_RESULT = re.compile(
    r"""<li\b[^>]*class=["'][^"']*arxiv-result[^"']*["'][^>]*>(.*?)(?=<li\b[^>]*class=["'][^"']*arxiv-result|</ol>|\Z)""",
    re.I | re.S,
)
_ABS = re.compile(
    r"""(?:href=["'](?:https?://(?:www\.)?arxiv\.org)?/abs/|arXiv:)([\w.-]+/\d{7}|\d{4}\.\d{4,5})""", re.I
)
_DAY = re.compile(
    r"(?:listings? for|Showing .*? for)\s+\w*,?\s*(\d{1,2} \w+ \d{4})|^\w{3}, (\d{1,2} \w{3} \d{4})", re.I
)
_CLASS = (
    r"""<(?P<tag>div|p|span|blockquote|td|h1)\b[^>]*class=["'][^"']*\b{}\b[^"']*["'][^>]*>(?P<inner>.*?)</(?P=tag)>"""
)
_DESCRIPTOR = re.compile(
    r"""<span\b[^>]*class=["'][^"']*(?:descriptor|has-text-black-bis|search-hit)[^"']*["'][^>]*>(.*?)</span>""",
    re.I | re.S,
)
_LABEL = re.compile(r"^\s*(?:Title|Authors?|Abstract|Comments?|Journal-ref|Subjects?|Submitted)\s*:\s*", re.I)
_SUBJECT = re.compile(r"\(([a-z-]+(?:\.[A-Za-z-]+)?)\)")
_SUBMITTED = re.compile(r"Submitted\s+(?:on\s+)?(\d{1,2} \w+,? \d{4})", re.I)
_MORE = re.compile(r"(?:△ Less|▽ More|\[v\d+\].*)\s*$", re.S)


def sniff(stream: Stream) -> bool:
    """Whether it is a page of arXiv's that lists or describes papers."""
    text = stream.text
    return stream.head.startswith("<") and _OWN.search(text) is not None and _LISTED.search(text) is not None


def read(stream: Stream) -> Iterator[Item]:
    """The papers of a page."""
    page = decode(stream.whole(_LARGEST))
    results = list(_RESULT.finditer(page))
    if results:
        yield About("arxiv-search")
        for match in results:
            yield _described(match[1], _line_of(page, match.start()), None, "")
        return
    if own := _own_page(page):
        yield About("arxiv-paper")
        yield own
        return
    told = _DAY.search(page)
    listed = day(told[1] or told[2]) if told else None
    yield About("arxiv-new", listed)
    found_any = False
    kind = ""
    for match in _PART.finditer(page):
        if match[3] is not None:
            heading = line(match[3]).lower()
            kind = (
                "replace"
                if "replace" in heading
                else "cross"
                if "cross" in heading
                else "new"
                if "new sub" in heading
                else kind
            )
            if found := _DAY.search(line(match[3])):
                listed = day(found[1] or found[2])
            continue
        found_any = True
        yield _described(match[1], _line_of(page, match.start()), listed, kind)
    if not found_any:
        raise NotAListing("a page of arXiv without papers")


def _line_of(page: str, place: int) -> int:
    return page.count("\n", 0, place) + 1


def _own_page(page: str) -> Draft | None:
    """The paper that an abstract page is about."""
    told: dict[str, list[str]] = {}
    found = [(name, one or two) for name, one, two in _META.findall(page)]
    found += [(name, one or two) for one, two, name in _META_TURNED.findall(page)] if not found else []
    for name, value in found:
        told.setdefault(name.lower(), []).append(html.unescape(value).strip())

    def first(name: str) -> str:
        return next(iter(told.get(name, ())), "")

    title = first("citation_title") or _shown(page, "title")
    abstract = _shown(page, "abstract") or first("citation_abstract")
    if not title or not (told or abstract):
        return None
    known = arxiv_id(first("citation_arxiv_id")) or next(
        (id_ for each in _ABS.findall(page) if (id_ := arxiv_id(each))), None
    )
    names = [author(to_text(name)) for name in told.get("citation_author", ())]
    people = tuple(name for name in names if name) or _names(page, "authors")
    subjects = _SUBJECT.findall(_shown(page, "subjects"))
    first_day, last_day = day(first("citation_date")), day(first("citation_online_date"))
    pdf = first("citation_pdf_url")
    return Draft(
        title=to_text(line(title), braces=False),
        abstract=to_text(plain(_LABEL.sub("", abstract)), braces=False) or None,
        authors=people,
        identifiers=identifiers(known, first("citation_doi")),
        links=(Link("pdf", pdf),) if pdf and not arxiv_id(pdf) else (),
        published=first_day,
        updated=last_day if last_day != first_day else None,
        venue=line(_shown(page, "jref")) or None,
        categories=tuple(dict.fromkeys(subjects)),
        comment=line(_shown(page, "comments")) or None,
        line=1,
    )


def _described(text: str, number: int, listed: str | None, kind: str) -> Draft | Problem:
    """The paper of one entry of a listing or of a search."""
    known = next((id_ for each in _ABS.findall(text) if (id_ := arxiv_id(each))), None)
    title = _shown(text, "list-title mathjax") or _shown(text, "title is-5") or _shown(text, "list-title")
    title = re.sub(r"^arXiv:\S+.*$", "", title)
    if not title:
        return Problem(number, "an entry without a title", record=known or "")
    abstract = _shown(text, "abstract-full") or _shown(text, "mathjax", "p")
    subjects = _SUBJECT.findall(_shown(text, "list-subjects"))
    subjects = subjects or re.findall(r"""<span class="tag[^"]*"[^>]*>([a-z-]+(?:\.[A-Za-z-]+)?)</span>""", text)
    submitted = _SUBMITTED.search(line(text))
    doi = re.search(r"""href=["']https?://(?:dx\.)?doi\.org/([^"']+)""", text)
    return Draft(
        title=to_text(line(title), braces=False),
        abstract=to_text(_MORE.sub("", plain(abstract)).strip(), braces=False) or None,
        authors=_names(text, "list-authors") or _names(text, "authors"),
        identifiers=identifiers(known, doi[1] if doi else None),
        published=day(submitted[1]) if submitted else None,
        announced=listed,
        venue=line(_shown(text, "list-journal-ref")) or None,
        categories=tuple(dict.fromkeys(subjects)),
        comment=line(_shown(text, "list-comments") or _shown(text, "comments")) or None,
        extra=(("announce_type", kind),) if kind else (),
        line=number,
    )


def _part(text: str, name: str, tag: str = "") -> str:
    """The marked-up inside of the first element of a class."""
    match = re.search(_CLASS.format(re.escape(name)), text, re.I | re.S)
    if match is None or (tag and match["tag"] != tag):
        match = (
            next(
                (each for each in re.finditer(_CLASS.format(re.escape(name)), text, re.I | re.S) if each["tag"] == tag),
                None,
            )
            if tag
            else None
        )
    return match["inner"] if match else ""


def _shown(text: str, name: str, tag: str = "") -> str:
    """What the first element of a class says, without the label before it."""
    inner = _part(text, name, tag)
    inner = _DESCRIPTOR.sub(lambda match: match[1] if "search-hit" in match[0] else "", inner)
    return _LABEL.sub("", plain(inner)).strip()


def _names(text: str, name: str) -> tuple[Author, ...]:
    """The people an element of a class links to."""
    inner = _part(text, name)
    found = [to_text(line(each)) for each in re.findall(r"<a\b[^>]*>(.*?)</a>", inner, re.I | re.S)]
    found = found or [to_text(each) for each in line(_LABEL.sub("", plain(inner))).split(", ")]
    return tuple([Author(each) for each in found if each and each[0] not in "△▽("])


FORMAT = Format(
    "arxiv-page",
    "arXiv page, saved (abstract, listing, search)",
    sniff,
    read,
    Authority.ARXIV,
    kept="id, DOI, title, abstract, authors, categories, comments, journal reference, days, whether a listing "
    "names it as new, cross-listed or replaced",
    left="versions, links beside it",
)
