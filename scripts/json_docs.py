"""docs/JSON.md and the schemas beside it: what commands print for programs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from readq.cli.schema_words import Schema
from readq.cli.schemas import SCHEMAS, VERSION, schema_of

PAGE = Path(__file__).parent.parent / "docs" / "JSON.md"
SCHEMA = PAGE.with_name(f"readq-json-{VERSION}.schema.json")

_INTRODUCTION = f"""\
# readq for programs

This page is generated from the program (`make docs`), and what it says is held against what commands print by tests.

With `--json` every command that has an answer prints it on standard output as one JSON value; `readq show` prints one a
line for each paper. Everything said to people goes to standard error. Text is as it came, in UTF-8; times are ISO 8601
in UTC, days `YYYY-MM-DD`, what is not known is null. A command that changes something prints the step it made, whose
`id` is what `readq undo` takes.

```sh
readq list status:queue --json | jq -r '.[].title'
readq mark queue 12 40 --json | jq .step.id
readq schema tag list            # the JSON Schema of what: readq tag list --json
```

This is version {VERSION} of what is printed; `readq schema` and [{SCHEMA.name}]({SCHEMA.name}) have it as JSON Schema
(2020-12). Within a version, commands and members may be added, so let a program ignore what it does not know; a member
that goes away, is called otherwise or gets another meaning makes another version. Text for people may change any time.

| exit status | |
|---|---|
| 0 | done; also when nothing matches, or nothing had to change |
| 1 | a problem with input or state: no such paper, no library, a file that cannot be read, what `readq check` found |
| 2 | a command or query that cannot be understood |
| 130 | interrupted, or called off when asked |

With 1 and 2 there is a sentence on standard error, and the library is as it was, but for what the sentence says is
kept. `readq check`, `fetch`, `enrich` and `ingest` print their answer all the same. A reader that closes the pipe is no
problem: `readq list | head`.
"""


def schemas() -> str:
    """The schemas of all commands, as `readq schema` prints them."""
    told = {"version": VERSION, "commands": {command: schema_of(command) for command in SCHEMAS}}
    return json.dumps(told, indent=1) + "\n"


def page() -> str:
    """The text of docs/JSON.md."""
    parts = [_INTRODUCTION]
    alike: dict[str, list[str]] = {}
    for command, schema in SCHEMAS.items():
        alike.setdefault(json.dumps(schema), []).append(command)
    for commands in alike.values():
        schema = SCHEMAS[commands[0]]
        parts.append(f"\n## {', '.join(commands)}\n\n")
        what = schema.get("description", "")
        parts.append(f"{_kind(schema)}. {what}".rstrip() + "\n")
        rows = list(_members(schema, ""))
        if rows:
            parts.append("\n| member | | |\n|---|---|---|\n" + "".join(rows))
    return "".join(parts)


def _kind(schema: Schema) -> str:
    """What sort of value it is, in words."""
    if "anyOf" in schema:
        kinds = list(dict.fromkeys(_kind(each) for each in schema["anyOf"]))
        return " or ".join([*kinds[:1], *(kind[0].lower() + kind[1:] for kind in kinds[1:])])
    types = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    words = {"integer": "number", "string": "text", "boolean": "true or false"}
    said = " or ".join(words.get(str(each), str(each)) for each in types)
    if "enum" in schema:
        said = ", ".join(f"`{each}`" if each else "null" for each in schema["enum"])
    if "array" in types:
        said = f"array of {_kind(schema['items']).lower()}"
    return said[:1].upper() + said[1:]


def _members(schema: Schema, before: str) -> Iterator[str]:
    """A row for each member, and those within it."""
    for inner in schema.get("anyOf", ()):
        yield from _members(inner, before)
    if "items" in schema:
        yield from _members(schema["items"], f"{before}[].")
    for name, member in schema.get("properties", {}).items():
        at = f"{before}{name}"
        kind = _kind(member)
        optional = "" if name in schema["required"] else "may be missing; "
        yield f"| `{at}` | {kind[0].lower() + kind[1:]} | {optional}{member.get('description', '')} |\n"
        yield from _members(member, at if "items" in member else f"{at}.")
    if isinstance(schema.get("additionalProperties"), dict):
        yield from _members(schema["additionalProperties"], f"{before}NAME.")


def write() -> list[Path]:
    PAGE.write_text(page(), encoding="utf-8")
    SCHEMA.write_text(schemas(), encoding="utf-8")
    return [PAGE, SCHEMA]
