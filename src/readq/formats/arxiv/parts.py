"""What all of arXiv's formats have in common."""

from __future__ import annotations

import re

from readq.formats.common.latex import to_text
from readq.identity import arxiv_id, doi
from readq.model import Author

_PARAGRAPH = re.compile(r"\s*\n(?:\s*\n|[ \t]{2,})\s*")  # arXiv indents the first line of a paragraph
_VERSION = re.compile(r"\dv([1-9]\d{0,2})(?:\.pdf)?$", re.A)
_WITHDRAWN = re.compile(
    r"\b(?:paper|article|submission|manuscript|work|preprint) (?:has been|have been|is|was)\s+(?:\w+ )?withdrawn"
    r"|^\s*withdrawn\b",
    re.I,
)
_PARENTHESES = re.compile(r"\([^()]*\)")
_BETWEEN_DOIS = re.compile(r"[\s,;]+")
_SEPARATORS = re.compile(r",\s+(?:and\s+)?|\s+and\s+|;\s*")


def line(value: object) -> str:
    """Text on one line; '' for anything else."""
    return " ".join(value.split()) if isinstance(value, str) else ""


def prose(text: str) -> str | None:
    """An abstract with its hard-wrapped lines joined and its paragraphs kept, its LaTeX as what it prints; None if
    there is none."""
    text = to_text(text.strip(), braces=False)
    if "\n" not in text:
        return text or None
    if "\n  " in text or "\n\n" in text:
        return "\n".join([" ".join(part.split()) for part in _PARAGRAPH.split(text)])
    return text.replace("\n", " ")


def version(*addresses: str) -> str | None:
    """The number of the version that an id or an address names, as in ``2404.03648v2``; None without one."""
    return next((match[1] for each in addresses if (match := _VERSION.search(each))), None)


def withdrawn(comment: str | None) -> str | None:
    """``yes`` where a comment says that the paper was withdrawn."""
    return "yes" if comment and _WITHDRAWN.search(comment) else None


def identifiers(arxiv: str | None, dois: str | None = None) -> tuple[tuple[str, str], ...]:
    """The identifiers of an arXiv id and of DOIs, of which there may be several between spaces, commas or semicolons.
    arXiv's own DOI is the id again."""
    found = [("arxiv", known)] if arxiv and (known := arxiv_id(arxiv)) else []
    if not dois:
        return tuple(found)
    for part in _BETWEEN_DOIS.split(dois):
        if (known := doi(part)) and not arxiv_id(part):
            found.append(("doi", known))
    return tuple(dict.fromkeys(found))


def authors(printed: str) -> tuple[Author, ...]:
    """The authors of one line as arXiv prints it: ``A. Bee (Inst. X), C\\'e Dee and E. Eff``."""
    before = ""
    while printed != before:  # affiliations within affiliations
        before, printed = printed, _PARENTHESES.sub("", printed)
    names = (" ".join(to_text(name).split()) for name in _SEPARATORS.split(printed))
    return tuple([Author(name) for name in names if name.strip(" .,:")])
