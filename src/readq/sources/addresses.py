"""Which web addresses may be asked: http and https, public hosts, no way into the network the reader sits in."""

from __future__ import annotations

import ipaddress
import re
import socket
from urllib.parse import urljoin, urlsplit, urlunsplit

from readq.sources.failures import FetchFailed, Kind, shown

_SCHEME = re.compile(r"[a-z][a-z0-9+.\-]*:(?!\d)", re.I)
_HOST = re.compile(r"[a-z0-9_\-.]+|[0-9a-f:.]+", re.I | re.A)
_LOCAL_NAMES = (".localhost", ".local", ".internal", ".home.arpa", ".lan")
_SITE_LOCAL = ipaddress.ip_network("fec0::/10")  # deprecated, but still in use within houses
_EMBEDDED = (ipaddress.ip_network("64:ff9b::/96"), ipaddress.ip_network("2002::/16"))  # NAT64, 6to4
_LONGEST = 8_000


def normal(url: str) -> str:
    """``url`` as it is asked for: https unless it says http, no fragment. Raises `FetchFailed` for what is no web
    address, or carries a user name."""
    text = re.sub(r"\s", "", url.strip().replace(" ", "%20"))
    if not _SCHEME.match(text):
        text = f"https://{text.lstrip('/')}"
    where = shown(text) or "That"
    try:
        parts = urlsplit(text)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise FetchFailed(Kind.PROTOCOL, f"{where} is no web address.") from None
    if parts.scheme.lower() not in ("http", "https"):
        scheme = parts.scheme[:20]
        raise FetchFailed(Kind.PROTOCOL, f"{scheme}: addresses cannot be fetched, only https: and http: ones.")
    if not host or not text.isprintable() or len(text) > _LONGEST:
        raise FetchFailed(Kind.PROTOCOL, f"{where} is no web address.")
    if parts.username is not None or parts.password is not None:
        raise FetchFailed(Kind.PROTOCOL, f"Leave the user name out of the address of {shown(text)}.")
    try:
        ascii_host = host if host.isascii() else host.encode("idna").decode()
    except UnicodeError:
        raise FetchFailed(Kind.PROTOCOL, f"{where} is no web address.") from None
    if not _HOST.fullmatch(ascii_host):
        raise FetchFailed(Kind.PROTOCOL, f"{where} is no web address.")
    bracketed = f"[{ascii_host}]" if ":" in ascii_host else ascii_host
    place = f"{bracketed}:{port}" if port is not None else bracketed
    return urlunsplit((parts.scheme.lower(), place, parts.path or "/", parts.query, ""))


def redirected(url: str, location: str) -> str:
    """Where a redirect from ``url`` leads. Raises `FetchFailed` when it may not be followed."""
    target = normal(urljoin(url, location.strip()))
    if url.startswith("https:") and target.startswith("http:"):
        raise FetchFailed(Kind.REDIRECT, f"{shown(url)} sends one on to {shown(target)} without encryption.")
    return target


def host_of(url: str) -> str:
    """The host of a `normal` address, in lower case."""
    return (urlsplit(url).hostname or "").lower().rstrip(".")


def place_of(url: str) -> tuple[str, int | None]:
    """The host of a `normal` address, and its port if it is not the usual one."""
    return host_of(url), urlsplit(url).port


def is_loopback(host: str) -> bool:
    """Whether a host is this machine, by its name or address alone."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def is_private_name(host: str) -> bool:
    """Whether a host's name alone says that it is not on the public net."""
    try:
        return is_private(host)
    except ValueError:
        pass
    try:
        # 2130706433, 0x7f.1 and 127.1 are 127.0.0.1 to those who connect.
        return is_private(socket.inet_ntoa(socket.inet_aton(host)))
    except (OSError, ValueError):
        return "." not in host or host.endswith(_LOCAL_NAMES)


def is_private(address: str) -> bool:
    """Whether an IP address is not on the public net: loopback, private, link-local, multicast, reserved, or one that
    carries such an address within. ValueError for what is no IP address."""
    ip: ipaddress.IPv4Address | ipaddress.IPv6Address = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped is not None:
            return is_private(str(ip.ipv4_mapped))
        if ip in _EMBEDDED[0]:
            return is_private(str(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)))
        if ip in _EMBEDDED[1]:
            return is_private(str(ipaddress.IPv4Address((int(ip) >> 80) & 0xFFFFFFFF)))
        if ip in _SITE_LOCAL:
            return True
    return not ip.is_global or ip.is_multicast or ip.is_reserved or ip.is_unspecified
