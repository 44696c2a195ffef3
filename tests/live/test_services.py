"""The services themselves, asked politely and little; only with ``make live``."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from readq.library import Library
from readq.library.enriching import ask
from readq.library.fetch_settings import Settings
from readq.library.fetching import fetch
from readq.library.resolving import look_up

pytestmark = pytest.mark.live


@pytest.mark.parametrize(
    "target",
    ["hf:trending", "arxiv:query:cat:cs.CL", "author:Geoffrey Hinton", "https://papers.takara.ai/api/feed"],
)
def test_something_comes(tmp_path: Path, target: str) -> None:
    with Library(tmp_path / "a.db") as library:
        made = library.subscriptions.add(target)
        (result,) = fetch(library, [made], Settings()).fetched
        assert result.error is None
        assert result.new > 0
        assert library.maintenance.check() == []


def test_a_day_that_had_papers(tmp_path: Path) -> None:
    day = datetime.now(UTC).date() - timedelta(days=7)
    with Library(tmp_path / "a.db") as library:
        made = library.subscriptions.add(f"hf:{day - timedelta(days=3)}..{day}")
        (result,) = fetch(library, [made], Settings()).fetched
        assert result.error is None
        assert result.new > 0


def test_figures_come(tmp_path: Path) -> None:
    with Library(tmp_path / "a.db") as library:
        library.add("2005.14165")
        asked = ask(library, library.papers([1]), Settings())
        assert asked.errors == {}
        assert {each.service for each in asked.answers} >= {"Semantic Scholar", "OpenAlex"}


def test_a_title_is_found(tmp_path: Path) -> None:
    with Library(tmp_path / "a.db") as library:
        path = tmp_path / "page.csv"
        path.write_text('Title,Authors\n"Attention Is All You Need","Ashish Vaswani; Noam Shazeer"\n')
        library.ingest([path])
        (found,) = look_up(library, library.papers([1]), Settings())
        assert found.draft is not None
        assert ("arxiv", "1706.03762") in found.draft.identifiers
