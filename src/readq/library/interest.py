"""What the reader is interested in, learnt from what was queued, read, noted, given priority and skipped.

All of it is derived from the library's own papers and decisions, on this machine; of the decisions nothing is kept but
whether to learn at all and since when.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from readq.library.beginnings import beginnings
from readq.library.context import Context
from readq.library.word_model import WordModel
from readq.model import Row, Status
from readq.search.interest.levels import Levels
from readq.search.interest.surprises import with_surprises
from readq.store import features, papers, state
from readq.store.connection import data_version
from readq.store.features import Decided

if TYPE_CHECKING:
    from readq.search.interest.calibration import Calibration
    from readq.search.interest.model import Model
    from readq.search.interest.several import Several

LEVELS = 8  # of likelihood that a list shows
WANTED = 3  # papers that one likes, from which on the order is worth something
_MOST = 1_000  # decisions that are learnt from
_MOST_LIKED = 700
_OFF, _SINCE = "interest.off", "interest.since"


class Interesting(NamedTuple):
    """An order of papers. ``level`` has for each how likely it is among all of the library's, 1 to `LEVELS`;
    ``surprises`` are those that stand where they do by lot. ``learnt`` says whether it is an order at all, because
    something is liked or an interest is named: else the papers are as they came. ``rough``: whether it is only about
    the order."""

    ids: Sequence[int]
    level: Mapping[int, int]
    surprises: frozenset[int]
    learnt: bool
    rough: bool = False


class Because(NamedTuple):
    """A decided paper that speaks for another or against it."""

    row: Row
    share: float


class Why(NamedTuple):
    """What spoke for a paper and against it, the strongest first: words of its own, and papers that were decided.
    ``level`` is as in `Interesting`; 0 where nothing is learnt. ``chance`` that it is liked: None unless
    `Interest.calibration` found that chances can be told honestly. ``interests`` are the names of those that it owes
    its place to, the strongest first."""

    level: int
    words_for: tuple[str, ...] = ()
    words_against: tuple[str, ...] = ()
    papers_for: tuple[Because, ...] = ()
    papers_against: tuple[Because, ...] = ()
    chance: float | None = None
    interests: tuple[str, ...] = ()


class Similar(NamedTuple):
    """A paper that is like others: how much (0 to 1), and words that they share."""

    paper_id: int
    likeness: float
    words: tuple[str, ...]


class Learnt(NamedTuple):
    """What is known of the reader: how many papers count for and against, and the words that do."""

    on: bool
    liked: int
    skipped: int
    words_for: tuple[str, ...]
    words_against: tuple[str, ...]


class Evaluation(NamedTuple):
    """How well each decision could have been foretold from those before it: the chance that a liked one was above a
    skipped one (None: there are not both), its standard error, and how many of each were foretold."""

    auc: float | None
    error: float
    liked: int
    skipped: int


def counts_for(decided: Decided) -> bool | None:
    """Whether a paper is one the reader wants more of; None where that cannot be told."""
    if decided.priority:
        return decided.priority > 0
    if decided.status in (Status.QUEUE, Status.READ):
        return True
    if decided.noted:
        return True
    return False if decided.status == Status.SKIP else None


class Interest:
    """The interest of the reader of one library. What it needs it makes at the first call: some tenths of a second for
    thousands of papers. Not for the thread that draws."""

    def __init__(self, context: Context, words: WordModel) -> None:
        self._context = context
        self._words = words
        self._of: Model | None = None  # the model of words that was learnt from
        self._model: Model | None = None
        self._several: Several | None = None  # while the reader named interests
        self._learnt_at: tuple[int, int, str | None] | None = None

    # -- switches ------------------------------------------------------------------------------------------------------

    @property
    def on(self) -> bool:
        """Whether anything is learnt at all."""
        with self._context.explained():
            return not state.get(self._context.connection, _OFF, False)

    def switch(self, on: bool) -> None:
        """Learn from decisions, or do not; what is derived goes when it is switched off."""
        with self._context.writing():
            state.put(self._context.connection, _OFF, not on)
            if not on:
                features.drop(self._context.connection)
        self._words.forget()
        self._words.held.calibration = None

    def reset(self, again: bool = False) -> None:
        """Learn only from what is decided from now on; ``again``: from everything."""
        with self._context.writing():
            state.put(self._context.connection, _SINCE, 0 if again else self._context.seconds())
        self._learnt_at = self._words.held.calibration = None

    # -- asking --------------------------------------------------------------------------------------------------------

    def order(
        self, ids: Sequence[int], *, surprises: bool = True, by: str | None = None, rough: bool = False
    ) -> Interesting:
        """Papers, the likeliest first; as they came where nothing counts for yet. Every fifth place is given by lot, so
        that the order does not close in on itself; the lot falls alike until something else is decided. ``by``: as the
        interest of this name alone would have it. ``rough``: of a large library about this order, which is there at
        once, where the exact one would take up to a second; while interests are named, it is the exact one."""
        with self._context.explained():
            model = self._learnt(by)
            if model is None or not self._speaks(model):
                return Interesting(ids, {}, frozenset(), False)
            import numpy as np

            from readq.search.interest.ranking import levels, ranked
            from readq.search.interest.streamed import StreamedMatrix

            large = isinstance(model.matrix, StreamedMatrix) and model.latent is not None
            if large and not model.exact:
                model.said = self._words.said or model.said
            rough = rough and large and not model.exact and self._several is None
            exact = self._several if self._several is not None else model
            scores = model.rough() if rough else exact.scores()
            if large:
                self._words.say(model.said)
            try:
                numbers = np.asarray(ids, np.int64)
            except OverflowError:  # no paper has such a number
                return self.order([id_ for id_ in ids if abs(id_) < 1 << 63], surprises=surprises, rough=rough)
            rows = model.matrix.places(ids)
            known = np.where(rows >= 0, scores[rows], -np.inf)
            order = ranked(numbers, known, rough)
            level = Levels(model.matrix.ids, levels(scores, LEVELS, rough).tobytes())  # type: ignore[arg-type]
            lucky = frozenset[int]()
            if surprises:
                order, lucky = with_surprises(order, len(model.decided))
            return Interesting(order, level, lucky, True, rough)

    def why(self, paper_id: int, words: int = 5, papers_each: int = 2) -> Why:
        """What spoke for a paper and against it."""
        with self._context.explained():
            model = self._learnt()
            if model is None or not self._speaks(model):
                return Why(0)
            from readq.search.interest import reasons

            row = int(model.matrix.places([paper_id])[0])
            if row < 0:
                return Why(0)
            several = self._several
            if several is not None:
                model = several.reasons(row)
            shares = reasons.word_shares(model, row)
            text = self._words.text(paper_id)
            good = reasons.spoken(shares, text, words)
            bad = reasons.spoken(reasons.against(shares), text, 2)
            strongest = good[0].share if good else 0.0
            nearest = [(int(model.matrix.ids[at]), share) for at, share in reasons.paper_shares(model, row)]
            level = self.order([paper_id], surprises=False).level[paper_id]
            return Why(
                level,
                tuple(share.what for share in good),
                tuple(share.what for share in bad if share.share > strongest / 3),
                self._because([pair for pair in nearest if pair[1] > 0][:papers_each]),
                self._because([pair for pair in nearest if pair[1] < 0][:1]),
                self._chance(model, row) if several is None else None,
                tuple(several.of(row)) if several is not None else (),
            )

    def similar(self, ids: Sequence[int], count: int = 20) -> list[Similar]:
        """The papers that are most like these taken together, best first. Works whether or not anything is learnt."""
        with self._context.explained():
            model = self._words.model()
            from readq.search.interest import reasons

            rows = model.matrix.places(ids)
            rows = rows[rows >= 0]
            found = model.similar(rows, count)
            if not found:
                return []
            import numpy as np

            middle = model.matrix.combined(rows, np.full(len(rows), 1 / len(rows), np.float32))
            near = np.asarray([row for row, _ in found])
            papers_near = model.matrix.ids[near].tolist()
            texts = self._words.texts_of(papers_near)
            entries = model.matrix.entries(near)
            shares = entries.weights * middle[entries.words]
            out = []
            for paper_id, (_, likeness), begin, end in zip(
                papers_near, found, entries.begins, entries.ends, strict=True
            ):
                of = dict(zip(entries.words[begin:end].tolist(), shares[begin:end].tolist(), strict=True))
                shared = reasons.spoken(of, texts.get(paper_id, ""), 3)
                out.append(
                    Similar(paper_id, min(likeness / (1 + model.share), 1.0), tuple(share.what for share in shared))
                )
            return out

    def learnt(self, words: int = 12) -> Learnt:
        """What is known of the reader."""
        with self._context.explained():
            on = self.on
            model = self._learnt()
            if model is None:
                return Learnt(on, 0, 0, (), ())
            liked = int(model.liked.sum())
            skipped = len(model.liked) - liked
            if not model.learnt:
                return Learnt(on, liked, skipped, (), ())
            from readq.search.interest import reasons

            ids = [int(model.matrix.ids[row]) for row in model.decided]
            texts = [f"{title} {abstract}" for _, title, abstract in self._words.texts(ids)]
            named = reasons.named(reasons.strongest_buckets(model, 2 * words), texts)
            good = tuple(share.what for share in named if share.share > 0)[:words]
            bad = tuple(share.what for share in named if share.share < 0)[:words] if skipped else ()
            return Learnt(on, liked, skipped, good, bad)

    def liked(self) -> list[int]:
        """The papers that count for, the latest first."""
        with self._context.explained():
            return [paper for paper, liked in self._decisions() if liked]

    def evaluate(self) -> Evaluation:
        """Foretell each decision from those before it, in their order of time: seconds, with very many."""
        from readq.search.interest.calibration import foretold
        from readq.search.interest.judging import auc, auc_error

        with self._context.explained():
            scored = foretold(self._words.model().anew(), self._decisions()[::-1])
            value = auc(scored)
            good = sum(liked for _, liked in scored)
            bad = len(scored) - good
            error = auc_error(value, good, bad) if value is not None else 0.0
            return Evaluation(value, error, good, bad)

    def calibration(self) -> Calibration | None:
        """What scores mean as chances, as far as decisions so far tell: None where they are too few."""
        from readq.search.interest.calibration import calibrated, foretold

        with self._context.explained():
            held = self._words.held
            found = calibrated(foretold(self._words.model().anew(), self._decisions()[::-1], lambda: held.ending))
            held.calibration = found
            return found

    # -- inside --------------------------------------------------------------------------------------------------------

    def _decisions(self) -> list[tuple[int, bool]]:
        """What is learnt from, as (paper, whether it counts for), the latest first: all that is liked before the oldest
        that was skipped."""
        connection = self._context.connection
        since = state.get(connection, _SINCE, 0)
        found = features.decided(connection, since if isinstance(since, int) else 0)
        pairs = [(each.paper_id, liked) for each in found if (liked := counts_for(each)) is not None]
        if len(pairs) > _MOST:
            wanted = [pair for pair in pairs if pair[1]][:_MOST_LIKED]
            kept = set(wanted + [pair for pair in pairs if not pair[1]][: _MOST - len(wanted)])
            pairs = [pair for pair in pairs if pair in kept]
        return pairs

    def _learnt(self, by: str | None = None) -> Model | None:
        """The model, up to date with library, decisions and named interests; None when it is switched off."""
        if not self.on:
            return None
        words = self._words.model()
        if self._model is None or self._of is not words:
            self._of, self._model, self._several, self._learnt_at = words, words.anew(), None, None
        model = self._model
        now = (data_version(self._context.connection), self._context.connection.total_changes, by)
        if now != self._learnt_at:
            named = beginnings(self._context, by)
            if named:
                self._several = self._several or _several(model)
                self._several.have(named)
                self._several.learn(self._decisions())
            else:
                self._several = None
                model.learn(self._decisions())
            self._learnt_at = now
        return model

    def _speaks(self, model: Model) -> bool:
        return self._several.speaks if self._several is not None else model.learnt

    def _chance(self, model: Model, row: int) -> float | None:
        calibration = self._words.held.calibration
        if calibration is None or not calibration.honest:
            return None
        return calibration.chance(float(model.scores(model.matrix.places([int(model.matrix.ids[row])]))[0]))

    def _because(self, found: Sequence[tuple[int, float]]) -> tuple[Because, ...]:
        shares = dict(found)
        return tuple(Because(row, shares[row.id]) for row in papers.rows(self._context.connection, list(shares)))


def _several(model: Model) -> Several:
    from readq.search.interest.several import Several

    return Several(model)
