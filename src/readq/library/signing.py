"""Signatures of all titles for fuzzy find, made anew."""

from __future__ import annotations

from array import array

from readq.search import signatures
from readq.store import papers, signature_blocks
from readq.store.connection import Connection, writing

_BATCH = 20_000


def sign(connection: Connection) -> None:
    """Make the signatures of all papers from their titles, in the place of those that are kept."""
    made = []
    last = 0
    while batch := papers.titles_after(connection, last, _BATCH):
        last = batch[-1][0]
        ids = array("I", [record[0] for record in batch]).tobytes()
        made.append((ids, signatures.signatures(record[1] for record in batch)))
    with writing(connection):
        signature_blocks.drop(connection)
        for ids, packed in made:
            signature_blocks.add(connection, signatures.VERSION, ids, packed)
