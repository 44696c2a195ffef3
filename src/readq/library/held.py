"""What the library objects on one file, one a thread, hold in memory together."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING

from readq.errors import ReadqError

if TYPE_CHECKING:
    from readq.search.interest.calibration import Calibration
    from readq.search.interest.model import Model, Said


class GivenUpError(ReadqError):
    """What was asked for is not needed any more."""


class Held:
    """The words of all papers, as they were in a ``state`` of the file; see `readq.library.word_model`. What they
    last said of a large library, to whoever asked. What scores mean as chances, as it was last found out."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.model: Model | None = None
        self.state = (0, 0)
        self.said: tuple[Model, Said] | None = None
        self.calibration: Calibration | None = None
        self.ending = False  # nobody waits any more for what is being made

    def confirm_wanted(self) -> None:
        """Raise `GivenUpError` if nobody waits any more for what is being made."""
        if self.ending:
            raise GivenUpError("Reading the words of all papers was given up.")
