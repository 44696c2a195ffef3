"""Strategies that make query texts and filters, for every test that wants any of them."""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st

from readq.fields import FIELDS, ORDERS, TEXT_FIELDS, Declaration
from readq.filters import (
    Field,
    Filter,
    Node,
    Sort,
    Term,
    all_of,
    any_of,
    fold_name,
    negate,
)
from readq.text import tokens

WORDS = (
    "neural",
    "Net",
    "graph",
    "diffusion",
    "x-y",
    "GPT-4",
    "Müller",
    "Mueller",
    "Muller",
    "Schütze",
    "Schuetze",
    "Ærø",
    "Aeroe",
    "Åsa",
    "Aasa",
    "du\u0308e",
    "due",
    "naive",
    "がか",
    "表示",
    "naïve",
    "ﬁne",
    "c++",
    "c",
    "C#",
    "C/C++",
    "f-GAN",
    "$f$-GAN",
    "f",
    "GANs,",
    ".NET",
    "Łódź–Net",
    "soft\u00adware",
    "software",
    "don’t",
    "l1/l2_α",
    "O(n)",
    "BERT:",
    "foo:bar",
    "staus:net",
    "M$^3$CS",
    "M3CS",
    "$\\alpha$-net",
    "α",
    "\\alpha",
    "α-net",
    "\\textbf{net}",
    "{\\bf graph}-c",
)
NAMES = ("nlp", "vision", "Machine Learning", "to read", 'a "b"', "x,y", "(z", "-", "ﬀ", "*")

IDS = ("2404.03648", "10.1/x,y", "hep-th/9901001", "a b")

_pieces = st.one_of(
    st.sampled_from(
        ['"', "(", ")", "-", "!", ",", " ", "\u3000", "OR", "AND", "NOT", "..", ":", ":>", ":<=", "*", "\\", "++", "2w"]
    ),
    st.sampled_from([f"{name}:" for name in FIELDS]),
    st.sampled_from([value for field in FIELDS.values() if field.fixed for value in field.offers]),
    st.sampled_from(["2024", "2026-03", "today", "3mo", "-2"]),
    st.sampled_from(WORDS),
    st.text(max_size=4),
)


def texts() -> st.SearchStrategy[str]:
    """Anything one could type, mostly things that look like a query."""
    return st.one_of(
        st.text(max_size=40),
        st.lists(_pieces, max_size=14).map("".join),
        st.lists(_pieces, max_size=10).map(" ".join),
    )


def numbers(low: int, high: int) -> st.SearchStrategy[str]:
    return st.integers(low, high).map(str)


def _ranges(ends: st.SearchStrategy[str], ordered: bool) -> st.SearchStrategy[str]:
    pairs = st.tuples(ends, ends)
    if ordered:
        pairs = pairs.map(lambda pair: (min(pair, key=int), max(pair, key=int)))
    return st.one_of(ends.map("{}..".format), ends.map("..{}".format), pairs.map("..".join))


def dates() -> st.SearchStrategy[str]:
    """Dates in canonical spelling: absolute, relative, named."""
    days = st.dates(date(2023, 1, 1), date(2027, 12, 31)).map(str)
    return st.one_of(
        days,
        days.map(lambda day: day[:7]),
        days.map(lambda day: day[:4]),
        st.tuples(numbers(0, 40), st.sampled_from(["d", "w", "mo", "y"])).map("".join),
        st.sampled_from(["today", "yesterday"]),
    )


def _compared(name: str, values: st.SearchStrategy[str], ordered: bool) -> st.SearchStrategy[Field]:
    some = st.lists(values, min_size=1, max_size=2, unique=True).map(tuple)
    ranged = st.lists(st.one_of(values, _ranges(values, ordered)), min_size=1, max_size=2, unique=True).map(tuple)
    return st.one_of(
        st.builds(Field, st.just(name), st.sampled_from([":", ":>", ":>=", ":<", ":<="]), some),
        st.builds(Field, st.just(name), st.just(":"), ranged),
    )


def fields(names: st.SearchStrategy[str] | None = None) -> st.SearchStrategy[Field]:
    """Fields with canonical values; ``names`` are tag and source names to choose from."""
    folded = (names or st.one_of(st.sampled_from(NAMES), st.text(max_size=6))).map(fold_name).filter(bool)

    def chosen(name: str, values: st.SearchStrategy[str]) -> st.SearchStrategy[Field]:
        some = st.lists(values, min_size=1, max_size=3, unique=True).map(tuple)
        return st.builds(Field, st.just(name), st.just(":"), some)

    of_names = {"tag": st.one_of(folded, folded.map(lambda name: name[:2].strip() + "*")), "source": folded}
    of_numbers = {"year": numbers(2018, 2027), "priority": numbers(-9, 9), "listed": numbers(0, 4)}
    of_numbers |= dict.fromkeys(("citations", "upvotes", "stars", "rating"), numbers(0, 9))

    def of(field: Declaration) -> st.SearchStrategy[Field]:
        if field.kind == "choice":
            return chosen(field.name, st.sampled_from(list(field.offers)))
        if field.kind == "name":
            return chosen(field.name, of_names[field.name])
        if field.kind == "number":
            return _compared(field.name, of_numbers[field.name], True)
        if field.kind == "date":
            return _compared(field.name, dates(), False)
        assert field.kind == "id"
        return chosen(field.name, st.one_of(numbers(1, 30), st.sampled_from(IDS)))

    return st.one_of([of(field) for field in FIELDS.values() if field.kind not in ("text", "order")])


def terms(words: st.SearchStrategy[str] | None = None) -> st.SearchStrategy[Term]:
    """Terms that say something: words, phrases of several of ``words``, in any field."""
    words = words or st.sampled_from(WORDS)
    text = st.one_of(words, words.map(lambda word: word[:-1]), st.lists(words, min_size=1, max_size=3).map(" ".join))
    return st.builds(Term, text, st.booleans(), st.sampled_from(("", *TEXT_FIELDS))).filter(
        lambda term: bool(tokens(term.text))
    )


def filters(
    *, words: st.SearchStrategy[str] | None = None, names: st.SearchStrategy[str] | None = None
) -> st.SearchStrategy[Filter]:
    """Filters of every sort in the shape of `all_of`, `any_of` and `negate`; word terms may need `normalise`."""

    def grow(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
        some = st.lists(inner, min_size=1, max_size=3)
        return st.one_of(some.map(all_of), some.map(any_of), inner.map(negate))

    nodes: st.SearchStrategy[Node] = st.recursive(st.one_of(terms(words), fields(names)), grow, max_leaves=8)
    sorts = st.builds(Sort, st.sampled_from([key for key in ORDERS if key != "interest"]), st.booleans())
    return st.builds(Filter, st.one_of(st.none(), nodes, nodes, nodes), st.one_of(st.none(), sorts))
