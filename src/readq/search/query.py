"""The query language: text to `Filter`.

::

    query := or ; or := and ("OR" and)* ; and := not (["AND"] not)*
    not   := ("-" | "!" | "NOT")* atom
    atom  := "(" query ")" | "phrase" | field op value ("," value)* | word
    op    := ":" | ":>" | ":>=" | ":<" | ":<="

What is still being typed is no error: quotes and parentheses left open end with the text, an ``OR`` or ``-`` at the end
and an empty group are left out, and so is a word without letters or digits (``++``), which says nothing by itself.
`unfinished` tells of them, for what should not go by half a query. “Typographic” quotation marks are quotes as well.
"""

from __future__ import annotations

import re

from readq.errors import QueryError
from readq.filters import TEXT_FIELDS, Filter, Node, Sort, Term, all_of, any_of, negate
from readq.search.fields import choice, example, field_at, make_field, misspelt_at
from readq.search.lexer import opens_quote, operator_at, read_quoted, skip_space, word_end
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


def unfinished(text: str) -> tuple[str, int] | None:
    """What in ``text`` says nothing yet and is left out by `parse`: a sentence about the first such place, and the
    place. Raises `QueryError` as `parse` does."""
    parser = _Parser(text)
    parser.disjunction(0)
    return min(parser.left_out, key=lambda found: found[1], default=None)


class _Parser:
    """Recursive descent over ``text``; ``at`` is the next character, always past white space between parts."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = skip_space(text, 0)
        self.sort: Sort | None = None
        self.words = 0
        self.left_out: list[tuple[str, int]] = []
        self.bare: list[tuple[int, str]] = []  # where a word stands that is not in quotes nor a field's value

    def disjunction(self, depth: int) -> Node | None:
        branches = [self.conjunction(depth)]
        place = self.at
        while self._operator("OR"):
            if self.at == len(self.text):
                self.left_out.append(("OR needs something after it.", place))
            branches.append(self.conjunction(depth, after="OR"))
            place = self.at
        return any_of(branch for branch in branches if branch is not None)

    def conjunction(self, depth: int, after: str = "") -> Node | None:
        """Terms up to an ``OR``, a closing parenthesis or the end; there must be one, unless the text ends."""
        parts: list[Node | None] = []
        while not self._ended():
            if parts and not after:
                if operator_at(self.text, self.at) == "OR":
                    break
                place = self.at
                if self._operator("AND"):
                    after = "AND"
                    if self.at == len(self.text):
                        self.left_out.append(("AND needs something after it.", place))
                    continue
            parts.append(self._negation(depth))
            after = ""
        if after and self.at < len(self.text):
            raise QueryError(f"{after} needs something after it.", self.at)
        return all_of(parts)

    def _negation(self, depth: int) -> Node | None:
        negative = False
        start = self.at
        while not self._ended():
            if self.text[self.at] in "-!":
                self.at += 1
                negative = not negative
                if self.at == len(self.text) or self.text[self.at].isspace():
                    self.left_out.append((f"{self.text[self.at - 1]} needs a word right after it.", self.at - 1))
                    self.at = skip_space(self.text, self.at)
                    return None  # a dash on its own
            elif self._operator("NOT"):
                negative = not negative
            else:
                node = self._atom(depth, negative)
                return negate(node) if node is not None and negative else node
        self.left_out.append((f"{self.text[start : self.at].strip()} needs something after it.", start))
        return None

    def _atom(self, depth: int, negative: bool) -> Node | None:
        start, char = self.at, self.text[self.at]
        node: Node | None = None
        if char == "(":
            return self._group(depth)
        if opens_quote(self.text, start):
            phrase = self._quoted()
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
        start = self.at
        self.at = skip_space(self.text, start + 1)
        node = self.disjunction(depth + 1)
        if self.at < len(self.text):
            self.at = skip_space(self.text, self.at + 1)
            if node is None and self.text[skip_space(self.text, start + 1)] == ")":
                self.left_out.append(("There is nothing in these parentheses.", start))
        else:
            self.left_out.append(("This ( is not closed.", start))
        return node

    def _quoted(self) -> str:
        start = self.at
        text, self.at, closed = read_quoted(self.text, start)
        if not closed:
            self.left_out.append(("These quotes are not closed.", start))
        return text

    def _values(self, name: str, op: str) -> list[tuple[int, str, bool]]:
        """The values of a list from here: place, text and whether it was quoted. Empty ones are left out."""
        values: list[tuple[int, str, bool]] = []
        while True:
            start = self.at
            if self.text.startswith("(", start):
                raise QueryError(f"No group can follow {name}: separate several values with commas.", start)
            if quoted := opens_quote(self.text, start):
                value = self._quoted()
            else:
                self.at = word_end(self.text, start, value=True)
                value = self.text[start : self.at]
            if value.strip():
                values.append((start, value, quoted))
            if not self.text.startswith(",", self.at):
                break
            self.at += 1
        if values and self.text[self.at - 1] == ",":
            self.bare.append((self.at - 1, ","))
            self.left_out.append(("The list of values ends at this comma.", self.at - 1))
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
        if not found:
            self.left_out.append(("Signs alone say nothing: a query needs letters or digits.", place))
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
