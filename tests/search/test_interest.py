"""Learning from decisions: words, directions, the fit, reasons."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from readq.search.interest import judging, latent, reasons
from readq.search.interest.learner import fit, recency, shares, towards_middle
from readq.search.interest.matrix import WordMatrix
from readq.search.interest.model import Model
from readq.search.interest.words import bucket, differ, packed, telling_words

SPEECH = "speech recognition of spoken language with acoustic encoders"
VISION = "object detection in images with convolutional detectors"
OTHER = "protein folding predicted from amino acid sequences"
PAPERS = [
    (at * 3 + kind, f"{topic.split()[0]} study {at}", topic)
    for at in range(12)
    for kind, topic in enumerate((SPEECH, VISION, OTHER), 1)
]


def model() -> Model:
    matrix = WordMatrix([packed(PAPERS[:10]), packed(PAPERS[10:])])
    base = latent.basis(matrix)
    assert base is not None
    return Model(matrix, base, latent.projected(matrix, base))


def test_what_is_liked_is_put_first_and_what_is_skipped_last() -> None:
    learnt = model()
    learnt.learn([(1, True), (4, True), (2, False)])
    ranked = [PAPERS[row][2] for row in np.argsort(-learnt.scores(), kind="stable")]
    assert set(ranked[:12]) == {SPEECH}
    assert set(ranked[-12:]) == {VISION}


def test_a_decision_more_gives_what_learning_all_at_once_gives() -> None:
    decided = [(1, True), (2, False), (4, True), (5, False), (7, True), (3, False)]
    step_by_step, at_once = model(), model()
    for count in range(1, 7):
        step_by_step.learn(decided[:count])
    step_by_step.learn(decided[1:])  # undone
    step_by_step.learn(decided)
    at_once.learn(decided)
    assert np.allclose(step_by_step.scores(), at_once.scores(), atol=1e-4)
    assert np.allclose(at_once.scores(np.asarray([5, 0])), at_once.scores()[[5, 0]], atol=1e-5)


@given(st.integers(2, 12), st.integers(0, 2**32 - 1))
def test_the_fit_is_where_the_slope_is_nothing(count: int, seed: int) -> None:
    dice = np.random.default_rng(seed)
    points = dice.standard_normal((count, 5))
    liked = np.arange(count) < dice.integers(1, count)
    alphas = fit(points @ points.T, liked)
    value = (points @ points.T + 1) @ alphas
    assert np.allclose(alphas, shares(liked) * (liked - 1 / (1 + np.exp(-value))), atol=1e-5)


def test_what_was_decided_lately_counts_more() -> None:
    assert recency(401)[[0, 200, 400]].tolist() == [1, 0.5, 0.25]
    lately, before = model(), model()
    filler = [(paper[0], False) for paper in PAPERS if paper[2] == OTHER]
    lately.learn([(1, True), *filler, (2, True)])
    before.learn([(2, True), *filler, (1, True)])
    speech, vision = lately.scores()[[3, 4]]
    assert speech > vision
    speech, vision = before.scores()[[3, 4]]
    assert vision > speech
    weighed = shares(np.asarray([True, False, True]), recency(3))
    assert weighed[[0, 2]].sum() == pytest.approx(shares(np.asarray([True, False, True]))[[0, 2]].sum())


def test_few_skipped_say_little_and_many_all() -> None:
    dice = np.random.default_rng(1)
    points = dice.standard_normal((40, 30))
    kernel = points @ points.T
    for skipped, least, most in ((1, 0.74, 0.76), (37, 0.07, 0.08)):
        liked = np.arange(3 + skipped) < 3
        some = kernel[: len(liked), : len(liked)]
        fitted = fit(some, liked)
        drawn = towards_middle(some, liked, fitted)
        middle = (drawn - fitted * drawn[-1] / fitted[-1])[:3]  # what the fit does not explain: the same for each liked
        assert np.allclose(middle, middle[0])
        assert least < 1 - drawn[-1] / fitted[-1] < most
    assert np.array_equal(towards_middle(some, np.ones(40, np.bool_), fitted), fitted)


def test_with_nothing_liked_nothing_is_preferred() -> None:
    learnt = model()
    learnt.learn([(2, False), (5, False)])
    assert not learnt.learnt
    assert not learnt.scores().any()


def test_shares_of_words_and_of_papers_add_up_to_the_score() -> None:
    learnt = model()
    learnt.learn([(1, True), (4, True), (2, False)])
    row = int(learnt.matrix.places([7])[0])
    score = float(learnt.scores()[row])
    assert sum(reasons.word_shares(learnt, row).values()) == pytest.approx(score, abs=0.02)
    assert sum(share for _, share in reasons.paper_shares(learnt, row)) == pytest.approx(score, abs=0.02)


def test_reasons_are_words_of_the_paper_joined_where_they_stand_together() -> None:
    shares = {bucket(word): share for word, share in {"speech": 3.0, "recognition": 2.0, "spoken": 1.0}.items()}
    said = reasons.spoken(shares, "Spoken words: speech recognition, and recognition of music", 2)
    assert [share.what for share in said] == ["speech recognition", "spoken"]
    assert reasons.spoken(shares, "Nothing of it", 2) == []


def test_the_same_papers_give_the_same_directions_and_alike_papers_lie_together() -> None:
    first, again = model(), model()
    assert first.latent is not None
    assert again.latent is not None
    every = np.arange(len(first.matrix))
    assert np.array_equal(first.latent[every], again.latent[every])
    places = first.latent[every].astype(float) / 127
    assert places[0] @ places[3] > 0.9  # both of speech
    assert abs(places[0] @ places[1]) < 0.3


def test_more_like_this_is_of_the_same_kind_and_not_itself() -> None:
    found = model().similar(model().matrix.places([1, 4]), 5)
    assert len(found) == 5
    assert {PAPERS[row][2] for row, _ in found} == {SPEECH}
    assert not {0, 3} & {row for row, _ in found}


def test_the_last_words_of_a_paper_count_and_a_paper_without_any_has_none() -> None:
    matrix = WordMatrix(
        [packed([(1, "speech", ""), (2, "", "the of")]), packed([(1, "vision", ""), (3, "vision", "")])]
    )
    assert matrix.ids.tolist() == [1, 2, 3]
    assert matrix.row(0)[0].tolist() == [bucket("vision")]
    assert not matrix.dense(1).any()
    assert matrix.places([3, 99]).tolist() == [2, -1]


def test_too_few_papers_have_no_directions_and_words_do() -> None:
    matrix = WordMatrix([packed([(1, "speech coding", ""), (2, "speech", "")])])
    assert latent.basis(matrix) is None
    assert WordMatrix([]).places([1]).tolist() == [-1]


@given(st.lists(st.tuples(st.text(max_size=40), st.text(max_size=80)), max_size=5))
def test_any_text_has_features_that_are_its_own(texts: list[tuple[str, str]]) -> None:
    papers = [(number, *pair) for number, pair in enumerate(texts, 1)]
    block = packed(papers)
    matrix = WordMatrix([block])
    assert np.isfinite(matrix.weights).all()
    assert len(matrix) == len(papers)
    assert not differ(block, {paper[0]: paper for paper in papers})


def test_changed_words_are_noticed() -> None:
    assert differ(packed([(1, "speech", "")]), {1: (1, "vision", "")})
    assert telling_words("The speech of 2024") == ["speech"]


@given(st.lists(st.tuples(st.integers(0, 5).map(float), st.booleans()), max_size=20))
def test_auc_is_the_share_of_pairs_in_the_right_order(scored: list[tuple[float, bool]]) -> None:
    pairs = [(a, b) for a, good in scored if good for b, other in scored if not other]
    value = judging.auc(scored)
    if not pairs:
        assert value is None
    else:
        assert value == pytest.approx(sum((a > b) + (a == b) / 2 for a, b in pairs) / len(pairs))
