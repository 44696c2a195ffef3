"""Why something could not be fetched, in a sentence."""

from __future__ import annotations

import enum
from urllib.parse import urlsplit

from readq.errors import ReadqError
from readq.text import clean


class Kind(enum.StrEnum):
    """What went wrong, for those who decide what to do about it."""

    OFFLINE = "offline"  # no name service, no route: most likely this machine has no network
    DNS = "dns"  # the host has no address
    TIMEOUT = "timeout"
    TLS = "tls"
    NOT_FOUND = "not-found"
    GONE = "gone"
    REFUSED = "refused"  # 401, 403 and other 4xx
    BUSY = "busy"  # 429, 503: come back later
    SERVER = "server"
    TOO_LARGE = "too-large"
    REDIRECT = "redirect"
    PRIVATE = "private"  # an address that is nobody's business on the public net
    CUT = "cut"
    PROTOCOL = "protocol"
    CANCELLED = "cancelled"


PASSING = frozenset((Kind.TIMEOUT, Kind.BUSY, Kind.SERVER, Kind.CUT))  # may be over with the next attempt


class FetchFailed(ReadqError):
    """Something could not be fetched. ``retry_after`` is in how many seconds the server wants to be asked again, None
    if it did not say; ``status`` what it answered, if it did."""

    status: int | None = None

    def __init__(self, kind: Kind, message: str, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.kind = kind
        self.retry_after = retry_after


def cancelled() -> FetchFailed:
    """What is raised where the reader called a fetch off."""
    return FetchFailed(Kind.CANCELLED, "Fetching was cancelled.")


def shown(url: str) -> str:
    """A web address as it may stand in a message: host and path, without what may be a secret, fit for a terminal."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        # What stands before an @ may be a password.
        return _shortened(clean(url.partition("?")[0].rpartition("@")[2]), 80)
    return clean(f"{_shortened(host, 80)}{port}{_shortened(parts.path, 60)}")


def _shortened(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"


def span(seconds: float) -> str:
    """A time in words."""
    for length, name in ((86_400, "days"), (3_600, "hours"), (60, "minutes")):
        if seconds >= 2 * length:
            return f"{seconds / length:.0f} {name}"
    return "a second" if seconds <= 1 else f"{seconds:.0f} seconds"
