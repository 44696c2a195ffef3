"""A paper of the library learns from something else that tells of it, field by field."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from readq.library import completing
from readq.library.candidates import title_sort
from readq.library.context import Context
from readq.model import Author, Link
from readq.search import signatures
from readq.store import bulk_writes, lookup, provenance, signature_blocks, sources
from readq.store.connection import Connection


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of a paper, by which source, and with which authority each field."""

    title: str
    abstract: str | None
    published: str | None
    venue: str | None
    authors: Sequence[Author]
    links: Sequence[Link]
    further: Mapping[str, str]
    source_id: int
    authority: Callable[[str], int]


def learn(connection: Connection, id_: int, told: Told) -> dict[str, object]:
    """Let a paper take what is told better than what it knows; the fields that changed, as they were."""
    paper = lookup.known(connection, [id_])[id_]
    changed: dict[str, object] = {}

    def offer(name: str, present: object, value: object) -> bool:
        held = paper.given.get(name, paper.authority)
        if not completing.better(name, present, value, held, told.authority(name)):
            return False
        changed[name] = present
        return True

    paper.authors, paper.links = lookup.authors_of(connection, id_), lookup.links_of(connection, id_)
    paper.further = lookup.further_of(connection, id_)
    for name in ("title", "abstract", "published", "venue"):
        if offer(name, getattr(paper, name), getattr(told, name)):
            setattr(paper, name, getattr(told, name))
    if offer("authors", paper.authors, tuple(told.authors)):
        paper.authors = tuple(told.authors)
    for name, value in told.further.items():
        if offer(name, paper.further.get(name), value):
            paper.further[name] = value
    links = list({link.url: link for link in (*paper.links, *told.links)}.values())
    if links != paper.links:
        changed["links"], paper.links = paper.links, links
    if "title" in changed:
        bulk_writes.add_title(connection, id_, str(changed["title"]))
        signature = signatures.signature(paper.title)
        signature_blocks.put(connection, id_, (signatures.VERSION, signature.hex()))
    if changed:
        provenance.credit(connection, [(id_, name, told.source_id) for name in changed if name != "links"])
        bulk_writes.complete(connection, paper, changed, title_sort(paper.title))
    return changed


def source_of(context: Context, service: str, authority: int) -> int:
    """The source that stands for a service which was asked."""
    connection, path = context.connection, f"looked up: {service}"
    known = sources.source_with(connection, "path", path)
    if known is not None:
        return known.id
    number = sources.add_source(
        connection, kind="looked-up", name=service, path=path, sha256=path, page_date=None, at=context.seconds(),
        authority=authority, place="http",
    )  # fmt: skip
    sources.close_source(connection, number, listed=0, problems=0, complete=True)
    return number
