"""Notes as a first-class thing: sittings, templates, all notes, open items, versions."""

from __future__ import annotations

import datetime
import unicodedata
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from textual import events
from textual.widgets import TextArea
from wcwidth import wcwidth

from readq.config.settings import Config
from readq.library import Library, unsaved
from readq.library.notes import beginning
from readq.model import Author, Paper
from readq.tui.drawing.spacing_signs import FILLER
from tests.support.libraries import add_listing, draft
from tests.tui.driving import Driver, driving


@pytest.fixture
def library(tmp_path: Path) -> Path:
    path = tmp_path / "a.db"
    with Library(path, actor="test") as library:
        titles = ["[/b] Graphs", "[MASK] is all you need", "A plain title", "Transformers on trees", "Fünf 猫の論文"]
        add_listing(
            library,
            [draft(f"{title} for testing {n}", "Its abstract.", authors=["Ada L"]) for n, title in enumerate(titles)],
        )
    return path


def body(app: Driver) -> str:
    return "\n".join(app.screen()[1:-1])


async def test_a_sitting_is_one_step_however_often_it_was_saved(library: Path) -> None:
    async with driving(library) as app:
        await app.press("e")
        for word in ("one", " two", " three"):
            await app.type(word)
            await app.press("ctrl+s")
            assert app.lib.paper(1).note is not None
        await app.press("escape")
        assert app.lib.paper(1).note == "one two three"
        assert len(app.lib.journal.history()) == 1
        await app.press("e")
        await app.type(" four")
        await app.press("escape")
        assert [text for _, text in app.lib.notes.revisions(1)] == ["one two three four", "one two three"]
        await app.press("u")
        assert app.lib.paper(1).note == "one two three"


async def test_both_versions_stay_when_one_is_typed_on_during_the_conflict(library: Path) -> None:
    async with driving(library) as app:
        await app.press("e")
        await app.type("mine")
        app.lib.notes.write(1, "theirs")
        await app.press("ctrl+s")
        assert "both kept" in app.screen()[0]
        area = app.app.screen.query_one(TextArea)
        assert "mine" in area.text
        assert "theirs" in area.text
        await app.type(" and more")
        await app.press("escape")
        note = app.lib.paper(1).note or ""
        assert note.count("theirs") == 1
        assert "mine and more" in note
        assert "both versions" in app.screen()[-1]


async def test_a_new_note_begins_with_the_template_and_is_not_kept_if_left_so(library: Path) -> None:
    config = Config()
    config._values["note.template"] = "# {title}\n- [ ] read {id} {unknown}\n"
    async with driving(library) as app:
        app.workspace.config = config
        await app.press("e")
        assert app.app.screen.query_one(TextArea).text == "# [/b] Graphs for testing 0\n- [ ] read 1 {unknown}\n"
        await app.press("escape")
        assert app.lib.paper(1).note is None
        assert app.lib.journal.history() == []
        await app.press("e")
        await app.type("x")
        await app.press("escape")
        assert app.lib.paper(1).note == "# [/b] Graphs for testing 0\n- [ ] read 1 {unknown}\nx"


def test_what_is_filled_into_a_template_is_not_filled_in_again(library: Path) -> None:
    with Library(library) as lib:
        paper = lib.paper(1)
    other = Paper(paper.row, None, (Author("{id}"),), (("doi", "10.1/x"),), (), (), (), None)
    made = beginning("{title}|{authors}|{id}|{date}|{|}|{nope}", other, datetime.date(2026, 1, 2))
    assert made == "[/b] Graphs for testing 0|{id}|10.1/x|2026-01-02|{|}|{nope}"


async def test_all_notes_are_listed_newest_first_and_open_their_paper(library: Path) -> None:
    with Library(library) as lib:
        lib.notes.write(3, "An idea about zebras\nsecond [/b] line\x1b[31m\nthird line")
        lib.notes.write(5, "Schon gelesen")
        lib._connection.execute("UPDATE note SET updated_at = updated_at - 86400 * paper_id")
    async with driving(library, (80, 24)) as app:
        await app.press("ctrl+n")
        assert "2 notes" in app.screen()[0]
        assert body(app).index("A plain title") < body(app).index("Fünf")
        assert "second [/b] line" in body(app)
        assert "third line" in body(app)  # there is room for it
        await app.resize(80, 9)
        assert "second [/b] line" in body(app)
        assert "third line" not in body(app)
        await app.press("/")
        await app.type("zeb")
        assert "1 note " in app.screen()[0]
        assert "Fünf" not in body(app)
        await app.press("enter", "enter")
        assert app.row.id == 3
        assert app.workspace.focus == "detail"
        assert "has:note" in app.workspace.query
        document = app.workspace.reading.document
        assert document is not None
        assert document.found


async def test_a_misspelt_word_finds_the_notes_it_may_have_meant(library: Path) -> None:
    with Library(library) as lib:
        lib.notes.write(3, "An idea about zebras\nand their diffusion")
        lib.notes.write(5, "Schon gelesen")
    async with driving(library, (80, 24)) as app:
        await app.press("ctrl+n", "/")
        await app.type("zebars difusion")
        assert "1 note like it" in app.screen()[0]
        assert "diffusion" in body(app)
        assert "Schon" not in body(app)
        await app.press("enter", "enter")
        assert app.row.id == 3
        await app.press("escape", "ctrl+n", "/")
        await app.type("xylophone")
        assert "0 notes " in app.screen()[0]


async def test_the_filter_of_the_notes_reports_what_it_does_not_understand(library: Path) -> None:
    with Library(library) as lib:
        lib.notes.write(3, "status quo")
    async with driving(library, (80, 24)) as app:
        await app.press("ctrl+n", "/")
        await app.type("status:nonsense")
        assert "There is no status" in app.screen()[-1]
        assert "A plain title" in body(app)
        await app.press("escape")
        assert "1 note" in app.screen()[0]


async def test_notes_at_any_number(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with Library(path) as lib:
        ids = add_listing(lib, [draft(f"A sufficiently long title {n}") for n in range(350)])
        for id_ in ids:
            lib._connection.execute("INSERT INTO note VALUES (?, ?, ?)", (id_, f"note {id_}", 1_700_000_000 + id_))
        lib._connection.execute("UPDATE paper SET marks = marks | 1")
    async with driving(path, (80, 24)) as app:
        await app.press("ctrl+n")
        assert "350 notes" in app.screen()[0]
        await app.press("G")
        assert "350/350" in app.screen()[0]
        assert "note 1" in body(app)
        await app.press("enter")
        assert app.row.id == 1


async def test_open_items_are_ticked_and_taken_back(library: Path) -> None:
    with Library(library) as lib:
        lib.notes.write(2, "# plan\n- [ ] ask [b]them[/b]\n- [x] done\n- [ ] try it")
    async with driving(library, (80, 24)) as app:
        await app.press("X")
        assert "2 items" in app.screen()[0]
        assert "[MASK] is all you need" in body(app)
        assert "☐ ask [b]them[/b]" in body(app)
        await app.press("x")
        assert "☑ ask [b]them[/b]" in body(app)
        assert app.lib.paper(2).note == "# plan\n- [x] ask [b]them[/b]\n- [x] done\n- [ ] try it"
        await app.press("space")
        assert app.lib.notes.open_tasks() == []
        await app.press("x")
        assert "Ticked already" in app.screen()[-1]
        await app.press("u")
        assert "1 item" in app.screen()[0]
        assert [task.text for task in app.lib.notes.open_tasks()] == ["try it"]
        await app.press("enter")
        assert app.row.id == 2
        assert app.workspace.focus == "detail"


async def test_nothing_open_and_no_notes_say_how_to_begin(library: Path) -> None:
    async with driving(library, (60, 15)) as app:
        await app.press("X", "x", "enter", "u")
        assert "Nothing open." in body(app)
        await app.press("escape", "ctrl+n", "e", "enter")
        assert "No notes yet." in body(app)
        await app.press("escape", "ctrl+e", "enter")
        assert "never had a note" in body(app)


async def test_an_old_version_is_brought_back_as_a_step(library: Path) -> None:
    with Library(library) as lib:
        lib.notes.write(1, "first\nversion")
        lib.notes.write(1, "second")
    async with driving(library, (100, 24)) as app:
        await app.press("ctrl+e")
        assert "2 versions" in app.screen()[0]
        assert "as it is now" in body(app)
        assert "+2 lines" in body(app)
        await app.press("enter")
        assert "how the note is now" in app.screen()[-1]
        await app.press("j", "enter")
        assert app.lib.paper(1).note == "first\nversion"
        assert "again as of Today" in app.screen()[-1]
        assert "first" in app.text()
        await app.press("u")
        assert app.lib.paper(1).note == "second"


async def test_find_marks_a_misspelt_word_in_the_note(library: Path) -> None:
    with Library(library) as lib:
        lib.notes.write(4, "about hippopotamus dynamics")
    async with driving(library, (100, 30)) as app:
        await app.press("f")
        await app.type("hipopotamus")
        await app.press("enter")
        assert app.row.id == 4
        document = app.workspace.reading.document
        assert document is not None
        line = document.line(document.found[0])
        assert line is not None
        assert ("hippopotamus", "match") in line


async def test_the_note_editor_explains_its_keys_and_does_them(library: Path) -> None:
    async with driving(library, (100, 24)) as app:
        await app.press("e")
        await app.type("first words")
        assert "f1 help" in app.screen()[-1]
        await app.press("f1")
        assert "Keys in the note editor" in app.text()
        await app.type("undo typ")
        await app.press("enter")
        assert "first words" not in app.text()
        await app.press("f1")
        await app.type("save and")
        await app.press("enter")
        assert app.app.screen is app.app.main


async def test_ctrl_c_copies_what_is_selected_and_else_saves_and_quits(library: Path) -> None:
    async with driving(library, (100, 24)) as app:
        await app.press("e")
        await app.type("zebras")
        await app.press("shift+left", "shift+left", "ctrl+c")
        assert app.app.clipboard == "as"
        assert app.app.return_code is None
        await app.press("end", "ctrl+c")
        assert app.app.return_code == 0
        assert app.lib.paper(1).note == "zebras"


async def test_tab_goes_on_to_the_next_fourth_column(library: Path) -> None:
    async with driving(library, (100, 24)) as app:
        await app.press("e", "tab", "a", "tab", "b", "escape")
        assert app.lib.paper(1).note == "    a   b"


async def test_what_stands_beside_a_note_with_vowel_signs_keeps_its_column(library: Path) -> None:
    with Library(library) as lib:
        lib.notes.write(1, "हिन्दी में गहन शिक्षण और भाषा मॉडल के बारे में एक बहुत लंबी पंक्ति " * 3)
    async with driving(library, (100, 24)) as app:
        await app.press("e")
        rows = [line.partition("│")[0] for line in app.screen()[1:-1]]
        assert sum("ी" in row for row in rows) > 3
        for row in rows:
            drawn = row.replace(FILLER, "")
            assert sum(1 if unicodedata.category(char) == "Mc" else max(0, wcwidth(char)) for char in drawn) == 50


async def test_a_note_that_would_steer_the_terminal_does_not_while_it_is_edited(library: Path) -> None:
    note = "\x1b]52;c;AAAA\x07copied \x1b[31mred \u202eback \x9b2Jgone\ttab\u2066"
    with Library(library) as lib:
        lib.notes.write(1, note)
    async with driving(library, (100, 24)) as app:
        await app.press("e")
        assert "copied" in app.text()
        assert not [char for char in app.text() if char != "\n" and not char.isprintable()]
        await app.press("home", "right", "right", "escape")
        assert app.lib.paper(1).note == note  # only what is drawn is cleaned


@pytest.mark.parametrize("note", ["a\rb", "a\x0cb", "a\u2028b", "a\r\nb\rc", "a\x85b"])
async def test_a_note_only_looked_at_stays_as_it_is(library: Path, note: str) -> None:
    with Library(library) as lib:
        lib.notes.write(1, note)
    async with driving(library, (100, 24)) as app:
        await app.press("e", "right", "escape")
        assert app.lib.paper(1).note == note
        assert len(app.lib.journal.history()) == 1
        await app.press("e")
        await app.type("!")
        await app.press("escape")
        assert app.lib.paper(1).note != note


@pytest.mark.parametrize("size", [(80, 24), (20, 4), (1, 1)])
async def test_what_was_pasted_is_taken_back_and_pasted_again(library: Path, size: tuple[int, int]) -> None:
    """Where that hides or shows the scrollbar, the toolkit looks for the cursor before it is within the text again."""
    text = "\n".join(f"line {number}" for number in range(15))
    async with driving(library, (80, 24)) as app:
        await app.press("e")
        await app.resize(*size)
        app.app.post_message(events.Paste(text))
        await app.settle()
        await app.press("ctrl+z")
        area = app.app.screen.query_one(TextArea)
        assert area.text == ""
        await app.press("ctrl+y")
        assert area.text == text
        await app.press("escape")
        assert app.lib.paper(1).note == text


def script(text: str | bytes, status: int = 0) -> Callable[[Sequence[str]], int]:
    """An editor that writes ``text`` and ends with ``status``."""

    def edit(arguments: Sequence[str]) -> int:
        Path(arguments[-1]).write_bytes(text.encode() if isinstance(text, str) else text)
        return status

    return edit


async def test_an_editor_that_fails_leaves_its_text_where_it_is_said_and_offered(library: Path, own_home: Path) -> None:
    async with driving(library, (80, 24), editor=script("precious", 3)) as app:
        await app.press("E")
        (draft,) = own_home.glob(".local/share/readq/drafts/*")
        shown = "".join(line.strip(" │") for line in app.screen())
        assert "ended with status 3" in shown
        assert str(draft) in shown
        await app.press("escape")
        assert app.lib.paper(1).note is None
        await app.press("e")
        assert "precious" in app.text()
        await app.press("y")
        await app.press("escape")
        assert app.lib.paper(1).note == "precious"
        assert not draft.exists()


async def test_an_editor_may_write_in_its_own_encoding(library: Path, own_home: Path) -> None:
    async with driving(library, editor=script("Größe, café".encode("latin-1"))) as app:
        await app.press("E")
        assert app.lib.paper(1).note == "Größe, café"
        assert not [*own_home.glob(".local/share/readq/drafts/*")]


@pytest.mark.parametrize("key", ["e", "E"])
async def test_a_note_that_is_too_long_is_not_cut(
    library: Path, own_home: Path, monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    monkeypatch.setattr("readq.library.notes.NOTE_CAP", 20)
    text = "more than twenty characters"
    async with driving(library, editor=script(text)) as app:
        await app.press(key)
        if key == "e":
            app.app.post_message(events.Paste(text))
            await app.settle()
            await app.press("ctrl+s")
        assert "at most 20 characters and this one has 27" in app.text()
        (draft,) = own_home.glob(".local/share/readq/drafts/*")
        assert draft.read_text() == text
        monkeypatch.setattr("readq.library.notes.NOTE_CAP", 30)
        await app.press("r")
        assert app.lib.paper(1).note == text
        assert not draft.exists()
        if key == "e":
            await app.press("escape")


async def test_a_text_that_was_kept_is_saved_beside_the_note_there_is(library: Path, own_home: Path) -> None:
    with Library(library) as lib:
        paper = lib.paper(1)
        kept = unsaved.keep(library, paper, "from before")
        lib.notes.write(1, "written since")
    async with driving(library, (80, 24)) as app:
        assert "This text for a note was not saved" in app.text()
        for size in ((1, 1), (3, 2), (30, 6), (80, 24)):
            await app.resize(*size)
        await app.press("b")
        assert app.workspace.message is not None
        note = app.lib.paper(1).note or ""
        assert note.startswith("from before")
        assert note.endswith("written since")
        assert not kept.exists()
        await app.press("u")
        assert app.lib.paper(1).note == "written since"


async def test_a_line_for_the_note_that_cannot_be_saved_is_kept(
    library: Path, own_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Library(library) as lib:
        lib.notes.write(1, "a note of some length")
    monkeypatch.setattr("readq.library.notes.NOTE_CAP", 22)
    async with driving(library) as app:
        await app.press("T", "n")
        await app.type("a line")
        await app.press("enter")
        (draft,) = own_home.glob(".local/share/readq/drafts/*")
        assert draft.read_text() == "a note of some length\na line"
        assert "The note is not saved" in app.text()
        await app.press("d", "y")
        assert not draft.exists()
        assert app.lib.paper(1).note == "a note of some length"


async def test_an_emoji_of_many_parts_is_gone_over_and_deleted_as_one(library: Path) -> None:
    family = "👨\u200d👩\u200d👧\u200d👦"
    async with driving(library) as app:
        app.lib.notes.write(1, f"a{family}b{family}")
        await app.press("e", "ctrl+end", "backspace", "left", "left", "delete")
        assert app.app.screen.query_one(TextArea).text == "ab"
        await app.press("escape")
        assert app.lib.paper(1).note == "ab"
