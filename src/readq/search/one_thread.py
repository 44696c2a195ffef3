"""Loading numpy so that it works on one thread."""

from __future__ import annotations

import os
import sys

_SETTING = "OPENBLAS_NUM_THREADS"


def load_numpy() -> None:
    """Load numpy so that its linear algebra stays on the thread that asks. Matrices here are small: with more threads
    they wait for each other, which on a busy machine takes a hundred times as long, and keys would wait, too. Programs
    that readq starts are told nothing of it."""
    if "numpy" in sys.modules or _SETTING in os.environ:
        return
    os.environ[_SETTING] = "1"
    try:
        import numpy  # noqa: F401 - imported now, used later
    finally:
        os.environ.pop(_SETTING, None)
