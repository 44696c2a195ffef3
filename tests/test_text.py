"""Nothing untrusted may steer the terminal or break the layout, and equal words must compare equal."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readq.text import LETTERS, MARK, cell_width, clean, fold, marked, storable, tokens, truncate

anything = st.text(alphabet=st.characters(codec=None), max_size=80)
nasty = st.text(
    alphabet="ab é[/]中😀\t\n\r\x1b\x07\x00\x85\x9b\u0301\u0488\u200b\u200d\u202e\u2066\u2028\ufeff"
    "\U000e0041\ue000\u0378\ud800",
    max_size=60,
)
texts = anything | nasty
MARKS = ("Mn", "Me")


@given(texts, st.booleans())
@settings(max_examples=200)
def test_what_is_drawn_holds_no_control_characters(text: str, newlines: bool) -> None:
    drawn = clean(text, newlines=newlines)
    for char in drawn:
        category = unicodedata.category(char)
        assert category not in ("Cc", "Cf", "Cs", "Cn", "Zl", "Zp") or (newlines and char == "\n")
        assert char == " " or category != "Zs"
    assert clean(drawn, newlines=newlines) == drawn


@given(texts)
def test_no_character_carries_a_tower_of_marks(text: str) -> None:
    drawn = clean(text + "o" + "\u0301\u200d" * 30)
    run = 0
    for char in drawn:
        run = run + 1 if unicodedata.category(char) in MARKS else 0
        assert run <= 4
    assert unicodedata.category(drawn[0]) not in MARKS


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("[/i] \x1b]52;c;YQ==\x07 [MASK]", "[/i] ]52;c;YQ== [MASK]"),
        ("\x9b2Jred\u202etxt.exe", "2Jredtxt.exe"),
        ("one\ttwo\nthree\u00a0four", "one two three four"),
        ("na\u0308ive", "na\u0308ive"),
        ("👩\u200d🔬 ❤\ufe0f 👍🏽 🇩🇪", "👩🔬 ❤ 👍 DE"),
        ("plain", "plain"),
    ],
)
def test_clean(text: str, drawn: str) -> None:
    assert clean(text) == drawn


def test_line_ends_are_kept_on_request() -> None:
    assert clean("one\r\ntwo\n\n\x1bthree", newlines=True) == "one\ntwo\n\nthree"


@given(texts, st.integers(1, 40))
def test_storable_text_survives_a_database(text: str, cap: int) -> None:
    kept = storable(text, cap)
    assert len(kept) <= cap
    assert "\0" not in kept
    assert kept.encode().decode() == kept
    plain = "\0" not in text and not any("\ud800" <= char <= "\udfff" for char in text)
    assert not plain or kept == text[:cap]


@pytest.mark.parametrize(
    ("one", "other"),
    [("Poincaré", "poincare"), ("ﬁne-tuning", "fine tuning"), ("STRASSE", "straße"), ("Ångström", "ångstrom"),
     ("x²", "x2"), ("ＧＰＴ", "gpt"), ("Ελλάς", "ΕΛΛΑΣ"), ("Łódź", "lodz"), ("Ǿre", "ore"),
     ("Đặng", "dang"), ("Ægir", "aegir"), ("Œuvre", "oeuvre"), ("Þór", "thor"), ("Guðmundur", "gudmundur"),
     ("Ħal", "hal"), ("ılıca", "ilica"), ("Ŋ", "n"), ("Trans\u00adformers", "transformers"),
     ("pre\u200btrained\ufeff", "pretrained"), ("\u2066f\u200df\u2069", "ff")],
)  # fmt: skip
def test_words_that_compare_equal(one: str, other: str) -> None:
    assert tokens(one) == tokens(other) != []


def test_each_ideograph_is_a_word() -> None:
    assert tokens("深度学习 for all") == ["深", "度", "学", "习", "for", "all"]
    assert tokens("C++ & x-y_z, 3.5%") == ["c", "x", "y", "z", "3", "5"]


@given(texts)
@settings(max_examples=200)
def test_words_are_stable_and_plain(text: str) -> None:
    words = tokens(text)
    assert tokens(" ".join(words)) == words
    assert tokens(fold(text)) == words
    assert all(word == word.lower() and not any(map(str.isspace, word)) for word in words)


@given(texts, st.integers(0, 30))
@settings(max_examples=200)
def test_truncated_text_fits(text: str, width: int) -> None:
    drawn = clean(text)
    cut = truncate(drawn, width)
    assert cell_width(cut) <= width
    assert cut == drawn or cut.endswith("…") or width == 0


def test_titles_are_cut_at_a_word_where_that_loses_little() -> None:
    assert truncate(clean("Attention is all you need"), 25) == "Attention is all you need"
    assert truncate(clean("Attention is all you need"), 22) == "Attention is all you…"
    assert truncate(clean("Uncharacteristically long"), 12) == "Uncharacter…"
    long = clean("Weigh every single counterrevolutionarywordlist")
    assert truncate(long, 37) == "Weigh every single counterrevolution…"
    assert truncate(clean("深度学习模型"), 8) == "深度学…"
    assert truncate(clean("anything"), 0) == ""
    assert truncate(clean("anything"), -3) == ""


@given(texts, texts)
@settings(max_examples=200)
def test_folding_stops_at_every_ascii_character(before: str, after: str) -> None:
    """So that the same word is found whatever stands around it."""
    assert tokens(f"{before}.{after}") == [*tokens(before), *tokens(after)]


@given(texts)
@settings(max_examples=200)
def test_folding_leaves_nothing_to_fold(text: str) -> None:
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    letters = "".join(LETTERS.get(char, char) for char in decomposed if char.isalnum())
    assert "".join(filter(str.isalnum, fold(text).casefold())) == letters


@settings(max_examples=300)
@given(st.text(st.one_of(st.characters(codec="utf-8"), st.sampled_from("aé ø\u0301中がæ☃\ufe0f-")), max_size=30))
def test_marks_are_beside_what_is_folded(text: str) -> None:
    assert re.sub(MARK, "", marked(text)) == fold(text).lower()
    assert marked(unicodedata.normalize("NFD", text)) == marked(unicodedata.normalize("NFC", text))
