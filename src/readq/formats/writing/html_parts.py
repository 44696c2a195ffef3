"""What pages of HTML are made of. Text of papers gets into them through `escaped`, addresses through `link`, and a
policy forbids browsers to run or load anything but what readq itself put there."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from html import escape
from importlib.resources import files

from readq.formats.writing.address import code_url, page_url, pdf_url
from readq.formats.writing.noncharacters import NONCHARACTERS
from readq.formats.writing.record import iso
from readq.identity import openable
from readq.model import Paper
from readq.source_names import source_name

_NAMED_AUTHORS, _NAMED_SOURCES = 12, 3
# What HTML does not allow, and what turns the direction of the text that follows.
_UNFIT = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufff9-\ufffb"
    f"{NONCHARACTERS}]"
)


def escaped(text: str) -> str:
    """``text`` as text of a page or value of an attribute in double quotes, whatever is in it."""
    return escape(_UNFIT.sub("", text))


def link(url: str | None, words: str) -> str:
    """Words that lead to an address elsewhere; only the words, escaped, where it is none for a browser."""
    if url is None or not openable(url):
        return escaped(words)
    return f'<a href="{escaped(url)}" rel="noopener noreferrer">{escaped(words)}</a>'


@cache
def part(name: str) -> str:
    """The style sheet ``page.css`` or the script ``page.js``."""
    return files("readq.formats.writing").joinpath(name).read_text("utf-8")


def _digest(text: str) -> str:
    return "sha256-" + b64encode(sha256(text.encode()).digest()).decode()


def policy(*, script: bool, forms: bool = False) -> str:
    """What a page may do, as a Content-Security-Policy: have our style and, if it has one, our script."""
    allowed = ["default-src 'none'", f"style-src '{_digest(part('page.css'))}'"]
    if script:
        allowed.append(f"script-src '{_digest(part('page.js'))}'")
    return "; ".join([*allowed, "form-action 'self'" if forms else "form-action 'none'", "base-uri 'none'"])


def head(title: str, *, script: bool = False, forms: bool = False) -> str:
    """A page up to where its body begins."""
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy(script=script, forms=forms)}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n<meta name="generator" content="readq">\n'
        f"<title>{escaped(title)}</title>\n<style>{part('page.css')}</style>\n</head>\n<body>\n"
    )


def tail(*, script: bool = False) -> str:
    """The end of a page."""
    return (f"<script>{part('page.js')}</script>\n" if script else "") + "</body>\n</html>\n"


def item(
    paper: Paper, *, to: str | None = None, sources: bool = True, own: bool = True, more: str = ""
) -> Iterator[str]:
    """A paper in a list: title, authors, facts, and abstract and note to unfold. ``to`` is where its title leads
    (default: to its page on the web). ``own``: with what its reader does with it; ``more``: further attributes."""
    row = paper.row
    known = [("year", row.year), *([("added", row.added_at), ("priority", row.priority)] if own else ())]
    data = "".join(f' data-{name}="{number}"' for name, number in known if number is not None)
    yield f'<li{data}{more}>\n<h3 dir="auto">{_title(paper, to)}</h3>\n'
    yield from _about(paper, sources=sources, own=own)
    yield from _folded("Abstract", paper.abstract)
    yield from _folded("Summary made by a machine", paper.summary)
    yield from _folded("Note", paper.note, unfolded=True)
    yield "</li>\n"


def whole(paper: Paper) -> Iterator[str]:
    """A paper on a page of its own."""
    yield f'<h1 dir="auto">{escaped(paper.title)}</h1>\n'
    yield from _about(paper, sources=True, everyone=True)
    for name, text in (
        ("Abstract", paper.abstract),
        ("Summary made by a machine", paper.summary),
        ("Note", paper.note),
        ("Comment", paper.comment),
    ):
        if text:
            yield f'<h2>{name}</h2>\n<p class="text" dir="auto">{escaped(text)}</p>\n'
    rows = [
        ("Categories", " ".join(paper.categories)),
        ("Keywords", ", ".join(paper.keywords)),
        ("Published", paper.published or ""),
        *((scheme, value) for scheme, value in paper.identifiers),
        *((name, f"{number:,}") for name, number in sorted(paper.counts.items())),
    ]
    told = "".join(f"<tr><th>{escaped(name)}</th><td>{escaped(text)}</td></tr>\n" for name, text in rows if text)
    if told:
        yield f"<h2>About</h2>\n<table>\n{told}</table>\n"


def _title(paper: Paper, to: str | None) -> str:
    if to is not None:
        return f'<a href="{escaped(to)}">{escaped(paper.title)}</a>'
    return link(page_url(paper), paper.title)


def _about(paper: Paper, *, sources: bool, everyone: bool = False, own: bool = True) -> Iterator[str]:
    names = [author.name for author in paper.authors]
    shown = names if everyone else names[:_NAMED_AUTHORS]
    if shown:
        more = " et al." if len(names) > len(shown) else ""
        yield f'<p class="who" dir="auto">{escaped(", ".join(shown))}{more}</p>\n'
    yield f'<p class="facts">{" · ".join(_facts(paper, sources, own))}</p>\n'


def _facts(paper: Paper, sources: bool, own: bool) -> Iterator[str]:
    row = paper.row
    if own:
        yield f'<span class="status {row.status.label}">{row.status.label}</span>'
    if own and row.priority:
        yield f"priority {row.priority:+d}"
    if own and row.snoozed_until:
        yield f"snoozed until {escaped(row.snoozed_until)}"
    if row.year:
        yield str(row.year)
    if paper.venue:
        yield escaped(paper.venue)
    if sources:
        named = (source_name(seen.kind, seen.source, seen.page_date) for seen in paper.appearances[:_NAMED_SOURCES])
        yield from map(escaped, dict.fromkeys(named))
    if own:
        yield f"added {(iso(row.added_at) or '')[:10]}"
    yield from (link(url, name) for name, url in _addresses(paper))
    yield from (f'<span class="tag">{escaped(tag)}</span>' for tag in paper.tags)


def _addresses(paper: Paper) -> Iterator[tuple[str, str]]:
    for name, url in (("page", page_url(paper)), ("PDF", pdf_url(paper)), ("code", code_url(paper))):
        if url:
            yield name, url


def _folded(name: str, text: str | None, *, unfolded: bool = False) -> Iterator[str]:
    if text:
        opened = " open" if unfolded else ""
        yield f'<details{opened}><summary>{name}</summary><p class="text" dir="auto">{escaped(text)}</p></details>\n'
