"""Text in whatever case: SQL lets through everything that has it."""

from __future__ import annotations

import sqlite3

import pytest

from readq.store import case_insensitive


@pytest.mark.parametrize(
    "text", ["Straße É", "STRASSE é", "ﬁne É", "FINE é", "É ſtraßeſ", "i̇stanbul", "İSTANBUL", "Σίσυφος"]
)
def test_the_condition_of_a_text_lets_through_all_that_have_it(text: str) -> None:
    condition, patterns = case_insensitive.condition("label", text)
    raw = sqlite3.connect(":memory:")
    for label in (text, text.upper(), text.lower(), text.casefold(), text.swapcase(), f"x{text.title()}x"):
        found = raw.execute(f"SELECT {condition.replace('label', '?1')}", (label, *patterns)).fetchone()[0]
        assert bool(found) or text.casefold() not in label.casefold()
    raw.close()
