"""The metadata snapshot of arXiv, record by record."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readq.formats.arxiv.snapshot import FORMAT
from readq.formats.base import Record, Stream
from readq.formats.registry import open_listing, read
from readq.listing import Authority, Draft, Listing, Problem
from readq.model import Author

RECORD: dict[str, Any] = {
    "id": "0704.0001",
    "submitter": "Pat Example",
    "authors": "C. Bal\\'azs and J. van der Example, Jr.",
    "title": "Prompt Diphoton Production at\n  Two Energies",
    "comments": "37 pages,\n 15 figures",
    "journal-ref": "Phys.Rev.D76:013009,2007",
    "doi": "10.1103/PhysRevD.76.013009 10.48550/arXiv.0704.0001",
    "report-no": "EX-07-12",
    "categories": "hep-ph math.CO",
    "license": None,
    "abstract": "  A first paragraph that is\nwrapped by hand.\n  A second one.\n",
    "versions": [
        {"version": "v1", "created": "Mon, 2 Apr 2007 19:18:42 GMT"},
        {"version": "v2", "created": "Tue, 24 Jul 2007 20:10:27 GMT"},
    ],
    "update_date": "2008-11-26",
    "authors_parsed": [["Balázs", "C.", ""], ["van der Example", "J.", "Jr."]],
}


def snapshot(*records: object) -> bytes:
    return "".join(json.dumps(record) + "\n" for record in records).encode()


def parse(data: bytes) -> Listing:
    return read(data, "snapshot.json")


def test_what_is_kept_of_a_record() -> None:
    listing = parse(snapshot(RECORD))
    assert (listing.kind, listing.problems) == ("arxiv-snapshot", ())
    assert listing.drafts == (
        Draft(
            title="Prompt Diphoton Production at Two Energies",
            abstract="A first paragraph that is wrapped by hand.\nA second one.",
            authors=(Author("C. Balázs", "Balázs", "C."), Author("J. van der Example Jr.", "van der Example", "J.")),
            identifiers=(("arxiv", "0704.0001"), ("doi", "10.1103/physrevd.76.013009")),
            published="2007-04-02",
            updated="2007-07-24",
            version="2",
            venue="Phys.Rev.D76:013009,2007",
            categories=("hep-ph", "math.CO"),
            comment="37 pages, 15 figures",
            extra=(("report-no", "EX-07-12"),),
            rank=1,
            line=1,
        ),
    )
    assert FORMAT.authority is Authority.ARXIV


@pytest.mark.parametrize("ending", ["\r\n", "\n\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_other_line_ends_and_encodings(ending: str, encoding: str) -> None:
    text = ending.join(json.dumps(RECORD | {"id": f"0704.000{n}"}, ensure_ascii=False) for n in (1, 2))
    listing = parse(text.encode(encoding))
    assert [draft.identifiers[0][1] for draft in listing.drafts] == ["0704.0001", "0704.0002"]
    assert listing.drafts[1].authors[0].family == "Balázs"


def test_what_is_broken_costs_only_itself() -> None:
    whole = snapshot(RECORD, RECORD | {"id": "0704.0002", "title": "Another Title Altogether"})
    first, second = whole.splitlines(keepends=True)
    data = first + first[: len(first) // 2] + b"\n" + b"[1, 2]\n" + b"{}\n" + second + second[:40]
    listing = parse(data)
    assert [draft.identifiers[0][1] for draft in listing.drafts] == ["0704.0001", "0704.0002"]
    assert [draft.rank for draft in listing.drafts] == [1, 2]
    assert [problem.line for problem in listing.problems] == [2, 3, 4, 6]


@pytest.mark.parametrize("nesting", ["[" * 100_000, '{"a":' * 100_000])
def test_nesting_without_end_is_one_problem(nesting: str) -> None:
    listing = parse(snapshot(RECORD) + nesting.encode() + b"\n" + snapshot(RECORD | {"id": "0704.0009"}))
    assert (len(listing.drafts), len(listing.problems)) == (2, 1)


def test_without_triples_the_printed_names_are_taken() -> None:
    record = RECORD | {"authors_parsed": None, "authors": "Ada Byron, Grace Hopper and Alan Turing"}
    assert [author.name for author in parse(snapshot(record)).drafts[0].authors] == [
        "Ada Byron",
        "Grace Hopper",
        "Alan Turing",
    ]


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)


@given(st.fixed_dictionaries(dict.fromkeys(RECORD, values)))
def test_any_values_make_a_draft_or_a_problem(record: dict[str, Any]) -> None:
    items = list(FORMAT.read(Stream(io.BytesIO(snapshot(record)), "x")))[1:]
    assert len(items) == 1
    assert isinstance(items[0], Record)
    assert isinstance(items[0].read(), Draft | Problem)


def test_records_come_one_after_the_other() -> None:
    """Nothing is read ahead but the chunk at hand, so that a file may be larger than memory."""

    class Endless(io.RawIOBase):
        read_so_far = 0

        def read(self, size: int = -1) -> bytes:
            assert 0 < size <= 1 << 20
            self.read_so_far += size
            line = snapshot(RECORD)
            return (line * (size // len(line) + 1))[: size - size % len(line)] or line[:size]

        def seek(self, *_: object) -> int:
            return 0

    source = Endless()
    _, _, items = open_listing(Stream(source, "endless"))  # type: ignore[arg-type]
    found: Iterator[object] = iter(items)
    assert all(isinstance(next(found), Draft) for _ in range(1000))
    assert source.read_so_far < 4 << 20
