"""A list of papers as a page: complete without anything else, and nothing in a paper becomes markup or script."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readq.formats.writing.html import page
from readq.formats.writing.html_parts import part, whole
from readq.model import Author, Link, Paper
from tests.formats.test_writing import ROW, paper
from tests.support.browser import PROGRAM, Browser

HOSTILE = '</title></style></script><script>alert(1)</script><img src=x onerror=alert(1)>" onload="alert(1)\' &lt;'
VOID = {"meta", "input", "img"}


class Read(HTMLParser):
    """A page taken apart: its elements with their attributes, and its text outside style and script."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.open: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if not {"style", "script"} & set(self.open):
            self.text += data


def everywhere(text: str) -> Paper:
    """A paper that has a text wherever it can have one."""
    return paper(
        row=replace(ROW, title=text),
        abstract=text,
        summary=text,
        note=text,
        comment=text,
        venue=text,
        authors=(Author(text),),
        tags=(text,),
        identifiers=((text, text),),
        links=(Link("page", text), Link("code", "https://example.org/" + text)),
    )


def shape(text: str) -> list[tuple[str, list[str]]]:
    read = Read("".join(page([everywhere(text)], text)))
    assert read.open == []
    return [(tag, sorted(attributes)) for tag, attributes in read.elements if tag != "a"]


@given(st.text())
def test_no_text_adds_an_element_or_an_attribute(text: str) -> None:
    assert shape(text + "x") == shape("x")


def test_hostile_text_is_shown_as_it_is() -> None:
    made = "".join(page([everywhere(HOSTILE)], HOSTILE)) + "".join(whole(everywhere(HOSTILE)))
    assert made.count("<script") == 1
    assert "<img" not in made
    assert Read(made).text.count(HOSTILE) >= 10


def test_only_addresses_for_browsers_become_links() -> None:
    odd = ("javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", " https://a.b/", 'https://a.b/" x="')
    made = Read("".join(page(paper(links=(Link("page", url),)) for url in (*odd, "https://example.org/?a=1&b=2"))))
    assert {attributes["href"] for tag, attributes in made.elements if tag == "a"} == {"https://example.org/?a=1&b=2"}


def test_signs_that_turn_or_break_text_are_left_out() -> None:
    made = "".join(page([everywhere("a\x00b\u202ec\u2066d\ud800e\x1bf")]))
    assert "abcdef" in made
    assert re.search("[\x00\u202e\u2066\ud800\x1b]", made) is None
    made.encode("utf-8")


def test_the_policy_names_just_the_style_and_the_script_of_the_page() -> None:
    made = "".join(page([]))
    policy = next(attributes["content"] or "" for tag, attributes in Read(made).elements if "http-equiv" in attributes)
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    for tag in ("style", "script"):
        (text,) = re.findall(f"<{tag}>(.*?)</{tag}>", made, re.S)
        assert f"{tag}-src 'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'" in policy
    assert "http" not in part("page.css") + part("page.js")  # nothing is asked of anybody


def test_a_page_is_written_as_papers_come() -> None:
    read = 0

    def papers() -> Iterator[Paper]:
        nonlocal read
        for _ in range(100):
            read += 1
            yield paper()

    pieces = page(papers())
    while "</li>" not in next(pieces):
        pass
    assert read == 1


@pytest.mark.browser
@pytest.mark.skipif(PROGRAM is None, reason="no Chromium on this machine")
def test_a_browser_searches_sorts_and_runs_nothing_else(tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    papers = [
        paper(row=replace(ROW, id=1, title="Zebra networks", year=2020)),
        paper(row=replace(ROW, id=2, title="Äpfel and graphs", year=2024), note=HOSTILE),
        paper(row=replace(ROW, id=3, title="Middle graphs", year=2022), abstract="On zebras."),
    ]
    file.write_text("".join(page(papers, "A list")), "utf-8")
    titles = "[...document.querySelectorAll('li:not([hidden]) h3')].map(each => each.textContent)"
    box = "const box = document.getElementById({0!r}); box.value = {1!r}; box.dispatchEvent(new Event({2!r}));"

    def search(words: str) -> str:
        later = f"setTimeout(() => done({titles}), 300)"  # a timer set later than the page's own, and longer
        return f"new Promise(done => {{ {box.format('search', words, 'input')} {later} }})"

    def sort(order: str) -> str:
        return f"(() => {{ {box.format('order', order, 'change')} return {titles}; }})()"

    browser = Browser(tmp_path / "profile")
    try:
        browser.open(file.as_uri())
        assert browser.does(titles) == ["Zebra networks", "Äpfel and graphs", "Middle graphs"]
        assert browser.does(search("zebra")) == ["Zebra networks", "Middle graphs"]
        assert browser.does(search("apfel")) == ["Äpfel and graphs"]
        assert browser.does(search("graphs -middle")) == ["Äpfel and graphs"]
        browser.does(search(""))
        assert browser.does(sort("title"))[0] == "Äpfel and graphs"
        assert browser.does(sort("year")) == ["Äpfel and graphs", "Middle graphs", "Zebra networks"]
        assert browser.does(sort("listed"))[0] == "Zebra networks"
        assert browser.does("document.querySelectorAll('script, img').length") == 1
        assert browser.complaints() == []
    finally:
        browser.close()
