"""The likeliest papers first, how to begin while nothing is learnt, and more like these."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readq.tui.drawing.titles import titled
from readq.tui.filter.entry import LIKELY as LIKELY_QUERY
from readq.tui.paper_list.fixed_list import FixedList
from readq.tui.paper_list.listing import open_query
from readq.tui.shell.command import EVERYWHERE, LIST, PAPERS, Command
from readq.tui.shell.panes import focus

if TYPE_CHECKING:
    from readq.tui.shell.shell import Shell

_SIMILAR = 50


async def likely(shell: Shell) -> None:
    from readq.tui.interest.beginning import offered_if_cold

    await open_query(shell, LIKELY_QUERY)
    focus(shell, LIST)
    await offered_if_cold(shell)


LIKELY = Command(
    "interest.likely", ("L",), "Likely for you", "The inbox, what is most like the papers you liked first.", "Views",
    EVERYWHERE, likely,
)  # fmt: skip


async def similar(shell: Shell) -> None:
    from readq.library.interest import LEVELS

    workspace = shell.workspace
    ids = workspace.browser.targets()
    name = f"like “{titled(shell.row.title, 60)}”" if len(ids) == 1 else f"like {len(ids):,} papers"
    found = await shell.session.read(lambda lib: lib.interest.similar(ids, _SIMILAR))
    if not found:
        shell.tell("Nothing in this library is like it.")
        return
    most = max(each.likeness for each in found)
    shell.session.outdate("list")
    papers = FixedList(
        shell.session.lib,
        [each.paper_id for each in found],
        name,
        levels={each.paper_id: max(1, round(each.likeness / most * LEVELS)) for each in found},
        shared={each.paper_id: each.words for each in found},
    )
    workspace.browser.clear()
    workspace.show_found(papers, name)
    focus(shell, LIST)
    shell.tell(f"{len(found)} papers {name}, the likest first.")


SIMILAR = Command(
    "similar", ("m",), "More like this", "The papers most like this one, or like the selected ones together.", "Find",
    PAPERS, similar, needs_paper=True,
)  # fmt: skip

COMMANDS = (LIKELY, SIMILAR)
