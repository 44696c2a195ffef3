"""What sources are called for people."""

from __future__ import annotations

import pytest

from readq.filters import fold_name
from readq.source_names import ambiguous, source_name, source_names

SOURCES = {
    1: ("hf-trending", "000_a.txt", None), 2: ("hf-trending", "001_b.txt", None), 3: ("hf-daily", "d.txt", "Mar 1"),
    4: ("hf-daily", "e.txt", "Mar 11"), 5: ("bibtex", "/home/me/refs.bib", None), 6: ("arxiv-mail", "inbox.mbox", None),
}  # fmt: skip


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
    named = source_names(SOURCES)
    assert [source.called for source in named.values()] == [
        "Trending 000_a", "Trending 001_b", "Daily 1 Mar", "Daily 11 Mar", "refs.bib", "arXiv mail",
    ]  # fmt: skip
    assert [source.family for source in named.values()] == [*["Hugging Face"] * 4, "Libraries", "Mail"]


def test_a_source_answers_to_what_it_is_asked_for_by_alone() -> None:
    named = source_names(SOURCES)
    for id_, source in named.items():
        assert [other for other in named if fold_name(source.asked) in named[other].answers] == [id_]
    assert ambiguous(named) == set()
    assert ambiguous(source_names({**SOURCES, 7: ("bibtex", "more refs.bib", None), 8: ("ris", "refs.bib", None)})) == {
        8
    }
    assert fold_name("Daily") in named[3].answers
    assert fold_name("d.txt") in named[3].answers
