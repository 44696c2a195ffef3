"""Which words a misspelt one may stand for."""

from __future__ import annotations

import pytest

from readq.search.typing_errors import nearest

WORDS = {"graph": 9, "graphs": 2, "grape": 3, "diffusion": 5, "diffuse": 4, "gan": 8}


@pytest.mark.parametrize(
    ("word", "whole", "found"),
    [
        ("grahp", False, ["graph"]),
        ("grap", False, ["graph", "grape"]),
        ("difusion", False, ["diffusion"]),
        ("difusi", False, ["diffusion"]),
        ("difusi", True, []),
        ("graph", False, ["grape", "graphs"]),
        ("gna", False, []),
        ("xxxxxxxx", False, []),
    ],
)
def test_with_the_fewest_errors_and_then_the_commonest_first(word: str, whole: bool, found: list[str]) -> None:
    assert nearest(word, WORDS, whole=whole) == found
