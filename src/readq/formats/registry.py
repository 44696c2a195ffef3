"""The formats readq reads, and the one way in."""

from __future__ import annotations

from readq.formats import hf_page
from readq.formats.base import Document, Format, NotAListing
from readq.formats.foreign import describe
from readq.model import Listing

# In order: formats with an unmistakable mark first, captured plain text, which has none, last.
FORMATS: tuple[Format, ...] = (hf_page.FORMAT,)


def read(data: bytes, name: str) -> Listing:
    """The listing in the bytes of the file ``name``; `NotAListing` with the reason when there is none.

    Never raises anything else, whatever the bytes. ``name`` is only a hint. Drafts carry no links.
    """
    document = Document(data, name)
    what = describe(document)
    reason = ""
    for candidate in FORMATS:
        if not candidate.sniff(document):
            continue
        try:
            return candidate.read(document)
        except NotAListing as refusal:
            reason = str(refusal)
    raise NotAListing(what or reason or "no known format")
