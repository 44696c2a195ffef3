"""Simulated readers of a listing: what interests each, and how they err."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

TOPICS = (
    r"speech|spoken|acoustic", r"music|audio", r"diffusion", r"protein|molecul|drug", r"medical|clinical|radiolog",
    r"object detection|detector|detr", r"segmentation", r"machine translation|multilingual", r"speculative|medusa",
    r"quantiz|compress|pruning", r"long[- ]context|context length", r"mamba|state space", r"recommend",
    r"time series|forecast", r"code generation|program", r"reasoning|chain[- ]of[- ]thought", r"robot|manipulation",
    r"3d|point cloud|nerf", r"video", r"summari[sz]ation", r"retrieval", r"graph neural|knowledge graph",
    r"face|facial",
    r"reinforcement learning|reward", r"tokeniz", r"autoencoder|latent space", r"caption|vision-language",
    r"remote sensing|satellite",
    r"captur\w+ emotion|emotion|sentiment", r"question answering", r"privacy|attack|adversarial",
    r"kv cache|cache", r"distill", r"handwrit|ocr|document understanding",
)  # fmt: skip
_RARE, _COMMON = 0.015, 0.12  # share of the papers that interests a reader
_MISTAKES = 0.1  # of what is interesting is skipped, and as many others are queued

Paper = tuple[int, str, str]  # id, title, abstract


class Reader(NamedTuple):
    """``interesting`` are the ids of the papers that truly interest, ``queued`` those that the reader would queue;
    ``papers`` what a model may see of all."""

    interesting: frozenset[int]
    queued: frozenset[int]
    papers: Sequence[Paper]


def readers(papers: Sequence[Paper], count: int, *, hidden: bool, seed: int = 1) -> Iterator[Reader]:
    """Readers of one or two topics each. ``hidden``: the words of the topics are taken out of what a model sees."""
    dice = random.Random(seed)
    found = 0
    while found < count:
        pattern = re.compile("|".join(dice.sample(TOPICS, dice.choice((1, 2)))), re.IGNORECASE)
        interesting = frozenset(
            id_ for id_, title, text in papers if len(pattern.findall(f"{title} {title} {text}")) > 1
        )
        if not _RARE <= len(interesting) / len(papers) <= _COMMON:
            continue
        found += 1
        wrong = round(len(interesting) * _MISTAKES)
        missed = dice.sample(sorted(interesting), wrong)
        others = dice.sample(sorted({paper[0] for paper in papers} - interesting), wrong)
        seen = papers
        if hidden:
            whole = re.compile(rf"\w*(?:{pattern.pattern})\w*", re.IGNORECASE)
            seen = [(id_, whole.sub(" ", title), whole.sub(" ", text)) for id_, title, text in papers]
        yield Reader(interesting, (interesting - set(missed)) | set(others), seen)
