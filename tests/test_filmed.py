"""Screens become a film that any viewer can read, and that shows each of them in its time."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from scripts.filmed import Frame, screen_of, svg
from scripts.make_pictures import FOLDER, PAGE, page
from scripts.make_recording import TARGET, pressed

_SVG = "{http://www.w3.org/2000/svg}"


def screen(*lines: str) -> Frame:
    strips = [Strip([Segment("▌", Style(reverse=True)), Segment(line, Style(color="#ff0000"))]) for line in lines]
    return Frame(screen_of(strips), 1.0)


def test_a_screen_is_written_as_text_with_its_looks() -> None:
    film = svg([screen('a <b> & "c"  '), screen("論文 end    ")], "a < b")
    root = ElementTree.fromstring(film)
    assert root.findtext(f"{_SVG}title") == "a < b"
    texts = {text.text: text for text in root.iter(f"{_SVG}text")}
    assert set(texts) == {"▌", 'a <b> & "c"', "論文 end"}
    assert float(texts["論文 end"].attrib["textLength"]) == 8 * 8.4  # two cells for each of the first two
    assert "fill:#ff0000" in film


def test_each_screen_is_seen_in_its_time_only_and_the_last_where_nothing_moves() -> None:
    film = svg([screen("one", "same"), screen("two", "same"), screen("one", "same")], "")
    root = ElementTree.fromstring(film)
    uses = list(root.iter(f"{_SVG}use"))
    assert sum("class" not in use.attrib for use in uses) == 1  # what is always there
    rules = dict(re.findall(r"@keyframes (f\d+)\{(.*?\})\}", film))
    assert sorted(rules.values()) == [
        "0%{visibility:hidden}33.33%{visibility:visible}66.67%{visibility:hidden}",
        "0%{visibility:visible}33.33%{visibility:hidden}66.67%{visibility:visible}",
    ]
    assert film.count("step-end infinite;visibility:hidden") == 1


def test_the_film_in_the_readme_is_small_and_fetches_nothing() -> None:
    film = TARGET.read_text(encoding="utf-8")
    assert len(film.encode()) < 400_000
    assert not re.search(r"(?:href|src)=\"[^#]|url\(|@import", film)
    assert "<script" not in film
    text = "".join(ElementTree.fromstring(film).itertext())
    assert "That is all it takes." in text  # every step of the tour was taken
    assert sum(seconds for _, seconds in pressed()) < 60


def test_the_page_of_pictures_names_those_there_are() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert text == page(), "write it again with: make docs"
    assert {f"pictures/{path.name}" for path in FOLDER.iterdir()} == set(re.findall(r"\((pictures/.*?)\)", text))
