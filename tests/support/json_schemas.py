"""Holding what commands print as JSON against what `readq schema` says of it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from typing import Any

from jsonschema import Draft202012Validator

from readq.cli.schemas import SCHEMAS, schema_of

_LINES = ("show", "recover")
_AT_EITHER_END = 20  # records of a long list: all of them, every time, took a tenth of what all tests take


def strict(schema: Any) -> Any:
    """``schema`` without room for members that it does not name: scripts may get more, but it is to be told."""
    if isinstance(schema, list):
        return [strict(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    made = {name: strict(value) for name, value in schema.items()}
    return made | {"additionalProperties": False} if "properties" in schema and "required" in schema else made


@cache
def _validator(command: str) -> Draft202012Validator:
    return Draft202012Validator(strict(schema_of(command)))


def command_of(arguments: Sequence[str]) -> str | None:
    """The command that ``arguments`` call, as schemas are called after it."""
    words = list(arguments)
    while words and words[0] in ("--db", "--config"):
        del words[:2]
    return next((name for name in (" ".join(words[:2]), words[0] if words else "") if name in SCHEMAS), None)


def asks_for_json(arguments: Sequence[str]) -> bool:
    return "--json" in arguments or ("--format", "json") in pairwise(arguments)


def check(arguments: Sequence[str], out: str) -> None:
    """What a command printed as JSON must be what its schema says."""
    command = command_of(arguments)
    assert command is not None, f"{arguments} prints JSON that no schema tells of"
    for value in map(json.loads, out.splitlines()) if command in _LINES else [json.loads(out)]:
        if isinstance(value, list):
            value[_AT_EITHER_END:-_AT_EITHER_END] = []
        faults = [f"{fault.json_path}: {fault.message}" for fault in _validator(command).iter_errors(value)]
        assert faults == [], (command, faults[:5])
