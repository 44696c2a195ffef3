"""Captured Hugging Face pages: complete when whole, and never wrongly paired when damaged."""

from __future__ import annotations

import random
import re
import textwrap

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readq.formats.base import NotAListing
from readq.formats.registry import read
from readq.identity import title_key
from readq.listing import Listing
from tests.formats import damage
from tests.formats.damage import DAILY, PAGES, TRENDING, drafts_of, is_abstract, lines_of, squeezed, text_of, wrong

quick = settings(max_examples=25, deadline=None, derandomize=True)
pages = st.sampled_from(PAGES)
seeds = st.integers(0, 10_000).map(random.Random)


def parse(lines: list[str], page: str = "page.txt") -> Listing:
    return read("\n".join(lines).encode(), page)


# -- the pages as they are -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("page", "kind", "date", "count", "first", "last", "line"),
    [
        (PAGES[0], "hf-trending", None, 252, "Decoder-Hybrid-Decoder Architecture for Efficient Reasoning with Long "
         "Generation", "Rethinking Self-Attention: Towards Interpretability in Neural Parsing", 3),
        (PAGES[1], "hf-trending", None, 270, "Leveraging Large Language Models for Mobile App Review Feature "
         "Extraction", "BERT4Rec: Sequential Recommendation with Bidirectional Encoder Representations from "
         "Transformer", 3),
        (PAGES[2], "hf-daily", "Mar 11", 59, "DETRs with Collaborative Hybrid Assignments Training",
         "ColorMAE: Exploring data-independent masking strategies in Masked AutoEncoders", 11),
        (PAGES[3], "hf-daily", "Mar 12", 62, "ProDepth: Boosting Self-Supervised Multi-Frame Monocular Depth with "
         "Probabilistic Fusion", "CoNeTTE: An efficient Audio Captioning system leveraging multiple datasets with Task "
         "Embedding", 11),
        (PAGES[4], "hf-daily", "Jul 29", 59, "Audiobox: Unified Audio Generation with Natural Language Prompts",
         "Feedback-Based Self-Learning in Large-Scale Conversational AI Agents", 13),
    ],
)  # fmt: skip
def test_a_page(page: str, kind: str, date: str | None, count: int, first: str, last: str, line: int) -> None:
    listing = read(text_of(page).encode(), page)
    drafts = listing.drafts
    assert (listing.kind, listing.page_date, listing.problems) == (kind, date, ())
    assert [draft.rank for draft in drafts] == list(range(1, count + 1))
    assert (drafts[0].title, drafts[-1].title, drafts[0].line) == (first, last, line)
    lines = lines_of(page)
    assert all(lines[draft.line - 1].removeprefix("Subscribe") == draft.title for draft in drafts)
    step = 2 if kind == "hf-daily" else 1
    assert all(lines[draft.line - 1 + step] == draft.abstract for draft in drafts)


def test_all_pages_together_hold_628_papers() -> None:
    drafts = [draft for page in PAGES for draft in drafts_of(page)]
    assert len(drafts) == 702
    assert len({title_key(draft.title) for draft in drafts}) == 628
    assert not any(draft.links or draft.identifiers or draft.authors for draft in drafts)


# -- damages that must cost nothing ----------------------------------------------------------------------------------


@pytest.mark.parametrize("page", [PAGES[0], PAGES[4]])
@pytest.mark.parametrize(
    "encoded",
    [
        lambda text: text.replace("\n", "\r\n").encode(),
        lambda text: text.replace("\n", "\r").encode(),
        lambda text: text.encode("utf-8-sig"),
        lambda text: text.encode("utf-16"),
        lambda text: (text + "\n").encode(),
        lambda text: (text + "\n\n\n").encode(),
        lambda text: "\n".join(f"  {line}\t" for line in text.split("\n")).encode(),
    ],
    ids=["crlf", "cr", "bom", "utf-16", "final newline", "blank lines at the end", "indented"],
)
def test_the_same_page_in_other_bytes(page: str, encoded: object) -> None:
    assert callable(encoded)
    listing = read(encoded(text_of(page)), page)
    assert listing.drafts == drafts_of(page)
    assert listing.problems == ()


def test_a_page_in_windows_1252() -> None:
    text = text_of(PAGES[2]).replace("Masked visual modeling has", "Poincaré’s “masked” modeling – naïvely – has")
    listing = read(text.encode("cp1252"), PAGES[2])
    assert len(listing.drafts) == 59
    assert (listing.drafts[1].abstract or "").startswith("Poincaré’s “masked” modeling – naïvely – has attracted")


WHOLE = {
    "wrapped at 80": damage.wrapped(80),
    "abstracts wrapped at 80": damage.wrapped(80, titles=False),
    "wrapped at 160": damage.wrapped(160),
    "abstracts wrapped at 500": damage.wrapped(500, titles=False),
    "boilerplate everywhere": damage.with_boilerplate(0.2),
    "more blank lines": damage.more_blank_lines,
    "no heading": damage.without_heading,
    "titles twice": damage.titles_twice,
}


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("name", WHOLE)
def test_a_damage_that_costs_no_paper(page: str, name: str) -> None:
    lines = WHOLE[name](lines_of(page), random.Random(name + page))
    listing = parse(lines, page)
    assert wrong(listing, page) == []
    assert [squeezed(draft.title) for draft in listing.drafts] == [squeezed(draft.title) for draft in drafts_of(page)]
    assert all(draft.abstract for draft in listing.drafts)
    assert listing.problems == ()
    numbers = [draft.line for draft in listing.drafts]
    assert all(lines[number - 1].removeprefix("Subscribe")[:10] == draft.title[:10]
               for number, draft in zip(numbers, listing.drafts, strict=True))  # fmt: skip


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("width", [72, 100, 120])
def test_other_widths_cost_next_to_nothing(page: str, width: int) -> None:
    listing = parse(damage.wrapped(width)(lines_of(page), random.Random(1)), page)
    assert wrong(listing, page) == []
    whole = sum(draft.abstract is not None for draft in listing.drafts)
    assert whole >= len(drafts_of(page)) - 3
    assert bool(listing.problems) == (whole < len(drafts_of(page)))


@pytest.mark.parametrize("page", PAGES)
def test_lines_cut_in_the_middle_of_words_are_joined_again(page: str) -> None:
    listing = parse(damage.chopped(80)(lines_of(page), random.Random(1)), page)
    assert wrong(listing, page) == []
    right = {draft.title: draft.abstract for draft in drafts_of(page)}
    whole = [draft for draft in listing.drafts if draft.abstract is not None]
    assert len(whole) >= len(right) - 2
    assert all(right[draft.title] == draft.abstract for draft in whole)


def test_wrapped_compounds_are_joined_without_space() -> None:
    page = PAGES[1]
    listing = parse(damage.wrapped(80)(lines_of(page), random.Random(1)), page)
    same = sum(draft.abstract == other.abstract for draft, other in zip(listing.drafts, drafts_of(page), strict=True))
    assert same > 0.95 * len(listing.drafts)


# -- damages that lose something: what is kept must be right -----------------------------------------------------------


@given(pages, seeds, st.floats(0.01, 0.5))
@quick
def test_an_abstract_is_never_given_to_another_title(page: str, chance: random.Random, share: float) -> None:
    lines = damage.without_abstracts(share)(lines_of(page), chance)
    remaining = {line for line in lines if is_abstract(line)}
    try:
        listing = parse(lines, page)
    except NotAListing:
        assert len(remaining) < len(drafts_of(page)) / 2
        return
    assert wrong(listing, page) == []
    kept = [draft for draft in listing.drafts if draft.abstract]
    assert len(kept) >= 0.9 * len(remaining)


@given(pages, seeds)
@quick
def test_abstracts_broken_at_any_word(page: str, chance: random.Random) -> None:
    listing = parse(damage.split_at_words(lines_of(page), chance), page)
    assert wrong(listing, page) == []
    assert sum(draft.abstract is not None for draft in listing.drafts) >= 0.9 * len(drafts_of(page))


@given(pages, seeds, st.sampled_from([damage.unchanged, damage.with_boilerplate(0.2), damage.more_blank_lines]))
@quick
def test_a_page_cut_anywhere(page: str, chance: random.Random, other: damage.Damage) -> None:
    data = "\n".join(other(lines_of(page), chance)).encode()
    data = data[: chance.randint(0, len(data))]
    try:
        listing = read(data, page)
    except NotAListing:
        assert len(data) < 3_000
        return
    assert wrong(listing, page, cut=True) == []
    assert listing.drafts == () or len(listing.problems) <= 1


@given(pages, seeds, st.lists(st.sampled_from([damage.without_heading, damage.more_blank_lines, damage.titles_twice,
                                               damage.with_boilerplate(0.1)]), max_size=4))  # fmt: skip
@quick
def test_damages_together(page: str, chance: random.Random, several: list[damage.Damage]) -> None:
    lines = lines_of(page)
    for one in several:
        lines = one(lines, chance)
    listing = parse(lines, page)
    assert wrong(listing, page) == []
    assert len(listing.drafts) == len(drafts_of(page))


# -- the small print -------------------------------------------------------------------------------------------------

HEADING = "Get trending papers in your email inbox!"
ABSTRACT = (
    "We study how readers triage long listings of research papers, and show that a keyboard, a queue and an honest "
    "parser suffice. Across five captured pages and many ways of damaging them, no paper is lost and no abstract is "
    "given to a paper that it does not describe. We release all data, and discuss what remains difficult about text "
    "that was never meant to be read by programs."
)


def test_one_paper_is_a_listing_when_the_heading_says_so() -> None:
    listing = parse([HEADING, "Triage of Long Listings with a Keyboard", ABSTRACT])
    assert [(draft.title, draft.abstract) for draft in listing.drafts] == [
        ("Triage of Long Listings with a Keyboard", ABSTRACT)
    ]


@pytest.mark.parametrize(
    "title",
    ["Subscriber Churn in Long Listings", "Subscribe-and-Save: Models of Loyalty", "[MASK] is All You Need",
     "φ-Decoding: Adaptive Foresight Sampling", "3D-JEPA: Joint Embedding", "xVLM2Vec: Adapting Models"],
)  # fmt: skip
def test_only_the_button_is_taken_off_a_title(title: str) -> None:
    assert parse([HEADING, f"Subscribe{title}", ABSTRACT]).drafts[0].title == title
    assert parse([HEADING, "Subscribe", title, ABSTRACT]).drafts[0].title == title


def test_a_page_without_abstracts_keeps_its_titles() -> None:
    titles = [draft.title for draft in drafts_of(PAGES[2])]
    listing = parse([HEADING, *titles, ""])
    assert [draft.title for draft in listing.drafts] == titles
    assert all(draft.abstract is None for draft in listing.drafts)


def test_a_last_title_may_be_cut_and_is_not_kept() -> None:
    lines = lines_of(PAGES[3])[:-2]
    whole = parse([*lines, ""])
    assert whole.drafts[-1].title.startswith("CoNeTTE")
    assert whole.drafts[-1].abstract is None
    cut = read("\n".join(lines)[:-9].encode(), "page")
    assert len(cut.drafts) == 61
    assert [problem.line for problem in cut.problems] == [len(lines)]


def test_an_abstract_without_title_is_reported() -> None:
    lines = [line for line in lines_of(PAGES[1]) if not line.startswith("ZipNN")]
    listing = parse(lines, PAGES[1])
    assert wrong(listing, PAGES[1]) == []
    assert any(lines[problem.line - 1].startswith("With the growth of model sizes") for problem in listing.problems)


def test_authors_between_title_and_abstract_are_left_out() -> None:
    page = PAGES[3]
    lines = [part for line in lines_of(page) for part in
             ([line, "Jane Doe, Wei Zhang, Ada de la Cruz"] if any(line == draft.title for draft in drafts_of(page))
              else [line])]  # fmt: skip
    listing = parse(lines, page)
    assert wrong(listing, page) == []
    assert len(listing.drafts) == 62


def test_buttons_nobody_knew_are_recognised_by_their_repetition() -> None:
    page = PAGES[0]
    titles = {draft.title for draft in drafts_of(page)}
    button = "Ask the Paper a Question"
    lines = [part for line in lines_of(page) for part in ([line, button] if line in titles else [line])]
    assert [draft.abstract for draft in parse(lines, page).drafts] == [draft.abstract for draft in drafts_of(page)]


def test_a_paper_listed_twice_appears_twice() -> None:
    page = TRENDING[0]
    lines = lines_of(page)
    listing = parse([*lines, *lines[4:6]], page)
    assert listing.drafts[-1].title == listing.drafts[1].title == lines[4]
    assert len(listing.drafts) == 253


def test_the_page_date_is_the_one_above_the_papers() -> None:
    lines = lines_of(DAILY[0])
    at = next(i for i, line in enumerate(lines) if is_abstract(line)) + 1
    listing = parse([*lines[:at], "Mar 9", "", *lines[at:]], DAILY[0])
    assert (listing.page_date, len(listing.drafts)) == ("Mar 11", 59)


def test_a_very_long_page_with_one_flaw_is_read_in_parts() -> None:
    body = lines_of(TRENDING[0])[4:] * 12
    flaw = len(body) // 2
    listing = parse([HEADING, *body[:flaw], "odd line out", *body[flaw:], ""], TRENDING[0])
    assert len(listing.drafts) == len(body) // 2
    assert [draft.rank for draft in listing.drafts] == list(range(1, len(listing.drafts) + 1))
    assert wrong(listing, TRENDING[0]) == []


# -- short abstracts -------------------------------------------------------------------------------------------------


def _first_sentences(abstract: str, size: int) -> str:
    sentences = re.split(r"(?<=[.]) +", " ".join(abstract.split()))
    text = sentences[0]
    for sentence in sentences[1:]:
        if len(text) + len(sentence) < size:
            text += " " + sentence
    return text


_PAIRS = [
    (draft.title, _first_sentences(draft.abstract, 200))
    for page in PAGES[2:]
    for draft in drafts_of(page)
    if draft.abstract and not draft.title.endswith(".")
]
_SHORT = [(title, abstract) for title, abstract in _PAIRS if len(abstract) < 250 and abstract.endswith(".")]
_OPENING = ["Get trending papers in your email inbox!", "Subscribe", "Daily Papers", "Mar 12"]


def test_abstracts_of_a_sentence_each_are_read_where_titles_and_abstracts_take_turns() -> None:
    assert len(_SHORT) > 100
    papers = whole = 0
    for start in range(0, len(_SHORT) - 5, 5):
        pairs = _SHORT[start : start + 5]
        listing = parse([*_OPENING, *(line for pair in pairs for line in pair)])
        found = [(draft.title, draft.abstract) for draft in listing.drafts]
        papers += len(pairs)
        whole += len(set(found) & set(pairs))
        assert {abstract for _, abstract in found} <= {abstract for _, abstract in pairs} | {None}
    assert whole >= 0.95 * papers


@pytest.mark.parametrize("width", [70, 90])
def test_short_abstracts_that_were_wrapped_are_not_taken_for_titles_and_abstracts_in_turn(width: int) -> None:
    for start in range(0, len(_SHORT) - 3, 3):
        pairs = _SHORT[start : start + 3]
        lines = [line for title, abstract in pairs for line in (title, *textwrap.wrap(abstract, width))]
        drafts = parse([*_OPENING, *lines]).drafts
        assert {draft.title for draft in drafts} <= {title for title, _ in pairs}
        assert all(
            (draft.abstract or dict(pairs)[draft.title]).startswith(dict(pairs)[draft.title]) for draft in drafts
        )


def test_the_middle_of_a_wrapped_abstract_is_no_title() -> None:
    """Abstracts of three lines each, of which the first and the last end with a sentence: short and long in turn."""
    width = 72
    sentences = [
        s for page in PAGES for draft in drafts_of(page) for s in re.split(r"(?<=[.]) +", draft.abstract or "")
    ]
    firsts = [sentence for sentence in sentences if width - 6 < len(sentence) <= width]
    wrapped = [lines for s in sentences if len(lines := textwrap.wrap(s, width)) == 2 and len(lines[0].split()[0]) > 6]
    titles = [title for title, _ in _PAIRS]
    taken = 0
    for i in range(0, 60, 3):
        blocks = [(titles[j], firsts[j], *wrapped[j]) for j in range(i, i + 3)]
        middles = {block[2] for block in blocks}
        drafts = parse([*_OPENING, *(line for block in blocks for line in block)]).drafts
        taken += sum(draft.title in middles and draft.abstract is not None for draft in drafts)
    assert taken <= 2
