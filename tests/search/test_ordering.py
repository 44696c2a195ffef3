"""Changing the order of a query."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readq.errors import QueryError
from readq.fields import ORDERS
from readq.filters import Filter, Sort
from readq.search.ordering import with_sort
from readq.search.query import parse


@pytest.mark.parametrize(
    ("query", "sort", "result"),
    [
        ("", Sort("newest"), "sort:newest"),
        ("status:queue  diffusion", Sort("title", True), "status:queue  diffusion sort:-title"),
        ("sort:title status:queue", None, "status:queue"),
        ('"sort:title" -word sort:-newest tag:"a b"', Sort("priority"), '"sort:title" -word tag:"a b" sort:priority'),
        ("-sort:title x", None, "x"),
        ('tag:a,"b c" sort:listed', Sort("waiting"), 'tag:a,"b c" sort:waiting'),
        ("sort:title OR", None, ""),
        ("  a   sort:title   b ", None, "a   b"),
        ("!sort:title a", Sort("title"), "a sort:title"),
        ('-"sort:title" a', None, '-"sort:title" a'),
        ("(a sort:title) b", Sort("newest"), "(a) b sort:newest"),
        ("a OR sort:title", Sort("newest"), "a OR sort:newest"),
        ('tag:x,"sort:title" y', Sort("newest"), 'tag:x,"sort:title" y sort:newest'),
        ('"a', Sort("newest"), '"a" sort:newest'),
    ],
)
def test_the_rest_stays_as_it_was_typed(query: str, sort: Sort | None, result: str) -> None:
    assert with_sort(query, sort) == result


PIECES = [
    "a",
    "sort:title",
    "-sort:newest",
    '"sort:x y"',
    "OR",
    "(",
    ")",
    "-",
    "tag:b",
    "status:queue,read",
    '"',
    " ",
    "x:y",
]


@settings(max_examples=150)
@given(
    st.lists(st.sampled_from(PIECES), max_size=8).map(" ".join) | st.text(max_size=20),
    st.none() | st.builds(Sort, st.sampled_from(list(ORDERS)), st.booleans()),
)
def test_only_the_order_changes(query: str, sort: Sort | None) -> None:
    try:
        before = parse(query)
    except QueryError:
        return
    assert parse(with_sort(query, sort)) == Filter(before.where, sort)
