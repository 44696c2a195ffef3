"""The words of a library's papers and the latent directions among them: in memory once somebody asks, kept in the file
where it can be written to."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from readq.errors import ReadqError
from readq.library.context import Context
from readq.library.held import Held
from readq.search.interest.words import VERSION, packed
from readq.store import features, papers
from readq.store.connection import writing

if TYPE_CHECKING:
    from readq.search.interest.model import Model

_BLOCK = 1_024  # papers


class GivenUpError(ReadqError):
    """What was asked for is not needed any more."""


class WordModel:
    """What interest, topics and find by meaning share."""

    def __init__(self, context: Context, held: Held) -> None:
        self._context = context
        self.held = held

    def forget(self) -> None:
        """Hold nothing in memory any more."""
        with self.held.lock:
            self.held.model = None

    def model(self) -> Model:
        """The model with the words of all papers, which has learnt nothing (see `Model.anew`); another one than before
        if papers or their words changed. Takes some tenths of a second for thousands of papers the first time."""
        connection = self._context.connection
        held = self.held
        with held.lock:
            now = (papers.total(connection), papers.last_id(connection))
            if held.model is None or now != held.state or features.any_stale(connection):
                held.model, held.state = self._made(), now
            return held.model

    @property
    def lacks(self) -> int:
        """Of about how many papers the words have to be read and kept first."""
        if self.held.model is not None:
            return 0
        connection = self._context.connection
        return max(0, papers.total(connection) - features.papers(connection, VERSION))

    def _made(self) -> Model:
        """Everything anew, from what the file keeps and what it lacks; that is kept from now on, where the file can be
        written to."""
        from readq.search.one_thread import load_numpy

        load_numpy()
        import numpy as np

        from readq.search.interest import latent
        from readq.search.interest.matrix import WordMatrix
        from readq.search.interest.model import Model
        from readq.search.interest.words import Block

        connection = self._context.connection
        try:
            self._complete()
        except GivenUpError:
            raise
        except ReadqError:
            pass  # a file that cannot be written to: what it lacks is made below
        kept = list(features.blocks(connection, VERSION))
        blocks = [Block(*block[1:5]) for block in kept]
        there = set(features.every_paper(connection))
        have = {int(id_) for block in blocks for id_ in np.frombuffer(block.ids, np.uint32)}
        if missing := sorted(there - have):  # what cannot be kept is made for the time being
            blocks += [packed(self.texts(missing))]
        matrix = WordMatrix(blocks, np.asarray(sorted(there), np.int64))
        base, number = None, 0
        found = features.basis(connection, VERSION)
        if found is not None and len(matrix) < 2 * max(found[1], 1):
            with suppress(ValueError):
                number, base = found[0], latent.unpacked(found[2], found[3], found[1])
        if base is None:
            base = latent.basis(matrix)
            if base is not None:
                base = latent.unpacked(*base.packed(), base.papers)  # as it will be read
                with suppress(ReadqError), writing(connection):
                    number = features.put_basis(connection, VERSION, base.papers, *base.packed())
        if base is None:
            return Model(matrix, None, None)
        width = base.directions.shape[1]
        along = np.zeros((len(matrix), width), np.int8)
        lacking = np.ones(len(matrix), np.bool_)
        for block in kept:
            rows = matrix.places(np.frombuffer(block.ids, np.uint32).tolist())
            if block.latent is None or block.basis != number or len(block.latent) != width * len(rows):
                lacking[rows[rows >= 0]] = True
                continue
            there_ = rows >= 0
            along[rows[there_]] = np.frombuffer(block.latent, np.int8).reshape(-1, width)[there_]
            lacking[rows[there_]] = False
        if lacking.any():
            wanted = np.flatnonzero(lacking)
            along[wanted] = latent.projected(matrix, base, wanted)
            with suppress(ReadqError), writing(connection):
                for block in kept:
                    rows = matrix.places(np.frombuffer(block.ids, np.uint32).tolist())
                    if lacking[rows[rows >= 0]].any():
                        places = np.where((rows >= 0)[:, None], along[rows], 0).astype(np.int8)
                        features.put_latent(connection, block.id, number, places.tobytes())
        return Model(matrix, base, along)

    def _complete(self) -> None:
        """Make the features that the file lacks, or that are of other words than the papers have now."""
        connection = self._context.connection
        have: set[int] = set()
        for block in features.blocks(connection, VERSION):
            have.update(array("I", block.ids))
        there = features.every_paper(connection)
        missing = [id_ for id_ in there if id_ not in have]
        if not missing and not features.any_stale(connection):
            return
        stale = set(features.stale(connection))
        if gone := sorted(stale - set(there)):
            with writing(connection):
                features.refreshed(connection, gone)
        wanted = sorted(stale.intersection(there).union(missing))
        for start in range(0, len(wanted), _BLOCK):
            if self.held.ending:
                raise GivenUpError("Reading the words of all papers was given up.")
            batch = wanted[start : start + _BLOCK]
            with writing(connection):  # block by block, so that a decision gets its turn
                features.add(connection, VERSION, packed(self.texts(batch)))
                features.refreshed(connection, batch)

    def texts(self, ids: Sequence[int]) -> list[tuple[int, str, str]]:
        """The (id, title, abstract) of papers."""
        return features.title_and_abstract(self._context.connection, ids)

    def text(self, paper_id: int) -> str:
        """Title and abstract of a paper."""
        return " . ".join(part for record in self.texts([paper_id]) for part in record[1:])
