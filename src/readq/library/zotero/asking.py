"""Asking a running Zotero, and the permission to write that it gave."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from readq.library.asking import client
from readq.library.fetch_settings import Settings
from readq.paths import state_folder
from readq.sources.zotero import Zotero

if TYPE_CHECKING:
    from readq.library.core import Library

_PERMISSIONS = "zotero.json"  # permissions to write, by the name of the database
_PATIENCE = 180.0  # seconds in which the reader may answer what Zotero asks


@contextmanager
def running(library: Library, settings: Settings, stop: Callable[[], bool]) -> Iterator[Zotero]:
    """The Zotero that runs on this machine."""
    limits = replace(settings.limits, read=_PATIENCE, whole=_PATIENCE)
    at_once = {**settings.seconds, "localhost": 0.0, "127.0.0.1": 0.0}
    with client(library, replace(settings, limits=limits, seconds=at_once), stop) as asking:
        zotero = Zotero(asking, settings.services.zotero)
        zotero.begin()
        zotero.key = _permissions().get(zotero.server, "")
        yield zotero


def authorize(zotero: Zotero) -> None:
    """Let Zotero ask the reader for permission, and keep it if it is for longer."""
    if zotero.authorize():
        _keep({**_permissions(), zotero.server: zotero.key})


def _permissions() -> dict[str, str]:
    try:
        kept = json.loads((state_folder() / _PERMISSIONS).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return {str(server): str(key) for server, key in kept.items()} if isinstance(kept, dict) else {}


def _keep(permissions: dict[str, str]) -> None:
    """Write the permissions down for the reader alone; without that Zotero asks again."""
    folder = state_folder()
    new = folder / f"{_PERMISSIONS}.{os.getpid()}"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            json.dump(permissions, file)
        os.replace(new, folder / _PERMISSIONS)
    except OSError:
        with suppress(OSError):
            new.unlink()
