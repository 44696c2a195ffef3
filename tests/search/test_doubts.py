"""What a query that can be understood is remarked upon for."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from readq.search.doubts import doubt
from tests.support.queries import texts


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("foo:bar", "No field is called foo"),
        ("graph -foo:bar", "No field is called foo"),
        ("(graph OR foo:bar)", "No field is called foo"),
        ("arxiv:2404.03648", "Did you mean id:2404.03648?"),
        ("label:nlp", "Did you mean tag:nlp?"),
        ("staus:", "did you mean status?"),
        ("Notes: on graphs", "did you mean note?"),
        ("year>2020", "Did you mean year:>2020?"),
        ("year>=2020", "Did you mean year:>=2020?"),
        ("status=queue", "Did you mean status:queue?"),
        ("graph or molecule", "OR means either"),
        ("graph | molecule", "OR in capitals"),
        ("status:queue, inbox", "space after the comma"),
        ("transform*", "Any word may go on: transform finds that too"),
        ("++", "needs letters or digits"),
        ("foo:\x1b[31m" + "x" * 500, "No field is called foo"),
    ],
)
def test_what_was_probably_meant_otherwise(query: str, says: str) -> None:
    assert says in doubt(query)
    assert doubt(query).isprintable()
    assert len(doubt(query)) < 140


@pytest.mark.parametrize(
    "query",
    [
        "",
        "graph",
        "LLaVA: visual instruction tuning",
        "https://arxiv.org/abs/2404.03648",
        '"foo:bar"',
        "title:foo:bar",
        '"graph or molecule"',
        "or",
        "10:30",
        "C:\\x",
        "std::vector",
        "c++ status:queue",
        "status:queue,",
        "status:queue,inbox year:>=2020 sort:-title",
        "- (",
        "status:nowhere",
    ],
)
def test_what_is_beyond_doubt(query: str) -> None:
    assert doubt(query) == ""


@settings(max_examples=100, deadline=None)
@given(texts())
def test_any_text(text: str) -> None:
    assert doubt(text).isprintable()
