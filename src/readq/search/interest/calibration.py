"""How well decisions are foretold from those before them, and what a score means as a chance, once that is known."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import exp
from typing import NamedTuple

import numpy as np

from readq.search.interest.model import Model

Foretold = Sequence[tuple[float, bool]]  # a score, and whether the paper was liked then; in order of time

BANDS = 5  # of chances that are told apart: below 20 %, below 40 % …
_TRIED_FIRST = 10  # decisions before the first that is foretold
_RETRAINED, _FITS = 5, 60  # after how many it is learnt again; how often that is done at most
_FITTED_FIRST, _REFITTED = 40, 10  # foretold ones before the first chance; after how many more it is fitted again
_RECENT = 400  # foretold ones that a chance is fitted to: scores grow with what was learnt
_ENOUGH, _OF_EACH = 60, 15  # chances that must have been said before one may be shown; liked ones and others
_GAP = 0.1  # how far what was said may be from what came, on average
_WORST, _MANY = 0.2, 10  # and in any band of so many papers
_ROUNDS = 50


class Band(NamedTuple):
    """The papers that were said to be liked with a chance from ``low`` to below ``high``: how many, what was said of
    them on average, and which share of them was liked."""

    low: float
    high: float
    papers: int
    said: float
    liked: float


class Calibration(NamedTuple):
    """What a score means: a chance of 1 / (1 + exp(-(slope · score + offset))). ``bands`` are of chances that were each
    said before the paper was decided; ``gap`` is how far they were off on average."""

    slope: float
    offset: float
    bands: tuple[Band, ...]
    gap: float

    @property
    def papers(self) -> int:
        """How many chances were said."""
        return sum(band.papers for band in self.bands)

    @property
    def honest(self) -> bool:
        """Whether enough chances were said, and near enough to what came, for one to be shown."""
        liked = sum(band.papers * band.liked for band in self.bands)
        enough = self.papers >= _ENOUGH and liked >= _OF_EACH and self.papers - liked >= _OF_EACH
        near = all(abs(band.said - band.liked) <= _WORST for band in self.bands if band.papers >= _MANY)
        return enough and near and self.slope > 0 and self.gap <= _GAP

    def chance(self, score: float) -> float:
        """The chance that a paper with this score is liked."""
        return _chance(self.slope, self.offset, score)


def foretold(
    model: Model, decided: Sequence[tuple[int, bool]], stop: Callable[[], bool] = lambda: False
) -> list[tuple[float, bool]]:
    """The score that each decided paper had from those before it. ``decided``: (paper, whether it is liked), in order
    of time; ``model`` learns them one after the other. ``stop`` tells that nobody waits for it any more."""
    out: list[tuple[float, bool]] = []
    step = max(_RETRAINED, len(decided) // _FITS)
    for at in range(_TRIED_FIRST, len(decided), step):
        if stop():
            break
        model.learn(decided[:at][::-1])
        if not model.learnt:
            continue
        ahead = decided[at : at + step]
        rows = model.matrix.places([id_ for id_, _ in ahead])
        values = model.scores(rows)
        out += [(float(v), liked) for v, (_, liked), row in zip(values, ahead, rows, strict=True) if row >= 0]
    return out


def calibrated(pairs: Foretold) -> Calibration | None:
    """What scores mean, judged in order of time: each chance comes from what was decided before. None where there are
    too few decisions to say any."""
    said: list[tuple[float, bool]] = []
    slope = offset = 0.0
    for at in range(_FITTED_FIRST, len(pairs), _REFITTED):
        before = pairs[max(0, at - _RECENT) : at]
        if len({liked for _, liked in before}) < 2:
            continue
        slope, offset = _fitted(before)
        said += [(_chance(slope, offset, score), liked) for score, liked in pairs[at : at + _REFITTED]]
    if not said:
        return None
    slope, offset = _fitted(pairs[-_RECENT:])
    bands = []
    for number in range(BANDS):
        low, high = number / BANDS, (number + 1) / BANDS
        within = [(chance, liked) for chance, liked in said if low <= chance < high or chance == high == 1]
        if within:
            mean = sum(chance for chance, _ in within) / len(within)
            bands.append(Band(low, high, len(within), mean, sum(liked for _, liked in within) / len(within)))
    gap = sum(band.papers * abs(band.said - band.liked) for band in bands) / len(said)
    return Calibration(slope, offset, tuple(bands), gap)


def _chance(slope: float, offset: float, score: float) -> float:
    return 1 / (1 + exp(-max(-40.0, min(slope * score + offset, 40.0))))


def _fitted(pairs: Foretold) -> tuple[float, float]:
    """Slope and offset after Platt (1999): a logistic curve, its targets drawn in from 0 and 1 by what few papers
    cannot tell, and the slope by a weak prior."""
    scores = np.asarray([score for score, _ in pairs], np.float64)
    liked = np.asarray([liked for _, liked in pairs], np.bool_)
    spread = max(float(scores.std()), 1e-6)
    good, bad = int(liked.sum()), int((~liked).sum())
    target = np.where(liked, (good + 1) / (good + 2), 1 / (bad + 2))
    at = np.stack([(scores - scores.mean()) / spread, np.ones(len(scores))], axis=1)
    found = np.asarray([0.0, float(np.log((good + 1) / (bad + 1)))])
    prior = np.diag([1.0, 1e-6])
    for _ in range(_ROUNDS):
        chance = 1 / (1 + np.exp(-np.clip(at @ found, -40, 40)))
        slant = at.T @ (chance - target) + prior @ found
        curve = (at * (chance * (1 - chance))[:, None]).T @ at + prior
        step = np.linalg.solve(curve, slant)
        found = found - step
        if float(np.abs(step).max()) < 1e-8:
            break
    slope = float(found[0]) / spread
    return slope, float(found[1]) - slope * float(scores.mean())
