"""Bringing the words of a library up to the present `readq.text.fold`, when an older readq indexed them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

from readq.searchable import printed_otherwise, searchable, tex_condition
from readq.store.connection import Connection, folded_by, folded_now, writing
from readq.text import FOLD_VERSION, LETTERS, fold, tokens

_TITLE_SORT = 48  # characters, as in `readq.filters.Sort`
_COLUMNS = ("p.title", "t.abstract", "t.authors", "n.body")
_TEXTS = (
    "SELECT p.id, p.title, ifnull(t.abstract, ''), t.authors, ifnull(n.body, '') FROM paper p "
    "JOIN paper_text t ON t.id = p.id LEFT JOIN note n ON n.paper_id = p.id WHERE "
)
_BEYOND_ASCII = " OR ".join(f"length(CAST({column} AS BLOB)) <> length({column})" for column in _COLUMNS)
_WITH_TEX = " OR ".join(map(tex_condition, _COLUMNS))


def refold(connection: Connection) -> None:
    """Index again what was indexed otherwise before: by version 1 texts with `LETTERS` or with what shows nothing, by
    version 2 texts with TeX that is printed in other words.

    A contentless index forgets words only when told them as they were, which is why the old ways are kept here.
    """
    if folded_by(connection) == FOLD_VERSION:
        return
    with writing(connection):
        version = folded_by(connection)
        if version == FOLD_VERSION:
            return  # another process was faster
        before = _fold_1 if version == 1 else fold
        titles = False
        for id_, parts in _changed(connection, version):
            connection.execute(
                "INSERT INTO paper_fts(paper_fts, rowid, title, abstract, authors, note) "
                "VALUES ('delete', ?, ?, ?, ?, ?)",
                (id_, *map(before, parts)),
            )
            connection.execute(
                "INSERT INTO paper_fts(rowid, title, abstract, authors, note) VALUES (?, ?, ?, ?, ?)",
                (id_, *map(searchable, parts)),
            )
            if _is_otherwise(parts[0], version):
                titles = True
                key = " ".join(tokens(parts[0]))[:_TITLE_SORT]
                connection.execute("UPDATE paper SET title_sort = ? WHERE id = ?", (key, id_))
        if titles:
            connection.execute("DELETE FROM signature_block")  # made again by the next find
        folded_now(connection)


def _is_otherwise(text: str, version: int) -> bool:
    return bool(printed_otherwise(text) or (version == 1 and _folded_anew().search(text)))


def _changed(connection: Connection, version: int) -> Iterator[tuple[int, tuple[str, ...]]]:
    # The ids first: rows must not be read on while they are written.
    texts = connection.execute(_TEXTS + (f"{_BEYOND_ASCII} OR {_WITH_TEX}" if version == 1 else _WITH_TEX))
    found = [id_ for id_, *parts in texts if any(_is_otherwise(part, version) for part in parts)]
    for id_ in found:
        yield id_, connection.execute(f"{_TEXTS} p.id = ?", (id_,)).fetchone()[1:]


def _decomposed(char: str) -> str:
    return unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", char).casefold())


def _is_changed(char: str) -> bool:
    return unicodedata.category(char) == "Cf" or not LETTERS.keys().isdisjoint(_decomposed(char))


_POINTS = (*range(0x80, 0x20000), *range(0xE0000, 0xE0100))  # what lies between has no such characters


@cache
def _folded_anew() -> re.Pattern[str]:
    """A character that version 1 of `fold` folded otherwise."""
    return re.compile(f"([{''.join(filter(_is_changed, map(chr, _POINTS)))}])")


def _fold_1(text: str) -> str:
    """``text`` as version 1 of `fold` folded it, for an index that does not tell one sign from another."""
    parts = _folded_anew().split(text)
    parts[::2] = map(fold, parts[::2])
    parts[1::2] = [_fold_1_char(char) for char in parts[1::2]]
    return "".join(parts)


def _fold_1_char(char: str) -> str:
    if unicodedata.category(char) == "Cf":
        return " "
    return "".join(letter for letter in _decomposed(char) if letter.isalnum())
