"""Any text at all becomes lines of exactly the right width without anything that steers a terminal."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readq.model import Appearance, Author, Link, Mark, Paper, Row, Status
from readq.text import cell_width, clean, clip
from readq.tui.drawing.lines import footer_line, header_line, message_line, rounded, row_line, thumb
from readq.tui.drawing.spans import Line, middle, width_of, wrap
from readq.tui.drawing.theme import DARK, LIGHT, PALETTES, contrast, derive, paint, tokens
from readq.tui.filter.drawing import entry_line
from readq.tui.filter.entry import Entry
from readq.tui.help.items import help_items
from readq.tui.paper.drawing import Document
from readq.tui.paper.link_names import link_name
from readq.tui.paper_list.empty import first_steps
from readq.tui.prompt.drawing import Typed, mistake_lines, offers_line
from readq.tui.prompt.line_edit import LineEdit
from readq.tui.shell.command import CONTEXTS, GROUPS, LIST, Keymap, clashes, declared_keys
from readq.tui.shell.layout import Arrangement, arrange
from readq.tui.shell.registry import COMMANDS

texts = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from("\x1b\x07\x9b\u202e\u200d\u0301\u0302漢字ｱ한글🧑‍🚀👨‍👩‍👧é [](){}/\\@\t\n\r\0 "),
        st.sampled_from("abc DEF ghi"),
    ),
    max_size=120,
)
widths = st.integers(0, 130)
EDIT_KEYS = [
    *("left", "right", "home", "end", "up", "down", "ctrl+left", "ctrl+right"),
    *("ctrl+w", "ctrl+u", "ctrl+k", "backspace", "delete"),
]


def rows(title: str, **changes: object) -> Row:
    values: dict[str, object] = {
        "id": 1, "title": title, "status": Status.INBOX, "priority": 0, "marks": Mark(0), "listed": 1, "year": None,
        "source_id": 1, "added_at": 0, "decided_at": None, "snoozed_until": None,
    }  # fmt: skip
    return Row(**{**values, **changes})  # type: ignore[arg-type]


def harmless(line: Line, width: int) -> None:
    text = "".join(piece for piece, _ in line)
    assert width_of(line) == width
    assert cell_width(text) == width
    assert not [char for char in text if unicodedata.category(char) in ("Cc", "Cf", "Cs")]


@settings(max_examples=200, deadline=None)
@given(
    texts, widths, st.sampled_from(Status), st.integers(-9, 9), st.integers(0, 63), st.booleans(), st.integers(0, 40)
)
def test_list_rows(title: str, width: int, status: Status, priority: int, marks: int, flag: bool, at: int) -> None:
    row = rows(title, status=status, priority=priority, marks=Mark(marks), listed=at, year=at * 100 or None)
    spans = [(min(at, len(title)), min(at + 5, len(title)))]
    harmless(row_line(row, width, cursor=flag, marked=not flag, settled=flag, spans=spans), width)


@pytest.mark.parametrize("title", ["x", "word ", "深"])
def test_a_title_of_any_length_leaves_room_for_the_marks(title: str) -> None:
    for length in range(100):
        line = row_line(rows(title * length, marks=Mark.NOTE, priority=3), 79)
        assert "".join(text for text, _ in line).rstrip().endswith("+3 ✎")


MARKS = {
    "code": "‹›", "note": "✎", "tag": "#", "returned": "↩", "listed": "12×", "year": "2031", "priority": "+3",
    "snoozed": "until 2 Jan 2041",
}  # fmt: skip


def marks_shown(row: Row, width: int) -> set[str]:
    text = "".join(part for part, _ in row_line(row, width))
    return {name for name, sign in MARKS.items() if sign in text}


@pytest.mark.parametrize("listed", [1, 12])
@pytest.mark.parametrize("snoozed", [None, "2041-01-02"])
@pytest.mark.parametrize("filters", [{}, {True: False, False: False}, {True: True, False: False}])
def test_what_a_row_shows_it_shows_in_every_wider_terminal(
    listed: int, snoozed: str | None, filters: dict[bool, bool]
) -> None:
    row = rows("x", marks=Mark(63), listed=listed, year=2031, priority=3, snoozed_until=snoozed)
    chosen = Arrangement()
    chosen.filters = filters
    before: set[str] = set()
    alone: set[str] = set()
    for width in range(20, 251):
        shown = marks_shown(row, arrange(width, 40, chosen).list.width - 1)
        assert before <= shown, (width, before - shown)
        assert alone <= marks_shown(row, width)
        before, alone = shown, marks_shown(row, width)
    assert before == MARKS.keys() - ({"listed"} if listed == 1 else set()) - ({"snoozed"} if snoozed is None else set())


def test_an_address_breaks_at_its_signs() -> None:
    url = "https://huggingface.co/papers/trending/submitted-by-somebody?page=12&sort=newest_first#comments"
    for width in range(12, 60):
        lines = [url[a:b] for a, b in wrap(url, width)]
        assert "".join(lines) == url
        for line, following in pairwise(lines):
            if line[-1].isalnum() and following[0].isalnum():
                assert line[width // 2 :].isalnum()  # no sign was near
    assert [url[a:b] for a, b in wrap(url, 30)][:2] == [
        "https://huggingface.co/papers/",
        "trending/submitted-by-somebody",
    ]


def test_an_address_breaks_at_a_slash_rather_than_within_a_name() -> None:
    url = "https://github.com/somebody/a-name.with_many-signs"
    assert [url[a:b] for a, b in wrap(url, 36)] == ["https://github.com/somebody/", "a-name.with_many-signs"]


def test_prose_stays_narrow_enough_to_read_on_a_wide_screen() -> None:
    words = "word " * 100
    paper = Paper(rows("Long title " * 20), words, (), (), (), (), (), words)
    document = Document(paper, 160, highlight=lambda text, field: [(0, len(text))])
    lines = ["".join(text for text, _ in document.line(n) or []) for n in range(document.length())]
    prose = [line for line in lines if line.startswith("word")]
    assert max(map(len, prose)) <= 90 < max(len(line) for line in lines if line.startswith("Long"))
    assert sum(line.count("word") for line in prose) == 200


def test_a_line_too_long_for_the_screen_says_so() -> None:
    assert "".join(text for text, _ in message_line(12, [("a sentence", "text")])) == " a sentence "
    assert "".join(text for text, _ in message_line(9, [("a sentence", "text")])) == " a sente…"


def test_the_first_hint_fits_a_small_screen() -> None:
    assert width_of(first_steps(Keymap(COMMANDS))) < 60


def test_the_keys_of_the_help_stand_in_one_column() -> None:
    for item in help_items(Keymap(COMMANDS), LIST):
        if len(item.line) == 2 and item.line[0][1] == "key":
            assert width_of(item.line[:1]) == 18


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.text("abcdefgh  ", min_size=1, max_size=200), min_size=1, max_size=8).filter(
        lambda paragraphs: any(map(str.strip, paragraphs))
    ),
    st.integers(0, 40),
)
def test_a_place_in_a_paper_is_found_again_in_another_width(paragraphs: list[str], line: int) -> None:
    paper = Paper(rows("title"), "\n".join(paragraphs), (), (), (), (), (), None)
    wide, narrow = Document(paper, 60), Document(paper, 20)
    line = min(line, wide.length())
    there = narrow.line_at(wide.place(line))
    assert narrow.place(there) == wide.place(line) or narrow.place(there) < wide.place(line) < narrow.place(there + 1)


@settings(max_examples=150, deadline=None)
@given(texts, texts, widths, st.integers(0, 10**7))
def test_bars(one: str, other: str, width: int, count: int) -> None:
    harmless(
        header_line(width, view=one, shown=count, complete=False, total=count, query=other, position=0, news=one), width
    )
    harmless(footer_line(width, [("s", "skip"), ("a", "queue")]), width)
    entry = Entry(one, other, count, "1", "○")
    harmless(entry_line(entry, width, cursor=True), width)
    harmless(entry_line(entry, width, among=[entry, entry._replace(label=f"{one}{other}x")]), width)
    for caret in (0, len(one) // 2, len(one)):
        typed = Typed(width, "/", one, caret, right=other)
        harmless(typed.line(ghost=other, error_at=caret), width)
        for line in mistake_lines(width, typed, caret, other):
            harmless(line, width)
    if other:
        harmless(offers_line(width, [(other, one), (one, other), ("x", "")], count % 3), width)


def test_names_that_begin_alike_can_be_told_apart() -> None:
    names = ["Diffusion models, part 1", "Diffusion models, part 2", "Reinforcement learning from feedback"]
    entries = [Entry(name, name, 12, "6", "★", kind="saved") for name in names]

    def drawn(entry: Entry, width: int) -> str:
        return "".join(text for text, _ in entry_line(entry, width, among=entries)).partition(" 12 ")[0].rstrip()

    assert [drawn(entry, 22) for entry in entries] == [" ★ Diffus…part 1", " ★ Diffus…part 2", " ★ Reinforcemen…"]
    assert drawn(entries[0], 60) == f" ★ {names[0]}"
    assert middle("e\u0301" * 20, 7) == "e\u0301" * 3 + "…" + "e\u0301" * 3


def test_an_offer_never_takes_the_place_of_the_count() -> None:
    for length in range(60):
        text = "x" * length + " so"
        line = "".join(text for text, _ in Typed(60, "/", text, len(text), "17 of 628").line(ghost="urce:"))
        assert line.endswith(" 17 of 628 ")
        assert " so" in line


@pytest.mark.parametrize(("width", "lines"), [(120, 1), (60, 2), (30, 4)])
@pytest.mark.parametrize("before", ["", "graph ", "漢字 ", "graph " * 30])
def test_a_mistake_is_pointed_at_and_explained_in_full(width: int, lines: int, before: str) -> None:
    text, message = f"{before}status:nowhere", "There is no status:nowhere: use inbox, queue, read or skip."
    at = text.index("nowhere")
    typed = Typed(width, "/", text, len(text), right="3 of 628")
    above = "".join(text for text, _ in typed.line(error_at=at))
    said = ["".join(text for text, _ in line) for line in mistake_lines(width, typed, at, message)]
    column = cell_width(said[0].partition("^")[0])
    assert clip(above, column).endswith("us:")
    assert " ".join(" ".join(said).replace("^", "").split()) == message
    assert len(said) <= lines


@settings(max_examples=150, deadline=None)
@given(texts, texts, st.lists(texts, max_size=5), st.integers(1, 100), st.booleans())
def test_papers(title: str, abstract: str, others: list[str], width: int, full: bool) -> None:
    paper = Paper(
        row=rows(title, decided_at=10**15, snoozed_until=title or None),
        abstract=abstract,
        authors=tuple(Author(name) for name in others),
        identifiers=tuple((name[:5], name) for name in others),
        links=tuple(Link("code", name) for name in others),
        appearances=tuple(Appearance(name, "x", name, 3) for name in others),
        tags=tuple(others),
        note=abstract,
        venue=title,
        published=title,
    )
    document = Document(paper, width, full=full, highlight=lambda text, field: [(0, len(text) // 2)])
    for index in range(document.length()):
        line = document.line(index)
        assert line is not None
        assert width_of(line) <= width
        harmless(line, width_of(line))


@settings(max_examples=200, deadline=None)
@given(texts, st.integers(2, 60))
def test_wrapping_loses_no_word_and_keeps_the_width(text: str, width: int) -> None:
    text = clean(text)
    lines = list(wrap(text, width))
    assert "".join(text[a:b] for a, b in lines).replace(" ", "") == text.replace(" ", "")
    assert all(cell_width(text[a:b]) <= width for a, b in lines)
    for (_, end), (start, _) in pairwise(lines):
        assert end <= start


@settings(max_examples=100, deadline=None)
@given(texts, st.integers(0, 60))
def test_clipping_takes_as_much_as_fits(text: str, width: int) -> None:
    text = clean(text)
    piece = clip(text, width)
    assert text.startswith(piece)
    assert cell_width(piece) <= width


def test_a_huge_paper_costs_only_what_is_looked_at() -> None:
    looked: list[int] = []
    paper = Paper(
        row=rows("t"), abstract="word " * 20_000, authors=tuple(Author(f"Author {n}") for n in range(3_303)),
        identifiers=(), links=(), appearances=(), tags=(), note=None,
    )  # fmt: skip
    document = Document(paper, 60)
    document.line(20)
    assert len(document._lines) == 21
    assert "and 3,2" in "".join(text for line in document._lines[:5] for text, _ in line)
    assert looked == []


@settings(max_examples=200, deadline=None)
@given(
    st.integers(-3, 260),
    st.integers(-3, 80),
    st.integers(0, 20),
    st.sampled_from(["", "list", "detail", "filter"]),
    st.integers(0, 4),
)
def test_panes_cover_the_screen_without_overlap(width: int, height: int, share: int, only: str, more: int) -> None:
    chosen = Arrangement()
    chosen.only, chosen.beside, chosen.stacked = only, share, share
    chosen.filters = [{}, {True: True, False: True}, {True: False, False: False}][share % 3]
    frame = arrange(width, height, chosen, more)
    cells: set[tuple[int, int]] = set()
    for rect in (frame.header, frame.filter, frame.list, frame.detail, frame.footer):
        if rect.shown:
            area = {(x, y) for x in range(rect.x, rect.x + rect.width) for y in range(rect.y, rect.y + rect.height)}
            assert not cells & area
            cells |= area
    assert len(cells) == max(0, width) * max(0, height)


@given(st.integers(0, 10**7), st.integers(1, 60), st.integers(0, 10**7))
def test_the_scroll_bar_stays_on_its_track(top: int, height: int, total: int) -> None:
    covered = thumb(min(top, max(0, total - height)), height, total)
    assert all(0 <= y < height for y in covered)
    assert bool(covered) == (total > height)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.one_of(texts, st.sampled_from(EDIT_KEYS)), max_size=12))
def test_editing_a_line_keeps_the_caret_in_it(steps: list[str]) -> None:
    edit = LineEdit("start", ["older", "newer"])
    for step in steps:
        if not edit.key(step):
            edit.insert(step)
        assert 0 <= edit.caret <= len(edit.text)
        assert not [char for char in edit.text if unicodedata.category(char) == "Cc"]


def test_no_key_means_two_things() -> None:
    assert clashes(COMMANDS, declared_keys(COMMANDS)) == []
    places = [(command.id, context) for command in COMMANDS for context in command.contexts]
    assert len(set(places)) == len(places)
    assert {context for _, context in places} == set(CONTEXTS)
    assert {command.group for command in COMMANDS} <= set(GROUPS)


def test_a_changed_keymap_is_used() -> None:
    keymap = Keymap(COMMANDS, {"skip": ["x"]})
    found = keymap.find("list", "x")
    assert found is not None
    assert found.id == "skip"
    assert keymap.find("list", "s") is None
    assert keymap.key("skip") == "x"
    queue = keymap.find("list", "a")
    assert queue is not None
    assert queue.id == "queue"


def test_text_can_be_read_in_every_palette() -> None:
    for name, palette in PALETTES.items():
        for token in tokens():
            for ground in ("", "@cursor", "@bar", "@select"):
                look = paint(token + ground, palette)
                if look.fg.startswith("#") and look.bg.startswith("#") and token not in ("rule", "rule.focus"):
                    least = 2.9 if palette in (DARK, LIGHT) else 4.0
                    assert contrast(look.fg, look.bg) >= least, (name, token, ground)


def test_any_toolkit_theme_gives_a_legible_palette() -> None:
    from textual.theme import BUILTIN_THEMES

    for name, theme in BUILTIN_THEMES.items():
        if theme.ansi:
            continue
        palette = derive(theme.to_color_system().generate(), theme.dark)
        for token in tokens():
            for ground in ("", "@cursor", "@bar", "@select", "@blur"):
                look = paint(token + ground, palette)
                assert token == "rule" or contrast(look.fg, look.bg) >= 2.9, (name, token, ground)
        assert contrast(palette["cursor"], palette["bg"]) > 1.1, name


def test_a_count_gives_way_to_the_name_it_belongs_to() -> None:
    def shown(papers: int, width: int) -> str:
        return "".join(text for text, _ in entry_line(Entry("Inbox", "", papers, "1", "○"), width))

    assert shown(2_699_584, 21) == " ○ Inbox 2,699,584 1 "
    assert shown(2_699_584, 20) == " ○ Inbox     2.7M 1 "
    assert [rounded(n) for n in (9_584, 12_345, 999_499, 999_500)] == ["9,584", "12k", "999k", "1.0M"]
    assert rounded(12_345, exact=False) == "12k+"


def test_a_count_of_which_nothing_is_known_yet_is_no_number() -> None:
    saved = Entry("Slow", "a OR b", 0, "6", "★", kind="saved", more=True)
    header = header_line(80, view="Search", shown=0, complete=False, total=700, query="a OR b", position=0)
    for line in (entry_line(saved, 30), entry_line(saved, 14), header):
        text = "".join(part for part, _ in line)
        assert "0+" not in text
        assert "…" in text
    assert "100+" in "".join(part for part, _ in entry_line(saved._replace(papers=100), 30))


def test_a_summary_made_by_a_machine_is_folded_and_called_that() -> None:
    def shown(abstract: str | None, unfolded: bool = False) -> str:
        paper = Paper(rows("One"), abstract, (), (), (), (), (), None, summary="It says little.")
        document = Document(paper, 60, unfolded=unfolded, unfold_key=lambda: "x")
        return "\n".join("".join(text for text, _ in document.line(n) or ()) for n in range(document.length()))

    assert "▸ Summary made by a machine x" in shown("Its abstract.")
    assert "It says little." not in shown("Its abstract.")
    for text in (shown("Its abstract.", unfolded=True), shown(None)):  # without an abstract it is all there is
        assert "Summary made by a machine ──" in text
        assert "It says little." in text


@pytest.mark.parametrize(
    ("kind", "url", "name"),
    [
        ("code", "https://github.com/a/b", "code"),
        ("code", "https://huggingface.co/a/b", "model"),
        ("code", "https://huggingface.co/spaces/a/b", "demo"),
        ("page", "https://a.github.io/b", "project"),
        ("page", "https://www.youtube.com/watch?v=1", "video"),
        ("page", "https://huggingface.co/datasets/a/b", "data"),
        ("page", "https://notgithub.io.example.org/a.github.io", "page"),
        ("pdf", "https://a.github.io/b.pdf", "pdf"),
    ],
)
def test_links_are_called_by_what_is_behind_them(kind: str, url: str, name: str) -> None:
    assert link_name(Link(kind, url)) == name
