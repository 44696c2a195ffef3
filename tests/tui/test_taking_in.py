"""A first run: an empty library says where papers come from, and takes them in."""

from __future__ import annotations

from pathlib import Path

from readq.config.settings import Config
from readq.library import Library
from tests.tui.driving import driving


async def test_an_empty_library_takes_in_a_folder(tmp_path: Path, seeds: Path) -> None:
    path = tmp_path / "library.db"
    Library(path).close()
    async with driving(path, (80, 24)) as app:
        assert "takes in a file or folder" in app.text()
        assert "readq demo" in app.text()
        await app.press("ctrl+o")
        await app.type(str(seeds))
        await app.press("enter")
        await app.until(lambda: "+ 628 new papers" in app.screen()[-1])
        assert app.workspace.browser.papers.total == 628
        assert app.workspace.browser.current is not None


async def test_what_cannot_be_taken_in_is_said(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    Library(path).close()
    (tmp_path / "a page with spaces.txt").write_text("Milk, eggs, bread.")
    async with driving(path) as app:
        for typed, says in (
            ("/nowhere/at/all.txt", "There is no file or folder /nowhere/at/all.txt."),
            ("https://example.org", "That is an address"),
            (f"'{tmp_path}/a page with spaces.txt'", "a page with spaces.txt:"),
        ):
            await app.press("ctrl+o")
            await app.type(typed)
            await app.press("enter")
            await app.until(lambda says=says: says in app.screen()[-1])  # type: ignore[misc]
        assert app.lib.counts().total == 0


async def test_a_program_that_fails_with_what_came_in_is_said_beside_it(tmp_path: Path) -> None:
    config = Config()
    config.read('[on_arrival]\nrun = "/no/such/program"\n')
    Library(tmp_path / "library.db").close()
    (tmp_path / "list.bib").write_text("@misc{a, title={A paper that nobody has seen before}}\n")
    async with driving(tmp_path / "library.db", (160, 30), config=config) as app:
        await app.press("ctrl+o")
        await app.type(f"{tmp_path}/list.bib")
        await app.press("enter")
        said = "+ 1 new paper · ! /no/such/program (on_arrival.run) cannot be started: No such file or directory"
        await app.until(lambda: said in app.screen()[-1])
        assert app.lib.counts().total == 1
