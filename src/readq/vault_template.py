"""What a paper's note in a vault is laid out by: Markdown with places that are filled in."""

from __future__ import annotations

import re
from collections.abc import Mapping

NOTE = "note"
PLACES = (
    "title", "about", "abstract", NOTE, "mentioned", "authors", "venue", "year", "citekey", "arxiv", "doi", "url",
)  # fmt: skip
DEFAULT = "# {title}\n\n{about}\n\n{abstract}\n\n## Note\n\n{note}\n\n{mentioned}"
_PLACE = re.compile(r"\{(\w+)\}")
_RESERVED = "%% readq:"


def checked_template(text: str) -> str:
    """``text`` if it can be filled in; ValueError says what is in the way."""
    for name in _PLACE.findall(text):
        if name not in PLACES:
            every = ", ".join(f"{{{place}}}" for place in PLACES)
            raise ValueError(f"there is no {{{name}}}; there are {every}")
    lines = text.splitlines()
    if text.count(f"{{{NOTE}}}") > 1 or any(f"{{{NOTE}}}" in line and line.strip() != f"{{{NOTE}}}" for line in lines):
        raise ValueError(f"{{{NOTE}}} stands once, on a line of its own")
    if _RESERVED in text:
        raise ValueError(f"{_RESERVED!r} is what readq marks its part with")
    return text


def filled(template: str, values: Mapping[str, str]) -> str:
    """A template with values in its places; a paragraph all of whose places are empty is left out."""
    paragraphs = []
    for paragraph in re.split(r"\n{2,}", (template.strip("\n") or DEFAULT)):
        places = _PLACE.findall(paragraph)
        if not places or any(values.get(name) for name in places):
            paragraphs.append(_PLACE.sub(lambda match: values.get(match[1], match[0]), paragraph))
    return "".join(f"{paragraph}\n\n" for paragraph in paragraphs)
