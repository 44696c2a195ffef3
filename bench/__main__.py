"""Measure readq and what it is compared with, side by side; write a table and a picture.

    python -m bench --sizes 628,1e4,1e5 --out bench/out
    python -m bench --sizes 628,1e5,1e6,2.7e6 --cache /big/disk --only start,keys
    python -m bench --report                       # only write the table and the picture again
    python -m bench --report --publish docs/PERFORMANCE.md

Figures are kept in OUT/results.json: a later run replaces the series it measures again and leaves the others.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from itertools import islice
from pathlib import Path

from bench import commands, ingest, screens, subjects
from bench.libraries import SEED_SIZE, Cache, forget_session
from bench.plot import svg
from bench.report import goals_table, markdown, publish
from bench.results import Results

STAGES = ("ingest", "start", "keys", "filter", "find", "rest", "commands", "search")
_NEWSBOAT_SIZES = (10_000, 100_000)  # it takes minutes to fill beyond that
_FZF_SIZES = (10_000, 100_000, 1_000_000)  # a key takes seconds beyond that


def say(message: str) -> None:
    sys.stderr.write(f"{time.strftime('%H:%M:%S')} {message}\n")
    sys.stderr.flush()


def sizes_of(text: str) -> list[int]:
    return sorted({int(float(part)) for part in text.split(",")})


def measure(stage: str, sizes: Sequence[int], cache: Cache, repeats: int, measured: Results) -> None:
    """Run one stage over all sizes at once."""
    if stage == "ingest":
        for size in sizes:
            ingest.measure_ingest(cache, size, measured)
        return
    libraries = {size: cache.library(size) for size in sizes}
    if stage == "commands":
        commands.measure_commands(libraries, repeats, measured)
        commands.measure_fzf_filter(cache, [size for size in sizes if size in _FZF_SIZES], 3, measured)
        return
    titles = [title for title, _ in islice(cache.rows(2_000), 2_000)]
    if stage == "search":
        commands.measure_search(libraries, repeats, titles, measured)
        return
    ours = [subjects.readq_subject(library, size) for size, library in libraries.items()]
    for library in libraries.values():
        forget_session(library)
    bare = subjects.bare_apps()
    if stage == "start":
        boats = [subjects.newsboat_subject(cache, size) for size in _NEWSBOAT_SIZES if size <= max(10_000, *sizes)]
        screens.measure_start([*ours, *bare, *filter(None, boats)], repeats, measured)
    elif stage == "keys":
        screens.measure_keys([*ours, bare[-1]], repeats, cache.folder, measured)
    elif stage == "filter":
        screens.measure_filter(ours, repeats, measured)
    elif stage == "find":
        fzf = [subjects.fzf_subject(cache, size) for size in sizes if size in _FZF_SIZES]
        screens.measure_find([*ours, *filter(None, fzf)], repeats, titles, measured)
    else:
        screens.measure_rest([*ours, *bare], max(2.0, repeats / 4), measured)


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m bench", description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("--sizes", type=sizes_of, default=[SEED_SIZE, 10_000, 100_000], help="e.g. 628,1e5,2.7e6")
    parser.add_argument("--out", type=Path, default=Path("bench/out"), help="folder for the results")
    parser.add_argument("--cache", type=Path, help="folder for generated pages and libraries (default: OUT/cache)")
    parser.add_argument("--repeats", type=int, default=20)
    parser.add_argument("--only", help=f"some of {','.join(STAGES)}")
    parser.add_argument("--report", action="store_true", help="measure nothing")
    parser.add_argument("--publish", type=Path, metavar="FILE.md", help="put the figures into this document as well")
    options = parser.parse_args(arguments)
    results = Results(options.out / "results.json")
    stages = [] if options.report else options.only.split(",") if options.only else list(STAGES)
    if unknown := set(stages) - set(STAGES):
        parser.error(f"no stage {', '.join(sorted(unknown))}: use {', '.join(STAGES)}")
    cache = Cache(options.cache or options.out / "cache")
    for stage in stages:
        # Ingest goes size by size, and each may take long: what is done is kept.
        for sizes in [[size] for size in options.sizes] if stage == "ingest" else [options.sizes]:
            say(f"{stage} {', '.join(f'{size:,}' for size in sizes)}")
            measured = Results()
            measure(stage, sizes, cache, options.repeats, measured)
            results.replace(measured)
    options.out.mkdir(parents=True, exist_ok=True)
    (options.out / "report.md").write_text(markdown(results), "utf-8")
    (options.out / "cost.svg").write_text(svg(results), "utf-8")
    if options.publish:
        picture = options.publish.with_name("performance.svg")
        picture.write_text(svg(results), "utf-8")
        text = options.publish.read_text("utf-8")
        options.publish.write_text(publish(results, text, picture.name), "utf-8")
    print(goals_table(results))


if __name__ == "__main__":
    main()
