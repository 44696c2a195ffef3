"""The terminal driver for an app whose first screen is already showing."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.drivers.linux_driver import LinuxDriver

from readq.tui.start.first_paint import ENTER

if TYPE_CHECKING:
    from readq.tui.start.first_paint import Held


class TakingOver(LinuxDriver):
    """Takes over a terminal that `readq.tui.start.first_paint.draw` has put into the app's mode: does not enter the
    alternate screen again, which would clear it, and leaves the terminal at the end as it was before the first paint.
    """

    held: ClassVar[Held | None] = None

    def start_application_mode(self) -> None:
        super().start_application_mode()  # type: ignore[no-untyped-call]
        held, TakingOver.held = TakingOver.held, None
        if held is not None:
            self.attrs_before = held.attributes

    def write(self, data: str) -> None:
        if data == ENTER and TakingOver.held is not None:
            return
        super().write(data)
