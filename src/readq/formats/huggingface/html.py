"""Saved pages of Hugging Face Papers: the data they carry, or, without it, what they show.

The lists of a day, a week, a month and of what is trending have it in ``data-target="DailyPapers"``, the page of a
paper in ``data-target="PaperContent"``.
"""

from __future__ import annotations

import html
import io
import re
from collections.abc import Iterator
from typing import Any

from readq.formats.base import Format, Item, NotAListing, Stream
from readq.formats.common import json_records
from readq.formats.common.days import day
from readq.formats.common.markup import line, plain
from readq.formats.decode import decode
from readq.formats.huggingface.records import draft, papers
from readq.identity import arxiv_id
from readq.listing import About, Authority, Draft, Problem
from readq.model import Author, Link

_LARGEST = 128 << 20  # bytes
_OWN = re.compile(r"huggingface\.co|SVELTE_HYDRATER|hf\.co/papers", re.I)
_PROPS = re.compile(r"""data-props\s*=\s*(?:"([^"]*)("?)|'([^']*)('?))""")
_PERIOD = {"day": "hf-daily", "week": "hf-weekly", "month": "hf-monthly", "trending": "hf-trending"}
_PATH = re.compile(r"/papers/(date|week|month|trending)(?:/([\d-]+(?:W\d\d)?))?")
_ANCHOR = re.compile(
    r"""<a\b[^>]*\bhref\s*=\s*["'][^"']*/papers/(\d{4}\.\d{4,5})(?:v\d+)?["'][^>]*>(.*?)</a>""", re.I | re.S
)
_HEADING = re.compile(r"<h([1-4])\b[^>]*>(.*?)</h\1\s*>", re.I | re.S)
_UPVOTES = re.compile(r'<div class="leading-none">\s*([\d.,]+[kK]?)\s*</div>')
_AUTHORS = re.compile(r"(\d[\d,]*)\s+authors\b")
_ABSTRACT = re.compile(r"<h2\b[^>]*>\s*Abstract\s*</h2>(.*?)(?=<h[1-3]\b|<section|\Z)", re.I | re.S)
_NAME = re.compile(r'<(?:span|a|button)\b[^>]*class="author[^"]*"[^>]*>(.*?)</(?:span|a|button)>', re.I | re.S)
_MHTML = re.compile(r"multipart/related|^Snapshot-Content-Location:", re.I | re.M)


def sniff(stream: Stream) -> bool:
    """Whether it is a page of Hugging Face's that has to do with papers."""
    text = stream.text
    if "<" not in stream.head[:1] and not _MHTML.search(stream.head):
        return False
    return _OWN.search(text) is not None and ("/papers" in text or "DailyPapers" in text or "PaperContent" in text)


def read(stream: Stream) -> Iterator[Item]:
    """The papers of a page."""
    page = decode(stream.whole(_LARGEST))
    if _MHTML.search(page[:4_000]) and not page.lstrip().startswith("<"):
        page = _unwrapped(page)
    about, records, damage = _carried(page)
    shown = list(_shown(page)) if damage or not records else []
    if not records and not shown:
        raise NotAListing("a page of Hugging Face without papers" if damage is None else damage)
    yield about
    seen: set[str] = set()
    for record in records:
        made = draft(record, 0)
        if isinstance(made, Draft):
            known = dict(made.identifiers).get("arxiv", "")
            if known and known in seen:
                continue  # the same paper, shown twice on one page
            seen.add(known)
        yield made
    for made in shown:
        if dict(made.identifiers).get("arxiv") not in seen:
            yield made
    if damage:
        yield Problem(0, damage)


def _unwrapped(page: str) -> str:
    """The page of a web archive (MHTML)."""
    from email import message_from_string

    for part in message_from_string(page).walk():
        if part.get_content_type() == "text/html":
            payload = part.get_payload(decode=True)
            return decode(payload) if isinstance(payload, bytes) else ""
    return ""


def _carried(page: str) -> tuple[About, list[Any], str | None]:
    """What a page carries as data: what it is, its records, and what is wrong with them, if anything is."""
    found: list[Any] = []
    damage = None
    path = _PATH.search(page)
    kind = _PERIOD.get({"date": "day"}.get(path[1], path[1]) if path else "", "hf-daily")
    date = path[2] if path else None
    for match in _PROPS.finditer(page):
        text, closed = (match[1], match[2]) if match[1] is not None else (match[3], match[4])
        if "title" not in text or "publishedAt" not in text:
            continue
        text = html.unescape(text)
        stream = Stream(io.BytesIO(text.encode("utf-8", "surrogatepass")), "props")
        for record in json_records.records(stream, ("dailyPapers", "trendingPapers", "papers")):
            if isinstance(record, Problem):
                damage = f"the data of the page is damaged: {record.reason[:80]}"
                continue
            more = papers(record.value)
            found += more
            if isinstance(record.value, dict) and "comments" in record.value and len(more) == 1:
                kind = "hf-paper"
        if not closed:
            damage = damage or "the page is cut off"
        if told := re.search(r'"periodType"\s*:\s*"(\w+)"', text):
            kind = _PERIOD.get(told[1], kind)
        if told := re.search(r'"(?:dateString|date)"\s*:\s*"([^"]+)"', text):
            date = told[1]
    return About(kind, day(date) if date and "W" not in date else date), found, damage


def _shown(page: str) -> Iterator[Draft]:
    """The papers that a page shows, as far as its headings tell; of a paper's own page, its abstract and authors."""
    page = _PROPS.sub("", page)
    own = re.search(r"""<(?:link|meta)\b[^>]*(?:canonical|og:url)[^>]*/papers/(\d{4}\.\d{4,5})""", page)
    if own and (abstract := _ABSTRACT.search(page)):
        heading = _HEADING.search(page)
        if heading and (title := line(heading[2])):
            names = [line(name).rstrip(",") for name in _NAME.findall(page)]
            told = plain(abstract[1])
            people = tuple([Author(name) for name in dict.fromkeys(names) if name])
            yield Draft(title, told or None, people, _known(own[1]), _links(page))
            return
    before = 0
    for match in _HEADING.finditer(page):
        anchor = _ANCHOR.search(match[2])
        title = line(anchor[2]) if anchor else ""
        if anchor and title:
            near = page[before : match.start()]
            votes = _UPVOTES.findall(near)
            authors = _AUTHORS.search(page, match.end(), match.end() + 6_000)
            counts = [("upvotes", _number(votes[-1]))] if votes else []
            counts += [("authors", _number(authors[1]))] if authors else []
            yield Draft(title, identifiers=_known(anchor[1]), counts=tuple(counts))
            before = match.end()


def _known(id_: str) -> tuple[tuple[str, str], ...]:
    known = arxiv_id(id_)
    return (("arxiv", known),) if known else ()


def _links(page: str) -> tuple[Link, ...]:
    found = re.findall(r"""<a\b[^>]*href=["'](https://github\.com/[\w.-]+/[\w.-]+)["']""", page)
    return tuple([Link("code", url) for url in dict.fromkeys(found) if "huggingface" not in url][:3])


def _number(text: str) -> int:
    scale = 1_000 if text[-1:] in "kK" else 1
    return int(float(text.rstrip("kK").replace(",", "")) * scale)


FORMAT = Format(
    "hf-html",
    "Hugging Face Papers page, saved (HTML)",
    sniff,
    read,
    Authority.API,
    kept="of the data in the page what is kept of the API's; where that is missing, id, title, upvotes and number "
    "of authors as shown",
    left="pictures, comments, linked models and datasets",
)
