"""Ways in which captured pages arrive damaged, and what must still hold then."""

from __future__ import annotations

import random
import re
import textwrap
from collections.abc import Callable
from functools import cache
from pathlib import Path

from readq.formats.registry import read
from readq.listing import Draft, Listing

SEEDS = Path(__file__).parents[2] / "seeds"
PAGES = tuple(sorted(path.name for path in SEEDS.iterdir()))
TRENDING, DAILY = PAGES[:2], PAGES[2:]

BOILERPLATE = (
    "Subscribe", "Daily Papers", "byAK and the research community", "Mar 11", "12", "3 comments", "Submitted by",
    "· 14 authors", "Upvote", "Previous", "Next", "new", "Get trending papers in your email inbox!", "1.2k", "+5",
    "Submitted by\nakhaliq", "Published on Mar 3",
)  # fmt: skip

Damage = Callable[[list[str], random.Random], list[str]]


@cache
def text_of(page: str) -> str:
    """The text of a sample page as captured."""
    return (SEEDS / page).read_text(encoding="utf-8")


def lines_of(page: str) -> list[str]:
    return text_of(page).split("\n")


@cache
def drafts_of(page: str) -> tuple[Draft, ...]:
    """What the undamaged page says."""
    return read(text_of(page).encode(), page).drafts


def is_abstract(line: str) -> bool:
    """In the sample pages every abstract, and nothing else, is longer than this."""
    return len(line) > 300


def squeezed(text: str | None) -> str:
    """``text`` without white space, which joining lines may change."""
    return re.sub(r"\s+", "", text or "")


def wrong(listing: Listing, page: str, *, cut: bool = False) -> list[Draft]:
    """The drafts whose title, or whose title with that abstract, the undamaged page does not have.

    A missing abstract is not wrong. ``cut``: the last abstract may be the beginning of the right one.
    """
    right = {squeezed(draft.title): squeezed(draft.abstract) for draft in drafts_of(page)}
    found = []
    for i, draft in enumerate(listing.drafts):
        expected = right.get(squeezed(draft.title))
        abstract = squeezed(draft.abstract)
        if expected is None:
            found.append(draft)
        elif abstract and abstract != expected:
            cut_short = cut and i == len(listing.drafts) - 1 and expected.startswith(abstract)
            found += [] if cut_short else [draft]
    return found


# -- damages: lines of a page and a source of randomness in, lines out ------------------------------------------------


def wrapped(width: int, *, titles: bool = True) -> Damage:
    """Hard-wrapped at ``width``, like ``fold -s`` or an editor does; only the abstracts unless ``titles``."""

    def damage(lines: list[str], chance: random.Random) -> list[str]:
        return [
            part
            for line in lines
            for part in (textwrap.wrap(line, width) if line and (titles or is_abstract(line)) else [line])
        ]

    return damage


def chopped(width: int) -> Damage:
    """Cut every ``width`` characters, in the middle of words, like ``fold`` does."""

    def damage(lines: list[str], chance: random.Random) -> list[str]:
        return [part for line in lines for part in ([line[i : i + width] for i in range(0, len(line), width)] or [""])]

    return damage


def with_boilerplate(share: float) -> Damage:
    """Lines of boilerplate anywhere between the lines of the page."""

    def damage(lines: list[str], chance: random.Random) -> list[str]:
        out: list[str] = []
        for line in lines:
            while chance.random() < share:
                out += [""] * chance.randint(0, 1) + chance.choice(BOILERPLATE).split("\n")
            out.append(line)
        return out

    return damage


def without_abstracts(share: float) -> Damage:
    def damage(lines: list[str], chance: random.Random) -> list[str]:
        return [line for line in lines if not (is_abstract(line) and chance.random() < share)]

    return damage


def split_at_words(lines: list[str], chance: random.Random) -> list[str]:
    """Some abstracts broken into a few lines at any word."""
    out: list[str] = []
    for line in lines:
        if is_abstract(line) and chance.random() < 0.3:
            words = line.split(" ")
            cuts = sorted(chance.sample(range(5, len(words) - 4, 5), chance.randint(1, 3)))
            out += [" ".join(words[a:b]) for a, b in zip([0, *cuts], [*cuts, len(words)], strict=True)]
        else:
            out.append(line)
    return out


def more_blank_lines(lines: list[str], chance: random.Random) -> list[str]:
    return [part for line in lines for part in [line] + [""] * chance.randint(0, 2)]


def without_heading(lines: list[str], chance: random.Random) -> list[str]:
    """Some or all of the boilerplate at the top missing."""
    first = next(i for i, line in enumerate(lines) if is_abstract(line))
    top = [line for line in lines[: first - 1] if chance.random() < 0.4]
    while first and not lines[first - 1]:
        first -= 1
    title = lines[first - 1]
    return [line for line in top if line != title] + [title.removeprefix("Subscribe"), *lines[first:]]


def titles_twice(lines: list[str], chance: random.Random) -> list[str]:
    return [part for line in lines for part in ([line, line] if line and not is_abstract(line) else [line])]


def unchanged(lines: list[str], chance: random.Random) -> list[str]:
    return lines
