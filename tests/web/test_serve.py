"""The pages of a library over real HTTP: who may look, what is shown, and that nothing can be changed."""

from __future__ import annotations

import http.client
import re
import shutil
import socket
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

import pytest

from readq.errors import LibraryError
from readq.library import Library
from readq.model import Status
from readq.web.server import Server
from tests.formats.test_html import HOSTILE, Read
from tests.support.browser import PROGRAM, Browser
from tests.support.libraries import add_listing, draft, open_library


class Answer(NamedTuple):
    status: int
    headers: http.client.HTTPMessage
    text: str


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A library of sixty papers and a hostile one, with a view, a note and decisions."""
    with open_library(tmp_path / "a.db") as library:
        titles = [draft(f"Study number {n} of things", f"Abstract {n}") for n in range(60)]
        add_listing(library, [*titles, draft(HOSTILE, HOSTILE, arxiv="2601.00001")])
        library.mark([1, 2, 3], Status.QUEUE)
        library.mark([4], Status.SKIP)
        library.notes.write(61, HOSTILE)
        library.tag([61], ["odd & <b>"])
        library.views.save("Mine <b>", "status:queue")
    return tmp_path / "a.db"


@pytest.fixture
def server(path: Path) -> Iterator[Server]:
    made = Server("127.0.0.1", 0, lambda: Library(path, actor="web", read_only=True), ["sofa.example"])
    thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield made
    made.shutdown()
    thread.join()
    made.server_close()


def ask(server: Server, target: str, method: str = "GET", **headers: str | None) -> Answer:
    """What is answered to a request with a valid cookie; ``headers`` are further or other ones, None for none."""
    given = {"Host": f"127.0.0.1:{server.server_port}", "Cookie": server.guard.cookie().partition(";")[0]} | headers
    with closing(http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=10)) as connection:
        connection.putrequest(method, target, skip_host=True)
        for name, value in given.items():
            if value is not None:
                connection.putheader(name, value)
        connection.endheaders()
        response = connection.getresponse()
        return Answer(response.status, response.headers, response.read().decode())


# -- who may look ------------------------------------------------------------------------------------------------------


def test_the_token_lets_in_once_and_leaves_the_address(server: Server) -> None:
    assert ask(server, "/", Cookie=None).status == 403
    entered = ask(server, f"/paper/1?token={server.guard.token}&q=a%20b", Cookie=None)
    assert entered.status == 303
    assert entered.headers["Location"] == "/paper/1?q=a+b"
    cookie = entered.headers["Set-Cookie"]
    assert "; HttpOnly; SameSite=Lax" in cookie
    assert server.guard.token not in cookie
    assert ask(server, "/paper/1", Cookie=cookie.partition(";")[0]).status == 200


@pytest.mark.parametrize("token", ["", "x", "é", "%ff", "a" * 5_000])
def test_another_token_does_not(server: Server, token: str) -> None:
    answer = ask(server, f"/?token={quote(token, safe='%')}", Cookie=None)
    assert (answer.status, answer.headers["Set-Cookie"]) == (403, None)
    assert "Study" not in answer.text
    assert ask(server, "/", Cookie=f"readq_{server.server_port}={server.guard.token}").status == 403
    assert ask(server, "/", Cookie='readq="\\x;;=').status == 403


def test_a_redirect_never_leaves_the_server(server: Server) -> None:
    for target in ("//evil.example/x", "/\\evil.example", "http://evil.example/x", "/%0d%0aX:y"):
        location = ask(server, f"{target}?token={server.guard.token}").headers["Location"]
        assert re.match(r"/[^/\\]", location), location


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "localhost.evil:80", "", "[::1", "[::1]x", "a:b", "127.0.0.1:x"]
)
def test_no_other_name_leads_here(server: Server, host: str) -> None:
    assert ask(server, f"/?token={server.guard.token}", Host=host).status == 421
    assert "Study" not in ask(server, "/", Host=host).text


def test_numbers_and_given_names_lead_here(server: Server) -> None:
    for host in ("localhost", "LOCALHOST:1", "127.0.0.1", "[::1]:8417", "192.168.1.7:8417", "sofa.example:80"):
        assert ask(server, "/", Host=host).status == 200, host
    assert ask(server, "/", Host=None).status == 421


# -- what is shown -----------------------------------------------------------------------------------------------------


def titles(answer: Answer) -> list[str]:
    return re.findall(r'<h3 dir="auto"><a href="/paper/\d+">(.*?)</a>', answer.text)


def test_a_list_is_walked_page_by_page(server: Server) -> None:
    first = ask(server, "/")
    assert len(titles(first)) == 50
    assert "61 papers, 1 to 50" in first.text
    assert 'href="/?page=2" rel="next"' in first.text
    second = ask(server, "/?page=2")
    assert len(titles(second)) == 11
    assert 'rel="next"' not in second.text
    for page in ("3", "99999999999999999999", "-1", "x", "²"):
        assert ask(server, f"/?page={quote(page)}").status == 200


def test_a_query_is_readqs_own(server: Server) -> None:
    assert titles(ask(server, "/?q=status%3Aqueue+-2")) == ["Study number 0 of things", "Study number 1 of things"]
    assert titles(ask(server, "/?q=%22number+7%22")) == ["Study number 7 of things"]
    assert "There is no" in ask(server, "/?q=nofield%3Ax").text or titles(ask(server, "/?q=nofield%3Ax")) == []
    wrong = ask(server, "/?q=%28status%3Aqueu")
    assert wrong.status == 200
    assert 'class="problem"' in wrong.text
    assert ask(server, "/?q=" + "a" * 3_000).text.count('class="problem"') == 1
    assert titles(ask(server, "/?q=status%3Aqueue+sort%3Ainterest"))  # which would keep what it learns, if it could


def test_views_and_statistics_are_shown(server: Server) -> None:
    assert 'href="/?q=status%3Aqueue">Mine &lt;b&gt;</a>' in ask(server, "/").text
    assert titles(ask(server, "/?q=is%3Alatest"))
    shown = ask(server, "/statistics")
    assert '<a href="/statistics" aria-current="page">Statistics</a>' in shown.text
    assert '<a href="/?q=status%3Aqueue" aria-current="page">Queue</a>' in ask(server, "/?q=status%3Aqueue").text
    assert '<th>Queue</th><td class="n">3</td>' in shown.text
    assert "<svg" in shown.text
    assert Read(shown.text).open == []


def test_hostile_papers_and_queries_are_only_text(server: Server) -> None:
    for target in ("/?page=2", "/paper/61", f"/?q={quote(HOSTILE)}", f"/{quote(HOSTILE)}"):
        answer = ask(server, target)
        read = Read(answer.text)
        assert read.open == [], target
        assert not {"script", "img"} & {tag for tag, _ in read.elements}
        assert not any(name.startswith("on") for _, attributes in read.elements for name in attributes)
    assert HOSTILE in Read(ask(server, "/paper/61").text).text


def test_what_is_not_there_is_not_found(server: Server) -> None:
    for target in ("/paper/999", "/paper/", "/paper/1x", f"/paper/{10**20}", "/etc/passwd", "/../a.db", "/%00"):
        assert ask(server, target).status == 404, target


def test_every_answer_forbids_what_is_not_needed(server: Server) -> None:
    for target in ("/", "/paper/1", "/nothing"):
        headers = ask(server, target).headers
        assert headers["Content-Security-Policy"].startswith("default-src 'none'; style-src 'sha256-")
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert "script-src" not in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["Cache-Control"] == "no-store"
        assert "Python" not in headers["Server"]


# -- nothing can be changed --------------------------------------------------------------------------------------------


def test_there_is_no_request_that_changes_anything(server: Server, path: Path) -> None:
    before = path.read_bytes()
    for method in ("POST", "PUT", "DELETE", "PATCH", "OPTIONS", "BREW"):
        answer = ask(server, "/paper/1", method)
        assert (answer.status, answer.headers["Allow"]) == (405, "GET, HEAD")
    head = ask(server, "/", "HEAD")
    assert (head.status, head.text) == (200, "")
    assert int(head.headers["Content-Length"]) > 1_000
    assert path.read_bytes() == before


def test_a_library_that_is_only_read_refuses_to_be_written_to(path: Path) -> None:
    before = path.read_bytes()
    with Library(path, read_only=True) as library:
        assert library.counts().total == 61
        with pytest.raises(LibraryError, match="to be read only; nothing was changed"):
            library.mark([1], Status.READ)
        with pytest.raises(LibraryError, match="read only"):
            library.set_state("x", 1)
    assert path.read_bytes() == before
    with pytest.raises(LibraryError, match="There is no library"):
        Library(path.with_name("none.db"), read_only=True)
    assert not path.with_name("none.db").exists()


def test_a_library_that_was_left_half_written_is_not_put_right_here(path: Path, tmp_path: Path) -> None:
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("PRAGMA cache_size=1")
    other.execute("BEGIN")
    for number in range(50):
        other.execute("INSERT INTO state VALUES (?, hex(zeroblob(5000)))", (f"key {number}",))
    left = tmp_path / "left"
    left.mkdir()
    for file in (path, path.with_name("a.db-journal")):
        shutil.copy(file, left)
    other.close()
    with pytest.raises(LibraryError, match="left half written, and is put right when"):
        Library(left / "a.db", read_only=True)
    with Library(left / "a.db") as library:
        assert library.counts().total == 61
    Library(left / "a.db", read_only=True).close()


def test_what_others_decide_is_seen(server: Server, path: Path) -> None:
    with Library(path) as library:
        library.mark([7], Status.QUEUE)
        assert "Study number 6 of things" in titles(ask(server, "/?q=status%3Aqueue"))
    path.unlink()
    gone = ask(server, "/")
    assert gone.status == 500
    assert "There is no library" in gone.text


def test_nonsense_is_answered_and_the_next_one_served(server: Server) -> None:
    for sent in (
        b"\r\n\r\n",
        b"GET\r\n\r\n",
        b"GET / HTTP/9\r\n\r\n",
        b"GET http://[ HTTP/1.1\r\n\r\n",
        b"\xff\x00" * 99,
        b"",
    ):
        with socket.create_connection(("127.0.0.1", server.server_port), timeout=10) as client:
            client.sendall(sent)
            client.shutdown(socket.SHUT_WR)
            while client.recv(4_096):
                pass
    assert ask(server, "/?" + "&".join("a=1" for _ in range(99))).status == 400
    assert ask(server, "/").status == 200


# -- the command -------------------------------------------------------------------------------------------------------


def test_the_command_prints_where_to_look(path: Path) -> None:
    command = [sys.executable, "-m", "readq", "--db", str(path), "serve", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        try:
            assert process.stdout is not None
            found = re.fullmatch(r"http://127\.0\.0\.1:(\d+)(/\?token=[\w-]{20,})\n", process.stdout.readline())
            assert found is not None
            with closing(http.client.HTTPConnection("127.0.0.1", int(found[1]), timeout=10)) as connection:
                connection.request("GET", found[2])
                assert connection.getresponse().status == 303
        finally:
            process.terminate()


# -- in a browser ------------------------------------------------------------------------------------------------------


@pytest.mark.browser
@pytest.mark.skipif(PROGRAM is None, reason="no Chromium on this machine")
def test_a_browser_shows_it_at_every_width(server: Server, tmp_path: Path) -> None:
    browser = Browser(tmp_path / "profile")
    try:
        for width in (360, 1280):
            browser.size(width, 800)
            browser.open(server.address("127.0.0.1"))
            assert browser.does("location.search") == ""
            for target in ("/", "/?page=2", "/paper/61", "/statistics"):
                browser.open(f"http://127.0.0.1:{server.server_port}{target}")
                assert browser.does("document.documentElement.scrollWidth") <= width, target
                assert browser.does("document.querySelectorAll('nav a').length") >= 6
                assert browser.complaints() == []
        assert browser.does("getComputedStyle(document.body).maxWidth") != "none"  # our style is let through
    finally:
        browser.close()
