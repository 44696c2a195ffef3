"""A term asks for its words and signs: it finds itself, and the words are those of the index."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readq.text import fold, tokens
from readq.wording import wording

texts = st.text(
    st.one_of(st.characters(codec="utf-8"), st.sampled_from("aZ1 .-+#'\"()/é中\u00ad\u2011’“\x1c\x85")), max_size=30
)


def found(query: str, text: str, *, phrase: bool = False) -> bool:
    return re.search(wording(query, phrase).pattern, fold(text).lower()) is not None


@settings(max_examples=300)
@given(texts, st.booleans())
def test_any_text_finds_itself_by_the_words_of_the_index(text: str, phrase: bool) -> None:
    asked = wording(text, phrase)
    assert list(asked.words) == tokens(text)
    assert found(text, text, phrase=phrase)
    assert found(text, f"before {text} after", phrase=phrase)


@settings(max_examples=300)
@given(texts, texts)
def test_what_is_found_has_the_words(text: str, other: str) -> None:
    asked = wording(text, True)
    if not asked.words or not found(text, other, phrase=True):
        return
    there, size = tokens(other), len(asked.words)
    assert list(asked.words) in [there[at : at + size] for at in range(len(there))]


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
