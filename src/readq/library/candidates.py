"""A draft with all that can be told of it without the library, as it may be stored."""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from operator import attrgetter
from typing import NamedTuple

from readq.formats.base import Record
from readq.identity import normal_identifier, openable
from readq.links import find_links
from readq.listing import Draft, Problem
from readq.model import Author, Link
from readq.search import signatures
from readq.searchable import is_searched_as_written
from readq.text import ABSTRACT_CAP, NOTE_CAP, TITLE_CAP, storable, tokens
from readq.titles import title_hash

TITLE_SORT_CHARACTERS = 48
FACT_CAP = 10_000  # characters of a venue, a comment, a name …
RAW_CAP = 1_000_000
_MOST_AUTHORS = 10_000
_DAY = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?", re.A)
_author_parts = attrgetter("name", "family", "given")
_KINDS = frozenset(("code", "page", "pdf"))


# A draft with nothing but title and abstract, and where in it rank and line are, which say nothing of the paper.
# Compared as a whole, since every draft is.
_NOTHING = Draft("")
_PLACE = Draft._fields.index("rank")


class Details(NamedTuple):
    """What only a paper that is added, or renamed, needs to be told of a draft."""

    title_sort: str
    links: tuple[Link, ...]
    signature: bytes


class Candidate(NamedTuple):
    """A draft with what can be told of it without the library: text as it may be stored, merge key, maybe details.

    ``digest`` is the same for drafts of the same title that say the same of it with the same authority. ``plain``: the
    draft has nothing but title and abstract. ``record``: the checksum of the record it was read from, 0 for none.
    """

    draft: Draft
    title: str
    key_hash: int | None
    abstract: str | None
    digest: int
    authority: int
    plain: bool
    details: Details | None
    record: int = 0


def prepare(draft: Draft, authority: int, *, known: bool = False, record: int = 0) -> Candidate:
    """The candidate of a draft whose source has this authority. ``known``: the paper most likely is, so do without
    details until they are needed. ``record``: see `Candidate`.

    All that ingest computes is done here, so that it can be done while SQLite works.
    """
    title = storable(draft.title, TITLE_CAP)
    abstract = storable(draft.abstract, ABSTRACT_CAP) if draft.abstract else None
    plain = draft[2:_PLACE] == _NOTHING[2:_PLACE] and draft[_PLACE + 2 :] == _NOTHING[_PLACE + 2 :]
    said = len(abstract) << 32 | zlib.crc32(abstract.encode(), authority) if abstract else authority
    if not plain:
        draft = _kept(draft)
        further = _further(draft)
        said ^= zlib.crc32(further.encode("utf-8", "surrogatepass"), len(further)) << 24
    known_of = None if known else details(title, abstract)
    return Candidate(draft, title, title_hash(title, abstract), abstract, said, authority, plain, known_of, record)


def made_of(
    item: Draft | Problem | Record, title: str, authority: int, *, known: bool, record: int = 0
) -> Candidate | Problem:
    """The candidate of what was met in a file of the format with this ``title``, see `prepare`, or what is wrong with
    it."""
    try:
        made = item.read() if isinstance(item, Record) else item
        if isinstance(made, Problem):
            return made
        if not made.title.strip():
            return Problem(made.line, "it has no title")
        return prepare(made, authority, known=known, record=record)
    except Exception as error:  # a format's mistake (or ours) about one record: the others must come in
        said = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
        line = getattr(item, "line", 0)
        return Problem(line if isinstance(line, int) else 0, f"what {title} made of this record cannot be kept: {said}")


def _further(draft: Draft) -> str:
    """All that a draft says of its paper beside title and abstract: the same text for the same."""
    texts = [text for author in draft.authors for text in _author_parts(author)]
    for values in (*draft.identifiers, [link.url for link in draft.links], draft.categories, draft.keywords):
        texts += ("\1", *values)  # what is kept in lists has no such sign
    texts.append("\1")
    texts += [
        value or ""
        for value in (
            draft.published, draft.venue, draft.updated, draft.announced, draft.comment, draft.summary, draft.version,
            draft.withdrawn,
        )
    ]  # fmt: skip
    return "\0".join(texts)


def _tidy(draft: Draft) -> bool:
    """Whether a draft's facts may be stored as they are, as those of most listings may: cheap, and never wrong when it
    says so."""
    if draft.links or draft.counts or draft.notes or draft.tags or draft.summary:
        return False
    if draft.raw is not None and (not draft.raw or storable(draft.raw, RAW_CAP) != draft.raw):
        return False
    if draft.withdrawn or draft.snoozed_until:
        return False
    facts = (draft.citation_key, draft.venue, draft.comment, draft.updated, draft.announced, draft.version)
    texts = [fact for fact in facts if fact is not None]
    texts += (*draft.categories, *draft.keywords, *[value for _, value in draft.extra])
    if "" in texts:  # that is nothing told
        return False
    texts += [part for author in draft.authors for part in _author_parts(author)]
    whole = "".join(texts)
    return whole.isprintable() and len(whole) <= FACT_CAP


def _identifiers(draft: Draft) -> tuple[tuple[str, str], ...]:
    """The identifiers as they are kept, one arXiv id at most: a paper has no more."""
    found = dict.fromkeys(
        [
            (scheme, kept)
            for scheme, value in draft.identifiers
            if (
                kept := normal_identifier(
                    scheme, value if value.isprintable() else storable(" ".join(value.split()), FACT_CAP)
                )
            )
        ]
    )
    for pair in [pair for pair in found if pair[0] == "arxiv"][1:]:
        del found[pair]
    return tuple(found)


def _kept(draft: Draft) -> Draft:
    """The draft with its facts as they may be stored."""
    identifiers = _identifiers(draft)
    published = _day(draft.published)
    if _tidy(draft):
        if identifiers != draft.identifiers or published != draft.published:
            draft = draft._replace(identifiers=identifiers, published=published)
        return draft

    def text(value: str | None, cap: int = FACT_CAP) -> str | None:
        return storable(value, cap) or None if value else None

    def person(author: Author) -> Author:
        whole = f"{author.name}{author.family}{author.given}"
        if whole.isprintable() and len(whole) <= FACT_CAP:
            return author  # the usual case
        return Author(line(author.name) or "", line(author.family) or "", line(author.given) or "")

    def line(value: str | None) -> str | None:
        return text(" ".join(value.split()) if value and not value.isprintable() else value)

    def lines(values: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(filter(None, map(line, values)))

    return Draft(
        title=draft.title,
        abstract=draft.abstract,
        authors=tuple([named for author in draft.authors[:_MOST_AUTHORS] if (named := person(author)).name]),
        identifiers=identifiers,
        links=tuple([_known_kind(link) for link in draft.links if openable(link.url)]),
        published=published,
        venue=line(draft.venue),
        rank=draft.rank,
        line=draft.line,
        updated=line(draft.updated),
        announced=line(draft.announced),
        categories=lines(draft.categories),
        keywords=lines(draft.keywords),
        comment=text(draft.comment),
        summary=text(draft.summary, ABSTRACT_CAP),
        counts=tuple([(name, min(number, 1 << 62)) for name, number in dict(draft.counts).items()]),
        notes=tuple(filter(None, [text(note, NOTE_CAP) for note in draft.notes])),
        tags=lines(draft.tags),
        status=draft.status,
        rating=draft.rating,
        citation_key=line(draft.citation_key),
        extra=tuple([(name, kept) for name, value in draft.extra if (kept := text(value))]),
        raw=text(draft.raw, RAW_CAP),
        version=line(draft.version),
        withdrawn=line(draft.withdrawn),
        priority=draft.priority,
        snoozed_until=line(draft.snoozed_until),
        uid=draft.uid,
    )


@lru_cache(4096)  # papers come from the same days
def _day(value: str | None) -> str | None:
    """A year, month or day as it is kept (``2024``, ``2024-03``, ``2024-03-11``); None for anything else."""
    if value is None or not _DAY.fullmatch(value):
        return None
    try:
        date.fromisoformat(f"{value}-01-01"[:10])
    except ValueError:
        return None
    return value


def _known_kind(link: Link) -> Link:
    return link if link.kind in _KINDS else Link("page", link.url)


def details(title: str, abstract: str | None) -> Details:
    """What a new paper needs to be told of its title and abstract."""
    found = tokens(title)
    return Details(
        _sort_key(found),
        find_links(abstract) if abstract else (),
        signatures.of_words(found) if is_searched_as_written(title) else signatures.signature(title),
    )


def title_sort(title: str) -> str:
    """The key by which papers are put in the order of their titles."""
    return _sort_key(tokens(title))


def _sort_key(words_: Sequence[str]) -> str:
    return " ".join(words_)[:TITLE_SORT_CHARACTERS]
