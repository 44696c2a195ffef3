"""Fuzzy find on the sample pages: what was meant comes up whatever was typed, and any text is safe."""

from __future__ import annotations

import random
import subprocess
import sys
from array import array
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readq.search.fuzzy import TEXT_CAP, Ranked, rank, search
from readq.search.fuzzyindex import FuzzyIndex
from readq.search.signatures import SIGNATURE_BYTES, VERSION, signature, signatures
from readq.text import tokens

SEEDS = Path(__file__).resolve().parents[2] / "seeds"
LETTERS = "abcdefghijklmnopqrstuvwxyz"

texts = st.text(max_size=60) | st.sampled_from(
    [
        "",
        "Größe von Bäumen",
        "ﬁne-tuning",
        "深度学习 für alle",
        "a\u0301bc e\u0301",
        "\ud800x",
        "İstanbul",
        "x\n\ny | z",
        "|",
    ]
)


@cache
def library() -> tuple[tuple[int, str], ...]:
    """The titles of the two large sample pages, numbered from 1."""
    found: dict[str, None] = {}
    for page in sorted(SEEDS.glob("*.txt"))[:2]:
        lines = page.read_text("utf-8").partition("\nSubscribe")[2].splitlines()
        found.update(dict.fromkeys(lines[::2]))
    return tuple(enumerate(found, 1))


@cache
def index() -> FuzzyIndex:
    return build(library())


def build(titles: tuple[tuple[int, str], ...]) -> FuzzyIndex:
    ids = array("I", [number for number, _ in titles])
    return FuzzyIndex.from_blocks([(ids.tobytes(), signatures(title for _, title in titles))], len(titles))


def find(query: str, limit: int = 10) -> list[Ranked]:
    titles = dict(library())
    return search(query, index().candidates(query), lambda ids: [(id_, titles[id_]) for id_ in ids], limit)


def typo(rng: random.Random, word: str) -> str:
    at = rng.randrange(len(word) - 1)
    return rng.choice(
        (
            word[:at] + word[at + 1 :],
            word[:at] + rng.choice(LETTERS) + word[at:],
            word[:at] + rng.choice(LETTERS) + word[at + 1 :],
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        )
    )


def windows(count: int, size: int) -> list[tuple[int, list[str]]]:
    """``count`` runs of ``size`` neighbouring words of titles, at least two of them long."""
    rng = random.Random(7)
    found: list[tuple[int, list[str]]] = []
    while len(found) < count:
        number, title = rng.choice(library())
        words = tokens(title)
        at = rng.randrange(max(1, len(words) - size + 1))
        window = words[at : at + size]
        if len(window) == size and sum(len(word) > 4 for word in window) >= 2:
            found.append((number, window))
    return found


def recall(queries: list[tuple[int, str]]) -> float:
    return sum(number in [answer.id for answer in find(query)] for number, query in queries) / len(queries)


def test_an_exact_title_is_always_first() -> None:
    assert len(library()) > 400
    for number, title in library():
        assert find(title, 3)[0].id == number, title
    for number, title in library()[::10]:
        assert find(title.upper(), 3)[0].id == number, title


def test_misspelt_words_find_the_title() -> None:
    rng = random.Random(3)
    queries = []
    for number, words in windows(300, 4):
        changed = list(words)
        for _ in range(rng.choice((1, 2))):
            at = rng.choice([at for at, word in enumerate(changed) if len(word) > 3])
            changed[at] = typo(rng, changed[at])
        queries.append((number, " ".join(changed)))
    assert recall(queries) >= 0.97


@pytest.mark.parametrize("change", ["dropped", "swapped", "joined", "split", "abbreviated"])
def test_other_slips_find_the_title(change: str) -> None:
    rng = random.Random(5)
    queries = []
    for number, words in windows(150, 4):
        at = rng.randrange(1, 3)
        match change:
            case "dropped":
                words = words[:at] + words[at + 1 :]
            case "swapped":
                words[at], words[at + 1] = words[at + 1], words[at]
            case "joined":
                words[at : at + 2] = [words[at] + words[at + 1]]
            case "split":
                words[at] = f"{words[at][:3]} {words[at][3:]}"
            case _:
                words = [word[: max(4, len(word) // 2)] for word in words]
        queries.append((number, " ".join(words)))
    assert recall(queries) >= 0.95


def test_exact_beats_prefix_beats_word_start_beats_fuzzy() -> None:
    titles = [
        (1, "Grapf Netwrks"),
        (2, "On Graph Networks"),
        (3, "Graph Networks for All"),
        (4, "Graph Networks"),
        (5, "Nothing of the Sort: Quokka"),
        (6, "Networks without Graphs"),
    ]
    answers = [answer.id for answer in rank("graph networks", titles, 10)]
    assert answers[:3] == [4, 3, 2]
    assert set(answers[3:5]) == {1, 6}
    assert 5 not in answers[:5]
    assert rank("graph networks", titles, 1)[0].score == 1


def test_a_search_reads_the_unlikely_candidates_only_if_no_likely_one_has_it_all() -> None:
    titles = {number: f"Quokkas of Island {number}" for number in range(1, 2_000)} | {1_999: "Wombat Census"}
    read: list[int] = []

    def texts(ids: Sequence[int]) -> list[tuple[int, str]]:
        read.extend(ids)
        return [(id_, titles[id_]) for id_ in ids]

    assert search("island quokkas", list(titles), texts, 5)[0].id == 1
    assert len(read) < 1_000
    assert search("wombta censsu", list(titles), texts, 5)[0].id == 1_999
    assert search("wombat", [], texts, 5) == []


def test_short_texts_come_first_and_equals_keep_their_order() -> None:
    titles = [(9, "Deep Trees"), (3, "Deep Water of a Lake"), (4, "Deep Forests"), (7, "Deep Lakes")]
    answers = rank("deep", titles, 10)
    assert [answer.id for answer in answers] == [9, 4, 7, 3]
    assert len({answer.score for answer in answers}) == 4, "sorting by score keeps the order"
    assert [answer.id for answer in rank("deep", titles, 2)] == [9, 4]
    assert rank("", titles, 10) == rank("deep", [], 10) == rank("deep", titles, 0) == []


@pytest.mark.parametrize(
    ("query", "title", "lit"),
    [
        ("langauge mod", "Large Language Models", ["Language", "Mod"]),
        ("größe", "Die GRÖSSE der Bäume", ["GRÖSSE"]),
        ("grosse baum", "Größe: Ba\u0308ume", ["Größe", "Ba\u0308ume"]),
        ("languagemodels", "Small Language Models", ["Language", "Models"]),
        ("super vised", "Self-Supervised Learning", ["Supervised"]),
        ("former", "SwinFormer", ["Former"]),
        ("lossles", "Lossless Compression", ["Lossless"]),
        ("loss", "Lossless Compression", ["Loss"]),
        ("lossles compresion", "Conversion, Comparison and Lossless Compression", ["Lossless", "Compression"]),
        ("deep", "Keep Deep Learning", ["Deep"]),
        ("学习", "深度学习", ["学习"]),
    ],
)
def test_spans_light_up_what_matches(query: str, title: str, lit: list[str]) -> None:
    (answer,) = rank(query, [(1, title)], 1)
    assert [title[start:end] for start, end in answer.spans()] == lit


@settings(max_examples=80, deadline=None)
@given(query=texts, titles=st.lists(texts, max_size=6))
def test_any_text_can_be_ranked(query: str, titles: list[str]) -> None:
    answers = rank(query, list(enumerate(titles)), 5)
    assert len({answer.id for answer in answers}) == len(answers) <= 5
    assert [answer.score for answer in answers] == sorted((answer.score for answer in answers), reverse=True)
    for answer in answers:
        assert 0 < answer.score <= 1
        end = 0
        for start, stop in answer.spans():
            assert end <= start < stop <= len(titles[answer.id])
            end = stop


@settings(max_examples=60, deadline=None)
@given(texts.filter(lambda text: bool(tokens(text)) and len(text) < TEXT_CAP))
def test_a_text_finds_itself(text: str) -> None:
    other = "quite another thing"
    (first, *_) = rank(text, [(1, other), (2, text)], 2)
    assert first.id == 2 or tokens(text) == tokens(other)
    found = build(((1, other), (2, text))).candidates(text)
    assert 2 in found or signature(text) == bytes(SIGNATURE_BYTES)


@pytest.mark.parametrize("place", [10, 300, 700])
def test_a_poor_answer_does_not_end_a_search(place: int) -> None:
    titles = {number: f"graph methods number {number}" for number in range(800)}
    titles[place] = "Graph Attention Networks"
    found = search("graph attention networks", range(800), lambda ids: [(id_, titles[id_]) for id_ in ids], 5)
    assert found[0].id == place


def test_an_id_may_stand_for_several_texts() -> None:
    several = build(((1, "Graph Networks"), (2, "Wombats at Rest"), (2, "a note on marsupials")))
    assert several.candidates("marsupials", 1) == several.candidates("womabts", 1) == [2]
    assert several.candidates("marsupials at rest", 500).count(2) == 1
    assert FuzzyIndex().candidates("graph") == []


def test_blocks_that_do_not_fit_are_refused() -> None:
    with pytest.raises(ValueError, match="block"):
        FuzzyIndex.from_blocks([(b"\1\0\0\0", b"\0" * (SIGNATURE_BYTES - 1))])


def test_a_text_with_every_bit_set_is_found() -> None:
    rng = random.Random(1)
    everything = " ".join("".join(rng.choices(LETTERS, k=8)) for _ in range(2_000))
    assert signature(everything) == b"\xff" * SIGNATURE_BYTES
    full = build(((1, everything), (2, "graph networks")))
    assert full.candidates("graph networks")[0] == 2
    assert 1 in full.candidates(everything)


def test_signatures_do_not_change_unnoticed() -> None:
    """Stored signatures outlive the program: whoever changes this value must raise VERSION."""
    assert (VERSION, signature("Größe matters: the 3D Quokka-Former").hex()) == (
        1,
        "0094020000081000110040400800020000000000041208180400040310001402",
    )


def test_importing_the_module_imports_neither_numpy_nor_rapidfuzz() -> None:
    code = (
        "import sys, readq.search.fuzzy, readq.search.signatures as s; s.signature('x');"
        "sys.exit(bool({'numpy', 'rapidfuzz'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
