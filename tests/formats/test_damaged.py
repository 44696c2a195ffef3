"""Every format keeps the records that are not damaged, in whatever encoding, and accounts for the others."""

from __future__ import annotations

import codecs

import pytest

from readq.formats.base import NotAListing
from readq.formats.registry import FORMATS, read
from readq.listing import Listing
from tests.formats.shapes import RECORDS, SHAPES, Shape, arxiv, title

WITHOUT_SHAPE = {"hf-page", "hf-html", "hf-markdown", "zotero-sqlite", "readq-shared-all"}  # have tests of their own
every_shape = pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.format)


def numbers(shape: Shape, listing: Listing) -> list[int]:
    """The numbers of the records that came, in order."""
    names = {title(n) if shape.named else f"arXiv:{arxiv(n)}": n for n in range(RECORDS)}
    return [names[draft.title] for draft in listing.drafts if draft.title in names]


def test_every_format_has_a_shape() -> None:
    assert {shape.format for shape in SHAPES} | WITHOUT_SHAPE == {each.name for each in FORMATS}


@every_shape
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_the_encoding_does_not_matter(shape: Shape, encoding: str, ends: str) -> None:
    data = shape.text().replace("\n", ends).encode(encoding)
    if encoding == "utf-16-be":
        data = codecs.BOM_UTF16_BE + data
    listing = read(data, "file")
    assert numbers(shape, listing) == list(range(RECORDS))
    assert listing.problems == ()


@every_shape
def test_a_file_that_is_cut_off_gives_what_came_before(shape: Shape) -> None:
    whole = shape.text().encode()
    for part in range(2, 20):
        data = whole[: len(whole) * part // 20]
        complete = sum(
            len((shape.head + shape.between.join(shape.record(n) for n in range(count + 1))).encode()) <= len(data)
            for count in range(RECORDS)
        )
        try:
            listing = read(data, "file")
        except NotAListing:
            assert complete <= 1, part  # too little to say what it is
            continue
        assert numbers(shape, listing)[:complete] == list(range(complete)), part


@every_shape
def test_a_broken_record_costs_itself_alone(shape: Shape) -> None:
    for broken in (2, 5):
        for end in (0.3, 0.6, 0.9):
            parts = [shape.record(n) for n in range(RECORDS)]
            kept = parts[broken][: int(len(parts[broken]) * end)]
            parts[broken] = kept if kept.endswith("\n") or not parts[broken].endswith("\n") else f"{kept}\n"
            listing = read((shape.head + shape.between.join(parts) + shape.tail).encode(), "file")
            found = numbers(shape, listing)
            missing = set(range(RECORDS)) - {broken} - set(found)
            # Where nothing marks an end, what follows at once may be swallowed with it.
            assert missing <= {broken + 1}, (broken, end, listing.problems)


@every_shape
def test_twice_the_same_and_in_another_order(shape: Shape) -> None:
    listing = read(shape.text([*range(RECORDS)[::-1], *range(RECORDS)]).encode(), "file")
    found = numbers(shape, listing)
    assert found[:RECORDS] == list(range(RECORDS))[::-1]
    assert set(found[RECORDS:]) <= set(range(RECORDS))


@every_shape
def test_noise_within_is_not_taken_for_the_end(shape: Shape) -> None:
    parts = [shape.record(n) for n in range(RECORDS)]
    parts[3] += "\n\x00\x01 noise \x1b[31m ~~~~\n"
    listing = read((shape.head + shape.between.join(parts) + shape.tail).encode(), "file")
    assert set(range(RECORDS)) - set(numbers(shape, listing)) <= {3, 4}
