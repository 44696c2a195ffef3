"""Recognises what is no listing, so that a refusal can say what the file is."""

from __future__ import annotations

import re

from readq.formats.decode import decode
from readq.formats.stream import Stream

_STARTS = (
    (re.compile(r"%PDF-"), "a PDF document"),
    (re.compile(r"\{\\rtf"), "an RTF document"),
    (re.compile(r"<\?xml\b|<!DOCTYPE\s+(?!html)", re.I), "an XML file"),
    (re.compile(r"<!DOCTYPE\s+html|<html\b|<(?:head|body|script|div|meta|link|title|!--)[\s>]", re.I), "an HTML page"),
    (re.compile(r'\{\s*["}]|\[\s*(?:["{\[\]]|-?\d+\s*[,\]])'), "a JSON file"),
    (re.compile(r"(?:%[^\n]*\n\s*)*@(?:[a-z]+)\s*[{(]\s*[^\s,=]*\s*[,=]", re.I), "a BibTeX file"),
    (re.compile(r"TY\s{1,3}-\s"), "a RIS file"),
    (re.compile(r"PMID\s?-\s\d"), "a PubMed export"),
    (re.compile(r"(?:From|Received|Return-Path|Delivered-To|MIME-Version|Message-ID): ", re.I), "a mail message"),
    (re.compile(r"#!\s*/"), "a script"),
)
_SIGNATURES = (
    (b"\x89PNG", "a picture"), (b"\xff\xd8\xff", "a picture"), (b"GIF8", "a picture"),
    (b"PK\x03\x04", "a ZIP archive or office document"), (b"\x1f\x8b", "a gzip archive"), (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ", "an xz archive"), (b"7z\xbc\xaf", "a 7-Zip archive"), (b"SQLite format 3\0", "an SQLite database"),
    (b"\x7fELF", "a program"),
)  # fmt: skip
_UNICODE_MARKS = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def describe(stream: Stream) -> str | None:
    """What a file that no format reads plainly is (``an HTML page``, ``empty``); None when it is just text."""
    data = stream.data
    if not data:
        return "empty"
    for signature, what in _SIGNATURES:
        if data.startswith(signature):
            return what
    if not data.startswith(_UNICODE_MARKS):
        if b"\0" in data[:65536]:
            return "a binary file"
        head = stream.head
        if len(_CONTROL.findall(head)) * 50 > len(head):
            return "a binary file"
    head = stream.head
    if not head:
        return "blank" if stream.complete and not decode(data).strip("\ufeff \t\n") else None
    for pattern, what in _STARTS:
        if pattern.match(head):
            return what
    return None
