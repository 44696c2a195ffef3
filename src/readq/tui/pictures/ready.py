"""Whether pictures can be shown here, which has to be found out before the toolkit has the terminal."""

from __future__ import annotations

import os

from readq.config.settings import Config

MISSING = "pictures need textual-image: pip install 'readq[pictures]'"


def prepare(config: Config) -> bool:
    """Whether pictures are wanted and can be shown. Asks the terminal what it can draw; what is missing is a problem of
    the settings."""
    if not config["pictures"] or "NO_COLOR" in os.environ:
        return False
    try:
        import textual_image.widget  # noqa: F401 - it asks the terminal when it is imported
    except ImportError:
        config.reject("pictures", MISSING)
        return False
    return True
