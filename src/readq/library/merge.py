"""Drafts become papers: each is matched, completes the paper it is about or becomes a new one."""

from __future__ import annotations

import json
from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from readq.library import completing
from readq.library.candidates import Candidate, details, title_sort
from readq.library.matching import Match, match
from readq.library.recognising import Again, packed
from readq.listing import Draft
from readq.model import Author, Link, Mark
from readq.search import signatures
from readq.store import bulk_writes, fulltext, known_records, lookup, provenance, signature_blocks
from readq.store.connection import Connection
from readq.store.marks import set_mark

_REPLACED = ("announce_type", "replace")
_MORE = ("notes", "tags", "rating", "citation_key", "priority", "snoozed_until", "extra")


@dataclass(slots=True)
class Taken:
    """What came of the drafts of one source: how many are ``new`` papers and how many ``known`` ones; of these, which
    papers gained something (``changed``) and how many drafts were told by title alone (``merged``). ``suggested``:
    pairs of papers that may be one, found on the way."""

    new: int = 0
    known: int = 0
    merged: int = 0
    suggested: int = 0
    changed: set[int] = field(default_factory=set)


class Merger:
    """Takes drafts in, source by source; `finish` writes the papers they brought, `settle` what follows from them.

    ``candidates`` are all that will be added, so that what is known of them is looked up at once. ``learned`` is what
    changed of papers the library had, by source: (paper, field, what it was before). ``told`` are the drafts that have
    something of a reader of another program, by paper.
    """

    def __init__(self, connection: Connection, at: int, candidates: Sequence[Candidate]) -> None:
        self.learned: dict[int, list[tuple[int, str, str | None]]] = {}
        self.told: dict[int, list[Draft]] = {}
        self._connection = connection
        self._at = at
        # In order, here and below: what is near in the file is then read together.
        hashes = sorted({candidate.key_hash for candidate in candidates if candidate.key_hash is not None})
        self._by_hash = lookup.with_titles(connection, hashes)
        self._said: dict[tuple[int, int], int] = {}
        unseen = candidates
        if self._by_hash:
            unseen = [candidate for candidate in candidates if self._seen(candidate) is None]
            again = sorted(self._by_hash.keys() & {candidate.key_hash for candidate in unseen})
            self._said = lookup.with_said(connection, again)
            if self._said:
                unseen = [candidate for candidate in unseen if self._seen(candidate) is None]
        pairs = sorted({pair for candidate in unseen for pair in candidate.draft.identifiers})
        self._by_identifier = lookup.with_identifiers(connection, pairs)
        similar = set(self._by_identifier.values())
        for candidate in unseen if self._by_hash else ():
            similar.update(self._titled(candidate))
        self._known = lookup.known(connection, sorted(similar))
        self._new: dict[int, bulk_writes.NewPaper] = {}
        self._signatures: list[bytes] = []
        self._renamed: dict[int, bytes] = {}
        self._first = self._next = bulk_writes.next_paper_id(connection)
        self._listed: dict[int, list[tuple[int, int]]] = {}
        self._beside: list[tuple[int, int, int, Candidate]] = []
        self._known_records: dict[int, int] = {}
        self._digests: list[tuple[int, int, int]] = []
        self._credits: list[tuple[int, str, int]] = []
        self._aliases: list[tuple[int, str]] = []
        self._suggestions: list[tuple[int, int, str, Taken]] = []
        self._recount: set[int] = set()

    def add(self, source_id: int, candidates: Sequence[Candidate | Again], taken: Taken, after: int = 0) -> int:
        """Take in drafts of one source and add to what was ``taken`` of it. Their ranks are above ``after``; the last
        is returned."""
        listed = self._listed.setdefault(source_id, [])
        rank = after
        for candidate in candidates:
            if isinstance(candidate, Again):
                taken.known += 1
                taken.merged += candidate.by_title
                rank += 1
                listed.append((rank, candidate.paper))
                continue
            id_ = self._seen(candidate)
            if id_ is not None:
                taken.known += 1
                taken.merged += not candidate.draft.identifiers
                if id_ in self._new:
                    self._new[id_].listed += 1
            else:
                id_ = self._place(candidate, source_id, taken)
            rank = max(rank + 1, candidate.draft.rank)
            listed.append((rank, id_))
            if candidate.plain:
                if candidate.record:
                    self._known_records[candidate.record] = id_
            else:
                draft = candidate.draft
                self._beside.append((source_id, rank, id_, candidate))
                if draft.tags or draft.notes or draft.status is not None or draft.priority or draft.snoozed_until:
                    self.told.setdefault(id_, []).append(draft)
        return rank

    def recount(self, ids: Sequence[int]) -> None:
        """Count the appearances of these papers again at the end."""
        self._recount.update(ids)

    def finish(self) -> None:
        """Write the new papers with their signatures, and all appearances; what was learned of papers is forgotten."""
        connection = self._connection
        if self._new:
            bulk_writes.add_papers(connection, list(self._new.values()), self._at)
            ids = array("I", self._new).tobytes()
            signature_blocks.add(connection, signatures.VERSION, ids, b"".join(self._signatures))
        if self._renamed:
            ids = array("I", self._renamed).tobytes()
            signature_blocks.add(connection, signatures.VERSION, ids, b"".join(self._renamed.values()))
        for id_, title in self._aliases:
            bulk_writes.add_title(connection, id_, title)
        if self._digests:
            bulk_writes.remember(connection, self._digests)
        if self._credits:
            provenance.credit(connection, self._credits)
        for one, other, reason, taken in self._suggestions:
            taken.suggested += provenance.suggest(connection, [(one, other, reason)], self._at)
        for source_id, listed in self._listed.items():
            bulk_writes.add_appearances(connection, source_id, listed)
            self._recount.update([id_ for _, id_ in listed if id_ not in self._new])
        self._write_beside()
        for kept in (self._listed, self._new, self._known, self._by_hash, self._said, self._by_identifier):
            kept.clear()

    def _write_beside(self) -> None:
        """Write what records said beside the facts of their papers, and remember those that said nothing else."""
        counts: list[tuple[int, int, str, int]] = []
        records: list[tuple[int, int, str, str | None]] = []
        known = self._known_records
        for source_id, rank, paper, candidate in self._beside:
            draft = candidate.draft
            told = _told(draft)
            if told:
                records.append((source_id, rank, told, draft.raw))
            if draft.counts:
                counts += [(source_id, rank, *count) for count in draft.counts]
            elif candidate.record and not told and draft.identifiers:
                known[candidate.record] = paper
        bulk_writes.add_beside(self._connection, counts, records)
        if known:
            known_records.add(self._connection, *packed(known))
        self._beside.clear()
        known.clear()

    def settle(self) -> None:
        """After `finish`: count the appearances of known papers and index the words of the new ones.

        That takes SQLite long, but few statements: meanwhile other threads have Python to themselves.
        """
        if self._recount:
            bulk_writes.count_listed(self._connection, sorted(self._recount))
        fulltext.index_new(self._connection, self._first - 1)

    # -- who is it? --------------------------------------------------------------------------------------------------

    def _seen(self, candidate: Candidate) -> int | None:
        """The paper of which just this was said before, under this title."""
        for id_, digest in self._titled(candidate).items():
            if digest == candidate.digest:
                return id_
        return None if candidate.key_hash is None else self._said.get((candidate.key_hash, candidate.digest))

    def _titled(self, candidate: Candidate) -> dict[int, int | None]:
        """The papers that were seen under its title, see `lookup.with_titles`."""
        return _NOTHING if candidate.key_hash is None else self._by_hash.get(candidate.key_hash, _NOTHING)

    def _place(self, candidate: Candidate, source_id: int, taken: Taken) -> int:
        """Find or make the paper of a candidate, let it learn, and note what else it may be."""
        draft = candidate.draft
        pointed = [(pair[0], self._by_identifier[pair]) for pair in draft.identifiers if pair in self._by_identifier]
        titled = tuple(self._titled(candidate))
        found = match(draft, pointed, titled, self) if pointed or titled else _NEW
        id_ = found.paper
        if id_ is None:
            id_ = self._create(candidate, source_id)
            taken.new += 1
        else:
            taken.known += 1
            taken.merged += found.by_title
            if self._learn(id_, candidate, source_id) and id_ not in self._new:
                taken.changed.add(id_)
        self._suggestions += [(id_, other, reason, taken) for other, reason in found.suspects]
        return id_

    def arxiv(self, paper: int) -> str | None:
        """See `matching.Known`; so are the next two."""
        return next((value for scheme, value in self._identifiers(paper) if scheme == "arxiv"), None)

    def bare(self, paper: int) -> bool:
        return not self._identifiers(paper)

    def family(self, paper: int) -> str:
        authors = self._authors(paper)
        return (authors[0].family or authors[0].name) if authors else ""

    # -- what is known of papers -------------------------------------------------------------------------------------

    def _identifiers(self, id_: int) -> list[tuple[str, str]]:
        if id_ in self._new:
            return self._new[id_].identifiers
        known = self._known[id_]
        if known.identifiers is None:
            known.identifiers = lookup.identifiers_of(self._connection, id_)
        return known.identifiers

    def _links(self, id_: int) -> list[Link]:
        if id_ in self._new:
            return self._new[id_].links
        known = self._known[id_]
        if known.links is None:
            known.links = lookup.links_of(self._connection, id_)
        return known.links

    def _authors(self, id_: int) -> tuple[Author, ...]:
        if id_ in self._new:
            return self._new[id_].authors
        known = self._known[id_]
        if known.authors is None:
            known.authors = lookup.authors_of(self._connection, id_)
        return known.authors

    def _further(self, id_: int) -> dict[str, str]:
        if id_ in self._new:
            return self._new[id_].further
        known = self._known[id_]
        if known.further is None:
            known.further = lookup.further_of(self._connection, id_)
        return known.further

    # -- what do we learn? -------------------------------------------------------------------------------------------

    def _create(self, candidate: Candidate, source_id: int) -> int:
        id_, self._next = self._next, self._next + 1
        draft = candidate.draft
        told = candidate.details or details(candidate.title, candidate.abstract)
        # An identifier that another paper has stays with it; which of the two is meant is a suggestion.
        free = [pair for pair in draft.identifiers if pair not in self._by_identifier] if draft.identifiers else []
        self._new[id_] = bulk_writes.NewPaper(
            id=id_,
            title=candidate.title,
            title_sort=told.title_sort,
            key_hash=candidate.key_hash,
            abstract=candidate.abstract,
            authors=draft.authors,
            identifiers=free,
            links=_distinct((*draft.links, *told.links)) if draft.links or told.links else [],
            published=draft.published,
            venue=draft.venue,
            source_id=source_id,
            authority=candidate.authority,
            digest=candidate.digest,
            further={} if candidate.plain else completing.offered(draft),
        )
        self._signatures.append(told.signature)
        if candidate.key_hash is not None:
            self._by_hash.setdefault(candidate.key_hash, {})[id_] = candidate.digest
        for pair in free:
            self._by_identifier[pair] = id_
        return id_

    def _learn(self, id_: int, candidate: Candidate, source_id: int) -> bool:
        """Let a paper learn from a candidate; whether there was anything."""
        new = self._new.get(id_)
        paper: Any = new or self._known[id_]
        draft, by = candidate.draft, candidate.authority
        changed: dict[str, Any] = {}  # what the fields were before
        # A later version stands above what the same source said of an earlier one.
        revised = _REPLACED in draft.extra or (
            draft.version is not None and completing.newer_version(self._further(id_).get("version"), draft.version)
        )
        if revised:
            by += 1

        def offer(name: str, value: Any, present: Any) -> bool:
            held = paper.given.get(name, paper.authority)
            if not completing.better(name, present, value, held, by):
                return False
            changed[name] = present
            if source_id != paper.source_id or name in paper.given:
                self._credits.append((id_, name, source_id))
            paper.given[name] = by
            return True

        if id_ not in self._titled(candidate) and candidate.title != paper.title:
            alias = candidate.title
            if offer("title", candidate.title, paper.title):
                alias = paper.title
                self._rename(id_, candidate)
            self._aliases.append((id_, alias))
        if offer("abstract", candidate.abstract, paper.abstract):
            paper.abstract = candidate.abstract
        if draft.authors and offer("authors", draft.authors, self._authors(id_)):
            paper.authors = draft.authors
        if offer("published", draft.published, paper.published):
            paper.published = draft.published
        if offer("venue", draft.venue, paper.venue):
            paper.venue = draft.venue
        for name, value in () if candidate.plain else completing.offered(draft).items():
            facts = self._further(id_)
            if offer(name, value, facts.get(name)):
                facts[name] = value
        fresh = [pair for pair in draft.identifiers if pair not in self._by_identifier]
        if draft.links or "abstract" in changed:
            own = (candidate.details or details(candidate.title, candidate.abstract)).links
            present = self._links(id_)
            links = _distinct((*present, *draft.links, *(own if "abstract" in changed else ())))
            if links != present:
                paper.links = links
                changed["links"] = present
        if candidate.key_hash is not None:
            # The digest that is there stays: what was found to be seen before must remain so within this batch.
            self._by_hash.setdefault(candidate.key_hash, {}).setdefault(id_, candidate.digest)
            self._said[candidate.key_hash, candidate.digest] = id_
            self._digests.append((candidate.key_hash, candidate.digest, id_))
        if new is not None:
            new.listed += 1
        elif changed:
            bulk_writes.complete(self._connection, paper, changed, title_sort(paper.title))
            if revised:
                set_mark(self._connection, id_, Mark.REVISED, True)
        if fresh:
            identifiers = self._identifiers(id_)
            changed["identifiers"] = tuple(identifiers)
            identifiers.extend(fresh)
            self._by_identifier.update(dict.fromkeys(fresh, id_))
            if new is None:
                bulk_writes.add_identifiers(self._connection, [(*pair, id_) for pair in fresh])
        if new is None and changed:
            befores = [(id_, name, completing.as_text(before)) for name, before in changed.items()]
            self.learned.setdefault(source_id, []).extend(befores)
        return bool(changed)

    def _rename(self, id_: int, candidate: Candidate) -> None:
        """Give a paper the title of a candidate; it is known under the one before as well."""
        told = candidate.details or details(candidate.title, None)
        new = self._new.get(id_)
        if new is None:
            self._known[id_].title = candidate.title
            self._renamed[id_] = told.signature
            return
        new.title, new.title_sort = candidate.title, told.title_sort
        self._signatures[id_ - self._first] = told.signature


_NOTHING: dict[int, int | None] = {}
_NEW = Match(None)


def _told(draft: Draft) -> str:
    """What a record said that is not about the paper itself, as JSON; '' for nothing."""
    told: dict[str, Any] = {name: value for name in _MORE if (value := getattr(draft, name))}
    if draft.status is not None:
        told["status"] = draft.status.label
    if "extra" in told:
        told["extra"] = dict(draft.extra)
    if not told and not draft.raw:
        return ""
    return json.dumps(told, ensure_ascii=False)


def _distinct(links: Sequence[Link]) -> list[Link]:
    """The links without those whose address came before."""
    found: dict[str, Link] = {}
    for link in links:
        found.setdefault(link.url, link)
    return list(found.values())
