"""Which paper is it? What a captured page tells without ids is looked up by title, and what is certainly the same paper
fills in its authors, ids, dates and links.

Services are asked in turn: Hugging Face's search, arXiv, Crossref. A find counts only when its title is the same, as
titles are compared everywhere, and an author or the abstract agrees. Asking (`look_up`) changes nothing; `take_over`
makes one step, which undo takes back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from readq.filters import Filter
from readq.identity import same_family, title_key
from readq.library import completing
from readq.library.asking import client, drafts
from readq.library.candidates import prepare
from readq.library.context import Context
from readq.library.decide import Step
from readq.library.fetch_settings import Settings
from readq.library.learning import Told, learn, source_of
from readq.listing import Draft
from readq.model import Change, Outcome, Paper
from readq.sources.client import Client, Request
from readq.sources.failures import FetchFailed, Kind
from readq.sources.subscriptions import Services
from readq.store import bulk_writes, lookup, merged, provenance
from readq.store.papers import without_identifiers
from readq.text import tokens

if TYPE_CHECKING:
    from readq.library.core import Library

MOST = 50  # papers looked up at once, unless more are asked for
_QUERY = 240  # characters of a title that services look for
_ALIKE = 0.6  # the share of an abstract's words that another must have
_LEAST_WORDS = 20
_TO_BE_SURE = 5  # answers of a service that are looked at

Progress = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class Found:
    """What was found of a paper: the ``draft`` of it that ``service`` has, or why there is none. ``uncertain``: titles
    agree, and nothing else is known to compare."""

    paper: Paper
    draft: Draft | None = None
    service: str = ""
    authority: int = 0
    uncertain: bool = False
    error: str | None = None


@dataclass(frozen=True, slots=True)
class _Service:
    name: str
    format: str
    accept: str
    url: Callable[[Services, str], str]


def _hugging_face(services: Services, title: str) -> str:
    return f"{services.huggingface}/api/papers/search?q={quote(title[:_QUERY])}&limit={_TO_BE_SURE}"


def _arxiv(services: Services, title: str) -> str:
    words = " ".join(tokens(title[:_QUERY]))
    asked = {"search_query": f'ti:"{words}"', "max_results": _TO_BE_SURE}
    return f"{services.arxiv}/api/query?{urlencode(asked)}"


def _crossref(services: Services, title: str) -> str:
    return f"{services.crossref}/works?rows={_TO_BE_SURE}&query.bibliographic={quote(title[:_QUERY])}"


_SERVICES = (
    _Service("Hugging Face search", "hf-json", "application/json", _hugging_face),
    _Service("arXiv search", "arxiv-api", "application/atom+xml", _arxiv),
    _Service("Crossref search", "crossref", "application/json", _crossref),
)


class Resolving:
    """Looking papers up for a library."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def unknown(self, ids: Sequence[int]) -> list[int]:
        """Those of some papers that have no id of arXiv, a DOI or another."""
        with self._context.explained():
            return without_identifiers(self._context.connection, ids)

    def take_over(self, found: Sequence[Found]) -> Outcome:
        """Let papers learn what was found of them, as one step. A paper whose id another of the library has is left as
        it is, and the two are suggested to be one."""
        with self._context.writing():
            step = Step(self._context, "resolve")
            for each in found:
                if each.draft is not None and not each.uncertain:
                    self._take_over(step, each, each.draft)
            return step.finish()

    def _take_over(self, step: Step, found: Found, draft: Draft) -> None:
        connection, id_ = self._context.connection, found.paper.id
        kept = prepare(draft, found.authority).draft
        others = set(lookup.with_identifiers(connection, kept.identifiers).values()) - {id_}
        if others:
            provenance.suggest(connection, [(id_, other, f"{found.service} says so") for other in others], step.at)
            return
        before = merged.facts(connection, id_)
        told = Told(
            title=kept.title,
            abstract=kept.abstract,
            published=kept.published,
            venue=kept.venue,
            authors=kept.authors,
            links=kept.links,
            further=completing.offered(kept),
            source_id=source_of(self._context, found.service, found.authority),
            authority=lambda _: found.authority,
        )
        learn(connection, id_, told)
        bulk_writes.add_identifiers(connection, [(*pair, id_) for pair in kept.identifiers])
        after = merged.facts(connection, id_)
        if after != before:
            step.note([Change(id_, "facts", before, after)])


def look_up(
    library: Library,
    papers: Sequence[Paper],
    settings: Settings,
    *,
    progress: Progress = lambda *_: None,
    stop: Callable[[], bool] = lambda: False,
) -> Iterator[Found]:
    """Ask the services about papers of a library, one after the other. ``progress`` is told (papers done, in all,
    title). A service that cannot be reached is not asked again; when none can, that is raised as a `FetchFailed`."""
    failures: dict[str, FetchFailed] = {}
    with client(library, settings, stop) as asking:
        for done, paper in enumerate(papers):
            progress(done, len(papers), paper.title)
            yield _look_up(paper, asking, settings.services, failures)
            if len(failures) == len(_SERVICES):
                raise next(iter(failures.values()))


def _look_up(paper: Paper, asking: Client, services: Services, failures: dict[str, FetchFailed]) -> Found:
    uncertain: Found | None = None
    for service in _SERVICES:
        if service.name in failures:
            continue
        url = service.url(services, paper.title)
        try:
            answer = asking.get(Request(url, service.accept, trusted=services.knows(url)))
        except FetchFailed as failure:
            if failure.kind is Kind.CANCELLED:
                raise
            failures[service.name] = failure
            continue
        with answer.body:
            for draft, authority in drafts(answer.body, service.format):
                if _same_title(paper, draft):
                    agrees = _agrees(paper, draft)
                    if agrees:
                        return Found(paper, draft, service.name, authority)
                    if agrees is None and uncertain is None and draft.identifiers:
                        uncertain = Found(paper, draft, service.name, authority, uncertain=True)
    if uncertain is not None:
        return uncertain
    unasked = next(iter(failures.values()), None)
    return Found(paper, error=str(unasked) if unasked is not None else None)


def _same_title(paper: Paper, draft: Draft) -> bool:
    key = title_key(paper.title)
    return bool(key) and key == title_key(draft.title)


def _agrees(paper: Paper, draft: Draft) -> bool | None:
    """Whether authors or abstract say that it is the same paper; None when there is nothing to compare."""
    if paper.authors and draft.authors:
        theirs = [author.family or author.name.split()[-1] for author in draft.authors if author.name.split()]
        ours = [author.family or author.name.split()[-1] for author in paper.authors if author.name.split()]
        shared = sum(any(same_family(one, other) for other in theirs) for one in ours)
        return shared * 2 >= min(len(ours), len(theirs))
    if paper.abstract and draft.abstract:
        ours_, theirs_ = set(tokens(paper.abstract)), set(tokens(draft.abstract))
        least = min(len(ours_), len(theirs_))
        if least < _LEAST_WORDS:
            return None
        return len(ours_ & theirs_) >= _ALIKE * least
    return None


def usual(filter_: Filter | None = None) -> Filter:
    """The papers that are looked up where none are named: those that are undecided or wait to be read."""
    from readq.search.query import parse

    return filter_ if filter_ is not None and filter_.where is not None else parse("status:inbox OR status:queue")
