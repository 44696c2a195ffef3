"""The first of readq that a process runs: until there is something to tidy up, an interrupt just ends it."""

from __future__ import annotations

from readq.cli.interrupts import leave_on_interrupt


def main() -> None:
    """Run readq with this process's arguments and exit."""
    leave_on_interrupt()
    from readq.cli.main import main as run

    run()
