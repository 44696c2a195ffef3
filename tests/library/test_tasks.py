"""Open items in notes: found where Markdown has them, ticked without touching anything else."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readq.library.tasks import items, tick

_LINES = st.one_of(
    st.sampled_from(
        [
            "- [ ] read it",
            "* [ ] again",
            "1. [ ] first",
            "> - [ ] quoted",
            "  + [ ]\tdeep",
            "- [x] done",
            "- [ ]",
            "```",
        ]
    ),
    st.text(max_size=20),
)


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("- [ ] ask them", "ask them"),
        ("  * [ ] deeper", "deeper"),
        ("12. [ ] numbered", "numbered"),
        ("3) [ ] also", "also"),
        ("> - [ ] quoted", "quoted"),
        ("- [ ]", ""),
        ("- [ ] windows\r", "windows"),
        ("- [ ] [/b] \x1b[31m", "[/b] \x1b[31m"),
    ],
)
def test_an_item_is_a_list_item_that_begins_with_a_box(line: str, text: str) -> None:
    assert [(item.line, item.text, item.done) for item in items(f"x\n{line}\n")] == [(1, text, False)]


@pytest.mark.parametrize(
    "line", ["[ ] no list", "- []", "-[ ] x", "- [  ] x", "- [ ]x", "a - [ ] x", "    ", "- [y] x"]
)
def test_what_only_looks_like_one_is_none(line: str) -> None:
    assert items(line) == []


def test_code_is_left_alone() -> None:
    body = "- [ ] a\n```md\n- [ ] not this\n~~~\n- [ ] nor this\n````\n- [x] b"
    assert [item.text for item in items(body)] == ["a", "b"]


@settings(max_examples=200)
@given(st.lists(_LINES, max_size=12).map("\n".join), st.data())
def test_ticking_changes_one_character_of_that_line(body: str, data: st.DataObject) -> None:
    open_items = [item for item in items(body) if not item.done]
    if not open_items:
        assert tick(body, 0, "nothing like this") is None
        return
    item = data.draw(st.sampled_from(open_items))
    ticked = tick(body, item.line, item.text)
    assert ticked is not None
    before, after = body.split("\n"), ticked.split("\n")
    assert len(before) == len(after)
    assert [n for n, (a, b) in enumerate(zip(before, after, strict=True)) if a != b] == [item.line]
    assert after[item.line].replace("[x]", "[ ]", 1) == before[item.line].replace("[x]", "[ ]", 1)
    changed = [(one.line, one.text, one.done) for one in items(ticked)]
    assert changed == [(one.line, one.text, one.done or one == item) for one in items(body)]


def test_an_item_that_moved_is_still_found_unless_it_could_be_another() -> None:
    assert tick("new first line\n- [ ] a", 0, "a") == "new first line\n- [x] a"
    assert tick("x\n- [ ] a\n- [ ] a", 0, "a") is None
    assert tick("- [x] a", 0, "a") is None
