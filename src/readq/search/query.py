"""The query language: text to `Filter`.

::

    query := or ; or := and ("OR" and)* ; and := not (["AND"] not)*
    not   := ("-" | "!" | "NOT")* atom
    atom  := "(" query ")" | "phrase" | field op value ("," value)* | word
    op    := ":" | ":>" | ":>=" | ":<" | ":<="

What is still being typed is no error: quotes and parentheses left open end with the text, an ``OR`` or ``-`` at the end
and an empty group are left out, and so is a word without letters or digits (``++``), which no text could match.
"""

from __future__ import annotations

import re

from readq.errors import QueryError
from readq.filters import TEXT_FIELDS, Filter, Node, Sort, Term, all_of, any_of, negate
from readq.search.fields import choice, example, field_at, make_field, misspelt_at
from readq.search.lexer import operator_at, read_quoted, skip_space, word_end
from readq.search.printing import normalise, print_filter
from readq.text import clean, tokens

__all__ = ["MAX_DEPTH", "MAX_WORDS", "normalise", "parse", "print_filter"]

MAX_DEPTH = 30  # each may become two levels of And and Or, of which SQLite reads about 80
MAX_WORDS = 500


def parse(text: str) -> Filter:
    """What ``text`` asks for, in canonical shape; `QueryError` with the place if it cannot be understood."""
    parser = _Parser(text)
    try:
        where = parser.disjunction(0)
        if parser.at < len(text):
            raise QueryError("This ) closes nothing: remove it, or open a ( before it.", parser.at)
    except QueryError as error:
        error.query = text
        raise
    return Filter(where, parser.sort)


def bare_words(text: str) -> list[tuple[int, str]]:
    """The words of a query that are neither in quotes nor a field's value, each with its place; a comma stands for a
    list that ends in one. Raises `QueryError` as `parse` does."""
    parser = _Parser(text)
    parser.disjunction(0)
    return parser.bare


class _Parser:
    """Recursive descent over ``text``; ``at`` is the next character, always past white space between parts."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = skip_space(text, 0)
        self.sort: Sort | None = None
        self.words = 0
        self.bare: list[tuple[int, str]] = []  # where a word stands that is not in quotes nor a field's value

    def disjunction(self, depth: int) -> Node | None:
        branches = [self.conjunction(depth)]
        while self._operator("OR"):
            branches.append(self.conjunction(depth, after="OR"))
        return any_of(branch for branch in branches if branch is not None)

    def conjunction(self, depth: int, after: str = "") -> Node | None:
        """Terms up to an ``OR``, a closing parenthesis or the end; there must be one, unless the text ends."""
        parts: list[Node | None] = []
        while not self._ended():
            if parts and not after:
                if operator_at(self.text, self.at) == "OR":
                    break
                if self._operator("AND"):
                    after = "AND"
                    continue
            parts.append(self._negation(depth))
            after = ""
        if after and self.at < len(self.text):
            raise QueryError(f"{after} needs something after it.", self.at)
        return all_of(parts)

    def _negation(self, depth: int) -> Node | None:
        negative = False
        while not self._ended():
            if self.text[self.at] in "-!":
                self.at += 1
                negative = not negative
                if self.at == len(self.text) or self.text[self.at].isspace():
                    self.at = skip_space(self.text, self.at)
                    return None  # a dash on its own
            elif self._operator("NOT"):
                negative = not negative
            else:
                node = self._atom(depth, negative)
                return negate(node) if node is not None and negative else node
        return None

    def _atom(self, depth: int, negative: bool) -> Node | None:
        start, char = self.at, self.text[self.at]
        node: Node | None = None
        if char == "(":
            return self._group(depth)
        if char == '"':
            phrase, self.at, _ = read_quoted(self.text, start)
            node = self._term(start, phrase, True, "")
        elif found := field_at(self.text, start):
            name, op, self.at = found
            values = self._values(name, op)
            if name == "sort":
                self._order(values, negative)
            elif name in TEXT_FIELDS:
                node = any_of(
                    term for place, value, quoted in values if (term := self._term(place, value, quoted, name))
                )
            else:
                node = self._field(name, op, values)
        elif operator := operator_at(self.text, start):
            raise QueryError(f"{operator} needs something before it; in quotes it is a word.", start)
        else:
            self.at = word_end(self.text, start)
            word = self.text[start : self.at]
            if field := misspelt_at(word):
                name = word[: word.index(":")]
                raise QueryError(f"No field is called {name}; did you mean {field}? In quotes it is text.", start)
            self.bare.append((start, word))
            node = self._term(start, word, False, "")
        self.at = skip_space(self.text, self.at)
        return node

    def _group(self, depth: int) -> Node | None:
        if depth == MAX_DEPTH:
            raise QueryError(f"Parentheses can be at most {MAX_DEPTH} deep.", self.at)
        self.at = skip_space(self.text, self.at + 1)
        node = self.disjunction(depth + 1)
        if self.at < len(self.text):
            self.at = skip_space(self.text, self.at + 1)
        return node

    def _values(self, name: str, op: str) -> list[tuple[int, str, bool]]:
        """The values of a list from here: place, text and whether it was quoted. Empty ones are left out."""
        values: list[tuple[int, str, bool]] = []
        while True:
            start = self.at
            if self.text.startswith("(", start):
                raise QueryError(f"No group can follow {name}: separate several values with commas.", start)
            if self.text.startswith('"', start):
                value, self.at, _ = read_quoted(self.text, start)
            else:
                self.at = word_end(self.text, start, value=True)
                value = self.text[start : self.at]
            if value.strip():
                values.append((start, value, self.text[start] == '"'))
            if not self.text.startswith(",", self.at):
                break
            self.at += 1
        if values and self.text[self.at - 1] == ",":
            self.bare.append((self.at - 1, ","))
        if not values:
            raise QueryError(f"{name}{op} needs a value, like {example(name, op)}.", self.at)
        return values

    def _field(self, name: str, op: str, values: list[tuple[int, str, bool]]) -> Node:
        for place, value, _ in values:
            self._count(1, place)
            try:
                make_field(name, op, (value,))
            except ValueError as problem:
                raise QueryError(_sentence(str(problem)), place) from None
        return make_field(name, op, (value for _, value, _ in values))

    def _order(self, values: list[tuple[int, str, bool]], negative: bool) -> None:
        place, value, _ = values[0]
        if len(values) > 1:
            raise QueryError("A list has one order: give sort: a single value.", values[1][0])
        key = value.removeprefix("-")
        reverse = key != value
        if key.endswith("-") and not reverse:
            key, reverse = key[:-1], True
        if not key:
            raise QueryError(f"sort: needs a value, like {example('sort')}.", place)
        try:
            self.sort = Sort(choice("sort", key), reverse != negative)
        except ValueError as problem:
            raise QueryError(_sentence(str(problem)), place) from None

    def _term(self, place: int, text: str, phrase: bool, field: str) -> Term | None:
        found = len(tokens(text))
        self._count(found, place)
        return Term(text, phrase, field) if found else None

    def _count(self, number: int, place: int) -> None:
        self.words += number
        if self.words > MAX_WORDS:
            raise QueryError(f"A query can have at most {MAX_WORDS} words and values.", place)

    def _ended(self) -> bool:
        return self.at >= len(self.text) or self.text[self.at] == ")"

    def _operator(self, operator: str) -> bool:
        if operator_at(self.text, self.at) != operator:
            return False
        self.at = skip_space(self.text, self.at + len(operator))
        return True


def _sentence(problem: str) -> str:
    """``problem`` as a sentence; the name of a field at its beginning stays as it is typed."""
    first = problem if re.match(r"[a-z]+(:| takes| needs| cannot)", problem) else problem[:1].upper() + problem[1:]
    return clean(first) + ("" if problem.endswith(".") else ".")
