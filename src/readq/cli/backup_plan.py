"""What the settings say of the backups readq makes by itself."""

from __future__ import annotations

from readq.config.settings import Config
from readq.library.backups import Plan


def plan(settings: Config) -> Plan:
    """How many backups are kept."""
    return Plan(*(settings[f"backup.{name}"] for name in Plan._fields))
