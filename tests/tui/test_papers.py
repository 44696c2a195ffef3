"""Reading, opening, copying, annotating."""

from __future__ import annotations

import os
import signal
from collections.abc import Sequence
from pathlib import Path

from textual.widgets import TextArea

from readq.model import Mark, Status
from tests.support.libraries import add_listing, draft, open_library, take_in_versions
from tests.tui.driving import Driver, Opened, driving


async def to_paper(app: Driver, wanted: Mark) -> None:
    """Put the cursor on a paper that has something."""
    index = app.workspace.browser.find(1, lambda row: bool(row.marks & wanted))
    assert index is not None
    app.workspace.browser.go(index)
    app.app.main.sync()


async def test_the_whole_abstract_is_there_with_where_it_was_listed(seeds_library: Path) -> None:
    async with driving(seeds_library, (80, 24)) as app:
        paper = app.lib.paper(app.row.id)
        assert paper.abstract is not None
        await app.press("enter")
        seen = ""
        for _ in range(12):
            seen += " ".join(line.strip(" ▾▴") for line in app.screen()[1:-1]) + " "
            await app.press("space")
        words = seen.split()
        for word in paper.abstract.split():
            assert word in words
        assert "Listed" in seen
        assert f"#{paper.appearances[0].rank}" in seen
        assert app.lib.rows([paper.id])[0].status is Status.INBOX
        await app.press("escape")
        assert app.workspace.focus == "list"


async def test_opening_links_gives_the_browser_an_address_and_changes_nothing(seeds_library: Path) -> None:
    opened = Opened()
    async with driving(seeds_library, opener=opened) as app:
        await to_paper(app, Mark.CODE)
        paper = app.lib.paper(app.row.id)
        await app.press("c")
        assert opened == [next(link.url for link in paper.links if link.kind == "code")]
        assert opened[0] in app.screen()[-1]
        await app.press("O")
        assert "No PDF is known" in app.screen()[-1]
        assert app.lib.rows([paper.id])[0].status is Status.INBOX


async def test_copying(seeds_library: Path) -> None:
    async with driving(seeds_library) as app:
        title = app.row.title
        await app.press("Y")
        assert title in app.app.clipboard
        assert "Copied a citation: " in app.screen()[-1]
        await app.press("y")
        assert "Copied its address: https://" in app.screen()[-1]


async def test_a_note_is_written_saved_on_escape_marked_and_undone(seeds_library: Path) -> None:
    async with driving(seeds_library) as app:
        paper = app.row.id
        await app.press("e")
        assert isinstance(app.app.screen.focused, TextArea)
        await app.type("hello [b]world")
        await app.press("escape")
        assert app.lib.paper(paper).note == "hello [b]world"
        assert "hello [b]world" in app.text()
        assert "✎" in app.screen()[1]
        await app.press("u")
        assert app.lib.paper(paper).note is None
        assert "✎" not in app.screen()[1]


async def test_a_note_is_saved_while_the_keyboard_rests_and_when_the_app_is_told_to_end(seeds_library: Path) -> None:
    async with driving(seeds_library) as app:
        paper = app.row.id
        await app.press("e")
        await app.type("idle")
        await app.app.screen.save()  # type: ignore[attr-defined]
        assert app.lib.paper(paper).note == "idle"
        await app.type(" hands")
        signal.raise_signal(signal.SIGTERM)
        await app.settle()
        assert app.lib.paper(paper).note == "idle hands"


async def test_a_note_changed_elsewhere_meanwhile_keeps_both(seeds_library: Path) -> None:
    async with driving(seeds_library) as app:
        paper = app.row.id
        await app.press("e")
        await app.type("mine")
        app.lib.notes.write(paper, "theirs")
        await app.press("escape")
        note = app.lib.paper(paper).note
        assert note is not None
        assert "mine" in note
        assert "theirs" in note
        assert "both versions" in app.screen()[-1]


async def test_the_readers_own_editor(seeds_library: Path, monkeypatch: object) -> None:
    calls: list[Sequence[str]] = []

    def editor(arguments: Sequence[str]) -> int:
        calls.append(arguments)
        draft = Path(arguments[-1])
        assert draft.stat().st_mode & 0o777 == 0o600
        draft.write_text("    from the editor; $(touch x)\n", "utf-8")
        return 0

    os.environ["VISUAL"] = "my-editor --wait 'two words'"
    try:
        async with driving(seeds_library, editor=editor) as app:
            paper = app.row.id
            await app.press("E")
            assert app.lib.paper(paper).note == "    from the editor; $(touch x)"
        assert list(calls[0][:3]) == ["my-editor", "--wait", "two words"]
        assert not Path(calls[0][-1]).exists()
    finally:
        del os.environ["VISUAL"]


async def test_n_goes_to_the_next_highlight(seeds_library: Path) -> None:
    async with driving(seeds_library, (80, 24)) as app:
        await app.press("slash", "ctrl+u")
        await app.type("abstract:efficient")
        await app.press("enter", "n")
        assert app.workspace.reading.scroll > 0 or app.workspace.browser.cursor > 0


async def test_the_abstract_before_is_shown_below_the_history(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with open_library(path) as library:
        take_in_versions(library, tmp_path, "We show [b]nothing[/b].", "We show something.")
    async with driving(path, (120, 50)) as app:
        assert "We show something." in app.text()
        assert "The abstract before" in app.text()
        assert "replaced by that of v2.jsonl" in app.text()
        assert "We show [b]nothing[/b]." in app.text()


async def test_what_is_folded_opens_with_a_key_and_with_a_click(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    authors = [f"Somebody Called Number{n}" for n in range(60)]
    with open_library(path) as library:
        add_listing(
            library, [draft("One", "Its abstract.", authors=authors), draft("Two", "Another.", authors=authors)]
        )
    async with driving(path, (100, 30)) as app:
        await app.press("enter")
        screen = app.screen()
        assert "Number59" not in "\n".join(screen)
        y = next(y for y, line in enumerate(screen) if " more C" in line)
        await app.press("C")
        assert "Number59" in "\n".join(app.screen())
        await app.press("right")
        assert "Number59" not in "\n".join(app.screen())
        await app.pilot.click("#detail", offset=(screen[y].index(" more C") + 2, y - 1))
        await app.settle()
        assert "Number59" in "\n".join(app.screen())


async def test_tex_is_shown_as_printed_and_as_it_came(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    with open_library(path) as library:
        add_listing(library, [draft(r"An $\alpha$-divergence", r"It takes $O(n\log n)$ \emph{steps}.")])
    async with driving(path, (100, 30)) as app:
        screen = "\n".join(app.screen())
        assert screen.count("An α-divergence") == 2
        assert "It takes O(n log n) steps." in screen
        await app.press("$")
        assert r"It takes $O(n\log n)$ \emph{steps}." in "\n".join(app.screen())
        await app.press("$")
        assert "It takes O(n log n) steps." in "\n".join(app.screen())
        await app.press("/")
        await app.type("log")
        await app.press("enter")
        document = app.workspace.document(80)
        assert document is not None
        marked = [text for y in range(12) for text, token in document.line(y) or () if token == "match"]
        assert marked == ["log"]


async def test_what_is_opened_instead_of_a_page_is_said(tmp_path: Path) -> None:
    path, opened = tmp_path / "x.db", Opened()
    with open_library(path) as library:
        add_listing(library, [draft("One", "Its code is at https://github.com/a/b, they say.")])
        add_listing(library, [draft("Two", "Nothing is known.")], name="b")
    async with driving(path, (100, 30), opener=opened) as app:
        await app.press("o")
        assert opened == ["https://github.com/a/b"]
        assert "Opened its code, as no page is known: https://github.com/a/b" in app.screen()[-1]
        await app.press("j", "o")
        assert opened == ["https://github.com/a/b"]
        assert "No page is known" in app.screen()[-1]
