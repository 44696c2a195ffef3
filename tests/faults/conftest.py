"""The shim for all tests of faults, and the table at the end of a long run."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults.shim import build, compiler


@pytest.fixture(scope="session")
def shim(tmp_path_factory: pytest.TempPathFactory) -> Path | None:
    """The compiled shim, None where there is no compiler."""
    return build(tmp_path_factory.mktemp("shim")) if compiler() else None


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What was provoked how often, and how often it did harm."""
    rows: dict[str, dict[str, tuple[int, int]]] = {}
    for report in [*terminalreporter.getreports("passed"), *terminalreporter.getreports("failed")]:
        for name, value in getattr(report, "user_properties", ()):
            if report.when == "call" and name == "faults":
                scenario, fault, done, harm = value
                rows.setdefault(scenario, {})[fault] = done, harm
    if not rows:
        return
    faults = sorted({fault for row in rows.values() for fault in row})
    write = terminalreporter.write_line
    write("")
    write(f"{'provoked / harm done':<22}" + "".join(f"{fault:>16}" for fault in faults))
    for scenario, row in sorted(rows.items()):
        cells = (f"{row[fault][0]} / {row[fault][1]}" if fault in row else "-" for fault in faults)
        write(f"{scenario:<22}" + "".join(f"{cell:>16}" for cell in cells))
    totals = ([row[fault] for row in rows.values() if fault in row] for fault in faults)
    sums = (f"{sum(done for done, _ in each)} / {sum(harm for _, harm in each)}" for each in totals)
    write(f"{'all':<22}" + "".join(f"{each:>16}" for each in sums))
