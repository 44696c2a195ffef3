"""Listings as files: bytes in, drafts out. No library, no network, no clock.

Each format is one module with a `Format` value; `registry.FORMATS` lists them, and installed packages add theirs
through the entry-point group ``readq.formats``.
"""

from readq.formats.base import Format, Item, NotAListing, Stream
from readq.formats.registry import FORMATS, open_listing, plugins, read

__all__ = ["FORMATS", "Format", "Item", "NotAListing", "Stream", "open_listing", "plugins", "read"]
