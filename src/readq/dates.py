"""What the dates people type mean, in queries (``added:2w``) and when a paper is snoozed (``next week``), and how days
are shown.

Pure: the present is a parameter.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from readq.text import clean

_AGE = re.compile(r"([0-9]{1,4})\s*(d|days?|w|weeks?|m|mo|months?|y|years?)")
_HOURS = re.compile(r"([0-9]{1,4})\s*(?:h|hours?)")
_ABSOLUTE = re.compile(r"([0-9]{4})(?:-([0-9]{1,2})(?:-([0-9]{1,2}))?)?")
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_EPOCH = date(1970, 1, 1)


def canonical(value: str) -> str:
    """The one spelling of a date or of a range ``A..B``; ValueError says what is wrong with it.

    ``2026-3`` becomes ``2026-03``, ``2 weeks`` ``2w``, ``3m`` ``3mo``.
    """
    value = value.strip().lower()
    if ".." in value:
        first, _, last = value.partition("..")
        if not first.strip() and not last.strip():
            raise ValueError("a range needs a date before or after the dots, like 2026-03..")
        return f"{_canonical_date(first.strip())}..{_canonical_date(last.strip())}"
    if not value:
        raise ValueError("a date is missing, like 2026-03 or 2w")
    return _canonical_date(value)


def _canonical_date(value: str) -> str:
    if value in ("", "today", "yesterday"):
        return value
    if age := _AGE.fullmatch(value):
        unit = age[2][0].replace("m", "mo")
        return f"{int(age[1])}{unit}"
    if parts := _ABSOLUTE.fullmatch(value):
        year, month, day = (int(part) if part else None for part in parts.groups())
        try:
            date(year or 0, 1 if month is None else month, 1 if day is None else day)
        except ValueError:
            raise ValueError(f"there is no date {_short(value)}") from None
        return "-".join(f"{part:0{width}d}" for part, width in ((year, 4), (month, 2), (day, 2)) if part is not None)
    raise ValueError(f"there is no date {_short(value)}: use 2026-03-01, 2026-03, 2w, 3mo, today or A..B")


def bounds(value: str, op: str, now: datetime) -> tuple[int | None, int | None]:
    """The half-open range [start, end) of seconds since the epoch that ``op value`` names; None is unbounded.

    ``value`` is in `canonical` spelling. ``now`` gives the present and, if it is aware, the time zone in which days
    begin; a naive ``now`` is in the system's local time (with its summer time rules).

    A date stands for all of its year, month or day: ``2026-03`` is from 1 March to 31 March. An age (``2w``) stands
    for the day that long ago; alone, with ``:``, it means since the beginning of that day. Comparisons are about points
    in time, not about age: ``added:>2w`` is later than the day two weeks ago, ``added:<2w`` is before it. A range
    ``A..B`` includes both ends, which may come in either order.
    """
    today = now.date()
    if ".." in value:
        first, _, last = value.partition("..")
        if first and last and _days(first, today)[0] > _days(last, today)[0]:
            first, last = last, first
        start = _days(first, today)[0] if first else None
        end = _days(last, today)[1] if last else None
    else:
        begin, after = _days(value, today)
        start, end = {
            ":": (begin, None if _AGE.fullmatch(value) else after),
            ":>": (after, None),
            ":>=": (begin, None),
            ":<": (None, begin),
            ":<=": (None, after),
        }[op]
        if op == ":>" and after is None:
            start = date.max
    return _seconds(start, now), _seconds(end, now)


def since(text: str, now: datetime) -> int:
    """The moment from which on something is told, in seconds since the epoch: ``12h`` ago, this time of day ``3d`` or
    ``2w`` ago, or the beginning of ``yesterday``, ``2026-03-01``, ``2026-03``. ValueError says what is wrong."""
    words = " ".join(text.lower().split())
    if hours := _HOURS.fullmatch(words):
        return int(now.timestamp()) - int(hours[1]) * 3_600
    if age := _AGE.fullmatch(words):
        return _moment(datetime.combine(_later(now.date(), -int(age[1]), age[2][0].replace("m", "mo")), now.timetz()))
    if not words or ".." in words:
        raise ValueError("use 12h, 1d, 2w, yesterday or a day such as 2026-03-01")
    return _seconds(_days(_canonical_date(words), now.date())[0], now) or 0


def _moment(when: datetime) -> int:
    return int(when.timestamp()) if when.year > 1971 else 0


def parse_day(text: str, today: date) -> date:
    """The day to snooze a paper until: ``tomorrow``, ``3d``, ``in 2 weeks``, ``next week`` (its Monday), ``next month``
    (the 1st), ``weekend``, ``friday`` (the next one after today), ``2026-12-24``, ``2026-12``. ValueError otherwise."""
    words = " ".join(text.lower().split())
    if words == "today":
        return today
    if words in ("tomorrow", "tmr", "tom"):
        return _later(today, 1, "d")
    if words in ("next week", "week"):
        return _later(today, 7 - today.weekday(), "d")
    if words in ("next month", "month"):
        return _later(today.replace(day=1), 1, "mo")
    if words in ("weekend", "the weekend", "this weekend"):
        words = "saturday"
    if age := _AGE.fullmatch(words.removeprefix("in ").removeprefix("+")):
        return _later(today, int(age[1]), age[2][0].replace("m", "mo"))
    name = words.removeprefix("next ")
    for number, weekday in enumerate(_WEEKDAYS):
        if len(name) >= 2 and weekday.startswith(name):
            return _later(today, (number - today.weekday() - 1) % 7 + 1, "d")
    if _ABSOLUTE.fullmatch(words) and "-" in words:
        return _days(_canonical_date(words), today)[0]
    raise ValueError(f"{_short(text.strip()) or 'that'} is not a day: use tomorrow, 3d, friday or 2026-12-24")


def written(day: date, today: date, form: str = "", *, weekday: bool = False) -> str:
    """A day for people: ``12 Mar``, of another year than today's ``12 Mar 2025``, with ``weekday`` ``Thu 12 Mar``; or
    as the strftime ``form`` of the settings has it."""
    if form:
        return clean(day.strftime(form))
    text = f"{day.day} {day:%b}" if day.year == today.year else f"{day.day} {day:%b} {day.year}"
    return f"{day:%a} {text}" if weekday else text


def written_iso(text: str, today: date, form: str = "") -> str:
    """A day that is kept as text, like `written`; what is no day as it is."""
    try:
        return written(date.fromisoformat(text), today, form)
    except ValueError:
        return clean(text)


def near(day: date, today: date) -> str:
    """``today``, ``yesterday`` or ``tomorrow``; empty for any other day."""
    return {0: "today", -1: "yesterday", 1: "tomorrow"}.get((day - today).days, "")


def _short(text: str) -> str:
    return text if len(text) <= 30 else text[:29] + "…"


def _days(value: str, today: date) -> tuple[date, date | None]:
    """The first day of ``value`` and the day after its last one (None: beyond the calendar)."""
    if value in ("today", "yesterday"):
        begin = today if value == "today" else _later(today, -1, "d")
        return begin, _following(begin, "d")
    if age := _AGE.fullmatch(value):
        begin = _later(today, -int(age[1]), age[2])
        return begin, _following(begin, "d")
    year, month, day = (int(part) if part else 0 for part in (value + "--").split("-")[:3])
    begin = date(year, month or 1, day or 1)
    return begin, _following(begin, "d" if day else "mo" if month else "y")


def _following(day: date, unit: str) -> date | None:
    try:
        return _later(day, 1, unit)
    except ValueError:
        return None


def _later(day: date, number: int, unit: str) -> date:
    """``day`` moved by whole units; a day the month lacks becomes its last one; before the calendar is its first day,
    ValueError after its end."""
    try:
        if unit in ("d", "w"):
            return day + timedelta(days=number * (7 if unit == "w" else 1))
        months = day.year * 12 + day.month - 1 + number * (12 if unit == "y" else 1)
        year, month = divmod(months, 12)
        for last in range(day.day, 0, -1):
            try:
                return date(year, month + 1, last)
            except ValueError:
                if last <= 28:
                    raise
    except (OverflowError, ValueError):
        if number < 0:
            return date.min
    raise ValueError("that is after the end of the calendar")


def _seconds(day: date | None, now: datetime) -> int | None:
    if day is None:
        return None
    if not 1971 <= day.year <= 2200:  # time zone tables end somewhere, and nothing in a library is from there
        return (day - _EPOCH).days * 86_400
    return int(datetime(day.year, day.month, day.day, tzinfo=now.tzinfo).timestamp())
