from __future__ import annotations

import re

import pytest
from hypothesis import example, given, settings

from readq.errors import QueryError
from readq.filters import And, Field, Filter, Node, Not, Or, Sort, Term
from readq.search.field_syntax import make_field, meant, misspelt, misspelt_at
from readq.search.query import MAX_DEPTH, MAX_WORDS, Remark, normalise, parse, print_filter, read_query
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


@pytest.mark.parametrize(
    ("text", "read_as", "place", "unfinished"),
    [
        ("a OR", "a", 2, "OR needs something after it."),
        ("a AND", "a", 2, "AND needs something after it."),
        ("a NOT", "a", 2, "NOT needs something after it."),
        ("a - b", "a b", 2, "- needs a word right after it."),
        ("a !", "a", 2, "! needs a word right after it."),
        ("a ()", "a", 2, "There is nothing in these parentheses."),
        ("( ) a", "a", 0, "There is nothing in these parentheses."),
        ("(a", "a", 0, "This ( is not closed."),
        ('a "b', 'a "b"', 2, "These quotes are not closed."),
        ('a "b\\', 'a "b"', 2, "These quotes are not closed."),
        ("status:inbox, a", "status:inbox a", 12, "The list of values ends at this comma."),
        ("year:>=2020,", "year:>=2020", 11, "The list of values ends at this comma."),
        ("++ a", "a", 0, "Signs alone say nothing: a query needs letters or digits."),
        ("(++)", "", 1, "Signs alone say nothing: a query needs letters or digits."),
        ('title:"a","++"', 'title:"a"', 10, "Signs alone say nothing: a query needs letters or digits."),
        ("a OR (b", "a OR b", 5, "This ( is not closed."),
        ("(a OR", "a", 0, "This ( is not closed."),
        ("--", "", 1, "- needs a word right after it."),
        ("-(", "", 1, "This ( is not closed."),
        ("-NOT", "", 0, "-NOT needs something after it."),
        ("- NOT", "", 0, "- needs a word right after it."),
        ("NOT NOT", "", 0, "NOT NOT needs something after it."),
        ("NOT -", "", 4, "- needs a word right after it."),
        ("a OR -", "a", 5, "- needs a word right after it."),
        (" ( ( ) ) ", "", 3, "There is nothing in these parentheses."),
        ("a OR() b", "a OR b", 4, "There is nothing in these parentheses."),
        ("“a", '"a"', 0, "These quotes are not closed."),
        ("a(b", "a b", 1, "This ( is not closed."),
        ("a b", "a b", -1, ""),
        ("-a", "-a", -1, ""),
        ("tag:a,,b", "tag:a,b", -1, ""),
        ("tag:,a", "tag:a", -1, ""),
    ],
)
def test_the_first_thing_that_is_not_finished_is_told(text: str, read_as: str, place: int, unfinished: str) -> None:
    read = read_query(text)
    assert print_filter(read.filter) == read_as
    assert (read.unfinished or Remark("", -1)) == Remark(unfinished, place)


@pytest.mark.parametrize(
    ("text", "place", "sentence"),
    [
        ("a AND AND b", 6, "AND needs something before it; in quotes it is a word."),
        ("NOT OR a", 4, "OR needs something before it; in quotes it is a word."),
        ("(OR a)", 1, "OR needs something before it; in quotes it is a word."),
        ("(a OR )", 6, "OR needs something after it."),
        ("a AND )", 6, "AND needs something after it."),
        ("a b)", 3, "This ) closes nothing: remove it, or open a ( before it."),
        ("tag:,", 5, "tag: needs a value, like tag:nlp."),
        ("-tag:", 5, "tag: needs a value, like tag:nlp."),
        ("added:>", 7, "added:> needs a value, like added:>2w."),
        ("title:(a", 6, "No group can follow title: separate several values with commas."),
        (
            "sort:-title-",
            5,
            "There is no sort:title-: use listed, newest, title,",
        ),
        ("sort:a,b", 7, "A list has one order: give sort: a single value."),
        (
            "sort:colour,",
            5,
            "There is no sort:colour: use listed, newest, title,",
        ),
        ("status:queue_", 7, "There is no status:queue_: use inbox, queue, read or skip."),
        (
            "is:i",
            3,
            "There is no is:i: use new, latest, snoozed,",
        ),
        ("has:\x1b", 4, "There is no has:: use note, tag, code, abstract or link."),
        (
            "year:9999999999999999999",
            5,
            "year takes a whole number, not 9999999999999999999: use year:2024,",
        ),
        ("priority:>=1,x", 13, "priority takes a whole number, not x: use priority:0, priority:>=0 or priority:A..B."),
        ("year:>1..2", 6, "year:> takes one number: write year:A..B for a range."),
        ("added:>2w..1w", 7, "added:> takes one date: write added:A..B for a range."),
        ("added:..", 6, "A range needs a date before or after the dots, like 2026-03.."),
        ("added:2026-13", 6, "There is no date 2026-13."),
        ("tag:a staus:queue", 6, "No field is called staus; did you mean status? In quotes it is text."),
        ("addedd:x", 0, "No field is called addedd; did you mean added? In quotes it is text."),
    ],
)
def test_an_error_is_one_clear_sentence(text: str, place: int, sentence: str) -> None:
    with pytest.raises(QueryError) as caught:
        parse(text)
    assert caught.value.position == place
    assert str(caught.value).startswith(sentence)


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("‘a b’ c", '"a b" c'),
        ("‚x‘", '"x"'),
        ("«a» »b« ‹c› ›d‹ „e“ ”f”", '"a" "b" "c" "d" "e" "f"'),
        ("word“phrase”more", 'word "phrase" more'),
        (r'"a\b\\c\"d"', r'"a\\b\\c\"d"'),
        (r"“a\b”", r'"a\\b"'),
        ("tag:‘to read’,x", 'tag:"to read",x'),
        ("(title:a)", "title:a"),
        ("f(x)(y", "f(x) y"),
        ("(f(x) g)", "f(x) g"),
        ("(a)b( c )(d)", "a b c d"),
        ("a OR(b c)", "a OR b c"),
        ("id:007,0,00", "id:7,0"),
        ("id:7.0 id:٣", "id:7.0 id:٣"),
        ("year:+5,-3", "year:5,-3"),
        ("year:5.. year:..7 year:3..3", "year:5.. year:..7 year:3..3"),
        ("year:>=+2020", "year:>=2020"),
        ("priority:1..0 priority:0..-1", "priority:0..1 priority:-1..0"),
        ("sort:most_listed", "sort:most-listed"),
        ("-sort:title-", "sort:title"),
        ("NOT NOT -a", "-a"),
        ("-(a OR -b)", "-(a OR -b)"),
        ("a AND (b OR c) AND NOT d", "a (b OR c) -d"),
        ("ORacle ANDy NOTe", "ORacle ANDy NOTe"),
        ("title:a,-b", "title:a,-b"),
        ("tag:-a,!b", "tag:-a,!b"),
        ('"tag:a" "-b" "OR"', '"tag:a" "-b" "OR"'),
    ],
)
def test_more_ways_to_say_it(text: str, same: str) -> None:
    assert print_filter(parse(text)) == same


@pytest.mark.parametrize("text", ["‘tis", "a‘b’", "’a’", "a'b'", "'a b'", "‘90s ‘00s"])
def test_an_apostrophe_opens_no_quotes(text: str) -> None:
    assert [word for _, word in read_query(text).words] == text.split(" ")


def test_the_words_of_a_query_are_those_neither_quoted_nor_of_a_field() -> None:
    read = read_query('one "two" title:three -four (five OR f(6)) tag:a, ++ “x”y')
    assert [(read.text[at : at + len(word)], word) for at, word in read.words] == [
        (word, word) for word in ("one", "four", "five", "f(6)", ",", "++", "y")
    ]


def test_the_limits_are_where_they_are_said_to_be() -> None:
    assert (MAX_DEPTH, MAX_WORDS) == (30, 500)
    with pytest.raises(QueryError, match="at most 30 deep") as caught:
        parse("(" * 31)
    assert caught.value.position == 30
    assert parse("(" * 30).where is None
    assert parse("a " * 500).where == Term("a")
    assert parse("year:" + ",".join(["1"] * 500)).where == Field("year", ":", ("1",))
    for text in ("a " * 500 + "b", '"' + "a " * 500 + 'b"', "year:" + ",".join(["1"] * 501), "a.b " * 250 + "c"):
        with pytest.raises(QueryError, match="at most 500 words and values"):
            parse(text)


@pytest.mark.parametrize(
    ("made", "printed"),
    [
        (Term("a b"), '"a b"'),
        (Term("tag:x"), '"tag:x"'),
        (Term("staus:x"), '"staus:x"'),
        (Term("staus:x", field="title"), "title:staus:x"),
        (Term("tag:x", field="note"), "note:tag:x"),
        (Term("-a"), '"-a"'),
        (Term("-a", field="title"), "title:-a"),
        (Term("OR"), '"OR"'),
        (Term("OR", field="title"), "title:OR"),
        (Term("a,b"), "a,b"),
        (Term("a,b", field="title"), 'title:"a,b"'),
        (Term("(a"), '"(a"'),
        (Term("++"), ""),
        (Not(Term("++")), ""),
        (Or((Term("++"), Term("a"))), "a"),
        (And((Term("++"), Term("a"), Term("b"))), "a b"),
        (Not(And((Term("a"), Term("b")))), "-(a b)"),
        (Not(Or((Term("a"), Term("b")))), "-(a OR b)"),
        (Not(Or((Term("a", field="title"), Term("b", True, "title")))), '-title:a,"b"'),
        (Or((Term("a", field="title"), Term("b", field="note"))), "title:a OR note:b"),
        (Or((Term("a"), Term("b"))), "a OR b"),
        (Or((Term("a", field="title"), Not(Term("b", field="title")))), "title:a OR -title:b"),
        (Or((Field("year", ":", ("1",)), Field("year", ":", ("2",)))), "year:1 OR year:2"),
        (And((Or((Term("a"), Term("b"))), Or((Term("c", field="title"), Term("d", field="title"))))),
         "(a OR b) title:c,d"),
        (Field("tag", ":", ("To Read", "x,y", "a")), 'tag:"to read","x,y",a'),
        (Field("year", ":>", ("2020",)), "year:>2020"),
    ],
)  # fmt: skip
def test_a_filter_is_printed_as_somebody_would_type_it(made: Node, printed: str) -> None:
    assert print_filter(Filter(made)) == printed
    assert print_filter(Filter(made, Sort("title", True))) == f"{printed} sort:-title".strip()


@pytest.mark.parametrize(
    ("name", "op", "values", "says"),
    [
        ("status", ":>", ("read",), "status cannot be compared: use status: with a value"),
        ("tag", ":", (), "tag needs a value"),
        ("tag", ":", ("a", " "), "tag needs a value"),
        ("status", ":", ("new",), "there is no status:new: use is:new"),
        ("year", ":", ("..",), "year takes a whole number, not ..: use year:2024, year:>=2024 or year:A..B"),
        ("year", ":", ("1..2..3",), "year takes a whole number, not 1..2..3: use"),
        ("year", ":<", ("1..2",), "year:< takes one number: write year:A..B for a range"),
        ("added", ":<=", ("1w..2w",), "added:<= takes one date: write added:A..B for a range"),
    ],
)
def test_a_field_that_means_nothing_is_refused(name: str, op: str, values: tuple[str, ...], says: str) -> None:
    with pytest.raises(ValueError, match=re.escape(says)) as caught:
        make_field(name, op, values)
    assert str(caught.value).startswith(says)


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ("staus", "status"), ("Stauts", "status"), ("tags", "tag"), ("nots", ""), ("yaer", "year"), ("di", ""),
        ("ids", "id"), ("abs", ""), ("abst", "abstract"), ("prior", "priority"), ("year", ""), ("xtatus", ""),
        ("ab1", ""), ("tga", "tag"), ("atg", ""), ("hash", ""), ("tagg", ""), ("notee", "note"),
        ("statusses", "status"), ("citation", "citations"), ("sorts", "sort"), ("isx", ""),
    ],
)  # fmt: skip
def test_a_slip_in_the_name_of_a_field_is_seen(typed: str, field: str) -> None:
    assert misspelt(typed) == field


@pytest.mark.parametrize(
    ("typed", "field"), [("label", "tag"), ("arXiv", "id"), ("cited", "citations"), ("tags", "tag"), ("graph", "")]
)
def test_other_names_of_a_field_are_known(typed: str, field: str) -> None:
    assert meant(typed) == field


def test_what_follows_the_name_of_no_field_is_text() -> None:
    assert [misspelt_at(word) for word in ("tags:", "tags:/x", "tags::x", "tags:x", "tags")] == ["", "", "", "tag", ""]
