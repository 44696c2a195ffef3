"""What comes of whom: papers kept by source and by author, and the tags."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from readq.model import Status
from readq.source_names import short_source
from readq.tui.drawing.lines import number
from readq.tui.filter.entry import quoted
from readq.tui.statistics.block import Block, Cell, Target, figure, widest
from readq.tui.statistics.charts import STACK

if TYPE_CHECKING:
    from readq.library.habits import Habits
    from readq.library.statistics import Statistics

_SOURCES, _AUTHORS, _TAGS = 12, 12, 12
_KEPT = (Status.QUEUE, Status.READ)


def sources(block: Block, stats: Statistics) -> None:
    """Of what each source listed and was decided: what was kept."""
    shown = [source for source in stats.sources if source.listed][:_SOURCES]
    if not shown:
        return
    block.title("Kept, by source", [("queued or read ", "muted")])
    new = {source.id: stats.counts.sources.get(source.id, (0, 0))[0] for source in shown}
    keeps, decisions = widest(source.kept for source in shown), widest(source.decided for source in shown)
    news = widest(new.values())
    entries = []
    for source in shown:
        named = f"source:{quoted(source.asked or source.name)}"

        def target(condition: str, what: str, statuses: tuple[Status, ...], named: str = named, id_: int = source.id,
                   name: str = source.called or short_source(source.name)) -> Target:  # fmt: skip
            return Target(f"{named} {condition}", f"{what}, of {name}", "source", statuses=statuses, source=id_)

        cells: list[Cell] = [
            ([(_share(source.kept, source.decided), "strong" if source.decided else "faint"),
              (f" {figure(source.kept, keeps)} kept", "muted")],
             target("status:queue,read", "kept", _KEPT)),
            ([(f"of {figure(source.decided, decisions)} decided", "muted")],
             target("is:decided", "decided", STACK)),
        ]  # fmt: skip
        if new[source.id]:
            text = f"{figure(new[source.id], news)} left"
            cells.append(([(text, "muted")], target("status:inbox", "undecided", (Status.INBOX,))))
        share = source.kept / source.decided if source.decided else 0.0
        entries.append((source.called or short_source(source.name), share, "status.queue", cells))
    block.bars(entries)


def authors(block: Block, habits: Habits) -> None:
    """Whose papers are kept most."""
    shown = [rate for rate in habits.authors if rate.kept > 1][:_AUTHORS]
    if not shown:
        return
    block.title("Kept, by author", [("queued or read, of the papers decided last ", "muted")])
    keeps, decisions = widest(rate.kept for rate in shown), widest(rate.decided for rate in shown)
    entries = []
    for rate in shown:
        named = f"author:{quoted(rate.name)}"
        cells: list[Cell] = [
            ([(_share(rate.kept, rate.decided), "strong"), (f" {figure(rate.kept, keeps)} kept", "muted")],
             Target(f"{named} status:queue,read", f"kept, by {rate.name}", "author", statuses=_KEPT, author=rate.name)),
            ([(f"of {figure(rate.decided, decisions)} decided", "muted")],
             Target(f"{named} is:decided", f"decided, by {rate.name}", "author", statuses=STACK, author=rate.name)),
        ]  # fmt: skip
        entries.append((rate.name, rate.kept / rate.decided, "status.queue", cells))
    block.bars(entries)


def _share(part: int, whole: int) -> str:
    return f"{part / whole if whole else 0.0:>4.0%}"


def tags(block: Block, stats: Statistics) -> None:
    """The tags used most."""
    shown = stats.tags[:_TAGS]
    if not shown:
        return
    block.title("Top tags")
    top = max(tag.papers for tag in shown)
    entries = []
    all_, open_ = widest(tag.papers for tag in shown), widest(tag.inbox for tag in shown)
    words: Sequence[str] = ["paper" if tag.papers == 1 else "papers" for tag in shown]
    word = max(map(len, words))
    for tag, papers in zip(shown, words, strict=True):
        named = f"tag:{quoted(tag.name)}"
        cells: list[Cell] = [([(figure(tag.papers, all_), "strong"), (f" {papers:<{word}}", "muted")], Target(named))]
        if tag.inbox:
            text = f"{number(tag.inbox):>{open_}} undecided"
            cells.append(([(text, "muted")], Target(f"{named} status:inbox")))
        entries.append((f"#{tag.name}", tag.papers / top, "tag", cells))
    block.bars(entries)
