"""Pictures that listings show of papers: their addresses, and small copies of them in a folder of readq's own.

A picture is fetched when it is asked for and never before, and decoded once, within bounds; what is kept and shown is
drawn anew from that.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import IO

from readq.errors import ReadqError
from readq.identity import openable
from readq.library.context import Context
from readq.library.fetch_settings import Settings
from readq.paths import cache_folder
from readq.sources.client import Client, Request
from readq.store import citation_keys

NAMED = "thumbnail"  # what records call its address
_FORMATS = ("PNG", "JPEG", "WEBP", "GIF")
_LARGEST = 4 << 20  # bytes
_MOST_PIXELS = 20_000_000
_SHOWN = (800, 480)  # pixels at most
_WHOLE = 20.0  # seconds
_KEPT = 500


class Pictures:
    """The pictures of a library's papers."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def address(self, paper_id: int) -> str | None:
        """Where the picture is that the newest listing with one showed of a paper; None if there is none."""
        found = None
        with self._context.explained():
            for _, record in citation_keys.told(self._context.connection, [paper_id]):
                extra = record.get("extra")
                url = extra.get(NAMED) if isinstance(extra, dict) else None
                found = url if isinstance(url, str) and openable(url) else found
        return found


def picture(address: str, settings: Settings, stop: Callable[[], bool] = lambda: False) -> Path:
    """A small copy of the picture at an address, as a PNG file; fetched unless it is there already. Raises
    `ReadqError`."""
    folder = cache_folder() / "pictures"
    path = folder / f"{sha256(address.encode()).hexdigest()[:40]}.png"
    if path.is_file():
        return path
    limits = replace(settings.limits, size=min(_LARGEST, settings.limits.size), whole=_WHOLE, attempts=1)
    asking = Client(settings.agent, settings.contact, stop=stop, limits=limits)
    accepted = ", ".join(f"image/{name.lower()}" for name in _FORMATS)
    answer = asking.get(Request(address, accepted, trusted=settings.services.knows(address)))
    with answer.body:
        drawn = small(answer.body)
    try:
        _keep(path, drawn)
    except OSError as error:
        raise ReadqError(f"The picture cannot be kept in {folder}: {error.strerror or error}.") from error
    return path


def small(file: IO[bytes]) -> bytes:
    """A picture drawn anew as a PNG that is not large. Raises `ReadqError` for what is none, or one too large."""
    from warnings import catch_warnings, simplefilter

    from PIL import Image

    with catch_warnings():
        simplefilter("error", Image.DecompressionBombWarning)
        try:
            with Image.open(file, formats=_FORMATS) as image:
                if image.width * image.height > _MOST_PIXELS:
                    raise ReadqError(f"The picture has {image.width} by {image.height} points, which is too many.")
                image.draft("RGB", _SHOWN)  # a JPEG is decoded at a fraction of its size at once
                drawn = image.convert("RGB")
                drawn.thumbnail(_SHOWN)
        except ReadqError:
            raise
        except Exception as error:  # whatever a decoder makes of bytes that lie
            raise ReadqError(f"What came is no picture: {type(error).__name__}.") from error
    out = BytesIO()
    drawn.save(out, "PNG")
    return out.getvalue()


def _keep(path: Path, drawn: bytes) -> None:
    """Write a file that nobody else may read, whole or not at all; of very many the oldest go."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(drawn)
        os.replace(fresh, path)
    finally:
        with suppress(OSError):
            os.unlink(fresh)
    kept = sorted(path.parent.glob("*.png"), key=_age)
    for each in kept[: max(0, len(kept) - _KEPT)]:
        with suppress(OSError):
            each.unlink()


def _age(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0
