"""A metadata snapshot of arXiv's shape of any size, made of the papers of `bench.generate`: JSON lines, one file.

python -m bench.snapshot 2700000 FILE.jsonl
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from pathlib import Path

from bench.generate import papers

_ARCHIVES = ("cs.CL", "cs.CV", "cs.LG cs.AI", "math.CO", "hep-ph", "quant-ph cond-mat.stat-mech", "stat.ML cs.LG")
_FAMILIES = ("Balázs", "Berger", "Nadolsky", "Yuan", "Streinu", "Theran", "Müller", "Nguyễn", "Kowalski", "Chen")
_A_MONTH = 20_000


def write_snapshot(n: int, path: Path, seed: int = 0) -> None:
    """Write ``n`` records to ``path``."""
    chance = random.Random(seed)
    with path.open("w", encoding="utf-8") as out:
        for number, (title, abstract) in enumerate(papers(n, seed)):
            month, place = divmod(number, _A_MONTH)
            id_ = f"{15 + month // 12:02}{month % 12 + 1:02}.{place + 1:05}"
            people = [
                [chance.choice(_FAMILIES), f"{chr(65 + chance.randrange(26))}.", ""]
                for _ in range(chance.randint(1, 6))
            ]
            record = {
                "id": id_,
                "submitter": f"{people[0][1]} {people[0][0]}",
                "authors": ", ".join(f"{given} {family}" for family, given, _ in people),
                "title": title,
                "comments": f"{chance.randint(4, 60)} pages, {chance.randint(1, 12)} figures",
                "journal-ref": None,
                "doi": f"10.1000/readq.{number}" if number % 3 == 0 else None,
                "report-no": None,
                "categories": chance.choice(_ARCHIVES),
                "license": None,
                "abstract": f"  {abstract}\n",
                "versions": [{"version": "v1", "created": f"Mon, 2 Apr {2015 + month // 12} 19:18:42 GMT"}],
                "update_date": f"{2015 + month // 12}-{month % 12 + 1:02}-26",
                "authors_parsed": people,
            }
            out.write(json.dumps(record, ensure_ascii=False, separators=(",", ":")) + "\n")


def main() -> None:
    parser = argparse.ArgumentParser(description="Write a large, realistic arXiv metadata snapshot.")
    parser.add_argument("papers", type=int)
    parser.add_argument("file", type=Path)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    write_snapshot(options.papers, options.file, options.seed)
    sys.stdout.write(f"{options.papers:,} records in {options.file}\n")


if __name__ == "__main__":
    main()
