"""People's names as other programs write them."""

from __future__ import annotations

import re

from readq.model import Author

_SUFFIX = re.compile(r"(?:jr|sr|ii|iii|iv)\.?", re.I)
_AND = re.compile(r",?\s+(?:and|&|und|et)\s+", re.I)
_ET_AL = re.compile(
    r"(?<![\s,])[\s,]*\bet\s+al\.?$", re.I
)  # from the beginning of a run of commas, or many cost their square


def author(text: str) -> Author | None:
    """One author from ``Family, Given``, ``Family, Jr., Given`` or a name as printed; None when it is empty."""
    text = " ".join(text.split()).strip(",; ")
    if not text:
        return None
    family, comma, given = text.partition(",")
    if not comma:
        return Author(text)
    parts = [part for part in map(str.strip, given.split(",")) if part]
    suffix = next((part for part in parts if _SUFFIX.fullmatch(part)), "")
    return made(family, " ".join(part for part in parts if part != suffix), suffix)


def made(family: str, given: str = "", suffix: str = "") -> Author | None:
    """One author from the parts of a name; None when all are empty."""
    family, given, suffix = (" ".join(part.split()) for part in (family, given, suffix))
    printed = " ".join(filter(None, (given, family, suffix)))
    return Author(printed, family, given) if printed else None


def authors(text: str) -> tuple[Author, ...]:
    """The authors of one line. Those between semicolons, or between ``and`` where each has one comma, may be ``Family,
    Given``; otherwise commas separate names as printed, unless one comma follows a single word. ``et al.`` is nobody.
    """
    text = _ET_AL.sub("", " ".join(text.split()))
    names = text.split(";") if ";" in text else _AND.split(text)
    families = ";" in text or (len(names) > 1 and all(name.count(",") == 1 for name in names))
    if len(names) == 1 and re.fullmatch(r"[^\s,]+,[^,]+", text):
        families = True
    if not families:
        names = [name for part in names for name in part.split(",")]
    return tuple([found for name in names if (found := author(name))])
