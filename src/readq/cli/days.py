"""Days on standard output: for a person as the settings have them, for a pipe as ISO 8601."""

from __future__ import annotations

from datetime import date, datetime
from functools import cached_property

import click

from readq.cli.session import Session
from readq.cli.terminal import Screen
from readq.dates import written


class Days:
    """How the days of one listing are written."""

    def __init__(self, screen: Screen) -> None:
        self._live = screen.live
        self._today = date.today()

    def day(self, day: date) -> str:
        """A day."""
        return written(day, self._today, self._form) if self._live else day.isoformat()

    def iso(self, text: str | None) -> str:
        """A day that is kept as text; nothing for None."""
        try:
            return self.day(date.fromisoformat(text or ""))
        except ValueError:
            return text or ""

    def moment(self, seconds: int, *, time: bool = True) -> str:
        """The local day of a moment, and the time on it."""
        when = datetime.fromtimestamp(seconds)
        return self.day(when.date()) + (f" {when:%H:%M}" if time else "")

    @cached_property
    def _form(self) -> str:
        from readq.config.reading import load

        context = click.get_current_context(silent=True)
        session = context.find_object(Session) if context is not None else None
        return str(load(session.config if session is not None else None)["date_format"])
