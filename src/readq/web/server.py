"""The server: HTTP in, pages out. It answers to who has the token, opens the library anew for each page, to be read
only, and knows no request that changes anything."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socket import AF_INET6
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from readq.errors import ReadqError
from readq.formats.writing.html_parts import policy
from readq.library import Library
from readq.web import drawing
from readq.web.guard import HEADERS, Guard
from readq.web.pages import page

_AT_ONCE = 16  # requests; more are turned away
_SECONDS = 15  # what a browser may take to say what it wants
_HEADERS = {
    "Content-Type": "text/html; charset=utf-8",
    "Content-Security-Policy": policy(script=False, forms=True) + "; frame-ancestors 'none'",
    **HEADERS,
}


class Server(ThreadingHTTPServer):
    """Serves what ``library`` opens, on ``host`` and ``port`` (0: any that is free); ``names`` as in `Guard`."""

    daemon_threads = True
    request_queue_size = 32

    def __init__(self, host: str, port: int, library: Callable[[], Library], names: Iterable[str] = ()) -> None:
        if ":" in host:
            self.address_family = AF_INET6
        self.library = library
        self._slots = threading.BoundedSemaphore(_AT_ONCE)
        super().__init__((host, port), _Handler)
        self.guard = Guard(self.server_port, names)

    def server_bind(self) -> None:
        socketserver.TCPServer.server_bind(self)  # HTTPServer's own asks the network for a name
        self.server_name, self.server_port = str(self.server_address[0]), int(self.server_address[1])

    def close(self) -> None:
        """Listen no more."""
        self.server_close()

    def address(self, host: str) -> str:
        """The address to open, under the name ``host``."""
        shown = f"[{host}]" if ":" in host else host
        return f"http://{shown}:{self.server_port}/?{urlencode({'token': self.guard.token})}"

    def process_request(self, request: Any, client_address: Any) -> None:
        if self._slots.acquire(blocking=False):
            super().process_request(request, client_address)
        else:
            self.shutdown_request(request)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._slots.release()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that went away is no error, and others are told where they happen."""


class _Handler(BaseHTTPRequestHandler):
    server: Server
    timeout = _SECONDS
    server_version, sys_version = "readq", ""

    def do_GET(self) -> None:
        try:
            url = urlsplit(self.path)
            asked = dict(parse_qsl(url.query, keep_blank_values=True, max_num_fields=20))
        except ValueError:
            self.send_error(400)
            return
        if not self.server.guard.welcome(self.headers.get_all("Host") or ()):
            self._answer(421, drawing.told("Not here", "This address is not one that readq serve answers to."))
        elif "token" in asked:
            self._enter(url.path, asked)
        elif not self.server.guard.knows(self.headers.get("Cookie", "")):
            self._answer(403, drawing.told("Closed", "Open the whole address that readq serve printed."))
        else:
            self._answer(*self._page(url.path, asked))

    do_HEAD = do_GET

    def _enter(self, path: str, asked: dict[str, str]) -> None:
        if not self.server.guard.accepts(asked.pop("token")):
            self._answer(403, drawing.told("Closed", "That token is of another time. See what readq serve printed."))
            return
        where = "/" + quote(path.lstrip("/\\"), safe="/")  # of this server, whatever was asked for
        where += f"?{urlencode(asked, errors='replace')}" if asked else ""
        self._answer(303, (), {"Location": where, "Set-Cookie": self.server.guard.cookie()})

    def _page(self, path: str, asked: dict[str, str]) -> tuple[int, Iterable[str]]:
        try:
            with self.server.library() as library:
                status, pieces = page(library, path, asked)
                return status, list(pieces)
        except ReadqError as error:
            return 500, drawing.told("That did not work", str(error))
        except Exception as error:  # a page must say so, and the next one may work
            name = type(error).__name__
            return 500, drawing.told("That did not work", f"This should not have happened, readq is to blame ({name}).")

    def _answer(self, status: int, pieces: Iterable[str], headers: dict[str, str] | None = None) -> None:
        body = "".join(pieces).encode("utf-8", "replace")
        with suppress(OSError):  # a browser that went away
            self.send_response(status)
            for name, value in (_HEADERS | (headers or {})).items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """What the base class says of requests that cannot be understood: every other method among them."""
        status = 405 if code == 501 else code
        self._answer(status, drawing.told("Not so", "readq serve shows pages, and does nothing else."),
                     {"Allow": "GET, HEAD"} if status == 405 else None)  # fmt: skip

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name in the base class
        """Nothing: what was asked for has the token in it, and is nobody's business."""
