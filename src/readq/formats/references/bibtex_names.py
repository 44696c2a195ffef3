"""The authors of BibTeX: ``First von Last``, ``von Last, Jr, First``, ``{A Group}``, ``family=…, given=…``."""

from __future__ import annotations

import re

from readq.formats.common.latex import to_text
from readq.formats.common.names import made
from readq.model import Author

_PART = re.compile(r"\s*(family|given|prefix|suffix|useprefix|given-i|family-i)\s*=\s*(.*)", re.S)
# Most names: one comma, and nothing that LaTeX or biblatex would take for more than letters.
_PLAIN = re.compile(r"\s*([^\s\\{}~`=,'-][^\\{}~`=,'-]*),\s*([^\s\\{}~`=,'-][^\\{}~`=,'-]*)")
_AND = re.compile(r"\s+and(?=\s)")
_SEPARATORS = {
    "and": re.compile(r"[{}]|\s+and(?=\s)"),
    " ": re.compile(r"[{}]|\s+"),
    ",": re.compile(r"[{},]"),
}


def people(value: str) -> tuple[Author, ...]:
    """The authors of a field. ``and others`` is nobody."""
    found = []
    for name in _split(value, "and"):
        if name.strip("{} ").lower() in ("", "others", "et al.", "et al"):
            continue
        if person := _person(name.strip()):
            found.append(person)
    return tuple(found)


def _person(name: str) -> Author | None:
    if plain := _PLAIN.fullmatch(name):
        family, given = " ".join(plain[1].split()), " ".join(plain[2].split())
        return Author(f"{given} {family}", family, given)
    if name.startswith("{") and name.endswith("}") and name.count("{") == 1:
        printed = _text(name[1:-1])
        return Author(printed) if printed else None
    parts = [part.strip() for part in _split(name, ",")]
    if not parts:
        return None  # nothing but commas
    if len(parts) == 1:
        return _printed(name)
    if keyed := [match for part in parts if (match := _PART.match(part))]:
        told = {match[1]: _text(match[2].strip('"{} ')) for match in keyed}
        family = " ".join(filter(None, (told.get("prefix"), told.get("family"))))
        return made(family, told.get("given", ""), told.get("suffix", ""))
    texts = [_text(part) for part in parts]
    if len(texts) > 3:  # commas where others write "and" are one name to BibTeX; nobody has so many parts
        return Author(", ".join(filter(None, texts)))
    return made(texts[0], texts[-1], texts[1] if len(texts) == 3 else "")


def _printed(name: str) -> Author | None:
    """A name as it is spoken: from the first word in lower case on, or from the last, it is the family's."""
    words = _split(name, " ")
    place = next((at for at, word in enumerate(words[:-1]) if word[:1].islower()), len(words) - 1)
    given, family = _text(" ".join(words[:place])), _text(" ".join(words[place:]))
    return Author(" ".join(filter(None, (given, family))), family, given) if family or given else None


def _split(text: str, separator: str) -> list[str]:
    """``text`` between the separators (``and``, a comma, white space) that stand in no braces."""
    if "{" not in text:
        found = _AND.split(text) if separator == "and" else text.split(None if separator == " " else separator)
        return [part for part in found if part.strip()]
    parts: list[str] = []
    depth = begun = 0
    for match in _SEPARATORS[separator].finditer(text):
        sign = match[0]
        if sign == "{":
            depth += 1
        elif sign == "}":
            depth = max(0, depth - 1)
        elif depth == 0:
            parts.append(text[begun : match.start()])
            begun = match.end()
    parts.append(text[begun:])
    return [part for part in parts if part.strip()]


def _text(value: str) -> str:
    return " ".join(to_text(value).split())
