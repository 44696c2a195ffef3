"""Text as XML holds it."""

from __future__ import annotations

import re
from html import escape

_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def quoted(text: str) -> str:
    """``text`` for an element, or an attribute in double quotes; without the signs that XML cannot hold."""
    return escape(_NO_XML.sub("", text))


def element(name: str, text: str | None) -> str:
    """An element with text in it; '' without any."""
    return f"<{name}>{escape(_NO_XML.sub('', text), quote=False)}</{name}>" if text else ""


def within(path: str, *elements: str) -> str:
    """``elements`` in those of a path (``urls/related-urls``), where there are any."""
    inner = "".join(elements)
    names = path.split("/")
    begin, end = "".join(f"<{name}>" for name in names), "".join(f"</{name}>" for name in reversed(names))
    return f"{begin}{inner}{end}" if inner else ""
