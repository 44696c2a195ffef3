"""What do we learn? Whether what a source says of a paper should replace what is known; pure rules, field by field.

A field is replaced only by a source of higher authority. Whatever the sources, what is merely a fuller form of the same
is taken and a lesser form is not: the rest of a cut-off abstract, full names for initials, a real venue for a
placeholder, a day for a year. A summary made by a machine is a field of its own and never an abstract.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from operator import attrgetter
from typing import Any

from readq.identity import is_placeholder as is_placeholder_title
from readq.identity import same_family, title_key
from readq.listing import Authority, Draft
from readq.model import Author, Link
from readq.store.papers import FURTHER

FIELDS = ("title", "abstract", "authors", "published", "venue", *FURTHER)

_PLACEHOLDER = re.compile(
    r"(?:arxiv(?:\.org)?|corr|preprints?|e-?prints?|unpublished|submitted|in press|forthcoming|to appear|under review"
    r"|arxiv (?:e-?prints?|preprint)(?: arxiv)?|computing research repository|openreview(?:\.net)?|hugging ?face)"
    r"(?:[\s,:;.()\[\]/v\d-]|abs)*(?:\[[\w.-]+\])?",
    re.I,
)


_further = attrgetter(*FURTHER)


def offered(draft: Draft) -> dict[str, Any]:
    """The further facts a draft gives, as they are kept: lists a line each."""
    found: dict[str, Any] = {}
    for name, given in zip(FURTHER, _further(draft), strict=True):
        if given:
            found[name] = given if isinstance(given, str) else "\n".join(given)
    return found


def as_text(value: Any) -> str | None:
    """The value of a field as the journal keeps it: one text, of authors, links and identifiers a JSON list; None for
    nothing."""
    if not value:
        return None
    return value if isinstance(value, str) else json.dumps([_parts(each) for each in value], ensure_ascii=False)


def _parts(each: Author | Link | tuple[str, str]) -> list[str]:
    if isinstance(each, Author):
        return [each.name, each.family, each.given]
    return [each.kind, each.url] if isinstance(each, Link) else list(each)


def better(field: str, present: Any, offer: Any, held: int, by: int) -> bool:
    """Whether ``offer`` should replace what is ``present`` of a field, whose source has the authority ``held``, coming
    from a source with the authority ``by``."""
    if not offer or offer == present:
        return False
    if not present:
        return True
    if held >= Authority.PERSON:
        return False
    rule = _RULES.get(field)
    verdict = rule(present, offer) if rule else None
    if verdict is not None:
        return verdict
    if field == "version":
        return newer_version(present, offer)
    if by == held and field in ("updated", "announced"):
        return bool(offer > present) if field == "updated" else bool(offer < present)
    return by > held


def newer_version(present: str | None, offer: str | None) -> bool:
    """Whether a version has a higher number than another; not where one of them is not known."""
    if not (present and offer and present.isdecimal() and offer.isdecimal()):
        return False
    return _number(offer) > _number(present)


def _number(digits: str) -> tuple[int, str]:
    """What a number is compared by, however many digits it has."""
    digits = digits.lstrip("0")
    return len(digits), digits


def _title(present: str, offer: str) -> bool | None:
    if is_placeholder_title(present) or is_placeholder_title(offer):
        return not is_placeholder_title(offer)
    key = title_key(offer)
    return False if key == title_key(present) or not key else None  # another spelling is no other title


def _abstract(present: str, offer: str) -> bool | None:
    if _is_cut(present, offer):
        return True
    return False if _is_cut(offer, present) else None


def _is_cut(short: str, long: str) -> bool:
    """Whether a text is the cut-off beginning of another."""
    return len(long) > len(short) and not short.endswith(".") and long.startswith(short.rstrip(" .…"))


def _authors(present: Sequence[Author], offer: Sequence[Author]) -> bool | None:
    shared = min(len(present), len(offer))
    for one, other in zip(present, offer, strict=False):
        if one.name != other.name and not same_family(one.family or one.name, other.family or other.name):
            return None
    if len(present) != len(offer):
        return len(offer) > shared  # the other list was cut off
    return _letters(offer) > _letters(present)


def _letters(authors: Sequence[Author]) -> int:
    """How much of their names is written out; a letter with a full stop is not."""
    words = [word for author in authors for word in author.name.replace(".", ". ").split()]
    return sum(len(word) for word in words if len(word.rstrip(".")) > 1)


def _venue(present: str, offer: str) -> bool | None:
    if is_placeholder(offer):
        return False
    return True if is_placeholder(present) else None


def is_placeholder(venue: str) -> bool:
    """Whether a venue only says that there is none yet: ``CoRR``, ``arXiv preprint arXiv:2404.00001`` …"""
    return _PLACEHOLDER.fullmatch(venue.strip()) is not None


def _date(present: str, offer: str) -> bool | None:
    if offer.startswith(present):
        return True
    return False if present.startswith(offer) else None


_RULES: dict[str, Callable[[Any, Any], bool | None]] = {
    "title": _title,
    "abstract": _abstract,
    "authors": _authors,
    "venue": _venue,
    "published": _date,
}
