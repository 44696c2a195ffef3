"""From the bytes of a file to text with ``\\n`` line ends."""

from __future__ import annotations

import codecs
import re

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
    text = _decode(data)
    if "\r" in text:
        text = text.replace("\r\r\n", "\n").replace("\r\n", "\n").replace("\r", "\n")
    return text


def _decode(data: bytes) -> str:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            data = data[len(mark) :]
            if encoding != "utf-8":
                return data.decode(encoding, "replace").removesuffix("\ufffd")
            break
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
