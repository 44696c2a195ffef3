"""Named interests in the app: beginning with one, and weighing, muting, following and removing them."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from readq import signs
from readq.library import Library
from readq.library.interests import Interests, NamedInterest
from readq.model import Status
from readq.search.query import parse
from tests.tui.driving import Driver, driving

HOSTILE = "[b]video[/b]"


def name_some(path: Path) -> None:
    """Name two interests: one of words, one of a tag."""
    with Library(path) as library:
        library.tag(list(library.every_id(parse("title:video")))[:4], [HOSTILE])
        library.interests.make("speech", "words", "speech recognition and synthesis")
        library.interests.make(None, "tag", HOSTILE)


async def at_rest(app: Driver) -> None:
    """Wait for what is looked for beside the keys."""
    await app.until(lambda: "looking" not in app.screen()[0])


def titles(app: Driver, count: int = 10) -> str:
    papers = app.workspace.browser.papers
    return "\n".join(row.title.lower() for row in papers.window(0, count))


async def test_while_nothing_is_learnt_words_put_the_list_in_order_at_once(seeds_library: Path) -> None:
    async with driving(seeds_library) as app:
        await app.press("L")
        assert "listed order: nothing is queued yet" in app.screen()[0]
        assert "find three you like" in app.text()
        assert "a .bib file" in app.text()
        await app.press("w")
        await app.type("the of and")
        await app.press("enter")
        assert "!" in app.screen()[-1]
        assert "the of and" in app.screen()[0]  # to be mended
        await app.press(*["backspace"] * len("the of and"))
        await app.type("speech recognition")
        await app.press("enter")
        assert "Likely" in app.screen()[0]
        assert "order of your interests" in app.screen()[0]
        assert "speech recognition counts from now on" in app.screen()[-1]
        assert app.workspace.browser.cursor == 0
        assert titles(app).count("speech") > 4
        await app.press("u")
        assert app.lib.interests.all() == []


async def test_listed_order_says_so_until_there_is_another(seeds_library: Path) -> None:
    async with driving(seeds_library, (80, 24)) as app:
        await app.press("L", "escape")
        assert list(app.workspace.browser.papers.ids(0, 3)) == [1, 2, 3]
        assert "listed order: nothing is queued yet · ~ begins" in app.screen()[0]
        await app.press("L", "f")
        await app.type("speech")
        await app.press("enter", "a", "L")
        assert "listed order" not in app.screen()[0]
        assert "speech" in titles(app, 3)


async def test_learning_that_is_off_can_be_switched_on_where_it_is_missed(seeds_library: Path) -> None:
    with Library(seeds_library) as library:
        library.mark([5], Status.QUEUE)
        library.interest.switch(False)
    async with driving(seeds_library) as app:
        await app.press("L")
        assert "learning is switched off" in app.text()
        await app.press("o")
        assert app.lib.interest.on
        assert app.workspace.browser.papers.levels


async def test_an_interest_of_an_author_a_tag_a_file_and_papers(seeds_library: Path, tmp_path: Path) -> None:
    bib = tmp_path / "my thesis.bib"
    bib.write_text("@article{a, title = {Streaming speech recognition with few words}, author = {Ada}, year = 2024}\n")
    with Library(seeds_library) as library:
        library.tag([5, 7], [HOSTILE])
    async with driving(seeds_library) as app:
        await app.press("space", "space", "~")
        await at_rest(app)
        assert "You have named no interest yet." in app.text()
        await app.press("a", "a")
        await app.type("Nobody At All")
        await app.press("enter")
        assert "No paper of this library is by" in app.screen()[-1]
        assert "Nobody At All" in app.screen()[0]
        await app.press("escape", "a", "t", "enter")
        await app.press("a", "b")
        await app.type(str(bib))
        await app.press("enter")
        await app.press("a")
        assert "the 2 selected papers" in app.text()
        await app.press("p")
        await at_rest(app)
        assert [each.made_from for each in app.lib.interests.all()].count("papers") == 1
        made = {each.made_from: each for each in app.lib.interests.all()}
        assert made.keys() == {"tag", "file", "papers"}
        assert made["tag"].papers == (5, 7)
        assert made["papers"].papers == (1, 2)
        assert made["file"].name == "my thesis"
        assert HOSTILE in app.text()
        assert "3 interests" in app.screen()[0]


async def test_the_nearest_are_shown_and_its_papers_listed(seeds_library: Path) -> None:
    name_some(seeds_library)
    async with driving(seeds_library, (120, 30)) as app:
        await app.press("~")
        await app.until(lambda: "█" in app.text())
        assert "nearest in the inbox" in app.text()
        await app.press("j")
        await app.until(lambda: app.text().lower().count("speech") > 4)  # the one under the cursor
        await app.press("k", "enter")
        assert f"of “{HOSTILE}”" in app.screen()[0]
        assert list(app.workspace.browser.papers.ids(0, 4)) == list(app.lib.every_id(parse("title:video")))[:4]
        assert "Nearest in the inbox" in app.text()
        assert app.workspace.browser.papers.total > 50


async def test_one_is_weighed_muted_renamed_removed_and_all_of_it_taken_back(seeds_library: Path) -> None:
    name_some(seeds_library)
    async with driving(seeds_library) as app:
        await app.press("~", "j", "+")
        assert app.lib.interests.get("speech").weight == 2
        assert "counts 2×" in app.text()
        await app.press("+")
        assert "2 times as much as another already" in app.screen()[-1]
        await app.press("-", "-")
        assert app.lib.interests.get("speech").weight == 0.5
        await app.press("m")
        assert app.lib.interests.get("speech").muted
        assert "Muted the interest “speech”" in app.screen()[-1]
        await app.press("r")
        await app.press(*["backspace"] * len("speech"))
        await app.type("a voice")
        await app.press("enter")
        assert [each.name for each in app.lib.interests.all()] == [HOSTILE, "a voice"]
        await app.press("r")
        assert "a voice" in app.screen()[0]  # the cursor stayed on it
        await app.press("escape", "x")
        assert [each.name for each in app.lib.interests.all()] == [HOSTILE]
        assert "Removed the interest “a voice”" in app.screen()[-1]
        await app.press("u", "u", "u")
        await at_rest(app)
        restored = app.lib.interests.get("speech")
        assert (restored.weight, restored.muted) == (0.5, False)


async def test_following_one_orders_the_list_by_it_and_says_how_to_leave(seeds_library: Path) -> None:
    name_some(seeds_library)
    async with driving(seeds_library, (80, 24)) as app:
        await app.press("L", "~", "j", "f", "q")
        assert "order of interest: speech only · ~ f all again" in app.screen()[0]
        assert titles(app).count("speech") > 4
        assert "of speech  for" in app.text()  # in the paper
        document = app.workspace.document(60)
        assert document is not None
        text = "\n".join("".join(span for span, _ in document.line(at) or []) for at in range(document.length()))
        assert "your interest speech" in text
        await app.press("~", "f", "q")
        assert "only" not in app.screen()[0]
        assert "order of your interests" in app.screen()[0]


async def test_what_is_found_among_the_liked_is_taken_under_a_name(seeds_library: Path) -> None:
    with Library(seeds_library) as library:
        for word in ("speech", "diffusion"):
            library.mark(list(library.every_id(parse(f"title:{word}")))[:7], Status.QUEUE)
    async with driving(seeds_library) as app:
        await app.press("~")
        await app.until(lambda: "Found among what you like" in app.text())
        before = app.screen()[0]
        await app.press("+")
        assert "It has no name yet: t takes it." in app.screen()[-1]
        await app.press("t")
        await at_rest(app)
        (made,) = app.lib.interests.all()
        assert made.made_from == "found"
        assert len(made.papers) > 2
        assert "2 interests, 2 of them found" in before
        assert "2 interests, 1 of them found" in app.screen()[0]  # what has a name is not offered again


async def test_the_interests_are_drawn_in_ascii(seeds_library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    name_some(seeds_library)
    monkeypatch.setattr(signs, "_ascii", True)
    async with driving(seeds_library, (80, 24)) as app:
        await app.press("~", "j", "+")
        await app.until(lambda: "nearest" in app.text() and app.text().lower().count("speech") > 3)
        assert app.text().isascii()


@pytest.mark.parametrize("slow", [1, 2])
async def test_what_is_found_later_takes_no_key_from_what_is_listed(
    seeds_library: Path, monkeypatch: pytest.MonkeyPatch, slow: int
) -> None:
    name_some(seeds_library)
    read = Interests.all
    calls: list[int] = []
    begun, go = threading.Event(), threading.Event()

    def every(self: Interests) -> list[NamedInterest]:
        calls.append(1)
        if len(calls) == slow:
            begun.set()
            go.wait(30)
        return read(self)

    async with driving(seeds_library, (80, 24)) as app:
        monkeypatch.setattr(Interests, "all", every)
        monkeypatch.setattr(Interests, "found", lambda _: [])
        await app.pilot.press("~")
        while not begun.is_set():
            await app.pilot.pause()
        await app.pilot.press("j")
        go.set()
        await app.settle()
        assert app.screen()[0].rstrip().endswith("2/2")
