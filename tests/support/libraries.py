"""Libraries for tests, made from drafts without a file in between."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

from readq.library import Library
from readq.library.candidates import prepare
from readq.library.context import Context
from readq.library.merge import Merger, Taken
from readq.library.taking_over import take_over
from readq.listing import Authority, Draft
from readq.model import Author
from readq.store import sources
from readq.store.connection import writing

START = 1_790_000_000  # 2026-09-21, the time on a test library's clock


class Clock:
    """A clock that tests set forward."""

    def __init__(self, now: float = START) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now


def open_library(path: Path, clock: Callable[[], float] | None = None) -> Library:
    return Library(path, actor="test", clock=clock or Clock())


def add_listing(
    library: Library,
    drafts: Sequence[Draft],
    *,
    name: str = "page.txt",
    kind: str = "hf-daily",
    authority: int = Authority.CAPTURE,
    taken: Taken | None = None,
) -> list[int]:
    """Take a listing in and return the id each draft got, in order; ``taken`` is told what came of them."""
    connection = library._connection
    at = library._context.seconds()
    with writing(connection):
        source = sources.add_source(
            connection,
            kind=kind,
            name=name,
            path=None,
            sha256=f"{name}-{at}-{len(library.sources())}",
            page_date=None,
            at=at,
            authority=authority,
        )
        candidates = [prepare(each, authority) for each in drafts]
        merger = Merger(connection, at, candidates)
        merger.add(source, candidates, taken or Taken())
        merger.finish()
        merger.settle()
        if merger.told:
            take_over(Context(connection, "ingest", lambda: at), merger.told)
        sources.close_source(connection, source, listed=len(drafts), problems=0, complete=True)
    query = "SELECT paper_id FROM appearance WHERE source_id = ? ORDER BY rank"
    return [record[0] for record in connection.execute(query, (source,))]


def draft(title: str, abstract: str | None = None, *, authors: Sequence[str] = (), **identifiers: str) -> Draft:
    people = tuple(Author(name, family=name.split()[-1]) for name in authors)
    return Draft(title, abstract, people, tuple(identifiers.items()))


def take_in_versions(library: Library, folder: Path, *abstracts: str) -> None:
    """Ingest a paper of arXiv as often as there are abstracts, each time in a later version."""
    for number, abstract in enumerate(abstracts, 1):
        versions = [{"version": f"v{each + 1}", "created": f"Mon, {each + 1} Apr 2024"} for each in range(number)]
        told = {"id": "2404.00001", "title": "A paper that is revised", "abstract": abstract, "categories": "cs.CL"}
        file = folder / f"v{number}.jsonl"
        file.write_text(json.dumps(told | {"versions": versions, "authors_parsed": []}) + "\n")
        library.ingest([file])
