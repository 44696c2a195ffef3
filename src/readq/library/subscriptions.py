"""Subscriptions: what is fetched, how often, and how far it came. Fetching itself: `readq.library.fetching`."""

from __future__ import annotations

from readq.errors import ReadqError, UsageError
from readq.filters import fold_name
from readq.library.context import Context
from readq.library.views import checked_name
from readq.model import Subscription
from readq.sources.subscriptions import normal
from readq.store import subscriptions as stored

EVERY = 3 * 3600  # seconds, unless the reader says otherwise
_LEAST, _MOST = 15 * 60, 60 * 86_400
_UNITS = {"m": 60, "h": 3600, "d": 86_400, "w": 7 * 86_400}


class Subscriptions:
    """The subscriptions of a library."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def every(self) -> list[Subscription]:
        """All subscriptions, in the order they were made."""
        with self._context.explained():
            return stored.every(self._context.connection)

    def due(self) -> list[Subscription]:
        """Those that it is time to fetch."""
        now = self._context.seconds()
        return [each for each in self.every() if each.due(now)]

    def named(self, name: str) -> Subscription:
        """The subscription of this name, or to this target; `ReadqError` when there is none."""
        for each in self.every():
            if fold_name(each.name) == fold_name(name) or each.target == name:
                return each
        raise ReadqError(f"There is no subscription {name!r}. See what there is: readq sources")

    def add(self, target: str, name: str = "", every: int = EVERY) -> Subscription:
        """Subscribe to a target (see `readq.sources.subscriptions`), to be fetched every so many seconds."""
        kept, usual = normal(target)
        called = checked_name(name or usual)
        with self._context.writing():
            present = stored.every(self._context.connection)
            if same := next((each for each in present if each.target == kept), None):
                raise ReadqError(f"{kept} is subscribed to already, as “{same.name}”.")
            if any(fold_name(each.name) == fold_name(called) for each in present):
                if name:
                    raise ReadqError(f"There is a subscription “{called}” already; choose another name.")
                called = checked_name(f"{called[:50]} {len(present) + 1}")
            number = stored.add(self._context.connection, kept, called, every, self._context.seconds())
            return self._numbered(number)

    def edit(
        self, name: str, *, to: str | None = None, every: int | None = None, paused: bool | None = None
    ) -> Subscription:
        """Call a subscription something else, fetch it every so many seconds, or let it rest."""
        with self._context.writing():
            found = self.named(name)
            values: dict[str, object] = {}
            if to is not None:
                values["name"] = checked_name(to)
                others = [each for each in stored.every(self._context.connection) if each.id != found.id]
                if any(fold_name(each.name) == fold_name(to) for each in others):
                    raise ReadqError(f"There is a subscription “{to}” already; “{found.name}” keeps its name.")
            if every is not None:
                values["every"] = every
            if paused is not None:
                values |= {"paused": int(paused), "failures": 0, "not_before": 0, "error": None}
            if values:
                stored.change(self._context.connection, found.id, **values)
            return self._numbered(found.id)

    def remove(self, name: str) -> Subscription:
        """End a subscription; the papers it brought stay."""
        with self._context.writing():
            found = self.named(name)
            stored.remove(self._context.connection, found.id)
            return found

    def _numbered(self, number: int) -> Subscription:
        return next(each for each in stored.every(self._context.connection) if each.id == number)


def seconds(text: str) -> int:
    """How many seconds ``90m``, ``3h``, ``1d`` or ``2w`` are; UsageError for anything else."""
    number, unit = text[:-1].strip(), text[-1:].lower()
    if unit in _UNITS and number.isascii() and number.isdigit() and len(number) < 6:
        found = int(number) * _UNITS[unit]
        if _LEAST <= found <= _MOST:
            return found
    raise UsageError(f"How often? {text!r} is not 15m to 60d: write 90m, 3h, 1d or 2w.")


def span(every: int) -> str:
    """Seconds as `seconds` reads them."""
    for unit, size in reversed(_UNITS.items()):
        if every % size == 0:
            return f"{every // size}{unit}"
    return f"{every // 60}m"
