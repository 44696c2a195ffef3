"""Take the README's picture: the real app on the real sample pages, as an SVG.

python -m scripts.make_picture        # writes docs/readq.svg
"""

from __future__ import annotations

import asyncio
import re
import sys
import tempfile
from pathlib import Path

from readq.library import Library
from readq.model import Status
from readq.tui.app import ReadqApp
from readq.tui.desk import Desk
from readq.tui.session import Session

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "docs" / "readq.svg"
SIZE = (120, 34)


async def picture() -> str:
    """The SVG of the app with a few papers decided, one annotated and one tagged."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "library.db"
        with Library(path) as library:
            library.ingest([ROOT / "seeds"])
            library.mark([3, 12, 17], Status.SKIP)
            library.mark([4, 11], Status.QUEUE)
            library.mark([14], Status.READ)
            library.notes.write(
                6, "The multi-view trick again. Compare with the shape codes of 2018.\n\n- [ ] ask Ada for data"
            )
            library.tag([6, 11, 19], ["representation"])
            library.prioritise([11], 2)
        session = Session(path)
        try:
            desk = Desk(session.lib)
            desk.restore()
            app = ReadqApp(session, desk, theme="readq-dark", no_color=False)
            async with app.run_test(size=SIZE) as pilot:
                await pilot.press("5", "j", "j", "j", "j", "j")
                await pilot.pause(0.5)
                svg = app.export_screenshot(title="readq")
        finally:
            session.close()
    # The picture must not fetch anything: it uses whatever monospaced font there is.
    return re.sub(r"@font-face \{.*?\}\n?", "", svg, flags=re.DOTALL)


def main() -> int:
    TARGET.write_text(asyncio.run(picture()), encoding="utf-8")
    print(f"wrote {TARGET.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
