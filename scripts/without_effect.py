"""Faults of `scripts.mutants` that no test can notice, since what readq does stays the same, and why it does."""

from __future__ import annotations

_SPEED = "the long way comes to the same; this is the short one"
_MEMORY = "what is remembered changes how long the next look takes, not what it finds"

# By file, function or class, line without its indentation, and what the fault is.
WITHOUT_EFFECT: dict[tuple[str, str, str, str], str] = {
    ("text.py", "clean", "if text.isascii() and text.isprintable():", "never"): _SPEED,
    ("text.py", "marked", "if text.isascii():", "never"): _SPEED,
    ("text.py", "clip", "if text.isascii():", "never"): _SPEED,
    ("text.py", "", "_SELECTORS = (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))", "918000 → 918001"): (
        "Unicode has no character there, and such are not drawn anyway"
    ),
    ("graphemes.py", "_joined", "if char.isascii():", "never"): _SPEED,
    ("searchable.py", "_words_before", 'at = text.rfind(" ", 0, max(0, at))', "0 → 1"): (
        "it is about white space at the very beginning, which is stripped"
    ),
    ("term_pattern.py", "_pattern", "elif marks or any(len(letter.sure) > 1 for letter in piece):", "Gt → GtE"): _SPEED,
    **{("text.py", "__missing__", "if len(run) == 1:", what): _MEMORY for what in ("never", "Eq → NotEq", "1 → 2")},
}
