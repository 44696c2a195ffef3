"""Notes: free Markdown text beside a paper, every version of it kept in the journal."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Final

from readq.errors import ReadqError
from readq.filters import Filter
from readq.library import tasks
from readq.library.context import Context
from readq.library.decide import Step
from readq.model import Change, Hit, Mark, Outcome, Paper, Status
from readq.store import evaluate, journal, papers, reader_state
from readq.store import notes as stored
from readq.store.compile import plan
from readq.text import NOTE_CAP, clean, storable, tokens
from readq.values import value

NEAR = 500  # hits of find among which a misspelt word is looked for in notes
HEAD = 600  # characters of a note that a `NoteHead` carries
_ITEM = 200  # characters of an item that the history repeats

_GONE = "The note was changed meanwhile and this item is no longer in it; nothing was ticked."
_BOTH = "\n\n---\n\n*The note was changed elsewhere meanwhile; this is the other version:*\n\n"


@value(frozen=True, slots=True)
class NoteHead:
    """A paper with a note, as a list of notes shows it: ``head`` is the note's first `HEAD` characters."""

    paper_id: int
    title: str
    status: Status
    updated_at: int
    head: str


@value(frozen=True, slots=True)
class Task:
    """A ``- [ ]`` item of a paper's note, on its 0-based ``line``."""

    paper_id: int
    title: str
    line: int
    text: str


class Unset:
    """The type of `UNSET`, for an argument that was not given where None means something."""


UNSET: Final = Unset()


class Notes:
    """The notes of a library; ``find`` is its fuzzy find."""

    def __init__(self, context: Context, find: Callable[[str, int], Sequence[Hit]]) -> None:
        self._context = context
        self._find = find

    # writing ----------------------------------------------------------------------------------------------------------

    def write(
        self, id_: int, body: str | None, *, base: str | Unset | None = UNSET, continuing: int | None = None
    ) -> Outcome:
        """Write a paper's note (blank or None: remove it).

        ``base`` is the note as it was when editing began. If it is something else by now, both versions are kept, one
        below the other, and the outcome names the paper among its ``conflicts``.

        ``continuing`` is the id of the operation an earlier save made while the same note is edited. As long as nothing
        else was done since, the new one tells of both, so that a note saved every few seconds is one step to undo and
        one revision; if together they change nothing, neither is told of.
        """
        with self._context.writing():
            return self._write(id_, body, base, continuing)

    def _write(self, id_: int, body: str | None, base: str | Unset | None, continuing: int | None) -> Outcome:
        connection, at = self._context.connection, self._context.seconds()
        found = papers.papers(connection, [id_])
        if not found:
            raise ReadqError(f"There is no paper {id_}; its note was not written.")
        present = found[0].note
        if body is not None:
            body = storable(body.rstrip(), len(body))
            if len(body) > NOTE_CAP and body != present:
                raise ReadqError(
                    f"A note has at most {NOTE_CAP:,} characters and this one has {len(body):,}; it was not saved. "
                    "Shorten it, or keep the text in a file and note its name."
                )
        body = body or None
        conflicts: tuple[int, ...] = ()
        if not isinstance(base, Unset) and present != base and present is not None and present != body:
            conflicts = (id_,)
            body = both(body, present) if body else present
        if body == present:
            return Outcome(None, (), conflicts)
        earlier = journal.earlier_save(connection, continuing) if continuing is not None and not conflicts else None
        reader_state.set_note(connection, id_, body, at)
        if continuing is not None and earlier is not None and (earlier.paper_id, earlier.after) == (id_, present):
            verb, actor = _verb(earlier.before, body), self._context.actor
            operation = journal.begin(connection, verb, at, actor, continues=continuing)
            journal.record_edit(connection, operation, continuing, id_, present or "", body or "")
            journal.finish(connection, operation, papers=1, first_paper=id_)
            if earlier.before == body:
                journal.came_to_nothing(connection, operation)
            return Outcome(journal.get(connection, operation), (id_,))
        step = Step(self._context, _verb(present, body))
        step.note([Change(id_, "note", present, body)])
        outcome = step.finish()
        return Outcome(outcome.operation, outcome.paper_ids, conflicts)

    def tick(self, task: Task) -> Outcome:
        """Tick an open item in its note, every other character of which stays; ReadqError when the item is no longer
        there."""
        with self._context.writing():
            connection = self._context.connection
            body = stored.body(connection, task.paper_id)
            ticked = tasks.tick(body, task.line, task.text) if body else None
            if ticked is None:
                raise ReadqError(_GONE)
            step = Step(self._context, "tick", item=task.text[:_ITEM])
            reader_state.set_note(connection, task.paper_id, ticked, step.at)
            step.note([Change(task.paper_id, "note", body, ticked)])
            return step.finish()

    def untick(self, task: Task) -> Outcome:
        """Open a ticked item again, as a change of its note; ReadqError when it is no longer there."""
        with self._context.writing():
            body = stored.body(self._context.connection, task.paper_id)
            opened = tasks.tick(body, task.line, task.text, done=False) if body else None
            if opened is None:
                raise ReadqError(_GONE)
            return self._write(task.paper_id, opened, UNSET, None)

    # reading ----------------------------------------------------------------------------------------------------------

    def revisions(self, id_: int) -> list[tuple[int, str]]:
        """Every version of a paper's note, newest first, with when it was written; equal neighbours once."""
        versions: list[tuple[int, str]] = []
        with self._context.explained():
            for at, after in journal.note_versions(self._context.connection, id_):
                if after is not None and (not versions or versions[-1][1] != after):
                    versions.append((at, after))
        return versions[::-1]

    def papers(self, filter_: Filter | None = None) -> list[int]:
        """The papers that have a note (and pass a filter), the note last written first."""
        connection = self._context.connection
        with self._context.explained():
            found = stored.newest_first(connection)
            if filter_ is None or filter_.where is None:
                return found
            wanted = set(evaluate.every_id(connection, plan(filter_, self._context.now())))
        return [id_ for id_ in found if id_ in wanted]

    def nearly(self, text: str) -> list[int]:
        """The papers with a note in which, title included, every word of ``text`` may have been meant, typing errors
        and all; the note last written first."""
        hits = [hit.row.id for hit in self._find(text, NEAR) if hit.row.marks & Mark.NOTE]
        with self._context.explained():
            found = papers.papers(self._context.connection, hits)
        meant = {paper.id for paper in found if _nearly(text, f"{paper.title}\n{paper.note}")}
        return [id_ for id_ in self.papers() if id_ in meant] if meant else []

    def heads(self, ids: Sequence[int]) -> list[NoteHead]:
        """How the notes of some hundred papers begin, in the order of ``ids``; papers without one are left out."""
        with self._context.explained():
            return [
                NoteHead(id_, title, Status.INBOX if status == papers.SNOOZED else Status(status), at, head)
                for id_, title, status, at, head in stored.heads(self._context.connection, ids, HEAD)
            ]

    def open_tasks(self) -> list[Task]:
        """Every open ``- [ ]`` item of all notes, those of the note last written first, in their order."""
        with self._context.explained():
            found = stored.containing(self._context.connection, "[ ]")
        return [
            Task(id_, title, item.line, item.text)
            for id_, title, body in found
            for item in tasks.items(body)
            if not item.done
        ]


def both(text: str, present: str | None) -> str:
    """A note of two versions, of which ``present`` is the one that is stored."""
    return f"{text.rstrip()}{_BOTH}{present}" if present else text


def _verb(before: str | None, after: str | None) -> str:
    return "remove_note" if after is None else "write_note" if before is None else "change_note"


def beginning(template: str, paper: Paper, today: date) -> str:
    """What a new note begins with: ``template`` with {title}, {authors}, {id} and {date} filled in."""
    if "{" not in template:
        return template
    known = dict(reversed(paper.identifiers))
    values = {
        "title": paper.title,
        "authors": ", ".join(author.name for author in paper.authors),
        "id": known.get("arxiv") or known.get("doi") or next(iter(known.values()), str(paper.id)),
        "date": today.isoformat(),
    }
    pieces = template.split("{")
    out = pieces[:1]
    for piece in pieces[1:]:  # one pass, so that what is filled in is never itself filled in
        name, closed, rest = piece.partition("}")
        out.append(f"{clean(values[name])}{rest}" if closed and name in values else f"{{{piece}")
    return "".join(out)


def _nearly(query: str, text: str) -> bool:
    """Whether each word of ``query`` may have been meant by one of ``text``."""
    from readq.search.highlight import near_spans

    words = tokens(query)
    return bool(words) and all(near_spans(word, text) for word in words)
