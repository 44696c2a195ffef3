"""Who may look: a token in the address once, then a cookie; under names that nobody else can make lead here."""

from __future__ import annotations

import hmac
import ipaddress
import secrets
from collections.abc import Iterable
from http.cookies import CookieError, SimpleCookie

_BYTES = 24

# What every answer tells the browser: to be shown by no other page, to tell nobody, to keep nothing.
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-store",
}


class Guard:
    """The secrets of one run of a server on ``port``, and the ``names`` by which it may be asked for beside numeric
    addresses and localhost.

    A page of somebody else whose name is made to lead to this machine (DNS rebinding) gives that name as the host.
    """

    def __init__(self, port: int, names: Iterable[str] = ()) -> None:
        self.token = secrets.token_urlsafe(_BYTES)
        self._session = secrets.token_urlsafe(_BYTES)
        self._cookie = f"readq_{port}"  # cookies do not tell ports apart
        self._names = {"localhost", *(name.lower() for name in names)}

    def welcome(self, hosts: Iterable[str]) -> bool:
        """Whether the ``Host`` headers of a request name this server."""
        given = list(hosts)
        return len(given) == 1 and self._ours(given[0].strip().lower())

    def _ours(self, host: str) -> bool:
        if host.startswith("["):
            name, closed, port = host[1:].partition("]")
            port = port.removeprefix(":") if closed else "none"
        else:
            name, _, port = host.partition(":")
        if port and not (port.isascii() and port.isdigit()):
            return False
        if name in self._names:
            return True
        try:
            ipaddress.ip_address(name)
        except ValueError:
            return False
        return True

    def accepts(self, token: str) -> bool:
        """Whether that is the token, in a time that does not tell how much of it is right."""
        return _same(token, self.token)

    def knows(self, cookies: str) -> bool:
        """Whether a ``Cookie`` header has what `cookie` gave."""
        try:
            found = SimpleCookie(cookies).get(self._cookie)
        except CookieError:
            return False
        return found is not None and _same(found.value, self._session)

    def cookie(self) -> str:
        """The ``Set-Cookie`` header for a browser that had the token."""
        return f"{self._cookie}={self._session}; Path=/; HttpOnly; SameSite=Lax"


def _same(given: str, secret: str) -> bool:
    return hmac.compare_digest(given.encode("utf-8", "replace"), secret.encode())
