"""Signs that both front ends draw. Pure: values in, text out."""

from __future__ import annotations

from readq.model import Status

GLYPHS = {Status.INBOX: "○", Status.QUEUE: "◆", Status.READ: "✓", Status.SKIP: "×"}
SNOOZED = "◔"
LATEST = "▴"  # what came last


def across(share: float, room: int) -> tuple[str, str]:
    """A bar from left to right over ``room`` cells: what is full, to an eighth of a cell, and what is left.

    Of anything above nothing an eighth can be seen; what is beyond 0 and 1 is taken for it.
    """
    eighths = round(max(0.0, min(1.0, share)) * room * 8)
    if share > 0 and not eighths:
        eighths = 1
    whole, rest = divmod(eighths, 8)
    full = "█" * whole + (" ▏▎▍▌▋▊▉"[rest] if rest else "")
    return full, "·" * (room - len(full))
