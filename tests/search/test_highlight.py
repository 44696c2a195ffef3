from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from readq.filters import Term
from readq.search.highlight import _folded, near_spans, spans
from readq.search.query import parse
from readq.text import tokens


def marked(query: str, text: str, field: str = "title") -> str:
    """``text`` with what the query matched in brackets."""
    return _bracketed(text, spans(parse(query), text, field))


def _bracketed(text: str, ranges: list[tuple[int, int]]) -> str:
    for start, end in reversed(ranges):
        text = f"{text[:start]}[{text[start:end]}]{text[end:]}"
    return text


@pytest.mark.parametrize(
    ("query", "text", "expected"),
    [
        ("diff", "Stable Diffusion, undiffused", "Stable [Diff]usion, undiffused"),
        ("diff diffusion", "Diffusion", "[Diffusion]"),
        ('"diff"', "Diffusion Diff.", "Diffusion [Diff]."),
        ('"graph neural"', "Graph  (neural) graph", "[Graph  (neural]) graph"),
        ("state-of-the", "State of the Art: state-of–the–art", "State of the Art: [state-of–the]–art"),
        ("f-GAN", "Of GANs, f GAN, f-GANs and $f$-GAN", "Of GANs, f GAN, [f-GAN]s and $[f$-GAN]"),
        ("C++", "C, Cat, C++ and C/C++", "C, Cat, [C++] and C/[C++]"),
        (".NET", "Net, .NETs", "Net, [.NET]s"),
        ('"a a"', "a a a", "[a a a]"),
        ("-graph net", "graph nets", "graph [net]s"),
        ("graph OR net", "graph nets", "[graph] [net]s"),
        ("title:graph abstract:net", "graph nets", "[graph] nets"),
        ("muller", "Jörg Müller", "Jörg [Müller]"),
        ("mull", "Mu\u0308llers", "[Mu\u0308ll]ers"),
        ("mu", "Mu\u0308llers", "[Mu\u0308]llers"),
        ("MÜLLER", "muller", "[muller]"),
        ("α", "An $\\alpha$-net", "An $[\\alpha]$-net"),
        ("m3cs", "M$^3$CS: f", "[M$^3$CS]: f"),
        ("find", "A ﬁnding", "A [ﬁnd]ing"),
        ("f", "ﬁnding", "[ﬁ]nding"),
        ("strasse", "Die Straße", "Die [Straße]"),
        ("表示", "深い表示学習", "深い[表示]学習"),
        ("q2", "x ＱΩ²", "x ＱΩ²"),
        ("ｑ", "Q", "[Q]"),
        ("한", "한국어", "[한]국어"),
        ("i", "İstanbul", "[İ]stanbul"),
        ("!!!", "!!!", "!!!"),
        ("", "text", "text"),
        ("tag:x", "x", "x"),
    ],
)
def test_what_matched_is_marked_where_it_stands(query: str, text: str, expected: str) -> None:
    assert marked(query, text) == expected


def test_terms_alone_will_do() -> None:
    assert spans([Term("net"), Term("x", field="note")], "x nets", "title") == [(2, 5)]


_texts = st.text(st.one_of(st.characters(), st.sampled_from("aé\u0301\u0345ﬁß 한国x-")), max_size=30)


@settings(max_examples=200, deadline=None)
@given(_texts)
@example("α\u0345\u0301 ᾳ")
@example("a\u302e\u0301b")
def test_the_words_found_are_the_words_of_the_index(text: str) -> None:
    folded, starts, ends = _folded(text)
    assert tokens(folded) == tokens(text)
    assert len(folded) == len(starts) == len(ends)
    assert starts == sorted(starts)
    assert all(0 <= start < end <= len(text) for start, end in zip(starts, ends, strict=True))


@settings(max_examples=200, deadline=None)
@given(_texts, st.data())
def test_every_word_of_a_text_is_found_in_it(text: str, data: st.DataObject) -> None:
    words = tokens(text)
    if not words:
        return
    word = data.draw(st.sampled_from(words))
    found = spans([Term(word, phrase=True)], text, "note")
    assert found
    assert found == sorted(found)
    assert any(word in tokens(text[start:end]) or len(word) == 1 for start, end in found)
    assert near_spans([word], text)


@pytest.mark.parametrize(
    ("words", "text", "expected"),
    [
        ("difusion", "Stable diffusion models", "Stable [diffusion] models"),
        ("trasnformer", "The Transformer, again", "The [Transformer], again"),
        ("grahp", "graph nets", "[graph] nets"),
        ("difu", "diffusion", "[diffusion]"),
        ("muler", "Jörg Müller", "Jörg [Müller]"),
        ("net", "nets, not", "[net]s, not"),
        ("cat", "car", "car"),
        ("compresion", "Conversion and Comparison of Compression", "Conversion and Comparison of [Compression]"),
        ("compresion", "Conversion and Comparison", "Conversion and Comparison"),
        ("super vised", "self-supervised", "self-[supervised]"),
        ("languagemodel", "a language model", "a [language] [model]"),
        ("", "anything", "anything"),
        ("!!!", "anything!!!", "anything!!!"),
    ],
)
def test_words_with_typing_errors(words: str, text: str, expected: str) -> None:
    assert _bracketed(text, near_spans(words, text)) == expected
    assert near_spans(words.split(), text) == near_spans(words, text)


_VOCABULARY = """
lossless lossles loss compression compresion conversion comparison deep keep depth self super supervised vised net nets
müller muller a of
"""
_vocabulary = st.sampled_from(_VOCABULARY.split())


def _errors(one: str, other: str) -> int:
    """How many letters have to be added, left out, changed or swapped with the next, each at most once."""
    rows = [list(range(len(other) + 1))]
    for i in range(1, len(one) + 1):
        row = [i]
        for j in range(1, len(other) + 1):
            row.append(min(rows[-1][j] + 1, row[-1] + 1, rows[-1][j - 1] + (one[i - 1] != other[j - 1])))
            if i > 1 and j > 1 and one[i - 1] == other[j - 2] and one[i - 2] == other[j - 1]:
                row[j] = min(row[j], rows[i - 2][j - 2] + 1)
        rows.append(row)
    return rows[-1][-1]


@given(st.lists(_vocabulary, min_size=1, max_size=4), st.lists(_vocabulary, min_size=1, max_size=6))
def test_only_what_counts_as_the_match_is_marked(query: list[str], title: list[str]) -> None:
    text = " ".join(title)
    asked = [tokens(word)[0] for word in query]
    found = near_spans(query, text)
    marked = {at for start, end in found for at in range(start, end)}
    at = 0
    for word in title:
        (token,) = tokens(word)
        part = [place - at for place in range(at, at + len(word)) if place in marked]  # of its characters
        at += len(word) + 1
        pieces = asked + [first + second for first, second in pairwise(asked)]
        if token in asked:
            assert len(part) == len(token)
        if not part:
            continue
        allowed = {piece: 0 if len(piece) < 4 else 1 if len(piece) < 8 else 2 for piece in pieces}
        near = any(
            _errors(token[:cut], piece) <= allowed[piece] for piece in pieces for cut in range(1, len(token) + 1)
        )
        within = any(piece in token for piece in asked)
        two = any(
            _errors(first + second, piece) <= allowed[piece]
            for first, second in pairwise([tokens(each)[0] for each in title])
            for piece in asked
        )
        assert near or within or two
        assert len(part) == len(token) or within
