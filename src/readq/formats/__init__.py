"""Listings as files: bytes in, drafts out. No library, no network, no clock.

Each format is one module with a `Format` value; `registry.FORMATS` lists them.
"""

from readq.formats.base import Document, Format, NotAListing
from readq.formats.registry import FORMATS, read

__all__ = ["FORMATS", "Document", "Format", "NotAListing", "read"]
