"""Papers as entries of a bibliography: what kind of work each is, and what else a bibliography says of it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from readq.formats.writing.address import page_url
from readq.model import Author, Link, Paper
from readq.values import field, value

ARTICLE, MEETING, BOOK, CHAPTER, THESIS, REPORT, PREPRINT, OTHER = (
    "article", "meeting", "book", "chapter", "thesis", "report", "preprint", "other",
)  # fmt: skip
_TOLD = {
    ARTICLE: "article jour articlejournal journalarticle journal",
    MEETING: "inproceedings conference conf cpaper paperconference conferencepaper conferenceproceedings",
    BOOK: "book mvbook collection proceedings editedbook edbook",
    CHAPTER: "incollection inbook chap chapter booksection bookchapter",
    THESIS: "phdthesis mastersthesis mastersthesis thesis thes",
    REPORT: "techreport report rprt",
}
_KINDS = {name: kind for kind, names in _TOLD.items() for name in names.split()}
_SERVER = re.compile(r"\b(?:arxiv|corr|biorxiv|medrxiv|chemrxiv|ssrn|preprints?|research square|openreview)\b", re.I)
_MEETING = re.compile(
    r"\b(?:proceedings|conference|workshops?|symposium|meeting|congress|neurips|nips|iclr|icml|cvpr|iccv|eccv|wacv|acl|"
    r"emnlp|naacl|eacl|coling|aaai|ijcai|aistats|uai|colt|corl|icra|iros|rss|interspeech|icassp|kdd|sigir|www|chi|"
    r"siggraph|sosp|osdi|nsdi|usenix|stoc|focs|soda|miccai|colm)\b",
    re.I,
)
HAS_HOST = (ARTICLE, MEETING, CHAPTER)  # what is part of something: a journal, proceedings, a book
_SUFFIX = re.compile(r"(?:jr|sr|ii|iii|iv)\.?", re.I)


@value(frozen=True, slots=True)
class Entry:
    """A paper as it is cited: by its ``key``, as the ``kind`` of work it is known to be. ``told`` is what a record of
    another program said beside: ``volume``, ``number``, ``pages``."""

    paper: Paper
    key: str
    kind: str = OTHER
    told: Mapping[str, str] = field(default_factory=dict)

    @property
    def venue(self) -> str:
        return self.paper.venue or ""

    def id(self, scheme: str) -> str:
        """The paper's first id of a scheme, '' without any."""
        return next((known for name, known in self.paper.identifiers if name == scheme), "")

    @property
    def date(self) -> list[str]:
        """Year, month and day, as far as they are known."""
        return self.paper.published.split("-") if self.paper.published else []

    @property
    def url(self) -> str:
        """The first address given for the paper; made from its ids where those are not said otherwise."""
        own = next((link.url for kind in ("page", "code", "pdf") for link in self._links(kind)), "")
        return own or ("" if self.id("arxiv") or self.id("doi") else page_url(self.paper) or "")

    def _links(self, kind: str) -> list[Link]:
        from readq.identity import openable

        return [link for link in self.paper.links if link.kind == kind and openable(link.url)]


def kind_of(paper: Paper, told: str = "") -> str:
    """What kind of work a paper is, as far as that is known: ``told`` is what a record of another program called it. A
    work that only was put on a server is a preprint, and an article only what has a journal."""
    venue = paper.venue or ""
    named = _KINDS.get(re.sub(r"[\W_]+", "", told.lower()), OTHER)
    server = _SERVER.search(venue) is not None
    if named != OTHER and not (named in HAS_HOST and (not venue or server)):
        return named
    if venue and not server:
        return MEETING if _MEETING.search(venue) else ARTICLE
    return PREPRINT if server or any(scheme == "arxiv" for scheme, _ in paper.identifiers) else OTHER


def parts_of(author: Author) -> tuple[str, str, str] | None:
    """Family name, given name and suffix of an author whose printed name consists of them; None for any other."""
    family, given, name = author.family, author.given, author.name
    if not family:
        return None
    if not given and name.endswith(f" {family}"):
        given = name[: -len(family) - 1]
    if name == f"{given} {family}" and given:
        return family, given, ""
    whole = f"{given} {family} "
    suffix = name[len(whole) :] if given and name.startswith(whole) else ""
    return (family, given, suffix) if _SUFFIX.fullmatch(suffix) else None


def family_first(author: Author) -> str:
    """``Family, Given`` or ``Family, Given, Jr.`` where that is known of an author, else the name as it is printed."""
    return ", ".join(filter(None, parts_of(author) or (author.name,)))
