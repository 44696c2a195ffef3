"""Papers that go together, and what they are called."""

from __future__ import annotations

import numpy as np
import pytest

from readq.search.interest import topics
from tests.search.test_interest import OTHER, PAPERS, SPEECH, VISION, model


def kinds(rows: np.ndarray) -> set[str]:
    return {PAPERS[row][2] for row in rows}


def test_papers_of_a_kind_are_a_group_and_the_words_are_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(topics, "_EACH", 12)
    for alone in (1_200, 20):  # put together one by one, or first by what is near
        monkeypatch.setattr(topics, "_ALONE", alone)
        ready = model()
        found, left = topics.groups(ready, np.arange(len(ready.matrix)))
        assert sorted(len(group.rows) for group in found) == [12, 12, 12]
        assert [kinds(group.rows) for group in found] == [{SPEECH}, {VISION}, {OTHER}]
        assert not len(left)
        again = topics.groups(model(), np.arange(len(ready.matrix)))[0]
        assert [group.rows.tolist() for group in again] == [group.rows.tolist() for group in found]
        for group in found:
            assert group.telling
            assert all(share > 0 for share in group.telling.values())


def test_nothing_is_lost_of_any_choice_of_papers() -> None:
    ready = model()
    for rows in (np.arange(0), np.arange(3), np.arange(7), np.arange(5, 30)):
        found, left = topics.groups(ready, rows)
        together = sorted([row for group in found for row in group.rows.tolist()] + left.tolist())
        assert together == rows.tolist()
        assert all(len(group.rows) >= 3 for group in found)


def test_a_label_does_not_say_the_same_twice() -> None:
    assert topics.distinct(["codec", "codecs", "speech codec", "bitrates"], 3) == ["codec", "speech codec", "bitrates"]
    assert topics.distinct(["audio codec", "codec audio", "x"], 2) == ["audio codec", "x"]
