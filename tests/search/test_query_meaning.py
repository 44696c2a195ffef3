"""The naive evaluation that faster ones are measured by means what the words of the query language say."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from readq.model import Appearance, Author, Mark, Paper, Row, Status
from readq.search.query import parse
from tests.support.naive import select

NOW = datetime(2026, 3, 31, 12, tzinfo=UTC)
DAY = 86_400
TODAY = int(NOW.timestamp())


def paper(id_: int, title: str, **known: Any) -> Paper:
    row = Row(
        id=id_,
        title=title,
        status=known.get("status", Status.INBOX),
        priority=known.get("priority", 0),
        marks=known.get("marks", Mark(0)),
        listed=known.get("listed", 1),
        year=known.get("year"),
        source_id=1,
        added_at=known.get("added_at", TODAY),
        decided_at=known.get("decided_at"),
        snoozed_until=known.get("snoozed_until"),
    )
    return Paper(
        row=row,
        abstract=known.get("abstract"),
        authors=tuple(Author(name) for name in known.get("authors", ())),
        identifiers=known.get("identifiers", ()),
        links=(),
        appearances=(
            Appearance(
                known.get("source", "Daily 2026-03-31.md"), "bibtex" if "source" in known else "hf-daily", None, 1
            ),
        ),
        tags=known.get("tags", ()),
        note=known.get("note"),
    )


LIBRARY = [
    paper(
        1, "Graph Diffusion for Molecules", year=2024, tags=("Chemistry/MD",), identifiers=(("arxiv", "2404.03648"),)
    ),
    paper(2, "State-of-the-Art Müller Nets", status=Status.QUEUE, priority=2, decided_at=TODAY - DAY, listed=3),
    paper(3, "Attention", snoozed_until="2026-04-02", abstract="We diffuse graphs.", authors=("Ada Byron", "Li Wei")),
    paper(4, "Zebra", status=Status.SKIP, decided_at=TODAY - 40 * DAY, added_at=TODAY - 60 * DAY, source="old.bib"),
    paper(5, "Back again", marks=Mark.RETURNED | Mark.NOTE, note="- [ ] graph theory", added_at=TODAY - DAY // 2),
    paper(6, "Earlier", added_at=TODAY - DAY, year=2020),
]


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("", [1, 2, 3, 4, 5, 6]),
        ("graph", [1, 3, 5]),
        ('"graph"', [1, 5]),
        ("title:graph", [1]),
        ("graph diff", [1, 3]),
        ('"graph diff"', []),
        ("graph-diff", []),
        ("state-of-the-art", [2]),
        ("of-the-art,", [2]),
        ("of-th.", []),
        ('"of the art"', [2]),
        ("“graph diffusion”", [1]),
        ("muller", [2]),
        ("state-of-the-a", [2]),
        ("author:wei", [3]),
        ('author:"li wei"', [3]),
        ("-graph", [2, 4, 6]),
        ("note:theo OR zebra", [4, 5]),
        ("status:inbox", [1, 5, 6]),
        ("is:snoozed", [3]),
        ("is:decided", [2, 4]),
        ("is:new", [1]),
        ("is:returned", [5]),
        ("is:listed-twice", [2]),
        ("has:note", [5]),
        ("tag:chemistry/md", [1]),
        ("tag:chem", []),
        ("tag:chem*", [1]),
        ("source:daily", [1, 2, 3, 5, 6]),
        ("id:3,2404.03648", [1, 3]),
        ("year:2020..", [1, 6]),
        ("-year:2024", [2, 3, 4, 5, 6]),
        ("added:today", [1, 2, 3, 5]),
        ("added:yesterday", [6]),
        ("added:1w", [1, 2, 3, 5, 6]),
        ("added:<1mo", [4]),
        ("decided:2026-02..", [2, 4]),
        ("decided:<2026-03", [4]),
        ("-decided:3mo", [1, 3, 5, 6]),
        ("sort:-listed", [6, 5, 4, 3, 2, 1]),
        ("sort:title", [3, 5, 6, 1, 2, 4]),
        ("sort:priority", [2, 1, 3, 4, 5, 6]),
        ("sort:newest", [1, 2, 3, 5, 6, 4]),
        ("sort:decided", [2, 4, 1, 3, 5, 6]),
        ("sort:most-listed", [2, 1, 3, 4, 5, 6]),
        ("sort:waiting", [4, 2, 6, 5, 1, 3]),
    ],
)
def test_the_words_mean_what_they_say(query: str, ids: list[int]) -> None:
    assert select(parse(query), LIBRARY, now=NOW) == ids


def test_the_order_by_hand_comes_first_where_the_sort_leaves_ties() -> None:
    positions = {1: 60, 2: 50, 3: 40, 4: 30, 5: 20, 6: 10}
    assert select(parse("sort:priority"), LIBRARY, now=NOW, positions=positions) == [2, 6, 5, 4, 3, 1]
