"""The comparison of fuzzy find designs and the paper generator keep working; how fast anything is, is not tested."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

import pytest

from bench.fuzzy_compare import main
from bench.generate import papers, seed_papers, write_pages


def test_both_designs_are_measured(capsys: pytest.CaptureFixture[str]) -> None:
    main(["--papers", "3000", "--queries", "10", "--typed", "2", "--fzf", "0"])
    rows = [line.split("|") for line in capsys.readouterr().out.splitlines()]
    recall = {
        row[1].strip(): list(map(float, row[2:8])) for row in rows if len(row) == 11 and row[2].strip()[:1] in "01"
    }
    assert min(recall["signatures"]) >= 0.8
    assert "vocabulary" in recall


def test_generated_papers_are_the_same_every_time_and_distinct(tmp_path: Path) -> None:
    some = list(papers(5_000, seed=4))
    assert some[:100] == list(islice(papers(10_000, seed=4), 100))
    assert len({title for title, _ in some}) > 4_990
    assert len(seed_papers()) == 628
    pages = write_pages(1_200, tmp_path, seed=4)
    assert len(pages) == 3
    assert pages[0].read_text("utf-8").splitlines()[2:4] == [f"Subscribe{some[0][0]}", some[0][1]]
