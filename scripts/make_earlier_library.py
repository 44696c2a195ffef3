"""Makes a small library by any readq there ever was, for tests of what becomes of it when a later one opens it.

    python -m scripts.make_earlier_library SOURCE

SOURCE is the `src` folder of that readq (`git archive COMMIT src | tar x -C FOLDER`). The library joins those of other
versions in `tests/fixtures/earlier_libraries.tar.xz`, in the place of one of its own version. Before the schema gets
another version, one is made of the present. What that readq does not know yet is left out.
"""

from __future__ import annotations

import io
import json
import os
import sqlite3
import subprocess
import sys
import tarfile
import tempfile
from contextlib import closing
from pathlib import Path

ARCHIVE = Path(__file__).resolve().parent.parent / "tests/fixtures/earlier_libraries.tar.xz"
_USAGE = 2  # the exit status of a command that a readq does not know
_TITLES = (
    "Looking at All Words at Once: Attention Without Recurrence",
    "Decoding With Several Heads and No Second Model",
    "Möbius Layers: Hyperbolic Embeddings for Trees of Documents",
    "Éléments of a Theory of Sparse Mixtures",
    "Noise That Is $\\alpha$-Stable and What Gradient Descent Makes of It",
    "Reading Less: Which Papers Are Worth a Minute",
    "Medusa Again: Verification by Trees of Candidates",
    "A Codec for Speech at 300 Bits a Second",
    "Graphs, Groups and the Limits of Message Passing",
    "On the Rate at Which Benchmarks Are Saturated",
    "Small Models That Check Large Ones",
    "Retrieval by Vague Memory",
)
_ABSTRACT = (
    "We study {0} and ask what of it can be had at a lower price. On public data the method keeps the quality of the "
    "strongest comparator, needs a third of its memory and explains most of its mistakes. Code and data of {1} are "
    "published, with all that did not work."
)


def _page() -> str:
    return "".join(f"{title}\n{_ABSTRACT.format(title.lower(), title.split()[0])}\n" for title in _TITLES)


def _records(version: int) -> str:
    titles = {
        "2401.00001": "Checking large models by small ones",
        "2401.00002": "Checking large models by small ones, again",
        "2401.00003": "The $\\beta$-function of overparametrised networks",
    }
    return "".join(
        json.dumps({
            "id": id_, "title": title, "abstract": _ABSTRACT.format(title, f"version {version}"),
            "categories": "cs.CL cs.LG", "authors_parsed": [["Müller", "Eva", ""], ["Lee", "Ann", ""]],
            "versions": [{"version": f"v{each}", "created": f"Mon, {each} Jan 2024"} for each in range(1, version + 1)],
        }) + "\n"
        for id_, title in titles.items()
    )  # fmt: skip


_STEPS = """
ingest page.txt
ingest first.jsonl
mark queue 1 2
mark read 2
mark skip 8 9 10
mark inbox 10
priority 1 +2
snooze 5 2099-01-01
snooze 6 2099-02-01
snooze 6 now
note 3 First thoughts
note 3 Second thoughts, and a - [ ] task
note 4 Gone again
note 4 --delete
note 7 Straße, naïve
tag add methods 1 3 7
tag add old-name 2 3
tag rename old-name names
tag add passing 9
tag delete passing
view save Mine tag:methods
view save Other status:queue
view delete Other
duplicates merge 13 14
duplicates apart 1 2
duplicates merge 11 12
undo
mark skip 11
undo
undo
redo
rules add chosen title:models tag seen
sources add arxiv:cs.CL
list --sort interest
export bibtex
interest terms
ingest second.jsonl
mark read 1
find attention
"""


def earlier_libraries(archive: Path = ARCHIVE) -> dict[int, bytes]:
    """The library files that are kept, by their version."""
    if not archive.exists():
        return {}
    with tarfile.open(archive) as packed:
        files = ((each, packed.extractfile(each)) for each in packed)
        return {int(Path(each.name).stem): file.read() for each, file in files if file is not None}


def _keep(library: Path) -> None:
    with closing(sqlite3.connect(library)) as connection:
        version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    kept = earlier_libraries() | {version: library.read_bytes()}
    with tarfile.open(ARCHIVE, "w:xz", preset=9) as packed:
        for number, content in sorted(kept.items()):
            member = tarfile.TarInfo(f"{number}.db")
            member.size = len(content)
            packed.addfile(member, io.BytesIO(content))


def main(source: Path) -> None:
    """Make the library and say what was left out."""
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        (work / "page.txt").write_text(_page(), "utf-8")
        (work / "first.jsonl").write_text(_records(1), "utf-8")
        (work / "second.jsonl").write_text(_records(2), "utf-8")
        environment = dict(os.environ, HOME=folder, PYTHONPATH=str(source.resolve()), TZ="UTC", READQ_DB="library.db")
        for step in filter(None, _STEPS.splitlines()):
            words = step.split(" ", 3) if step.startswith("note") else step.split(" ")
            command = [sys.executable, "-m", "readq", *words]
            done = subprocess.run(command, cwd=work, env=environment, capture_output=True, text=True, check=False)
            if done.returncode:
                told = done.stderr.strip().splitlines()[-1]
                print(f"{'unknown' if done.returncode == _USAGE else 'refused'}: {step} ({told})")
        _keep(work / "library.db")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
