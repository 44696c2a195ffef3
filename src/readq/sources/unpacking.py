"""Undoing what a server packed, little by little, so that a small answer cannot become a huge one unseen."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import Any

from readq.sources.failures import FetchFailed, Kind, shown

_PART = 1 << 18  # bytes; the most that is unpacked at a time
_GZIP, _ZLIB, _BARE = 31, 15, -15  # zlib's names for ways of packing
_GZIP_SIGN = b"\x1f\x8b"
ACCEPTED = "gzip, deflate"


class Unpacker:
    """Undoes a Content-Encoding. Called with what came next, it yields what that unpacks to, in bounded parts; raises
    `FetchFailed` for what is not packed as it says. ``ended``: nothing is missing at the end."""

    def __init__(self, encoding: str, url: str) -> None:
        encoding = encoding.strip().lower()
        self._url = url
        self._packed: Any = None
        self._way = _GZIP
        if encoding in ("gzip", "x-gzip"):
            self._packed = zlib.decompressobj(_GZIP)
        elif encoding == "deflate":
            self._way = _ZLIB
            self._packed = zlib.decompressobj(_ZLIB)
        elif encoding not in ("", "identity"):
            raise FetchFailed(
                Kind.PROTOCOL, f"{shown(url)} is packed as {encoding[:20]!r}, which readq did not ask for."
            )
        self._over = False  # what comes now is padding
        self._came = b""  # the first bytes, as long as it is not sure how they are packed

    @property
    def ended(self) -> bool:
        return self._packed is None or not self._came or bool(self._packed.eof)

    def __call__(self, chunk: bytes) -> Iterator[bytes]:
        if self._packed is None:
            yield chunk
            return
        if self._over:
            return
        if len(self._came) < 2:
            self._came += chunk
            if self._way == _ZLIB and len(self._came) >= 2 and not _is_zlib(self._came):
                # Some servers take "deflate" by its word and leave zlib's frame out.
                self._packed, chunk = zlib.decompressobj(_BARE), self._came
            elif self._way == _ZLIB and len(self._came) >= 2:
                chunk = self._came
            elif self._way == _ZLIB:
                return
        try:
            yield from self._unpacked(chunk)
        except zlib.error:
            raise FetchFailed(
                Kind.PROTOCOL, f"{shown(self._url)} is packed in a way that cannot be undone; try again later."
            ) from None

    def _unpacked(self, chunk: bytes) -> Iterator[bytes]:
        while True:
            part = self._packed.decompress(chunk, _PART)
            if part:
                yield part
            chunk = self._packed.unconsumed_tail
            if self._packed.eof:
                # A gzip file may be several, one after the other; what else follows is padding.
                chunk = self._packed.unused_data
                if self._way != _GZIP or not chunk.startswith(_GZIP_SIGN):
                    self._over = self._way != _GZIP or len(chunk) > 1
                    return
                self._packed = zlib.decompressobj(_GZIP)
            elif not chunk and len(part) < _PART:
                return


def _is_zlib(beginning: bytes) -> bool:
    first, second = beginning[:2]
    return first & 0x0F == 8 and (first << 8 | second) % 31 == 0
