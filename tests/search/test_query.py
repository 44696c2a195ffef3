from __future__ import annotations

import pytest
from hypothesis import example, given, settings

from readq.errors import QueryError
from readq.filters import And, Field, Filter, Node, Not, Or, Sort, Term
from readq.search.query import MAX_DEPTH, MAX_WORDS, normalise, parse, print_filter
from tests.support.queries import filters, texts


def where(text: str) -> Node | None:
    return parse(text).where


def test_the_whole_language_at_once() -> None:
    assert parse('status:queue,inbox tag:diffusion has:note added:2w "exact phrase" -word sort:priority') == Filter(
        And(
            (
                Field("status", ":", ("queue", "inbox")),
                Field("tag", ":", ("diffusion",)),
                Field("has", ":", ("note",)),
                Field("added", ":", ("2w",)),
                Term("exact phrase", phrase=True),
                Not(Term("word")),
            )
        ),
        Sort("priority"),
    )


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("a OR b c", "a OR (b c)"),
        ("a AND b", "a b"),
        ("NOT a", "-a"),
        ("!a", "-a"),
        ("--a", "a"),
        ("-(-a)", "a"),
        ("((a)) (b c)", "a b c"),
        ("a OR (b OR c)", "a OR b OR c"),
        ("a a", "a"),
        ("NOT(a b)", "-(a b)"),
        ("title:a,b", "title:a OR title:b"),
        ("Status:Skipped,skip", "status:skip"),
        ("status:q", "status:queue"),
        ("has:notes", "has:note"),
        ("is:s", "is:snoozed"),
        ("is:listed_twice", "is:listed-twice"),
        ("tag:NLP", "tag:nlp"),
        ('tag:"To  Read "', 'tag:"to read"'),
        ("year:2023..2020", "year:2020..2023"),
        ("added:2026-3", "added:2026-03"),
        ('added:"2 weeks"', "added:2w"),
        ("id:arXiv:2404.03648v2", "id:2404.03648"),
        ("id:https://arxiv.org/abs/2404.03648v1", "id:2404.03648"),
        ("id:https://doi.org/10.1000/ABC", "id:10.1000/abc"),
        ("sort:title-", "sort:-title"),
        ("-sort:title", "sort:-title"),
        ("-sort:-title", "sort:title"),
        ("sort:title sort:newest", "sort:newest"),
        ("a\u3000b\u00a0c", "a b c"),
    ],
)
def test_two_ways_to_say_it(text: str, same: str) -> None:
    assert parse(text) == parse(same)


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("", ""),
        ("()", ""),
        ("-()", ""),
        ("!!!", ""),
        ("- a", "a"),
        ("a -", "a"),
        ("a OR", "a"),
        ("a AND", "a"),
        ("a NOT", "a"),
        ("(a OR b", "(a OR b)"),
        ('a "b c', 'a "b c"'),
        ("status:inbox,", "status:inbox"),
        ("a ++ b", "a b"),
        ("title:++ a", "a"),
    ],
)
def test_what_is_still_being_typed_is_no_error(text: str, same: str) -> None:
    assert parse(text) == parse(same)


@pytest.mark.parametrize(
    "text",
    [
        "BERT:",
        "https://arxiv.org/abs/1",
        "foo:bar",
        "c++",
        "O(n)",
        "C:\\x",
        "or",
        "3:2",
        "arxiv:2404.1",
        "RAG:a",
        "Notes:",
    ],
)
def test_what_only_looks_like_syntax_is_text(text: str) -> None:
    assert where(text) == Term(text)


@pytest.mark.parametrize(
    ("text", "position", "says"),
    [
        ("a tag:", 6, "tag: needs a value, like tag:nlp"),
        ("status:inbox,bogus", 13, "inbox, queue, read or skip"),
        ("has:x", 4, "note, tag, code, abstract or link"),
        ("sort:colour", 5, "most-listed"),
        ("year:soon", 5, "year:2024"),
        ("year:>1..2", 6, "year:A..B"),
        ("year:..", 5, "whole number"),
        ("a added:2026-13", 8, "no date 2026-13"),
        ("added:soon", 6, "2w"),
        ("added:>2w..1w", 7, "one date"),
        ("a )", 2, "closes nothing"),
        ("OR a", 0, "OR needs something before it"),
        ("a OR OR b", 5, "OR needs something before it"),
        ("(a OR)", 5, "OR needs something after it"),
        ("a AND OR b", 6, "OR needs something before it"),
        ("title:(a b)", 6, "commas"),
        ("sort:title,year", 11, "one order"),
        ("sort:-", 5, "like sort:listed"),
        ("added:", 6, "like added:2w"),
        ("year:>", 6, "like year:>2024"),
        ("is:read", 3, "use status:read"),
        ("a staus:queue", 2, "did you mean status?"),
        ("a -yaer:2024", 3, "did you mean year?"),
        ("Tags:nlp", 0, "did you mean tag?"),
        ("prio:>0", 0, "did you mean priority?"),
    ],
)
def test_errors_point_at_the_place_and_say_what_to_do(text: str, position: int, says: str) -> None:
    with pytest.raises(QueryError) as caught:
        parse(text)
    assert caught.value.position == position
    assert says in str(caught.value)


def test_words_keep_their_spelling_and_phrases_their_spaces() -> None:
    assert where('Müller "a  \\"b\\" \\\\c"') == And((Term("Müller"), Term('a  "b" \\c', phrase=True)))


def test_a_list_mixes_words_and_phrases() -> None:
    assert where('title:a,"b c"') == Or((Term("a", field="title"), Term("b c", phrase=True, field="title")))


@pytest.mark.parametrize("field", ["status", "year", "added", "sort"])
def test_an_error_shows_no_more_of_a_value_than_is_fit_for_the_screen(field: str) -> None:
    with pytest.raises(QueryError) as caught:
        parse(f"{field}:\x1b[31m" + "9x" * 10_000)
    assert len(str(caught.value)) < 200
    assert str(caught.value).isprintable()


def test_depth_and_length_have_clean_limits() -> None:
    assert where("(" * MAX_DEPTH + "a" + ")" * MAX_DEPTH) == Term("a")
    with pytest.raises(QueryError, match="deep"):
        parse("(" * 100_000)
    with pytest.raises(QueryError, match="at most"):
        parse("word " * (MAX_WORDS + 1))
    with pytest.raises(QueryError, match="at most"):
        parse("id:" + ",".join(map(str, range(MAX_WORDS + 1))))
    assert where("-" * 100_001 + "a") == Not(Term("a"))


@settings(max_examples=200, deadline=None)
@given(texts())
@example('a("b')
@example("NOT\u2003(")
@example("tag:ŉ,\u0345")
def test_any_text_parses_or_reports_and_prints_back(text: str) -> None:
    problem = None
    try:
        read = parse(text)
    except QueryError as error:
        problem = error
    if problem is not None:
        assert 0 <= problem.position <= len(text)
        assert problem.query == text
        assert str(problem).endswith(".")
        return
    assert normalise(read) == read
    assert parse(print_filter(read)) == read


@settings(max_examples=200, deadline=None)
@given(filters())
def test_any_filter_prints_and_parses_back(given_filter: Filter) -> None:
    canonical = normalise(given_filter)
    assert parse(print_filter(given_filter)) == canonical
    assert normalise(canonical) == canonical
    assert given_filter.sort == canonical.sort
