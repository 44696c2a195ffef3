"""Asking web servers politely: at their pace, with bounds on everything, never for what they said has not changed.

What goes wrong is a `FetchFailed` with one sentence. httpx2 is imported with the first request.
"""

from __future__ import annotations

import json
import random
import ssl
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from tempfile import SpooledTemporaryFile
from typing import IO, TYPE_CHECKING, Any, cast

from readq.sources import addresses, verdicts
from readq.sources.failures import PASSING, FetchFailed, Kind, cancelled, shown, span
from readq.sources.pace import Pace, group_of
from readq.sources.unpacking import ACCEPTED, Unpacker

if TYPE_CHECKING:
    import httpx2

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
    this host, so it may lie in a private network. ``headers`` go to the host of ``url`` alone. ``body`` is sent as
    JSON, with POST unless ``method`` says else."""

    url: str = field(repr=False)
    accept: str = "*/*"
    etag: str | None = None
    last_modified: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: object = field(default=None, repr=False)
    method: str = ""
    trusted: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """What came: ``status`` is 304 when nothing changed, and ``body`` empty then, else 2xx; ``url`` is where it was
    found in the end, ``moved`` where it is from now on, if it is not where it was. ``body`` is unpacked, at its
    beginning, and the caller's to close; ``size`` is its bytes. Header names are in lower case."""

    url: str = field(repr=False)
    status: int
    body: IO[bytes]
    size: int
    headers: Mapping[str, str] = field(repr=False)
    moved: str | None = field(default=None, repr=False)

    @property
    def unchanged(self) -> bool:
        return self.status == 304

    @property
    def etag(self) -> str | None:
        return self.headers.get("etag")

    @property
    def last_modified(self) -> str | None:
        return self.headers.get("last-modified")

    @property
    def content_type(self) -> str:
        """The media type in lower case, without parameters; '' if the server did not tell."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    def json(self) -> Any:
        """The body as JSON. Raises `FetchFailed` when it is none."""
        try:
            return json.load(self.body)
        except (ValueError, RecursionError):
            raise FetchFailed(Kind.PROTOCOL, f"{shown(self.url)} answers with what is no JSON.") from None


class Client:
    """Asks servers. ``agent`` is how readq is called, ``contact`` a mail address for those who run them, '' for none.

    ``keys`` are headers with secrets by host; they go to that host alone, and only encrypted or within this machine.
    ``stop`` is asked again and again and ends everything with a `FetchFailed` within a moment. ``verify`` replaces the
    system's certificates. Safe to use from threads.
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
        name = f"{agent} (mailto:{contact})" if contact else agent
        self._agent = name if _is_plain(name) else agent
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
                pause = min(2.0**attempt, self._limits.wait) * random.uniform(0.5, 1)
                wait = max(failure.retry_after or 0.0, pause)
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
            status, target = answer
            for_good = for_good and status in _FOR_GOOD
            if target in seen:
                raise FetchFailed(Kind.REDIRECT, f"{shown(first)} sends one round in a circle; check the address.")
            seen.add(target)
            request = _sent_on(request, status, url, target)
            url = target
        raise FetchFailed(
            Kind.REDIRECT, f"{shown(first)} sends one on more than {self._limits.redirects} times; check the address."
        )

    def _asked(
        self, request: Request, url: str, first: str, progress: Callable[[int, int | None], None] | None
    ) -> Answer | tuple[int, str]:
        """The answer at an address, or (status, where it sends one on to)."""
        host = addresses.host_of(url)
        trusted = addresses.host_of(first) if request.trusted else None
        if host != trusted and addresses.is_private_name(host):
            raise FetchFailed(Kind.PRIVATE, f"{shown(url)} is an address within a private network, which is not asked.")
        group = group_of(host)
        turn = self.pace.turn(group, self._stop, self._limits.wait)
        with turn, self._opened(request, url, first, trusted) as response:
            status = int(response.status_code)
            headers = {name.lower(): value for name, value in response.headers.items()}
            if status in _REDIRECTS and "location" in headers:
                return status, addresses.redirected(url, headers["location"])
            if 200 <= status < 300 or (status == 304 and _is_conditional(request)):
                body = cast("IO[bytes]", SpooledTemporaryFile(_IN_MEMORY))  # noqa: SIM115 - the caller closes it
                try:
                    size = self._stored(response, url, headers, body, progress) if status != 304 else 0
                    body.seek(0)
                except OSError as error:
                    body.close()
                    reason = error.strerror or type(error).__name__
                    raise FetchFailed(Kind.TOO_LARGE, f"{shown(url)} cannot be kept here: {reason}.") from error
                except BaseException:
                    body.close()
                    raise
                return Answer(url, status, body, size, headers)
            failure = verdicts.of_status(status, url, headers)
            failure.status = status
            if failure.retry_after is not None:
                self.pace.wait_until(group, self.pace.now + failure.retry_after)
            raise failure

    @contextmanager
    def _opened(self, request: Request, url: str, first: str, trusted: str | None) -> Iterator[httpx2.Response]:
        """The beginning of an answer. What the network does in the block becomes a `FetchFailed`."""
        import httpx2

        from readq.sources.transport import transport_for

        until = time.monotonic() + self._limits.whole

        def go_on() -> None:
            if self._stop():
                raise cancelled()
            if time.monotonic() > until:
                raise FetchFailed(
                    Kind.TIMEOUT, f"{shown(url)} was not read within {span(self._limits.whole)}; try again later."
                )

        headers = self._headers(request, url, first, trusted)
        content = json.dumps(request.body).encode() if request.body is not None else None
        method = request.method or ("POST" if content is not None else "GET")
        timeout = httpx2.Timeout(self._limits.read, connect=self._limits.connect)
        try:
            with (
                transport_for(url, self._verify, lambda name: name.rstrip(".") == trusted, go_on) as transport,
                httpx2.Client(transport=transport, timeout=timeout, trust_env=False) as client,
                client.stream(method, url, headers=headers, content=content) as response,
            ):
                yield response
        except httpx2.HTTPError as error:
            raise verdicts.of_network(error, url) from error
        except (httpx2.InvalidURL, httpx2.StreamError, UnicodeError, ValueError) as error:
            raise FetchFailed(Kind.PROTOCOL, f"{shown(url)} cannot be asked: {type(error).__name__}.") from error

    def _headers(self, request: Request, url: str, first: str, trusted: str | None) -> dict[str, str]:
        headers = {"User-Agent": self._agent, "Accept": request.accept, "Accept-Encoding": ACCEPTED, **request.headers}
        # What a server calls a version may be anything; what cannot be sent back is forgotten.
        if request.etag and _is_plain(request.etag):
            headers["If-None-Match"] = request.etag
        if request.last_modified and _is_plain(request.last_modified):
            headers["If-Modified-Since"] = request.last_modified
        if request.body is not None:
            headers["Content-Type"] = "application/json"
        host = addresses.host_of(url)
        is_at_home = (
            host == trusted and addresses.is_loopback(host) and addresses.place_of(url) == addresses.place_of(first)
        )
        if url.startswith("https:") or is_at_home:
            headers.update(self._keys.get(host, {}))
        return headers

    def _stored(
        self,
        response: httpx2.Response,
        url: str,
        headers: Mapping[str, str],
        body: IO[bytes],
        progress: Callable[[int, int | None], None] | None,
    ) -> int:
        """Write what comes, unpacked, into ``body``; how many bytes that are."""
        total = verdicts.number(headers.get("content-length"))
        if total is not None and total > self._limits.size:
            raise self._too_large(url)
        unpacked = Unpacker(headers.get("content-encoding", ""), url)
        came = size = 0
        for chunk in response.iter_raw():
            came += len(chunk)
            if came > self._limits.size:  # even if nothing comes out of it
                raise self._too_large(url)
            for part in unpacked(chunk):
                size += len(part)
                if size > self._limits.size:
                    raise self._too_large(url)
                if size > _LEAST_FOR_RATIO and size > came * self._limits.ratio:
                    raise FetchFailed(
                        Kind.TOO_LARGE, f"{shown(url)} is packed so tightly that it looks like a trap; it was left."
                    )
                body.write(part)
            if progress is not None:
                progress(came, total)
        if not unpacked.ended:
            raise FetchFailed(Kind.CUT, f"{shown(url)} broke off in the middle; try again later.")
        return size

    def _too_large(self, url: str) -> FetchFailed:
        return FetchFailed(Kind.TOO_LARGE, f"{shown(url)} is larger than {self._limits.size >> 20} MiB.")


def _sent_on(request: Request, status: int, url: str, target: str) -> Request:
    """What to ask for where a redirect leads. Raises `FetchFailed` when it is not for others."""
    elsewhere = addresses.place_of(url) != addresses.place_of(target)
    if request.body is not None or request.method not in ("", "GET", "HEAD"):
        if status in (301, 302, 303):
            request = replace(request, body=None, method="GET")
        elif elsewhere:
            raise FetchFailed(Kind.REDIRECT, f"{shown(url)} sends on to {shown(target)} what was meant for it alone.")
    return replace(request, headers={}) if elsewhere else request


def _is_conditional(request: Request) -> bool:
    return bool(request.etag or request.last_modified or request.headers)


def _is_plain(text: str) -> bool:
    """Whether a text may stand in a header."""
    return text.isascii() and text.isprintable()
