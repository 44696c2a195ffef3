"""The long run: each scenario, killed at every change of a file, failing at many, the power cut after many."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.faults.power import events
from tests.faults.scenarios import LIBRARY, SCENARIOS, Known, Scenario, confirm, confirm_told, cut, fresh, know
from tests.faults.shim import Ran, run

pytestmark = pytest.mark.torture

_EVERY = {"kill": 1, "EIO": 3, "ENOSPC": 5, "power cut": 4}
_SHOWN = 10


def _failing(known: Known, shim: Path, work: Path, how: str, changes: int) -> Iterator[tuple[str, Path, Ran]]:
    for at in range(1, changes + 1, _EVERY[how]):
        fresh(known.template, work)
        yield f"at change {at}", work, run(shim, work, ("--db", LIBRARY, *known.scenario.arguments), at=at, how=how)


@pytest.mark.parametrize("how", _EVERY)
@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda each: each.name)
def test_nothing_is_lost(
    scenario: Scenario, how: str, shim: Path | None, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    if shim is None:
        pytest.fail("The long run needs a C compiler (cc) on Linux; there is none here. make test kills at random.")
    known = know(scenario, shim, tmp_path, log := tmp_path / "log")
    changes = sum(event.what != "!" for event in events(log))
    if how == "power cut":
        runs = cut(known, log, tmp_path, _EVERY[how])
    else:
        runs = _failing(known, shim, tmp_path / "work", how, changes)
    hold = confirm if how in ("kill", "power cut") else confirm_told
    done, harm = 0, []
    for where, work, ran in runs:
        done += 1
        try:
            hold(known, work, ran)
        except Exception as error:
            harm.append(f"{where}: {type(error).__name__} {error}")
    record_property("faults", (scenario.name, how, done, len(harm)))
    assert not harm, "\n".join(harm[:_SHOWN])
