from __future__ import annotations

import re
from pathlib import Path

import pytest

from readq.filters import SORT_KEYS, Filter
from readq.search.fields import CHOICES, FIELDS
from readq.search.query import parse, print_filter

PAGE = (Path(__file__).parents[2] / "docs" / "QUERY.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^\| `([^`]+)` \|", PAGE, re.MULTILINE)


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_example_works_as_it_is_written(example: str) -> None:
    read = parse(example)
    assert read != Filter()
    assert parse(print_filter(read)) == read


def test_the_page_names_every_field_and_every_fixed_value() -> None:
    code = set(re.findall(r"[a-z-]+", " ".join(re.findall(r"`([^`]+)`", PAGE))))
    assert set(FIELDS) <= code
    for values in CHOICES.values():
        assert set(values) <= code
    assert set(SORT_KEYS) == set(re.findall(r"`sort:([a-z][a-z-]*)`", PAGE))
