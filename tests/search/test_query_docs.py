from __future__ import annotations

import re
from pathlib import Path

import pytest

from readq.fields import FIELDS, ORDERS
from readq.filters import Filter
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
    for field in FIELDS.values():
        assert set(field.offers) <= code or not field.fixed
    assert set(ORDERS) == set(re.findall(r"`sort:([a-z][a-z-]*)`", PAGE))
