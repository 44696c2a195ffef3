"""A query that finds nothing because of a misspelt word is spelt so that it finds something."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from readq.library import Library
from readq.search.query import parse, print_filter
from tests.support.libraries import add_listing, draft, open_library


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    with open_library(tmp_path_factory.mktemp("library") / "a.db") as library:
        titles = ["Diffusion Models", "Diffuse Light", "Attention to Language", "Diffusion of Languages", "Gnosis"]
        drafts = [draft(title, "On transformers" if "Att" in title else "x") for title in titles]
        drafts.append(draft("A nameless paper", "x", authors=["Geoffrey Hinton"]))
        drafts.append(draft("A difusion that was misspelt in print", "x"))
        add_listing(library, drafts)
        library.tag([1], ["to read"])
        yield library


@pytest.mark.parametrize(
    ("query", "meant", "papers"),
    [
        ("diffusoin", "diffusion", 2),
        ("status:inbox diffusoin sort:title", "status:inbox diffusion sort:title", 2),
        ("diffusoin langauge", "diffusion language", 1),
        ("lnaguage", "language", 2),  # whatever letters it begins with
        ("trnsfrmers", "transformers", 1),  # in an abstract
        ("author:hintn", "author:hinton", 1),
        ('"diffusion modles"', '"diffusion models"', 1),
        ("diffusoin -language", "diffusion -language", 1),
        ("(diffusoin OR nothing) models", "(diffusion OR nothing) models", 1),
        ("tag:'to raed'", None, 0),
        ('tag:"to raed"', 'tag:"to read"', 1),
        ("attentio gnosi difusion", None, 0),  # nothing has all three
        ("difusion models", "diffusion models", 1),  # a word that a paper has, but not these
        ("zzyzx", None, 0),
        ("lnc", None, 0),  # too short to be anything
        ("-diffusoin status:read", None, 0),
        ("status:read diffusoin", None, 0),
        ("", None, 0),
    ],
)
def test_what_was_meant(library: Library, query: str, meant: str | None, papers: int) -> None:
    assert library.open_list(parse(query)).total == 0 or not query
    found = library.respelt(parse(query))
    if meant is None or found is None:
        assert found is None
        assert meant is None
        return
    assert print_filter(found.filter) == print_filter(parse(meant))
    assert (found.papers, found.complete) == (papers, True)
    assert all(was != now for was, now in found.words)


def test_an_empty_library_knows_nothing_better(tmp_path: Path) -> None:
    with open_library(tmp_path / "a.db") as library:
        assert library.respelt(parse("diffusoin")) is None
