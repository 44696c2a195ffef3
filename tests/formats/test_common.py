"""What formats have in common: records out of JSON and XML, names, dates, marked-up text and LaTeX."""

from __future__ import annotations

import io
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readq.formats.common import days, json_records, markup, names, xml_records
from readq.formats.common.latex import to_text
from readq.formats.common.tables import Row, rows
from readq.formats.stream import Stream
from readq.listing import Problem


def stream(text: str | bytes) -> Stream:
    return Stream(io.BytesIO(text.encode() if isinstance(text, str) else text), "file")


# JSON -----------------------------------------------------------------------------------------------------------------

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
objects = st.lists(st.dictionaries(st.sampled_from(["id", "a", "b", "c"]), values, min_size=1, max_size=4), max_size=8)


def found(text: str, *within: str) -> list[object]:
    return [
        each.value if not isinstance(each, Problem) else each for each in json_records.records(stream(text), within)
    ]


@given(objects, st.sampled_from([None, 1, 3]), st.booleans())
@settings(max_examples=100, deadline=None)
def test_the_layout_of_json_does_not_matter(records: list[dict[str, object]], indent: int | None, ascii_: bool) -> None:
    def dumps(value: object) -> str:
        return json.dumps(value, indent=indent, ensure_ascii=ascii_)

    assert found(dumps(records)) == records
    assert found("\n".join(map(dumps, records))) == records
    assert (
        found(dumps({"meta": {"x": [1]}, "message": {"n": 1, "items": records}, "end": 0}), "message", "items")
        == records
    )


@given(st.integers(0, 7), st.sampled_from(["}", '"', ",,", "oops", "{", "[[["]), st.sampled_from([None, 1]))
@settings(max_examples=60, deadline=None)
def test_a_broken_record_of_json_costs_itself_alone(place: int, noise: str, indent: int | None) -> None:
    records = [{"id": number, "text": "x" * number, "more": [{"id": 9}]} for number in range(8)]
    parts = [json.dumps(record, indent=indent) for record in records]
    parts[place] = parts[place].replace('"text"', f"{noise} text")
    for begin, between, end in (("[", ",\n", "]"), ("", "\n", "\n")):
        good = [each for each in found(begin + between.join(parts) + end) if not isinstance(each, Problem)]
        assert [each for each in records if each not in good] == [records[place]]


def test_records_of_json_have_their_lines_and_long_ones_come_whole() -> None:
    text = "[\n" + ",\n".join(json.dumps({"id": n, "text": "y" * 300_000}) for n in range(6)) + "\n]"
    got = list(json_records.records(stream(text)))
    assert [(each.line, each.value["id"]) for each in got if isinstance(each, json_records.Record)] == [
        (n + 2, n) for n in range(6)
    ]


@given(st.text(max_size=300))
@settings(max_examples=100, deadline=None)
def test_any_text_is_records_of_json_or_problems(text: str) -> None:
    assert all(
        isinstance(each, json_records.Record | Problem)
        for each in json_records.records(stream(text.encode("utf-8", "replace")))
    )


# XML ------------------------------------------------------------------------------------------------------------------


def parts(text: str, *names_: str) -> list[str]:
    got = xml_records.records(stream(text), names_)
    return [each.reason if isinstance(each, Problem) else xml_records.text(each.element) for each in got]


def test_records_of_xml_come_one_by_one_whatever_is_between_them() -> None:
    text = (
        '<f xmlns:y="z"><!-- <item>no</item> --><item>a<![CDATA[</item>]]></item> <y:item y:k="1"><z:q>b</z:q></y:item>'
        "<items>no</items><item>c &nbsp;&amp; d & e &lt; \x01</item><item/>"
    )
    assert parts(text, "item")[:3] == ["a</item>", "b", "c \xa0& d & e <"]


def test_entities_are_never_grown_and_files_never_named() -> None:
    bomb = '<!DOCTYPE f [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;"><!ENTITY x SYSTEM "/etc/passwd">]><f><item>&b;&x;</item></f>'
    assert parts(bomb, "item") == ["&b;&x;"]


@given(
    st.lists(
        st.sampled_from(["<item>", "</item>", "<item/>", "<!--", "-->", "<![CDATA[", "]]>", "a", "&", "<b>", "\n"]),
        max_size=30,
    )
)
@settings(max_examples=150, deadline=None)
def test_any_tags_are_records_of_xml_or_problems(tags: list[str]) -> None:
    assert all(
        isinstance(each, xml_records.Record | Problem) for each in xml_records.records(stream("".join(tags)), ("item",))
    )


# names and days -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("Smith, John", ["John Smith"]),
        ("Smith, John; Doe, Jane K.", ["John Smith", "Jane K. Doe"]),
        ("A. Bee, C. Dee and E. Eff", ["A. Bee", "C. Dee", "E. Eff"]),
        ("van der Berg, Jan and Doe, Jane", ["Jan van der Berg", "Jane Doe"]),
        ("A. Bee, C. Dee, et al.", ["A. Bee", "C. Dee"]),
        ("Plato", ["Plato"]),
        ("", []),
    ],
)
def test_authors_of_a_line(text: str, printed: list[str]) -> None:
    assert [author.name for author in names.authors(text)] == printed


@pytest.mark.parametrize(
    ("told", "day"),
    [
        ("2024-03-11T04:00:00Z", "2024-03-11"), ("2024/3//", "2024-03"), ("20240311", "2024-03-11"), (2024, "2024"),
        ("Mon, 11 Mar 2024 00:00:00 GMT", "2024-03-11"), ("March 2024", "2024-03"), ("2024 Mar 11", "2024-03-11"),
        ("Mar. 5th, 2023", "2023-03-05"), ("2020--2021", "2020"), (1710115200000, "2024-03-11"), ("2024 Winter", "2024"),
        ("31 Feb 2024", "2024-02"), ("n.d.", None), ("", None), (None, None), ("11. März 2024", "2024-03-11"),
    ],
)  # fmt: skip
def test_days_are_as_precise_as_they_are_told(told: object, day: str | None) -> None:
    assert days.day(told) == day


def test_date_parts() -> None:
    assert days.parts({"date-parts": [["2024", "3"]]}) == "2024-03"
    assert days.parts([[None]]) is None
    assert days.parts({"raw": "2019-05"}) == "2019-05"


# marked-up text and LaTeX ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        (
            "<jats:title>Abstract</jats:title><jats:p>A &amp; B\n x<jats:sup>2</jats:sup> a < b</jats:p><jats:p>C</jats:p>",
            "A & B x² a < b\nC",
        ),
        ("H<sub>2</sub>O and x<sup>ab</sup>", "H₂O and x^{ab}"),
        ("a < b and c > d, 5 &lt; 6", "a < b and c > d, 5 < 6"),
        ("<script>alert(1)</script><p>text</p>", "text"),
        ("one\ntwo", "one\ntwo"),
    ],
)
def test_marked_up_text_says_what_it_says(text: str, plain: str) -> None:
    assert markup.plain(text) == plain


@given(
    st.lists(
        st.sampled_from(
            ["<p>", "</p>", "<", ">", "&", "&amp;", "<sub>", "</sub>", "<!--", "a ", "<![CDATA[", "]]>", "<tex-math>"]
        )
    )
)
@settings(max_examples=100, deadline=None)
def test_any_marked_up_text_is_text(pieces: list[str]) -> None:
    assert isinstance(markup.plain("".join(pieces)), str)


@pytest.mark.parametrize(
    "piece", ["<", "<p ", "<!--", "<![CDATA[", "<script>", "<jats:alternatives>", "<sub>", "&", "<title>abstract"]
)
def test_hostile_marked_up_text_takes_no_longer_than_its_length(piece: str) -> None:
    markup.plain(piece * 20_000)  # would not come to an end in time otherwise


@pytest.mark.parametrize(
    ("opening", "end"),
    [
        ("<script ", "</script>"),
        ("<style ", "</style>"),
        ("<head>", "</header>"),
        ("<annotation ", "</annotation>"),
        ("<annotation>", "</annotation>"),
        ("<tex-math ", "</tex-math>"),
        ("<math>", "<tex-math>x</tex-math></tex-math>"),
        ("<math ", "<tex-math>x</tex-math></math>"),
        ("<sup ", "</sup>"),
        ("<!--", "-->"),
    ],
)
def test_hostile_openings_that_one_end_answers_take_no_longer_either(opening: str, end: str) -> None:
    markup.plain(opening * 100_000 + end)


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        (r"{\"o} G\"odel \'{e}t\'e na{\"\i}ve \v{S}ar\v c", "ö Gödel été naïve Šarč"),
        (r"The {BERT} of $x^{2}$ and {\it more} \& 50\% a_b", "The BERT of $x^{2}$ and more & 50% a_b"),
        (r"\cite{foo} and \unknown{a {b} c}{d}", r"\cite{foo} and \unknown{a {b} c}{d}"),
        ("50% of x & y # z", "50% of x & y # z"),
        (r"A---B -- ``q''", "A—B – “q”"),
        (r"Stra\ss e, \L{}ukasz, \alpha-helix, C\#", "Straße, Łukasz, α-helix, C#"),
        ("open { and } and }", "open  and  and }"),
        ("an open { brace", "an open { brace"),
    ],
)
def test_latex_becomes_what_it_prints(text: str, printed: str) -> None:
    assert to_text(text) == printed


@given(
    st.lists(
        st.sampled_from(["\\", "{", "}", "$", "'", '"', "a", " ", "~", "--", "\\frac", "\\'", "%", "&", "\n"]),
        max_size=40,
    )
)
@settings(max_examples=150, deadline=None)
def test_any_latex_is_text(pieces: list[str]) -> None:
    assert isinstance(to_text("".join(pieces)), str)


@pytest.mark.parametrize("piece", ["{", "\\(", "$", "\\'{", "\\a{", "}{", "\\["])
def test_hostile_latex_takes_no_longer_than_its_length(piece: str) -> None:
    to_text(piece * 20_000)


@given(st.text(alphabet=st.characters(exclude_characters="\\{}~$-`'", exclude_categories=["Cs"])))
def test_text_without_latex_stays(text: str) -> None:
    assert to_text(text) == text


# tables ---------------------------------------------------------------------------------------------------------------


def test_rows_have_the_line_they_begin_in() -> None:
    got = list(rows(stream('sep=;\nTitle;Year\n"A; title\nof two lines";2024\n\nB;2023;too;many\nC;2022\n')))
    assert [(each.line, each.cells["Title"]) for each in got if isinstance(each, Row)] == [
        (3, "A; title\nof two lines"),
        (7, "C"),
    ]
    assert [each.line for each in got if isinstance(each, Problem)] == [6]


def test_braces_of_text_that_is_no_bibtex_stay() -> None:
    text = r"the set {0,1}, \emph{not} {\'E}tale \frac{1}{2}~x"
    assert to_text(text, braces=False) == r"the set {0,1}, not Étale \frac{1}{2} x"
    assert to_text(text) == r"the set 0,1, not Étale \frac{1}{2} x"
