"""What services count and say of papers on request: code, stars, upvotes, citations, a summary.

Hugging Face, Semantic Scholar and OpenAlex are asked about papers with an arXiv id or a DOI. Asking (`ask`) changes
nothing; `take_over` keeps figures with their service and day, links to code and pages, and a machine's summary apart
from the abstract, in one step that undo takes back.

https://huggingface.co/docs/hub/api, https://api.semanticscholar.org/api-docs/graph, https://developers.openalex.org
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING
from urllib.parse import quote, urlencode

from readq.library.asking import client, drafts
from readq.library.candidates import prepare
from readq.library.context import Context
from readq.library.decide import Step
from readq.library.fetch_settings import Settings
from readq.library.learning import Told, learn, source_of
from readq.library.resolving import Progress
from readq.listing import Draft
from readq.model import Change, Outcome, Paper
from readq.sources.client import Request
from readq.sources.failures import FetchFailed, Kind
from readq.store import figures, merged

if TYPE_CHECKING:
    from readq.library.core import Library
    from readq.sources.client import Answer, Client

MOST = 500  # papers asked about at once, unless more are wanted
_S2_FIELDS = "title,externalIds,citationCount,tldr"
_S2_BATCH, _OPENALEX_BATCH = 500, 50  # papers in one request
_ARXIV_DOI = "10.48550/arxiv."  # what DataCite calls the papers of arXiv
_TAKEN = ("code", "page")  # kinds of links


@dataclass(frozen=True, slots=True)
class Answered:
    """What a service says of a paper."""

    paper: Paper
    service: str
    draft: Draft
    authority: int


@dataclass(slots=True)
class Asked:
    """What came of asking. ``errors`` are by service: one that failed is not asked again."""

    answers: list[Answered] = field(default_factory=list)
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def papers(self) -> int:
        """How many papers something was said of."""
        return len({each.paper.id for each in self.answers})


class Enriching:
    """Keeping in a library what services say of its papers."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def take_over(self, answers: Sequence[Answered]) -> Outcome:
        """Keep what was answered, as one step."""
        with self._context.writing():
            step = Step(self._context, "enrich")
            by_paper: dict[int, list[Answered]] = {}
            for each in answers:
                by_paper.setdefault(each.paper.id, []).append(each)
            for id_, told in by_paper.items():
                before = merged.facts(self._context.connection, id_)
                for each in told:
                    self._keep(id_, each, step.at)
                after = merged.facts(self._context.connection, id_)
                if after != before:
                    step.note([Change(id_, "facts", before, after)])
            return step.finish()

    def _keep(self, id_: int, each: Answered, at: int) -> None:
        draft = prepare(each.draft, each.authority).draft
        connection = self._context.connection
        source = source_of(self._context, each.service, each.authority)
        figures.put(connection, id_, source, draft.counts, at)
        told = Told(
            title=each.paper.title,
            abstract=None,
            published=None,
            venue=None,
            authors=(),
            links=[link for link in draft.links if link.kind in _TAKEN],
            further={"summary": draft.summary} if draft.summary else {},
            source_id=source,
            authority=lambda _: each.authority,
        )
        learn(connection, id_, told)


def ask(
    library: Library,
    papers: Sequence[Paper],
    settings: Settings,
    services: Sequence[str] = (),
    *,
    asked: Asked | None = None,
    progress: Progress = lambda *_: None,
    stop: Callable[[], bool] = lambda: False,
) -> Asked:
    """Ask ``services`` (all of `SERVICES` if none are named) about papers. ``progress`` is told (papers asked about, in
    all, service). When ``stop`` says so, a `FetchFailed` ends it; what was answered until then is in ``asked`` for
    those who give it."""
    asked = asked if asked is not None else Asked()
    chosen = [name for name in SERVICES if not services or name in services]
    by_arxiv = _named(papers, "arxiv")
    by_doi = _named(papers, "doi")
    with client(library, settings, stop) as asking:
        for name in chosen:
            title, ways = SERVICES[name]
            try:
                for done, of, answer in ways(asking, settings, by_arxiv, by_doi):
                    progress(done, of, title)
                    if answer is not None:
                        paper, draft, authority = answer
                        asked.answers.append(Answered(paper, title, draft, authority))
            except FetchFailed as failure:
                if failure.kind is Kind.CANCELLED:
                    raise
                asked.errors[title] = str(failure)
    return asked


_Papers = Mapping[str, Paper]
_Answers = Iterator[tuple[int, int, tuple[Paper, Draft, int] | None]]  # (asked about, of how many, an answer)


def _hugging_face(asking: Client, settings: Settings, by_arxiv: _Papers, by_doi: _Papers) -> _Answers:
    """One paper after the other; it knows those of arXiv that somebody put there."""
    for done, (id_, paper) in enumerate(by_arxiv.items(), 1):
        url = f"{settings.services.huggingface}/api/papers/{quote(id_)}"
        try:
            answer = asking.get(Request(url, "application/json", trusted=settings.services.knows(url)))
        except FetchFailed as failure:
            if failure.kind is not Kind.NOT_FOUND:
                raise
            yield done, len(by_arxiv), None
            continue
        with _json(answer) as body:
            found = next(iter(drafts(body, "hf-json")), None)
        yield done, len(by_arxiv), (paper, *found) if found is not None and _is(found[0], "arxiv", id_) else None


def _semantic_scholar(asking: Client, settings: Settings, by_arxiv: _Papers, by_doi: _Papers) -> _Answers:
    """Hundreds of papers a request."""
    known = {id(paper) for paper in by_arxiv.values()}
    wanted = [f"ARXIV:{id_}" for id_ in by_arxiv]
    wanted += [f"DOI:{doi}" for doi, paper in by_doi.items() if id(paper) not in known]
    url = f"{settings.services.semantic_scholar}/graph/v1/paper/batch?{urlencode({'fields': _S2_FIELDS})}"
    for start in range(0, len(wanted), _S2_BATCH):
        batch = wanted[start : start + _S2_BATCH]
        request = Request(url, "application/json", body={"ids": batch}, trusted=settings.services.knows(url))
        with _json(asking.get(request)) as body:
            yield start, len(wanted), None
            for draft, authority in drafts(body, "semantic-scholar"):
                if (paper := _paper_of(draft, by_arxiv, by_doi)) is not None:
                    yield min(start + len(batch), len(wanted)), len(wanted), (paper, draft, authority)


def _openalex(asking: Client, settings: Settings, by_arxiv: _Papers, by_doi: _Papers) -> _Answers:
    """Some dozens of papers a request, by their DOIs; those of arXiv have one as well."""
    known = {id(paper) for paper in by_doi.values()}
    every = dict(by_doi)
    every.update({f"{_ARXIV_DOI}{id_}": paper for id_, paper in by_arxiv.items() if id(paper) not in known})
    wanted = [doi for doi in every if "|" not in doi and "," not in doi]
    for start in range(0, len(wanted), _OPENALEX_BATCH):
        batch = wanted[start : start + _OPENALEX_BATCH]
        asked = {
            "filter": f"doi:{'|'.join(batch)}",
            "select": "id,doi,title,ids,cited_by_count",
            "per-page": len(batch),
        }
        if settings.openalex_key:
            asked["api_key"] = settings.openalex_key
        url = f"{settings.services.openalex}/works?{urlencode(asked)}"
        with _json(asking.get(Request(url, "application/json", trusted=settings.services.knows(url)))) as body:
            yield start, len(wanted), None
            for draft, authority in drafts(body, "openalex"):
                if (paper := _paper_of(draft, by_arxiv, every)) is not None:
                    yield min(start + len(batch), len(wanted)), len(wanted), (paper, draft, authority)


def _json(answer: Answer) -> IO[bytes]:
    """The body of an answer, which is JSON: a page that says to log in is a failure of the service."""
    answer.json()
    answer.body.seek(0)
    return answer.body


_Way = Callable[["Client", Settings, _Papers, _Papers], _Answers]
# By the name the command line has for them: what they are called, and how they are asked.
SERVICES: Mapping[str, tuple[str, _Way]] = {
    "hf": ("Hugging Face", _hugging_face),
    "s2": ("Semantic Scholar", _semantic_scholar),
    "openalex": ("OpenAlex", _openalex),
}


def _named(papers: Sequence[Paper], scheme: str) -> dict[str, Paper]:
    """The papers that have an id of this kind, by it."""
    return {value.lower(): paper for paper in papers for name, value in paper.identifiers if name == scheme}


def _paper_of(draft: Draft, by_arxiv: _Papers, by_doi: _Papers) -> Paper | None:
    """The paper that an answer is about."""
    for scheme, value in draft.identifiers:
        found = {"arxiv": by_arxiv, "doi": by_doi}.get(scheme, {}).get(value.lower())
        if found is not None:
            return found
    return None


def _is(draft: Draft, scheme: str, value: str) -> bool:
    return any(name == scheme and known.lower() == value for name, known in draft.identifiers)
