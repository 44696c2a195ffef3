"""The model of a library that is too large for the words of all its papers to be held in memory."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from readq.errors import ReadqError
from readq.library.directions import kept_basis
from readq.library.held import Held
from readq.search.interest import latent
from readq.search.interest.halves import Halves
from readq.search.interest.latent import Basis
from readq.search.interest.matrix import Places
from readq.search.interest.model import Model
from readq.search.interest.streamed import Index, Kept, Read, StreamedMatrix, StreamedPlaces
from readq.search.interest.words import VERSION, Block
from readq.store import features
from readq.store.connection import Connection, writing

_TOGETHER = 16  # blocks
_SAMPLE = 64  # blocks from all over the library, by which it is told how far apart papers lie


def reader(connection: Connection) -> Read:
    """Reads blocks of words through a connection, a few at a time, so that nobody waits long to write."""

    def read(numbers: Sequence[int], latent: bool) -> Iterator[Kept]:
        for block in features.blocks_of(connection, numbers, latent=latent):
            yield Kept(block.id, Block(*block[1:5]), block.basis, block.latent)

    return read


def streamed(connection: Connection, there: Places, held: Held) -> Model:
    """The model for the papers that are ``there`` (ascending): in memory are a few bytes for each to find its words by,
    and about where it lies along the directions. Papers whose words are not kept are not in it."""
    matrix = StreamedMatrix(Index.of(features.ids_of_blocks(connection, VERSION), there), reader(connection))
    number, base = kept_basis(connection, matrix)
    if base is None:
        return Model(matrix, None, None)
    lying = _Lying(connection, matrix, number, base)
    blocks = list(matrix.blocks())
    sample = [lying.of(blocks[at : at + 1])[1] for at in range(0, len(blocks), -(-len(blocks) // _SAMPLE))]
    halves = Halves.of(np.concatenate(sample), len(matrix))
    for start in range(0, len(blocks), _TOGETHER):
        held.confirm_wanted()
        rows, places = lying.of(blocks[start : start + _TOGETHER])
        halves.put(rows, places)
    if lying.all_kept:
        matrix.basis, matrix.halves = number, halves
        return Model(matrix, base, StreamedPlaces(matrix))
    del halves
    along = np.zeros((len(matrix), base.directions.shape[1]), np.int8)  # what the file does not keep has to be held
    for start in range(0, len(blocks), _TOGETHER):
        held.confirm_wanted()
        rows, places = lying.of(blocks[start : start + _TOGETHER])
        along[rows] = places
    return Model(matrix, base, along)


class _Lying:
    """Where papers lie along the directions of a basis: as the file keeps it, or found and kept from now on."""

    def __init__(self, connection: Connection, matrix: StreamedMatrix, number: int, base: Basis) -> None:
        self._connection, self._matrix, self._number, self._base = connection, matrix, number, base
        self.all_kept = number > 0  # so far

    def of(self, blocks: Sequence[tuple[int, NDArray[np.int32]]]) -> tuple[Places, NDArray[np.int8]]:
        """The rows of blocks, and where each lies."""
        width = self._base.directions.shape[1]
        found: dict[int, NDArray[np.int8]] = {}
        for block, basis, kept in features.latent_of(self._connection, [block for block, _ in blocks]):
            if basis == self._number and len(kept) == dict(blocks)[block].size * width:
                found[block] = np.frombuffer(kept, np.int8).reshape(-1, width)
        if lacking := [(block, rows) for block, rows in blocks if block not in found]:
            for block, rows in lacking:
                found[block] = np.zeros((len(rows), width), np.int8)
                found[block][rows >= 0] = latent.projected(self._matrix, self._base, rows[rows >= 0].astype(np.int64))
            try:
                with writing(self._connection):
                    for block, _ in lacking:
                        features.put_latent(self._connection, block, self._number, found[block].tobytes())
            except ReadqError:
                self.all_kept = False
        every = np.concatenate([rows for _, rows in blocks]).astype(np.int64)
        return every[every >= 0], np.concatenate([found[block] for block, _ in blocks])[every >= 0]
