"""What Enter does in a list that is being typed. Pure."""

from __future__ import annotations

import re

_ITEM = re.compile(r"((?:[ \t]*>)*[ \t]*)(?:([-*+])|([0-9]{1,9})([.)]))([ \t]+)(\[[ xX]\](?:[ \t]+|$))?", re.DOTALL)


def after_enter(line: str, column: int) -> tuple[int, str] | None:
    """How many characters before ``column`` of ``line`` go and what comes instead when Enter is pressed there: an item
    is followed by the next one, and one with nothing in it ends the list. None: Enter is only a line's end."""
    found = _ITEM.match(line)
    if found is None or column < found.end():
        return None
    lead, point, number, sign, space, box = found.groups()
    if not line[found.end() :].strip():
        return column - len(lead), ""
    following = point or f"{int(number) + 1}{sign}"
    return 0, f"\n{lead}{following}{space}{'[ ] ' if box else ''}"
