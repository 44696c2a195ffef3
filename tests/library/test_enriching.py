"""What services count and say of papers is kept with who said it and when, and goes back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from readq.library import Library
from readq.library.enriching import Asked, ask
from readq.library.fetch_settings import Settings, configured
from readq.model import Mark
from readq.sources.client import Limits
from readq.sources.failures import FetchFailed, Kind
from readq.sources.subscriptions import Services
from tests.support.libraries import START, Clock, add_listing, draft, open_library

HF = {
    "id": "2404.00001", "title": "A paper of arXiv", "upvotes": 41, "githubRepo": "https://github.com/x/y",
    "githubStars": 1200, "projectPage": "https://x.example", "ai_summary": "It is <b>about</b> checks.",
}  # fmt: skip
S2 = [
    {"paperId": "1", "title": "A paper of arXiv", "externalIds": {"ArXiv": "2404.00001"}, "citationCount": 12,
     "tldr": {"text": "Checks help."}},
    None,
]  # fmt: skip
OPENALEX = {
    "results": [
        {"id": "https://openalex.org/W1", "doi": "https://doi.org/10.1000/X.1", "title": "A paper of a journal",
         "cited_by_count": 7},
        {"id": "https://openalex.org/W2", "doi": "https://doi.org/10.48550/arxiv.2404.00001",
         "title": "A paper of arXiv", "cited_by_count": 11},
    ]
}  # fmt: skip


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with open_library(tmp_path / "a.db", Clock()) as library:
        add_listing(
            library,
            [
                draft("A paper of arXiv", "We check.", arxiv="2404.00001"),
                draft("A paper of a journal", doi="10.1000/x.1"),
            ],
        )
        yield library


def settings(server: HTTPServer) -> Settings:
    url = server.url_for("").rstrip("/")
    limits = Limits(connect=5, read=5, whole=20, attempts=1)
    return Settings(Services(url, url, url, url, url, url), limits=limits, seconds={"localhost": 0.0}, openalex_key="S")


def serve(server: HTTPServer) -> list[Request]:
    asked: list[Request] = []

    def answer(request: Request) -> Response:
        asked.append(request)
        told = {"/api/papers/2404.00001": HF, "/graph/v1/paper/batch": S2, "/works": OPENALEX}[request.path]
        return Response(json.dumps(told), content_type="application/json")

    for path in ("/api/papers/2404.00001", "/graph/v1/paper/batch", "/works"):
        server.expect_request(path).respond_with_handler(answer)
    return asked


def test_what_services_say_is_kept_apart_dated_and_goes_back(library: Library, httpserver: HTTPServer) -> None:
    asked = serve(httpserver)
    before = library.papers([1, 2])
    answers = ask(library, before, settings(httpserver))
    assert answers.errors == {}
    assert library.papers([1, 2]) == before  # asking changes nothing
    library.enriching.take_over(answers.answers)
    one, other = after = library.papers([1, 2])
    assert {(figure.name, figure.number, figure.source, figure.at) for figure in one.figures} == {
        ("upvotes", 41, "Hugging Face", START),
        ("stars", 1200, "Hugging Face", START),
        ("citations", 12, "Semantic Scholar", START),
        ("citations", 11, "OpenAlex", START),
    }
    assert one.counts["stars"] == 1200
    assert [(figure.name, figure.number) for figure in other.figures] == [("citations", 7)]
    assert (one.abstract, one.title) == ("We check.", "A paper of arXiv")
    assert one.summary in ("It is about checks.", "Checks help.")
    assert one.row.marks & Mark.CODE
    assert library.maintenance.check() == []
    library.journal.undo()
    assert library.papers([1, 2]) == before
    library.journal.redo()
    assert library.papers([1, 2]) == after
    assert library.maintenance.check() == []
    batch = json.loads(next(request for request in asked if request.method == "POST").data)
    assert batch == {"ids": ["ARXIV:2404.00001", "DOI:10.1000/x.1"]}
    assert sum(request.path == "/works" for request in asked) == 1


def test_a_later_answer_replaces_the_figure(library: Library, httpserver: HTTPServer) -> None:
    serve(httpserver)
    answers = ask(library, library.papers([2]), settings(httpserver)).answers
    library.enriching.take_over(answers)
    later = [
        each.__class__(each.paper, each.service, each.draft._replace(counts=(("citations", 9),)), each.authority)
        for each in answers
    ]
    library.enriching.take_over(later)
    assert [figure.number for figure in library.paper(2).figures] == [9]
    library.journal.undo()
    assert [figure.number for figure in library.paper(2).figures] == [7]


def test_figures_go_with_a_paper_into_another_and_back(library: Library, httpserver: HTTPServer) -> None:
    serve(httpserver)
    library.enriching.take_over(ask(library, library.papers([2]), settings(httpserver)).answers)
    library.duplicates.merge(1, 2)
    library.journal.undo()
    assert [figure.number for figure in library.paper(2).figures] == [7]
    assert library.maintenance.check() == []


def test_one_service_that_fails_leaves_the_others(library: Library, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/api/papers/2404.00001").respond_with_data("no", status=404)
    httpserver.expect_request("/graph/v1/paper/batch").respond_with_data("no", status=500)
    httpserver.expect_request("/works").respond_with_data("<html>Log in</html>", content_type="text/html")
    asked = ask(library, library.papers([1, 2]), settings(httpserver))
    assert asked.answers == []
    assert {service: why.partition(" ")[2] for service, why in asked.errors.items()} == {
        "Semantic Scholar": "has a fault of its own (500); try again later.",
        "OpenAlex": "answers with what is no JSON.",
    }
    assert "api_key" not in asked.errors["OpenAlex"]


def test_it_can_be_called_off(library: Library, httpserver: HTTPServer) -> None:
    serve(httpserver)
    with pytest.raises(FetchFailed) as stopped:
        ask(library, library.papers([1, 2]), settings(httpserver), stop=lambda: True)
    assert stopped.value.kind is Kind.CANCELLED


def test_what_was_answered_before_it_was_called_off_is_there(library: Library, httpserver: HTTPServer) -> None:
    serve(httpserver)
    asked = Asked()
    with pytest.raises(FetchFailed):
        ask(library, library.papers([1, 2]), settings(httpserver), asked=asked, stop=lambda: bool(asked.answers))
    assert [each.service for each in asked.answers] == ["Hugging Face"]


def test_keys_are_taken_from_settings_or_the_environment_and_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    from readq.config.settings import Config

    config = Config()
    config.read('[fetch]\nopenalex_key = "secret-1"\n')
    monkeypatch.setenv("SEMANTIC_SCHOLAR_API_KEY", "secret-2")
    made = configured(config)
    assert made.openalex_key == "secret-1"
    assert made.keys["api.semanticscholar.org"] == {"x-api-key": "secret-2"}
    assert "secret" not in repr(made)
    assert config.shown("fetch.openalex_key") == "(set)"
