"""Notes: free Markdown text beside a paper, every version of it kept in the journal."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from readq.errors import ReadqError
from readq.library import tasks
from readq.library.decide import Step, subject
from readq.model import Change, Outcome, Paper, Status
from readq.store import fields, journal, papers
from readq.store import notes as stored
from readq.store.connection import Connection
from readq.text import clean, storable, tokens
from readq.values import value

NOTE_CAP = 1_000_000
NEAR = 500  # hits of find among which a misspelt word is looked for in notes
HEAD = 600  # characters of a note that a `NoteHead` carries

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

    ``continuing`` is the operation that last wrote it in the same sitting. While that is the newest step of all, it is
    made to end in ``body`` instead of a new step being added; if it then changes nothing any more, it goes.
    """
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
    if base is not None and present != base[0] and present is not None and present != body:
        conflicts = (id_,)
        body = both(body, present) if body else present
    if body == present:
        return Outcome(None, (), conflicts)
    if continuing is not None and not conflicts and journal.is_newest(connection, continuing):
        only = journal.changes(connection, continuing)
        if len(only) == 1 and only[0].paper_id == id_ and only[0].field == "note" and only[0].after == present:
            fields.set_note(connection, id_, body, at)
            return _continue(connection, continuing, only[0].before, body, id_, at)
    step = Step(connection, "note", at, actor)
    fields.set_note(connection, id_, body, at)
    step.note([Change(id_, "note", present, body)])
    outcome = step.finish(_label(present, body))
    return Outcome(outcome.operation, outcome.paper_ids, conflicts)


def both(text: str, present: str | None) -> str:
    """A note of two versions, of which ``present`` is the one that is stored."""
    return f"{text.rstrip()}{_BOTH}{present}" if present else text


def _continue(
    connection: Connection, operation: int, before: str | None, body: str | None, id_: int, at: int
) -> Outcome:
    if before == body:
        journal.drop(connection, operation)
        return Outcome(None, (id_,))
    label = _label(before, body).replace("{}", subject(connection, [id_]), 1)
    journal.extend(connection, operation, body, at, label)
    return Outcome(journal.get(connection, operation), (id_,))


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


def _label(before: str | None, after: str | None) -> str:
    verb = "Removed the note of" if after is None else "Wrote a note on" if before is None else "Changed the note of"
    return f"{verb} {{}}"


def revisions(connection: Connection, id_: int) -> list[tuple[int, str]]:
    """Every version of a paper's note, newest first, with when it was written; equal neighbours once."""
    versions: list[tuple[int, str]] = []
    for _, at, _, after in journal.paper_changes(connection, id_, "note"):
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
    step = Step(connection, "note", at, actor)
    fields.set_note(connection, task.paper_id, ticked, at)
    step.note([Change(task.paper_id, "note", body, ticked)])
    return step.finish(f"Ticked on {{}}: {task.text[:200]}")
