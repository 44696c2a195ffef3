"""What is asked of SQLite for a filter: taken apart by what makes each part fast, and walked from its rarest part."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from readq.filters import And, Field, Filter, Node, Not, Or, Sort, Term, conjuncts
from readq.library import Library
from readq.model import Status
from readq.search.query import parse
from readq.store import evaluate, orders
from readq.store.compile import condition, depth, plan, text_query
from tests.support.libraries import START, add_listing, draft, open_library

NOW = datetime.fromtimestamp(START)


@pytest.mark.parametrize(
    ("query", "statuses", "text", "sources", "selective", "rest"),
    [
        ("", "01234", 0, 0, 0, 0),
        ("status:inbox", "0", 0, 0, 0, 0),
        ("-status:inbox", "1234", 0, 0, 0, 0),
        ("status:queue,skip -status:skip", "1", 0, 0, 0, 0),
        ("status:inbox is:decided", "", 0, 0, 0, 0),
        ("is:snoozed", "4", 0, 0, 0, 0),
        ("is:snoozed,decided", "1234", 0, 0, 0, 0),
        ("is:snoozed,new", "01234", 0, 0, 0, 1),
        ("(status:queue OR status:read)", "01234", 0, 0, 0, 1),
        ("graph", "01234", 1, 0, 0, 0),
        ("graph -net (a OR -b)", "01234", 3, 0, 0, 0),
        ("(graph OR tag:a)", "01234", 0, 0, 0, 1),
        ("source:a source:b", "01234", 0, 2, 0, 0),
        ("tag:a id:3 is:latest", "01234", 0, 0, 3, 0),
        ("is:latest,new", "01234", 0, 0, 0, 1),
        ("-tag:a -source:b -id:3", "01234", 0, 0, 0, 3),
        ("year:2020 added:1w has:note", "01234", 0, 0, 0, 3),
        ("graph status:inbox tag:a source:b year:3", "0", 1, 1, 1, 1),
    ],
)
def test_a_filter_is_taken_apart(query: str, statuses: str, text: int, sources: int, selective: int, rest: int) -> None:
    found = plan(parse(query), NOW)
    assert found.statuses == tuple(map(int, statuses))
    assert len(conjuncts(found.text)) == text
    assert (len(found.sources), len(found.selective), len(found.rest)) == (sources, selective, rest)
    assert found.plain == (not text + sources + selective + rest)


@pytest.mark.parametrize(
    ("query", "match", "checked"),
    [
        ("graph", '"graph" *', 0),
        ('"graph net"', '"graph net"', 0),
        ("title:graph author:a,b", '({title} : "graph" * AND ({authors} : "a" * OR {authors} : "b" *))', 0),
        ("graph -net -(a b)", '(("graph" *) NOT ("net" * OR ("a" * AND "b" *)))', 0),
        ("C++", '"c"', 1),
        ("graph C++", '("graph" * AND "c")', 1),
        ("graph -C++", '"graph" *', 1),
        ("graph (net OR C++)", '"graph" *', 1),
        ("Müller", '("muller" * OR "mueller" *)', 0),
        ('"Müller"', '"muller"', 1),
        ("-graph", None, 1),
        ("graph OR -net", None, 1),
        ("(graph -net) OR a", '((("graph" *) NOT ("net" *)) OR "a" *)', 0),
    ],
)
def test_signs_and_accents_are_looked_for_in_what_the_words_find(query: str, match: str | None, checked: int) -> None:
    where = parse(query).where
    assert where is not None
    expression, conditions = text_query(where, NOW)
    assert expression == match
    assert len(conditions) == checked


def test_what_nests_too_deep_for_the_index_is_asked_paper_by_paper() -> None:
    def nested(levels: int) -> Node:
        node: Node = Term("a")
        for level in range(levels):
            node = (And if level % 2 else Or)((Term(f"b{level}"), node))
        return node

    assert [depth(nested(levels)) for levels in (0, 1, 2, 20)] == [0, 1, 2, 20]
    assert depth(Not(nested(3))) == 3
    assert depth(Field("year", ":", ("1",))) == 0
    assert text_query(nested(20), NOW)[0] is not None
    assert text_query(nested(21), NOW)[0] is None
    assert text_query(nested(21), NOW)[1] == [condition(nested(21), NOW)]


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    with open_library(tmp_path_factory.mktemp("plans") / "a.db") as library:
        add_listing(library, [draft(f"Graph nets number {n}", "words", authors=["Ada Byron"]) for n in range(40)])
        yield library


@pytest.mark.parametrize(
    "query",
    [
        "graph",
        "C++",
        "(graph OR net)",
        "graph -net",
        "graph tag:a",
        "tag:a",
        "source:page",
        "id:3",
        "is:latest",
        "net year:3",
    ],
)
def test_where_ids_are_at_hand_no_status_is_walked(library: Library, query: str) -> None:
    steps = walked(library, f"{query} status:inbox")
    assert "SEARCH p USING INTEGER PRIMARY KEY (rowid=?)" in steps


@pytest.mark.parametrize("query", ["year:2020", "-graph", "has:note"])
def test_elsewhere_only_the_papers_of_the_status_are_walked(library: Library, query: str) -> None:
    assert any(step.endswith("(status=?)") for step in walked(library, f"{query} status:inbox"))


def walked(library: Library, query: str) -> list[str]:
    """The steps in which SQLite finds the answer."""
    said: list[str] = []
    library._connection.set_trace_callback(said.append)
    evaluate.count(library._connection, plan(parse(query), NOW))
    library._connection.set_trace_callback(None)
    return [record[3] for record in library._connection.execute(f"EXPLAIN QUERY PLAN {said[0]}")]


def test_an_answer_begins_with_its_first_papers(library: Library) -> None:
    connection = library._connection
    for query, wanted in (
        ("graph", list(range(1, 41))),
        ("title:graph -title:7", [n for n in range(1, 41) if n not in (8,)]),
        ("sort:-listed words", list(range(40, 0, -1))),
        ("year:2020", []),
        ("-is:snoozed", list(range(1, 41))),
    ):
        found = plan(parse(query), NOW)
        some, whole = evaluate.first_ids(connection, found, 3)
        assert list(some)[:3] == wanted[:3], query
        assert whole == (len(wanted) < 3), query
        if wanted:
            everything, whole = evaluate.first_ids(connection, found, len(wanted))
            assert (list(everything), whole) == (wanted, False), query
        everything, whole = evaluate.first_ids(connection, found, 1_000)
        assert (list(everything), whole) == (wanted, True), query
    found = plan(parse("graph"), NOW)
    later, _ = evaluate.first_ids(connection, found, 1_000, after=orders.page(connection, (0,), Sort(), 5)[-1])
    assert list(later) == list(range(6, 41))
    assert evaluate.first_ids(connection, found, 9, stop=lambda: True) == (later[:0], False)


def test_an_identifier_may_be_any_number(library: Library) -> None:
    assert list(library.every_id(parse("id:3,0040,41"))) == [3, 40]
    for digits in range(17, 26):
        assert not library.count(parse(f"id:{'9' * digits}"))
    assert not library.count(parse("id:٣,²"))


def test_the_index_tells_the_first_papers_with_a_term(library: Library) -> None:
    assert list(evaluate.having(library._connection, Term("graph"), 3)) == [1, 2, 3]
    assert list(evaluate.having(library._connection, Term("absent"), 3)) == []


def test_counting_by_status(tmp_path: Path) -> None:
    with open_library(tmp_path / "a.db") as library:
        ids = add_listing(library, [draft(f"Paper {n}") for n in range(5)])
        library.mark(ids[:2], Status.QUEUE)
        for query, counts in (("", {0: 3, 1: 2}), ("status:queue", {1: 2}), ("paper", {0: 3, 1: 2}), ("absent", {})):
            found = plan(parse(query), NOW)
            assert evaluate.count_by_status(library._connection, found) == counts
            assert evaluate.count(library._connection, found) == sum(counts.values())


def test_pages_of_an_order_go_both_ways(tmp_path: Path) -> None:
    with open_library(tmp_path / "a.db") as library:
        ids = add_listing(library, [draft(f"Paper {n}") for n in range(9)])
        library.mark(ids[::2], Status.READ)
        library.mark(ids[8:], Status.SKIP)
        connection, statuses = library._connection, (0, 2)
        for sort, there in ((Sort(), ids[:8]), (Sort(reverse=True), ids[7::-1])):
            keys = orders.page(connection, statuses, sort, 99)
            assert [key[-1] for key in keys] == there
            assert orders.page(connection, statuses, sort, 3, after=keys[2]) == keys[3:6]
            assert orders.page(connection, statuses, sort, 3, after=keys[5], backwards=True) == keys[4:1:-1]
            assert orders.page(connection, statuses, sort, 2, backwards=True) == keys[:5:-1]
            assert orders.page(connection, statuses, sort, 2, offset=3) == keys[3:5]
            assert orders.page(connection, (), sort, 2) == []
            assert orders.count_between(connection, statuses, sort, keys[2], keys[6]) == 4
            assert orders.count_between(connection, statuses, sort, None, keys[6]) == 6
            assert orders.key_of(connection, sort, ids[2]) == (2, keys[there.index(ids[2])])
        assert orders.key_of(connection, Sort(), 99) is None
        assert orders.position(connection, ids[1]) == orders.key_of(connection, Sort(), ids[1])[1][0]  # type: ignore[index]
        assert orders.top(connection) == orders.position(connection, ids[1])
        library.mark(ids, Status.READ)
        assert orders.top(connection) == 0


def test_pages_of_a_source_go_both_ways(library: Library) -> None:
    connection = library._connection
    there = [(rank, rank) for rank in range(1, 41)]
    assert orders.page_of_source(connection, 1, 99) == there
    assert orders.page_of_source(connection, 1, 3, after=there[4]) == there[5:8]
    assert orders.page_of_source(connection, 1, 3, after=there[4], reverse=True) == there[3:0:-1]
    assert orders.page_of_source(connection, 2, 3) == []


def test_the_only_source_that_is_named_gives_the_order(library: Library) -> None:
    connection = library._connection
    for query, source in (
        ("source:page", 1), ("source:page sort:title", None), ("source:absent", None), ("source:page source:txt", None),
        ("source:page sort:relevance", 1), ("graph", None), ("-source:page", None),
    ):  # fmt: skip
        assert evaluate.one_source(connection, plan(parse(query), NOW)) == source
    assert evaluate.one_source(connection, plan(Filter(), NOW)) is None
