"""Queries follow a tag that is renamed, and nothing else in them changes."""

from __future__ import annotations

import pytest

from readq.filters import Field, Filter
from readq.search.query import parse
from readq.search.tag_renaming import asks_for_tag, with_tag


@pytest.mark.parametrize(
    ("query", "renamed"),
    [
        ("tag:nlp", "tag:text"),
        ("tag:NLP sort:-title", "tag:text sort:-title"),
        ("(tag:nlp OR diffusion) -tag:nlp,old", "(tag:text OR diffusion) -tag:text,old"),
        ("tag:nlp,text", "tag:text"),
        ("tag:nlp tag:text", "tag:text"),
        ("nlp", None),
        ('"tag:nlp"', None),
        ("tag:nlp*", None),
        ("source:nlp", None),
        ("", None),
        ("(((", None),
    ],
)
def test_every_mention_of_the_tag_is_renamed(query: str, renamed: str | None) -> None:
    assert with_tag(query, "nlp", "text") == renamed
    assert asks_for_tag(query, "nlp") == (renamed is not None)


def test_a_name_of_several_words_is_quoted() -> None:
    query = with_tag("tag:nlp", "nlp", "Language  models")
    assert query is not None
    assert parse(query) == Filter(Field("tag", ":", ("language models",)))
