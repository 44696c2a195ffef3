"""The model of a library that is too large for the words of all its papers to be held in memory."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress

import numpy as np

from readq.errors import ReadqError
from readq.library.directions import kept_basis
from readq.library.held import Held
from readq.search.interest import latent
from readq.search.interest.matrix import Places
from readq.search.interest.model import Model
from readq.search.interest.streamed import Index, Read, StreamedMatrix
from readq.search.interest.words import VERSION, Block
from readq.store import features
from readq.store.connection import Connection, writing

_TOGETHER = 16  # blocks


def reader(connection: Connection) -> Read:
    """Reads blocks of words through a connection, a few at a time, so that nobody waits long to write."""

    def read(numbers: Sequence[int]) -> Iterator[tuple[int, Block]]:
        for block in features.blocks_of(connection, numbers, latent=False):
            yield block.id, Block(*block[1:5])

    return read


def streamed(connection: Connection, there: Places, held: Held) -> Model:
    """The model for the papers that are ``there`` (ascending): their places along the directions are held in memory,
    and for each a few bytes to find its words by. Papers whose words are not kept are not in it."""
    matrix = StreamedMatrix(Index.of(features.ids_of_blocks(connection, VERSION), there), reader(connection))
    number, base = kept_basis(connection, matrix)
    if base is None:
        return Model(matrix, None, None)
    along = np.zeros((len(matrix), base.directions.shape[1]), np.int8)
    blocks = list(matrix.blocks())
    for start in range(0, len(blocks), _TOGETHER):
        held.confirm_wanted()
        some = blocks[start : start + _TOGETHER]
        lacking = dict(some)
        for block, basis, kept in features.latent_of(connection, [block for block, _ in some]):
            if basis == number and len(kept) == lacking[block].size * along.shape[1]:
                rows = lacking.pop(block)
                along[rows[rows >= 0]] = np.frombuffer(kept, np.int8).reshape(len(rows), -1)[rows >= 0]
        if lacking:
            rows = np.concatenate(list(lacking.values()))
            rows = rows[rows >= 0]
            along[rows] = latent.projected(matrix, base, rows.astype(np.int64))
            with suppress(ReadqError), writing(connection):
                for block, rows in lacking.items():
                    places = np.where((rows >= 0)[:, None], along[rows], 0).astype(np.int8)
                    features.put_latent(connection, block, number, places.tobytes())
    return Model(matrix, base, along)
