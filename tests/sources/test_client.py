"""The client against real servers, good and bad ones."""

from __future__ import annotations

import gzip
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
import trustme
from pytest_httpserver import HTTPServer
from werkzeug import Request as Asked
from werkzeug import Response

from readq.sources.client import Client, Limits, Request
from readq.sources.failures import FetchFailed, Kind
from readq.sources.pace import Pace
from tests.sources.asking import SMALL, client, fails
from tests.sources.servers import raw_server


def test_an_answer_with_what_tells_it_from_the_next(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/feed").respond_with_data(
        "papers", headers={"ETag": '"1"', "Last-Modified": "Thu, 26 Nov 2026 06:00:00 GMT"}, content_type="text/xml"
    )
    told: list[tuple[int, int | None]] = []
    answer = client().get(Request(httpserver.url_for("/feed"), trusted=True), lambda *each: told.append(each))
    assert answer.body.read() == b"papers"
    assert (answer.status, answer.size, answer.headers["etag"], answer.moved) == (200, 6, '"1"', None)
    assert told == [(6, 6)]


def test_what_has_not_changed_is_not_sent_again(httpserver: HTTPServer) -> None:
    def answer(asked: Asked) -> Response:
        known = asked.headers.get("If-None-Match") == '"1"' and asked.headers.get("If-Modified-Since") == "yesterday"
        return Response(status=304) if known else Response("new")

    httpserver.expect_request("/feed").respond_with_handler(answer)
    url = httpserver.url_for("/feed")
    same = client().get(Request(url, etag='"1"', last_modified="yesterday", trusted=True))
    assert same.unchanged
    assert same.body.read() == b""
    assert not client().get(Request(url, etag='"2"', trusted=True)).unchanged


@pytest.mark.parametrize(
    ("status", "kind"),
    [(404, Kind.NOT_FOUND), (410, Kind.GONE), (401, Kind.REFUSED), (403, Kind.REFUSED), (400, Kind.REFUSED)],
)
def test_what_will_not_change_is_asked_once(httpserver: HTTPServer, status: int, kind: Kind) -> None:
    httpserver.expect_request("/x").respond_with_data("no", status=status)
    assert fails(httpserver.url_for("/x?key=secret")).kind is kind
    assert len(httpserver.log) == 1


def test_no_secret_in_what_is_said(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/x").respond_with_data("no", status=404)
    said = str(fails(httpserver.url_for("/x?api_key=hunter2\u202e")))
    assert "hunter2" not in said
    assert "/x" in said


@pytest.mark.parametrize("status", [500, 502, 503, 429])
def test_what_may_pass_is_asked_again(httpserver: HTTPServer, status: int) -> None:
    httpserver.expect_ordered_request("/x").respond_with_data("no", status=status)
    httpserver.expect_ordered_request("/x").respond_with_data("yes")
    assert client().get(Request(httpserver.url_for("/x"), trusted=True)).body.read() == b"yes"


@pytest.mark.parametrize("dated", [False, True])
def test_a_server_says_how_long_to_wait(httpserver: HTTPServer, dated: bool) -> None:
    later = format_datetime(datetime.now(UTC) + timedelta(hours=1), usegmt=True) if dated else "3600"
    httpserver.expect_request("/x").respond_with_data("no", status=429, headers={"Retry-After": later})
    failure = fails(httpserver.url_for("/x"))
    assert failure.kind is Kind.BUSY
    assert failure.retry_after == pytest.approx(3600, abs=60)
    assert len(httpserver.log) == 1  # an hour is not waited for
    assert "60 minutes" in str(failure)


def test_a_short_wait_is_waited_for(httpserver: HTTPServer) -> None:
    httpserver.expect_ordered_request("/x").respond_with_data("no", status=429, headers={"Retry-After": "2"})
    httpserver.expect_ordered_request("/x").respond_with_data("yes")
    slept: list[float] = []
    times = iter(range(1000))
    pace = Pace(seconds={"localhost": 0.0}, clock=lambda: time.time() + next(times), sleep=slept.append)
    asking = Client("readq/test", limits=SMALL, pace=pace, sleep=slept.append)
    assert asking.get(Request(httpserver.url_for("/x"), trusted=True)).body.read() == b"yes"
    assert sum(slept) >= 2


def test_a_request_with_a_body_is_never_sent_twice(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/x", method="POST", json={"ids": ["1"]}).respond_with_data("no", status=500)
    with pytest.raises(FetchFailed):
        client().get(Request(httpserver.url_for("/x"), body={"ids": ["1"]}, trusted=True))
    assert len(httpserver.log) == 1


def test_a_server_that_never_answers() -> None:
    with raw_server(lambda opened, _: time.sleep(30)) as url:
        failure = fails(url, Limits(read=0.5, attempts=1))
    assert failure.kind is Kind.TIMEOUT


def test_a_server_that_answers_for_ever() -> None:
    def drip(opened: socket.socket, _: int) -> None:
        opened.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
        while True:
            opened.sendall(b"x")
            time.sleep(0.05)

    with raw_server(drip) as url:
        failure = fails(url, Limits(read=5, whole=1.0, attempts=1))
    assert failure.kind is Kind.TIMEOUT


@pytest.mark.parametrize(
    "beginning",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf of",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhalf \r\n",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + gzip.compress(b"papers" * 100)[:-12],
    ],
    ids=["length", "chunks", "gzip"],
)
def test_an_answer_that_breaks_off(beginning: bytes) -> None:
    tries: list[int] = []

    def cut(opened: socket.socket, number: int) -> None:
        tries.append(number)
        opened.sendall(beginning)

    with raw_server(cut) as url:
        failure = fails(url)
    assert failure.kind is Kind.CUT
    assert len(tries) == SMALL.attempts


def test_what_breaks_off_once_is_had_the_second_time() -> None:
    def cut(opened: socket.socket, number: int) -> None:
        opened.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n" + (b"pap" if number == 1 else b"papers"))

    with raw_server(cut) as url:
        assert client().get(Request(url, trusted=True)).body.read() == b"papers"


def test_what_is_no_web_server() -> None:
    with raw_server(lambda opened, _: opened.sendall(b"220 mail.example.org ESMTP\r\n\r\n")) as url:
        assert fails(url).kind in (Kind.PROTOCOL, Kind.CUT)


def test_redirects_are_followed_and_told_when_they_are_for_good(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/old").respond_with_data("", status=301, headers={"Location": "/new"})
    httpserver.expect_request("/now").respond_with_data("", status=302, headers={"Location": "/new"})
    httpserver.expect_request("/new").respond_with_data("papers")
    answer = client().get(Request(httpserver.url_for("/old"), trusted=True))
    assert answer.moved == answer.url == httpserver.url_for("/new")
    assert client().get(Request(httpserver.url_for("/now"), trusted=True)).moved is None


def test_redirects_without_end(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/a").respond_with_data("", status=302, headers={"Location": "/b"})
    httpserver.expect_request("/b").respond_with_data("", status=302, headers={"Location": "/a"})
    failure = fails(httpserver.url_for("/a"))
    assert failure.kind is Kind.REDIRECT
    assert "circle" in str(failure)
    assert len(httpserver.log) == 2

    def further(asked: Asked) -> Response:
        return Response(status=302, headers={"Location": f"/n/{int(asked.path.rpartition('/')[2]) + 1}"})

    httpserver.clear()
    for number in range(10):
        httpserver.expect_request(f"/n/{number}").respond_with_handler(further)
    assert fails(httpserver.url_for("/n/0")).kind is Kind.REDIRECT
    assert len(httpserver.log) <= SMALL.redirects + 1


@pytest.mark.parametrize(
    "target",
    ["http://127.0.0.1/x", "http://10.0.0.1/", "http://[::1]/", "http://169.254.169.254/latest", "http://printer.local/",
     "http://[::ffff:192.168.0.1]/", "http://0.0.0.0/", "http://2130706433/", "http://[64:ff9b::7f00:1]/"],
)  # fmt: skip
def test_no_way_into_the_readers_network(httpserver: HTTPServer, target: str, monkeypatch: pytest.MonkeyPatch) -> None:
    httpserver.expect_request("/x").respond_with_data("", status=302, headers={"Location": target})
    assert fails(httpserver.url_for("/x")).kind in (Kind.PRIVATE, Kind.DNS)


def test_a_public_name_with_a_private_address(httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch) -> None:
    real = socket.getaddrinfo
    monkeypatch.setattr(socket, "getaddrinfo", lambda host, port, **more: real("127.0.0.1", port, **more))
    httpserver.expect_request("/x").respond_with_data("secret")
    with pytest.raises(FetchFailed) as raised:
        client().get(Request(f"http://papers.example.org:{httpserver.port}/x"))
    assert raised.value.kind is Kind.PRIVATE
    assert not httpserver.log


def test_encryption_is_not_given_up_on_the_way() -> None:
    authority = trustme.CA()
    served = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(served)
    trusting = ssl.create_default_context()
    authority.configure_trust(trusting)

    def down(opened: socket.socket, _: int) -> None:
        opened.sendall(b"HTTP/1.1 302 Found\r\nLocation: http://localhost/x\r\nContent-Length: 0\r\n\r\n")

    with raw_server(down, served) as url:
        assert fails(url, verify=trusting).kind is Kind.REDIRECT


def test_a_certificate_that_nobody_vouches_for() -> None:
    served = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("localhost").configure_cert(served)
    tries: list[int] = []
    with raw_server(lambda opened, number: tries.append(number), served) as url:
        failure = fails(url)
    assert failure.kind is Kind.TLS
    assert "certificate" in str(failure)
    assert not tries


def _bomb() -> bytes:
    packer = zlib.compressobj(9, wbits=31)
    return b"".join([packer.compress(bytes(1 << 20)) for _ in range(64)]) + packer.flush()


def test_a_packed_answer_that_grows_without_end(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/x").respond_with_data(_bomb(), headers={"Content-Encoding": "gzip"})
    assert fails(httpserver.url_for("/x")).kind is Kind.TOO_LARGE
    assert fails(httpserver.url_for("/x"), Limits(size=1 << 30)).kind is Kind.TOO_LARGE  # by its ratio


@pytest.mark.parametrize("told", [True, False])
def test_a_gigantic_answer(told: bool) -> None:
    sent: list[int] = []

    def flood(opened: socket.socket, _: int) -> None:
        length = b"Content-Length: 99999999999\r\n" if told else b""
        opened.sendall(b"HTTP/1.1 200 OK\r\n" + length + b"\r\n")
        while True:
            opened.sendall(bytes(1 << 16))
            sent.append(1)

    with raw_server(flood) as url:
        assert fails(url).kind is Kind.TOO_LARGE
    assert len(sent) < 2_000


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
def test_packed_answers_are_unpacked(httpserver: HTTPServer, encoding: str) -> None:
    text = b"papers " * 1000
    packed = gzip.compress(text) if encoding == "gzip" else zlib.compress(text)
    httpserver.expect_request("/x").respond_with_data(packed, headers={"Content-Encoding": encoding})
    assert client().get(Request(httpserver.url_for("/x"), trusted=True)).body.read() == text


def test_packed_in_a_way_nobody_asked_for(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/x").respond_with_data(b"?", headers={"Content-Encoding": "br"})
    assert fails(httpserver.url_for("/x")).kind is Kind.PROTOCOL


def test_a_name_service_that_hangs(monkeypatch: pytest.MonkeyPatch) -> None:
    released = threading.Event()

    def hang(*_: object, **__: object) -> list[object]:
        released.wait(30)
        return []

    monkeypatch.setattr(socket, "getaddrinfo", hang)
    failure = fails("http://papers.example.org/", Limits(connect=0.3, attempts=1))
    released.set()
    assert failure.kind is Kind.TIMEOUT


def test_no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    failure = fails("https://papers.example.org/")
    assert failure.kind is Kind.OFFLINE
    assert "network" in str(failure)


def test_nobody_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    assert fails(f"http://localhost:{port}/").kind is Kind.OFFLINE


@pytest.fixture(params=["silent", "drip", "pause"])
def endless(request: pytest.FixtureRequest) -> Iterator[str]:
    def answer(opened: socket.socket, _: int) -> None:
        if request.param == "pause":
            opened.sendall(b"HTTP/1.1 429 Slow\r\nRetry-After: 4\r\nContent-Length: 0\r\n\r\n")
        elif request.param == "drip":
            opened.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
            while True:
                opened.sendall(b"x")
                time.sleep(0.05)
        time.sleep(30)

    with raw_server(answer) as url:
        yield url


def test_the_reader_calls_it_off(endless: str) -> None:
    stop = threading.Event()
    raised: list[FetchFailed] = []

    def ask() -> None:
        try:
            Client(limits=SMALL, stop=stop.is_set, pace=Pace(seconds={"localhost": 0.0})).get(
                Request(endless, trusted=True)
            )
        except FetchFailed as failure:
            raised.append(failure)

    thread = threading.Thread(target=ask, daemon=True)
    thread.start()
    thread.join(0.5)
    assert thread.is_alive()
    stop.set()
    thread.join(4)
    assert [failure.kind for failure in raised] == [Kind.CANCELLED]


def test_keys_go_to_their_host_alone(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/x").respond_with_data("", status=302, headers={"Location": "/y"})
    httpserver.expect_request("/y").respond_with_data("yes")
    url = httpserver.url_for("/x")
    client(keys={"localhost": {"x-api-key": "s3cret"}}).get(Request(url, trusted=True))
    client(keys={"api.example.org": {"x-api-key": "s3cret"}}).get(Request(url, trusted=True))
    assert [asked.headers.get("x-api-key") for asked, _ in httpserver.log] == ["s3cret", "s3cret", None, None]


def test_who_asks(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/x").respond_with_data("yes")
    asking = Client("readq/1", "me@example.org", pace=Pace(seconds={"localhost": 0.0}))
    asking.get(Request(httpserver.url_for("/x"), accept="application/json", trusted=True))
    asked, _ = httpserver.log[0]
    assert asked.headers["User-Agent"] == "readq/1 (mailto:me@example.org)"
    assert asked.headers["Accept"] == "application/json"


def test_the_environments_proxy(httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch) -> None:
    httpserver.expect_request("/x").respond_with_data("by proxy")
    monkeypatch.setenv("http_proxy", f"http://localhost:{httpserver.port}")
    answer = client().get(Request("http://papers.example.org/x"))
    assert answer.body.read() == b"by proxy"
    assert httpserver.log[0][0].headers["Host"] == "papers.example.org"
    with pytest.raises(FetchFailed) as raised:
        client().get(Request("http://192.168.0.1/x"))
    assert raised.value.kind is Kind.PRIVATE
    monkeypatch.setenv("http_proxy", "socks5://localhost:1")
    assert fails("http://papers.example.org/x").kind is Kind.PROTOCOL
