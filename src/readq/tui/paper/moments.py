"""Days and times as the page of a paper tells them."""

from __future__ import annotations

import datetime

from readq.dates import near, written


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
    today = datetime.date.today()
    return (not form and near(when, today)) or written(when, today, form)
