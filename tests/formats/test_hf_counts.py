"""Figures that captured pages show beside their papers."""

from __future__ import annotations

import pytest

from readq.formats.huggingface.captured_counts import figure
from readq.formats.registry import read
from tests.formats.damage import DAILY, drafts_of, lines_of

ABSTRACT = "We show that it works in every case that we could think of, and in some that we could not. " * 5


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("128", ("upvotes", 128)),
        ("1.2k", ("upvotes", 1200)),
        ("1,204", ("upvotes", 1204)),
        ("▲ 15", ("upvotes", 15)),
        ("Upvote 7", ("upvotes", 7)),
        ("· 14 authors", ("authors", 14)),
        ("3 comments", ("comments", 3)),
        ("1 reply", ("comments", 1)),
        ("12 papers", None),
        ("Page 3", None),
        ("1.2.3", None),
        ("---", None),
    ],
)
def test_a_figure(line: str, shown: tuple[str, int] | None) -> None:
    assert figure(line) == shown


def page(*papers: list[str]) -> bytes:
    heading = ["Daily Papers", "byAK and the research community", "Mar 11"]
    return "\n\n".join(heading + [line for lines in papers for line in lines]).encode()


def title(n: int) -> str:
    return f"The {n}th of Several Titles of a Usual Length"


def counts(data: bytes) -> list[dict[str, int]]:
    return [dict(draft.counts) for draft in read(data, "page.txt").drafts]


def test_upvotes_before_titles_and_others_after() -> None:
    data = page(
        *(["Submitted by", "akhaliq", str(n * 10), title(n), f"· {n} authors", f"{n + 1} comments", ABSTRACT]
          for n in range(1, 5))
    )  # fmt: skip
    assert counts(data) == [{"upvotes": n * 10, "authors": n, "comments": n + 1} for n in range(1, 5)]


def test_figures_below_abstracts() -> None:
    data = page(*([title(n), ABSTRACT, f"▲ {n}", f"{n} comments"] for n in range(1, 5)))
    assert counts(data) == [{"upvotes": n, "comments": n} for n in range(1, 5)]


def test_a_paper_without_a_figure_gets_none_of_its_neighbours() -> None:
    data = page(["5", title(1), ABSTRACT], [title(2), ABSTRACT], ["7", title(3), ABSTRACT])
    assert counts(data) == [{"upvotes": 5}, {}, {"upvotes": 7}]


def test_two_figures_that_cannot_be_told_apart_are_given_to_none() -> None:
    data = page(["5", title(1), ABSTRACT], ["6", "7", title(2), ABSTRACT], ["8", title(3), ABSTRACT])
    assert counts(data) == [{"upvotes": 5}, {}, {"upvotes": 8}]


def test_figures_change_nothing_else_of_a_real_page() -> None:
    titles = {draft.title for draft in drafts_of(DAILY[0])}
    numbers = iter(range(100, 1000))
    lines = [part for line in lines_of(DAILY[0]) for part in ([str(next(numbers)), line] if line in titles else [line])]
    found = read("\n".join(lines).encode(), "page").drafts
    assert [(draft.title, draft.abstract) for draft in found] == [(d.title, d.abstract) for d in drafts_of(DAILY[0])]
    assert [dict(draft.counts) for draft in found] == [{"upvotes": 100 + n} for n in range(len(found))]
