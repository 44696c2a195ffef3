"""A list by interest once interests changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readq.tui.paper_list.listing import open_query

if TYPE_CHECKING:
    from readq.tui.drawing.spans import Line
    from readq.tui.shell.shell import Shell


async def in_order(shell: Shell, said: Line | None = None) -> None:
    """Have a list by interest come in the order that interests give it now, and say something."""
    workspace = shell.workspace
    sort = workspace.filter.sort
    if workspace.found is None and sort is not None and sort.key == "interest":
        await open_query(shell, workspace.query)
    if said is not None:
        shell.say(said)
