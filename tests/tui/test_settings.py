"""What the settings do in the app, and its pages of keys and settings."""

from __future__ import annotations

from pathlib import Path

import pytest

from readq.config.settings import Config
from readq.library import Library
from readq.model import Status
from readq.tui.shell.command import clashes, declared_keys
from readq.tui.shell.registry import COMMANDS
from scripts import app_docs
from tests.tui.driving import driving


def settings(text: str) -> Config:
    config = Config(Path("config.toml"))
    config.read(text)
    return config


def test_no_key_means_two_things() -> None:
    assert clashes(COMMANDS, declared_keys(COMMANDS)) == []


def test_the_pages_are_what_the_declarations_give() -> None:
    again = "write it again with: make docs"
    assert app_docs.KEYS_PAGE.read_text(encoding="utf-8") == app_docs.keys_page(), again
    assert app_docs.CONFIG_PAGE.read_text(encoding="utf-8") == app_docs.config_page(), again
    readme = app_docs.README.read_text(encoding="utf-8")
    assert readme == app_docs.with_keys(readme), again
    for command in COMMANDS:
        assert f"`{command.id}`" in app_docs.keys_page() or command.id.startswith("view.")


async def test_other_keys_are_followed_and_shown(seeds_library: Path) -> None:
    async with driving(seeds_library, config=settings('[keys]\nskip = "f9"\nqueue = []\nundo = ["ctrl+x"]\n')) as app:
        paper = app.row.id
        await app.press("s", "a")
        assert app.row.id == paper
        await app.press("f9")
        assert app.lib.rows([paper])[0].status is Status.SKIP
        assert "^x undo" in app.screen()[-1]
        await app.press("ctrl+x")
        assert app.lib.rows([paper])[0].status is Status.INBOX
        await app.press("colon")
        await app.type("add to queue")
        await app.press("enter")
        assert app.lib.rows([paper])[0].status is Status.QUEUE


async def test_keys_about_the_terminal_go_to_whatever_the_reader_gives_them_to(seeds_library: Path) -> None:
    config = settings('[keys]\nskip = ["f8"]\n"note" = ["ctrl+l"]\n')
    async with driving(seeds_library, config=config) as app:
        paper = app.row.id
        await app.press("f8")
        assert app.lib.paper(paper).row.status is Status.SKIP
        assert not app.workspace.mouse_free
        assert config.problems == []
    async with driving(seeds_library) as app:
        await app.press("f8", "slash", "f8", "f8")  # while something is typed, too
        assert app.workspace.mouse_free
        assert app.workspace.prompt is not None
        assert "f8" not in app.workspace.prompt.edit.text
        await app.press("escape", "escape")
        assert "f8 mouse back" in app.text()


async def test_where_the_cursor_goes_after_a_decision(seeds_library: Path) -> None:
    with Library(seeds_library) as library:
        from readq.filters import Filter

        second = library.open_list(Filter()).ids(1, 2)
        library.mark(second, Status.READ)
    for rule, cursor in (("undecided", 2), ("next", 1), ("stay", 0)):
        async with driving(seeds_library, config=settings(f'advance = "{rule}"')) as app:
            await app.press("5", "g", "s")
            assert app.workspace.browser.cursor == cursor
            await app.press("u", "1")


async def test_asking_from_another_number_on(seeds_library: Path) -> None:
    async with driving(seeds_library, config=settings("confirm_above = 1")) as app:
        await app.press("space", "space", "s")
        assert app.workspace.prompt is not None
        await app.press("y")
        assert app.lib.counts().status[Status.SKIP] == 2


async def test_dates_and_layout(seeds_library: Path) -> None:
    config = settings('date_format = "<%Y>"\n[layout]\nfilter = false\nbeside = 30\n')
    async with driving(seeds_library, config=config) as app:
        assert "Sources" not in app.text()
        assert app.workspace.frame(120, 40).list.width == 36
        await app.press("s", "k")
        assert "skipped <20" in app.text()


async def test_a_note_begins_with_the_template(seeds_library: Path) -> None:
    async with driving(seeds_library, config=settings('[note]\ntemplate = "About {title}\\n\\n"')) as app:
        paper = app.row
        await app.press("e")
        assert f"About {paper.title[:20]}" in app.text()
        await app.press("escape")
        assert app.lib.paper(paper.id).note is None
        await app.press("e", "x", "escape")
        assert app.lib.paper(paper.id).note == f"About {paper.title}\n\nx"


async def test_mistakes_are_said_once_and_calmly(seeds_library: Path) -> None:
    config = settings('\nthme = "x"\nadvance = "up"\n[keys]\nskipp = "x"\n')
    async with driving(seeds_library, config=config) as app:
        assert "config.toml:2 there is no setting 'thme'" in app.screen()[-1]
        assert "· and 2 more · : settings" in app.screen()[-1]
        await app.press("s")
        assert "config.toml" not in app.screen()[-1]
        await app.press("colon")
        await app.type("settings")
        await app.press("enter")
        assert "config.toml:3  advance: use 'undecided', 'next' or 'stay'" in app.text()
        assert "config.toml:5  keys: there is no command 'skipp'; did you mean 'skip'?" in app.text()
        assert "confirm_above" in app.text()
        assert "enter" not in app.screen()[-3]
        await app.press("enter")
        assert app.app.screen is app.app.main


async def test_mistakes_can_be_read_in_a_narrow_terminal(seeds_library: Path) -> None:
    async with driving(seeds_library, (60, 15), config=settings('advance = "up"\n[keys]\nskipp = "x"\n')) as app:
        assert app.screen()[-1].rstrip().endswith("… · and 1 more · : settings")
        await app.press("colon", *"settings", "enter")
        shown = " ".join(app.text().replace("┃", " ").split())
        assert "there is no command 'skipp'; did you mean 'skip'?" in shown


async def test_a_theme_is_shown_while_choosing_and_kept(seeds_library: Path) -> None:
    async with driving(seeds_library, theme="") as app:
        assert app.app.chosen_theme == "readq-dark"
        await app.press("colon")
        await app.type("choose a theme")
        await app.press("enter", "down")
        assert app.app.chosen_theme == "readq-light"
        await app.press("escape")
        assert app.app.chosen_theme == "readq-dark"
        await app.press("colon")
        await app.type("choose a theme")
        await app.press("enter")
        await app.type("nord")
        await app.press("enter")
        assert app.app.chosen_theme == "nord"
    async with driving(seeds_library, theme="") as app:
        assert app.app.chosen_theme == "nord"
    async with driving(seeds_library, theme="", config=settings('theme = "high-contrast"')) as app:
        assert app.app.chosen_theme == "readq-contrast"


def test_palette_only_commands_have_no_key() -> None:
    assert all(not declared_keys(COMMANDS)[name] for name in ("theme", "settings", "tag.rename", "tag.delete"))


async def test_alt_and_a_letter_is_not_the_letter(seeds_library: Path) -> None:
    async with driving(seeds_library) as app:
        await app.press("alt+s", "T", "alt+s", "escape", "colon", "alt+s", "escape", "slash", "alt+s", "escape")
        assert app.lib.counts().status[Status.INBOX] == 628
        assert app.workspace.query == "status:inbox"


@pytest.mark.parametrize("term", ["xterm", "screen", "linux"])
async def test_a_terminal_of_sixteen_colours_keeps_its_own(
    seeds_library: Path, monkeypatch: pytest.MonkeyPatch, term: str
) -> None:
    monkeypatch.setenv("TERM", term)
    monkeypatch.delenv("COLORTERM", raising=False)
    async with driving(seeds_library, theme="") as app:
        assert app.app.chosen_theme == "ansi"
    async with driving(seeds_library, theme="", config=settings('theme = "light"')) as app:
        assert app.app.chosen_theme == "readq-light"


async def test_a_theme_is_remembered_for_terminals_with_as_many_colours(
    seeds_library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLORTERM", "truecolor")
    async with driving(seeds_library, theme="") as app:
        assert app.app.chosen_theme == "readq-dark"
        await app.press("colon")
        await app.type("choose a theme")
        await app.press("enter", "down", "enter")
        assert app.app.chosen_theme == "readq-light"
    async with driving(seeds_library, theme="") as app:
        assert app.app.chosen_theme == "readq-light"
    monkeypatch.setenv("TERM", "linux")
    monkeypatch.delenv("COLORTERM")
    async with driving(seeds_library, theme="") as app:
        assert app.app.chosen_theme == "ansi"
