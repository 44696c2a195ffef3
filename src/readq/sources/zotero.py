"""Zotero's local API: what a running Zotero on this machine tells, and, from version 10 on, lets others write.

https://www.zotero.org/support/dev/web_api/v3/local_api and .../v3/write_requests. It is off until the reader allows it
in Zotero's settings. Who writes asks the reader within Zotero first, and names the database they read from in each
request, so that nothing is written into another.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from readq.sources.client import Answer, Client, Request
from readq.sources.failures import FetchFailed, Kind

ADDRESS = "http://localhost:23119"
MOST = 50  # objects in one request that writes
_PAGE = 100
_VERSION, _SERVER, _KEY = "Last-Modified-Version", "Zotero-Server-ID", "Zotero-API-Key"
_ALLOW = (
    "Zotero does not answer other programs yet. In Zotero's settings, under Advanced, allow other applications on this "
    "computer to communicate with Zotero."
)


class Zotero:
    """The personal library of a running Zotero at ``address``. ``server`` names its database, '' before version 10;
    ``key`` is the permission to write, '' for none yet. All raise `FetchFailed`."""

    def __init__(self, client: Client, address: str = ADDRESS, key: str = "") -> None:
        self._client = client
        self._address = address
        self.key = key
        self.server = ""
        self.version = 0  # of the library, when a list of it was read last

    def begin(self) -> None:
        """See who answers."""
        try:
            answer = self._ask("/api/")
        except FetchFailed as failure:
            if failure.kind is Kind.REFUSED:
                raise FetchFailed(Kind.REFUSED, _ALLOW) from failure
            if failure.kind is Kind.NOT_FOUND:
                raise FetchFailed(Kind.PROTOCOL, f"What answers at {self._address} is no Zotero.") from failure
            if failure.kind in (Kind.OFFLINE, Kind.DNS, Kind.REFUSED):
                raise FetchFailed(failure.kind, f"Zotero does not run at {self._address}; start it first.") from failure
            raise
        answer.body.close()
        if "zotero-api-version" not in answer.headers:
            raise FetchFailed(Kind.PROTOCOL, f"What answers at {self._address} is no Zotero.")
        self.server = answer.headers.get(_SERVER.lower(), "")

    @property
    def writes(self) -> bool:
        """Whether this Zotero lets others write."""
        return bool(self.server)

    def collections(self) -> list[dict[str, Any]]:
        """All collections, as the API has them."""
        return [each for each in self._every("/api/users/0/collections") if isinstance(each.get("data"), dict)]

    def items(self, *, collection: str = "", since: int = 0) -> list[dict[str, Any]]:
        """The items, children too, of the library or of a collection (its key), that changed since a version."""
        within = f"/collections/{quote(collection)}" if collection else ""
        after = f"&since={since}" if since else ""
        found = self._every(f"/api/users/0{within}/items", after)
        return [each for each in found if isinstance(each.get("data"), dict)]

    def named(self, keys: Sequence[str]) -> list[dict[str, Any]]:
        """The items with these keys."""
        found: list[dict[str, Any]] = []
        for start in range(0, len(keys), MOST):
            wanted = quote(",".join(keys[start : start + MOST]))
            found += self._every("/api/users/0/items", f"&itemKey={wanted}")
        return [each for each in found if isinstance(each.get("data"), dict)]

    def notes(self) -> list[dict[str, Any]]:
        """Every note of the library."""
        found = self._every("/api/users/0/items", "&itemType=note")
        return [each for each in found if isinstance(each.get("data"), dict)]

    def authorize(self) -> bool:
        """Let Zotero ask the reader whether readq may write; whether that holds for longer than the next request."""
        answer = self._ask("/api/local/authorize", body={"appName": "readq"}, headers={_SERVER: self.server})
        given = _object(answer)
        self.key = str(given.get("key") or "")
        if not self.key:
            raise FetchFailed(Kind.REFUSED, "Zotero was not allowed to be written to; nothing was changed.")
        return bool(given.get("remember"))

    def write(self, what: str, objects: Sequence[Mapping[str, object]]) -> list[str | None]:
        """Make or change up to `MOST` ``collections`` or ``items``; for each its key, None where Zotero refused it."""
        headers = {_SERVER: self.server, _KEY: self.key}
        answer = self._ask(f"/api/users/0/{what}", body=list(objects), headers=headers)
        told = _object(answer)
        done = {**_of(told, "unchanged"), **_of(told, "success")}
        for place, made in _of(told, "successful").items():
            done[place] = made.get("key") if isinstance(made, dict) else None
        return [str(done[str(place)]) if done.get(str(place)) else None for place in range(len(objects))]

    def _every(self, path: str, more: str = "") -> Iterator[dict[str, Any]]:
        """All pages of a list."""
        start = 0
        while True:
            answer = self._ask(f"{path}?format=json&limit={_PAGE}&start={start}{more}")
            with answer.body:
                page = answer.json()
            if not isinstance(page, list):
                raise FetchFailed(Kind.PROTOCOL, f"What answers at {self._address} is no Zotero.")
            told = answer.headers.get(_VERSION.lower(), "")
            self.version = int(told) if told.isdigit() else self.version
            yield from (each for each in page if isinstance(each, dict))
            total = answer.headers.get("total-results", "")
            start += len(page)
            # A Zotero that knows no pages has sent everything at once.
            if not page or not total.isdigit() or start >= int(total):
                return

    def _ask(self, path: str, *, body: object = None, headers: Mapping[str, str] | None = None) -> Answer:
        told = {"Zotero-API-Version": "3", **(headers or {})}
        return self._client.get(
            Request(f"{self._address}{path}", "application/json", headers=told, body=body, trusted=True)
        )


def _object(answer: Answer) -> dict[str, Any]:
    with answer.body:
        told = answer.json()
    return told if isinstance(told, dict) else {}


def _of(value: dict[str, Any], name: str) -> dict[str, Any]:
    inner = value.get(name)
    return inner if isinstance(inner, dict) else {}
