"""Writing papers for other programs from within the app."""

from __future__ import annotations

from pathlib import Path

from bibtexparser.entrypoint import parse_string

from tests.tui.driving import driving


async def test_the_list_is_written_into_a_file_and_replaced_only_when_asked(
    seeds_library: Path, tmp_path: Path
) -> None:
    async with driving(seeds_library) as app:
        await app.press("x")
        assert "Export all 628 listed" in app.text()
        await app.type("bibl")
        await app.press("enter")
        await app.press("ctrl+u")
        await app.type(f"{tmp_path}/out.bib")
        await app.press("enter")
        await app.until(lambda: "Wrote 628 papers to" in app.screen()[-1])
        text = (tmp_path / "out.bib").read_text()
        assert len(parse_string(text).entries) == 628
        (tmp_path / "out.bib").write_text("mine")
        for answer, left in (("n", "mine"), ("y", text)):
            await app.press("x", "enter")
            assert f"{tmp_path}/readq.bib" in app.text()
            await app.press("ctrl+u")
            await app.type(f"{tmp_path}/out.bib")
            await app.press("enter")
            assert "Replace" in app.text()
            await app.press(answer)
            if answer == "y":
                await app.until(lambda: "Wrote 628" in app.screen()[-1])
            assert (tmp_path / "out.bib").read_text() == left


async def test_what_is_selected_is_copied(seeds_library: Path) -> None:
    async with driving(seeds_library) as app:
        titles = [app.lib.paper(app.row.id).title]
        await app.press("space")
        titles.append(app.lib.paper(app.row.id).title)
        await app.press("space", "x")
        assert "Export 2 selected" in app.text()
        await app.type("titles")
        await app.press("enter", "ctrl+u", "enter")
        await app.until(lambda: "Copied 2 papers as titles" in app.screen()[-1])
        assert app.app.clipboard == "\n".join(titles) + "\n"


async def test_from_the_paper_it_is_that_one_and_what_cannot_be_is_said(seeds_library: Path) -> None:
    async with driving(seeds_library) as app:
        await app.press("enter", "x")
        assert "Export this paper" in app.text()
        await app.type("markdown")
        await app.press("enter", "ctrl+u")
        await app.type("/no/such/folder/x.md")
        await app.press("enter")
        assert "There is no folder /no/such/folder." in app.screen()[-1]


async def test_a_list_that_was_found_is_what_was_found(seeds_library: Path) -> None:
    async with driving(seeds_library) as app:
        await app.press("f")
        await app.type("diffusion")
        await app.press("enter")
        total = app.workspace.browser.papers.total
        assert 0 < total < 628
        await app.press("x")
        assert f"Export all {total} listed" in app.text()
        await app.type("titles")
        await app.press("enter", "ctrl+u", "enter")
        await app.until(lambda: f"Copied {total} papers" in app.screen()[-1])


async def test_notes_of_what_is_selected_go_into_a_folder(seeds_library: Path, tmp_path: Path) -> None:
    async with driving(seeds_library) as app:
        await app.press("space", "space", "x")
        await app.type("vault")
        await app.press("enter", "ctrl+u")
        await app.type(f"{tmp_path}/notes")
        await app.press("enter")
        await app.until(lambda: "2 new notes" in app.screen()[-1])
        first, second = sorted((tmp_path / "notes").iterdir())
        first.write_text(first.read_text().replace("> [!abstract]", "> [!mine]"))
        second.write_text(second.read_text() + "My own words.")
        await app.press("x", "enter", "ctrl+u")
        await app.type(f"{tmp_path}/notes")
        await app.press("enter")
        await app.until(lambda: "0 new notes" in app.screen()[-1])
        assert "1 left alone" in app.screen()[-1]
        assert second.read_text().endswith("My own words.")
