"""Tags on papers, and tags as a whole."""

from __future__ import annotations

from pathlib import Path

from readq.library import Library
from tests.tui.driving import Driver, driving


def tagged(path: Path, **tags: int) -> list[int]:
    """Give the first papers of the library tags, e.g. the first two ``nlp``; returns the ids of the first five."""
    from readq.filters import Filter

    with Library(path) as library:
        ids = list(library.open_list(Filter()).ids(0, 60))
        for name, papers in tags.items():
            library.tag(ids[:papers], [name])
    return ids[:5]


def tags_of(app: Driver, paper: int) -> tuple[str, ...]:
    return app.lib.paper(paper).tags


async def test_a_new_tag_by_typing_it(seeds_library: Path) -> None:
    async with driving(seeds_library) as app:
        paper = app.row.id
        await app.press("t")
        assert "No tags yet" in app.text()
        await app.type("to read")
        assert "new tag" in app.text()
        assert "enter adds it" in app.text()
        await app.press("enter")
        assert app.app.screen is app.app.main
        assert tags_of(app, paper) == ("to read",)
        assert "Tagged +to read · u undo" in app.screen()[-1]
        assert "#to read" in app.text()
        assert app.row.id == paper
        await app.press("u")
        assert tags_of(app, paper) == ()


async def test_completing_and_removing_are_one_step(seeds_library: Path) -> None:
    first, *_ = tagged(seeds_library, diffusion=3, vision=1, agents=2)
    async with driving(seeds_library) as app:
        await app.press("t")
        await app.type("vis")
        assert "enter removes vision" in app.text()
        await app.press(",")
        assert "to be removed" in app.text()
        await app.type("rl,")
        await app.press("escape")
        assert tags_of(app, first) == ("agents", "diffusion", "rl")
        await app.press("u")
        assert tags_of(app, first) == ("agents", "diffusion", "vision")


async def test_enter_takes_the_tag_under_the_cursor_unless_others_were_ticked(seeds_library: Path) -> None:
    first, second, *_ = tagged(seeds_library)
    tagged(seeds_library, agents=5, diffusion=4, vision=3)
    with Library(seeds_library) as library:
        library.tag([first, second], [], ["agents", "diffusion", "vision"])
    async with driving(seeds_library) as app:
        await app.press("t", "down", "enter")
        assert app.app.screen is app.app.main
        assert tags_of(app, first) == ("diffusion",)
        await app.press("j", "t", "space", "down", "enter")  # what was ticked is meant, not what is looked at
        assert app.app.screen is app.app.main
        assert tags_of(app, second) == ("agents",)


async def test_some_of_the_selected_papers_have_it(seeds_library: Path) -> None:
    ids = tagged(seeds_library, diffusion=1, vision=3)
    async with driving(seeds_library) as app:
        await app.press("space", "space", "space", "t")
        assert "3 papers" in app.text()
        assert "[~] diffusion  on 1 of 3" in app.text()
        assert "[✓] vision" in app.text()
        await app.press("space")
        assert "[✓] diffusion  to be added" in app.text()
        await app.press("space", "space")
        assert "[~] diffusion  on 1 of 3" in app.text()
        await app.press("space", "escape")
        assert [tags_of(app, paper) for paper in ids[:4]] == [("diffusion", "vision")] * 3 + [()]
        assert app.desk.browser.selected == 0
        await app.press("u")
        assert [tags_of(app, paper) for paper in ids[:2]] == [("diffusion", "vision"), ("vision",)]


async def test_leaving_all_as_it_was(seeds_library: Path) -> None:
    first, *_ = tagged(seeds_library, vision=1)
    async with driving(seeds_library) as app:
        await app.press("t", "space", "ctrl+c")
        assert tags_of(app, first) == ("vision",)
        await app.press("t", "escape")
        assert tags_of(app, first) == ("vision",)
        await app.press("t")
        await app.type('a"b')
        await app.press("enter")
        assert "A tag is up to" in app.text()
        await app.press("escape", "escape")
        assert app.lib.journal.history(1)[0].actor != "tui"


async def test_many_papers_ask_first_and_the_end_keeps_what_was_ticked(seeds_library: Path) -> None:
    async with driving(seeds_library) as app:
        await app.press("ctrl+a", "t")
        await app.type("all")
        await app.press("enter")
        assert "628 papers?" in app.screen()[0]
        await app.press("enter")
        assert not app.lib.counts().tags
        await app.press("escape", "t")
        await app.type("kept")
        await app.press(",", "ctrl+q")
        assert app.lib.counts().tags == {"kept": (1, 1)}


async def test_repeating_the_last_tags(seeds_library: Path) -> None:
    first, second, *_ = tagged(seeds_library)
    async with driving(seeds_library) as app:
        await app.press("t")
        await app.type("x")
        await app.press("enter", "j", "full_stop")
        assert tags_of(app, second) == ("x",)
        assert tags_of(app, first) == ("x",)


async def test_renaming_a_tag_from_the_filter_pane(seeds_library: Path) -> None:
    first, *_ = tagged(seeds_library, nlp=3, vision=1)
    async with driving(seeds_library) as app:
        await app.press("shift+tab", "j", "j", "j", "j", "j")
        assert "rename" in app.screen()[-1]
        await app.press("enter")
        assert app.desk.query == "tag:nlp"
        await app.press("shift+tab", "r", "ctrl+u")
        await app.type("language")
        await app.press("enter")
        assert tags_of(app, first) == ("language", "vision")
        assert app.desk.query == "tag:language"
        assert app.desk.browser.papers.total == 3
        await app.press("u")
        assert tags_of(app, first) == ("nlp", "vision")


async def test_saved_views_follow_a_tag_that_is_renamed_and_back(seeds_library: Path) -> None:
    tagged(seeds_library, nlp=3, vision=1)
    with Library(seeds_library) as library:
        library.views.save("Language", "tag:nlp,vision -tag:other sort:title")
        library.views.save("Else", 'diffusion "tag:nlp"')
    async with driving(seeds_library) as app:
        await app.press("colon", *"language", "enter")
        assert app.desk.browser.papers.total == 3
        await app.press("colon", *"rename a tag", "enter", *"nlp", "enter", "ctrl+u", *"Text", "enter")
        assert "Renamed #nlp to #Text · 1 saved view too · u undo" in app.screen()[-1]
        assert dict(app.desk.saved) == {
            "Language": "tag:text,vision -tag:other sort:title",
            "Else": 'diffusion "tag:nlp"',
        }
        assert app.desk.browser.papers.total == 3
        assert "Language" in app.screen()[0]
        await app.press("u")
        assert dict(app.desk.saved)["Language"] == "tag:nlp,vision -tag:other sort:title"
        await app.press("U", "colon", *"delete a tag", "enter", *"text", "enter")
        assert "Took #Text off 3 papers · 1 saved view still asks for it · u undo" in app.screen()[-1]


async def test_deleting_a_tag_asks_when_it_is_on_many_papers(seeds_library: Path) -> None:
    tagged(seeds_library, many=25, few=2)
    async with driving(seeds_library) as app:
        await app.press("colon")
        await app.type("delete a tag")
        await app.press("enter")
        await app.type("many")
        await app.press("enter")
        assert "off 25 papers?" in app.screen()[0]
        await app.press("y")
        assert set(app.lib.counts().tags) == {"few"}
        await app.press("u")
        assert app.lib.counts().tags["many"] == (25, 25)
        await app.press("colon")
        await app.type("delete a tag")
        await app.press("enter")
        await app.type("few")
        await app.press("enter")
        assert set(app.lib.counts().tags) == {"many"}


async def test_tagging_the_paper_of_a_triage_round(seeds_library: Path) -> None:
    async with driving(seeds_library) as app:
        paper = app.row.id
        await app.press("T", "t")
        await app.type("now")
        await app.press("enter", "enter")
        assert tags_of(app, paper) == ("now",)
        assert "#now" in app.text()
        await app.press("s")
        assert app.lib.rows([paper])[0].status.label == "skip"
