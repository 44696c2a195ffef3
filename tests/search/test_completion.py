from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readq.errors import QueryError
from readq.fields import FIELDS
from readq.filters import Field, fold_name
from readq.search.completion import complete, ghost, help_at, without_unfinished
from readq.search.query import parse
from tests.support.queries import texts

LIVE = {
    "tag": ["nlp", "machine learning", "unlearning", "Vision", "evil\x1b[31m"],
    "year": ["2026", "2025"],
    "source": ["Daily Papers.md", "arxiv.bib"],
}


def live(field: str) -> list[str]:
    return LIVE.get(field, [])


def offered(text: str) -> list[str]:
    """What completes ``text``, in which ``|`` is the cursor: each the whole query, with the cursor."""
    cursor = text.index("|")
    query = text.replace("|", "")
    results = []
    for found in complete(query, cursor, live):
        new, at = found.apply(query)
        results.append(f"{new[:at]}|{new[at:]}")
    return results


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("sta|", ["status:|", "stars:|"]),
        ("a -STA|", ["a -status:|", "a -stars:|"]),
        ("(a OR s|", ["(a OR status:|", "(a OR source:|", "(a OR stars:|", "(a OR sort:|"]),
        ("st|:queue x", ["status:|queue x", "stars:|queue x"]),
        ("st|atus:queue x", ["status:|queue x", "stars:|queue x"]),
        ("status:|", ["status:inbox|", "status:queue|", "status:read|", "status:skip|"]),
        ("status:queue,r|", ["status:queue,read|"]),
        ("status:queue,|", ["status:queue,inbox|", "status:queue,read|", "status:queue,skip|"]),
        ("status:i| x", ["status:inbox| x"]),
        ("status:in|box", ["status:inbox|"]),
        ("status:inbox|", []),
        ("is:l|", ["is:latest|", "is:listed-twice|"]),
        ("has:c|", ["has:code|"]),
        ("is:t|", ["is:listed-twice|"]),
        ("sort:-p|", ["sort:-priority|", "sort:-published|"]),
        ("tag:learn|", ['tag:"machine learning"|', "tag:unlearning|"]),
        ('tag:"mach|', ['tag:"machine learning"|']),
        ('tag:"mach| status:inbox', ['tag:"machine learning"| status:inbox']),
        ('tag:"mach|" x', ['tag:"machine learning"| x']),
        ("tag:vi|", ["tag:Vision|"]),
        ("tag:evil|", []),
        ("source:pap|", ['source:"Daily Papers.md"|']),
        ("added:y|", ["added:yesterday|"]),
        ("added:2w..t|", ["added:2w..today|"]),
        ("added:>1m|", ["added:>1mo|"]),
        ("priority:|", ["priority:>0|", "priority:<0|", "priority:0|"]),
        ("priority:>|", []),
        ("listed:1|", []),
        ("year:20|", ["year:2026|", "year:2025|"]),
        ("year:>=2025|", []),
        ("title:x|", []),
        ('"sta|', []),
        ('"sta"|', []),
        ("BERT:|", []),
        ("zzz|", []),
    ],
)
def test_completions(text: str, expected: list[str]) -> None:
    assert offered(text) == expected


def test_nothing_typed_yet_offers_every_field_with_a_word_of_help() -> None:
    found = complete("", 0, live)
    assert len(found) == len(FIELDS)
    assert all(one.help for one in found)
    assert all(
        one.help for name, field in FIELDS.items() if field.fixed for one in complete(f"{name}:", len(name) + 1, live)
    )


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("", ""),
        ("a ", ""),
        ("ta", "g:"),
        ("status:", "inbox"),
        ("status:Q", "ueue"),
        ("status:queue,", "inbox"),
        ("tag:v", "ision"),
        ("tag:mach", ""),
        ('tag:"mach', 'ine learning"'),
        ("word", ""),
    ],
)
def test_ghost(text: str, rest: str) -> None:
    assert ghost(text, len(text), complete(text, len(text), live)) == rest


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("net sta|", "net "),
        ("net status|", "net "),
        ("net staus|", "net "),
        ("net tags:|", "net "),
        ("net status:|", "net "),
        ("net -status:|", "net -"),
        ("(net OR status:|) graph", "(net OR ) graph"),
        ("status:queue,|", "status:queue,"),
        ("sort:-|", ""),
        ("tag:|", ""),
        ("tag:nl|", ""),
        ('tag:"mach|', ""),
        ("added:|", ""),
        ("added:20|", ""),
        ("added:2026-|", ""),
        ("added:2026-0|", ""),
        ("added:2026-03-0|", ""),
        ("added:>1|", ""),
        ("added:to|", ""),
        ("added:2w.|", ""),
        ("added:2we|", ""),
        ("year:>|", ""),
        ("year:202|", ""),
        ("year:..|", ""),
        ("id:2404.0|", ""),
        ("title:|", ""),
        ('title:"|', ""),
    ],
)
def test_a_term_that_may_still_become_another_is_left_out(text: str, rest: str) -> None:
    cursor = text.index("|")
    assert without_unfinished(text.replace("|", ""), cursor, live) == rest


@pytest.mark.parametrize(
    "text",
    [
        "net|",
        "|status:queue",
        "sta|tus:queue",
        "status:q|",
        "status:queue|",
        "status:nowhere|",
        "status:queue |",
        "tag:nlp|",
        "tag:zebra|",
        "added:2w|",
        "added:2026|",
        "added:2026-13|",
        "added:2026-02-30|",
        "added:soon|",
        "year:2024|",
        "year:soon|",
        "title:net|",
        "source:dai|",
        '"status|',
        "foo:|",
        "tags:nlp|",
    ],
)
def test_a_term_that_says_what_it_says_stays(text: str) -> None:
    cursor = text.index("|")
    assert without_unfinished(text.replace("|", ""), cursor, live) is None


def test_what_a_field_takes_is_said_where_its_value_is_typed() -> None:
    assert help_at("net added:2026-0", 16, live).startswith("added: when it came in")
    assert help_at("net added:2026-0", 5, live) == help_at("net ", 4, live) == help_at("tag:nlp", 7, live) == ""


def test_no_ghost_within_the_text() -> None:
    assert ghost("sta x", 3, complete("sta x", 3, live)) == ""


@settings(max_examples=200, deadline=None)
@given(texts(), st.data())
def test_any_text_and_cursor(text: str, data: st.DataObject) -> None:
    cursor = data.draw(st.integers(0, len(text)))
    for found in complete(text, cursor, live):
        assert 0 <= found.start <= cursor <= found.end <= len(text)
        assert found.text.isprintable()
    rest = without_unfinished(text, cursor, live)
    assert rest is None or len(rest) < len(text) or rest == text


@settings(max_examples=100, deadline=None)
@given(st.text(min_size=1, max_size=8))
def test_a_completed_tag_is_that_tag(tag: str) -> None:
    for found in complete("tag:", 4, lambda field: [tag]):
        query, _ = found.apply("tag:")
        try:
            where = parse(query).where
        except QueryError:
            assert not tag.strip()
            return
        assert where == Field("tag", ":", (fold_name(tag),))
