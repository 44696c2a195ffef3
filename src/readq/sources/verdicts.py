"""What a status, or an accident of the network, means for the reader."""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from readq.sources.failures import FetchFailed, Kind, shown, span

if TYPE_CHECKING:
    import httpx2


def of_status(status: int, url: str, headers: Mapping[str, str]) -> FetchFailed:
    """What a status that is no success means. Header names are in lower case."""
    where = shown(url)
    if status == 404:
        return FetchFailed(Kind.NOT_FOUND, f"{where} is not there (404); check the address.")
    if status == 410:
        return FetchFailed(Kind.GONE, f"{where} is gone for good (410).")
    if status in (429, 503):
        after = retry_after(headers.get("retry-after"))
        when = f" and wants to be asked again in {span(after)}" if after is not None else "; try again later"
        return FetchFailed(Kind.BUSY, f"{where} has too much to do ({status}){when}.", after)
    if status == 408:
        return FetchFailed(Kind.TIMEOUT, f"{where} did not get the question in time (408); try again later.")
    if status >= 500:
        return FetchFailed(Kind.SERVER, f"{where} has a fault of its own ({status}); try again later.")
    if status == 407:
        return FetchFailed(Kind.REFUSED, "The proxy wants a name and a password (407).")
    if status in (401, 403):
        return FetchFailed(Kind.REFUSED, f"{where} refuses to answer ({status}); it may want a key.")
    if status == 304:
        return FetchFailed(Kind.PROTOCOL, f"{where} says that nothing changed, which was not asked (304).")
    if 300 <= status < 400:
        return FetchFailed(Kind.REDIRECT, f"{where} sends one on without saying where to ({status}).")
    return FetchFailed(Kind.REFUSED, f"{where} does not understand what it is asked ({status}).")


def number(text: str | None) -> int | None:
    """A count in a header; None for what is none."""
    return int(text) if text is not None and text.isascii() and text.isdigit() and len(text) < 19 else None


def retry_after(text: str | None) -> float | None:
    """The seconds of a Retry-After header, which has seconds or a date; None for what is neither."""
    if text is None:
        return None
    if (seconds := number(text.strip())) is not None:
        return float(seconds)
    try:
        at = parsedate_to_datetime(text)
        return max(0.0, (at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp() - time.time())
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def of_network(error: httpx2.HTTPError, url: str) -> FetchFailed:
    """What an accident on the way to an address means."""
    import httpx2

    where = shown(url)
    if isinstance(error, httpx2.ConnectTimeout):
        return FetchFailed(Kind.TIMEOUT, f"{where} does not take a connection in time; try again later.")
    if isinstance(error, httpx2.TimeoutException):
        return FetchFailed(Kind.TIMEOUT, f"{where} stopped answering; try again later.")
    if isinstance(error, httpx2.ProxyError):
        return FetchFailed(Kind.REFUSED, f"The proxy does not let {where} through.")
    if isinstance(error, httpx2.ConnectError):
        return FetchFailed(Kind.OFFLINE, f"{where} cannot be reached. Is there a network?")
    if isinstance(error, httpx2.RemoteProtocolError):
        if any(sign in str(error) for sign in ("without sending", "incomplete", "disconnected")):
            return FetchFailed(Kind.CUT, f"{where} broke off in the middle; try again later.")
        return FetchFailed(Kind.PROTOCOL, f"{where} does not answer as a web server does; check the address.")
    if isinstance(error, httpx2.ReadError | httpx2.WriteError):
        return FetchFailed(Kind.CUT, f"{where} broke off in the middle; try again later.")
    return FetchFailed(Kind.PROTOCOL, f"{where} cannot be asked ({type(error).__name__}).")
