"""Dates as other programs write them, as ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``: as precise as they are told."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january januar janvier enero", "feb february februar février febrero", "mar march märz mars marzo",
            "apr april avril abril", "may mai mayo", "jun june juni juin junio", "jul july juli juillet julio",
            "aug august août agosto", "sep sept september septembre septiembre",
            "oct okt october oktober octobre octubre", "nov november novembre noviembre",
            "dec dez december dezember décembre diciembre",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip
_LONGEST = 200  # characters that are looked through for a date
_YEAR = r"((?:1[5-9]|20)\d\d)"
_NUMBERS = re.compile(rf"{_YEAR}(?:[-/.](\d{{1,2}})(?:[-/.](\d{{1,2}}))?)?(?!\d)", re.A)
_COMPACT = re.compile(rf"{_YEAR}(\d\d)(\d\d)(?!\d)", re.A)
_DAY_FIRST = re.compile(rf"(\d{{1,2}})(?:st|nd|rd|th|\.)?[\s-]+([^\W\d_]+)\.?,?[\s-]+{_YEAR}\b", re.I)
_MONTH_FIRST = re.compile(rf"([^\W\d_]+)\.?\s+(?:(\d{{1,2}})(?:st|nd|rd|th)?,?\s+)?{_YEAR}\b", re.I)
_YEAR_FIRST = re.compile(rf"{_YEAR}[\s-]+([^\W\d_]+)\.?(?:[\s-]+(\d{{1,2}}))?(?!\d)", re.I)
_ANY_YEAR = re.compile(rf"(?<!\d){_YEAR}(?!\d)", re.A)


def day(text: object) -> str | None:
    """The date told by a text (``2024-03-11T…``, ``11 Mar 2024``, ``March 2024``, ``2024/3//``, ``20240311``), or by a
    number (a year, or seconds or milliseconds since 1970); None if there is none. Of ``2020--2021`` the first year."""
    if isinstance(text, int | float) and not isinstance(text, bool):
        return _number(float(text))
    if not isinstance(text, str) or not (text := text.strip()[:_LONGEST]):
        return None
    if text.isascii() and text.isdigit() and len(text) in (10, 13):
        return _number(float(text))
    if (match := _YEAR_FIRST.match(text)) and match[2].lower() in _MONTHS:
        return of(match[1], _MONTHS[match[2].lower()], match[3])
    if match := _COMPACT.match(text) or _NUMBERS.match(text):
        return of(*match.groups())
    if (match := _DAY_FIRST.search(text)) and match[2].lower() in _MONTHS:
        return of(match[3], _MONTHS[match[2].lower()], match[1])
    for match in _MONTH_FIRST.finditer(text):
        if match[1].lower() in _MONTHS:
            return of(match[3], _MONTHS[match[1].lower()], match[2])
    found = _ANY_YEAR.search(text)
    return found[1] if found else None


def of(year: object, month: object = None, day: object = None) -> str | None:
    """The date of a year, a month (number or name) and a day, each text or number; what is missing or impossible makes
    it less precise, None without a year."""
    numbers = [_int(year), _month(month), _int(day)]
    if not numbers[0] or not 1000 <= numbers[0] <= 2999:
        return None
    if not numbers[1] or not 1 <= numbers[1] <= 12:
        return f"{numbers[0]:04}"
    try:
        return date(numbers[0], numbers[1], numbers[2] or 0).isoformat()
    except ValueError:
        return f"{numbers[0]:04}-{numbers[1]:02}"


def parts(value: object) -> str | None:
    """The date of CSL's and Crossref's ``date-parts`` (``[[2024, "3", 11]]``), of an object that holds them, or of one
    with ``raw`` or ``literal``."""
    if isinstance(value, dict):
        return parts(value.get("date-parts")) or day(value.get("raw") or value.get("literal"))
    if isinstance(value, Sequence) and not isinstance(value, str):
        first = value[0] if value else None
        if isinstance(first, Sequence) and not isinstance(first, str):
            return parts(first)
        return of(*list(value)[:3]) if first else None
    return day(value)


def _number(value: float) -> str | None:
    if 1000 <= value <= 2999:
        return f"{int(value):04}"
    seconds = value / 1000 if value > 1e11 else value
    if not 1e8 < seconds < 5e9:
        return None
    return datetime.fromtimestamp(seconds, UTC).date().isoformat()


def _int(value: object) -> int | None:
    try:
        return int(str(value).strip())
    except ValueError:
        return None


def _month(value: object) -> int | None:
    number = _int(value)
    if number is None and isinstance(value, str):
        number = _MONTHS.get(value.strip().rstrip(".").lower())
    return number
