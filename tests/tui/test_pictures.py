"""The picture of a paper in its pane: only where it is wanted, and never in the way."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer

from readq.config.settings import Config
from readq.tui.pictures.ready import prepare
from tests.support.libraries import open_library
from tests.tui.driving import driving

PIL = pytest.importorskip("PIL.Image")
pytest.importorskip("textual_image")


@pytest.fixture
def library(tmp_path: Path, httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Three papers: with a picture, with one that is not there, without one."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    out = BytesIO()
    PIL.new("RGB", (600, 300), (250, 250, 250)).save(out, "PNG")
    httpserver.expect_request("/p.png").respond_with_data(out.getvalue(), content_type="image/png")
    httpserver.expect_request("/none.png").respond_with_data("no", status=404)
    papers = []
    for number, name in enumerate(("p.png", "none.png", "")):
        paper = {
            "id": f"2503.0000{number}",
            "title": f"Paper {number} of three",
            "summary": "word " * 400,
            "upvotes": 1,
        }
        more = {"thumbnail": httpserver.url_for(f"/{name}")} if name else {}
        papers.append({"paper": paper, "title": paper["title"], "submittedBy": {"name": "x"}, **more})
    file = tmp_path / "d.json"
    file.write_text(json.dumps(papers))
    with open_library(tmp_path / "a.db") as lib:
        lib.ingest([file])
    return tmp_path / "a.db"


def config(server: HTTPServer) -> Config:
    made = Config()
    made.read(f'pictures = true\n[fetch]\nhuggingface = "{server.url_for("").rstrip("/")}"\n')
    assert made.problems == []
    return made


async def test_the_picture_of_the_paper_one_rests_on_is_shown(library: Path, httpserver: HTTPServer) -> None:
    async with driving(library, config=config(httpserver), pictures=True) as app:
        main = app.app.main
        await app.until(lambda: bool(main.query("#picture")) and main.query_one("#picture").display)
        place = main.query_one("#picture").region
        detail = main.query_one("#detail").region
        assert place.y == detail.bottom + 1
        assert place.width == pytest.approx(place.height * 4, abs=3)  # twice as wide as high, in cells half as wide
        assert app.screen()[place.y][place.x : place.right].strip()
        await app.press("j")
        assert not main.query_one("#picture").display
        assert main.query_one("#detail").region.height > detail.height
        await app.until(lambda: len(httpserver.log) == 2)  # what is not there is asked for once
        await app.press("k")
        await app.until(lambda: main.query_one("#picture").display)
        await app.press("j", "j", "k")
        await app.until(lambda: not main.query_one("#picture").display)
        assert len(httpserver.log) == 2
        await app.press("k", "question_mark", "escape", "T", "escape")
        await app.until(lambda: main.query_one("#picture").display)


async def test_nothing_is_fetched_unless_it_is_wanted_and_has_room(library: Path, httpserver: HTTPServer) -> None:
    async with driving(library, config=config(httpserver)) as app:
        assert app.app.main._pictures is None
    async with driving(library, (80, 24), config=config(httpserver), pictures=True) as app:
        await app.press("j", "k")
        showing = app.app.main._pictures
        assert showing is not None
        assert showing._asked is None
        assert httpserver.log == []
        await app.press("enter")
        await app.until(lambda: len(httpserver.log) == 1)


def test_without_the_library_it_is_a_problem_of_the_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    made = Config()
    assert not prepare(made)
    made.read("pictures = true")
    monkeypatch.setitem(sys.modules, "textual_image.widget", None)
    assert not prepare(made)
    assert [problem.reason for problem in made.problems] == [
        "pictures: pictures need textual-image: pip install 'readq[pictures]'"
    ]
    monkeypatch.setenv("NO_COLOR", "1")
    made.read("pictures = true")
    assert not prepare(made)
