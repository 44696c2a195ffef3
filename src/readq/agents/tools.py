"""What an agent may ask of a library and do to it: plain values in and out, bounded, and clean for whatever shows them.

Each tool opens the library anew, so that what others decide meanwhile is seen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from readq.errors import ReadqError
from readq.formats.writing.record import paper_record
from readq.library import Library
from readq.model import Outcome, Paper, Status
from readq.phrasing import phrase
from readq.search.query import parse
from readq.text import clean

MOST = 50  # papers in an answer, or changed at once
_TITLE, _LINE, _TEXT = 500, 300, 4_000  # characters
_FEW = 30  # authors, tags, links … of a paper
_VIEWS = 100

Answer = dict[str, Any]
Tool = Callable[..., Answer]


class Tools:
    """The tools of the library that ``library`` opens."""

    def __init__(self, library: Callable[[], Library]) -> None:
        self._library = library

    def looking(self) -> tuple[Tool, ...]:
        """The tools that change nothing."""
        return self.overview, self.find_papers, self.list_papers, self.show_paper, self.read_note

    def doing(self) -> tuple[Tool, ...]:
        """The tools that change something, each in a step that `undo` takes back."""
        return self.decide, self.tag_papers, self.add_to_note, self.undo

    # -- looking -------------------------------------------------------------------------------------------------------

    def overview(self) -> Answer:
        """How many papers are in the inbox, the queue, read, skipped and snoozed; the tags and the saved views."""
        with self._library() as library:
            counts, views = library.counts(()), library.views.every()
        tags = sorted(counts.tags.items(), key=lambda item: (-item[1][1], item[0]))
        return {
            "papers": counts.total,
            "status": {status.label: counts.status.get(status, 0) for status in Status},
            "snoozed": counts.snoozed,
            "tags": [{"tag": _line(tag), "papers": all_, "undecided": new} for tag, (new, all_) in tags[:_VIEWS]],
            "views": [{"name": _line(view.name), "query": _line(view.query)} for view in views[:_VIEWS]],
        }

    def find_papers(self, text: str, limit: int = 10) -> Answer:
        """Find papers by what is remembered of the title, the authors or the note; typing mistakes are forgiven. The
        best match comes first."""
        with self._library() as library:
            hits = library.find(text, limit=_bounded(limit))
            papers = library.papers([hit.row.id for hit in hits])
        return {"papers": [_briefly(paper) for paper in papers]}

    def list_papers(self, query: str = "", limit: int = 20, offset: int = 0) -> Answer:
        """List papers by a query in readq's language: words, "phrases", -without, OR, parentheses, status:inbox (queue,
        read, skip), tag:NAME, author:NAME, title:WORD, year:2024, added:2w, has:note, is:latest, sort:newest (priority,
        title, listed, interest). An empty query is every paper. `total` says how many match; go on with `offset`."""
        filter_ = parse(query)
        with self._library() as library:
            ids = library.every_id(filter_)
            start = max(offset, 0)
            papers = library.papers(list(ids[start : start + _bounded(limit)]))
            return {"total": len(ids), "offset": start, "papers": [_briefly(paper) for paper in papers]}

    def show_paper(self, id: str) -> Answer:  # noqa: A002 - what agents call it
        """All that is known of a paper. `id` is readq's number, an arXiv id or a DOI. A long abstract or note is cut;
        `read_note` has the rest."""
        with self._library() as library:
            paper = library.paper(library.resolve(id))
        record = paper_record(paper)
        told: Answer = {name: _tidy(value) for name, value in record.items() if name not in ("abstract", "note")}
        abstract, note = (clean(text or "", newlines=True) for text in (paper.abstract, paper.note))
        return told | {
            "title": _cut(clean(paper.title), _TITLE),
            "abstract": _cut(abstract, _TEXT) or None,
            "note": _cut(note, _TEXT) or None,
            "note_characters": len(note),
        }

    def read_note(self, id: str, offset: int = 0) -> Answer:  # noqa: A002
        """The note of a paper in pieces, from a character on; `next_offset` says where it goes on, null at its end."""
        with self._library() as library:
            paper = library.paper(library.resolve(id))
        note, start = clean(paper.note or "", newlines=True), max(offset, 0)
        end = start + _TEXT
        return {
            "id": paper.id,
            "title": _cut(clean(paper.title), _TITLE),
            "note": note[start:end],
            "next_offset": end if end < len(note) else None,
        }

    # -- doing ---------------------------------------------------------------------------------------------------------

    def decide(self, ids: list[str], status: str) -> Answer:
        """Decide about papers: `status` is inbox, queue, read or skip. One step, which `undo` takes back."""
        wanted = _status(status)
        return self._changed(ids, lambda library, found: library.mark(found, wanted))

    def tag_papers(self, ids: list[str], add: list[str] | None = None, remove: list[str] | None = None) -> Answer:
        """Put tags on papers and take tags off them, in one step."""
        return self._changed(ids, lambda library, found: library.tag(found, add=add or (), remove=remove or ()))

    def add_to_note(self, id: str, text: str) -> Answer:  # noqa: A002
        """Add a paragraph (Markdown) to the note of a paper, or begin it. What is there is never replaced."""
        if not text.strip():
            raise ReadqError("The text is empty; nothing was changed.")

        def write(library: Library, found: Sequence[int]) -> Outcome:
            before = library.paper(found[0]).note
            body = f"{before.rstrip()}\n\n{text.strip()}" if before else text.strip()
            return library.notes.write(found[0], body, base=before)

        return self._changed([id], write)

    def undo(self) -> Answer:
        """Take back the last step, whoever made it."""
        with self._library() as library:
            return _done(library.journal.undo())

    def _changed(self, ids: Iterable[str], change: Callable[[Library, Sequence[int]], Outcome]) -> Answer:
        named = list(ids)
        if not 0 < len(named) <= MOST:
            raise ReadqError(f"Name one to {MOST} papers at once; nothing was changed.")
        with self._library() as library:
            return _done(change(library, list(dict.fromkeys(map(library.resolve, named)))))


def _done(outcome: Outcome) -> Answer:
    step = outcome.operation
    said = "Nothing had to change." if step is None else clean(phrase(step))
    return {
        "done": _cut(said, _TITLE),
        "step": step.id if step is not None else None,
        "papers": list(outcome.paper_ids[:MOST]),
        "left_alone": list(outcome.conflicts[:MOST]),
    }


def _status(word: str) -> Status:
    try:
        return Status.parse(word)
    except ValueError as error:
        raise ReadqError(f"There is {error}.") from None


def _bounded(limit: int) -> int:
    return min(max(limit, 1), MOST)


def _briefly(paper: Paper) -> Answer:
    """A paper as a line of a list."""
    names = [_line(author.name) for author in paper.authors[:3]]
    return {
        "id": paper.id,
        "title": _cut(clean(paper.title), _TITLE),
        "authors": [*names, *(["…"] if len(paper.authors) > len(names) else [])],
        "year": paper.row.year,
        "status": paper.status.label,
        "priority": paper.row.priority,
        "tags": [_line(tag) for tag in paper.tags[:_FEW]],
        "identifiers": {_line(scheme): _line(value) for scheme, value in paper.identifiers[:_FEW]},
        "has_note": paper.note is not None,
    }


def _tidy(value: Any) -> Any:
    """A plain value with its texts clean and cut, and of each list no more than a few."""
    if isinstance(value, str):
        return _line(value)
    if isinstance(value, dict):
        return {_line(name): _tidy(each) for name, each in list(value.items())[:_FEW]}
    return [_tidy(each) for each in value[:_FEW]] if isinstance(value, list) else value


def _line(text: str) -> str:
    return _cut(clean(text), _LINE)


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"
