"""The use cases both front ends call: one `Library` over one file."""

from readq.library.core import Library
from readq.library.lists import PaperList

__all__ = ["Library", "PaperList"]
