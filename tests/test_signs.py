"""The bar that both front ends draw."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from readq.signs import across


@given(st.floats(-1, 2), st.integers(1, 60))
def test_a_bar_has_its_width_and_shows_the_little_there_is(share: float, room: int) -> None:
    full, left = across(share, room)
    assert len(full) + len(left) == room
    assert bool(full) == (share > 0)


def test_a_bar_grows_by_eighths() -> None:
    assert across(0, 4) == ("", "····")
    assert across(0.5, 4) == ("██", "··")
    assert across(0.53, 4) == ("██▏", "·")
    assert across(1, 4) == ("████", "")
