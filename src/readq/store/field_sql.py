"""What each field of the query language is in SQL, by the names that `readq.fields` declares.

``p`` is the paper. User text travels only as parameters.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from readq import values
from readq.dates import bounds
from readq.filters import NEW_SECONDS, Field
from readq.model import Mark, Status
from readq.store import latest
from readq.store.papers import RATING, SNOOZED, places

Parameters = tuple[object, ...]


@values.value(frozen=True, slots=True)
class Condition:
    """SQL about a paper ``p`` and its parameters."""

    sql: str
    parameters: Parameters = ()


@values.value(frozen=True, slots=True)
class Text:
    """Where a text is: its ``column`` of the full-text index, its ``place`` in `readq.store.papers.texts`, and SQL that
    asks whether it has a pattern (``spelt``), given whether that has marks."""

    column: str
    place: int
    spelt: str


@values.value(frozen=True, slots=True)
class Property:
    """How a property is asked for: ``sql`` makes the condition of a field at a time; ``by_ids``: see `by_ids`."""

    sql: Callable[[Field, datetime], Condition]
    by_ids: bool = False


def by_ids(field: Field) -> bool:
    """Whether a list of ids answers a field, and is better taken first than tried on every paper. Of sources, which
    have a place of their own in a plan, nobody asks."""
    return PROPERTIES[field.name].by_ids or (field.name == "is" and field.values == ("latest",))


def statuses_of(field: Field) -> set[int] | None:
    """The status numbers that a field about nothing but the status allows; None for any other field."""
    if field.name == "status":
        return {int(Status.parse(value)) for value in field.values}
    if field.name == "is" and set(field.values) <= {"snoozed", "decided"}:
        allowed: set[int] = set()
        for value in field.values:
            allowed |= {SNOOZED} if value == "snoozed" else {Status.QUEUE, Status.READ, Status.SKIP}
        return allowed
    return None


def _status(field: Field, now: datetime) -> Condition:
    numbers = sorted(statuses_of(field) or ())
    return Condition(f"p.status IN ({places(numbers)})", tuple(numbers))


def _tag(field: Field, now: datetime) -> Condition:
    parts, parameters = [], []
    for value in field.values:
        if value.endswith("*"):
            parts.append("substr(folded, 1, ?) = ?")
            parameters += [len(value) - 1, value[:-1]]
        else:
            parts.append("folded = ?")
            parameters.append(value)
    query = f"SELECT x.paper_id FROM tag t JOIN paper_tag x ON x.tag_id = t.id WHERE {' OR '.join(parts)}"
    return Condition(f"p.id IN ({query})", tuple(parameters))


def sources_named(field: Field) -> Condition:
    """Which sources ``s`` a ``source:`` field means."""
    return Condition(
        " OR ".join(["instr(answers_to(s.kind, s.name, s.page_date), ?) > 0"] * len(field.values)), field.values
    )


def _source(field: Field, now: datetime) -> Condition:
    named = sources_named(field)
    query = f"SELECT a.paper_id FROM source s CROSS JOIN appearance a ON a.source_id = s.id WHERE {named.sql}"
    return Condition(f"p.id IN ({query})", named.parameters)


def _id(field: Field, now: datetime) -> Condition:
    numbers = tuple(int(value) for value in field.values if value.isascii() and value.isdigit() and len(value) < 19)
    query = (
        f"SELECT id FROM paper WHERE id IN ({places(numbers)}) UNION "
        f"SELECT paper_id FROM identifier WHERE value IN ({places(field.values)})"
    )
    return Condition(f"p.id IN ({query})", numbers + field.values)


def _number(field: Field, now: datetime) -> Condition:
    return _compared(field, f"p.{field.name}")


# What `readq.model.Paper.counts` has of this name.
_COUNT = (
    "coalesce((SELECT f.n FROM figure f LEFT JOIN source s ON s.id = f.source_id WHERE f.paper_id = p.id"
    " AND f.name = '{0}' ORDER BY f.at DESC, ifnull(s.name, '') DESC LIMIT 1), (SELECT max(c.n) FROM appearance a"
    " JOIN appearance_count c ON c.source_id = a.source_id AND c.rank = a.rank"
    " WHERE a.paper_id = p.id AND c.name = '{0}'))"
)


UPVOTES = _COUNT.format("upvotes")


def _count(field: Field, now: datetime) -> Condition:
    return _compared(field, _COUNT.format(field.name))


def _rating(field: Field, now: datetime) -> Condition:
    return _compared(field, RATING)


def _compared(field: Field, column: str) -> Condition:
    """The comparisons of a number that ``column``, which is SQL, stands for."""
    parts, parameters = [], []
    for value in field.values:
        if field.op != ":":
            parts.append(f"{column} {field.op[1:]} ?")
            parameters.append(int(value))
            continue
        first, dots, last = value.partition("..")
        within = []
        for bound, sign in ((first, ">="), (last if dots else first, "<=")):
            if bound:
                within.append(f"{column} {sign} ?")
                parameters.append(int(bound))
        parts.append("(" + " AND ".join(within) + ")")
    return Condition("(" + " OR ".join(parts) + ")", tuple(parameters))


def _date(field: Field, now: datetime) -> Condition:
    column = f"p.{field.name}_at"
    parts, parameters = [], []
    for value in field.values:
        within = [f"{column} IS NOT NULL"]
        for bound, sign in zip(bounds(value, field.op, now), (">=", "<"), strict=True):
            if bound is not None:
                within.append(f"{column} {sign} ?")
                parameters.append(bound)
        parts.append("(" + " AND ".join(within) + ")")
    return Condition("(" + " OR ".join(parts) + ")", tuple(parameters))


HAS = {"note": Mark.NOTE, "tag": Mark.TAG, "code": Mark.CODE, "abstract": Mark.ABSTRACT, "link": Mark.LINK}


def _has(field: Field, now: datetime) -> Condition:
    mask = sum({HAS[value] for value in field.values})
    return Condition("p.marks & ? <> 0", (int(mask),))


# The newest arrival comes from the index of each status, so that it costs five look-ups and no scan.
def _last_added(now: datetime) -> str:
    """When the newest paper came; what came by a clock that was ahead counts only where there is nothing else."""
    found = (
        "(SELECT max(-k) FROM ("
        + " UNION ALL ".join(
            f"SELECT min(k_newest) AS k FROM paper WHERE status = {number}{{0}}" for number in range(5)
        )
        + "))"
    )
    return f"ifnull({found.format(f' AND k_newest >= {-latest.horizon(now)}')}, {found.format('')})"


IS = {
    "snoozed": f"p.status = {SNOOZED}",
    "decided": "p.status IN (1, 2, 3)",
    "listed-twice": "p.listed >= 2",
    "returned": f"p.marks & {int(Mark.RETURNED)} <> 0",
    "watched": f"p.marks & {int(Mark.WATCHED)} <> 0",
    "revised": f"p.marks & {int(Mark.REVISED)} <> 0",
    "withdrawn": f"p.marks & {int(Mark.WITHDRAWN)} <> 0",
}
IS_NOW: dict[str, Callable[[datetime], str]] = {
    "latest": lambda now: f"p.id IN ({latest.papers(now)})",
    "new": lambda now: _new(_last_added(now), latest.horizon(now)),
}


def _new(last: str, end: int) -> str:
    fresh = f"p.added_at > {last} - {NEW_SECONDS} AND p.added_at <= max({last}, {end})"
    return f"(p.status = 0 AND p.marks & {int(Mark.RETURNED)} = 0 AND {fresh})"


def _is(field: Field, now: datetime) -> Condition:
    found = (IS[value] if value in IS else IS_NOW[value](now) for value in field.values)
    return Condition("(" + " OR ".join(found) + ")")


TEXTS = {
    "title": Text("title", 0, "spelt(?, ?, p.title)"),
    "abstract": Text("abstract", 1, "(SELECT spelt(?, ?, abstract) FROM paper_text WHERE id = p.id)"),
    "author": Text("authors", 2, "(SELECT spelt(?, ?, authors) FROM paper_text WHERE id = p.id)"),
    "note": Text("note", 3, "(SELECT spelt(?, ?, body) FROM note WHERE paper_id = p.id)"),
}
ANY_TEXT_SPELT = (
    "(SELECT spelt(?, ?, p.title, t.abstract, t.authors, n.body) FROM paper_text t "
    "LEFT JOIN note n ON n.paper_id = t.id WHERE t.id = p.id)"
)
PROPERTIES = {
    "status": Property(_status),
    "tag": Property(_tag, by_ids=True),
    "source": Property(_source),
    "id": Property(_id, by_ids=True),
    "year": Property(_number),
    "priority": Property(_number),
    "listed": Property(_number),
    "citations": Property(_count),
    "upvotes": Property(_count),
    "stars": Property(_count),
    "rating": Property(_rating),
    "added": Property(_date),
    "decided": Property(_date),
    "has": Property(_has),
    "is": Property(_is),
}
