"""What the queue is held to: how many papers it should have at most, and how long they should wait in it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from readq.model import Status
from readq.phrasing import counted, excess
from readq.tui.filter.entry import MOST, old_query
from readq.tui.shell.command import EVERYWHERE, Command, Result

if TYPE_CHECKING:
    from readq.config.settings import Config
    from readq.model import Counts
    from readq.tui.shell.shell import Shell
    from readq.tui.shell.workspace import Workspace

_UNITS = {"d": "day", "w": "week", "mo": "month", "y": "year"}


def warning_after(status: Status, workspace: Workspace) -> str:
    """``Queue 51 of 50`` when that status was just given and the queue has more papers than it should."""
    return _excess(workspace.counts, workspace.config) if status is Status.QUEUE else ""


def _excess(counts: Counts, config: Config) -> str:
    return excess(counts.status.get(Status.QUEUE, 0), config["queue.limit"])


def remarks(counts: Counts, old: int, config: Config) -> list[list[str]]:
    """What the top line says of the queue: of each remark several wordings, the longest first."""
    found = []
    if over := _excess(counts, config):
        found.append([over])
    if old:
        many, age = f"{min(old, MOST):,}{'+' if old > MOST else ''}", config["queue.age"]
        found.append([f"{many} in the queue since more than {spoken(age)}", f"{many} queued over {age}"])
    return found


def spoken(age: str) -> str:
    """An age in words: ``60 days``."""
    number, unit = re.fullmatch(r"(\d+)([a-z]+)", age).groups()  # type: ignore[union-attr]
    return counted(int(number), _UNITS[unit])


def show_old(shell: Shell) -> Result:
    from readq.tui.filter.pane import show_view

    age = shell.workspace.config["queue.age"]
    if not age:
        shell.tell('The settings say no age: queue.age = "60d", for example.')
        return None
    if not shell.workspace.filter_pane.old:
        shell.tell(f"Nothing waits in the queue for more than {spoken(age)}.")
        return None
    return show_view(shell, old_query(age))


OLD = Command(
    "queue.old", (), "What waits too long", "The papers in the queue for longer than queue.age, to be decided.",
    "Views", EVERYWHERE, show_old,
)  # fmt: skip

COMMANDS = (OLD,)
