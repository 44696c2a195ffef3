"""Finding papers by what they are about, where no word of a title need be known."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import suppress
from typing import NamedTuple

from readq.filters import Term
from readq.library.context import Context
from readq.library.word_model import WordModel
from readq.store import evaluate, papers
from readq.store.connection import Connection, OutOfTime, budget
from readq.text import tokens


class Meant(NamedTuple):
    """A paper that is about what was asked for: how much (0 to 1), and the words that say so."""

    paper_id: int
    likeness: float
    words: tuple[str, ...]


_LOOK_UP = 0.01  # seconds
_QUICK = 20_000  # papers whose words are read and kept in some seconds
_MOST = 300_000  # papers; the words of more are too much to hold in memory for this


class Meaning:
    """Looks through titles and abstracts by words and by latent directions: as far as those of this library carry. Not
    for the thread that draws."""

    def __init__(self, context: Context, words: WordModel) -> None:
        self._context = context
        self._words = words

    @property
    def quick(self) -> bool:
        """Whether the library can be looked through so without a long preparation, which asking for it would be."""
        with self._context.explained():
            return self._words.lacks <= _QUICK and papers.total(self._context.connection) <= _MOST

    def find(self, text: str, count: int = 20, without: Collection[int] = ()) -> list[Meant]:
        """The papers that are most about what ``text`` says, best first; not those ``without``."""
        with self._context.explained():
            from readq.search.interest import meaning, reasons

            model = self._words.model()
            known = [word for word in tokens(text) if is_known(self._context.connection, word)]
            wanted = meaning.vector(model, " ".join(known))
            near = meaning.nearest(model, wanted, count + len(without))
            found = [(row, int(model.matrix.ids[row]), likeness) for row, likeness in near]
            out = []
            for row, paper_id, likeness in [each for each in found if each[1] not in without][:count]:
                shares = meaning.shares(model, wanted, row)
                named = reasons.spoken(shares, self._words.text(paper_id), 4)
                out.append(Meant(paper_id, likeness, tuple(share.what for share in named)))
            return out


def is_known(connection: Connection, word: str) -> bool:
    """Whether any paper has a word; what none has would pass for another that is counted in the same place."""
    with suppress(OutOfTime), budget(connection, _LOOK_UP):
        return next(iter(evaluate.having(connection, Term(word, phrase=True), 1)), None) is not None
    return True
