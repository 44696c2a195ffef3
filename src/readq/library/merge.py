"""Telling whether a listed paper is one the library has, and what the library learns from it if so.

Same arXiv id or same DOI: the same paper. Different arXiv ids: never. Otherwise an equal title (`identity.title_key`)
decides, if one side has no id and only one paper has that title, or if the first author's family name agrees. Nothing
is merged because it is merely similar.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from hashlib import blake2b

from readq.identity import same_family, title_key
from readq.links import find_links
from readq.model import Draft, Link, Listing
from readq.search import signatures
from readq.store import intake, words
from readq.store.connection import Connection
from readq.text import ABSTRACT_CAP, TITLE_CAP, storable, tokens

TITLE_SORT_CHARACTERS = 48

# Which listing's word counts more where two differ; an abstract is only ever replaced by one of a higher origin.
ORIGIN = {"hf-daily": 1, "hf-trending": 1}


def key_hash(title: str) -> int | None:
    """A title's merge key as a signed 64-bit number, None if the title is too short to tell papers apart."""
    key = title_key(title)
    return int.from_bytes(blake2b(key.encode(), digest_size=8).digest(), "little", signed=True) if key else None


class Merger:
    """Takes the listings of one transaction in, one by one; `finish` writes the papers they brought.

    ``drafts`` are all that will be added, so that what is known of them is looked up at once.
    """

    def __init__(self, connection: Connection, at: int, drafts: Sequence[Draft]) -> None:
        self._connection = connection
        self._at = at
        self._hashes = {draft.title: key_hash(draft.title) for draft in drafts}
        hashes = list({value for value in self._hashes.values() if value is not None})
        self._by_hash = intake.with_titles(connection, hashes)
        self._by_identifier = intake.with_identifiers(
            connection, {pair for draft in drafts for pair in draft.identifiers}
        )
        candidates = {id_ for ids in self._by_hash.values() for id_ in ids} | set(self._by_identifier.values())
        self._known = intake.known(connection, list(candidates))
        self._new: dict[int, intake.NewPaper] = {}
        self._next = self._first = intake.next_paper_id(connection)
        self._appearances: list[tuple[int, list[tuple[int, int]]]] = []
        self._recount: set[int] = set()

    def add(self, source_id: int, listing: Listing) -> tuple[int, int]:
        """Take in one source's listing; how many papers are new, and how many known ones learned something."""
        new = 0
        changed: set[int] = set()
        ranked: list[tuple[int, int]] = []
        origin = ORIGIN.get(listing.kind, 1)
        for rank, draft in enumerate(listing.drafts, 1):
            id_ = self._same(draft)
            if id_ is None:
                id_ = self._create(draft, source_id, origin)
                new += 1
            elif self._learn(id_, draft, origin):
                changed.add(id_)
            ranked.append((draft.rank or rank, id_))
        self._appearances.append((source_id, ranked))
        return new, len(changed - self._new.keys())

    def recount(self, ids: Sequence[int]) -> None:
        """Count the appearances of these papers anew at the end."""
        self._recount.update(ids)

    def finish(self) -> None:
        """Write the new papers with their words and signatures, and all appearances."""
        connection = self._connection
        papers = list(self._new.values())
        if papers:
            intake.add_papers(connection, papers, self._at)
            words.index_new(connection, self._first - 1)
            ids = array("q", self._new).tobytes()
            packed = signatures.signatures(paper.title for paper in papers)
            intake.add_signatures(connection, signatures.VERSION, ids, packed)
        for source_id, ranked in self._appearances:
            intake.add_appearances(connection, source_id, ranked)
            intake.count_source(connection, source_id)
            self._recount.update(id_ for _, id_ in ranked if id_ not in self._new)
        intake.count_listed(connection, list(self._recount))

    def _same(self, draft: Draft) -> int | None:
        """The paper a draft is about, if the library has it."""
        for pair in draft.identifiers:
            if pair in self._by_identifier:
                return self._by_identifier[pair]
        hash_ = self._hashes[draft.title]
        candidates = self._by_hash.get(hash_, ()) if hash_ is not None else ()
        if not candidates:
            return None
        if not draft.identifiers and len(candidates) == 1:
            return candidates[0]
        arxiv = dict(draft.identifiers).get("arxiv")
        possible = [c for c in candidates if not (arxiv and "arxiv" in self._identifiers(c))]
        without = [c for c in possible if not self._identifiers(c)]
        if len(without) == 1:
            return without[0]
        if not draft.identifiers or not draft.authors:
            return None
        family = draft.authors[0].family or draft.authors[0].name
        agreeing = [c for c in possible if (other := self._family(c)) and same_family(family, other)]
        return agreeing[0] if len(agreeing) == 1 else None

    def _identifiers(self, id_: int) -> dict[str, str]:
        return self._new[id_].identifiers if id_ in self._new else self._known[id_].identifiers

    def _family(self, id_: int) -> str:
        if id_ in self._new:
            authors = self._new[id_].authors
            return (authors[0].family or authors[0].name) if authors else ""
        return intake.first_family(self._connection, id_)

    def _create(self, draft: Draft, source_id: int, origin: int) -> int:
        id_, self._next = self._next, self._next + 1
        abstract = storable(draft.abstract, ABSTRACT_CAP) if draft.abstract else None
        title = storable(draft.title, TITLE_CAP)
        hash_ = self._hashes[draft.title]
        self._new[id_] = intake.NewPaper(
            id=id_,
            title=title,
            title_sort=" ".join(tokens(title))[:TITLE_SORT_CHARACTERS],
            key_hash=hash_,
            abstract=abstract,
            authors=draft.authors,
            identifiers=dict(draft.identifiers),
            links=_links(draft.links, abstract),
            published=draft.published,
            venue=draft.venue,
            origin=origin,
            source_id=source_id,
        )
        if hash_ is not None:
            self._by_hash.setdefault(hash_, []).append(id_)
        for pair in draft.identifiers:
            self._by_identifier[pair] = id_
        return id_

    def _learn(self, id_: int, draft: Draft, origin: int) -> bool:
        """Fill what is missing of a paper from a draft; whether there was anything."""
        new = self._new.get(id_)
        have: intake.NewPaper | intake.KnownPaper = new or self._known[id_]
        abstract = storable(draft.abstract, ABSTRACT_CAP) if draft.abstract else None
        better = abstract is not None and _better(have.abstract, abstract, have.origin, origin)
        kept = abstract if better else have.abstract
        links = _links([*have.links, *draft.links], kept if better else None)
        published = have.published or draft.published
        venue = have.venue or draft.venue
        has_authors = bool(new.authors) if new else self._known[id_].has_authors
        authors = draft.authors if draft.authors and not has_authors else ()
        fresh = {scheme: value for scheme, value in draft.identifiers if scheme not in have.identifiers}
        learned = better or authors or fresh or (links, published, venue) != (have.links, have.published, have.venue)
        if new is not None:
            new.listed += 1
            new.authors = authors or new.authors
        elif learned:
            intake.complete(
                self._connection,
                self._known[id_],
                abstract=kept,
                authors=authors,
                published=published,
                venue=venue,
                links=links,
                origin=max(origin, have.origin) if better else have.origin,
            )
            self._known[id_].has_authors = has_authors or bool(authors)
            intake.add_identifiers(self._connection, id_, fresh)
        have.abstract, have.links, have.published, have.venue = kept, links, published, venue
        have.origin = max(origin, have.origin) if better else have.origin
        have.identifiers.update(fresh)
        self._by_identifier.update(dict.fromkeys(fresh.items(), id_))
        if (
            new is None
            and self._hashes[draft.title] is not None
            and id_ not in self._by_hash.get(self._hashes[draft.title] or 0, ())
        ):
            intake.add_title(self._connection, id_, storable(draft.title, TITLE_CAP), self._hashes[draft.title])
        return bool(learned)


def _better(present: str | None, offered: str, origin: int, offered_origin: int) -> bool:
    """Whether an abstract should replace the present one: there is none, the source counts more, or the present one is
    its cut-off beginning."""
    if not present:
        return True
    if offered == present or offered_origin < origin:
        return False
    if offered_origin > origin:
        return True
    stem = present.rstrip(" .…")
    return len(offered) > len(present) and offered.startswith(stem) and not present.endswith(".")


def _links(given: Sequence[Link], abstract: str | None) -> list[Link]:
    """Given links and those an abstract mentions, each address once."""
    found = {link.url: link for link in reversed([*given, *(find_links(abstract) if abstract else ())])}
    return list(found.values())[::-1]
