"""A Zotero for tests: its local API over a real socket, with what version 10 wants of those who write."""

from __future__ import annotations

import json
import re
from typing import Any

from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

SERVER = "AbCdEfGhIjKl"


class FakeZotero:
    """Serves ``items`` and ``collections`` by key. ``writes``: it is version 10 or later; ``allows`` is what the reader
    says to those who ask to write: ``always``, ``once`` or ``no``."""

    def __init__(
        self, server: HTTPServer, *, writes: bool = True, allows: str = "always", enabled: bool = True
    ) -> None:
        self.items: dict[str, dict[str, Any]] = {}
        self.collections: dict[str, dict[str, Any]] = {}
        self.version = 1
        self.writes, self.allows, self.enabled = writes, allows, enabled
        self.asked: list[str] = []  # method and path of each request
        self.fails: dict[int, int] = {}  # status by number of the writing request
        self.fails_at_page: dict[int, int] = {}  # status by number of the page of a list
        self._keys: dict[str, bool] = {}  # permissions: whether each is for once
        self._written = 0
        server.expect_request(re.compile("^/api/.*")).respond_with_handler(self._answer)
        self.url = server.url_for("").rstrip("/")

    def add(self, **data: Any) -> str:
        """Put in an item; its key."""
        self.version += 1
        key = f"ITEM{len(self.items):04}"
        self.items[key] = {"key": key, "version": self.version, "data": {"key": key, **data}}
        return key

    def add_collection(self, name: str) -> str:
        self.version += 1
        key = f"COLL{len(self.collections):04}"
        self.collections[key] = {"key": key, "version": self.version, "data": {"key": key, "name": name}}
        return key

    def notes_of(self, parent: str) -> list[str]:
        return [each["data"]["note"] for each in self.items.values() if each["data"].get("parentItem") == parent]

    def _answer(self, asked: Request) -> Response:
        self.asked.append(f"{asked.method} {asked.path}")
        if not self.enabled:
            return Response("Local API is not enabled", status=403)
        if asked.method == "POST":
            return self._post(asked)
        if asked.path == "/api/":
            return self._json({})
        if asked.path == "/api/users/0/collections":
            return self._list(list(self.collections.values()), asked)
        items = list(self.items.values())
        if within := re.fullmatch(r"/api/users/0/collections/(\w+)/items", asked.path):
            members = {key for key, each in self.items.items() if within[1] in each["data"].get("collections", ())}
            items = [e for e in items if e["key"] in members or e["data"].get("parentItem") in members]
        if keys := asked.args.get("itemKey"):
            named = keys.split(",")  # their notes and files come with them
            items = [e for e in items if e["key"] in named or e["data"].get("parentItem") in named]
        if kind := asked.args.get("itemType"):
            items = [each for each in items if each["data"]["itemType"] == kind]
        return self._list([each for each in items if each["version"] > int(asked.args.get("since", 0))], asked)

    def _list(self, found: list[dict[str, Any]], asked: Request) -> Response:
        start, limit = int(asked.args.get("start", 0)), int(asked.args.get("limit", 1000))
        if status := self.fails_at_page.get(start // limit + 1):
            return Response("no", status=status)
        answer = self._json(found[start : start + limit])
        answer.headers["Total-Results"] = str(len(found))
        return answer

    def _json(self, value: object, status: int = 200) -> Response:
        headers = {"Zotero-API-Version": "3", "Last-Modified-Version": str(self.version)}
        if self.writes:
            headers["Zotero-Server-ID"] = SERVER
        return Response(json.dumps(value), status=status, headers=headers, content_type="application/json")

    def _post(self, asked: Request) -> Response:
        if not self.writes:
            return Response("Method not implemented", status=400)
        if asked.headers.get("Zotero-Server-ID") != SERVER:
            return Response("Zotero-Server-ID is required", status=428)
        if asked.path == "/api/local/authorize":
            if self.allows == "no":
                return Response("Denied", status=403)
            key = f"secret-{len(self._keys)}"
            self._keys[key] = self.allows == "once"
            return self._json({"key": key, "remember": self.allows == "always"})
        key = asked.headers.get("Zotero-API-Key", "")
        if key not in self._keys:
            return Response("API key required", status=401)
        if self._keys[key]:
            del self._keys[key]
        self._written += 1
        if status := self.fails.get(self._written):
            return Response("no", status=status)
        objects = json.loads(asked.data)
        assert 0 < len(objects) <= 50
        done: dict[str, Any] = {}
        failed: dict[str, Any] = {}
        for place, told in enumerate(objects):
            if asked.path.endswith("/collections"):
                done[str(place)] = self.collections[self.add_collection(told["name"])]
            elif told.get("title") == "refused":
                failed[str(place)] = {"code": 400, "message": "no"}
            elif "key" in told:
                present = self.items[told["key"]]
                assert told["version"] == present["version"]
                self.version += 1
                present["version"] = self.version
                present["data"].update(told)
                done[str(place)] = present
            else:
                done[str(place)] = self.items[self.add(**told)]
        return self._json({"successful": done, "unchanged": {}, "failed": failed})
