"""Small valid files of every format, and ways in which bytes arrive spoilt or were made to cost as much as they can."""

from __future__ import annotations

import io
import random
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import NamedTuple

from readq.errors import ReadqError
from readq.formats.base import Stream
from readq.formats.registry import FORMATS, open_listing
from readq.library.candidates import prepare
from readq.listing import Draft, Problem
from tests.formats.damage import PAGES, text_of
from tests.formats.shapes import SHAPES
from tests.formats.test_families import RECORD, page, zotero

_OWN = ("hf-page", "hf-html", "hf-markdown", "zotero-sqlite")  # have no shape
NAMES = tuple(each.name for each in FORMATS if each.name in (*_OWN, *(shape.format for shape in SHAPES)))
_MARKDOWN = (
    "Title: [2404.1] A title: more\n\nURL Source: https://arxiv.org/html/2404.00001v2\n\nMarkdown Content:\nA. Bee\n\n"
    "###### Abstract\n\nWe *show* it.\nReally.\n\n1 Introduction\n----\nfoo"
)
# What formats are made of, and what goes wrong in them.
TOKENS = tuple(
    token.encode("utf-8", "surrogatepass")
    for token in (
        '"', "'", "{", "}", "[", "]", "(", ")", "<", ">", "</", "/>", "<!--", "-->", "<![CDATA[", "]]>", "&", "&amp;", "&#0;",
        "&#x110000;", "<!DOCTYPE a [<!ENTITY b 'c'>]>", "&b;", "<?xml version='1.0' encoding='utf-7'?>", "\\", "\\u0000",
        "\\ud800", "\\", "%", "$", "~", "\n", "\r\n", "\r", "\t", "\0", "\x1b[2J", "\u202e", "\ud800", "\ufeff", "@article{",
        "@string{a = b # c}", "title = {", " and ", ",", ";", ":", "=", "#", "TY  - ", "ER  - ", "%T ", "PMID- ", "1e999",
        "-1", "99999999999999999999", "null", "true", "NaN", "9999-99-99", "2024-02-30", "xmlns:a='b'", "a:", "a" * 300, "é" * 200,
    )
)  # fmt: skip


@cache
def example(name: str) -> bytes:
    """A small file of the format ``name``."""
    for shape in SHAPES:
        if shape.format == name:
            return shape.text().encode()
    if name == "hf-page":
        return "\n".join(text_of(PAGES[0]).split("\n")[:60]).encode()
    if name == "zotero-sqlite":
        return _database()
    return (page({"dailyPapers": [RECORD]}) if name == "hf-html" else _MARKDOWN).encode()


def _database() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "zotero.sqlite"
        zotero(path).close()
        return path.read_bytes()


class Edit(NamedTuple):
    """One change of some bytes: what is done, where (0–1), to how many bytes, with which token and how often."""

    what: str
    place: float
    length: int
    token: bytes
    times: int


WHATS = ("put", "cut", "twice", "end", "flip", "swap")


def edited(data: bytes, edits: list[Edit]) -> bytes:
    """``data`` with ``edits`` made one after the other."""
    for what, place, length, token, times in edits:
        at = int(place * len(data))
        if what == "put":
            data = data[:at] + token * times + data[at:]
        elif what == "cut":
            data = data[:at] + data[at + length :]
        elif what == "twice":
            data = data[: at + length] + data[at : at + length] * times + data[at + length :]
        elif what == "end":
            data = data[:at]
        elif what == "flip":
            data = data[:at] + bytes([byte ^ 0x80 | 1 for byte in data[at : at + 1]]) + data[at + 1 :]
        else:
            data = data[at : at + length] + data[:at] + data[at + length :]
    return data


def random_edits(dice: random.Random) -> list[Edit]:
    """One to six changes."""
    return [
        Edit(dice.choice(WHATS), dice.random(), dice.choice((1, 2, 8, 60, 400)), dice.choice(TOKENS), dice.choice((1, 1, 2, 50)))
        for _ in range(dice.randint(1, 6))
    ]  # fmt: skip


def taken(data: bytes, name: str | None) -> Iterator[Draft | Problem]:
    """What is read of ``data`` as the format ``name``, or as the one it seems to be, up to what the library would keep
    of it; nothing where it is refused with a reason."""
    with suppress(ReadqError):
        format_, _, items = open_listing(Stream(io.BytesIO(data), "file"), name)
        for item in items:
            if isinstance(item, Draft):
                prepare(item, format_.authority)
            yield item
