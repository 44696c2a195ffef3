"""Rules for papers that arrive, made and looked after in the app."""

from __future__ import annotations

from pathlib import Path

import pytest

from readq.library import Library
from readq.model import Status
from tests.support.libraries import add_listing, draft, open_library
from tests.tui.driving import Driver, driving


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "library.db"
    with open_library(path) as library:
        add_listing(library, [draft("A video of [b]cats[/b]"), draft("A video of dogs"), draft("A theory of dogs")])
        library.mark([2], Status.READ)
    return path


async def arrives(app: Driver, *titles: str) -> None:
    with Library(app.lib.path) as library:
        add_listing(library, [draft(title) for title in titles], name="next")
        library.arrivals.apply()


async def test_a_rule_is_tried_on_the_library_before_it_is_kept(path: Path) -> None:
    async with driving(path, (100, 30)) as app:
        await app.press("F", "r")
        assert "What arrives waits in the inbox" in app.text()
        await app.press("a")
        await app.type("title:(video")
        await app.press("enter")
        assert "!" in app.screen()[-1]
        assert "title:(video" in app.screen()[0]  # to be mended
        await app.press(*["backspace"] * len("(video"))
        await app.type("video")
        await app.press("enter")
        assert "matches 2 papers of the library, 1 of them undecided" in app.text()
        assert "A video of [b]cats[/b]" in app.text()
        await app.press("s")
        assert "skip title:video" in app.screen()[0]
        await app.press(*["backspace"] * len("skip title:video"))
        await app.type("no video")
        await app.press("enter")
        assert "no video will skip what arrives and matches." in app.screen()[-1]
        await arrives(app, "A video of ants", "A theory of ants")
        assert app.lib.paper(4).row.status == Status.SKIP
        assert app.lib.paper(5).row.status == Status.INBOX
        assert app.lib.paper(1).row.status == Status.INBOX  # it was there before the rule


async def test_rules_tag_rest_and_go(path: Path) -> None:
    async with driving(path, (80, 24)) as app:
        await app.press("/")
        await app.type("title:dogs")
        await app.press("enter", "F", "r", "a", "enter")  # the query of the list
        await app.press("t")
        await app.type("pets")
        await app.press("enter", "enter")
        assert [(rule.query, rule.action, rule.value) for rule in app.lib.arrivals.rules()] == [
            ("title:dogs", "tag", "pets")
        ]
        await arrives(app, "More dogs")
        assert app.lib.paper(4).tags == ("pets",)
        await app.press("p")
        assert "rests" in app.text()
        await arrives(app, "Still more dogs")
        assert app.lib.paper(5).tags == ()
        await app.press("x", "escape")
        assert len(app.lib.arrivals.rules()) == 1
        await app.press("x", "x")
        assert app.lib.arrivals.rules() == []
        assert app.lib.paper(4).tags == ("pets",)


async def test_a_rule_opens_what_it_matches(path: Path) -> None:
    with Library(path) as library:
        library.arrivals.add("videos", "title:video", "watch")
    async with driving(path) as app:
        await app.press("F", "r", "enter")
        assert app.workspace.query == "title:video"
        assert app.workspace.browser.papers.total == 2


async def test_a_rule_for_the_likeliest_is_made_and_tried(path: Path) -> None:
    with Library(path) as library:
        library.mark([2], Status.INBOX)
    async with driving(path) as app:
        await app.press("F", "r", "a")
        await app.type("title:video")
        await app.press("enter", "l")
        await app.press("enter")  # 10
        assert "but nothing is learnt yet" in app.text()
        await app.press("escape")
    with Library(path) as library:
        library.interests.make("dogs", "words", "dogs")
    async with driving(path) as app:
        await app.press("F", "r", "a")
        await app.type("title:dogs")
        await app.press("enter", "l", "backspace", "backspace")
        await app.type("0")
        await app.press("enter")
        assert "Give a number from 1 to 1,000." in app.text()
        await app.press("backspace", "backspace")
        await app.type("1")
        await app.press("enter")
        assert "here the 1 likeliest" in app.text()
        await app.press("a", "enter")
        (rule,) = app.lib.arrivals.rules()
        assert (rule.query, rule.action, rule.top) == ("title:dogs", "queue", 1)
        assert "queue, the 1 likeliest" in app.text()
