"""JSON on standard output."""

from __future__ import annotations

import sys
from collections.abc import Callable

from readq.cli.terminal import escape_json
from readq.formats.writing.record import encoder
from readq.signs import drawable


def write_json(value: object) -> None:
    """Print one JSON value on one line."""
    sys.stdout.write(json_encoder()(value) + "\n")


def json_encoder() -> Callable[[object], str]:
    """A function from values to JSON on one line; on a terminal control characters are written as escapes."""
    live = sys.stdout.isatty()
    encode = encoder(ascii_only=not _speaks_unicode() or (live and not drawable("…")))
    if live:
        return lambda value: escape_json(encode(value))
    return encode


def _speaks_unicode() -> bool:
    return (sys.stdout.encoding or "").lower().replace("-", "").startswith("utf")
