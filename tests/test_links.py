"""The web addresses found in abstracts."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readq.formats.registry import read
from readq.identity import openable
from readq.links import find_links
from readq.model import Link


def urls(text: str) -> list[str]:
    return [link.url for link in find_links(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Code: https://github.com/a/b.", ["https://github.com/a/b"]),
        ("(see https://github.com/a/b).", ["https://github.com/a/b"]),
        ("at https://github.com/a/b, and", ["https://github.com/a/b"]),
        ('"https://a.org/x"', ["https://a.org/x"]),
        ("“https://a.org/x”。", ["https://a.org/x"]),
        ("<https://a.org/x>", ["https://a.org/x"]),
        ("[code](https://github.com/a/b)", ["https://github.com/a/b"]),
        ("**https://a.org/x**", ["https://a.org/x"]),
        ("https://en.wikipedia.org/wiki/A_(b)", ["https://en.wikipedia.org/wiki/A_(b)"]),
        ("(https://en.wikipedia.org/wiki/A_(b)).", ["https://en.wikipedia.org/wiki/A_(b)"]),
        (r"\url{https://github.com/a/b\_c}.", ["https://github.com/a/b_c"]),
        (r"\href{https://a.org/x}{here}", ["https://a.org/x"]),
        (r"\url{http://a.edu/\~{}me/}", ["http://a.edu/~me/"]),
        ("https://github.com/a/b{https://github.com/a/b}", ["https://github.com/a/b"]),
        ("https://github.com/a/b{rm Paddle} and", ["https://github.com/a/b"]),
        ("https: //github.com/a/b.", ["https://github.com/a/b"]),
        ("HTTPS://a.org/X", ["https://a.org/X"]),
        ("github.com/a/b and GitHub at https://github.com/a/b/", ["https://github.com/a/b"]),
        ("at aka.ms/wavllm.", ["https://aka.ms/wavllm"]),
        ("link: speechbot.github.io/resynthesis.", ["https://speechbot.github.io/resynthesis"]),
        ("see crossmae.github.io.", ["https://crossmae.github.io"]),
        ("www.github.com/a/b", ["https://www.github.com/a/b"]),
        ("second https://b.org/2 first https://a.org/1", ["https://b.org/2", "https://a.org/1"]),
    ],
)
def test_addresses_end_where_the_sentence_goes_on(text: str, expected: list[str]) -> None:
    assert urls(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "", "and/or", "v1.5/v2", "me@github.com/x", "evilgithub.com/a", "https://", "http://x", "github.com",
        "e.g.https:", "ftp://a.org/x",
    ],
)  # fmt: skip
def test_what_only_resembles_an_address(text: str) -> None:
    assert urls(text) == []


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("https://github.com/a/b", "code"),
        ("https://gitlab.inria.fr/a/b", "code"),
        ("https://bitbucket.org/a/b", "code"),
        ("https://huggingface.co/spaces/a/b", "code"),
        ("https://huggingface.co/a/b", "code"),
        ("https://huggingface.co/datasets/a/b", "page"),
        ("https://huggingface.co/a", "page"),
        ("https://a.github.io/b/", "page"),
        ("https://github.com/a/b/blob/main/paper.pdf", "pdf"),
        ("https://arxiv.org/pdf/2404.03648", "pdf"),
        ("https://a.org/github.com/x", "page"),
    ],
)
def test_kinds(url: str, kind: str) -> None:
    assert find_links(f"See {url}.") == (Link(kind, url),)


def test_every_address_of_the_sample_pages_is_found(seeds: Path) -> None:
    abstracts = [
        draft.abstract or "" for path in sorted(seeds.iterdir()) for draft in read(path.read_bytes(), path.name).drafts
    ]
    found = [link for abstract in abstracts for link in find_links(abstract)]
    assert sum(abstract.count("https://") + abstract.count("http://") for abstract in abstracts) == 173
    # One address stands twice in its abstract, four are broken after the colon, four more have no scheme.
    assert len(found) == 180
    assert all(link.url[-1].isalnum() or link.url[-1] in "/-" for link in found)
    assert sum(link.kind == "code" for link in found) == 146


@given(st.text(max_size=300) | st.from_regex(r"([a-z ]{0,5}(https?://|github\.com/|\\url\{)[ -~]{0,30}){0,6}"))
@settings(max_examples=200)
def test_whatever_the_text_links_can_be_opened(text: str) -> None:
    links = find_links(text)
    assert all(openable(link.url) for link in links)
    assert len({link.url for link in links}) == len(links)


def test_hostile_text_takes_no_time() -> None:
    assert urls("http://a.b/" + ")" * 90_000) == ["http://a.b/"]
    assert len(urls("http://a.co/1 github.com/x " * 3_000)) == 2
