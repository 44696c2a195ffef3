"""Connections that can be called off, end in time, and lead only where they may.

Names are resolved on a thread, since a name service that hangs cannot be interrupted; every wait is cut into slices,
between which it is asked whether to go on. The address that was looked at is the one that is connected to.
"""

from __future__ import annotations

import errno
import select
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any

import httpcore2

from readq.sources.addresses import is_private
from readq.sources.failures import FetchFailed, Kind

_SLICE = 0.15  # seconds
_ON_ITS_WAY = (errno.EINPROGRESS, errno.EWOULDBLOCK, errno.EALREADY, errno.EINTR)
GoOn = Callable[[], None]  # raises when the time is up or the reader called it off


class Backend(httpcore2.NetworkBackend):
    """Opens connections. ``allowed`` says of a host whether it may lie in a private network; ``go_on`` is asked again
    and again while there is anything to wait for."""

    def __init__(self, allowed: Callable[[str], bool], go_on: GoOn) -> None:
        self._allowed = allowed
        self._go_on = go_on

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.NetworkStream:
        """See httpcore2; raises `FetchFailed` for private addresses."""
        until = time.monotonic() + (timeout or 30.0)
        places = self._resolved(host, port, until)
        if not self._allowed(host):
            for *_, address in places:
                if is_private(str(address[0])):
                    raise FetchFailed(
                        Kind.PRIVATE, f"{host} is an address within a private network, which is not asked."
                    )
        failure: OSError | None = None
        for number, place in enumerate(places):
            now = time.monotonic()
            # An address that swallows everything, as IPv6 does in many a network, leaves time for the others.
            share = max(until - now, 0.0) / (len(places) - number)
            try:
                return _Connection(self._connected(place, now + share), self._go_on)
            except OSError as error:
                failure = error
        if isinstance(failure, TimeoutError):
            raise httpcore2.ConnectTimeout(str(failure)) from failure
        raise httpcore2.ConnectError(str(failure)) from failure

    def _resolved(self, host: str, port: int, until: float) -> list[Any]:
        found: list[Any] = []
        failed: list[OSError | UnicodeError] = []

        def resolve() -> None:
            try:
                found.extend(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
            except (OSError, UnicodeError) as error:
                failed.append(error)

        thread = threading.Thread(target=resolve, daemon=True)
        thread.start()
        while thread.is_alive():
            self._go_on()
            if time.monotonic() > until:
                raise FetchFailed(Kind.TIMEOUT, f"The address of {host} was not found in time. Is there a network?")
            thread.join(_SLICE)
        if failed or not found:
            number = getattr(failed[0], "errno", None) if failed else None
            if number in (socket.EAI_AGAIN, getattr(socket, "EAI_SYSTEM", None)):
                raise FetchFailed(Kind.OFFLINE, f"{host} cannot be reached: there seems to be no network.")
            raise FetchFailed(Kind.DNS, f"There is no host {host}, or no network to ask for it.")
        return found

    def _connected(self, place: Any, until: float) -> socket.socket:
        family, kind, proto, _, address = place
        opened = socket.socket(family, kind, proto)
        try:
            self._connect(opened, address, until)
            opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        except BaseException:
            opened.close()
            raise
        return opened

    def _connect(self, opened: socket.socket, address: Any, until: float) -> None:
        opened.setblocking(False)
        number = opened.connect_ex(address)
        if number and number not in _ON_ITS_WAY:
            # Said at once, and only once: the socket itself does not know of it afterwards.
            raise OSError(number, "no connection")
        while number:
            self._go_on()
            if time.monotonic() > until:
                raise TimeoutError("no connection in time")
            _, writable, broken = select.select([], [opened], [opened], _SLICE)
            if writable or broken:
                number = opened.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
                if number:
                    raise OSError(number, "no connection")
        opened.setblocking(True)

    def sleep(self, seconds: float) -> None:
        """See httpcore2."""
        time.sleep(seconds)


class _Connection(httpcore2.NetworkStream):
    def __init__(self, opened: socket.socket, go_on: GoOn) -> None:
        self._socket = opened
        self._go_on = go_on

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        until = time.monotonic() + (timeout or 30.0)
        while True:
            self._go_on()
            self._socket.settimeout(_SLICE)
            try:
                return self._socket.recv(max_bytes)
            except TimeoutError:
                if time.monotonic() > until:
                    raise httpcore2.ReadTimeout from None
            except ssl.SSLEOFError as error:
                raise httpcore2.ReadError(str(error)) from error
            except ssl.SSLError as error:
                raise FetchFailed(Kind.TLS, f"What came was not encrypted as agreed: {_said(error)}.") from error
            except OSError as error:
                raise httpcore2.ReadError(str(error)) from error

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        until = time.monotonic() + (timeout or 30.0)
        view = memoryview(buffer)
        while view:
            self._go_on()
            self._socket.settimeout(_SLICE)
            try:
                view = view[self._socket.send(view) :]
            except TimeoutError:
                if time.monotonic() > until:
                    raise httpcore2.WriteTimeout from None
            except OSError as error:
                raise httpcore2.WriteError(str(error)) from error

    def close(self) -> None:
        self._socket.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        if isinstance(self._socket, ssl.SSLSocket):
            raise FetchFailed(
                Kind.PROTOCOL, "The environment names a proxy of the kind https; readq can use it as http:// only."
            )
        # On a thread: a handshake cannot be interrupted, and on some systems the certificate is looked at in it.
        until = time.monotonic() + (timeout or 30.0)
        done: list[ssl.SSLSocket] = []
        failed: list[BaseException] = []
        left = threading.Event()

        def shake_hands() -> None:
            try:
                self._socket.settimeout(timeout or 30.0)
                done.append(ssl_context.wrap_socket(self._socket, server_hostname=server_hostname))
                if left.is_set():
                    done[0].close()
            except BaseException as error:
                failed.append(error)

        thread = threading.Thread(target=shake_hands, daemon=True)
        thread.start()
        try:
            while thread.is_alive():
                self._go_on()
                if time.monotonic() > until:
                    raise httpcore2.ConnectTimeout("no handshake in time")
                thread.join(_SLICE)
        except BaseException:
            left.set()
            for late in [self._socket, *done]:
                late.close()
            raise
        if done:
            return _Connection(done[0], self._go_on)
        self._socket.close()
        error = failed[0]
        if isinstance(error, ssl.SSLError):
            raise FetchFailed(Kind.TLS, f"{server_hostname} does not prove who it is: {_said(error)}.") from error
        if isinstance(error, TimeoutError):
            raise httpcore2.ConnectTimeout("no handshake in time") from error
        raise httpcore2.ConnectError(str(error)) from error

    def get_extra_info(self, info: str) -> Any:
        if info == "ssl_object" and isinstance(self._socket, ssl.SSLSocket):
            return self._socket
        if info == "socket":
            return self._socket
        if info == "is_readable":
            try:
                readable, _, _ = select.select([self._socket], [], [], 0)
            except (OSError, ValueError):
                return True
            return bool(readable)
        return None


def _said(error: ssl.SSLError) -> str:
    """What is wrong with a certificate."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"its certificate is not valid ({error.verify_message})"
    return (error.reason or "no encrypted connection").lower().replace("_", " ")
