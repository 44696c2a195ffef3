"""What sources are called for people (``Daily 12 Mar``, ``Trending``; a file's name where nothing better is known), and
the day their pages are of; which of them a name means, and what kind of source they are."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from datetime import date
from functools import lru_cache

from readq.filters import fold_name
from readq.values import value

_PAGES = {
    "hf-daily": "Daily",
    "hf-trending": "Trending",
    "arxiv-new": "arXiv new",
    "arxiv-mail": "arXiv mail",
}
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_TELLING = 8  # characters of a file's name that tell twins apart
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_PRINTED = re.compile(r"([A-Za-z]{3})[a-z]*\.? ([0-9]{1,2})(?:, ([0-9]{4}))?")


_FAMILIES = {
    "Libraries": (
        "zotero", "zotero-rdf", "zotero-csv", "readq", "pubmed-xml", "endnote-xml", "csl-json", "wos", "refer", "nbib",
        "ris", "bibtex",
    ),
    "Mail": ("arxiv-mail",),
    "Feeds": ("feed",),
    "Asked for": ("looked-up", "by-hand", "crossref", "openalex", "semantic-scholar"),
}  # fmt: skip
_FAMILY_OF = {kind: family for family, kinds in _FAMILIES.items() for kind in kinds}


@value(frozen=True, slots=True)
class SourceName:
    """A source's ``name`` as it is kept, what it is ``called`` for people, its ``family`` (see `family`), what a query
    calls it (``asked``), and which text of it a query's value has to be a part of (``answers``)."""

    name: str
    called: str
    family: str
    asked: str
    answers: str


@lru_cache(maxsize=4096)  # asked of every source at each letter of a query
def answers_to(kind: str, name: str, page_date: str | None = None) -> str:
    """The folded text of a source that has every name it is asked for by: what it is called, and its file name."""
    if kind not in _PAGES:
        return fold_name(name)
    return fold_name(f"{source_name(kind, name, page_date)} {short_source(name)} {name}")


def family(kind: str) -> str:
    """What kind of source this is, for people."""
    if kind in _FAMILY_OF:
        return _FAMILY_OF[kind]
    return "Hugging Face" if kind.startswith("hf-") else "arXiv" if kind.startswith("arxiv-") else "Lists"


def source_name(kind: str, name: str, page_date: str | None = None) -> str:
    """The name of a source of this ``kind``, kept under the file name or URL ``name``, whose page is of the day
    ``page_date`` as it was printed."""
    page = _PAGES.get(kind)
    if page is None:
        return short_source(name)
    return f"{page} {_day(page_date)}" if page_date else page


def is_named(kind: str) -> bool:
    """Whether sources of this kind have a name of their own, with their day in it."""
    return kind in _PAGES


def source_names(sources: Mapping[int, tuple[str, str, str | None]]) -> dict[int, SourceName]:
    """The names of sources (kind, file name or URL, date as printed) by their ids; those that would be called the same
    have their file name as well."""
    names = {id_: source_name(*source) for id_, source in sources.items()}
    often = Counter(names.values())
    found = {}
    for id_, called in names.items():
        kind, name, page_date = sources[id_]
        if often[called] > 1 and (short := short_source(name)) != called:
            called = f"{called} {short[:_TELLING]}"
        asked = called if is_named(kind) else name
        found[id_] = SourceName(name, called, family(kind), asked, answers_to(kind, name, page_date))
    return found


def ambiguous(sources: Mapping[int, SourceName]) -> set[int]:
    """The sources that a query cannot ask for alone: what it calls them is a part of another one's names too."""
    answers = [source.answers for source in sources.values()]
    asked = {id_: fold_name(source.asked) for id_, source in sources.items()}
    return {id_ for id_, name in asked.items() if sum(name in other for other in answers) > 1}


def short_source(name: str) -> str:
    """The telling part of a file name or URL."""
    tail = name.rstrip("/").rpartition("/")[2] or name
    return tail[:-4] if tail.endswith(".txt") else tail


def page_day(printed: str | None, at: int) -> int | None:
    """The day that is printed on a page, as an ordinal of the calendar; None where none is. Without a year it is the
    last such day before the page was taken in, at ``at`` seconds since the epoch, or the day after."""
    if not printed:
        return None
    if found := _ISO.fullmatch(printed):
        return _ordinal(int(found[1]), int(found[2]), int(found[3]))
    if not (found := _PRINTED.fullmatch(printed)) or found[1].title() not in _MONTHS:
        return None
    month, day = _MONTHS.index(found[1].title()) + 1, int(found[2])
    if found[3]:
        return _ordinal(int(found[3]), month, day)
    latest = date.fromtimestamp(at).toordinal() + 1  # a page may come from where it is tomorrow already
    year = date.fromordinal(latest).year
    days = (_ordinal(each, month, day) for each in range(year, year - 9, -1))  # the 29th of February may be long ago
    return next((each for each in days if each is not None and each <= latest), None)


def _ordinal(year: int, month: int, day: int) -> int | None:
    try:
        return date(year, month, day).toordinal()
    except ValueError:
        return None


def _day(printed: str) -> str:
    """``12 Mar``, with the year where it was printed in words; what cannot be read, as it was printed."""
    if found := _ISO.fullmatch(printed):
        month = int(found[2])
        return f"{int(found[3])} {_MONTHS[month - 1]} {found[1]}" if 1 <= month <= 12 else printed
    if (found := _PRINTED.fullmatch(printed)) and found[1].title() in _MONTHS:
        return " ".join(part for part in (str(int(found[2])), found[1].title(), found[3]) if part)
    return printed
