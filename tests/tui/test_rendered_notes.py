"""Notes as they are read: their Markdown is drawn, nothing else in them is obeyed, and their boxes can be ticked."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readq.library import Library
from readq.text import cell_width
from readq.tui.notes.list_items import after_enter
from readq.tui.notes.rendered import rendered
from tests.support.libraries import add_listing, draft
from tests.tui.driving import driving

NOTE = """\
# Why it *matters*
Some *emphasis*, **weight**, _more_ and `code *x*`.
- a point
  - [ ] ask [b]them[/b]
- [x] done
> a quote
```
- [ ] *not* an item
```
snake_case_name, 2*3*4, $a^*$ and $b^*$, \\*as typed\\*
[the page](https://example.org/a) https://example.org/b."""


def drawn(note: str, width: int = 80) -> list[str]:
    return ["".join(text for text, _ in line) for line, _ in rendered(note, width)]


def tokens(note: str) -> dict[str, str]:
    return {text: token for line, _ in rendered(note, 80) for text, token in line}


def test_markdown_is_drawn_without_its_signs() -> None:
    assert drawn(NOTE) == [
        "Why it matters",
        "Some emphasis, weight, more and code *x*.",
        "• a point",
        "  ☐ ask [b]them[/b]",
        "☑ done",
        "▏ a quote",
        "  - [ ] *not* an item",
        "snake_case_name, 2*3*4, $a^*$ and $b^*$, *as typed*",
        "the page (https://example.org/a) https://example.org/b.",
    ]
    looks = tokens(NOTE)
    assert looks["emphasis"] == looks["more"] == "note.em"
    assert looks["weight"] == "note.strong"
    assert looks["code *x*"] == looks["- [ ] *not* an item"] == "code"
    assert looks["the page"] == "link https://example.org/a"
    assert looks["https://example.org/b"] == "link https://example.org/b"


def test_a_long_item_hangs_behind_its_sign() -> None:
    assert drawn("- [ ] one two three four", 12) == ["☐ one two", "  three four"]
    assert drawn("```\n    deep\n```") == ["      deep"]


def test_items_are_those_that_can_be_ticked() -> None:
    found = [(item.line, item.text, item.done) for _, item in rendered(NOTE, 80) if item is not None]
    assert found == [(3, "ask [b]them[/b]", False), (4, "done", True)]


@settings(max_examples=300, deadline=None)
@given(
    st.text(
        st.one_of(
            st.characters(),
            st.sampled_from("*_`[]()->#.\\$~ \t\n\r1xX!"),
            st.sampled_from("\x1b\x9b\u202e\u0301漢👨‍👩‍👧é"),
        ),
        max_size=200,
    ),
    st.integers(1, 60),
)
def test_any_note_is_drawn_harmlessly(note: str, width: int) -> None:
    for line, _ in rendered(note, width, lambda text: [(0, len(text) // 2)]):
        text = "".join(piece for piece, _ in line)
        assert not [char for char in text if unicodedata.category(char) in ("Cc", "Cf", "Cs")]
        assert width < 12 or cell_width(text) <= width


def test_a_huge_line_of_signs_is_drawn_at_once() -> None:
    lines = rendered("*a " * 300_000 + "\n**" + "_x" * 900, 80)
    assert next(lines).line[0][0].startswith("*a *a")


@pytest.fixture
def library(tmp_path: Path) -> Path:
    path = tmp_path / "a.db"
    with Library(path, actor="test") as library:
        add_listing(library, [draft(f"Paper {n}", "Its abstract.") for n in range(3)])
        library.notes.write(1, "**plan**\n- [ ] ask [red]them[/red]\n- [ ] try it")
    return path


async def test_a_key_ticks_the_next_item_and_undo_opens_it_again(library: Path) -> None:
    async with driving(library) as app:
        assert "☐ ask [red]them[/red]" in app.text()
        assert "**plan**" not in app.text()
        await app.press("ctrl+t")
        assert "☑ ask [red]them[/red]" in app.text()
        assert "Ticked: ask [red]them[/red]" in app.text()
        await app.press("ctrl+t")
        assert app.lib.paper(1).note == "**plan**\n- [x] ask [red]them[/red]\n- [x] try it"
        await app.press("ctrl+t")
        assert "No item of this note is open" in app.text()
        await app.press("u", "u")
        assert app.lib.paper(1).note == "**plan**\n- [ ] ask [red]them[/red]\n- [ ] try it"


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
async def test_a_click_on_a_box_turns_it(library: Path, size: tuple[int, int]) -> None:
    async with driving(library, size) as app:
        for sign, after in (("☐ try it", "- [x] try it"), ("☑ try it", "- [ ] try it")):
            screen, pane = app.screen(), app.app.query_one("#detail").region
            top = next(y for y, line in enumerate(screen) if sign in line)
            x, y = screen[top].index(sign) - pane.x, top - pane.y
            await app.pilot.click("#detail", offset=(x + 3, y))  # beside the box: nothing
            await app.settle()
            assert sign in app.text()
            await app.pilot.click("#detail", offset=(x, y))
            await app.settle()
            assert (app.lib.paper(1).note or "").endswith(after)
        assert len(app.lib.journal.history(10, paper_id=1)) == 3


@pytest.mark.parametrize(
    ("line", "column", "expected"),
    [
        ("- one", 5, (0, "\n- ")),
        ("  * one", 7, (0, "\n  * ")),
        ("9. one", 6, (0, "\n10. ")),
        ("> - [x] one", 11, (0, "\n> - [ ] ")),
        ("- one two", 5, (0, "\n- ")),
        ("- [ ] ", 6, (6, "")),
        ("> 1) ", 5, (3, "")),
        ("- one", 1, None),
        ("-one", 4, None),
        ("plain", 5, None),
    ],
)
def test_enter_goes_on_with_a_list(line: str, column: int, expected: tuple[int, str] | None) -> None:
    assert after_enter(line, column) == expected


async def test_a_list_is_typed_with_enter_alone_and_ends_at_an_empty_item(library: Path) -> None:
    async with driving(library, (200, 50)) as app:
        await app.press("j", "e")
        screen = app.text()
        assert "- [ ] a box to tick, and X lists what is open." in screen
        assert "[links](https://…)" in screen
        await app.type("- [ ] one")
        await app.press("enter")
        await app.type("two")
        await app.press("enter", "enter")
        await app.type("```")
        await app.press("enter")
        await app.type("- code")
        await app.press("enter", "x", "escape")
        assert app.lib.paper(2).note == "- [ ] one\n- [ ] two\n```\n- code\nx"


async def test_backspace_takes_a_family_as_one(library: Path) -> None:
    family = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
    with Library(library, actor="test") as lib:
        lib.notes.write(2, f"us {family}")
    async with driving(library) as app:
        await app.press("j", "e", "backspace", "x", "escape")
        assert app.lib.paper(2).note == "us x"
