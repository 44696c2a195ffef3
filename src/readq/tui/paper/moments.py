"""Days and times as the page of a paper tells them."""

from __future__ import annotations

import datetime

from readq.text import clean


def moment(seconds: int, form: str = "") -> str:
    """The local day and time of a moment, for people."""
    try:
        time = f" {datetime.datetime.fromtimestamp(seconds):%H:%M}"
    except (OverflowError, OSError, ValueError):
        time = ""
    return f"{day(seconds, form)}{time}"


def day(seconds: int, form: str = "") -> str:
    """The local day of a moment, for people: ``today``, ``12 Nov``, ``12 Nov 2024``; or as the strftime ``form`` has
    it."""
    try:
        when = datetime.datetime.fromtimestamp(seconds).date()
    except (OverflowError, OSError, ValueError):
        return ""
    if form:
        return clean(when.strftime(form))
    today = datetime.date.today()
    if when == today:
        return "today"
    if when == today - datetime.timedelta(days=1):
        return "yesterday"
    return f"{when.day} {when:%b}" if when.year == today.year else f"{when.day} {when:%b} {when.year}"
