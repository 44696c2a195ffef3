"""Notes: free Markdown text beside a paper, every version of it kept in the journal."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from readq.errors import ReadqError
from readq.library import tasks
from readq.library.decide import Step
from readq.model import Change, Outcome, Paper, Status
from readq.store import fields, journal, papers
from readq.store import notes as stored
from readq.store.connection import Connection
from readq.text import clean, storable, tokens
from readq.values import value

NOTE_CAP = 1_000_000
NEAR = 500  # hits of find among which a misspelt word is looked for in notes
HEAD = 600  # characters of a note that a `NoteHead` carries
_ITEM = 200  # characters of an item that the history repeats

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
    """An open ``- [ ]`` item of a paper's note, on its 0-based ``line``."""

    paper_id: int
    title: str
    line: int
    text: str


def annotate(
    connection: Connection,
    id_: int,
    body: str | None,
    base: tuple[str | None] | None,
    at: int,
    actor: str,
    *,
    continuing: int | None = None,
) -> Outcome:
    """Write the note of paper ``id_``; ``base`` (a 1-tuple, None: do not compare) is what the writer began with.

    ``continuing`` is the operation that last wrote it in the same sitting. While that is the newest step of all, the
    new one tells of both; if together they change nothing, neither is told of.
    """
    found = papers.papers(connection, [id_])
    if not found:
        raise ReadqError(f"There is no paper {id_}; its note was not written.")
    present = found[0].note
    if body is not None:
        body = storable(body, NOTE_CAP).rstrip()
    body = body or None
    conflicts: tuple[int, ...] = ()
    if base is not None and present != base[0] and present is not None and present != body:
        conflicts = (id_,)
        body = f"{body}{_BOTH}{present}" if body else present
    if body == present:
        return Outcome(None, (), conflicts)
    sitting = journal.sitting(connection, continuing) if continuing is not None and not conflicts else None
    fields.set_note(connection, id_, body, at)
    if continuing is not None and sitting is not None and (sitting.paper_id, sitting.after) == (id_, present):
        operation = journal.begin(connection, _verb(sitting.before, body), at, actor, continues=continuing)
        journal.record_edit(connection, operation, continuing, id_, present or "", body or "")
        journal.finish(connection, operation, papers=1, first_paper=id_)
        if sitting.before == body:
            journal.came_to_nothing(connection, operation)
        return Outcome(journal.get(connection, operation), (id_,))
    step = Step(connection, at, actor, _verb(present, body))
    step.note([Change(id_, "note", present, body)])
    outcome = step.finish()
    return Outcome(outcome.operation, outcome.paper_ids, conflicts)


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


def revisions(connection: Connection, id_: int) -> list[tuple[int, str]]:
    """Every version of a paper's note, newest first, with when it was written; equal neighbours once."""
    versions: list[tuple[int, str]] = []
    for at, after in journal.note_versions(connection, id_):
        if after is not None and (not versions or versions[-1][1] != after):
            versions.append((at, after))
    return versions[::-1]


def newest_first(connection: Connection, among: Collection[int] | None = None) -> list[int]:
    """The ids of the papers with a note (only those in ``among``, if given), the note last written first."""
    found = stored.newest_first(connection)
    if among is None:
        return found
    wanted = set(among)
    return [id_ for id_ in found if id_ in wanted]


def heads(connection: Connection, ids: Sequence[int]) -> list[NoteHead]:
    """How the notes of papers begin, in the order of ``ids``; papers without a note are left out."""
    return [
        NoteHead(id_, title, Status.INBOX if status == papers.SNOOZED else Status(status), at, head)
        for id_, title, status, at, head in stored.heads(connection, ids, HEAD)
    ]


def nearly(query: str, text: str) -> bool:
    """Whether each word of ``query`` may have been meant by one of ``text``."""
    from readq.search.highlight import near_spans

    words = tokens(query)
    return bool(words) and all(near_spans(word, text) for word in words)


def open_tasks(connection: Connection) -> list[Task]:
    """The open items of all notes, those of the note last written first, in their order."""
    found = stored.containing(connection, "[ ]")
    return [
        Task(id_, title, item.line, item.text)
        for id_, title, body in found
        for item in tasks.items(body)
        if not item.done
    ]


def tick(connection: Connection, task: Task, at: int, actor: str) -> Outcome:
    """Tick an open item in its note; every other character of the note stays."""
    body = stored.body(connection, task.paper_id)
    ticked = tasks.tick(body, task.line, task.text) if body else None
    if ticked is None:
        raise ReadqError("The note was changed meanwhile and this item is no longer in it; nothing was ticked.")
    step = Step(connection, at, actor, "tick", item=task.text[:_ITEM])
    fields.set_note(connection, task.paper_id, ticked, at)
    step.note([Change(task.paper_id, "note", body, ticked)])
    return step.finish()
