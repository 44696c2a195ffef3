"""Latent directions: which words go together in the papers of a library, found by a randomised singular value
decomposition (Halko, Martinsson and Tropp 2011, algorithm 4.4, and Rayleigh-Ritz)."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from readq.search.interest.matrix import Floats, Matrix
from readq.search.interest.words import BUCKETS

DIRECTIONS = 64
_BESIDE = 8  # more directions while it is looked for
_ROUNDS = 3
_SAMPLE = 5_000  # papers; more make the directions no better
_COLUMNS = 8_192  # buckets: the commonest that are not in every second paper
_CHUNK = 256  # papers at once
_FEWEST = 2  # papers that have a word which goes with others


class Basis(NamedTuple):
    """``columns`` are the buckets that have a part in the directions, ``directions`` is a row for each of them.
    ``papers``: how many the library had when it was made."""

    columns: NDArray[np.uint16]
    directions: Floats
    papers: int

    def packed(self) -> tuple[bytes, bytes]:
        """Columns and directions as they are kept."""
        return self.columns.tobytes(), self.directions.astype(np.float16).tobytes()


def unpacked(columns: bytes, directions: bytes, papers: int) -> Basis:
    """The basis that was `Basis.packed`."""
    found = np.frombuffer(columns, np.uint16)
    return Basis(found, np.frombuffer(directions, np.float16).astype(np.float32).reshape(len(found), -1), papers)


def basis(matrix: Matrix) -> Basis | None:
    """The directions of the papers of a matrix; None if they are too few or too unlike each other to have any. The same
    papers always give the same."""
    papers = len(matrix)
    with_it = matrix.papers_with
    telling = np.flatnonzero((with_it >= _FEWEST) & (with_it * 2 <= papers))
    columns = np.sort(telling[np.argsort(-with_it[telling], kind="stable")][:_COLUMNS])
    random = np.random.default_rng(0)
    sample = np.arange(papers) if papers <= _SAMPLE else np.sort(random.choice(papers, _SAMPLE, replace=False))
    some = matrix.part(sample)
    rows = np.arange(len(some))
    k = min(DIRECTIONS + _BESIDE, len(columns), len(rows))
    if k < 2:
        return None
    place = places_of(columns)
    found = np.linalg.qr(random.standard_normal((len(columns), k), np.float32))[0]
    for _ in range(_ROUNDS):
        product = np.zeros((len(columns), k), np.float32)
        for start in range(0, len(rows), _CHUNK):
            part = dense(some, rows[start : start + _CHUNK], place, len(columns))
            product += part.T @ (part @ found)
        found = np.linalg.qr(product)[0]
    inner = np.zeros((k, k), np.float32)
    for start in range(0, len(rows), _CHUNK):
        shadow = dense(some, rows[start : start + _CHUNK], place, len(columns)) @ found
        inner += shadow.T @ shadow
    strengths, turn = np.linalg.eigh(inner)  # ascending
    kept = [at for at in range(k - 1, -1, -1) if strengths[at] > 1e-6][:DIRECTIONS]
    if not kept:
        return None
    return Basis(columns.astype(np.uint16), np.ascontiguousarray(found @ turn[:, kept]), papers)


def projected(matrix: Matrix, base: Basis, rows: NDArray[np.int64] | None = None) -> NDArray[np.int8]:
    """Where papers lie along the directions, as a row of whole numbers each whose length is about 127 (or 0)."""
    rows = np.arange(len(matrix)) if rows is None else rows
    place = places_of(base.columns.astype(np.int64))
    out = np.zeros((len(rows), base.directions.shape[1]), np.int8)
    for start in range(0, len(rows), _CHUNK):
        found = dense(matrix, rows[start : start + _CHUNK], place, len(base.columns)) @ base.directions
        length = np.linalg.norm(found, axis=1, keepdims=True)
        out[start : start + _CHUNK] = np.rint(found / np.where(length > 0, length, 1) * 127)
    return out


def length_of(matrix: Matrix, base: Basis, place: int) -> tuple[Floats, float]:
    """The direction row of each bucket of a paper (zeros for those without), and how long the paper's shadow is."""
    words, weights = matrix.row(place)
    at = places_of(base.columns.astype(np.int64))[words]
    rows = np.where((at >= 0)[:, None], base.directions[np.maximum(at, 0)], 0)
    return rows, float(np.linalg.norm(weights @ rows))


def places_of(columns: NDArray[np.int64]) -> NDArray[np.int64]:
    """For each bucket its place among some columns, or -1."""
    place = np.full(BUCKETS, -1, np.int64)
    place[columns] = np.arange(len(columns))
    return place


def dense(matrix: Matrix, rows: NDArray[np.int64], place: NDArray[np.int64], columns: int) -> Floats:
    """The weights of papers, a column for each bucket that has a ``place`` among so many ``columns``."""
    out = np.zeros((len(rows), columns), np.float32)
    entries = matrix.entries(rows)
    found = place[entries.words]
    known = found >= 0
    out[np.repeat(np.arange(len(rows)), entries.lengths)[known], found[known]] = entries.weights[known]
    return out
