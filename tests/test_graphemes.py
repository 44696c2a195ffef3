"""A key goes over what is seen as one character, and deletes it whole."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readq.graphemes import after, before
from readq.tui.line_edit import LineEdit

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


@given(st.text(st.sampled_from("ab🇩🇪\u0301\u200d\ufe0f👍🏽\u1161한"), max_size=12), st.integers(0, 14))
def test_any_text_has_an_end(text: str, index: int) -> None:
    index = min(index, len(text))
    assert index < after(text, index) <= len(text) or index == len(text)
    assert 0 <= before(text, index) < index or index == 0
