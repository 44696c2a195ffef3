"""What a query that can be understood is remarked upon for."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from readq.errors import QueryError
from readq.search.query import Remark, read_query
from readq.search.remarks import objection, remark
from tests.support.queries import texts


def remarked(text: str) -> str:
    """What is remarked upon; nothing in what cannot be understood at all."""
    try:
        found = remark(read_query(text))
    except QueryError:
        return ""
    return found.text if found is not None else ""


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
    assert says in remarked(query)
    assert remarked(query).isprintable()
    assert len(remarked(query)) < 140


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
def test_what_is_beyond_remarked(query: str) -> None:
    assert remarked(query) == ""


@settings(max_examples=100, deadline=None)
@given(texts())
def test_any_text(text: str) -> None:
    assert remarked(text).isprintable()


@pytest.mark.parametrize(
    ("query", "place", "sentence"),
    [
        ("a ab:c", 2, "No field is called ab, so this is looked for as words."),
        ("doi:10.1/x", 0, "Did you mean id:10.1/x? No field is called doi, so this is looked for as words."),
        (
            "label:" + "x" * 40,
            0,
            f"Did you mean tag:{'x' * 19}…? No field is called label, so this is looked for as words.",
        ),
        ("staus:", 0, "No field is called staus; did you mean status?"),
        ("Year<=2020", 0, "Did you mean year:<=2020? Year<=2020 is looked for as words."),
        ("year==2020", 0, "Did you mean year:2020? year==2020 is looked for as words."),
        ("a or b", 2, "or is a word here; in capitals, OR means either."),
        ("a || b", 2, "|| is left out; OR in capitals means either."),
        ("status:queue, inbox", 12, "The list of values ends at the space after the comma."),
        ("abc*", 0, "Any word may go on: abc finds that too. With * only what has the * is found."),
        ("++ --", 0, "Signs alone say nothing, so these are all papers: a query needs letters or digits."),
    ],
)
def test_a_remark_is_one_or_two_clear_sentences(query: str, place: int, sentence: str) -> None:
    assert objection(read_query(query)._replace(unfinished=None)) == Remark(sentence, place)
    assert remark(read_query(query)) == Remark(sentence, place)


@pytest.mark.parametrize(
    "query",
    [
        "or b",
        "a or",
        "a:b",
        "foo:/x",
        "foo:",
        "foo>1",
        "status:queue,",
        "A*",
        "ab*",
        "ab1d*",
        "abcd**",
        "++ status:read",
        '"++"',
    ],
)
def test_what_may_well_be_meant_so_is_not_remarked_upon(query: str) -> None:
    assert remark(read_query(query)) is None


def test_what_is_not_finished_is_said_before_anything_else() -> None:
    read = read_query("foo:bar OR")
    assert objection(read) == read.unfinished == Remark("OR needs something after it.", 8)
    assert objection(read_query("graph")) is None
