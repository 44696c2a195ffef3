"""What a key types."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textual.events import Key


def typed(event: Key) -> str | None:
    """The character a key types; None for a key that types none. With alt a key types nothing, although the toolkit
    names the character it would type without."""
    return event.character if event.is_printable and not event.key.startswith("alt+") else None
