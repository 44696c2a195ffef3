"""What is packed: an archive is taken in as the files it holds, a compressed file as what it unpacks to.

Nothing is written to disk under a name from an archive. What unpacks to far more than it should is given up.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import IO, Any, cast

from readq.errors import ReadqError
from readq.library.inputs import Input, failed, reason, spooled

MOST_FILES = 100_000  # of one archive
DEEPEST = 3  # archives in archives
LARGEST = 64 << 30  # bytes of one file, unpacked
_RATIO = 250  # what text is packed by at most; more is not meant to be unpacked
_RATIO_FROM = 64 << 20  # bytes
_HEAD = 512  # bytes that tell whether something is packed
_TAR = 257  # where a tar archive says that it is one
_LOCAL = b"PK\x03\x04"
_OFFICE = frozenset({"[Content_Types].xml", "mimetype"})
_DAMAGE = (
    EOFError,
    zlib.error,
    lzma.LZMAError,
    zipfile.BadZipFile,
    tarfile.TarError,
    NotImplementedError,
    RuntimeError,
)

_COMPRESSED: tuple[tuple[bytes, Callable[[IO[bytes]], Any]], ...] = (
    (b"\x1f\x8b", lambda file: gzip.GzipFile(fileobj=file, mode="rb")),
    (b"BZh", bz2.BZ2File),
    (b"\xfd7zXZ\0", lzma.LZMAFile),
)


class Unpacked:
    """A file that is unpacked as it is read; it can be read again from the start. ``damage`` says why it ended before
    its end, once it did. Reading raises ReadqError when it becomes too much, OSError when the packed file cannot be
    read."""

    def __init__(self, file: Any, packed: Callable[[], int]) -> None:
        self._file = file
        self._packed = packed
        self._ahead = b""
        self._size = 0
        self.damage: str | None = None

    def read(self, size: int = -1) -> bytes:
        parts = [self._ahead[:size] if size >= 0 else self._ahead]
        self._ahead = self._ahead[len(parts[0]) :]
        left = size - len(parts[0])
        while (left > 0 or size < 0) and self.damage is None and (part := self._next(left if size >= 0 else 1 << 20)):
            parts.append(part)
            left -= len(part)
        return b"".join(parts)

    def _next(self, size: int) -> bytes:
        # A whole read would lose what was unpacked before the damage.
        try:
            part: bytes = self._file.read1(size) if hasattr(self._file, "read1") else self._file.read(size)
        except OSError as error:
            if error.errno is not None:
                raise
            self.damage = str(error)
            return b""
        except _DAMAGE as error:
            self.damage = str(error) or type(error).__name__
            return b""
        self._size += len(part)
        if self._size > LARGEST or (self._size > _RATIO_FROM and self._size > _RATIO * max(1, self._packed())):
            raise ReadqError(
                f"it unpacks to more than {_RATIO} times its size, as no listing does; if it is one, unpack it yourself"
            )
        return part

    def peek(self, size: int) -> bytes:
        self._ahead += self.read(size - len(self._ahead)) if len(self._ahead) < size else b""
        return self._ahead

    def seekable(self) -> bool:
        return True

    def seek(self, place: int) -> int:
        """Go back to the beginning, the only place one can go to."""
        assert place == 0
        self._file.seek(0)
        self._ahead, self._size, self.damage = b"", 0, None
        return 0

    def fileno(self) -> int:
        raise OSError("it is no file of its own")

    def close(self) -> None:
        self._file.close()

    def __enter__(self) -> Unpacked:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def unfolded(each: Input, opened: IO[bytes], head: bytes) -> Iterator[Input]:
    """The files of an archive, or what a compressed file unpacks to; ``each``, ``opened``, begins with ``head``. Each
    input must be read, or passed over, before the next is asked for."""
    yield from _unfolded(each, opened, head, 0)


def _unfolded(each: Input, opened: IO[bytes], head: bytes, depth: int) -> Iterator[Input]:
    compressed = next((kind for kind in _COMPRESSED if head.startswith(kind[0])), None)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        with opened:
            yield from _files(each, depth, _zipped, opened)
    elif _is_tar(head):
        with opened:
            yield from _files(each, depth, _tarred, opened)
    elif compressed is not None and _is_tar(_beginning(head, compressed[1])):
        with opened:
            unpacked = Unpacked(compressed[1](opened), opened.tell)
            yield from _files(each, depth, _tarred, cast("IO[bytes]", unpacked))
    elif compressed is not None:
        yield replace(each, open=lambda: opened, unpack=_unpacker(compressed[1]))
    else:
        yield replace(each, open=lambda: opened)


def _is_tar(head: bytes) -> bool:
    return head[_TAR : _TAR + 5] == b"ustar"


def _beginning(head: bytes, opener: Callable[[IO[bytes]], Any]) -> bytes:
    """What the beginning of a compressed file unpacks to."""
    return Unpacked(opener(io.BytesIO(head)), lambda: 1).read(_HEAD)


def _unpacker(opener: Callable[[IO[bytes]], Any]) -> Callable[[IO[bytes]], IO[bytes]]:
    return lambda file: cast("IO[bytes]", Unpacked(opener(file), file.tell))


_Member = tuple[str, int, Callable[[], Unpacked]]  # a name, the size as packed, and a way to open it


def _files(
    each: Input, depth: int, members: Callable[[IO[bytes]], Iterator[_Member]], opened: IO[bytes]
) -> Iterator[Input]:
    """The inputs of an archive's files; what is wrong with the archive is an input with an error."""
    if depth >= DEEPEST:
        yield replace(each, error=f"archives within archives are opened {DEEPEST} deep, and this one lies deeper")
        return
    number = 0
    error = None
    try:
        for name, packed, opener in members(opened):
            if any(part.startswith((".", "__MACOSX")) for part in name.split("/")):
                continue
            number += 1
            if number > MOST_FILES:
                error = f"it holds more than {MOST_FILES:,} files; the others were left out"
                break
            locator = f"{each.locator}/{name}" if each.locator is not None else None
            short, opened_as = name.rpartition("/")[2], cast("Callable[[], IO[bytes]]", opener)
            member = Input(f"{each.shown}/{name}", short, locator, "member", opened_as, packed, named=False)
            try:
                file = opener()
                head = file.peek(_HEAD)
            except OSError as failure:
                yield failed(member, failure)
            else:
                yield from _unfolded(member, cast("IO[bytes]", file), head, depth + 1)
    except (*_DAMAGE, OSError) as failure:
        if isinstance(failure, OSError) and failure.errno is not None:
            error = reason(failure)
        else:
            error = f"this archive is damaged ({failure}); what could be read of it was taken in"
    except ReadqError as failure:
        error = str(failure)
    if error is None and not number:
        error = "this archive holds no files"
    if error is not None:
        yield replace(each, error=error)


def _zipped(file: IO[bytes]) -> Iterator[_Member]:
    if isinstance(file, Unpacked) or not file.seekable():
        file = spooled(file)  # it is read here and there
    try:
        archive = zipfile.ZipFile(file)
    except zipfile.BadZipFile as error:
        yield from _salvaged(file)
        raise error  # its directory is at its end
    with archive:
        infos = archive.infolist()
        if not _OFFICE.isdisjoint({info.filename for info in infos[:20]}):
            raise ReadqError("it is an office document or an e-book, not a listing")
        for info in infos:
            if not info.is_dir():
                yield info.filename, info.compress_size, partial(_unzipped, archive, info)


def _salvaged(file: IO[bytes]) -> Iterator[_Member]:
    """The files of a ZIP archive that lost its directory, by what stands before each (APPNOTE.TXT 4.3.7)."""
    place = 0
    while (place := _found(file, _LOCAL, place)) >= 0:
        file.seek(place)
        header = file.read(30)
        if len(header) < 30:
            return
        flags, method, packed, name_length, extra = struct.unpack("<6xHH8xI4xHH", header)
        name = file.read(name_length).decode("utf-8", "replace")
        start = place + 30 + name_length + extra
        place = start + (0 if flags & 8 else packed)  # otherwise the size stands behind
        if method in (0, 8) and not flags & 1 and not name.endswith("/") and (method or packed):
            yield name, packed, partial(_salvage, file, start, method, packed)


def _salvage(file: IO[bytes], start: int, method: int, size: int) -> Unpacked:
    return Unpacked(_Salvaged(file, start, method, size), lambda: size or LARGEST)  # not told: bounded as a whole


def _found(file: IO[bytes], sought: bytes, place: int) -> int:
    """Where some bytes stand next in a file, -1 if nowhere."""
    kept = b""
    file.seek(place)
    while chunk := file.read(1 << 20):
        if (at := (kept + chunk).find(sought)) >= 0:
            return place + at - len(kept)
        place += len(chunk)
        kept = (kept + chunk)[1 - len(sought) :]
    return -1


class _Salvaged:
    """One file in an archive without a directory: packed by ``method`` (0: as it is, ``size`` bytes; 8: deflated)."""

    def __init__(self, file: IO[bytes], start: int, method: int, size: int) -> None:
        self._file, self._start, self._method, self._size = file, start, method, size
        self._place = start
        self._inflate = zlib.decompressobj(-15)

    def read(self, size: int) -> bytes:
        self._file.seek(self._place)
        if not self._method:
            data = self._file.read(min(size, self._start + self._size - self._place))
            self._place += len(data)
            return data
        while not self._inflate.eof:
            packed = self._inflate.unconsumed_tail or self._file.read(1 << 16)
            self._place = self._file.tell()
            if not packed:
                raise EOFError("it is cut off")
            if data := self._inflate.decompress(packed, size):
                return data
        return b""

    def close(self) -> None:
        """The archive stays open."""


def _unzipped(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Unpacked:
    try:
        return Unpacked(archive.open(info), lambda: info.compress_size)
    except _DAMAGE as error:
        raise OSError(str(error)) from None  # encrypted, or packed in a way Python does not know


def _tarred(file: IO[bytes]) -> Iterator[_Member]:
    with tarfile.open(fileobj=file, mode="r|") as archive:
        for info in archive:
            if info.isreg():
                yield info.name, info.size, partial(_extracted, archive, info)


def _extracted(archive: tarfile.TarFile, info: tarfile.TarInfo) -> Unpacked:
    return Unpacked(archive.extractfile(info), lambda: info.size)
