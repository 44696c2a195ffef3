"""What scores mean as chances, and words that rise."""

from __future__ import annotations

import random
from math import exp

import numpy as np

from readq.search.interest.calibration import Band, Calibration, calibrated, foretold
from readq.search.interest.matrix import WordMatrix
from readq.search.interest.trends import rises
from readq.search.interest.words import bucket, packed
from tests.search.test_interest import PAPERS, SPEECH, model


def pairs(count: int, told: float) -> list[tuple[float, bool]]:
    """Scores, and decisions that follow them as far as they are ``told`` by them."""
    dice = random.Random(1)
    scores = [dice.gauss(0, 1) for _ in range(count)]
    return [(score, dice.random() < 1 / (1 + exp(-told * 2 * score))) for score in scores]


def test_chances_are_told_once_enough_was_said_and_it_came_so() -> None:
    assert calibrated(pairs(30, 1)) is None
    few = calibrated(pairs(80, 1))
    assert few is not None
    assert not few.honest
    many = calibrated(pairs(600, 1))
    assert many is not None
    assert many.honest
    assert many.papers == 560  # the first forty have nothing before them to learn from
    assert many.chance(2) > 0.9 > 0.6 > many.chance(0) > 0.4 > 0.1 > many.chance(-2)
    assert all(band.low <= band.said <= band.high for band in many.bands)


def test_chances_that_turned_out_wrong_are_not_honest() -> None:
    first = [(score, score > 0) for score, _ in pairs(200, 1)]
    turned = [(score, score < 0) for score, _ in pairs(200, 1)]
    found = calibrated(first + turned)
    assert found is not None
    assert found.gap > 0.1
    assert not found.honest


def test_a_word_that_rises_is_told_and_one_that_is_there_by_chance_is_not() -> None:
    dice = random.Random(2)
    words = [f"word{n}" for n in range(400)]
    texts = [" ".join(dice.sample(words, 30)) for _ in range(600)]
    texts = [f"{text} grpo" if n >= 540 or n % 90 == 0 else text for n, text in enumerate(texts)]
    matrix = WordMatrix([packed([(n, "", text) for n, text in enumerate(texts, 1)])])
    some, others = np.arange(500, 600), np.arange(500)
    found = rises(matrix, some, others, score=4.0, papers=4, count=20)
    assert [rise.bucket for rise in found] == [bucket("grpo")]
    assert found[0].rows.tolist() == list(range(540, 600))
    assert not rises(matrix, some, others[:0], score=4.0, papers=4, count=20)


def test_one_band_that_is_far_off_is_enough_to_show_no_chance() -> None:
    bands = (Band(0, 0.2, 100, 0.1, 0.1), Band(0.4, 0.6, 60, 0.5, 0.5), Band(0.8, 1, 10, 0.9, 0.6))
    assert not Calibration(1, 0, bands, 0.02).honest
    assert Calibration(1, 0, (*bands[:2], bands[2]._replace(papers=9)), 0.02).honest


def test_decisions_are_foretold_from_those_before_them_until_nobody_waits() -> None:
    decided = [(row[0], row[2] == SPEECH) for row in PAPERS]
    found = foretold(model(), decided)
    assert [liked for _, liked in found] == [liked for _, liked in decided[10:]]
    assert min(score for score, liked in found if liked) > max(score for score, liked in found if not liked)
    asked = iter((False, True))
    assert len(foretold(model(), decided, lambda: next(asked))) == 5
