"""The latent directions of a library's papers, as the file keeps them."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from readq.errors import ReadqError
from readq.search.interest.words import VERSION
from readq.store import features
from readq.store.connection import Connection, writing

if TYPE_CHECKING:
    from readq.search.interest.latent import Basis
    from readq.search.interest.matrix import Matrix


def kept_basis(connection: Connection, matrix: Matrix) -> tuple[int, Basis | None]:
    """The directions of a library with so many papers, and their number: those that are kept until it has doubled, else
    new ones, which are kept from now on. None where the papers have none; 0 where they cannot be kept."""
    from readq.search.interest import latent

    found = features.basis(connection, VERSION)
    if found is not None and len(matrix) < 2 * max(found[1], 1):
        with suppress(ValueError):
            return found[0], latent.unpacked(found[2], found[3], found[1])
    base = latent.basis(matrix)
    if base is None:
        return 0, None
    number = 0
    with suppress(ReadqError), writing(connection):
        number = features.put_basis(connection, VERSION, base.papers, *base.packed())
    return number, latent.unpacked(*base.packed(), base.papers)  # as it will be read
