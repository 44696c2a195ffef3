"""The words that the schemas of `readq.cli.schemas` are written in."""

from __future__ import annotations

from typing import Any

Schema = dict[str, Any]


def of(type_: str, what: str, **more: object) -> Schema:
    return {"type": type_, **more, "description": what} if what else {"type": type_, **more}


def text(what: str = "", **more: object) -> Schema:
    return of("string", what, **more)


def number(what: str = "") -> Schema:
    return of("integer", what)


def real(what: str = "") -> Schema:
    return of("number", what)


def flag(what: str = "") -> Schema:
    return of("boolean", what)


def time(what: str) -> Schema:
    return text(what, pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$")


def day(what: str) -> Schema:
    return text(what, pattern=r"^\d{4}-\d\d-\d\d$")


def date(what: str) -> Schema:
    return text(what, pattern=r"^\d{4}(-\d\d(-\d\d)?)?$")


def one_of(what: str, *words: str) -> Schema:
    return text(what, enum=list(words))


def maybe(schema: Schema) -> Schema:
    """That or null."""
    if "enum" in schema:
        return schema | {"type": [schema["type"], "null"], "enum": [*schema["enum"], None]}
    return schema | {"type": [schema["type"], "null"]}


def many(items: Schema, what: str = "") -> Schema:
    return of("array", what, items=items)


def named(values: Schema, what: str = "") -> Schema:
    """An object whose members are called whatever they are about."""
    return of("object", what, additionalProperties=values)


def record(what: str = "", /, **members: Schema) -> Schema:
    """An object that always has these members."""
    return of("object", what, properties=members, required=list(members))


def either(what: str, *schemas: Schema) -> Schema:
    return {"anyOf": list(schemas), "description": what}
