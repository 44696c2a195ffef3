"""Where the reader left papers and notes that are half read."""

from __future__ import annotations

_MOST = 300  # of those left last


class Places:
    """A place is how much text is above it, so that it is found again in any width."""

    def __init__(self) -> None:
        self._places: dict[str, int] = {}

    def of(self, name: str) -> int:
        """The place in a text; 0, its beginning, unless it was left at another."""
        return self._places.get(name, 0)

    def leave(self, name: str, place: int) -> None:
        """The reader leaves a text at this place; 0: there is nothing to go back to."""
        self._places.pop(name, None)
        if place > 0:
            self._places[name] = place
            if len(self._places) > _MOST:
                del self._places[next(iter(self._places))]

    def kept(self) -> list[list[str | int]]:
        """All of them as a JSON value, those left last at the end."""
        return [[name, place] for name, place in self._places.items()]

    def restore(self, kept: object) -> None:
        """Know again what was `kept`; whatever else it may be is passed over."""
        for entry in kept if isinstance(kept, list) else ():
            if isinstance(entry, list) and len(entry) == 2 and isinstance(entry[0], str) and isinstance(entry[1], int):
                self.leave(*entry)
