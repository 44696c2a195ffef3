"""A paper put in by hand: by its title, an id, or an address."""

from __future__ import annotations

from readq.errors import ReadqError
from readq.formats.lists.paper_links import paper as told_by
from readq.identity import placeholder
from readq.library import decide
from readq.library.candidates import prepare
from readq.library.context import Context
from readq.library.merge import Merger, Taken
from readq.listing import Authority, Draft
from readq.model import Link, Status
from readq.store import journal, sources

NAME = "added by hand"
_PATH = "by hand"  # no file is called so: those have absolute paths


def add(context: Context, text: str, title: str = "", *, queue: bool = False) -> tuple[int, bool]:
    """The paper of a title, an arXiv id, a DOI or a web address, and whether it is new. ``title`` is what it is called,
    where ``text`` is none; without one the id stands for it until a listing tells more. With ``queue`` it is put into the
    queue in the same transaction. `ReadqError` for nothing."""
    draft = _draft(" ".join(text.split()), " ".join(title.split()))
    connection, at = context.connection, context.seconds()
    with context.writing():
        source = sources.source_with(connection, "path", _PATH)
        number = source.id if source is not None else sources.add_source(
            connection, kind="by-hand", name=NAME, path=_PATH, sha256=_PATH, page_date=None, at=at,
            authority=Authority.UNKNOWN, place="hand",
        )  # fmt: skip
        candidates = [prepare(draft, Authority.UNKNOWN)]
        merger, taken = Merger(connection, at, candidates), Taken()
        rank = merger.add(number, candidates, taken, sources.last_rank(connection, number))
        merger.finish()
        merger.settle()
        sources.close_source(connection, number, listed=rank, problems=0, complete=True)
        id_ = sources.paper_at(connection, number, rank)
        if taken.new:
            step = journal.begin(connection, "add", at, context.actor)
            journal.finish(connection, step, papers=1, first_paper=id_)
        for source_id, befores in merger.learned.items():
            step = journal.begin(connection, "complete", at, context.actor, facts={"changed": 1, "files": 0})
            journal.learned(connection, step, source_id, befores)
            journal.finish(connection, step, papers=1, first_paper=id_)
        if queue:
            decide.mark(context, [id_], Status.QUEUE)
    return id_, bool(taken.new)


def _draft(text: str, title: str) -> Draft:
    if not text:
        raise ReadqError("Nothing was added: give a title, an arXiv id, a DOI or a web address.")
    told = told_by(text)
    web = text.startswith(("http://", "https://"))
    if web and not told.identifiers and not title:
        raise ReadqError(f"{text} does not say which paper it is: give its title, too.")
    links = (Link("page", text),) if web and not told.identifiers else ()
    if told.identifiers:
        return Draft(title or placeholder(told.identifiers), identifiers=told.identifiers)
    return Draft(title or text, links=links)
