"""Mails: one, or a mailbox of many, each with its text decoded."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from typing import NamedTuple

from readq.formats.common.days import day
from readq.formats.common.markup import plain
from readq.formats.decode import decode
from readq.formats.stream import Stream

LARGEST = 32 << 20  # bytes of one message
_HEADER = re.compile(
    r"(?:From|Received|Return-Path|Delivered-To|MIME-Version|Message-ID|Date|Subject|To|X-[\w-]+): ", re.I
)
_FROM = b"From "


class Message(NamedTuple):
    """A mail: the 1-based line it begins in, its subject, the day it was sent, and its text."""

    line: int
    subject: str
    sent: str | None
    text: str


def is_mail(stream: Stream) -> bool:
    """Whether it begins as a mail or a mailbox does."""
    first = stream.head.split("\n", 2)
    return stream.data.startswith(_FROM) or (
        _HEADER.match(first[0]) is not None
        and re.search(r"^(?:From|Subject|Message-ID): ", stream.head, re.M | re.I) is not None
    )


def messages(stream: Stream) -> Iterator[Message]:
    """The mails of a stream, in order. Of one that is larger than any text, only the beginning is read."""
    if not stream.data.startswith(_FROM):
        yield _message(1, stream.file.read(LARGEST))
        return
    parts: list[bytes] = []
    size = 0
    begun = 1
    blank = True
    for number, line in enumerate(stream.file, 1):
        if blank and line.startswith(_FROM) and parts:
            yield _message(begun, b"".join(parts))
            parts, size = [], 0
        if not parts:
            begun = number
        if size < LARGEST:
            parts.append(line)
            size += len(line)
        blank = not line.strip()
    if parts:
        yield _message(begun, b"".join(parts))


def _message(line: int, data: bytes) -> Message:
    from email import message_from_bytes
    from email.header import decode_header, make_header

    if data.startswith(_FROM):
        data = data.partition(b"\n")[2]
        line += 1
    parsed = message_from_bytes(data)
    try:
        subject = str(make_header(decode_header(parsed.get("Subject", ""))))
    except (ValueError, LookupError):
        subject = str(parsed.get("Subject", ""))
    html = text = ""
    for part in parsed.walk():
        kind = part.get_content_type()
        if part.is_multipart() or not kind.startswith("text/") or part.get_filename():
            continue
        payload = part.get_payload(decode=True)
        body = decode(payload) if isinstance(payload, bytes) else ""
        charset = part.get_content_charset()
        if isinstance(payload, bytes) and charset and charset.lower() not in ("utf-8", "us-ascii"):
            with suppress(LookupError):  # a name that is none
                body = payload.decode(charset, "replace").replace("\r\n", "\n")
        if kind == "text/html":
            html += body
        else:
            text += body
    header = decode(data.partition(b"\n\n")[0]).count("\n") + 2
    return Message(line + header, " ".join(subject.split()), day(parsed.get("Date", "")), text or plain(html))
