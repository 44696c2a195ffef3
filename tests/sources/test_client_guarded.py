"""What the client keeps to itself, and what it survives that servers and networks seldom do."""

from __future__ import annotations

import errno
import gzip
import logging
import socket
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from tempfile import SpooledTemporaryFile

import pytest
import trustme
from pytest_httpserver import HTTPServer
from werkzeug import Request as Asked
from werkzeug import Response

from readq.sources.client import Answer, Client, Limits, Request
from readq.sources.connecting import Backend
from readq.sources.failures import FetchFailed, Kind
from readq.sources.pace import Pace
from tests.sources.asking import SMALL, client, fails
from tests.sources.servers import raw_server

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\npapers"


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def trusting(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.create_default_context()
    authority.configure_trust(context)
    return context


@pytest.fixture
def encrypted(authority: trustme.CA) -> Iterator[HTTPServer]:
    served = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(served)
    with HTTPServer(ssl_context=served) as server:
        yield server


def get(request: Request, **more: object) -> Answer:
    return client(**more).get(request)  # type: ignore[arg-type]


# -- secrets ---------------------------------------------------------------------------------------------------------


def test_no_secret_in_logs_and_representations(httpserver: HTTPServer, caplog: pytest.LogCaptureFixture) -> None:
    httpserver.expect_request("/x").respond_with_data("yes", headers={"Set-Cookie": "s3cret"})
    request = Request(httpserver.url_for("/x?key=hunter2"), headers={"x-key": "s3cret"}, body=["s3cret"], trusted=True)
    with caplog.at_level(logging.DEBUG):
        logging.getLogger().debug("somebody listens")
        answer = get(request)
    logged = "\n".join(record.getMessage() for record in caplog.records if record.name != "werkzeug")
    assert "somebody listens" in logged
    for told in (logged, repr(request), repr(answer)):
        assert "hunter2" not in told
        assert "s3cret" not in told


def test_a_key_goes_encrypted_to_its_host(encrypted: HTTPServer, trusting: ssl.SSLContext) -> None:
    encrypted.expect_request("/x").respond_with_data("yes")
    url = encrypted.url_for("/x")
    get(Request(url, trusted=True), verify=trusting, keys={"localhost": {"x-api-key": "s3cret"}})
    get(Request(url, trusted=True), verify=trusting, keys={"host": {"x-api-key": "s3cret"}})
    assert [asked.headers.get("x-api-key") for asked, _ in encrypted.log] == ["s3cret", None]


def test_no_key_goes_unencrypted_through_a_network(httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch) -> None:
    httpserver.expect_request("/x").respond_with_data("yes")
    monkeypatch.setenv("http_proxy", f"http://localhost:{httpserver.port}")
    request = Request("http://papers.example.org/x", trusted=True)
    assert get(request, keys={"papers.example.org": {"x-api-key": "s3cret"}}).status == 200
    assert "x-api-key" not in httpserver.log[0][0].headers


def test_what_is_meant_for_one_server_is_not_told_another(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/there").respond_with_data("papers")
    target = httpserver.url_for("/there")
    answer = f"HTTP/1.1 302 Found\r\nLocation: {target}\r\nContent-Length: 0\r\n\r\n".encode()
    with raw_server(lambda opened, _: opened.sendall(answer)) as url:
        get(Request(url, headers={"Zotero-Server-ID": "s3cret"}, trusted=True), keys={"localhost": {"x-key": "s3cret"}})
    assert "s3cret" not in str(httpserver.log[0][0].headers)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_what_was_posted_is_not_posted_elsewhere(httpserver: HTTPServer, status: int) -> None:
    httpserver.expect_request("/there").respond_with_handler(lambda asked: Response(f"{asked.method}{asked.data!r}"))
    there = httpserver.url_for("/there")
    answer = f"HTTP/1.1 {status} Found\r\nLocation: {there}\r\nContent-Length: 0\r\n\r\n".encode()
    with raw_server(lambda opened, _: opened.sendall(answer)) as url:
        request = Request(url, body={"key": "s3cret"}, trusted=True)
        if status < 307:
            assert get(request).body.read() == b"GETb''"
            return
        with pytest.raises(FetchFailed) as raised:
            get(request)
    assert raised.value.kind is Kind.REDIRECT
    assert not httpserver.log


@pytest.mark.parametrize("contact", ["j\u00f6@example.org", "me@example.org\r\nX-Evil: 1"])
def test_an_odd_contact_spoils_nothing(httpserver: HTTPServer, contact: str) -> None:
    httpserver.expect_request("/x").respond_with_data("yes")
    Client("readq/1", contact, pace=Pace()).get(Request(httpserver.url_for("/x"), trusted=True))
    asked, _ = httpserver.log[0]
    assert asked.headers["User-Agent"] == "readq/1"
    assert "X-Evil" not in asked.headers


# -- what servers say ------------------------------------------------------------------------------------------------


def test_a_version_that_cannot_be_sent_back_is_forgotten(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/x").respond_with_data("yes")
    assert get(Request(httpserver.url_for("/x"), etag='"\u00e9"', trusted=True)).status == 200
    assert "If-None-Match" not in httpserver.log[0][0].headers


def test_unchanged_though_nobody_asked(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/x").respond_with_data("", status=304)
    assert fails(httpserver.url_for("/x")).kind is Kind.PROTOCOL


def test_sent_on_to_nowhere(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/x").respond_with_data("", status=302)
    assert fails(httpserver.url_for("/x")).kind is Kind.REDIRECT


def test_what_the_answer_is(httpserver: HTTPServer) -> None:
    more = {"ETag": 'W/"1"', "Last-Modified": "yesterday"}
    httpserver.expect_request("/x").respond_with_data("[1]", headers=more, content_type="Application/JSON; charset=x")
    answer = get(Request(httpserver.url_for("/x"), trusted=True))
    assert (answer.etag, answer.last_modified, answer.content_type) == ('W/"1"', "yesterday", "application/json")
    assert answer.json() == [1]


def test_a_host_that_wants_a_rest_has_one(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/x").respond_with_data("no", status=503, headers={"Retry-After": "3600"})
    httpserver.expect_request("/y").respond_with_data("yes")
    slept: list[float] = []
    asking = Client(limits=SMALL, pace=Pace(sleep=slept.append), sleep=slept.append)
    for path in ("/x", "/y"):
        with pytest.raises(FetchFailed) as raised:
            asking.get(Request(httpserver.url_for(path), trusted=True))
        assert raised.value.kind is Kind.BUSY
        assert raised.value.retry_after == pytest.approx(3600, abs=60)
    assert len(httpserver.log) == 1
    assert not slept


def test_a_date_long_ago_is_no_wait(httpserver: HTTPServer) -> None:
    past = {"Retry-After": "Thu, 26 Nov 2020 06:00:00 GMT"}
    httpserver.expect_ordered_request("/x").respond_with_data("no", status=429, headers=past)
    httpserver.expect_ordered_request("/x").respond_with_data("no", status=429, headers={"Retry-After": "soon"})
    httpserver.expect_ordered_request("/x").respond_with_data("yes")
    assert get(Request(httpserver.url_for("/x"), trusted=True)).body.read() == b"yes"


def test_who_hangs_up_is_asked_again() -> None:
    tries: list[int] = []
    with raw_server(lambda opened, number: tries.append(number)) as url:
        assert fails(url).kind is Kind.CUT
    assert len(tries) == SMALL.attempts


def test_chunks_that_are_none() -> None:
    nonsense = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nlots\r\nof papers"
    with raw_server(lambda opened, _: opened.sendall(nonsense)) as url:
        assert fails(url).kind is Kind.PROTOCOL


def test_headers_that_never_end() -> None:
    def drip(opened: socket.socket, _: int) -> None:
        opened.sendall(b"HTTP/1.1 200 OK\r\n")
        while True:
            opened.sendall(b"X-More: x\r\n")
            time.sleep(0.02)

    with raw_server(drip) as url:
        assert fails(url, Limits(read=5, whole=0.7, attempts=1)).kind is Kind.TIMEOUT


def test_what_will_be_too_large_is_not_awaited() -> None:
    def announce(opened: socket.socket, _: int) -> None:
        opened.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n")
        time.sleep(30)

    with raw_server(announce) as url:
        assert fails(url, Limits(read=1, attempts=1)).kind is Kind.TOO_LARGE


def test_packed_nothing_without_end() -> None:
    sent: list[int] = []

    def flood(opened: socket.socket, _: int) -> None:
        opened.sendall(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + gzip.compress(b"papers"))
        while True:
            opened.sendall(bytes(1 << 16))
            sent.append(1)

    with raw_server(flood) as url:
        assert fails(url).kind is Kind.TOO_LARGE
    assert len(sent) < 2_000


def test_a_disk_that_is_full(httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(SpooledTemporaryFile, "write", full)
    httpserver.expect_request("/x").respond_with_data("papers")
    failure = fails(httpserver.url_for("/x"))
    assert "No space left" in str(failure)


# -- ways to a server ------------------------------------------------------------------------------------------------


def resolved_to(monkeypatch: pytest.MonkeyPatch, *hosts: str) -> None:
    """Let every name have these addresses."""
    real = socket.getaddrinfo

    def several(_: str, port: int, **more: int) -> list[object]:
        return [place for host in hosts for place in real(host, port, **more)]

    monkeypatch.setattr(socket, "getaddrinfo", several)


@pytest.mark.parametrize("dead", ["255.255.255.255", "2001:db8::1"])
def test_one_address_of_several_is_enough(dead: str, monkeypatch: pytest.MonkeyPatch) -> None:
    # The first cannot be connected to; or, as IPv6 in many a network, swallows what is sent to it.
    resolved_to(monkeypatch, dead, "127.0.0.1")
    with raw_server(lambda opened, _: opened.sendall(OK)) as url:
        assert client(Limits(connect=1)).get(Request(url, trusted=True)).body.read() == b"papers"


def test_every_address_has_its_share_of_the_time(monkeypatch: pytest.MonkeyPatch) -> None:
    shares: list[float] = []

    def in_vain(_: object, __: object, ___: object, until: float) -> None:
        shares.append(until - time.monotonic())
        raise TimeoutError

    monkeypatch.setattr(Backend, "_connect", in_vain)
    resolved_to(monkeypatch, "127.0.0.2", "127.0.0.3", "127.0.0.4")
    assert fails("http://localhost:1/", Limits(connect=60, attempts=1)).kind is Kind.TIMEOUT
    assert len(shares) == 3
    assert shares[0] <= 20
    assert shares[1] <= 30
    assert 30 < shares[2] <= 60


def test_an_address_without_a_way_to_it(monkeypatch: pytest.MonkeyPatch) -> None:
    resolved_to(monkeypatch, "255.255.255.255")
    assert fails("http://localhost:1/").kind is Kind.OFFLINE


def test_one_private_address_of_several_is_too_much(httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch) -> None:
    resolved_to(monkeypatch, "151.101.3.42", "127.0.0.1")
    with pytest.raises(FetchFailed) as raised:
        get(Request(f"http://papers.example.org:{httpserver.port}/"))
    assert raised.value.kind is Kind.PRIVATE


def test_a_name_is_looked_up_once(httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch) -> None:
    # What was looked at is what is connected to: a second answer of the name service could be another.
    looked_up: list[object] = []
    real = socket.getaddrinfo

    def count(*given: object, **more: object) -> list[object]:
        looked_up.append(given)
        return real(*given, **more)  # type: ignore[arg-type, return-value]

    httpserver.expect_request("/x").respond_with_data("yes")
    monkeypatch.setattr(socket, "getaddrinfo", count)
    get(Request(httpserver.url_for("/x"), trusted=True))
    assert len(looked_up) == 1


def test_a_trusted_address_of_ipv6() -> None:
    try:
        server = HTTPServer("::1")
        server.start()
    except OSError:
        pytest.skip("no IPv6 here")
    try:
        server.expect_request("/x").respond_with_data("yes")
        url = f"http://[::1]:{server.port}/x"
        assert get(Request(url, trusted=True)).body.read() == b"yes"
        with pytest.raises(FetchFailed) as raised:
            get(Request(url))
        assert raised.value.kind is Kind.PRIVATE
    finally:
        server.stop()


def test_a_certificate_of_another_host(authority: trustme.CA, trusting: ssl.SSLContext) -> None:
    served = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("papers.example.org").configure_cert(served)
    tries: list[int] = []
    with raw_server(lambda opened, number: tries.append(number), served) as url:
        assert fails(url, verify=trusting).kind is Kind.TLS
    assert not tries


def test_no_encryption_where_it_was_expected() -> None:
    tries: list[int] = []
    with socket.create_server(("127.0.0.1", 0)) as plain:

        def greet() -> None:
            with suppress(OSError):
                while True:
                    opened, _ = plain.accept()
                    tries.append(1)
                    with opened:
                        opened.sendall(b"220 mail.example.org ESMTP\r\n")
                        opened.recv(65536)

        threading.Thread(target=greet, daemon=True).start()
        assert fails(f"https://localhost:{plain.getsockname()[1]}/").kind is Kind.TLS
        assert len(tries) == 1


def test_a_handshake_that_hangs() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"https://localhost:{silent.getsockname()[1]}/"
        assert fails(url, Limits(connect=0.4, attempts=1)).kind is Kind.TIMEOUT
        started = time.monotonic()
        failure = fails(url, Limits(connect=30), stop=lambda: time.monotonic() > started + 0.3)
    assert failure.kind is Kind.CANCELLED
    assert time.monotonic() - started < 10


def test_a_name_service_that_hangs_can_be_called_off(monkeypatch: pytest.MonkeyPatch) -> None:
    released = threading.Event()

    def hang(*_: object, **__: object) -> list[object]:
        released.wait(30)
        return []

    monkeypatch.setattr(socket, "getaddrinfo", hang)
    started = time.monotonic()
    failure = fails("https://papers.example.org/", stop=lambda: time.monotonic() > started + 0.3)
    released.set()
    assert failure.kind is Kind.CANCELLED


# -- proxies ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "host", ["127.1", "2130706433", "wiki", "printer.local", "[::ffff:10.0.0.1]", "metadata.internal"]
)
def test_a_proxy_is_no_way_around(httpserver: HTTPServer, host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", f"http://localhost:{httpserver.port}")
    with pytest.raises(FetchFailed) as raised:
        get(Request(f"http://{host}/"))
    assert raised.value.kind is Kind.PRIVATE
    assert not httpserver.log


def test_this_machine_is_asked_without_a_proxy(httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.setenv("http_proxy", "http://proxy.example.org:3128")
    httpserver.expect_request("/x").respond_with_data("yes")
    assert get(Request(httpserver.url_for("/x"), trusted=True)).body.read() == b"yes"


def test_hosts_that_the_environment_excepts(httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", f"http://localhost:{httpserver.port}")
    monkeypatch.setenv("no_proxy", "example.org")
    resolved_to(monkeypatch, "127.0.0.1")
    with pytest.raises(FetchFailed) as raised:
        get(Request("http://papers.example.org/x"))
    assert raised.value.kind is Kind.PRIVATE  # it was looked up here
    assert not httpserver.log


def test_a_proxy_that_refuses(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(opened: socket.socket, _: int) -> None:
        opened.sendall(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")

    with raw_server(refuse) as url:
        monkeypatch.setenv("https_proxy", url.replace("//", "//me:s3cret@"))
        failure = fails("https://papers.example.org/")
    assert failure.kind is Kind.REFUSED
    assert "s3cret" not in str(failure)


def test_encrypted_through_a_proxy(
    encrypted: HTTPServer, authority: trustme.CA, trusting: ssl.SSLContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    served = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("papers.example.org").configure_cert(served)

    def tunnel(opened: socket.socket, _: int) -> None:
        opened.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
        with served.wrap_socket(opened, server_side=True) as inner:
            inner.recv(65536)
            inner.sendall(OK)

    with raw_server(tunnel) as url:
        monkeypatch.setenv("https_proxy", url)
        answer = get(Request("https://papers.example.org/"), verify=trusting)
        assert answer.body.read() == b"papers"


# -- and --------------------------------------------------------------------------------------------------------------


def test_threads_ask_different_hosts_at_once(httpserver: HTTPServer) -> None:
    both = threading.Barrier(2, timeout=10)

    def together(_: Asked) -> Response:
        both.wait()
        return Response("yes")

    httpserver.expect_request("/x").respond_with_handler(together)
    with HTTPServer("127.0.0.1") as other:
        other.expect_request("/x").respond_with_handler(together)
        asking = client()
        came: list[int] = []
        urls = [httpserver.url_for("/x"), f"http://127.0.0.1:{other.port}/x"]
        threads = [
            threading.Thread(target=lambda url=url: came.append(asking.get(Request(url, trusted=True)).status))
            for url in urls
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert came == [200, 200]


def test_httpx2_is_imported_with_the_first_request() -> None:
    code = "import sys, readq.sources.client as c; c.Client(); print(any(m.startswith('httpx2') for m in sys.modules))"
    came = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert came.stdout.strip() == "False"
