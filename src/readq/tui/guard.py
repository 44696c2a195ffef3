"""Nothing that goes wrong in a handler, a timer or while drawing ends the app.

The toolkit takes every error outside a key handler for the end. Here it is said on the screen, and what failed is tried
again while the reader goes on: see `Guarded` for what widgets and screens get, `Fuse` for when enough is enough.
"""

from __future__ import annotations

import time
from collections import deque
from typing import TYPE_CHECKING

from textual.app import App
from textual.message_pump import MessagePump

if TYPE_CHECKING:
    from textual.message import Message

_MANY = 200
_SECONDS = 10.0


class Guarded(MessagePump):
    """Goes on with the next message when handling one fails; the app is told of the error."""

    async def _dispatch_message(self, message: Message) -> None:
        try:
            await super()._dispatch_message(message)
        except Exception as error:
            if isinstance(self, App) and not self._is_mounted:
                raise  # an app that cannot even begin has nothing to go on with
            self.app._handle_exception(error)


class Fuse:
    """Blows when errors come so fast that the reader cannot do anything between them."""

    def __init__(self) -> None:
        self._times: deque[float] = deque(maxlen=_MANY)

    def blown(self) -> bool:
        """Count an error; whether it is one too many."""
        self._times.append(time.monotonic())
        return len(self._times) == _MANY and self._times[-1] - self._times[0] < _SECONDS
