"""Faults of `scripts.mutants` that no test can notice, since what readq does stays the same, and why it does."""

from __future__ import annotations

# By file, line without its indentation, and what the fault is.
WITHOUT_EFFECT: dict[tuple[str, str, str], str] = {}
