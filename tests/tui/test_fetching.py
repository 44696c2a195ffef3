"""Fetching from within the app: subscribing, progress, what arrives, calling it off, looking a paper up."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request as Asked
from werkzeug import Response

from readq.config.settings import Config
from readq.library import Library
from readq.library.fetch_settings import Settings
from readq.model import Status
from readq.sources.subscriptions import Services
from tests.library.test_fetching import record
from tests.support.libraries import add_listing, draft, open_library
from tests.tui.driving import driving


@pytest.fixture
def httpserver() -> Iterator[HTTPServer]:
    with HTTPServer(threaded=True) as server:
        yield server


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "library.db"
    with open_library(path) as library:
        add_listing(library, [draft(f"A paper that is here, the {number}th") for number in range(30)])
    return path


def mirrored(server: HTTPServer) -> Config:
    url = server.url_for("").rstrip("/")
    config = Config()
    config.read(f'[fetch]\nhuggingface = "{url}"\narxiv = "{url}"\narxiv_feeds = "{url}"\n')
    assert not config.problems
    return config


async def test_subscribing_and_fetching(path: Path, httpserver: HTTPServer) -> None:
    go = threading.Event()

    def answer(asked: Asked) -> Response:
        assert go.wait(30)
        return Response(json.dumps([record(number) for number in range(1, 61)]), content_type="application/json")

    httpserver.expect_request("/api/daily_papers").respond_with_handler(answer)
    async with driving(path, config=mirrored(httpserver)) as app:
        await app.press("j", "j", "s")
        before = app.row
        await app.press("F")
        assert "Nothing is subscribed to yet." in app.text()
        await app.press("a")
        await app.type("nonsense")
        await app.press("enter")
        assert "nothing to subscribe to" in app.screen()[-1]
        await app.press("a")
        await app.type("hf:2026-03-12")
        await app.press("enter")
        assert "HF 2026-03-12" in app.text()
        assert "not fetched yet" in app.text()
        await app.press("F")
        await app.until(lambda: "fetching …" in app.screen()[0])
        await app.press("F")
        assert "A fetch is going on" in app.screen()[-1]
        await app.press("escape")
        await app.press("j", "k")  # the list goes on working
        go.set()
        await app.until(lambda: "+ 60 new papers" in app.screen()[-1])
        assert app.row == before
        assert "60 new at the end: G" in app.screen()[0]
        assert app.workspace.browser.papers.total == 90
        await app.press("G")
        assert app.row.title == "A study of matter number 60"
        await app.press("F")
        assert "every 3h" in app.text()
        await app.press("p")
        assert "paused" in app.text()
        await app.press("x", "x")
        assert "Nothing is subscribed to yet." in app.text()


async def test_a_failure_is_said_and_a_fetch_called_off(path: Path, httpserver: HTTPServer) -> None:
    asked = threading.Event()

    def answer(request: Asked) -> Response:
        asked.set()
        threading.Event().wait(20)
        return Response("[]")

    httpserver.expect_request("/api/daily_papers").respond_with_handler(answer)
    httpserver.expect_request("/feed").respond_with_data("gone", status=410)
    with Library(path) as library:
        library.subscriptions.add(httpserver.url_for("/feed"), "A [bold] blog")
        library.subscriptions.add("hf")
    async with driving(path, config=mirrored(httpserver)) as app:
        await app.press("F", "enter")
        await app.until(lambda: "gone for good" in app.screen()[-1])
        assert "[bold]" in app.text()
        assert "paused" in app.text()
        await app.press("j", "enter")
        await app.until(asked.is_set)
        await app.press("c")
        await app.until(lambda: "called off" in app.screen()[-1])
        await app.press("j", "enter")
        await app.until(lambda: "fetching …" in app.screen()[0])
        await app.press("ctrl+q")  # and nobody waits for it


async def test_what_another_program_brings_is_at_the_end_of_the_list(path: Path, tmp_path: Path) -> None:
    async with driving(path) as app:
        await app.press("j", "s", "j")
        before, top = app.row, app.workspace.browser.top
        with Library(path) as library:
            for page in range(3):
                titles = [draft(f"Page {page}, arrival {number} of many") for number in range(100)]
                add_listing(library, titles, name=f"new {page}")
        await app.until(lambda: "300 new at the end" in app.screen()[0])
        assert (app.row, app.workspace.browser.top) == (before, top)
        await app.press("G")
        assert app.row.title == "Page 2, arrival 99 of many"
        await app.press("q")
        assert app.workspace.browser.papers.position(app.row.id) == 329
    async with driving(path) as app:
        await app.press("slash")
        await app.type("arrival")
        await app.press("enter")
        with Library(path) as library:
            add_listing(library, [draft("A late arrival at this place")], name="last")
        await app.until(lambda: "R: new papers" in app.screen()[0])


async def test_an_empty_inbox_fills_by_itself(path: Path) -> None:
    with Library(path) as library:
        library.mark(range(1, 31), Status.SKIP)
    async with driving(path) as app:
        assert "Inbox zero." in app.text()
        with Library(path) as library:
            add_listing(library, [draft("An arrival in an empty inbox")], name="new")
        await app.until(lambda: "An arrival in an empty inbox" in app.text())


async def test_a_paper_is_looked_up(tmp_path: Path, httpserver: HTTPServer) -> None:
    path = tmp_path / "library.db"
    said = "We look at matter number 7 and find that it matters a great deal to those who look at it again and again, "
    said += "which is more than could be said of numbers five, six and eight in earlier work of ours and of others."
    with open_library(path) as library:
        add_listing(library, [draft("A study of matter number 7", said), draft("Another paper altogether", said)])
    httpserver.expect_request("/api/papers/search").respond_with_json([record(7, summary=said)])
    httpserver.expect_request("/api/query").respond_with_data("<feed xmlns='http://www.w3.org/2005/Atom'/>")
    config = mirrored(httpserver)
    async with driving(path, config=config) as app:
        await app.press("W")
        await app.until(lambda: "Found out what" in app.screen()[-1])
        assert app.lib.paper(1).identifiers == (("arxiv", "2603.00007"),)
        await app.press("W")
        assert "It has an id already." in app.screen()[-1]
        await app.press("u")
        assert app.lib.paper(1).identifiers == ()
        await app.press("space", "j", "space", "W")
        await app.until(lambda: "1 of 2 papers were found" in app.text())
        await app.press("enter")
        await app.until(lambda: app.lib.paper(1).identifiers != ())
        assert app.lib.paper(2).identifiers == ()
        assert app.lib.maintenance.check() == []


async def test_services_are_asked_for_stars_and_citations(
    tmp_path: Path, httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = httpserver.url_for("").rstrip("/")
    services = Services(url, url, url, url, url, url)
    monkeypatch.setattr(
        "readq.library.fetch_settings.configured", lambda _: Settings(services, seconds={"localhost": 0.0})
    )
    path = tmp_path / "library.db"
    with open_library(path) as library:
        add_listing(library, [draft("A paper with an id", arxiv="2603.00007"), draft("A paper without one")])
    told = record(7, githubRepo="https://github.com/x/y", githubStars=1200)["paper"]
    httpserver.expect_request("/api/papers/2603.00007").respond_with_json(told)
    httpserver.expect_request("/graph/v1/paper/batch").respond_with_json(
        [{"paperId": "1", "title": "A", "externalIds": {"ArXiv": "2603.00007"}, "citationCount": 12}]
    )
    httpserver.expect_request("/works").respond_with_data("no", status=500)
    async with driving(path, (120, 50)) as app:
        await app.press("colon")
        await app.type("ask for stars")
        await app.press("enter")
        await app.until(lambda: "Asked what there is of" in app.screen()[-1])
        assert "fault of its own" in app.screen()[-1]  # of OpenAlex alone
        assert "1,200" in app.text()
        assert "stars · Hugging Face" in app.text()
        assert "citations · Semantic Scholar" in app.text()
        await app.press("u")
        assert "citations" not in app.text()
        await app.press("j", "colon")
        await app.type("ask for stars")
        await app.press("enter")
        assert "There is no id to ask with" in app.screen()[-1]
