"""What all tests share: nothing of the person's own readq is in reach, and a library of the sample pages is at hand."""

from __future__ import annotations

import gc
import os
import shutil
import sys
from pathlib import Path

import pytest

# Each worker has a processor at most: more threads in numpy would wait for each other, spinning. Before numpy is there.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

if sys.platform == "win32":  # which has no pseudo-terminals
    collect_ignore = [
        str(test) for test in Path(__file__).parent.rglob("test_*.py") if "support.terminal" in test.read_text("utf-8")
    ]


def pytest_xdist_auto_num_workers() -> int:
    """Half as many workers again as processors: a third of the time tests wait for terminals, timers, disks."""
    processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return (processors * 3 + 1) // 2


def pytest_collection_finish() -> None:
    """What thousands of collected tests are made of stays: no collector need look through it again and again."""
    gc.collect()
    gc.freeze()


SEEDS = Path(__file__).parent.parent / "seeds"


@pytest.fixture(autouse=True)
def own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty HOME, an environment that says nothing about libraries, editors or widths, and a usual terminal."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLORTERM", "truecolor")
    monkeypatch.setattr(os, "nice", lambda by: by, raising=False)  # else all tests after a backup make way for others
    for name in (
        "READQ_DB", "READQ_CONFIG", "READQ_THEME", "READQ_SIGNS",
        "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "NO_COLOR",
        "COLUMNS", "LINES", "BROWSER", "EDITOR", "VISUAL",
    ):  # fmt: skip
        monkeypatch.delenv(name, raising=False)
    return home


@pytest.fixture(scope="session")
def seeds() -> Path:
    """The folder with the five captured pages."""
    return SEEDS


@pytest.fixture(scope="session")
def ingested_seeds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of the captured pages that nobody may change."""
    from readq.library import Library

    path = tmp_path_factory.mktemp("seeds") / "library.db"
    with Library(path, actor="test") as library:
        library.ingest([SEEDS])
    return path


@pytest.fixture
def seeds_library(ingested_seeds: Path, tmp_path: Path) -> Path:
    """The path of a fresh library of the captured pages: 628 papers, all of them in the inbox."""
    return Path(shutil.copy(ingested_seeds, tmp_path / "library.db"))
