"""Papers that may be one: those that were suggested, those that a search finds, and what is decided about them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from readq.errors import ReadqError
from readq.filters import fold_name
from readq.identity import same_family, title_key
from readq.library.context import Context, Watch
from readq.library.decide import Step
from readq.library.learning import Told, learn
from readq.model import Change, Outcome, Paper, Status, Suggestion
from readq.source_names import source_name
from readq.store import lookup, merged, papers, provenance, reader_state, tags
from readq.text import NOTE_CAP

SIMILAR = 92  # per cent that two titles must be alike to be suggested
_NEAR = 3  # titles that stand next to each other in the order of their words are compared
_BATCH = 2_000
_FAMILIAR = "similar title and first author"


class Duplicates:
    """The duplicates of a library."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def suggested(self) -> list[Suggestion]:
        """The pairs of papers that may be one and that nobody has decided about, oldest first."""
        with self._context.explained():
            return provenance.suggestions(self._context.connection)

    def merge(self, keep: int, gone: int) -> Outcome:
        """Let the paper ``gone`` go into ``keep``: its ids, listings and other titles, its tags and its note, what it
        knows better; and its status, where nothing was decided about ``keep``. One step, which undo takes back."""
        with self._context.writing():
            return self._merge(keep, gone)

    def _merge(self, keep: int, gone: int) -> Outcome:
        connection = self._context.connection
        found = {paper.id: paper for paper in papers.papers(connection, [keep, gone])}
        if keep == gone or len(found) < 2:
            raise ReadqError(f"There are no two papers {keep} and {gone}; nothing was merged.")
        kept, other = found[keep], found[gone]
        note = "\n\n".join(dict.fromkeys(filter(None, (kept.note, other.note)))) or None
        if note is not None and len(note) > NOTE_CAP:
            raise ReadqError(f"Their notes together have more than {NOTE_CAP:,} characters; shorten one of them first.")
        step = Step(self._context, "merge", merged=other.title)
        before = merged.snapshot(connection, keep)
        self._learn(keep, gone)
        step.note([Change(keep, "merged", None, str(gone))])
        have = {fold_name(name) for name in kept.tags}
        for name in other.tags:
            if fold_name(name) not in have:
                tags.add(connection, keep, name)
                step.note([Change(keep, "tag", None, name)])
        if note != kept.note:
            reader_state.set_note(connection, keep, note, step.at)
            step.note([Change(keep, "note", kept.note, note)])
        if kept.status is Status.INBOX and kept.row.snoozed_until is None and other.status is not Status.INBOX:
            found_ = reader_state.states(connection, [keep])
            step.assign({"status": str(int(other.status)), "decided_at": str(other.row.decided_at or step.at)}, found_)
        if not kept.row.priority:
            step.set("priority", [(keep, str(kept.row.priority))], str(other.row.priority))
        merged.merge(connection, gone, keep, step.at, before)
        return step.finish([keep])

    def _learn(self, keep: int, gone: int) -> None:
        """Let a paper take from another what that knows better."""
        connection = self._context.connection
        other = lookup.known(connection, [gone])[gone]
        told = Told(
            title=other.title,
            abstract=other.abstract,
            published=other.published,
            venue=other.venue,
            authors=lookup.authors_of(connection, gone),
            links=lookup.links_of(connection, gone),
            further=lookup.further_of(connection, gone),
            source_id=other.source_id,
            authority=lambda name: other.given.get(name, other.authority),
        )
        learn(connection, keep, told)

    def keep_apart(self, one: int, other: int) -> Outcome:
        """Remember that two papers that may be one are not. One step, which undo takes back."""
        with self._context.writing():
            connection = self._context.connection
            found = papers.titles(connection, [one, other])
            if len(found) < 2:
                raise ReadqError(f"There are no two papers {one} and {other}; nothing was decided.")
            step = Step(self._context, "keep_apart", other=dict(found)[other])
            provenance.suggest(connection, [(one, other, "named by hand")], step.at)
            if provenance.decide(connection, one, other, "apart", step.at):
                step.note([Change(one, "apart", None, str(other))])
            return step.finish()

    def search(self, watch: Watch | None = None) -> int:
        """Look through the whole library for papers with the same title and different ids, or with very similar titles
        and the same first author, and suggest them; how many pairs are new. ``watch`` is told the papers looked at, of
        how many; if it raises, nothing is suggested.

        Titles are compared with those that stand next to them in the order of their letters, and of their words in
        alphabetical order: the time grows with the library, not with its square.
        """
        connection, at = self._context.connection, self._context.seconds()
        with self._context.explained():
            pairs = list(self._alike(watch))
        with self._context.writing():
            return provenance.suggest(connection, pairs, at)

    def _alike(self, watch: Watch | None) -> Iterator[tuple[int, int, str]]:
        from rapidfuzz import fuzz

        connection = self._context.connection
        total = papers.total(connection)
        read: list[tuple[str, str, int]] = []
        last = 0
        while batch := papers.titles_after(connection, last, _BATCH):
            last = batch[-1][0]
            for id_, title in batch:
                if key := title_key(title):
                    read.append((key, " ".join(sorted(title.casefold().split())), id_))
            if watch is not None:
                watch(len(read) // 3, total)
        orders: Sequence[Callable[[tuple[str, str, int]], str]] = (lambda each: each[0], lambda each: each[1])
        for turn, order in enumerate(orders, 1):
            read.sort(key=order)
            for place, (key, _, id_) in enumerate(read):
                if watch is not None and place % _BATCH == 0:
                    watch((turn * len(read) + place) // 3, total)
                for other_key, _, other in read[place + 1 : place + 1 + _NEAR]:
                    if key == other_key:
                        yield id_, other, "same title"
                    elif fuzz.ratio(key, other_key, score_cutoff=SIMILAR) and self._agreeing(id_, other):
                        yield id_, other, _FAMILIAR
        if watch is not None:
            watch(total, total)

    def _agreeing(self, *pair: int) -> bool:
        """Whether two papers have the same first author, and not an arXiv id each."""
        connection = self._context.connection
        one, other = (lookup.authors_of(connection, id_) for id_ in pair)
        if (
            not one
            or not other
            or not same_family(one[0].family or one[0].name.split()[-1], other[0].family or other[0].name.split()[-1])
        ):
            return False
        return not all(any(scheme == "arxiv" for scheme, _ in lookup.identifiers_of(connection, id_)) for id_ in pair)


def differences(one: Paper, other: Paper) -> list[tuple[str, str, str]]:
    """What two papers tell differently, as (what, of the one, of the other), for a person to compare."""

    def people(paper: Paper) -> str:
        return ", ".join(author.name for author in paper.authors)

    def ids(paper: Paper) -> str:
        return ", ".join(f"{scheme}:{value}" for scheme, value in paper.identifiers)

    told = [
        ("title", one.title, other.title),
        ("authors", people(one), people(other)),
        ("ids", ids(one), ids(other)),
        ("published", one.published or "", other.published or ""),
        ("venue", one.venue or "", other.venue or ""),
        ("status", one.status.label, other.status.label),
        ("tags", ", ".join(one.tags), ", ".join(other.tags)),
        ("note", one.note or "", other.note or ""),
        (
            "listed",
            ", ".join(source_name(seen.kind, seen.source, seen.page_date) for seen in one.appearances),
            ", ".join(source_name(seen.kind, seen.source, seen.page_date) for seen in other.appearances),
        ),
        ("abstract", one.abstract or "", other.abstract or ""),
    ]
    return [each for each in told if each[1] or each[2]]
