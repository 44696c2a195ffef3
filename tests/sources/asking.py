"""Asking servers of this machine, without any wait."""

from __future__ import annotations

import pytest

from readq.sources.client import Client, Limits, Request
from readq.sources.failures import FetchFailed
from readq.sources.pace import Pace

SMALL = Limits(connect=5, read=5, whole=20, size=1 << 20, redirects=4, attempts=3, wait=5)


def client(limits: Limits = SMALL, **more: object) -> Client:
    """One that waits for nothing."""
    pace = Pace(seconds={"localhost": 0.0})
    return Client("readq/test", limits=limits, pace=pace, sleep=lambda _: None, **more)  # type: ignore[arg-type]


def fails(url: str, limits: Limits = SMALL, **more: object) -> FetchFailed:
    """How asking for an address of this machine fails."""
    with pytest.raises(FetchFailed) as raised:
        client(limits, **more).get(Request(url, trusted=True))
    assert str(raised.value).endswith((".", "?"))
    assert "\n" not in str(raised.value)
    return raised.value
