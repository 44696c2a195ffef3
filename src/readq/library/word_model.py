"""The words of a library's papers and the latent directions among them: kept in the file where it can be written to,
and in memory once somebody asks; of a large library only the directions."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from readq.errors import ReadqError
from readq.library.context import Context
from readq.library.directions import kept_basis
from readq.library.held import GivenUpError, Held
from readq.search.interest.words import VERSION, packed
from readq.store import features, papers
from readq.store.connection import writing
from readq.store.stretches import give_back

if TYPE_CHECKING:
    from readq.search.interest.matrix import Places
    from readq.search.interest.model import Model, Said

IN_MEMORY = 50_000  # papers, of which the words are held in memory; those of more are read when they are needed
_BLOCK = 64  # papers: few enough that one of them is read fast
_WRITTEN = 1_024  # papers at once


class WordModel:
    """What interest, topics and find by meaning share."""

    def __init__(self, context: Context, held: Held) -> None:
        self._context = context
        self.held = held
        self._of: Model | None = None  # what is held for all threads, as last seen, ...
        self._mine: Model | None = None  # ... and the same for this one

    def forget(self) -> None:
        """Hold nothing in memory any more."""
        with self.held.lock:
            self.held.model = self.held.said = None

    def model(self) -> Model:
        """The model with the words of all papers, which has learnt nothing (see `Model.anew`); another one than before
        if papers or their words changed. Takes some tenths of a second for thousands of papers the first time. Only for
        this object's thread: the words of a large library are read from its connection."""
        connection = self._context.connection
        held = self.held
        with held.lock:
            now = (papers.total(connection), papers.last_id(connection))
            if held.model is None or now != held.state or features.any_stale(connection):
                self._of = self._mine = None
                held.model, held.state = self._made(), now
            if self._mine is None or self._of is not held.model:
                self._of, self._mine = held.model, self._read_here(held.model)
            return self._mine

    @property
    def said(self) -> Said | None:
        """What the words of the papers of `model` said when they were last asked in any thread."""
        said = self.held.said
        return said[1] if said is not None and said[0] is self._of else None

    def say(self, said: Said | None) -> None:
        """Let other threads know what was found out."""
        if said is not None and self._of is not None:
            self.held.said = self._of, said

    def _read_here(self, model: Model) -> Model:
        from readq.search.interest.streamed import StreamedMatrix

        if not isinstance(model.matrix, StreamedMatrix):
            return model
        from readq.library.streaming import reader

        return model.anew(model.matrix.read_by(reader(self._context.connection)))

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

        connection = self._context.connection
        try:
            self._complete()
        except GivenUpError:
            raise
        except ReadqError:
            pass  # a file that cannot be written to: what it lacks is made below
        there = np.frombuffer(features.every_paper(connection), np.int64)
        if len(there) > IN_MEMORY:
            from readq.library.streaming import streamed

            self.held.model = self.held.said = None  # what it held goes before what comes
            found = streamed(connection, there, self.held)
            del there
            give_back()
            return found
        return self._in_memory(there)

    def _in_memory(self, there: Places) -> Model:
        """The model that holds the words of all papers."""
        import numpy as np

        from readq.search.interest import latent
        from readq.search.interest.matrix import WordMatrix
        from readq.search.interest.model import Model
        from readq.search.interest.words import Block

        connection = self._context.connection
        kept = list(features.blocks(connection, VERSION))
        blocks = [Block(*block[1:5]) for block in kept]
        have = np.concatenate([np.frombuffer(block.ids, np.uint32) for block in blocks]) if blocks else there[:0]
        if len(missing := np.setdiff1d(there, have)):  # what cannot be kept is made for the time being
            blocks += [packed(self.texts(missing.tolist()))]
        matrix = WordMatrix(blocks, there)
        number, base = kept_basis(connection, matrix)
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
        import numpy as np

        connection = self._context.connection
        there = np.frombuffer(features.every_paper(connection), np.int64)
        parts = [np.frombuffer(ids, np.uint32) for _, ids in features.ids_of_blocks(connection, VERSION)]
        missing = np.setdiff1d(there, np.concatenate(parts)) if parts else there
        if not len(missing) and not features.any_stale(connection):
            return
        stale = np.asarray(features.stale(connection), np.int64)
        if len(gone := np.setdiff1d(stale, there)):
            with writing(connection):
                features.refreshed(connection, gone.tolist())
        wanted = np.union1d(np.intersect1d(stale, there), missing)
        del there, parts, missing
        for start in range(0, len(wanted), _WRITTEN):
            self.held.confirm_wanted()
            batch = wanted[start : start + _WRITTEN].tolist()
            blocks = [packed(self.texts(batch[at : at + _BLOCK])) for at in range(0, len(batch), _BLOCK)]
            with writing(connection):  # so many at a time, so that a decision gets its turn
                for block in blocks:
                    features.add(connection, VERSION, block)
                features.refreshed(connection, batch)

    def texts(self, ids: Sequence[int]) -> list[tuple[int, str, str]]:
        """The (id, title, abstract) of papers."""
        return features.title_and_abstract(self._context.connection, ids)

    def text(self, paper_id: int) -> str:
        """Title and abstract of a paper."""
        return self.texts_of([paper_id]).get(paper_id, "")

    def texts_of(self, ids: Sequence[int]) -> dict[int, str]:
        """Title and abstract of papers, by their ids, of those that are there."""
        return {id_: " . ".join(parts) for id_, *parts in self.texts(ids)}
