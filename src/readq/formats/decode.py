"""From the bytes of a file to text with ``\\n`` line ends."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark begins this one
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MULTIBYTE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_LONGEST_CHARACTER = 4


def decode(data: bytes) -> str:
    """The text of ``data``, whatever its bytes: by byte-order mark, else UTF-8, else Windows-1252.

    A character cut off at the very end is dropped. Single bytes that are not UTF-8 in a file that otherwise is are
    read as Windows-1252. CRLF and CR become ``\\n``.
    """
    encoding, data = _marked(data)
    if encoding:
        return _lines_ended(data.decode(encoding, "replace").removesuffix("\ufffd"))
    return _lines_ended(_decode(data))


def text_lines(chunks: Iterable[bytes], longest: int) -> Iterator[list[str]]:
    """The lines of the bytes that come in ``chunks``, decoded as `decode` does it, a chunk at a time: together what
    splitting the whole text at its line ends would give, but of each line at most ``longest`` characters."""
    start: list[str] = []  # of a line that is not complete
    length = 0
    for text in decoded(chunks):
        first, *others = text.split("\n")
        if length < longest:
            start.append(first[: longest - length])
            length += len(start[-1])
        if not others:
            continue
        last = others.pop()[:longest]
        yield ["".join(start), *(others if len(text) <= longest else [line[:longest] for line in others])]
        start = [last]
        length = len(last)
    yield ["".join(start)]


def decoded(chunks: Iterable[bytes]) -> Iterator[str]:
    """The text of each chunk, with ``\n`` line ends; what may go on in the next chunk comes with that."""
    source = iter(chunks)
    encoding, rest = _marked(next(source, b""))
    decoder = codecs.getincrementaldecoder(encoding)("replace") if encoding else None
    held = ""  # a carriage return whose line feed may follow
    chunk: bytes | None = rest
    rest = b""
    while chunk is not None:
        following = next(source, None)
        if decoder is not None:
            text = decoder.decode(chunk, following is None)
            if following is None:
                text = text.removesuffix("\ufffd")
        else:
            chunk = rest + chunk
            end = len(chunk) if following is None else _cut(chunk)
            text, rest = _decode(chunk[:end]), chunk[end:]
        text = held + text
        held = ""
        if following is not None and text.endswith("\r"):
            kept = text.rstrip("\r")
            text, held = kept, text[len(kept) :]
            if len(held) > 2:
                text, held = text + held[:-2], held[-2:]
        yield _lines_ended(text)
        chunk = following


def _cut(data: bytes) -> int:
    """Where ``data`` can be cut without cutting a line, or, when it is all one line, a character."""
    end = data.rfind(b"\n") + 1
    if end:
        return end
    end = len(data)
    while end > 0 and len(data) - end < _LONGEST_CHARACTER and data[end - 1] & 0xC0 == 0x80:
        end -= 1
    if end > 0 and data[end - 1] >= 0xC0 and len(data) - end + 1 < _LONGEST_CHARACTER:
        return end - 1
    return len(data)


def _lines_ended(text: str) -> str:
    if "\r" in text:
        text = text.replace("\r\r\n", "\n").replace("\r\n", "\n").replace("\r", "\n")
    return text


def _marked(data: bytes) -> tuple[str, bytes]:
    """The encoding that a byte-order mark tells ('' for UTF-8 and for none), and the data without the mark."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return encoding if encoding != "utf-8" else "", data[len(mark) :]
    return "", data


def _decode(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data" and len(data) - error.start < _LONGEST_CHARACTER:
            return data[: error.start].decode("utf-8")
    multibyte = len(_MULTIBYTE.findall(data))
    stray = len(re.findall(rb"[\x80-\xff]", _MULTIBYTE.sub(b"", data)))
    if stray >= multibyte:
        return _windows_1252(data)
    return data.decode("utf-8", _STRAY_BYTES)


def _windows_1252(data: bytes) -> str:
    # Five bytes mean nothing in Windows-1252; every byte must still become something.
    return data.decode("cp1252", "replace")


def _stray_bytes(error: UnicodeError) -> tuple[str, int]:
    """Error handler: read what is not UTF-8 as Windows-1252."""
    assert isinstance(error, UnicodeDecodeError)
    return _windows_1252(error.object[error.start : error.end]), error.end


_STRAY_BYTES = "readq.windows-1252"
codecs.register_error(_STRAY_BYTES, _stray_bytes)
