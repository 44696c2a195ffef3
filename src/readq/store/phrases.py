"""The phrases of `readq.phrasing` as SQL, so that what was done can be looked for by the words it is shown with."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from readq.phrasing import REVERSED, TITLE_CHARACTERS, VERBS, pieces


@cache
def phrase(*, titled: bool = True) -> str:
    """SQL for the phrase of an operation ``o`` whose first paper is ``p``; ``r`` is the operation it reversed, and
    ``q`` the first paper of that. Not ``titled``: needs ``o`` alone, and knows neither titles nor what was reversed.
    """
    once = [verb for verb in VERBS if verb not in REVERSED]
    if not titled:
        return _case("o", "NULL", once, "''")
    steps = f"{_counted('o', 'steps', 'step')} || ifnull(' of a ' || {_fact('o', 'of')}, '')"
    reversed_ = _case("r", "q.title", once, "''")
    what = f"ifnull({_fact('o', 'said')}, iif(o.reverses IS NULL, {steps}, {reversed_}))"
    return _case("o", "p.title", VERBS, what)


def _case(step: str, title: str, verbs: Iterable[str], what: str) -> str:
    whens = " ".join(f"WHEN {_text(verb)} THEN {_joined(verb, step, title, what)}" for verb in verbs)
    return f"CASE {step}.verb {whens} ELSE {_joined('', step, title, what)} END"


def _joined(verb: str, step: str, title: str, what: str) -> str:
    parts: list[str] = []
    for text, field, spec in pieces(verb):
        parts += [_text(text)] if text else []
        parts += [_field(field, spec, step, title, what)] if field is not None else []
    return " || ".join(parts)


def _field(field: str, spec: str, step: str, title: str, what: str) -> str:
    if field == "subject":
        one = f"ifnull('“' || substr({title}, 1, {TITLE_CHARACTERS}) || '”', 'a paper')"
        return f"iif({step}.papers = 1, {one}, printf('%,d papers', {step}.papers))"
    if field == "what":
        return f"({what})"
    if field == "tags":
        added, removed = (
            f"(SELECT group_concat('{sign}' || value, ' ') FROM json_each({step}.facts, '$.{names}'))"
            for sign, names in (("+", "add"), ("-", "remove"))
        )
        return f"ifnull({added} || ifnull(' ' || {removed}, ''), ifnull({removed}, ''))"
    if spec == "+":
        return f"printf('%+d', {_fact(step, field)})"
    return _counted(step, field, spec) if spec else f"ifnull({_fact(step, field)}, {step}.verb)"


def _counted(step: str, field: str, noun: str) -> str:
    count = _fact(step, field)
    return f"printf('%,d {noun}%s', {count}, iif({count} = 1, '', 's'))"


def _fact(step: str, field: str) -> str:
    return f"json_extract({step}.facts, '$.{field}')"


def _text(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
