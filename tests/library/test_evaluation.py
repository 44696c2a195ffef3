"""Every way the library evaluates a filter gives what the naive evaluation of it gives."""

from __future__ import annotations

import random
import sqlite3
from array import array
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readq.fields import ORDERS
from readq.filters import And, Field, Filter, Node, Not, Or, Sort, Term
from readq.library import Library
from readq.library.lists import PAGE, PaperList
from readq.model import Paper, Status
from readq.search.query import MAX_DEPTH, MAX_WORDS, parse
from readq.store import evaluate, orders, stretches
from readq.store.compile import plan
from readq.store.connection import OutOfTime
from tests.support import queries
from tests.support.libraries import START, Clock, add_listing, draft, open_library
from tests.support.naive import select

_TITLES = queries.WORDS
_DAY = 86_400


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """Some 60 papers with every kind of property, decided, tagged, noted, snoozed and moved at different times."""
    chance = random.Random(7)
    clock = Clock()
    library = open_library(tmp_path_factory.mktemp("library") / "a.db", clock)
    for page in range(4):
        clock.now = START - (4 - page) * 9 * _DAY
        drafts = [
            draft(
                " ".join(chance.choices(_TITLES, k=5)) + f" paper {page} {number}",
                " ".join(chance.choices(_TITLES, k=12)) if chance.random() < 0.8 else None,
                authors=["Ada Müller", "Grace Hopper"] if chance.random() < 0.5 else [],
                **({"arxiv": f"2404.0{page}{number:03}"} if chance.random() < 0.5 else {}),
            )
            for number in range(15)
        ]
        add_listing(library, drafts, name=f"Page {page}.txt")
        add_listing(library, [d for d in drafts if chance.random() < 0.3], name=f"again {page}.txt")
    ids = list(library.every_id(Filter()))
    for step in range(60):
        clock.now = START - chance.randrange(20 * _DAY)
        some = chance.sample(ids, 3)
        library.mark(some, chance.choice(list(Status)))
        library.prioritise(some[:2], chance.choice((-2, 1, 3)))
        if step % 4 == 0:
            library.tag(some, [chance.choice(("nlp", "Machine Learning", "to read", "ﬀ"))])
            library.notes.write(some[0], " ".join(chance.choices(_TITLES, k=3)))
            library.snooze(some[1:2], date.fromtimestamp(clock.now) + timedelta(days=30))
    clock.now = START - _DAY
    library.snooze(ids[:2], date.fromtimestamp(START))
    library.mark(ids[:1], Status.QUEUE)
    clock.now = START
    library.wake()
    library.move(ids[40], ids[3])
    yield library
    library.close()


def everything(library: Library) -> tuple[list[Paper], dict[int, int]]:
    positions = dict(library._connection.execute("SELECT id, position FROM paper").fetchall())
    return library.papers(list(library.every_id(Filter()))), positions


@settings(max_examples=80, deadline=None)
@given(filter_=queries.filters())
def test_a_filter_lets_through_what_it_means(library: Library, filter_: Filter) -> None:
    papers, positions = everything(library)
    now = datetime.fromtimestamp(START)
    wanted = select(filter_, papers, now=now, positions=positions)
    listed = library.open_list(filter_)
    assert list(listed.ids(0, listed.total)) == wanted
    assert library.count(filter_) == listed.total == len(wanted)
    walked, whole = evaluate.first_ids(library._connection, plan(filter_, now), len(papers) + 1)
    assert (list(walked), whole) == (wanted, True)


@settings(max_examples=60, deadline=None)
@given(filter_=queries.filters(), held=st.sampled_from((0.0, 60.0)))
def test_in_short_stretches_the_answer_is_the_same(library: Library, filter_: Filter, held: float) -> None:
    now = datetime.fromtimestamp(START)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stretches, "_KEYS", 7)
        patch.setattr(stretches, "_IDS", 11)
        patch.setattr(stretches, "HELD_SECONDS", held)
        found = stretches.every_id(library._connection, plan(filter_, now))
        how_many = stretches.count(library._connection, plan(filter_, now))
        stretched = stretches._every_id(library._connection, plan(filter_, now))
    assert found == stretched == evaluate.every_id(library._connection, plan(filter_, now))
    assert how_many == len(found)


@pytest.mark.parametrize("phrase", [False, True])
def test_every_way_of_spelling_a_word_finds_the_same_papers(library: Library, phrase: bool) -> None:
    papers, positions = everything(library)
    now = datetime.fromtimestamp(START)
    texts = (
        *("Muller", "Mueller", "Müller", "Muell", "Schütze", "Schuetze", "Ærø", "Aeroe", "Åsa", "Aasa"),
        *("düe", "due", "naive", "naïve", "がか", "かか"),
    )
    terms = [Term(f"{text}{behind}", phrase, "title") for text in texts for behind in ("", " graph", "-net")]
    nodes: list[Node] = [*terms, *map(Not, terms), *(Or((term, terms[0])) for term in terms[1:])]
    for where in nodes:
        filter_ = Filter(where)
        wanted = select(filter_, papers, now=now, positions=positions)
        assert list(evaluate.every_id(library._connection, plan(filter_, now))) == wanted, where
        assert list(evaluate.first_ids(library._connection, plan(filter_, now), len(papers) + 1)[0]) == wanted, where
        assert list(stretches._every_id(library._connection, plan(filter_, now))) == wanted, where


def test_between_stretches_other_programs_can_write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.db"
    with open_library(path) as library:
        add_listing(library, [draft(f"Learning straße number {n} of many", "läuft") for n in range(60)])
    other = sqlite3.connect(path, timeout=0, isolation_level=None)

    def out_of_time(*_: object) -> None:
        raise OutOfTime

    def writing_between(*arguments: object, **named: object) -> object:
        other.execute("INSERT INTO state VALUES (hex(randomblob(8)), '1')")  # raises where it would have to wait
        return read(*arguments, **named)  # type: ignore[arg-type]

    read = orders.page
    monkeypatch.setattr(evaluate, "every_id", out_of_time)
    monkeypatch.setattr(orders, "page", writing_between)
    monkeypatch.setattr(stretches, "_KEYS", 7)
    monkeypatch.setattr(stretches, "_IDS", 11)
    monkeypatch.setattr(stretches, "HELD_SECONDS", 0)  # so that beginnings of words are split, mostly
    with Library(path) as library:
        assert len(library.every_id(parse("l s number -words sort:newest"))) == 60
    assert other.execute("SELECT count(*) FROM state").fetchone()[0] >= 9
    other.close()


_TERMS = st.builds(
    Term, st.sampled_from(_TITLES), st.booleans(), st.sampled_from(("", "title", "author", "abstract", "note"))
).filter(lambda term: term.text not in ("++",))


@settings(max_examples=60, deadline=None)
@given(
    where=st.recursive(
        _TERMS | st.sampled_from((Field("status", ":", ("inbox",)), Field("tag", ":", ("nlp",)))),
        lambda nodes: st.one_of(
            st.builds(Not, nodes),
            st.builds(And, st.lists(nodes, min_size=2, max_size=3).map(tuple)),
            st.builds(Or, st.lists(nodes, min_size=2, max_size=3).map(tuple)),
        ),
        max_leaves=6,
    )
)
def test_text_conditions_nest_in_any_way(library: Library, where: Node) -> None:
    papers, positions = everything(library)
    wanted = select(Filter(where), papers, now=datetime.fromtimestamp(START), positions=positions)
    assert list(library.every_id(Filter(where))) == wanted


_MANY = range(MAX_WORDS // 4)
_DEEP = range(MAX_DEPTH // 2)


@pytest.mark.parametrize(
    "query",
    [
        "net " + " ".join(f"-absent{n}" for n in _MANY),
        "net " + " ".join(f"-(absent{n} OR graph net)" for n in _MANY),
        " OR ".join(f"(graph -absent{n})" for n in _MANY),
        " ".join(f"-absent{n}" for n in _MANY),
        " OR ".join(f"year:{n} tag:t{n}" for n in _MANY),
        "".join(f"(absent{n} OR net -(graph OR diffusion " for n in _DEEP) + "neural" + "))" * len(_DEEP),
        "".join(f"(absent{n} OR net -(graph OR -year:>2000 " for n in _DEEP) + "neural" + "))" * len(_DEEP),
        "".join(f"(year:20{n:02} OR net (tag:t{n} OR -graph " for n in _DEEP) + "neural" + "))" * len(_DEEP),
    ],
    ids=["without", "without-either", "either", "only-without", "fields", "deep", "deep-fields", "deep-groups"],
)
def test_whatever_parses_can_be_asked_however_long_or_deep_it_is(library: Library, query: str) -> None:
    papers, positions = everything(library)
    filter_ = parse(query)
    wanted = select(filter_, papers, now=datetime.fromtimestamp(START), positions=positions)
    assert list(library.every_id(filter_)) == wanted
    assert library.count(filter_) == len(wanted)


@pytest.mark.parametrize("key", [key for key in ORDERS if key != "interest"])  # which learns from what is decided
@pytest.mark.parametrize("reverse", [False, True])
@pytest.mark.parametrize("where", [None, Field("status", ":", ("inbox",)), Field("status", ":", ("queue", "skip"))])
def test_pages_by_key_give_the_order(library: Library, key: str, reverse: bool, where: Node | None) -> None:
    papers, positions = everything(library)
    filter_ = Filter(where, Sort(key, reverse))
    wanted = select(filter_, papers, now=datetime.fromtimestamp(START), positions=positions)
    listed = library.open_list(filter_)
    assert list(listed.ids(0, 999)) == wanted
    for id_ in wanted[::7]:
        fresh = library.open_list(filter_)
        assert fresh.position(id_) == wanted.index(id_)


def test_long_lists_stay_as_listed_where_no_index_has_the_order(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("readq.store.looked_up", "readq.library.lists"):
        monkeypatch.setattr(f"{module}.LIMIT", 40)
    listed = list(library.every_id(Filter()))
    by_author = Filter(None, Sort("author"))
    opened = library.open_list(by_author)
    assert list(opened.ids(0, 99)) == list(library.every_id(by_author)) == listed
    few = Filter(Field("listed", ":>=", ("2",)))
    assert list(library.every_id(Filter(few.where, Sort("author")))) != list(library.every_id(few))


@pytest.mark.parametrize("reverse", [False, True])
@pytest.mark.parametrize(
    "rest", ["", " status:inbox,queue", " has:abstract", " net", " -status:skip", " sort:relevance"]
)
@pytest.mark.parametrize("name", ["again", '"again 1"', '"page 2"', '"page 2" source:again', "absent", "1,2"])
def test_one_source_is_listed_as_its_page_is(library: Library, name: str, rest: str, reverse: bool) -> None:
    filter_ = parse(f"source:{name}{rest}")
    filter_ = Filter(filter_.where, Sort(filter_.sort.key if filter_.sort else "listed", reverse))
    papers, positions = everything(library)
    now = datetime.fromtimestamp(START)
    wanted = select(filter_, papers, now=now, positions=positions)
    listed = library.open_list(filter_)
    assert list(listed.ids(0, listed.total)) == list(library.every_id(filter_)) == wanted
    walked, whole = evaluate.first_ids(library._connection, plan(filter_, now), 3)
    assert list(walked)[:3] == wanted[:3]
    walked, whole = evaluate.first_ids(library._connection, plan(filter_, now), len(papers) + 1)
    assert (list(walked), whole) == (wanted, True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stretches, "_KEYS", 7)
        assert list(stretches._every_id(library._connection, plan(filter_, now))) == wanted


def test_a_paper_that_a_page_has_twice_is_listed_where_it_comes_first(tmp_path: Path) -> None:
    with open_library(tmp_path / "a.db") as library:
        add_listing(library, [draft("Kept before"), draft("Of the page")], name="old.txt")
        add_listing(library, [draft(title) for title in ("New", "Of the page", "Newer", "Kept before")], name="b.txt")
        papers = {paper.title: paper.id for paper in library.papers(range(1, 9))}
        library._connection.execute("UPDATE appearance SET paper_id = ? WHERE source_id = 2 AND rank = 3",
                                    (papers["New"],))  # fmt: skip
        wanted = [papers[title] for title in ("New", "Of the page", "Kept before")]
        for reverse, ids in ((False, wanted), (True, wanted[::-1])):
            filter_ = Filter(Field("source", ":", ("b.txt",)), Sort(reverse=reverse))
            assert list(library.every_id(filter_)) == ids
            walked, _ = evaluate.first_ids(library._connection, plan(filter_, datetime.fromtimestamp(START)), 9)
            assert list(walked) == ids


@pytest.fixture
def long_library(tmp_path: Path) -> Iterator[Library]:
    with open_library(tmp_path / "long.db") as library:
        titles = [f"Paper number {number} about something long" for number in range(PAGE * 9 + 17)]
        add_listing(library, [draft(title, "words") for title in titles])
        yield library


@pytest.mark.parametrize("stride", [1, 2, 64])
def test_a_long_list_is_the_same_from_wherever_it_is_read(
    long_library: Library, stride: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("readq.library.lists._STRIDE", stride)
    filter_ = Filter(Field("status", ":", ("inbox",)))
    wanted = list(range(1, PAGE * 9 + 18))
    chance = random.Random(3)
    for _ in range(20):
        listed = long_library.open_list(filter_)
        for _ in range(6):
            start = chance.randrange(len(wanted))
            stop = start + chance.choice((40, 500, 5000))
            assert list(listed.ids(start, stop)) == wanted[start:stop]


@pytest.mark.parametrize("every", [1, 2, 3, 5])
@pytest.mark.parametrize("reverse", [False, True])
def test_landmarks_change_nothing_but_the_cost(
    long_library: Library, every: int, reverse: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("readq.library.lists.LANDMARK_EVERY", every)
    filter_ = Filter(Field("status", ":", ("inbox",)), Sort("listed", reverse))
    wanted = list(range(1, PAGE * 9 + 18))[:: -1 if reverse else 1]
    chance = random.Random(every)
    for _ in range(10):
        listed = long_library.open_list(filter_)
        for _ in range(9 // every):
            long_library.mark(listed.ids(start := chance.randrange(len(wanted)), start + 9), Status.SKIP)
            assert listed.add_landmark()
            start = chance.randrange(len(wanted))
            assert list(listed.ids(start, start + 40)) == wanted[start : start + 40]
        assert not listed.add_landmark()
        assert listed.position(wanted[700]) == 700
        long_library.mark(wanted, Status.INBOX)


@pytest.mark.parametrize("stride", [2, 64])
def test_decided_papers_stay_in_an_open_list(
    long_library: Library, stride: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever is decided on the way, the places of all other papers stay what they were."""
    monkeypatch.setattr("readq.library.lists._STRIDE", stride)
    listed = long_library.open_list(Filter(Field("status", ":", ("inbox",))))
    wanted = list(range(1, PAGE * 9 + 18))
    for start in (0, 500, 900, 250, 1100):
        shown = listed.ids(start, start + 30)
        long_library.mark(shown[::2], Status.SKIP)
        assert [row.status for row in listed.window(start, start + 2)] == [Status.SKIP, Status.INBOX]
    assert list(listed.ids(0, 9999)) == wanted
    assert listed.position(501) == 500
    assert long_library.open_list(listed.filter).total == len(wanted) - 75


def test_a_list_whose_answer_is_slow_begins_with_its_first_papers(
    long_library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    filter_ = Filter(And((Term("paper"), Not(Term("number 5")))))
    wanted = list(long_library.every_id(filter_))
    whole = evaluate.every_id
    asked: list[bool] = []

    def slow(*arguments: object) -> array[int]:
        if not asked:
            asked.append(True)
            long_library._connection.execute(
                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
            ).fetchall()
        return whole(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(evaluate, "every_id", slow)
    monkeypatch.setattr("readq.library.lists.SCAN_SECONDS", 10.0)
    listed: PaperList = long_library.open_list(filter_)
    assert not listed.complete
    assert 0 < listed.total < len(wanted)
    assert list(listed.ids(0, listed.total)) == wanted[: listed.total]
    long_library.finish(listed)
    assert listed.complete
    assert list(listed.ids(0, listed.total)) == wanted
