"""Faults of `scripts.mutants` that no test can notice, since what readq does stays the same, and why it does."""

from __future__ import annotations

_SPEED = "the long way comes to the same; this is the short one"
_MEMORY = "what is remembered changes how long the next look takes, not what it finds"

# By file, line without its indentation, and what the fault is.
WITHOUT_EFFECT: dict[tuple[str, str, str], str] = {
    ("text.py", "if text.isascii() and text.isprintable():", "never"): _SPEED,
    ("text.py", "if text.isascii():", "never"): _SPEED,
    ("text.py", "if len(run) == 1:", "never"): _MEMORY,
    ("text.py", "if len(run) == 1:", "Eq → NotEq"): _MEMORY,
    ("text.py", "if len(run) == 1:", "1 → 2"): _MEMORY,
}
