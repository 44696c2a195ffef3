"""A term asks for its words and signs: it finds itself, and the words are those of the index."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readq.term_pattern import term_pattern
from readq.text import tokens

texts = st.text(
    st.one_of(st.characters(codec="utf-8"), st.sampled_from("aueZ1 .-+#'\"()/éüø中\u00ad\u2011’“\x1c\x85")), max_size=30
)


def found(query: str, text: str, *, phrase: bool = False) -> bool:
    asked = term_pattern(query, phrase)
    return re.search(asked.pattern, asked.folded(text)) is not None


@settings(max_examples=300)
@given(texts, st.booleans())
def test_any_text_finds_itself_by_the_words_of_the_index(text: str, phrase: bool) -> None:
    asked = term_pattern(text, phrase)
    assert " ".join(tokens(text)) in (*asked.sure, *asked.unsure, "")
    assert found(text, text, phrase=phrase)
    assert found(text, f"before {text} after", phrase=phrase)


@settings(max_examples=300)
@given(texts, texts)
def test_what_is_found_has_the_words(text: str, other: str) -> None:
    asked = term_pattern(text, True)
    spellings = asked.sure + asked.unsure
    if not spellings or not found(text, other, phrase=True):
        return
    there = f" {' '.join(tokens(other))} "
    assert any(f" {spelling} " in there for spelling in spellings)


@settings(max_examples=300)
@given(texts, texts, st.booleans())
def test_where_a_sure_spelling_is_the_term_is(text: str, other: str, phrase: bool) -> None:
    asked = term_pattern(text, phrase)
    there = f" {' '.join(tokens(other))} "
    if any(f" {spelling} " in there for spelling in asked.sure):
        assert found(text, other, phrase=phrase)


@pytest.mark.parametrize(
    ("query", "yes", "no"),
    [
        ("Schuetze", ("Schuetze", "Schütze", "SCHÜTZES", "Schu\u0308tze"), ("Schutze", "Schūtze", "Schǖtze")),
        ("Schütze", ("Schuetze", "Schütze", "Schutze"), ("Schetze", "Schuttze")),
        ("Soerensen", ("Sørensen", "Sörensen", "Soerensen"), ("Sorensen", "Sórensen")),
        ("Sørensen", ("Sørensen", "Soerensen", "Sorensen"), ()),
        ("Aaker", ("Åker", "Aaker"), ("Aker", "Äker")),
        ("Jaeger-Mueller", ("Jäger–Müller", "Jaeger-Müller"), ("Jager-Muller", "Jäger Müller")),
        ("Schue", ("Schuetze",), ("Schütze", "Schutze")),  # what is still typed may go on in any way
        ("queue", ("queue",), ("quü", "qüu")),
        ("Bauer", ("Bauer",), ("Baür",)),
        ("café", ("cafe", "café", "cafés"), ("caf",)),
    ],
)
def test_a_word_may_be_spelt_with_one_letter_or_two(query: str, yes: tuple[str, ...], no: tuple[str, ...]) -> None:
    assert [text for text in yes if not found(query, text)] == []
    assert [text for text in no if found(query, text)] == []


@pytest.mark.parametrize(
    ("query", "yes", "no"),
    [
        ("é", ("é", "E\u0301"), ("e", "è", "ế")),
        ("the café", ("the café", "The CAFÉ."), ("the cafe", "the cafés", "the cafe, a café")),
        ("Müller", ("Müller",), ("Muller", "Mueller")),
        ("Mueller", ("Müller", "Mueller"), ("Muller",)),
        ("resume", ("resume", "résumé"), ()),
        ("ø", ("Ø",), ("o", "ö")),
        ("が", ("が", "か\u3099"), ("か",)),
    ],
)
def test_in_quotes_accents_count_where_they_are_typed(query: str, yes: tuple[str, ...], no: tuple[str, ...]) -> None:
    assert [text for text in yes if not found(query, text, phrase=True)] == []
    assert [text for text in no if found(query, text, phrase=True)] == []


@pytest.mark.parametrize(
    ("query", "yes", "no"),
    [
        ("C++", "in C++, and C/C++", "C, Cat, C+ and ++C"),
        ("C#", "C#.", "C, c # 1"),
        ("R:", "R: a language", "R and GLR:"),
        (".NET", "ASP.NETs", "net .  net"),
        ("f-GAN", "$f$-GANs", "of-GAN, f GAN, fGAN"),
        ("k-NN", "k–NN and k\u2011nn", "k NN, k/NN"),
        ("l1/l2", "L1/L2-norm", "l1 l2, l1-l2"),
        ("GPT-4o", "gpt-4o-mini", "GPT 4o, GPT-4"),
        ("@home", "SETI@homes", "home"),
        ("+1", "at +1.5", "1, + 1"),
        ("α-β", "Α-Β pruning", "α β"),
        ("node.js", "Node.js.", "node js, node. js"),
        ("x86_64", "x86_64", "x86-64, x86 64"),
        ("don't", "we don’t", "don t"),
        ("(graph),", "graph", "graphs"),
        ("[MASK]", "MASK", "masked"),
    ],
)
def test_a_word_with_signs_means_itself(query: str, yes: str, no: str) -> None:
    assert found(query, yes)
    assert not found(query, no)


def test_matching_long_runs_of_signs_takes_no_time_that_grows_with_their_square() -> None:
    dashes = "-" * 200_000
    assert not found("a-b", f"a{dashes}c" * 3)
    assert not found("a+ +b", f"a{dashes}c" * 3)
