"""``readq serve --app``: the app in a browser, for who has the token."""

from __future__ import annotations

import http.client
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import pytest

from readq.errors import ReadqError
from readq.library import Library
from readq.listing import Draft
from readq.model import Status
from readq.web.app import AppServer
from tests.support import json_schemas
from tests.support.browser import PROGRAM, Browser
from tests.support.libraries import add_listing, open_library

pytest.importorskip("textual_serve")

KEY = "dGhlIHNhbXBsZSBub25jZQ=="
UPGRADE = {"Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13", "Sec-WebSocket-Key": KEY}


class Served(NamedTuple):
    path: Path
    port: int
    address: str


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("app")
    path = folder / "it's; a.db"
    with open_library(path) as library:
        add_listing(library, [Draft(f"Study number {n} of things") for n in range(30)])
    environment = os.environ | {"HOME": str(folder), "READQ_CONFIG": str(folder / "config.toml")}
    (folder / "config.toml").write_text("")
    command = [sys.executable, "-m", "readq", "--db", str(path), "serve", "--app", "--port", "0", "--json"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment)
    assert process.stdout is not None
    said = process.stdout.readline()
    json_schemas.check(["serve"], said)
    address = json.loads(said)["address"]
    yield Served(path, int(address.split(":")[2].split("/")[0]), address)
    process.terminate()
    _, told = process.communicate(timeout=60)
    assert process.returncode == 0
    assert told == "Open it in a browser; ctrl+c ends this.\n"


def ask(served: Served, target: str, headers: dict[str, str] | None = None) -> http.client.HTTPResponse:
    with closing(http.client.HTTPConnection("127.0.0.1", served.port, timeout=10)) as connection:
        connection.request("GET", target, headers=headers or {})
        answer = connection.getresponse()
        if answer.status != 101:
            answer.read()
        return answer


def cookie(served: Served) -> str:
    answer = ask(served, served.address.partition(str(served.port))[2])
    assert (answer.status, answer.headers["Location"]) == (303, "/")
    given = answer.headers["Set-Cookie"]
    assert "HttpOnly" in given
    assert "SameSite=Lax" in given
    return given.partition(";")[0]


def test_nothing_is_open_without_the_token(served: Served) -> None:
    for target in ("/", "/ws", "/static/js/textual.js", "/none", "/?token=wrong"):
        assert ask(served, target).status == 403, target
        assert ask(served, target, {"Cookie": f"readq_{served.port}=wrong"}).status == 403, target
    assert ask(served, "/ws", UPGRADE | {"Origin": f"http://127.0.0.1:{served.port}"}).status == 403


def test_a_name_that_was_made_to_lead_here_is_not_answered(served: Served) -> None:
    known = {"Cookie": cookie(served)}
    assert ask(served, "/", known).status == 200
    assert ask(served, "/", known | {"Host": f"evil.example:{served.port}"}).status == 421
    assert ask(served, served.address.partition(str(served.port))[2], {"Host": "evil.example"}).status == 421


def test_only_a_page_of_its_own_opens_an_app(served: Served) -> None:
    known = {"Cookie": cookie(served)} | UPGRADE
    here = f"127.0.0.1:{served.port}"
    for origin in ("http://evil.example", f"https://{here}", "null", f"http://localhost:{served.port}"):
        assert ask(served, "/ws", known | {"Origin": origin}).status == 403, origin
    assert ask(served, "/ws", known).status == 403
    assert ask(served, "/ws", known | {"Origin": f"http://{here}"}).status == 101


def test_the_page_loads_nothing_from_elsewhere(served: Served) -> None:
    answer = ask(served, "/", {"Cookie": cookie(served)})
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; script-src 'nonce-")
    assert f"connect-src 'self' ws://127.0.0.1:{served.port};" in policy
    assert answer.headers["X-Frame-Options"] == "DENY"


def test_what_is_not_installed_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "textual_serve", None)
    with pytest.raises(ReadqError, match=r"pip install 'readq\[web\]'"):
        AppServer("127.0.0.1", 0, [])


def _until(so: Callable[[], bool]) -> None:
    end = time.monotonic() + 30
    while not so():
        assert time.monotonic() < end
        time.sleep(0.05)


def _press(browser: Browser, keys: str) -> None:
    for key in keys:
        browser.call("Input.dispatchKeyEvent", type="keyDown", text=key, key=key)
        browser.call("Input.dispatchKeyEvent", type="keyUp", key=key)


@pytest.mark.browser
@pytest.mark.skipif(PROGRAM is None, reason="no Chromium on this machine")
@pytest.mark.parametrize(("width", "height", "key", "status"), [(390, 844, "a", "queue"), (1280, 800, "s", "skip")])
def test_papers_are_decided_and_noted_in_a_browser(
    served: Served, tmp_path: Path, width: int, height: int, key: str, status: str
) -> None:
    wanted = Status.parse(status)
    browser = Browser(tmp_path / "profile")
    try:
        browser.size(width, height)
        browser.open(served.address)
        assert browser.does("location.search") == ""
        _until(lambda: bool(browser.does("document.activeElement.tagName == 'TEXTAREA'")))
        assert browser.does("document.documentElement.scrollWidth") <= width
        with Library(served.path) as library:

            def decided() -> bool:
                _press(browser, key)  # the first may come before the app stands
                return library.counts(()).status[wanted] > 0

            _until(decided)

            def notes() -> list[str]:
                return [paper.note for paper in library.papers(range(1, 31)) if paper.note]

            def noted() -> bool:
                _press(browser, "e")  # opens the note, and is written into it then
                return any(set(note) == {"e"} for note in notes())

            _until(noted)
            _press(browser, f" until {width}")
            complaints = [told for told in browser.complaints() if "WebGL" not in told]
            browser.open("about:blank")  # the page goes without anything being saved by hand
            _until(lambda: any(note.endswith(f"e until {width}") for note in notes()))
            assert complaints == []
    finally:
        browser.close()
