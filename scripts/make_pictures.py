"""Take the pictures of docs/PICTURES.md: what a daily reader sees, in a small and in a wide terminal.

python -m scripts.make_pictures        # writes docs/PICTURES.md and docs/pictures/
"""

from __future__ import annotations

import asyncio
import sys
from typing import NamedTuple

from readq.library import Library
from readq.model import Status
from scripts.filmed import Frame, svg
from scripts.showing import ROOT, showing, take_in

PAGE = ROOT / "docs" / "PICTURES.md"
FOLDER = ROOT / "docs" / "pictures"
_SMALL, _WIDE = (80, 24), (170, 40)
_HEAD = """\
# Pictures

Taken by a program (`make docs`) of the real app on the sample pages, at 80 by 24 and at 170 by 40.
"""


class Shot(NamedTuple):
    """A picture: its file's name, what is said of it, and the keys that lead there, in words."""

    name: str
    title: str
    said: str
    keys: str = ""
    empty: bool = False
    tour: bool = False


_SHOTS = (
    Shot("empty", "A first run", "An empty library offers the sample pages, your own, or a fetch.", empty=True),
    Shot("tour", "The tour", "Of the real app; each step is ticked off when done.", "a t l a t e r enter", tour=True),
    Shot("list", "The list", "`0` is what came last; signs tell of tags, notes and code.", "0 j j j j"),
    Shot("rows", "Two lines a paper", "`V`: titles whole, and what is known of a paper below.", "0 V j j"),
    Shot("paper", "A paper", "`enter`: its dates, where it was listed, links, your note, the abstract.",
         "5 j j j j j enter"),
    Shot("bulk", "Many at once", "`A` tells what it takes before it takes it.", "5 A s"),
    Shot("jump", "Where to", "`;` puts a letter over each thing one can go to.", "1 ;"),
    Shot("help", "Help", "`?`: as many columns as there is room for.", "?"),
    Shot("statistics", "Statistics", "`S`: what became of what came; the papers are behind the numbers.", "S"),
)  # fmt: skip


def decided(library: Library) -> None:
    """The sample pages with some papers decided, noted and tagged."""
    take_in(library)
    library.mark([3, 12, 17, 20, 21, 22, 23], Status.SKIP)
    library.mark([4, 11, 30, 31], Status.QUEUE)
    library.mark([14], Status.READ)
    library.notes.write(6, "The *multi-view* trick again, as in the shape codes of 2018.\n\n- [ ] ask Ada for data")
    library.tag([6, 11, 19], ["representation"])
    library.prioritise([11], 2)
    library.views.save("To discuss", "status:queue has:note")


async def taken(shot: Shot, size: tuple[int, int]) -> str:
    """The picture in a terminal of ``size``."""
    prepare = (lambda library: None) if shot.empty else take_in if shot.tour else decided
    async with showing(size, tour=shot.tour, prepare=prepare) as app:
        await app.press(*shot.keys.split())
        return svg([Frame(app.screen(), 1.0)], shot.title)


def page() -> str:
    """The text of docs/PICTURES.md."""
    parts = [_HEAD]
    for shot in _SHOTS:
        parts.append(f"## {shot.title}\n\n{shot.said}\n")
        for size in (_SMALL, _WIDE):
            parts.append(f"![{shot.title}, {size[0]} by {size[1]}](pictures/{_file(shot, size)})\n")
    return "\n".join(parts)


def _file(shot: Shot, size: tuple[int, int]) -> str:
    return f"{shot.name}-{size[0]}.svg"


def main() -> int:
    FOLDER.mkdir(exist_ok=True)
    for shot in _SHOTS:
        for size in (_SMALL, _WIDE):
            (FOLDER / _file(shot, size)).write_text(asyncio.run(taken(shot, size)), encoding="utf-8")
    PAGE.write_text(page(), encoding="utf-8")
    print(f"wrote {PAGE.relative_to(ROOT)} and {2 * len(_SHOTS)} pictures")
    return 0


if __name__ == "__main__":
    sys.exit(main())
