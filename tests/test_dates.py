from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readq.dates import bounds, canonical, near, parse_day, since, written, written_iso
from tests.support.queries import dates

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 3, 31, 12, tzinfo=BERLIN)  # a Tuesday, two days after summer time began
TODAY = NOW.date()


def day(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=BERLIN).timestamp())


@pytest.mark.parametrize(
    ("typed", "spelling"),
    [
        ("2026-3-1", "2026-03-01"),
        (" Today ", "today"),
        ("2 weeks", "2w"),
        ("3m", "3mo"),
        ("3 Months", "3mo"),
        ("010d", "10d"),
        ("1year", "1y"),
        ("2026-3..", "2026-03.."),
        (".. 2026", "..2026"),
        ("2w..today", "2w..today"),
    ],
)
def test_spellings(typed: str, spelling: str) -> None:
    assert canonical(typed) == spelling


@pytest.mark.parametrize("text", ["", "..", "soon", "2026-13", "2026-02-30", "0000", "2026-", "2x", "a..b", "1..2..3"])
def test_no_date(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        canonical(text)


@pytest.mark.parametrize(
    ("value", "op", "start", "end"),
    [
        ("2026", ":", "2026-01-01", "2027-01-01"),
        ("2026-12", ":", "2026-12-01", "2027-01-01"),
        ("2026-03-29", ":", "2026-03-29", "2026-03-30"),
        ("today", ":", "2026-03-31", "2026-04-01"),
        ("yesterday", ":", "2026-03-30", "2026-03-31"),
        ("2w", ":", "2026-03-17", None),
        ("1mo", ":", "2026-02-28", None),
        ("1y", ":", "2025-03-31", None),
        ("2026-03", ":>", "2026-04-01", None),
        ("2026-03", ":>=", "2026-03-01", None),
        ("2026-03", ":<", None, "2026-03-01"),
        ("2026-03", ":<=", None, "2026-04-01"),
        ("2w", ":>", "2026-03-18", None),
        ("2w", ":<", None, "2026-03-17"),
        ("2026-03..2026-04-15", ":", "2026-03-01", "2026-04-16"),
        ("2026-04-15..2026-03", ":", "2026-03-01", "2026-04-16"),
        ("2w..1w", ":", "2026-03-17", "2026-03-25"),
        ("2026..", ":", "2026-01-01", None),
        ("..2025", ":", None, "2026-01-01"),
    ],
)
def test_bounds(value: str, op: str, start: str | None, end: str | None) -> None:
    assert bounds(value, op, NOW) == (start and day(start), end and day(end))


def test_a_day_with_a_clock_change_has_its_real_length() -> None:
    start, end = bounds("2026-03-29", ":", NOW)
    assert start is not None
    assert end is not None
    assert end - start == 23 * 3600


@settings(max_examples=200, deadline=None)
@given(dates(), st.datetimes(datetime(1980, 1, 1), datetime(2100, 1, 1)).map(lambda at: at.replace(tzinfo=BERLIN)))
def test_comparisons_divide_time_without_gap_or_overlap(value: str, now: datetime) -> None:
    assert canonical(value) == value
    begin, after = bounds(value, ":>=", now)[0], bounds(value, ":>", now)[0]
    assert begin is not None
    assert after is not None
    assert begin < after
    assert bounds(value, ":<", now) == (None, begin)
    assert bounds(value, ":<=", now) == (None, after)
    assert bounds(f"{value}..{value}", ":", now) == (begin, after)


@pytest.mark.parametrize("value", ["9999", "9999-12-31", "0001", "0001-01-01", "9999y", "9999mo", "9999w"])
@pytest.mark.parametrize("op", [":", ":>", ":>=", ":<", ":<="])
@pytest.mark.parametrize("now", [NOW, datetime(2026, 3, 31, 12), datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31)])
def test_the_ends_of_the_calendar(value: str, op: str, now: datetime) -> None:
    start, end = bounds(value, op, now)
    assert start is None or end is None or start < end


def test_a_naive_present_is_in_local_time() -> None:
    start, end = bounds("today", ":", datetime(2026, 3, 31, 12))
    assert start == datetime(2026, 3, 31).timestamp()
    assert end == datetime(2026, 4, 1).timestamp()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("today", "2026-03-31"),
        ("Tomorrow", "2026-04-01"),
        ("3d", "2026-04-03"),
        ("+3d", "2026-04-03"),
        ("in 2 weeks", "2026-04-14"),
        ("6mo", "2026-09-30"),
        ("next  week", "2026-04-06"),
        ("next month", "2026-04-01"),
        ("weekend", "2026-04-04"),
        ("fri", "2026-04-03"),
        ("tuesday", "2026-04-07"),
        ("next wed", "2026-04-01"),
        ("2026-12-24", "2026-12-24"),
        ("2026-12", "2026-12-01"),
    ],
)
def test_days_to_put_off_to(text: str, expected: str) -> None:
    assert parse_day(text, TODAY) == date.fromisoformat(expected)


@pytest.mark.parametrize("text", ["", "soon", "5", "2026", "2026-02-30", "9999y", "x day", "m"])
def test_no_day_to_put_off_to(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_day(text, TODAY)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=12), st.dates())
def test_any_text_is_a_day_or_a_value_error(text: str, today: date) -> None:
    try:
        found = parse_day(text, today)
    except ValueError:
        return
    assert isinstance(found, date)


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)))
def test_a_weekday_is_always_ahead(today: date) -> None:
    for name in ("mon", "tue", "wed", "thu", "fri", "sat", "sun"):
        assert today < parse_day(name, today) <= today + timedelta(days=7)


def test_one_way_to_write_a_day() -> None:
    today = date(2026, 3, 12)
    assert written(today, today) == "12 Mar"
    assert written(date(2025, 11, 3), today, weekday=True) == "Mon 3 Nov 2025"
    assert written(today, today, "%Y-%m-%d", weekday=True) == "2026-03-12"
    assert written_iso("2026-04-01", today) == "1 Apr"
    assert written_iso("soon\x1b[2J", today) == "soon[2J"
    assert [near(today + timedelta(days=away), today) for away in (-2, -1, 0, 1, 2)] == [
        "", "yesterday", "today", "tomorrow", "",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "moment"),
    [
        ("12h", "2026-03-31T00:00"),
        ("1d", "2026-03-30T12:00"),
        ("3 days", "2026-03-28T12:00"),  # the same time by the clock, though summer time began
        ("1mo", "2026-02-28T12:00"),
        ("yesterday", "2026-03-30T00:00"),
        ("2026-03-01", "2026-03-01T00:00"),
        ("2026-02", "2026-02-01T00:00"),
    ],
)
def test_since_is_a_moment(typed: str, moment: str) -> None:
    assert since(typed, NOW) == day(moment)


@pytest.mark.parametrize("typed", ["", "soon", "2026-01..2026-02", "-1d", "2026-02-31"])
def test_what_is_no_moment_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match=r"date|use 12h"):
        since(typed, NOW)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("..", "a range needs a date before or after the dots, like 2026-03.."),
        (" .. ", "a range needs a date before or after the dots, like 2026-03.."),
        ("", "a date is missing, like 2026-03 or 2w"),
        ("soon", "there is no date soon: use 2026-03-01, 2026-03, 2w, 3mo, today or A..B"),
        ("2026-02-30", "there is no date 2026-02-30"),
        ("0000", "there is no date 0000"),
        ("2026-00", "there is no date 2026-00"),
        ("2026-01-00", "there is no date 2026-01-00"),
        ("x" * 30, f"there is no date {'x' * 30}: use"),
        ("x" * 31, f"there is no date {'x' * 29}…: use"),
        ("1w..", ""),
        ("..1w", ""),
    ],
)
def test_what_is_no_date_is_said(text: str, says: str) -> None:
    try:
        canonical(text)
        said = ""
    except ValueError as error:
        said = str(error)
    assert said.startswith(says)
    assert bool(said) == bool(says)


@pytest.mark.parametrize(
    ("text", "today", "expected"),
    [
        ("tmr", "2026-12-31", "2027-01-01"),
        ("tom", "2026-02-28", "2026-03-01"),
        ("week", "2026-04-06", "2026-04-13"),  # on a Monday the next one
        ("next week", "2026-04-05", "2026-04-06"),
        ("month", "2026-12-15", "2027-01-01"),
        ("this weekend", "2026-04-03", "2026-04-04"),
        ("the weekend", "2026-04-04", "2026-04-11"),
        ("1mo", "2026-01-31", "2026-02-28"),
        ("1mo", "2024-01-31", "2024-02-29"),
        ("1y", "2024-02-29", "2025-02-28"),
        ("12 months", "2026-12-31", "2027-12-31"),
        ("11mo", "2026-01-15", "2026-12-15"),
        ("in 1 day", "2026-01-15", "2026-01-16"),
        ("+2w", "2026-01-15", "2026-01-29"),
        ("mo", "2026-04-01", "2026-04-06"),
        ("next monday", "2026-04-06", "2026-04-13"),
        ("sun", "2026-04-04", "2026-04-05"),
        ("2026-5-1", "2026-04-04", "2026-05-01"),
    ],
)
def test_which_day_is_meant(text: str, today: str, expected: str) -> None:
    assert parse_day(text, date.fromisoformat(today)) == date.fromisoformat(expected)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("soon", "soon is not a day: use tomorrow, 3d, friday or 2026-12-24"),
        (" ", "that is not a day: use"),
        ("2026-02-30", "there is no date 2026-02-30"),
        ("9999y", "that is after the end of the calendar"),
        ("t", "t is not a day"),
        ("2026", "2026 is not a day"),
    ],
)
def test_what_is_no_day_to_put_off_to_is_said(text: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        parse_day(text, TODAY)


@pytest.mark.parametrize(
    ("value", "op", "start", "end"),
    [
        ("3d", ":<=", None, "2026-03-29"),
        ("3d", ":>=", "2026-03-28", None),
        ("13mo", ":", "2025-02-28", None),
        ("2y", ":<", None, "2024-03-31"),
        ("today..yesterday", ":", "2026-03-30", "2026-04-01"),
        ("2026-03-31..2026-03", ":", "2026-03-01", "2026-04-01"),
        ("2026-03..2026-03-31", ":", "2026-03-01", "2026-04-01"),
        ("2024-02", ":", "2024-02-01", "2024-03-01"),
        ("1971", ":", "1971-01-01", "1972-01-01"),
        ("2200", ":>=", "2200-01-01", None),
    ],
)
def test_more_bounds(value: str, op: str, start: str | None, end: str | None) -> None:
    assert bounds(value, op, NOW) == (start and day(start), end and day(end))


def test_far_from_now_days_begin_in_no_zone() -> None:
    """Tables of time zones end somewhere."""
    assert bounds("1970", ":", NOW) == (0, day("1971-01-01"))
    assert bounds("1970-01-02", ":>=", NOW)[0] == 86_400
    assert bounds("2201", ":>=", NOW)[0] == int(datetime(2201, 1, 1, tzinfo=UTC).timestamp())
    assert bounds("9999-12-31", ":>", NOW)[0] == int(datetime(9999, 12, 31, tzinfo=UTC).timestamp())
    assert bounds("9999y", ":>=", NOW)[0] == int((date.min - date(1970, 1, 1)).total_seconds())


@pytest.mark.parametrize(
    ("typed", "moment"),
    [
        ("2 hours", "2026-03-31T10:00"), ("1h", "2026-03-31T11:00"), ("2w", "2026-03-17T12:00"),
        ("1y", "2025-03-31T12:00"), ("today", "2026-03-31T00:00"), (" Yesterday ", "2026-03-30T00:00"),
    ],
)  # fmt: skip
def test_more_moments(typed: str, moment: str) -> None:
    assert since(typed, NOW) == day(moment)
    assert since("100y", NOW) == since("1970-01-01", NOW) == 0
    assert since("54y", NOW) == day("1972-03-31T12:00")
    assert since("55y", NOW) == 0


def test_a_day_far_off_is_written_with_its_year() -> None:
    assert written(date(2025, 12, 31), date(2026, 1, 1)) == "31 Dec 2025"
    assert written(date(2026, 3, 12), date(2026, 3, 1), weekday=True) == "Thu 12 Mar"
    assert written_iso("2025-04-01", date(2026, 3, 12)) == "1 Apr 2025"
    assert written_iso("2025-04-01", date(2026, 3, 12), "%d.%m.") == "01.04."
