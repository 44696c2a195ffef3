"""Papers without ids are looked up, and only what is certainly the same is taken over."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request as Asked
from werkzeug import Response

from readq.filters import Filter
from readq.library import Library
from readq.library.fetch_settings import Settings
from readq.library.resolving import Found, look_up
from readq.sources.client import Limits
from readq.sources.failures import FetchFailed
from readq.sources.subscriptions import Services

TITLE = "A study of how small models check large ones"
ABSTRACT = (
    "We study how small language models check the answers of large ones, in forty tasks and nine languages, and find "
    "that they do so surprisingly well when they are shown how often the large ones were wrong before."
)
OTHER = (
    "Glaciers move faster in summer than in winter, which this report explains by the water beneath their beds, with "
    "on thirty years of stakes and satellite pictures from Alaska, Greenland and the Karakoram."
)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library(tmp_path / "a.db") as opened:
        yield opened


def settings(server: HTTPServer) -> Settings:
    url = server.url_for("").rstrip("/")
    limits = Limits(connect=5, read=5, whole=20, attempts=1)
    return Settings(Services(url, url, url, url, url), limits=limits, seconds={"localhost": 0.0})


def record(title: str = TITLE, abstract: str = ABSTRACT, **more: object) -> dict[str, object]:
    authors = [{"name": "Jane Doe"}, {"name": "Max Roe"}]
    return {"paper": {"id": "2603.00001", "title": title, "summary": abstract, "authors": authors, **more}}


def serve(server: HTTPServer, hf: object, *, arxiv: str = "", crossref: object = None) -> None:
    server.expect_request("/api/papers/search").respond_with_json(hf)
    empty = '<feed xmlns="http://www.w3.org/2005/Atom"></feed>'
    server.expect_request("/api/query").respond_with_data(arxiv or empty, content_type="application/atom+xml")
    answer = crossref if crossref is not None else {"message": {"items": []}}
    server.expect_request("/works").respond_with_json(answer)


def add(library: Library, tmp_path: Path, title: str = TITLE, abstract: str = ABSTRACT, authors: str = "") -> int:
    path = tmp_path / "page.csv"
    path.write_text(f'Title,Abstract,Authors\n"{title}","{abstract}","{authors}"\n')
    library.ingest([path])
    return max(library.every_id(Filter()))


def found(library: Library, server: HTTPServer) -> list[Found]:
    papers = library.papers(library.resolving.unknown(list(library.every_id(Filter()))))
    return list(look_up(library, papers, settings(server)))


def test_what_is_the_same_is_taken_over_and_back(library: Library, tmp_path: Path, httpserver: HTTPServer) -> None:
    id_ = add(library, tmp_path)
    before = library.paper(id_)
    serve(httpserver, [record("Another study of models", OTHER), record(publishedAt="2026-03-10T00:00:00.000Z")])
    (each,) = found(library, httpserver)
    assert (each.service, each.uncertain, each.error) == ("Hugging Face search", False, None)
    assert library.paper(id_) == before  # looking changes nothing
    library.resolving.take_over([each])
    after = library.paper(id_)
    assert after.identifiers == (("arxiv", "2603.00001"),)
    assert [author.name for author in after.authors] == ["Jane Doe", "Max Roe"]
    assert after.published == "2026-03-10"
    assert after.row.listed == before.row.listed
    assert library.maintenance.check() == []
    assert library.find("roe", 5)
    library.journal.undo()
    assert library.paper(id_) == before
    assert library.maintenance.check() == []
    library.journal.redo()
    assert library.paper(id_) == after
    assert library.maintenance.check() == []
    assert library.resolving.unknown([id_]) == []


def test_what_was_changed_since_stays_when_taken_back(library: Library, tmp_path: Path, httpserver: HTTPServer) -> None:
    id_ = add(library, tmp_path)
    serve(httpserver, [record()])
    library.resolving.take_over(found(library, httpserver))
    step = library.journal.history(1)[0]
    bib = tmp_path / "later.bib"
    bib.write_text(f"@article{{x, title={{{TITLE}}}, author={{Doe, Jane and Roe, Max}}, eprint={{2603.00001}}, "
                   "archiveprefix={arXiv}, journal={Journal of Checks}, year={2026}}")  # fmt: skip
    library.ingest([bib])
    library.journal.undo_operation(step.id)
    paper = library.paper(id_)
    assert paper.venue == "Journal of Checks"
    assert library.maintenance.check() == []


@pytest.mark.parametrize("abstract", [OTHER, ""])
def test_the_same_title_is_not_enough(library: Library, tmp_path: Path, httpserver: HTTPServer, abstract: str) -> None:
    id_ = add(library, tmp_path)
    serve(httpserver, [record(abstract=abstract)])
    (each,) = found(library, httpserver)
    assert each.uncertain == (abstract == "")
    assert library.resolving.take_over([each]).operation is None
    assert library.paper(id_).identifiers == ()


def test_authors_agree_or_not(library: Library, tmp_path: Path, httpserver: HTTPServer) -> None:
    add(library, tmp_path, authors="J. Doe; M. Roe", abstract="")
    add(library, tmp_path, authors="A. Nother", abstract="", title="A report on how glaciers move in summer")
    both = [record(abstract=""), record("A report on how glaciers move in summer", "")]
    serve(httpserver, both)
    assert [each.draft is not None for each in found(library, httpserver)] == [True, False]


def test_the_next_service_is_asked(library: Library, tmp_path: Path, httpserver: HTTPServer) -> None:
    add(library, tmp_path)
    work = {
        "title": [TITLE], "DOI": "10.1000/xyz", "abstract": f"<jats:p>{ABSTRACT}</jats:p>", "type": "journal-article",
        "author": [{"family": "Doe", "given": "Jane"}], "container-title": ["Journal of Checks"],
        "issued": {"date-parts": [[2026, 3]]},
    }  # fmt: skip
    serve(httpserver, [], crossref={"message": {"items": [work]}})
    (each,) = found(library, httpserver)
    assert each.service == "Crossref search"
    assert each.draft is not None
    assert each.draft.identifiers == (("doi", "10.1000/xyz"),)


def test_an_id_that_another_paper_has_is_a_suggestion(library: Library, tmp_path: Path, httpserver: HTTPServer) -> None:
    library.add("arXiv:2603.00001", "Under its working title")
    id_ = add(library, tmp_path)
    serve(httpserver, [record()])
    library.resolving.take_over(found(library, httpserver))
    assert library.paper(id_).identifiers == ()
    assert [set(pair.papers) for pair in library.duplicates.suggested()] == [{1, id_}]


def test_a_service_that_fails_is_left_out(library: Library, tmp_path: Path, httpserver: HTTPServer) -> None:
    add(library, tmp_path)
    add(library, tmp_path, title="A report on how glaciers move in summer", abstract=OTHER)
    asked: list[str] = []

    def failing(request: Asked) -> Response:
        asked.append(request.path)
        return Response("no", status=500)

    for path in ("/api/papers/search", "/api/query"):
        httpserver.expect_request(path).respond_with_handler(failing)
    httpserver.expect_request("/works").respond_with_json({"message": {"items": []}})
    results = found(library, httpserver)
    assert [each.draft for each in results] == [None, None]
    assert all("fault of its own" in str(each.error) for each in results)
    assert sorted(asked) == ["/api/papers/search", "/api/query"]  # once each
    httpserver.clear()
    with pytest.raises(FetchFailed):
        found(library, httpserver)  # when none answers, that is said


def test_answers_that_are_no_answers(library: Library, tmp_path: Path, httpserver: HTTPServer) -> None:
    add(library, tmp_path)
    for path in ("/api/papers/search", "/api/query", "/works"):
        httpserver.expect_request(path).respond_with_data("<html>Log in</html>", content_type="text/html")
    assert [each.draft for each in found(library, httpserver)] == [None]
    assert json.dumps(str(found(library, httpserver)[0].error)) == '"None"'
