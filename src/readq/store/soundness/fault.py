"""What is found wrong with a library."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

_EXAMPLES = 3


class Fault(NamedTuple):
    """Something that is wrong, as a sentence; ``mendable`` if `readq check --fix` puts it right, otherwise the sentence
    says what to do."""

    says: str
    mendable: bool = True

    def __str__(self) -> str:
        return self.says


def counted(what: str, found: Iterable[object]) -> str | None:
    """``what`` (a noun in the plural) with how many were found, and the first of them; None if there are none."""
    examples: list[object] = []
    many = 0
    for each in found:
        if many < _EXAMPLES:
            examples.append(each)
        many += 1
    if not many:
        return None
    more = ", …" if many > len(examples) else ""
    return f"{what}: {many:,} ({', '.join(map(str, examples))}{more})."
