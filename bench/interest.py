"""How well an order that is learnt finds what simulated readers like, beside other ways; prints Markdown.

python -m bench.interest                       # the seeds, some minutes
python -m bench.interest --listing daily.json  # any listing that readq reads
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from statistics import mean, stdev

from bench.interest_readers import Paper, Reader, readers
from bench.interest_ways import WAYS, Decided, Scores, World, from_scikit_learn
from readq.search.interest.judging import auc, precision, read_for

SEEDS = Path(__file__).parent.parent / "seeds"
AT = (5, 20, 50, 100, 300)  # decisions
TOP_AT = (20, 50, 100)
_FOUND = 3  # papers that one likes and looks for first
_EVERY = 5  # decisions after which it is learnt anew
_OURS = "**readq**"
_READ_TO_END = ("Rocchio .75", _OURS)

Way = Callable[[World, Decided], Scores]
Cell = list[tuple[float, float, float]]  # of a reader each


def papers_of(listing: Path) -> list[Paper]:
    """The papers of a listing, as readq takes them in, in its order."""
    from readq.filters import Filter
    from readq.library import Library

    with tempfile.TemporaryDirectory() as folder, Library(Path(folder) / "a.db") as library:
        library.ingest([listing])
        found = library.papers(list(library.every_id(Filter())))
        return [(paper.id, paper.title, paper.abstract or "") for paper in found]


def judged(scores: Scores, reader: Reader, ids: Sequence[int], decided: Decided) -> tuple[float, float, float] | None:
    """AUC, precision of the first ten, and the share to be read for 90 %, of what is not decided yet."""
    done = {row for row, _ in decided}
    left = [(float(scores[row]), id_ in reader.interesting) for row, id_ in enumerate(ids) if row not in done]
    value = auc(left)
    return None if value is None else (value, precision(left, 10), read_for(left, 0.9))


def first(reader: Reader, ids: Sequence[int], count: int, dice: random.Random | None) -> list[tuple[int, bool]]:
    """The first ``count`` decisions in page order; with dice after `_FOUND` that the reader looked for."""
    found: list[int] = []
    if dice is not None:
        found = dice.sample([row for row, id_ in enumerate(ids) if id_ in reader.queued & reader.interesting], _FOUND)
    rows = [*found, *(row for row in range(len(ids)) if row not in found)][:count]
    return [(row, ids[row] in reader.queued) for row in rows]


def from_the_top(world: World, reader: Reader, way: Way, start: Decided) -> dict[int, tuple[float, float, float]]:
    """Read what comes first of one half of the papers, learn anew every few, and judge on the way by the other half,
    which is never read. The share is how much of the first half is read until 90 % of the interesting are found."""
    ids = world.matrix.ids.tolist()
    decided = list(start)
    kept = {row for row, _ in start}
    free = [row for row in range(len(ids)) if row not in kept]
    apart = set(random.Random(len(reader.interesting)).sample(free, len(ids) // 2))
    wanted = 0.9 * sum(ids[row] in reader.interesting for row in range(len(ids)) if row not in apart)
    readable = [(row, False) for row in range(len(ids)) if row not in apart]
    out: dict[int, tuple[float, float, float]] = {}
    share = 1.0
    while len(decided) < len(readable):
        scores = way(world, decided)
        for at in TOP_AT:
            if len(decided) >= at and at not in out and (figures := judged(scores, reader, ids, readable)):
                out[at] = figures
        done = {row for row, _ in decided}
        done |= apart
        ahead = [row for row in (-scores).argsort(kind="stable").tolist() if row not in done][:_EVERY]
        decided += [(row, ids[row] in reader.queued) for row in ahead]
        if sum(ids[row] in reader.interesting for row, _ in decided) >= wanted:
            share = min(share, len(decided) / len(readable))
            if len(decided) > max(TOP_AT) + _EVERY:
                break
    return {at: (value, best, share) for at, (value, best, _) in out.items()}


def shown(values: Sequence[float]) -> str:
    """A mean with its standard error."""
    error = stdev(values) / len(values) ** 0.5 if len(values) > 1 else 0.0
    return f"{mean(values):.2f} ± {error:.2f}".replace("0.", ".")


def table(title: str, rows: Iterable[tuple[str, Sequence[Cell]]], at: Sequence[int]) -> str:
    """A Markdown table: AUC with its error, precision of ten, share read."""
    lines = [f"\n### {title}\n", f"| AUC / P@10 / share read for 90 % | {' | '.join(map(str, at))} |"]
    lines.append("|---" * (len(at) + 1) + "|")
    for name, cells in rows:
        texts = [
            f"{shown([f[0] for f in cell])} / {mean(f[1] for f in cell):.2f} / {mean(f[2] for f in cell):.2f}"
            if cell
            else "–"
            for cell in cells
        ]
        lines.append(f"| {name} | {' | '.join(texts)} |")
    return "\n".join(lines)


def compared(ours: Sequence[Cell], others: Mapping[str, Sequence[Cell]]) -> str:
    """The last line of a table: AUC of ours less that of the best of the others, reader by reader."""
    cells = []
    for place, cell in enumerate(ours):
        if not cell:
            cells.append("–")
            continue
        best = max(others, key=lambda label: mean(figures[0] for figures in others[label][place]))
        apart = [a[0] - b[0] for a, b in zip(cell, others[best][place], strict=True)]
        cells.append(f"{mean(apart):+.3f} ± {stdev(apart) / len(apart) ** 0.5:.3f} ({best})")
    return f"| readq less the best other | {' | '.join(cells)} |"


def run(name: str, papers: Sequence[Paper], count: int, *, hidden: bool, top: bool = True) -> None:
    ways: dict[str, Way] = {**WAYS, **from_scikit_learn()}
    page: dict[tuple[bool, str], list[Cell]] = defaultdict(lambda: [[] for _ in AT])
    tops: dict[tuple[bool, str], list[Cell]] = defaultdict(lambda: [[] for _ in TOP_AT])
    world: World | None = None
    share = []
    for number, reader in enumerate(readers(papers, count, hidden=hidden)):
        if world is None or hidden:
            world = World(reader.papers)
        ids = world.matrix.ids.tolist()
        share.append(len(reader.interesting) / len(ids))
        for found in (False, True):
            for place, at in enumerate(AT):
                if at >= len(ids):
                    continue
                decided = first(reader, ids, at, random.Random(number) if found else None)
                for label, way in ways.items():
                    if figures := judged(way(world, decided), reader, ids, decided):
                        page[found, label][place].append(figures)
            if top:
                start = first(reader, ids, _FOUND, random.Random(number)) if found else []
                for label in _READ_TO_END:
                    for at, figures in from_the_top(world, reader, ways[label], start).items():
                        tops[found, label][TOP_AT.index(at)].append(figures)
        sys.stderr.write(f"\r{name}: {number + 1} of {count} readers")
    sys.stderr.write("\n")
    what = f"{name}, {len(papers):,} papers, {count} readers, {mean(share):.0%} interesting"
    for found in (False, True):
        how = "three found first, then page order" if found else "page order"
        print(table(f"{what}: {how}", [(label, page[found, label]) for label in ways], AT))
        others = [label for label in ways if label not in (_OURS, "readq, words alone")]
        print(compared(page[found, _OURS], {label: page[found, label] for label in others}))
    for found in (False, True) if top else ():
        how = "three found first, then read from the top" if found else "read from the top"
        print(table(f"{what}: {how}", [(label, tops[found, label]) for label in _READ_TO_END], TOP_AT))


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.interest", description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("--listing", type=Path, default=SEEDS, help="a file or folder that readq reads")
    parser.add_argument("--readers", type=int, default=30)
    parser.add_argument("--page-order-only", action="store_true")
    options = parser.parse_args(arguments)
    papers = papers_of(options.listing)
    begin = time.perf_counter()
    for hidden in (False, True):
        name = f"{options.listing.name}, topic words {'hidden' if hidden else 'visible'}"
        run(name, papers, options.readers, hidden=hidden, top=not options.page_order_only)
    sys.stderr.write(f"{time.perf_counter() - begin:.0f} s\n")


if __name__ == "__main__":
    main()
