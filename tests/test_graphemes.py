"""A key goes over what is seen as one character, and deletes it whole."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readq.graphemes import after, before
from readq.tui.prompt.line_edit import LineEdit

FAMILY = "👨\u200d👩\u200d👧\u200d👦"
CHARACTERS = [
    "a", " ", "é", "e\u0301", FAMILY, "👍🏽", "❤\ufe0f", "👩🏽\u200d🔬", "🇩🇪", "🏴\U000e0067\U000e0062\U000e007f", "नि",
    "한", "\u1112\u1161\u11ab", "中", "1\ufe0f\u20e3",
]  # fmt: skip


@pytest.mark.parametrize("char", CHARACTERS)
def test_one_key_deletes_what_is_one_character(char: str) -> None:
    for key, edit in (("backspace", LineEdit(f"x{char}")), ("delete", LineEdit(f"x{char}"))):
        if key == "delete":
            edit.key("home")
            edit.key("right")
        edit.key(key)
        assert (edit.text, edit.caret) == ("x", 1)


@given(st.lists(st.sampled_from(CHARACTERS), max_size=8))
def test_keys_go_from_character_to_character_in_both_directions(chars: list[str]) -> None:
    text = "".join(chars)
    ends, at = [0], 0
    while at < len(text):
        at = after(text, at)
        ends.append(at)
    assert ends == [sum(map(len, chars[:n])) for n in range(len(chars) + 1)]
    back = [len(text)]
    while back[-1]:
        back.append(before(text, back[-1]))
    assert back == ends[::-1]


@pytest.mark.parametrize(
    "pair",
    ["\u1100\u1160", "\u11a8\u11ff", "\u11ff\u11a8", "\uac00\u11a8", "\ud7a3\u11ff", "\U0001f1e6\U0001f1ff",
     "👍\U0001f3fb", "👍\U0001f3ff", "🏴\U000e0020", "🏴\U000e007f", "न\u200c", "न्", "ⓐ\u20dd", "☃\u200d"],
)  # fmt: skip
def test_these_are_one_character(pair: str) -> None:
    assert after(pair, 0) == 2
    assert before(pair, 2) == 0


@pytest.mark.parametrize(
    "pair",
    ["ab", "éa", "\u0301a", "\u10ff\u1161", "\u1200\u1161", "\u1100\u1200", "\u1100\u115f", "\uabf9\u1161",
     "\ud7b0\u11a8", "👍\U0001f3fa", "👍\U0001f400", "🏴\U000e0080", "🏴\U000e0001", "\U0001f1e6\U0001f200",
     "\U0001f1e5\U0001f1e6", "中文", "한글"],
)  # fmt: skip
def test_these_are_two_characters(pair: str) -> None:
    assert after(pair, 0) == 1
    assert before(pair, 2) == 1
    assert before(pair, 1) == 0
    assert after(pair, 1) == after(pair, 9) == 2


def test_a_joiner_joins_nothing_but_parts_of_emoji() -> None:
    assert after("a\u200dé", 0) == 2
    assert after("👩\u200d🔬", 0) == 3


def test_of_many_letters_of_flags_two_are_one_flag() -> None:
    flags = "x🇩🇪🇫🇷🇮🇹"
    assert [after(flags, at) for at in (0, 1, 3, 5)] == [1, 3, 5, 7]
    assert [before(flags, at) for at in (7, 5, 3, 1)] == [5, 3, 1, 0]


@given(st.text(st.sampled_from("ab🇩🇪\u0301\u200d\ufe0f👍🏽\u1161한"), max_size=12), st.integers(0, 14))
def test_any_text_has_an_end(text: str, index: int) -> None:
    index = min(index, len(text))
    assert index < after(text, index) <= len(text) or index == len(text)
    assert 0 <= before(text, index) < index or index == 0
