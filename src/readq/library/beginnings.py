"""What named interests begin with: the papers of the library that each is made from, and its words."""

from __future__ import annotations

from collections import Counter

from readq.errors import ReadqError
from readq.filters import Field, Filter, Node, Term, fold_name
from readq.library.context import Context
from readq.library.decide import shortened
from readq.library.interest_definition import Definition, every
from readq.library.meaning import is_known
from readq.search.interest.beginnings import Beginning
from readq.search.interest.words import telling_words
from readq.store import evaluate
from readq.store import interests as stored
from readq.store.compile import plan

MOST_PAPERS = 1_000  # that an interest is made from; of more the first


def members(context: Context, made: Definition) -> list[int]:
    """The papers of the library that an interest is made from."""
    if made.made_from == "author":
        where: Node = Term(made.value, phrase=True, field="author")
    elif made.made_from == "tag":
        where = Field("tag", ":", (fold_name(made.value),))
    else:
        return stored.present(context.connection, made.papers)
    found = evaluate.every_id(context.connection, plan(Filter(where), context.now()))
    return sorted(found)[-MOST_PAPERS:]


def beginnings(context: Context, by: str | None = None) -> list[Beginning]:
    """The interests as an order begins with them; ``by``: as if this one were followed, and no other."""
    found = []
    chosen = named(context, by)[0] if by is not None else None
    for name, made in every(context.connection).items():
        words = dict(made.words)
        if made.made_from == "words":
            words = Counter(word for word in telling_words(made.value) if is_known(context.connection, word))
        found.append(
            Beginning(
                name,
                tuple(members(context, made)),
                tuple(words.items()),
                made.made_from in ("author", "tag"),
                made.weight,
                made.muted,
                made.followed if chosen is None else name == chosen,
            )
        )
    return found


def named(context: Context, name: str) -> tuple[str, Definition]:
    """The interest of this name, whatever its case."""
    for other, made in every(context.connection).items():
        if fold_name(other) == fold_name(name):
            return other, made
    raise ReadqError(f"There is no interest {shortened(name)}. See what there is: readq interest list")
