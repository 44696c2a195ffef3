"""Record the README's short film: the real app on the real sample pages, worked with its own keys.

python -m scripts.make_recording        # writes docs/recording.svg
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterator

from scripts.filmed import Frame, svg
from scripts.showing import ROOT, showing

TARGET = ROOT / "docs" / "recording.svg"
SIZE = (100, 28)
_LETTER, _KEY, _LOOK = 0.11, 1.1, 2.4  # seconds that a screen stays

# What is pressed, and how long one looks at it: a text is typed letter by letter.
_SCRIPT: tuple[tuple[str, float], ...] = (
    ("key:j", _KEY), ("key:s", _LOOK), ("key:a", _LOOK),
    ("key:t", _KEY), ("type:depth", _KEY), ("key:enter", _LOOK),
    ("key:e", _KEY), ("type:Compare with the views of 2018.", _KEY), ("key:escape", _LOOK),
    ("key:f", _KEY), ("type:losles compresion", _LOOK), ("key:enter", _KEY), ("key:a", _LOOK),
    ("key:u", _LOOK),
    ("key:/", _KEY), ("type:diffusion -video", _KEY), ("key:enter", _KEY),
    ("key:ctrl+s", _KEY), ("type:diffusion", _KEY), ("key:enter", 2 * _LOOK),
)  # fmt: skip


def pressed() -> Iterator[tuple[str, float]]:
    """Every key, and for how long its screen is shown."""
    for what, seconds in _SCRIPT:
        how, _, text = what.partition(":")
        if how == "key":
            yield text, seconds
            continue
        for place, char in enumerate(text, 1):
            yield char, seconds if place == len(text) else _LETTER


async def film() -> list[Frame]:
    """The screens of a newcomer's first two minutes."""
    async with showing(SIZE, tour=True) as app:
        frames = [Frame(app.screen(), _LOOK)]
        for key, seconds in pressed():
            await app.press(key)
            frames.append(Frame(app.screen(), seconds))
    return frames


def main() -> int:
    text = svg(asyncio.run(film()), "readq: decide, tag, note, find with a typing error, undo, filter, save a view")
    TARGET.write_text(text, encoding="utf-8")
    print(f"wrote {TARGET.relative_to(ROOT)} ({len(text) // 1000} kB)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
