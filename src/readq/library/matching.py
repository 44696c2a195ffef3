"""Who is it? Which paper of the library a draft is about; pure rules over what is known of the candidates.

Same arXiv id or same DOI: the same paper. **Different arXiv ids: never**, whatever else agrees. Otherwise an equal
title (`identity.title_key`) decides, if one side has no id, or if the first author's family name agrees. Nothing is
merged because it is merely similar. Where a draft has to do with more than one paper it still ends in exactly one, and
the pair is a suggestion for a person to decide.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from readq.identity import same_family
from readq.listing import Draft

SAME_TITLE = "same title"


class Known(Protocol):
    """What the rules ask about a paper of the library."""

    def arxiv(self, paper: int) -> str | None:
        """Its arXiv id."""

    def bare(self, paper: int) -> bool:
        """Whether it has no identifier at all."""

    def family(self, paper: int) -> str:
        """The family name, or whole name, of its first author; '' if it has none."""


class Match(NamedTuple):
    """The paper a draft is about, None for a new one. ``by_title``: only its title says so. ``suspects`` are other
    papers that might be the same as the one the draft ends in, each with the reason."""

    paper: int | None
    by_title: bool = False
    suspects: tuple[tuple[int, str], ...] = ()


def match(draft: Draft, pointed: Sequence[tuple[str, int]], titled: Sequence[int], known: Known) -> Match:
    """The paper that ``draft`` is about.

    ``pointed`` are the papers that have an identifier of the draft, as (scheme, paper); ``titled`` those that were
    seen under its title, oldest first.
    """
    suspects: dict[int, str] = {}
    arxiv = next((value for scheme, value in draft.identifiers if scheme == "arxiv"), None)
    chosen: int | None = None
    # An arXiv id is one paper's alone, so it speaks before any other.
    for scheme, paper in sorted(pointed, key=lambda each: each[0] != "arxiv"):
        agrees = scheme == "arxiv" or arxiv is None or known.arxiv(paper) in (None, arxiv)
        if chosen is None and agrees:
            chosen = paper
        elif paper != chosen:
            suspects.setdefault(paper, f"same {scheme}")
    by_title = False
    if chosen is None:
        chosen = _titled(draft, arxiv, titled, known)
        by_title = chosen is not None
    if titled and chosen not in titled:
        suspects.setdefault(titled[0], SAME_TITLE)
    return Match(chosen, by_title, tuple(suspects.items()))


def _titled(draft: Draft, arxiv: str | None, titled: Sequence[int], known: Known) -> int | None:
    """The paper that the title of a draft alone means, if it does."""
    if not titled:
        return None
    family = (draft.authors[0].family or draft.authors[0].name) if draft.authors else ""
    if not draft.identifiers:
        # Any of them may be meant, and whichever came first: a listing of mere titles makes no second paper.
        return next((paper for paper in titled if family and same_family(family, known.family(paper))), titled[0])
    for paper in titled:
        if known.bare(paper):
            return paper
    if not family:
        return None
    agreeing = [
        paper
        for paper in titled
        if not (arxiv is not None and known.arxiv(paper) not in (None, arxiv))
        and same_family(family, known.family(paper))
    ]
    return agreeing[0] if len(agreeing) == 1 else None
