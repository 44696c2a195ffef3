"""What fails in the middle of a command leaves the library as it was or as it was to become, sound and in use: a spread
of moments for each; all of them in ``test_torture.py``."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from readq.store.connection import SCHEMA_VERSION
from tests.faults.power import events
from tests.faults.scenarios import LIBRARY, SCENARIOS, Known, Scenario, confirm, confirm_told, cut, fresh, know
from tests.faults.shim import KILLED, Ran, run

_SPREAD = 0.382  # of the golden ratio: parts of 1 that lie well apart
_BETWEEN = [f"migration from {each}" for each in range(2, SCHEMA_VERSION) if each != 5]
_LONG = ("a page", "check --fix", "reindex", *_BETWEEN)  # the long run has them


def _moment(place: int, changes: int) -> int:
    return 1 + int(place * _SPREAD % 1 * changes)


@pytest.mark.parametrize("scenario", [each for each in SCENARIOS if each.name not in _LONG], ids=lambda each: each.name)
def test_what_fails_leaves_a_whole_library(scenario: Scenario, shim: Path | None, tmp_path: Path) -> None:
    if shim is None:
        _kill_at_random_moments(know(scenario, None, tmp_path), tmp_path / "work")
        return
    known = know(scenario, shim, tmp_path, log := tmp_path / "log")
    changes = sum(event.what != "!" for event in events(log))
    work = tmp_path / "work"
    place = SCENARIOS.index(scenario)
    for turn, how in enumerate(("kill", "kill", "EIO", "ENOSPC")):
        fresh(known.template, work)
        at = _moment(4 * place + turn, changes)
        ran = run(shim, work, ("--db", LIBRARY, *scenario.arguments), at=at, how=how)
        try:
            if how == "kill":
                assert ran.status == KILLED
                confirm(known, work, ran)
            else:
                confirm_told(known, work, ran)
        except Exception as error:
            error.add_note(f"{how} at change {at} of {changes}")
            raise


def test_a_disk_that_fails_for_a_moment_is_no_damage(shim: Path | None, tmp_path: Path) -> None:
    """SQLite takes back all of the mending then, and the full-text index calls the error by another name: nothing may
    be mended outside the transaction, nor be called beyond mending."""
    if shim is None:
        pytest.skip("a disk that fails needs a C compiler: install cc")
    scenario = next(each for each in SCENARIOS if each.name == "check --fix")
    known = know(scenario, shim, tmp_path, log := tmp_path / "log")
    changes = sum(event.what != "!" for event in events(log))
    for part in (0.755, 0.765, 0.775):
        fresh(known.template, work := tmp_path / "work")
        ran = run(shim, work, ("--db", LIBRARY, *scenario.arguments), at=int(part * changes), how="EIO")
        assert "cannot be written" in ran.said
        confirm_told(known, work, ran)


@pytest.mark.parametrize("name", ["mark", "note", "migration from 5", "backup"])
def test_a_power_cut_takes_nothing_that_was_said_to_be_done(name: str, shim: Path | None, tmp_path: Path) -> None:
    if shim is None:
        pytest.skip("what is not on disk yet can only be told with a C compiler: install cc")
    scenario = next(each for each in SCENARIOS if each.name == name)
    known = know(scenario, shim, tmp_path, log := tmp_path / "log")
    for where, work, ran in cut(known, log, tmp_path, every=150 if name.startswith("migration") else 50):
        try:
            confirm(known, work, ran)
        except Exception as error:
            error.add_note(where)
            raise


def _kill_at_random_moments(known: Known, work: Path) -> None:
    chance = random.Random(known.scenario.name)
    command = [sys.executable, "-m", "readq", "--db", LIBRARY, *known.scenario.arguments]
    for _ in range(3):
        fresh(known.template, work)
        process = subprocess.Popen(command, cwd=work, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)
        time.sleep(chance.uniform(0.1, 0.6))
        process.send_signal(signal.SIGKILL)
        said = process.communicate()[1]
        confirm(known, work, Ran(process.returncode, said))


def test_the_moments_are_killed_at_random_where_nothing_can_be_compiled(tmp_path: Path) -> None:
    scenario = next(each for each in SCENARIOS if each.name == "mark")
    _kill_at_random_moments(know(scenario, None, tmp_path), tmp_path / "work")
