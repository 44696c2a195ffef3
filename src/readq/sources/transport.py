"""httpx2's transport over connections of our own, through the proxy that the environment names, if any."""

from __future__ import annotations

import logging
import ssl
from collections.abc import Callable
from functools import lru_cache
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import httpcore2
import httpx2

from readq.sources.addresses import is_loopback
from readq.sources.connecting import Backend
from readq.sources.failures import FetchFailed, Kind

# They tell every log that listens whole addresses, which may have keys in them, and headers, which do.
for _name in ("httpx2", "httpcore2"):
    logging.getLogger(_name).addHandler(logging.NullHandler())
    logging.getLogger(_name).propagate = False


def transport_for(
    url: str, verify: ssl.SSLContext | bool, allowed: Callable[[str], bool], go_on: Callable[[], None]
) -> httpx2.BaseTransport:
    """A transport for one request. ``allowed`` says whether a host may lie in a private network, ``go_on`` raises when
    it is to end."""
    parts = urlsplit(url)
    proxy = _proxy(parts.scheme, parts.hostname or "", parts.port)
    return _Transport(verify, proxy, allowed, go_on)


def _proxy(scheme: str, host: str, port: int | None) -> str | None:
    if is_loopback(host):
        return None  # a proxy elsewhere would ask itself
    proxies = getproxies()
    address = proxies.get(scheme) or proxies.get("all")
    if not address or proxy_bypass(f"{host}:{port}" if port else host):
        return None
    address = address if "://" in address else f"http://{address}"
    if not address.lower().startswith(("http://", "https://")):
        kind = address.partition(":")[0]
        raise FetchFailed(Kind.PROTOCOL, f"The environment names a proxy of the kind {kind}, which readq cannot use.")
    return address


class _Transport(httpx2.HTTPTransport):
    def __init__(
        self,
        verify: ssl.SSLContext | bool,
        proxy: str | None,
        allowed: Callable[[str], bool],
        go_on: Callable[[], None],
    ) -> None:
        context = _system_certificates() if verify is True else verify
        super().__init__(verify=context, proxy=proxy)
        if proxy is None:
            self._pool = httpcore2.ConnectionPool(
                ssl_context=context if isinstance(context, ssl.SSLContext) else None,
                network_backend=Backend(allowed, go_on),
            )
        else:
            # The proxy is the reader's own, wherever it stands, and looks the names up.
            self._pool._network_backend = Backend(lambda _: True, go_on)


@lru_cache(1)
def _system_certificates() -> ssl.SSLContext:
    """Read once: it takes some hundredths of a second."""
    return httpx2.create_ssl_context()
