"""Notes: free Markdown text beside a paper, every version of it kept in the journal."""

from __future__ import annotations

from readq.errors import ReadqError
from readq.library.decide import Step
from readq.model import Change, Outcome
from readq.store import fields, journal, papers
from readq.store.connection import Connection
from readq.text import storable

NOTE_CAP = 1_000_000

_BOTH = "\n\n---\n\n*The note was changed elsewhere meanwhile; this is the other version:*\n\n"


def annotate(
    connection: Connection, id_: int, body: str | None, base: tuple[str | None] | None, at: int, actor: str
) -> Outcome:
    """Write the note of paper ``id_``; ``base`` (a 1-tuple, None: do not compare) is what the writer began with."""
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
    step = Step(connection, "note", at, actor)
    fields.set_note(connection, id_, body, at)
    step.note([Change(id_, "note", present, body)])
    verb = "Removed the note of" if body is None else "Wrote a note on" if present is None else "Changed the note of"
    outcome = step.finish(f"{verb} {{}}")
    return Outcome(outcome.operation, outcome.paper_ids, conflicts)


def revisions(connection: Connection, id_: int) -> list[tuple[int, str]]:
    """Every version of a paper's note, newest first, with when it was written; equal neighbours once."""
    versions: list[tuple[int, str]] = []
    for _, at, _, after in journal.paper_changes(connection, id_, "note"):
        if after is not None and (not versions or versions[-1][1] != after):
            versions.append((at, after))
    return versions[::-1]
