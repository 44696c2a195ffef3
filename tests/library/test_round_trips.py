"""Every format that papers are written in, read again into an empty library: what it carries is as it was."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readq.filters import Filter
from readq.formats.writing.base import Options
from readq.formats.writing.registry import EXPORTS, export
from readq.library import Library
from readq.listing import Draft
from readq.model import Author, Paper, Status
from tests.support.libraries import add_listing, open_library

Field = Callable[[Paper], object]


def _names(paper: Paper) -> list[str]:
    return [author.name for author in paper.authors]


def _id(paper: Paper) -> list[tuple[str, str]]:
    return list(paper.identifiers[:1])


FIELDS: dict[str, Field] = {
    "title": lambda paper: paper.title,
    "authors": _names,
    "id": _id,
    "ids": lambda paper: paper.identifiers,
    "abstract": lambda paper: paper.abstract,
    "published": lambda paper: paper.published,
    "venue": lambda paper: paper.venue,
    "keywords": lambda paper: paper.keywords,
    "categories": lambda paper: paper.categories,
    "comment": lambda paper: paper.comment,
    "tags": lambda paper: paper.tags,
    "note": lambda paper: paper.note,
    "status": lambda paper: paper.status,
    "priority": lambda paper: paper.row.priority,
}
_BIBLIOGRAPHY = "title authors ids abstract published venue keywords comment tags note status"
_REFERENCES = "title authors ids abstract published venue note"
_TABLE = "title authors ids abstract published venue keywords categories tags note status"
_SHARED = "title authors ids abstract published venue keywords categories comment"
CARRIED = {
    "bibtex": _BIBLIOGRAPHY, "biblatex": _BIBLIOGRAPHY, "ris": _REFERENCES, "csl-json": _REFERENCES,
    "endnote-xml": _REFERENCES, "html": "", "atom": "title authors id abstract", "rss": "title authors id abstract",
    "csv": _TABLE, "tsv": _TABLE, "titles": "", "markdown": "id", "share": _SHARED, "share-html": _SHARED,
    "jsonl": " ".join(set(FIELDS) - {"id"}),
}  # fmt: skip

# What looks like LaTeX or HTML is not kept by every format (docs/FORMATS.md).
_SAID = ("alpha", "Beta", "γάμμα", "naïve", "ﬁne", "中文", "x&y", "“quoted”", "'tis", "C++", "(in)", "[out]", "a/b")
WORDS = st.lists(st.sampled_from(_SAID), min_size=1, max_size=4).map(" ".join)
AUTHORS = st.lists(
    st.sampled_from([Author("Ada Müller", "Müller", "Ada"), Author("Plato"), Author("Wei Zhang")]),
    max_size=3,
    unique=True,
)


@st.composite
def _drafts(draw: st.DrawFn) -> list[Draft]:
    return [
        Draft(
            f"Paper number {number} about {draw(WORDS)}",
            draw(WORDS.map("It says {} and more.".format)),
            tuple(draw(AUTHORS)),
            (("arxiv", f"2404.0000{number}"), *draw(st.sampled_from([(), (("doi", f"10.1000/x{number}"),)]))),
            published=draw(st.sampled_from([None, "2024", "2024-04", "2024-04-03"])),
            venue=draw(st.none() | WORDS.map("Journal of {}".format)),
            keywords=tuple(draw(st.sampled_from([(), ("learning",), ("deep nets", "größer")]))),
            categories=draw(st.sampled_from([(), ("cs.CL",), ("cs.CL", "cs.LG")])),
            comment=draw(st.none() | WORDS.map("{} pages".format)),
            tags=draw(st.sampled_from([(), ("mine",), ("mine", "to cite")])),
            notes=tuple(draw(st.lists(WORDS.map("I think {}".format), max_size=1))),
            status=draw(st.sampled_from(Status)),
            priority=draw(st.integers(-2, 2)),
        )
        for number in range(1, draw(st.integers(1, 3)) + 1)
    ]


def test_every_format_is_tried() -> None:
    assert CARRIED.keys() == EXPORTS.keys()


@pytest.mark.parametrize("name", EXPORTS)
@settings(deadline=None, max_examples=8)
@given(_drafts())
def test_what_a_format_carries_is_as_it_was(name: str, drafts: list[Draft]) -> None:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        with open_library(folder / "a.db") as library, open_library(folder / "b.db") as other:
            add_listing(library, drafts)
            file = folder / f"x.{export(name).ending}"
            pieces = library.exporting.pieces(library.every_id(Filter()), name, Options(sender="Ada"))
            file.write_text("".join(pieces), encoding="utf-8")
            (report,) = other.ingest([file]).files
            if not CARRIED[name]:
                assert report.error is not None
                return
            assert (report.listed, report.refused, report.error) == (len(drafts), 0, None)
            for field in CARRIED[name].split():
                assert _every(other, FIELDS[field]) == _every(library, FIELDS[field]), field


def _every(library: Library, field: Field) -> list[object]:
    return [field(paper) for paper in library.papers(sorted(library.every_id(Filter())))]
