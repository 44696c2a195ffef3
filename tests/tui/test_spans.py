"""Lines of styled text: cut, filled, joined and broken where a reader expects it."""

from __future__ import annotations

import pytest
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from readq.text import clean, is_spacing_sign
from readq.tui.drawing.spacing_signs import FILLER, aligned, counted, settled
from readq.tui.drawing.spans import Line, dressed, fit, ground, middle, plain, spread, styled, wrap
from readq.tui.drawing.strips import Painter, harmless
from readq.tui.drawing.theme import DARK
from readq.tui.drawing.titles import laid_out, title_spans, titled


@pytest.mark.parametrize(
    ("line", "width", "fitted"),
    [
        ("ab/x cd/y", 5, "ab/x cd/y _/f"),
        ("ab/x cd/y", 4, "ab/x cd/y"),
        ("ab/x cd/y", 3, "ab/x c/y"),
        ("ab/x cd/y", 2, "ab/x"),
        ("ab/x cd/y", 0, ""),
        ("ab/x", -1, ""),
        ("深/x y/y", 1, "_/f"),  # half a character is none, and what is behind it does not take its place
        ("深度/x z/y", 3, "深/x _/f"),
        ("/x b/y", 2, "b/y _/f"),
    ],
)
def test_a_line_is_cut_or_filled(line: str, width: int, fitted: str) -> None:
    assert fit(spans(line), width, "f") == spans(fitted)


def spans(text: str) -> Line:
    """``ab/x`` is "ab" in the style x; _ is a space."""
    pairs = [part.rpartition("/") for part in text.split(" ") if part]
    return [(piece.replace("_", " "), token) for piece, _, token in pairs]


@pytest.mark.parametrize(
    ("left", "right", "width", "line"),
    [
        ("ab/l", "cd/r", 6, "ab/l __/f cd/r"),
        ("ab/l", "cd/r", 5, "ab/l _/f cd/r"),
        ("ab/l", "cd/r", 4, "ab/l __/f"),
        ("abcdef/l", "cd/r", 4, "abcd/l"),
    ],
)
def test_what_is_at_the_right_gives_way(left: str, right: str, width: int, line: str) -> None:
    assert spread(spans(left), spans(right), width, "f") == spans(line)


def test_another_ground_takes_the_place_of_the_one_before() -> None:
    line = [("a", "t"), ("b", "link https://a.org"), ("c", "t@bar")]
    assert ground(line, "cursor") == [("a", "t@cursor"), ("b", "link@cursor"), ("c", "t@cursor")]
    assert ground(line, "") == line


@pytest.mark.parametrize(
    ("text", "width", "shown"),
    [
        ("abcdefgh", 8, "abcdefgh"), ("abcdefgh", 5, "ab…gh"), ("abcdefgh", 4, "a…gh"), ("abcdefgh", 2, "…h"),
        ("abcdefgh", 1, "…"), ("abcdefgh", 0, ""), ("ab cd efgh", 7, "ab…efgh"), ("ab     gh", 5, "ab…gh"),
        ("深度学习模型", 7, "深…模型"), ("हिन्दी में", 5, "हि…में"),
    ],
)  # fmt: skip
def test_a_name_is_cut_in_its_middle(text: str, width: int, shown: str) -> None:
    assert middle(clean(text), width) == shown


@pytest.mark.parametrize(
    ("text", "marks", "line"),
    [
        ("abcdef", [(1, 3)], "a/t bc/m def/t"),
        ("abcdef", [(3, 9), (0, 2)], "ab/m c/t def/m"),
        ("abcdef", [(1, 4), (2, 5)], "a/t bcd/m e/m f/t"),
        ("abcdef", [(1, 4), (2, 3)], "a/t bcd/m ef/t"),
        ("abcdef", [(2, 2), (6, 9)], "abcdef/t"),
        ("abc", [(0, 3)], "abc/m"),
        ("ae\u0301f", [(1, 2)], "a/t e\u0301/m f/t"),  # no letter is parted from its mark
        ("ae\u0301f", [(2, 3)], "ae\u0301f/t"),
        ("e\u0301", [(1, 2)], "e\u0301/t"),
    ],
)
def test_what_is_marked_stands_out(text: str, marks: list[tuple[int, int]], line: str) -> None:
    assert styled(text, "t", marks, "m") == spans(line)


@pytest.mark.parametrize(
    ("line", "styles", "drawn"),
    [
        ("abc/x def/y", [(1, 5, "b")], "a/x bc/x+b de/y+b f/y"),
        ("abc/x def/y", [(4, 5, "i"), (0, 2, "b")], "ab/x+b c/x d/y e/y+i f/y"),
        ("abcdef/x", [(1, 4, "b"), (3, 5, "i")], "a/x bcd/x+b e/x+i f/x"),
        ("abc/x de/y", [(0, 3, "b")], "abc/x+b de/y"),
        ("abc/x de/y", [(3, 9, "b")], "abc/x de/y+b"),
        ("abc/x", [(1, 1, "b")], "abc/x"),
        ("abc/x", [], "abc/x"),
        ("ae\u0301f/x", [(1, 2, "b")], "a/x e\u0301/x+b f/x"),
    ],
)
def test_what_is_printed_bold_or_in_italics_is_drawn_so(
    line: str, styles: list[tuple[int, int, str]], drawn: str
) -> None:
    assert dressed(spans(line), styles) == spans(drawn)


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("one two three", 7, ["one two", "three"]),
        ("one two three", 8, ["one two", "three"]),
        ("one  two", 5, ["one", "two"]),
        ("one  two", 8, ["one  two"]),
        ("one  two", 7, ["one", "two"]),
        ("  one two ", 4, ["one", "two"]),
        ("abcde fghij", 5, ["abcde", "fghij"]),
        ("abcdefghij", 4, ["abcd", "efgh", "ij"]),
        ("ab abcdefghij k", 4, ["ab", "abcd", "efgh", "ij k"]),
        ("深度学习 模型", 5, ["深度", "学习", "模型"]),
        ("e\u0301e\u0301e\u0301", 2, ["e\u0301e\u0301", "e\u0301"]),
        ("हिन्दी में", 4, ["हिन्", "दी में"]),
        ("abcd/efgh", 6, ["abcd/", "efgh"]),
        ("abc/def/ghi", 8, ["abc/def/", "ghi"]),
        ("abcd.f/gh", 8, ["abcd.f/", "gh"]),  # at a slash rather than at another sign
        ("a/bcdefgh", 4, ["a/bc", "defg", "h"]),  # not in the first half of a line
        ("ab/cdefgh", 4, ["ab/", "cdef", "gh"]),
        ("abc.defgh", 5, ["abc.", "defgh"]),
        ("ab.cdefgh", 6, ["ab.cde", "fgh"]),
        ("abcdef,", 6, ["abcdef", ","]),
        ("x abc/def", 5, ["x", "abc/", "def"]),
        ("ab", 0, ["a", "b"]),
        ("a-bcd", 3, ["a-", "bcd"]),
        ("//ab", 1, ["/", "/", "a", "b"]),
        ("深度", 1, ["深", "度"]),
        ("   ", 5, []),
        ("", 5, []),
    ],
)
def test_where_a_paragraph_breaks(text: str, width: int, lines: list[str]) -> None:
    assert [text[start:end] for start, end in wrap(clean(text), width)] == lines


def test_of_a_very_long_title_only_its_beginning_is_looked_at() -> None:
    unseen = "\u200b"
    assert plain(f"{unseen * 87}abc", 3) == "a"
    assert plain(f"{unseen * 85}abc", 3) == "abc"
    assert plain("a\x1b[b\n" + "c" * 2_000, 5) == "a[b…"
    assert plain("ab", -1) == ""
    assert plain("x" * 1_000, 900) == "x" * 899 + "…"


@pytest.mark.parametrize(
    ("title", "width", "marks", "line"),
    [
        ("", 20, [], "(no_title)/t"),
        ("", 5, [], "(no_t/t"),
        ("\x1b", 20, [], "(no_title)/t"),
        ("plain", 3, [], "pl…/t"),
        ("plain title", 20, [(0, 5)], "plain/match _title/t"),
        ("plain title", 8, [(0, 11)], "plain_t/match …/t"),
        ("plain title", 8, [(6, 11)], "plain_/t t/match …/t"),
        ("plain title", 8, [(7, 11)], "plain_t…/t"),
        ("ends…", 9, [(0, 5)], "ends…/match"),
        ("a\x1b\x1bbc", 9, [(3, 4)], "a/t b/match c/t"),
        ("é\x1bbc", 9, [(2, 3)], "é/t b/match c/t"),
        (r"$\alpha$-nets", 20, [(0, 8)], "α/match -nets/t"),
        (r"\textbf{bo} x", 20, [], "bo/t+b _x/t"),
        ("$x$ {\\it a} \x07b", 20, [(12, 14)], "x_/t a/t+i _/t b/match"),
    ],
)
def test_how_a_title_is_drawn(title: str, width: int, marks: list[tuple[int, int]], line: str) -> None:
    assert title_spans(title, width, "t", marks) == spans(line)
    if title.strip("\x1b"):
        text = "".join(piece for piece, _ in spans(line))
        assert titled(title, width) == laid_out(title, width, ())[0] == text


def test_a_drawing_that_miscounted_shifts_nothing() -> None:
    painter = Painter(DARK)
    for line, text in (("ab/text c/dim", "abc "), ("abcdef/text", "abcd"), ("abcd/text", "abcd"), ("/dim", "    ")):
        strip = painter.strip(spans(line), 4)
        assert (strip.text, strip.cell_length) == (text, 4)
        assert [segment.text for segment in strip if not segment.text] == []
    assert painter.style("link https://a.org").link == "https://a.org"
    assert Painter(DARK, links=False).style("link https://a.org").link is None
    assert painter.style("match") is painter.style("match")
    assert painter.style("match") != painter.style("text")


@pytest.mark.parametrize(
    ("pieces", "drawn"),
    [
        (["plain"], ["plain"]),
        (["a\x1b[2Jb"], ["a[2Jb"]),
        (["हि  "], [f"हि{FILLER} "]),  # a blank cell at the end gives the sign room
        (["हि"], ["हि"]),
        (["हिहि "], ["हिहि "]),
        (["हि", "हि "], [f"हि{FILLER}", "हि"]),
        (["हि", "a  "], [f"हि{FILLER}", "a "]),
    ],
)
def test_what_the_toolkit_drew_keeps_its_width(pieces: list[str], drawn: list[str]) -> None:
    strip = Strip([Segment(piece, Style()) for piece in pieces])
    found = harmless(strip)
    assert [segment.text for segment in found] == drawn
    assert found.cell_length == strip.cell_length


def test_a_vowel_sign_is_written_so_that_the_next_column_is_where_it_should_be() -> None:
    assert is_spacing_sign(clean("हि")[1])
    assert counted(clean("aहिb")) == f"aहि{FILLER}b"
    assert aligned(clean("हिb")) == "\x1b7   \x1b8हिb\x1b8\x1b[3C"
    assert settled(f"\x1b[1mहि{FILLER}b\x1b[0m plain é") == "\x1b[1m\x1b7   \x1b8हिb\x1b8\x1b[3C\x1b[0m plain é"
    assert settled("\x1b[1mplain\x1b[0m") == "\x1b[1mplain\x1b[0m"
