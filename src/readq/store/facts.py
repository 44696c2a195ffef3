"""Journals of version 2 kept what was done as a phrase; here such phrases become verbs and facts.

Only the migration needs it. What cannot be told from a phrase any more (a hand-written one) is kept as it was said.
"""

from __future__ import annotations

import json
import re
import sqlite3
from functools import cache
from typing import Any

from readq.phrasing import REVERSED, TITLE_CHARACTERS, VERBS, Piece, pieces

_BATCH = 1_000
_SUBJECT = "\0"  # stands for the papers a phrase is about
_ENTRY = re.compile(r"([0-9,]+) steps of a (\w+)")
Facts = dict[str, Any]


def carry_over(connection: sqlite3.Connection) -> None:
    """Fill ``verb`` and ``facts`` of every operation from its ``kind``, now in ``verb``, and its ``label``."""
    last = 0
    while records := connection.execute(
        "SELECT o.id, o.verb, o.label, o.papers, o.reverses, r.label, p.title FROM operation o "
        "LEFT JOIN operation r ON r.id = o.reverses LEFT JOIN paper p ON p.id = o.first_paper AND o.papers = 1 "
        f"WHERE o.id > ? ORDER BY o.id LIMIT {_BATCH}",
        (last,),
    ).fetchall():
        told = [(*_told(*record), record[0]) for record in records]
        connection.executemany("UPDATE operation SET verb = ?, facts = json(?) WHERE id = ?", told)
        last = records[-1][0]


def _told(
    _: int, kind: str, label: str, papers: int, reverses: int | None, reversed_: str | None, title: str | None
) -> tuple[str, str]:
    """The verb and the facts (as JSON) that a label tells of."""
    if kind in REVERSED:
        return kind, json.dumps(_entry(kind, label, reverses, reversed_), ensure_ascii=False)
    subject = f"{papers:,} papers" if papers != 1 else "a paper" if title is None else f"“{title[:TITLE_CHARACTERS]}”"
    spoken = label if kind in ("view", "ingest") else label.replace(subject, _SUBJECT, 1)
    for verb, pattern in _patterns(kind):
        if (found := pattern.fullmatch(spoken)) is not None:
            facts = _facts(verb, found.groupdict())
            if facts is not None:
                return verb, json.dumps(facts, ensure_ascii=False)
    return "other", json.dumps({"said": label}, ensure_ascii=False)


def _entry(kind: str, label: str, reverses: int | None, reversed_: str | None) -> Facts:
    said = label.removeprefix(f"{REVERSED[kind]}: ")
    if reverses is not None and said == reversed_:
        return {}
    several = _ENTRY.fullmatch(said)
    return {"said": said} if several is None else {"steps": _number(several[1]), "of": several[2]}


@cache
def _patterns(kind: str) -> list[tuple[str, re.Pattern[str]]]:
    return [
        (verb, re.compile("".join(map(_pattern, pieces(verb))), re.DOTALL))
        for verb, each in VERBS.items()
        if each.kind == kind
    ]


def _pattern(piece: Piece) -> str:
    text, field, spec = piece
    if field is None:
        return re.escape(text)
    if field == "subject":
        return re.escape(text) + _SUBJECT
    inside = ".*" if not spec else "[+-][0-9]+" if spec == "+" else "[0-9,]+"
    return f"{re.escape(text)}(?P<{field}>{inside})" + (f" {spec}s?" if spec not in ("", "+") else "")


def _facts(verb: str, found: dict[str, str]) -> Facts | None:
    """The facts of a verb from what stood in the places of its phrase, None if they cannot be told."""
    if "tags" in found:
        tags = re.split(" (?=[+-])", found["tags"]) if found["tags"] else []
        add = [tag[1:] for tag in tags if tag[0] == "+"]
        remove = [tag[1:] for tag in tags if tag[0] == "-"]
        alike = [f"+{tag}" for tag in add] + [f"-{tag}" for tag in remove] == tags
        return {"add": add, "remove": remove} if alike else None
    numbers = {field for _, field, spec in pieces(verb) if spec}
    return {field: _number(text) if field in numbers else text for field, text in found.items()}


def _number(text: str) -> int:
    return int(text.replace(",", ""))
