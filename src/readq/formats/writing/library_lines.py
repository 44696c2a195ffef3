"""A whole library as JSON lines: a first line that says so, a line for each record, a last line that counts them.

A record is an object with one member, which names what it is: ``{"paper": {…}}``, ``{"operation": {…}}``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from readq.formats.writing.record import encoder

NAME = "library"
VERSION = 1
FIRST, LAST = "readq", "end"
PAPER = "paper"
_SECRET = re.compile(
    r"(?:.*[-_.])?(?:api_?key|key|token|secret|password|passwd|pass|auth|authorization|signature|sig|session)", re.I
)
_REMOVED = "removed"
# Where an address may stand with a secret in it: record, member.
_ADDRESSES = (("subscription", "target"), ("subscription", "error"), ("source", "path"), ("source", "name"))


def written(records: Iterable[tuple[str, dict[str, Any]]]) -> Iterator[str]:
    """The lines of a library's records, in pieces as they come."""
    encode = encoder()
    yield encode({FIRST: NAME, "version": VERSION}) + "\n"
    lines = papers = 0
    for kind, record in records:
        for name, member in _ADDRESSES:
            if kind == name and isinstance(record.get(member), str):
                address = without_secrets(record[member])
                if address != record[member]:
                    record = {**record, member: address}
                    if member == "target":  # without its key it cannot be fetched
                        record["paused"] = 1
        lines += 1
        papers += kind == PAPER
        yield encode({kind: record}) + "\n"
    yield encode({LAST: {"records": lines, "papers": papers}}) + "\n"


def without_secrets(address: str) -> str:
    """An address without the password and the keys that may be in it; any other text as it is."""
    if "://" not in address:
        return address
    try:
        parts = urlsplit(address)
        pairs = parse_qsl(parts.query, keep_blank_values=True)
    except ValueError:
        return address
    host = parts.netloc.rpartition("@")[2]
    secret = {name for name, _ in pairs if _SECRET.fullmatch(name)}
    if host == parts.netloc and not secret:
        return address
    query = urlencode([(name, _REMOVED if name in secret else value) for name, value in pairs])
    return urlunsplit(parts._replace(netloc=host, query=query if secret else parts.query))
