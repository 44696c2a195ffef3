"""Telling whether a listed paper is one the library has, and what the library learns from it if so.

Same arXiv id or same DOI: the same paper. Different arXiv ids: never. Otherwise an equal title (`identity.title_key`)
decides, if one side has no id and only one paper has that title, or if the first author's family name agrees. Nothing
is merged because it is merely similar.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from hashlib import blake2b
from typing import NamedTuple

from readq.identity import same_family, title_key
from readq.links import find_links
from readq.model import Draft, Link
from readq.search import signatures
from readq.store import intake, words
from readq.store.connection import Connection
from readq.text import ABSTRACT_CAP, TITLE_CAP, storable, tokens

TITLE_SORT_CHARACTERS = 48

# Which listing's word counts more where two differ; an abstract is only ever replaced by one of a higher origin.
ORIGIN = {"hf-daily": 1, "hf-trending": 1}


class Details(NamedTuple):
    """What only a paper that is added needs to be told of a draft."""

    title_sort: str
    links: tuple[Link, ...]
    signature: bytes


class Candidate(NamedTuple):
    """A draft with what can be told of it without the library: text as it may be stored, merge key, maybe details."""

    draft: Draft
    title: str
    key_hash: int | None
    abstract: str | None
    details: Details | None


def prepare(draft: Draft, *, known: bool = False) -> Candidate:
    """The candidate of a draft. ``known``: the paper most likely is, so do without details until they are needed.

    All that ingest computes is done here, so that it can be done while SQLite works.
    """
    title = storable(draft.title, TITLE_CAP)
    abstract = storable(draft.abstract, ABSTRACT_CAP) if draft.abstract else None
    return Candidate(draft, title, key_hash(draft.title), abstract, None if known else _details(title, abstract))


def _details(title: str, abstract: str | None) -> Details:
    found = tokens(title)
    return Details(
        _sort_key(found),
        find_links(abstract) if abstract else (),
        signatures.of_words(found),
    )


def title_sort(title: str) -> str:
    """The key by which papers are put in the order of their titles."""
    return _sort_key(tokens(title))


def _sort_key(words_: Sequence[str]) -> str:
    return " ".join(words_)[:TITLE_SORT_CHARACTERS]


def key_hash(title: str) -> int | None:
    """A title's merge key as a signed 64-bit number, None if the title is too short to tell papers apart."""
    key = title_key(title)
    return int.from_bytes(blake2b(key.encode(), digest_size=8).digest(), "little", signed=True) if key else None


class Merger:
    """Takes listings in, one by one; `finish` writes the papers they brought, `settle` what follows from them.

    ``candidates`` are all that will be added, so that what is known of them is looked up at once.
    """

    def __init__(self, connection: Connection, at: int, candidates: Sequence[Candidate]) -> None:
        self._connection = connection
        self._at = at
        # In order, here and below: what is near in the file is then read together.
        hashes = sorted({candidate.key_hash for candidate in candidates if candidate.key_hash is not None})
        self._by_hash = intake.with_titles(connection, hashes)
        pairs = {pair for candidate in candidates for pair in candidate.draft.identifiers}
        self._by_identifier = intake.with_identifiers(connection, pairs)
        similar = set(self._by_identifier.values()).union(*self._by_hash.values())
        self._known = intake.known(connection, sorted(similar))
        self._new: dict[int, intake.NewPaper] = {}
        self._signatures: list[bytes] = []
        self._first = self._next = intake.next_paper_id(connection)
        self._appearances: list[tuple[int, list[tuple[int, int]]]] = []
        self._recount: set[int] = set()

    def add(self, source_id: int, kind: str, candidates: Sequence[Candidate]) -> tuple[int, int]:
        """Take in the listing of one source of this kind; how many papers are new, and how many known ones changed."""
        new = 0
        changed: set[int] = set()
        ranked: list[tuple[int, int]] = []
        origin = ORIGIN.get(kind, 1)
        for rank, candidate in enumerate(candidates, 1):
            id_ = self._same(candidate)
            if id_ is None:
                id_ = self._create(candidate, source_id, origin)
                new += 1
            elif self._learn(id_, candidate, origin):
                changed.add(id_)
            ranked.append((candidate.draft.rank or rank, id_))
        self._appearances.append((source_id, ranked))
        return new, len(changed - self._new.keys())

    def recount(self, ids: Sequence[int]) -> None:
        """Count the appearances of these papers anew at the end."""
        self._recount.update(ids)

    def finish(self) -> None:
        """Write the new papers with their signatures, and all appearances; what was learned of papers is forgotten."""
        connection = self._connection
        if self._new:
            intake.add_papers(connection, list(self._new.values()), self._at)
            ids = array("I", self._new).tobytes()
            intake.add_signatures(connection, signatures.VERSION, ids, b"".join(self._signatures))
        for source_id, ranked in self._appearances:
            intake.add_appearances(connection, source_id, ranked)
            intake.count_source(connection, source_id)
            self._recount.update([id_ for _, id_ in ranked if id_ < self._first])
        self._appearances.clear()
        self._new.clear()
        self._known.clear()

    def settle(self) -> None:
        """After `finish`: count the appearances of known papers and index the words of the new ones.

        That takes SQLite long, but few statements: meanwhile other threads have Python to themselves.
        """
        intake.count_listed(self._connection, sorted(self._recount))
        if self._next > self._first:
            words.index_new(self._connection, self._first - 1)

    def _same(self, candidate: Candidate) -> int | None:
        """The paper a candidate is about, if the library has it."""
        draft = candidate.draft
        for pair in draft.identifiers:
            if pair in self._by_identifier:
                return self._by_identifier[pair]
        titled = self._by_hash.get(candidate.key_hash, ()) if candidate.key_hash is not None else ()
        if not titled:
            return None
        if not draft.identifiers and len(titled) == 1:
            return titled[0]
        arxiv = dict(draft.identifiers).get("arxiv")
        possible = [id_ for id_ in titled if not (arxiv and "arxiv" in self._identifiers(id_))]
        without = [id_ for id_ in possible if not self._identifiers(id_)]
        if len(without) == 1:
            return without[0]
        if not draft.identifiers or not draft.authors:
            return None
        family = draft.authors[0].family or draft.authors[0].name
        agreeing = [id_ for id_ in possible if (other := self._family(id_)) and same_family(family, other)]
        return agreeing[0] if len(agreeing) == 1 else None

    def _identifiers(self, id_: int) -> dict[str, str]:
        if id_ in self._new:
            return self._new[id_].identifiers
        known = self._known[id_]
        if known.identifiers is None:
            known.identifiers = intake.identifiers_of(self._connection, id_)
        return known.identifiers

    def _links(self, id_: int) -> list[Link]:
        if id_ in self._new:
            return self._new[id_].links
        known = self._known[id_]
        if known.links is None:
            known.links = intake.links_of(self._connection, id_)
        return known.links

    def _family(self, id_: int) -> str:
        if id_ in self._new:
            authors = self._new[id_].authors
            return (authors[0].family or authors[0].name) if authors else ""
        return intake.first_family(self._connection, id_)

    def _create(self, candidate: Candidate, source_id: int, origin: int) -> int:
        id_, self._next = self._next, self._next + 1
        draft = candidate.draft
        details = candidate.details or _details(candidate.title, candidate.abstract)
        self._new[id_] = intake.NewPaper(
            id=id_,
            title=candidate.title,
            title_sort=details.title_sort,
            key_hash=candidate.key_hash,
            abstract=candidate.abstract,
            authors=draft.authors,
            identifiers=dict(draft.identifiers),
            links=_distinct((*draft.links, *details.links)) if draft.links or details.links else [],
            published=draft.published,
            venue=draft.venue,
            origin=origin,
            source_id=source_id,
        )
        self._signatures.append(details.signature)
        if candidate.key_hash is not None:
            self._by_hash.setdefault(candidate.key_hash, []).append(id_)
        for pair in draft.identifiers:
            self._by_identifier[pair] = id_
        return id_

    def _learn(self, id_: int, candidate: Candidate, origin: int) -> bool:
        """Fill what is missing of a paper from a candidate; whether there was anything."""
        new = self._new.get(id_)
        if new is not None:
            new.listed += 1
        elif id_ not in self._by_hash.get(candidate.key_hash or 0, ()):
            intake.add_title(self._connection, id_, candidate.title, candidate.key_hash)
        have: intake.NewPaper | intake.KnownPaper = new or self._known[id_]
        draft, abstract = candidate.draft, candidate.abstract
        better = abstract is not None and _better(have.abstract, abstract, have.origin, origin)
        unknown = [pair for pair in draft.identifiers if self._by_identifier.get(pair) != id_]
        if not (better or unknown or draft.authors or draft.links or draft.published or draft.venue):
            return False  # the usual case, so nothing more is looked up for it
        kept = abstract if better else have.abstract
        have_links = self._links(id_)
        own = (candidate.details or _details(candidate.title, abstract)).links if better else ()
        links = _distinct((*have_links, *draft.links, *own))
        published = have.published or draft.published
        venue = have.venue or draft.venue
        has_authors = bool(new.authors) if new else self._known[id_].has_authors
        authors = draft.authors if draft.authors and not has_authors else ()
        fresh = {scheme: value for scheme, value in unknown if scheme not in self._identifiers(id_)}
        if not (better or authors or fresh or (links, published, venue) != (have_links, have.published, have.venue)):
            return False
        have.origin = max(origin, have.origin) if better else have.origin
        if new is not None:
            new.authors = authors or new.authors
        else:
            known = self._known[id_]
            intake.complete(
                self._connection,
                known,
                abstract=kept,
                authors=authors,
                published=published,
                venue=venue,
                links=links,
                origin=have.origin,
            )
            known.has_authors = has_authors or bool(authors)
            intake.add_identifiers(self._connection, id_, fresh)
        have.abstract, have.links, have.published, have.venue = kept, links, published, venue
        if fresh:
            self._identifiers(id_).update(fresh)
            self._by_identifier.update(dict.fromkeys(fresh.items(), id_))
        return True


def _better(present: str | None, offered: str, origin: int, offered_origin: int) -> bool:
    """Whether an abstract should replace the present one: there is none, the source counts more, or the present one is
    its cut-off beginning."""
    if offered == present:
        return False
    if not present:
        return True
    if offered_origin < origin:
        return False
    if offered_origin > origin:
        return True
    stem = present.rstrip(" .…")
    return len(offered) > len(present) and offered.startswith(stem) and not present.endswith(".")


def _distinct(links: Sequence[Link]) -> list[Link]:
    """The links without those whose address came before."""
    return list({link.url: link for link in reversed(links)}.values())[::-1]
