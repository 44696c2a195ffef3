"""The app with a browser for its terminal: python -m readq.tui.in_browser LIBRARY [SETTINGS]

Started by `readq.web.app`, which passes on what is typed there and what is drawn here.
"""

from __future__ import annotations

import sys
from pathlib import Path

from readq.tui import run

if __name__ == "__main__":
    sys.exit(run(Path(sys.argv[1]), config=sys.argv[2] if len(sys.argv) > 2 else None, browser=True))
