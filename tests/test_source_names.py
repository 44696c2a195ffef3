"""What sources are called for people."""

from __future__ import annotations

import pytest

from readq.source_names import source_name, source_names


@pytest.mark.parametrize(
    ("kind", "name", "page_date", "called"),
    [
        ("hf-daily", "003_96d79bda2d89a2e5.txt", "Mar 12", "Daily 12 Mar"),
        ("hf-daily", "https://huggingface.co/papers/date/2026-03-12", "2026-03-12", "Daily 12 Mar 2026"),
        ("hf-daily", "x.txt", "some day", "Daily some day"),
        ("hf-daily", "x.txt", "2026-13-12", "Daily 2026-13-12"),
        ("hf-trending", "000_3a7b090c844b30db.txt", None, "Trending"),
        ("bibtex", "/home/me/refs.bib", None, "refs.bib"),
    ],
)
def test_a_source_is_called_by_what_it_is(kind: str, name: str, page_date: str | None, called: str) -> None:
    assert source_name(kind, name, page_date) == called


def test_only_twins_are_told_apart_by_their_files() -> None:
    assert source_names({
        1: ("hf-trending", "000_a.txt", None),
        2: ("hf-trending", "001_b.txt", None), 3: ("hf-daily", "d.txt", "Mar 12"),
    }) == {1: "Trending 000_a", 2: "Trending 001_b", 3: "Daily 12 Mar"}  # fmt: skip
