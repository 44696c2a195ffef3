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


@pytest.mark.parametrize(
    ("text", "sure", "unsure"),
    [
        ("graph Net", {"graph net"}, set()),
        ("Müller", {"muller", "mueller"}, set()),
        ("Mueller", {"mueller"}, {"muller"}),
        ("Soerensen", {"soerensen"}, {"sorensen"}),
        ("Bauer", {"bauer"}, set()),
        ("c++", set(), {"c"}),
        ("x-y Ångström", set(), {f"x y {one}ngstr{two}m" for one in ("a", "aa") for two in ("o", "oe")}),
        ("mue", {"mue"}, set()),
        ("mue.", {"mue"}, {"mu"}),
        ("++", set(), set()),
        ("é", {"e"}, set()),
    ],
)
def test_what_the_index_is_asked_for(text: str, sure: set[str], unsure: set[str]) -> None:
    asked = term_pattern(text, False)
    assert (set(asked.sure), set(asked.unsure)) == (sure, unsure)


@pytest.mark.parametrize(
    ("text", "sure", "unsure"),
    [
        ("Müller", set(), {"muller"}),
        ("Mueller", {"mueller"}, {"muller"}),
        ("mue", {"mue"}, {"mu"}),
        ("ab", {"ab"}, set()),
    ],
)
def test_what_the_index_is_asked_for_in_quotes(text: str, sure: set[str], unsure: set[str]) -> None:
    asked = term_pattern(text, True)
    assert (set(asked.sure), set(asked.unsure), asked.whole) == (sure, unsure, True)


def test_there_are_at_most_eight_spellings() -> None:
    for text in ("äöüäöü", "Aebeceodeofe aecueboe", "ä ö ü ä ö ü"):
        asked = term_pattern(text, False)
        assert len(asked.sure) + len(asked.unsure) == 8
    assert found("Ångström", "Aangstroem")
    assert found("äöüäöü", "aeoeueäöü")
    assert not found("äöüäöü", "äöüaeoeue")  # beyond that a word is as it is typed


@pytest.mark.parametrize(
    ("text", "whole"),
    [("net", False), ("net ", False), ("net.", True), ("net-", True), ("c++", True), ("c++ net", False), ("é", False)],
)
def test_a_word_that_a_sign_follows_is_a_whole_word(text: str, whole: bool) -> None:
    assert term_pattern(text, False).whole == whole
    assert term_pattern(text, True).whole


@pytest.mark.parametrize(
    ("query", "yes", "no"),
    [
        ("a b", ("a b", "A-B", "a, (b", "xa a  bc"), ("ab", "a x b", "b a")),
        ("a + b", ("a b", "a + b"), ()),  # signs by themselves say nothing
        ("+b", ("+b", "a+b", "a +b"), ("b", "- b")),
        ("a +b", ("a +b", "a+b", "a, +b"), ("a b", "a b +")),
        ("a+ b", ("a+ b", "a+b", "$a$+ b"), ("a b", "a +- c")),
        ("a-b-c", ("a-b-c", "a$-$b-c"), ("a-b c", "a b-c")),
        ("f(x)", ("f(x)", "f(x", "$f$(x)"), ("f x", "fx")),
        ("'tis", ("tis", "'tis"), ("atis", "ti")),
        ("graph", ("graph", "graphs", "(graph)", "a graph"), ("telegraph", "1graph", "égraph")),
        ("über", ("über", "ueber", "uber", "überall"), ("aüber", "hueber")),
    ],
)
def test_what_is_found_and_what_is_not(query: str, yes: tuple[str, ...], no: tuple[str, ...]) -> None:
    assert [text for text in yes if not found(query, text)] == []
    assert [text for text in no if found(query, text)] == []
