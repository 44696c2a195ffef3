"""Fetching from a real server: everything once, whatever goes wrong in between."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request as Asked
from werkzeug import Response

from readq.errors import ReadqError
from readq.filters import Filter
from readq.library import Library
from readq.library.asking import client
from readq.library.fetch_settings import Settings
from readq.library.fetching import Fetched, FetchReport, fetch
from readq.library.subscriptions import seconds, span
from readq.sources.client import Limits, Request
from readq.sources.subscriptions import Services
from tests.sources.servers import raw_server

NOW = datetime(2026, 3, 12, 9, tzinfo=UTC).timestamp()


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def library(tmp_path: Path, clock: Clock) -> Iterator[Library]:
    with Library(tmp_path / "a.db", clock=clock) as opened:
        yield opened


@pytest.fixture
def httpserver() -> Iterator[HTTPServer]:
    """One that answers several at a time, and is not shared: some answers here take long."""
    with HTTPServer(threaded=True) as server:
        yield server


def settings(url: str, **limits: float) -> Settings:
    url = url.rstrip("/")
    usual = {"connect": 5, "read": 5, "whole": 20, "attempts": 1, "wait": 0.1, **limits}
    return Settings(
        Services(url, url, url),
        agent="readq/test",
        limits=Limits(**usual),  # type: ignore[arg-type]
        seconds={"localhost": 0.0},
    )


def record(number: int, **more: object) -> dict[str, object]:
    paper = {
        "id": f"2603.{number:05}",
        "authors": [{"name": "Jane Doe", "hidden": False}],
        "title": f"A study of matter number {number}",
        "summary": f"We look at matter number {number} and find that it matters a great deal to those who look.",
        "upvotes": number,
        "publishedAt": "2026-03-11T00:00:00.000Z",
        **more,
    }
    return {"paper": paper, "publishedAt": "2026-03-12T00:00:00.000Z", "title": paper["title"], "numComments": 1}


def entry(number: int, version: int = 1, kind: str = "new", abstract: str = "") -> str:
    said = abstract or f"We look at matter number {number} and find that it matters."
    return (
        f"<entry><id>oai:arXiv.org:2603.{number:05}v{version}</id><title>A study of matter number {number}</title>"
        f'<link href="https://arxiv.org/abs/2603.{number:05}" rel="alternate"/>'
        f"<summary>arXiv:2603.{number:05}v{version} Announce Type: {kind}\nAbstract: {said}</summary>"
        f'<category term="cs.CL"/><published>2026-03-12T00:00:00-04:00</published>'
        f"<arxiv:announce_type>{kind}</arxiv:announce_type><dc:creator>Jane Doe, Max Roe</dc:creator></entry>"
    )


def feed(*entries: str) -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?><feed xmlns:arxiv="http://arxiv.org/schemas/atom" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns="http://www.w3.org/2005/Atom">'
        "<id>http://rss.arxiv.org/atom/cs.CL</id><title>cs.CL updates on arXiv.org</title>"
        f"{''.join(entries)}</feed>"
    )


def run(library: Library, url: str, *names: str, **more: object) -> FetchReport:
    wanted = [library.subscriptions.named(name) for name in names] or library.subscriptions.due()
    return fetch(library, wanted, settings(url), **more)  # type: ignore[arg-type]


def one(library: Library, url: str, *names: str) -> Fetched:
    (result,) = run(library, url, *names).fetched
    return result


def titles(library: Library) -> list[str]:
    return [row.title for row in library.rows(library.every_id(Filter()))]


def hugging_face(server: HTTPServer, days: dict[str, list[dict[str, object]]]) -> list[str]:
    """Serve days; the days that were asked for, in order."""
    asked_for: list[str] = []

    def answer(asked: Asked) -> Response:
        day = asked.args["date"]
        asked_for.append(day)
        tag = f'"{len(days.get(day, []))}"'
        if asked.headers.get("If-None-Match") == tag:
            return Response(status=304)
        body = json.dumps(days.get(day, []))
        return Response(body, content_type="application/json", headers={"ETag": tag})

    server.expect_request("/api/daily_papers").respond_with_handler(answer)
    return asked_for


def test_everything_comes_once(library: Library, clock: Clock, httpserver: HTTPServer) -> None:
    days = {"2026-03-11": [record(1), record(2)], "2026-03-12": [record(3)]}
    asked_for = hugging_face(httpserver, days)
    library.subscriptions.add("hf")
    url = httpserver.url_for("/")
    first = one(library, url)
    assert (first.new, first.pages, first.error) == (3, 2, None)
    assert asked_for == ["2026-03-11", "2026-03-12"]
    assert library.subscriptions.due() == []
    clock.now += 4 * 3600
    days["2026-03-12"].append(record(4))
    second = one(library, url)
    assert (second.new, second.pages) == (1, 1)
    assert asked_for[2:] == ["2026-03-12"]  # of the days before nothing can have changed that was not there
    clock.now += 2 * 86_400
    third = one(library, url)
    assert asked_for[3:] == ["2026-03-12", "2026-03-13", "2026-03-14"]
    assert (third.new, third.error, third.unchanged) == (0, None, 3)  # two days without papers, and one not sent again
    assert len(titles(library)) == 4
    step = next(each for each in library.journal.history(20) if each.verb == "fetch")
    assert step.facts["name"] == "HF daily"


def test_a_paper_that_comes_again_is_listed_again(library: Library, clock: Clock, httpserver: HTTPServer) -> None:
    from readq.model import Status

    hugging_face(httpserver, {"2026-03-11": [record(1)], "2026-03-12": [record(1), record(2)]})
    httpserver.expect_request("/atom/cs.CL").respond_with_data(feed(entry(1)), content_type="application/atom+xml")
    library.subscriptions.add("hf")
    url = httpserver.url_for("/")
    run(library, url)
    library.mark([1], Status.SKIP)
    library.subscriptions.add("arxiv:cs.CL")
    assert one(library, url, "cs.CL").new == 0
    row = library.rows([1])[0]
    assert (row.status, row.listed) == (Status.SKIP, 3)
    assert len(titles(library)) == 2


def test_a_feed_grows_and_forgets_nothing(library: Library, clock: Clock, httpserver: HTTPServer) -> None:
    posts = "https://blog.example.org/{}"

    def rss(*numbers: int) -> str:
        items = "".join(
            f"<item><title>A long enough title of post {n}</title><link>https://arxiv.org/abs/2603.{n:05}</link></item>"
            for n in numbers
        )
        return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Blog</title>{items}</channel></rss>'

    assert posts
    current = [rss(3, 2, 1)]
    httpserver.expect_request("/feed").respond_with_handler(lambda _: Response(current[0], content_type="text/xml"))
    library.subscriptions.add(httpserver.url_for("/feed"), "Blog")
    assert one(library, httpserver.url_for("/")).new == 3
    clock.now += 86_400
    current[0] = rss(5, 4, 3)
    assert one(library, httpserver.url_for("/")).new == 2
    found = [library.paper(id_) for id_ in range(1, 6)]
    assert [paper.row.listed for paper in found] == [1] * 5
    assert {len(paper.appearances) for paper in found} == {1}
    assert library.maintenance.check() == []


def test_the_next_run_goes_on_at_the_same_pace(library: Library, httpserver: HTTPServer) -> None:
    hugging_face(httpserver, {})
    library.subscriptions.add("hf")
    run(library, httpserver.url_for("/"))
    with client(library, settings(httpserver.url_for("/")), lambda: False) as asking:
        before = asking.pace.last["localhost"]
        assert before == pytest.approx(time.time(), abs=60)
        asking.get(Request(f"{httpserver.url_for('/')}api/daily_papers?date=2026-03-12", trusted=True))
    assert library.state("asked")["localhost"] > before


def test_pages_after_the_first(library: Library, httpserver: HTTPServer) -> None:
    def answer(asked: Asked) -> Response:
        start = int(asked.args["start"])
        assert "submittedDate:[20260301" in asked.args["search_query"]
        numbers = range(start + 1, min(start + 200, 450) + 1)
        return Response(feed(*map(entry, numbers)), content_type="application/atom+xml")

    httpserver.expect_request("/api/query").respond_with_handler(answer)
    library.subscriptions.add('arxiv:query:all:"matter"', "Matter")
    report = run(library, httpserver.url_for("/"), "Matter", since=date(2026, 3, 1))
    assert [(each.new, each.pages, each.error) for each in report.fetched] == [(450, 3, None)]


FAULTS = {
    "404": "not there",
    "410": "gone for good",
    "500": "fault of its own",
    "429": "too much to do",
    "loop": "circle",
    "type": "no listing of papers",
    "cut": "broke off",
    "slow": "stopped answering",
    "bomb": "trap",
    "huge": "larger than",
}


@pytest.mark.parametrize("fault", FAULTS)
def test_what_came_before_a_fault_is_kept(library: Library, httpserver: HTTPServer, fault: str) -> None:
    import zlib

    packed = zlib.compressobj(9, wbits=31)
    bomb = packed.compress(bytes(16 << 20)) + packed.flush()

    def answer(asked: Asked) -> Response:
        if asked.args.get("date") == "2026-03-11":
            return Response(json.dumps([record(1)]), content_type="application/json")
        if fault.isdigit():
            return Response("no", status=int(fault), headers={"Retry-After": "7200"} if fault == "429" else {})
        if fault == "loop":
            return Response(status=302, headers={"Location": asked.url})
        if fault == "bomb":
            return Response(bomb, headers={"Content-Encoding": "gzip"}, content_type="application/json")
        if fault == "huge":
            return Response(bytes(3 << 20), content_type="application/json")
        if fault == "slow":
            time.sleep(2)
        return Response("<html><p>Log in to the wireless network of the station.</p></html>", content_type="text/html")

    if fault == "cut":

        def cut(opened: socket.socket, number: int) -> None:
            body = json.dumps([record(1)]).encode()
            length = len(body) + (100 if number > 1 else 0)
            opened.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\nConnection: close\r\n\r\n" % length + body)

        with raw_server(cut) as url:
            _check_fault(library, url, fault)
        return
    httpserver.expect_request("/api/daily_papers").respond_with_handler(answer)
    _check_fault(library, httpserver.url_for("/"), fault)


def _check_fault(library: Library, url: str, fault: str) -> None:
    library.subscriptions.add("hf")
    chosen = settings(url, read=0.7 if fault == "slow" else 5, size=2 << (20 if fault == "huge" else 25))
    (result,) = fetch(library, library.subscriptions.due(), chosen).fetched
    assert result.error is not None
    assert FAULTS[fault] in result.error
    assert "\n" not in result.error
    assert titles(library) == ["A study of matter number 1"]
    (kept,) = library.subscriptions.every()
    assert (kept.error, kept.failures, kept.fetched_at) == (result.error, 1, None)
    assert kept.not_before >= NOW + (7200 if fault == "429" else 300)
    assert kept.paused == (fault == "410")
    assert library.maintenance.check() == []


def test_what_a_host_asked_for_holds_in_the_next_fetch(library: Library, httpserver: HTTPServer) -> None:
    asked = []

    def answer(request: Asked) -> Response:
        asked.append(request.path)
        return Response("no", status=429, headers={"Retry-After": "7200"})

    httpserver.expect_request("/api/daily_papers").respond_with_handler(answer)
    library.subscriptions.add("hf:2026-03-11")
    one(library, httpserver.url_for("/"))
    library.subscriptions.add("hf:2026-03-10", name="another")
    (_, other) = fetch(library, library.subscriptions.every(), settings(httpserver.url_for("/"))).fetched
    assert other.error is not None
    assert "wants to be asked again in" in other.error
    assert len(asked) == 1


def test_without_a_network_everything_else_works(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    library.subscriptions.add("hf")
    result = one(library, "https://papers.example.org")
    assert result.error == "papers.example.org cannot be reached: there seems to be no network."
    assert library.subscriptions.due()  # to be tried again as soon as there is one
    library.add("A paper put in by hand")
    assert titles(library) == ["A paper put in by hand"]


def test_called_off_in_the_middle(library: Library, httpserver: HTTPServer) -> None:
    stop = threading.Event()

    def answer(asked: Asked) -> Response:
        if asked.args["date"] == "2026-03-12":
            stop.set()
            time.sleep(1)
        return Response(json.dumps([record(1)]), content_type="application/json")

    httpserver.expect_request("/api/daily_papers").respond_with_handler(answer)
    library.subscriptions.add("hf")
    report = fetch(library, library.subscriptions.due(), settings(httpserver.url_for("/")), stop=stop.is_set)
    assert report.cancelled
    assert len(titles(library)) == 1
    (kept,) = library.subscriptions.due()  # nothing speaks against trying again at once
    assert (kept.failures, kept.error) == (0, None)


_CHILD = """
import sys
from readq.library import Library
from readq.library.asking import client
from tests.library.test_fetching import run, NOW
with Library(sys.argv[1], clock=lambda: NOW) as library:
    run(library, sys.argv[2])
"""


def _child(path: Path, url: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", _CHILD, str(path), url], cwd=Path(__file__).parents[2])


def test_two_at_once_fetch_once(library: Library, httpserver: HTTPServer) -> None:
    here, go = threading.Event(), threading.Event()
    count: list[str] = []

    def answer(asked: Asked) -> Response:
        count.append(asked.args["date"])
        here.set()
        go.wait(30)
        return Response(json.dumps([record(1)]), content_type="application/json")

    httpserver.expect_request("/api/daily_papers").respond_with_handler(answer)
    library.subscriptions.add("hf")
    with _child(library.path, httpserver.url_for("/")) as child:
        try:
            assert here.wait(30)
            assert one(library, httpserver.url_for("/")).left == "another readq is fetching it"
        finally:
            go.set()
        assert child.wait(30) == 0
    assert count == ["2026-03-11", "2026-03-12"]
    assert titles(library) == ["A study of matter number 1"]


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no such signal here")
def test_what_was_killed_goes_on_where_it_was(library: Library, httpserver: HTTPServer) -> None:
    second = threading.Event()
    asked_for: list[tuple[str, bool]] = []

    def answer(asked: Asked) -> Response:
        day = asked.args["date"]
        asked_for.append((day, "If-None-Match" in asked.headers))
        if "If-None-Match" in asked.headers:
            return Response(status=304)
        if day == "2026-03-12" and not second.is_set():
            second.set()
            time.sleep(20)
        number = int(day[-2:])
        return Response(json.dumps([record(number)]), content_type="application/json", headers={"ETag": '"1"'})

    httpserver.expect_request("/api/daily_papers").respond_with_handler(answer)
    library.subscriptions.add("hf")
    with _child(library.path, httpserver.url_for("/")) as child:
        assert second.wait(30)
        os.kill(child.pid, signal.SIGKILL)
        child.wait(30)
    assert len(titles(library)) == 1
    result = one(library, httpserver.url_for("/"))
    assert (result.new, result.unchanged, result.left, result.error) == (1, 1, None, None)
    assert asked_for[-2:] == [("2026-03-11", True), ("2026-03-12", False)]
    assert library.maintenance.check() == []


def test_a_watched_folder(library: Library, tmp_path: Path) -> None:
    folder = tmp_path / "inbox"
    folder.mkdir()
    (folder / "a.txt").write_text("https://arxiv.org/abs/2603.00001\n")
    library.subscriptions.add(str(folder), "Dropped")
    assert one(library, "http://localhost", "Dropped").new == 1
    (folder / "b.txt").write_text("https://arxiv.org/abs/2603.00002\n")
    result = one(library, "http://localhost", "Dropped")
    assert (result.new, result.unchanged) == (1, 1)
    (folder / "a.txt").unlink()
    (folder / "b.txt").unlink()
    folder.rmdir()
    assert "not there" in str(one(library, "http://localhost", "Dropped").error)


@pytest.mark.skipif(sys.platform != "linux", reason="needs a file that the system fails to read")
def test_a_file_of_a_watched_folder_that_cannot_be_read_is_told(library: Library, tmp_path: Path) -> None:
    folder = tmp_path / "inbox"
    folder.mkdir()
    (folder / "a.txt").symlink_to("/proc/self/mem")
    (folder / "b.txt").write_text("https://arxiv.org/abs/2603.00001\n")
    library.subscriptions.add(str(folder), "Dropped")
    result = one(library, "http://localhost", "Dropped")
    assert result.new == 1
    assert "a.txt cannot be read: input/output error" in str(result.error)


def test_a_feed_that_moved_for_good(library: Library, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/old").respond_with_data("", status=301, headers={"Location": "/new"})
    httpserver.expect_request("/new").respond_with_data(feed(entry(1)), content_type="application/atom+xml")
    library.subscriptions.add(httpserver.url_for("/old"), "Feed")
    assert one(library, httpserver.url_for("/")).new == 1
    assert library.subscriptions.named("Feed").target == httpserver.url_for("/new")


def test_a_later_version_is_noticed(library: Library, clock: Clock, httpserver: HTTPServer) -> None:
    from readq.model import Mark

    current = [feed(entry(1), entry(2))]
    httpserver.expect_request("/atom/cs.CL").respond_with_handler(
        lambda _: Response(current[0], content_type="application/atom+xml")
    )
    library.subscriptions.add("arxiv:cs.CL")
    run(library, httpserver.url_for("/"))
    clock.now += 86_400
    current[0] = feed(entry(1, 2, "replace", "We look again, and it does not matter at all."), entry(2))
    run(library, httpserver.url_for("/"))
    first, second = library.papers([1, 2])
    assert first.abstract == "We look again, and it does not matter at all."
    assert first.version == "2"
    assert first.row.marks & Mark.REVISED
    assert not second.row.marks & Mark.REVISED
    step = next(each for each in library.journal.history(10) if each.verb.startswith("complete"))
    before = [change.before for change in library.journal.changes(step.id) if change.field.startswith("abstract")]
    assert before == ["We look at matter number 1 and find that it matters."]
    assert library.maintenance.check() == []


@pytest.mark.parametrize(
    ("text", "kept", "name"),
    [
        ("hf", "hf", "HF daily"),
        ("HF:trending", "hf:trending", "HF trending"),
        ("arxiv: cs.CL, cs.AI", "arxiv:cs.CL+cs.AI", "cs.CL+cs.AI"),
        ("arxiv:query:au:doe", "arxiv:query:au:doe", "arXiv au:doe"),
        ('author:"Jane Doe"', "author:Jane Doe", "Jane Doe"),
        ("www.example.org/feed.xml", "https://www.example.org/feed.xml", "example.org"),
    ],
)
def test_what_can_be_subscribed_to(library: Library, text: str, kept: str, name: str) -> None:
    made = library.subscriptions.add(text)
    assert (made.target, made.name) == (kept, name)
    with pytest.raises(ReadqError, match="already"):
        library.subscriptions.add(text)


@pytest.mark.parametrize(
    "text", ["", "hf:yesterday", "hf:2026-02-30", "arxiv:", "arxiv:cs.cl;x", "arxiv:query:", "author:", "/no/such", "x"]
)
def test_what_cannot(library: Library, text: str) -> None:
    with pytest.raises(ReadqError):
        library.subscriptions.add(text)
    assert library.subscriptions.every() == []


def test_how_often() -> None:
    assert [seconds(each) for each in ("15m", "3h", "1d", "2w")] == [900, 10_800, 86_400, 1_209_600]
    assert [span(each) for each in (900, 10_800, 86_400, 1_209_600)] == ["15m", "3h", "1d", "2w"]
    for wrong in ("", "1m", "h", "-3h", "99999d", "3 hours"):
        with pytest.raises(ReadqError):
            seconds(wrong)


def test_only_hosts_that_were_named_may_be_near() -> None:
    near = Services("http://localhost:8080", "https://export.arxiv.org", "https://rss.arxiv.org")
    assert near.knows("http://localhost:8080/api/daily_papers?date=x")
    assert not near.knows("http://localhost:80801/x")
    assert urlsplit(near.huggingface).port == 8080
