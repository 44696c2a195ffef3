"""Asking web servers politely: at their pace, with bounds on everything, never for what they said has not changed.

What goes wrong is a `FetchFailed` with one sentence. httpx2 is imported with the first request.
"""

from __future__ import annotations

import json
import random
import ssl
import time
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from tempfile import SpooledTemporaryFile
from typing import IO, TYPE_CHECKING, Any, cast

from readq.sources import addresses
from readq.sources.failures import PASSING, FetchFailed, Kind, cancelled, shown
from readq.sources.pace import Pace, group_of

if TYPE_CHECKING:
    import httpx2

_CHUNK = 1 << 16
_IN_MEMORY = 8 << 20
_LEAST_FOR_RATIO = 1 << 20  # bytes; what is smaller may be packed as well as it likes
_REDIRECTS = (301, 302, 303, 307, 308)
_FOR_GOOD = (301, 308)


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds: seconds for a connection, for the next bytes, for a whole answer; bytes of an answer, packed or not; how
    much packing may save; how often to try, to follow, and how long to wait until the next try."""

    connect: float = 10.0
    read: float = 30.0
    whole: float = 300.0
    size: int = 64 << 20
    ratio: int = 200
    redirects: int = 5
    attempts: int = 3
    wait: float = 20.0


@dataclass(frozen=True, slots=True)
class Request:
    """What to ask for. ``etag`` and ``last_modified`` are those of what is known already. ``trusted``: the reader named
    this host, so it may lie in a private network. ``body`` is sent as JSON, with POST unless ``method`` says else."""

    url: str
    accept: str = "*/*"
    etag: str | None = None
    last_modified: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    body: object = None
    method: str = ""
    trusted: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """What came: ``status`` is 304 when nothing changed, and ``body`` empty then, else 2xx; ``url`` is where it was
    found in the end, ``moved`` where it is from now on, if it is not where it was. Header names are in lower case."""

    url: str
    status: int
    body: IO[bytes]
    size: int
    headers: Mapping[str, str]
    moved: str | None = None

    @property
    def unchanged(self) -> bool:
        return self.status == 304

    def json(self) -> Any:
        """The body as JSON. Raises `FetchFailed` when it is none."""
        try:
            return json.load(self.body)
        except (ValueError, RecursionError):
            raise FetchFailed(Kind.PROTOCOL, f"{shown(self.url)} answers with what is no JSON.") from None


class Client:
    """Asks servers. ``agent`` is how readq is called, ``contact`` a mail address for those who run them, '' for none.

    ``keys`` are headers with secrets by host; they go to that host alone, and only encrypted. ``stop`` is asked again
    and again and ends everything with a `FetchFailed` within a moment. ``verify`` replaces the system's certificates.
    """

    def __init__(
        self,
        agent: str = "readq",
        contact: str = "",
        *,
        keys: Mapping[str, Mapping[str, str]] | None = None,
        stop: Callable[[], bool] = lambda: False,
        pace: Pace | None = None,
        limits: Limits | None = None,
        verify: ssl.SSLContext | bool = True,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._agent = f"{agent} (mailto:{contact})" if contact else agent
        self._keys = keys or {}
        self._stop = stop
        self._limits = limits or Limits()
        self._verify = verify
        self._sleep = sleep
        self.pace = pace or Pace()

    def get(self, request: Request, progress: Callable[[int, int | None], None] | None = None) -> Answer:
        """Ask for something, again if that may help. ``progress`` is told (bytes so far, bytes in all if known)."""
        attempt = 1
        while True:
            try:
                return self._followed(request, progress)
            except FetchFailed as failure:
                wait = failure.retry_after if failure.retry_after is not None else 2.0**attempt * random.uniform(0.5, 1)
                again = failure.kind in PASSING and request.body is None and request.method in ("", "GET")
                if not again or attempt >= self._limits.attempts or wait > self._limits.wait:
                    raise
                self._pause(wait)
                attempt += 1

    def _pause(self, seconds: float) -> None:
        while seconds > 0:
            if self._stop():
                raise cancelled()
            part = min(seconds, 0.1)
            self._sleep(part)
            seconds -= part

    def _followed(self, request: Request, progress: Callable[[int, int | None], None] | None) -> Answer:
        """The answer at the end of all redirects."""
        url = first = addresses.normal(request.url)
        for_good = True
        seen = {url}
        for _ in range(self._limits.redirects + 1):
            answer = self._asked(request, url, first, progress)
            if isinstance(answer, Answer):
                moved = url if for_good and url != first else None
                return Answer(url, answer.status, answer.body, answer.size, answer.headers, moved)
            status, url = answer
            for_good = for_good and status in _FOR_GOOD
            if url in seen:
                raise FetchFailed(Kind.REDIRECT, f"{shown(first)} sends one round in a circle.")
            seen.add(url)
        raise FetchFailed(Kind.REDIRECT, f"{shown(first)} sends one on more than {self._limits.redirects} times.")

    def _asked(
        self, request: Request, url: str, first: str, progress: Callable[[int, int | None], None] | None
    ) -> Answer | tuple[int, str]:
        """The answer at an address, or (status, where it sends one on to)."""
        host = addresses.host_of(url)
        trusted = addresses.host_of(first) if request.trusted else None
        if host != trusted and addresses.is_private_name(host):
            raise FetchFailed(Kind.PRIVATE, f"{shown(url)} is an address within a private network, which is not asked.")
        group = group_of(host)
        with self.pace.turn(group, self._stop), self._opened(request, url, host, trusted) as response:
            status = int(response.status_code)
            headers = {name.lower(): value for name, value in response.headers.items()}
            if status in _REDIRECTS and "location" in headers:
                return status, addresses.redirected(url, headers["location"])
            if status == 304 or 200 <= status < 300:
                body = cast("IO[bytes]", SpooledTemporaryFile(_IN_MEMORY))  # noqa: SIM115 - the caller closes it
                size = 0
                if status != 304:
                    total = _number(headers.get("content-length"))
                    if total is not None and total > self._limits.size:
                        raise self._too_large(url)
                    size = self._stored(response, url, headers.get("content-encoding", ""), body, progress, total)
                body.seek(0)
                return Answer(url, status, body, size, headers)
            failure = _failed(status, url, headers)
            if failure.retry_after is not None:
                self.pace.wait_until(group, time.time() + min(failure.retry_after, self._limits.wait))
            raise failure

    @contextmanager
    def _opened(self, request: Request, url: str, host: str, trusted: str | None) -> Iterator[httpx2.Response]:
        """The beginning of an answer. What the network does in the block becomes a `FetchFailed`."""
        import httpx2

        from readq.sources.transport import transport_for

        until = time.monotonic() + self._limits.whole

        def go_on() -> None:
            if self._stop():
                raise cancelled()
            if time.monotonic() > until:
                raise FetchFailed(Kind.TIMEOUT, f"{shown(url)} was not read within {self._limits.whole:.0f} seconds.")

        headers = {
            "User-Agent": self._agent,
            "Accept": request.accept,
            "Accept-Encoding": "gzip, deflate",
            **request.headers,
        }
        if request.etag:
            headers["If-None-Match"] = request.etag
        if request.last_modified:
            headers["If-Modified-Since"] = request.last_modified
        if url.startswith("https:") or host == trusted:
            headers.update(self._keys.get(host, {}))
        content = None
        if request.body is not None:
            content = json.dumps(request.body).encode()
            headers["Content-Type"] = "application/json"
        method = request.method or ("POST" if content is not None else "GET")
        timeout = httpx2.Timeout(self._limits.read, connect=self._limits.connect)
        try:
            with (
                transport_for(url, self._verify, lambda name: name == trusted, go_on) as transport,
                httpx2.Client(transport=transport, timeout=timeout, trust_env=False) as client,
                client.stream(method, url, headers=headers, content=content) as response,
            ):
                yield response
        except httpx2.HTTPError as error:
            raise _explained(error, url) from error
        except (httpx2.InvalidURL, httpx2.StreamError, UnicodeError, ValueError) as error:
            raise FetchFailed(Kind.PROTOCOL, f"{shown(url)} cannot be asked: {type(error).__name__}.") from error

    def _stored(
        self,
        response: httpx2.Response,
        url: str,
        encoding: str,
        body: IO[bytes],
        progress: Callable[[int, int | None], None] | None,
        total: int | None,
    ) -> int:
        """Write what comes, unpacked, into ``body``; how many bytes that are."""
        unpacked = _Unpacker(encoding, url)
        came = size = 0
        for chunk in response.iter_raw(_CHUNK):
            came += len(chunk)
            for part in unpacked(chunk):
                size += len(part)
                if size > self._limits.size or came > self._limits.size:
                    raise self._too_large(url)
                if size > _LEAST_FOR_RATIO and size > came * self._limits.ratio:
                    raise FetchFailed(Kind.TOO_LARGE, f"{shown(url)} is packed so tightly that it looks like a trap.")
                body.write(part)
            if progress is not None:
                progress(came, total)
        if not unpacked.ended:
            raise FetchFailed(Kind.CUT, f"{shown(url)} ended before its end.")
        return size

    def _too_large(self, url: str) -> FetchFailed:
        return FetchFailed(Kind.TOO_LARGE, f"{shown(url)} is larger than {self._limits.size >> 20} MiB.")


class _Unpacker:
    """Undoes a Content-Encoding, little by little. ``ended``: what is packed is whole."""

    def __init__(self, encoding: str, url: str) -> None:
        encoding = encoding.strip().lower()
        self._packed: Any = None
        self._url = url
        if encoding in ("gzip", "x-gzip"):
            self._packed = zlib.decompressobj(31)
        elif encoding == "deflate":
            self._packed = zlib.decompressobj()
        elif encoding not in ("", "identity"):
            raise FetchFailed(Kind.PROTOCOL, f"{shown(url)} is packed as {encoding[:20]!r}, which nobody asked for.")
        self._began = False

    @property
    def ended(self) -> bool:
        return self._packed is None or not self._began or bool(self._packed.eof)

    def __call__(self, chunk: bytes) -> Iterator[bytes]:
        if self._packed is None:
            yield chunk
            return
        self._began = True
        try:
            while chunk:
                part = self._packed.decompress(chunk, _CHUNK * 4)
                chunk = self._packed.unconsumed_tail
                if part:
                    yield part
                elif not chunk:
                    break
        except zlib.error:
            raise FetchFailed(Kind.PROTOCOL, f"{shown(self._url)} is packed in a way that cannot be undone.") from None


def _number(text: str | None) -> int | None:
    return int(text) if text is not None and text.isascii() and text.isdigit() and len(text) < 19 else None


def _failed(status: int, url: str, headers: Mapping[str, str]) -> FetchFailed:
    """What a status that is no success means."""
    where = shown(url)
    if status == 404:
        return FetchFailed(Kind.NOT_FOUND, f"{where} is not there (404).")
    if status == 410:
        return FetchFailed(Kind.GONE, f"{where} is gone for good (410).")
    if status in (429, 503):
        after = _retry_after(headers.get("retry-after"))
        when = f" and wants to be asked again in {_span(after)}" if after is not None else ". Try again later"
        return FetchFailed(Kind.BUSY, f"{where} has too much to do ({status}){when}.", after)
    if status >= 500:
        return FetchFailed(Kind.SERVER, f"{where} has a fault of its own ({status}).")
    if status in (401, 403):
        return FetchFailed(Kind.REFUSED, f"{where} refuses to answer ({status}).")
    return FetchFailed(Kind.REFUSED, f"{where} does not understand what it is asked ({status}).")


def _span(seconds: float) -> str:
    return f"{seconds:.0f} seconds" if seconds < 120 else f"{seconds / 60:.0f} minutes"


def _retry_after(text: str | None) -> float | None:
    """The seconds of a Retry-After header, which has seconds or a date."""
    if text is None:
        return None
    if (seconds := _number(text.strip())) is not None:
        return float(seconds)
    try:
        return max(0.0, parsedate_to_datetime(text).timestamp() - time.time())
    except (ValueError, OverflowError):
        return None


def _explained(error: httpx2.HTTPError, url: str) -> FetchFailed:
    """A sentence for what the network did."""
    import httpx2

    where = shown(url)
    if isinstance(error, httpx2.ConnectTimeout):
        return FetchFailed(Kind.TIMEOUT, f"{where} does not take a connection in time.")
    if isinstance(error, httpx2.TimeoutException):
        return FetchFailed(Kind.TIMEOUT, f"{where} stopped answering.")
    if isinstance(error, httpx2.ProxyError):
        return FetchFailed(Kind.REFUSED, f"The proxy does not let {where} through.")
    if isinstance(error, httpx2.ConnectError):
        return FetchFailed(Kind.OFFLINE, f"{where} cannot be reached. Is there a network?")
    if isinstance(error, httpx2.RemoteProtocolError):
        if "without sending complete message" in str(error) or "incomplete" in str(error):
            return FetchFailed(Kind.CUT, f"{where} broke off in the middle.")
        return FetchFailed(Kind.PROTOCOL, f"{where} does not answer as a web server does.")
    if isinstance(error, httpx2.ReadError | httpx2.WriteError):
        return FetchFailed(Kind.CUT, f"{where} broke off in the middle.")
    return FetchFailed(Kind.PROTOCOL, f"{where} cannot be asked ({type(error).__name__}).")
