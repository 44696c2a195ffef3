"""Every place that knows the fields and the orders knows the same ones."""

from __future__ import annotations

import pytest

from readq.fields import FIELDS, ORDERS, Declaration
from readq.filters import Filter, Sort
from readq.model import Status
from readq.search.completion import complete
from readq.search.query import parse
from readq.store import field_sql, orders
from tests.support import naive


def of_kinds(*kinds: str) -> set[str]:
    return {name for name, field in FIELDS.items() if field.kind in kinds}


def test_the_store_has_sql_for_every_field_and_every_order() -> None:
    assert set(field_sql.TEXTS) == of_kinds("text")
    assert set(field_sql.PROPERTIES) == set(FIELDS) - of_kinds("text", "order")
    assert set(orders.KEYS) == set(ORDERS)


def test_the_store_has_sql_for_every_choice() -> None:
    assert set(FIELDS["status"].offers) == {status.label for status in Status}
    assert set(field_sql.HAS) == set(FIELDS["has"].offers)
    assert {*field_sql.IS, *field_sql.IS_NOW} == set(FIELDS["is"].offers)


def test_the_plain_meaning_is_given_for_every_field_and_every_order() -> None:
    assert set(naive.TEXTS) == of_kinds("text")
    assert set(naive.NUMBERS) == of_kinds("number")
    assert set(naive.TIMES) == of_kinds("date")
    assert set(naive.OTHERS) | {"is"} == set(FIELDS) - of_kinds("text", "number", "date", "order")
    assert (set(naive.HAS), set(naive.IS)) == (set(FIELDS["has"].offers), set(FIELDS["is"].offers))
    assert set(naive.ORDERS) == set(ORDERS)


@pytest.mark.parametrize("field", FIELDS.values(), ids=FIELDS)
def test_what_a_field_offers_can_be_asked_for(field: Declaration) -> None:
    for value in (field.example, *field.offers, *field.spellings):
        assert parse(f"{field.name}:{value}") != Filter()
    offered = complete(f"{field.name}:", len(field.name) + 1, lambda name: [f"a {name}"])
    assert len(offered) == (1 if field.live else len(field.offers))


@pytest.mark.parametrize("name", ORDERS)
def test_an_order_can_be_asked_for_either_way_round(name: str) -> None:
    assert parse(f"sort:{name}").sort == Sort(name)
    assert parse(f"sort:-{name}").sort == Sort(name, reverse=True)
