"""What names a paper in running text."""

from __future__ import annotations

from readq.formats.writing.address import page_url
from readq.model import Paper

_NAMED_AUTHORS = 3


def citation(paper: Paper) -> str:
    """A paper in one line: authors, title, venue, year, where."""
    names = [author.name for author in paper.authors]
    who = ", ".join(names[:_NAMED_AUTHORS]) + (" et al." if len(names) > _NAMED_AUTHORS else "")
    year = str(paper.row.year) if paper.row.year else ""
    parts = [who, paper.title, paper.venue or "", year, page_url(paper) or ""]
    return ". ".join(part.rstrip(". ") for part in parts if part)


def reference(paper: Paper) -> str:
    """The shortest text that names a paper: its arXiv id or DOI, any other id, else its address or title."""
    ids = dict(paper.identifiers)
    return ids.get("arxiv") or ids.get("doi") or next(iter(ids.values()), None) or page_url(paper) or paper.title
