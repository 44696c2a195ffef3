"""What is read, what is refused, and why."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readq.errors import ReadqError
from readq.formats.base import NotAListing
from readq.formats.registry import FORMATS, read
from readq.listing import Listing

ROOT = Path(__file__).parents[2]
PROSE = (
    "Installation\n\nClone the repository and install it into a virtual environment. The program needs nothing else, "
    "and keeps what it knows in a single file that you can copy, mail and delete at any time, like others.\n\n"
    "Usage\n\nStart it with a folder of captured pages. It shows one line for each paper and waits for a key; what "
    "each key does is shown at the bottom of the screen, and a question mark explains all of them, in full.\n\n"
)


def test_formats_have_distinct_names() -> None:
    names = [format_.name for format_ in FORMATS]
    assert "hf-page" in names
    assert len(set(names)) == len(names)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"\n \n\t\n", "blank"),
        (b"\xef\xbb\xbf", "blank"),
        (b"\0\1\2" * 100, "binary"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 20, "picture"),
        (b"PK\x03\x04" + b"x" * 50, "ZIP"),
        (b"%PDF-1.7\n" + b"text " * 50, "PDF"),
        (b"SQLite format 3\0" + b"\0" * 80, "SQLite"),
        (b"<!DOCTYPE html>\n<html><body>Daily Papers</body></html>", "HTML"),
        (b"<?xml version='1.0'?><feed/>", "XML"),
        (b'{"title": "x"}', "JSON"),
        (b'[\n  {"title": "x"}\n]', "JSON"),
        (b"From: a@b.org\nSubject: x\n\nbody\n", "mail"),
        (b"#!/bin/sh\necho hello\n", "script"),
        (PROSE.encode() * 3, "no listing"),
        (b"just one line", "no listing"),
        (b"new\n\nGet trending papers in your email inbox!\n\nSubscribe\n", "without any paper"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_other_files_are_refused_with_the_reason(data: bytes, reason: str) -> None:
    with pytest.raises(NotAListing, match=reason) as refusal:
        read(data, "file")
    assert isinstance(refusal.value, ReadqError)


@pytest.mark.parametrize("pattern", ["*.md", "*.toml", "LICENSE", "src/readq/**/*.py", "tests/**/*.py"])
def test_a_project_is_not_a_listing(pattern: str) -> None:
    for path in ROOT.glob(pattern):
        with pytest.raises(NotAListing):
            read(path.read_bytes(), path.name)


@given(st.binary(max_size=2_000))
@settings(max_examples=150, deadline=None)
def test_any_bytes_are_a_listing_or_refused(data: bytes) -> None:
    accepted_or_refused(data)


words = st.lists(st.sampled_from(
    ["Subscribe", "SubscribeA Title", "Daily Papers", "Mar 11", "Get trending papers in your email inbox!", "12", "",
     "Deep Learning: A Title of Some Length", "We show that this is so. " * 20, "and so on with small words",
     "\ufeff", "\u200b \u2060", "\x1c", "Ω", "Submitted by", "akhaliq", "[MASK]", "x" * 400, "https://github.com/a/b",
     "Jane Doe, John Smith", "a", ".", "?", "-"]
), max_size=40)  # fmt: skip


@given(words, st.sampled_from(["\n", "\r\n", "\n\n"]), st.booleans())
@settings(max_examples=200, deadline=None)
def test_any_lines_are_a_listing_or_refused(lines: list[str], ending: str, heading: bool) -> None:
    if heading:
        lines = ["Get trending papers in your email inbox!", *lines]
    accepted_or_refused(ending.join(lines).encode("utf-8", "replace"))


def accepted_or_refused(data: bytes) -> None:
    try:
        listing = read(data, "file")
    except NotAListing:
        return
    assert isinstance(listing, Listing)
    assert [draft.rank for draft in listing.drafts] == list(range(1, len(listing.drafts) + 1))
    assert all(draft.title.strip() == draft.title != "" for draft in listing.drafts)
    assert all(draft.line >= 1 for draft in listing.drafts)
    assert all(problem.line >= 0 and problem.reason for problem in listing.problems)
