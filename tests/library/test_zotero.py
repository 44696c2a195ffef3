"""Papers from and to a Zotero that runs on this machine."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pytest_httpserver import HTTPServer

from readq.errors import ReadqError
from readq.filters import Filter
from readq.library import Library
from readq.library.fetch_settings import Settings
from readq.library.zotero.pulling import pull
from readq.library.zotero.pushing import Plan, push
from readq.model import Status
from readq.paths import state_folder
from readq.sources.client import Limits
from readq.sources.subscriptions import Services
from tests.support.libraries import add_listing, draft, open_library
from tests.support.zotero import FakeZotero

CREATORS = [{"creatorType": "author", "firstName": "Ann", "lastName": "Bee"}]


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with open_library(tmp_path / "a.db") as library:
        yield library


@pytest.fixture
def zotero(httpserver: HTTPServer) -> FakeZotero:
    return FakeZotero(httpserver)


def settings(zotero: FakeZotero) -> Settings:
    return Settings(Services(zotero=zotero.url), limits=Limits(connect=5, read=5, whole=20, attempts=1))


def filled(zotero: FakeZotero) -> tuple[str, str]:
    """Two items, the first with a note and in a collection; their keys."""
    reading = zotero.add_collection("To read [b]")
    one = zotero.add(
        itemType="journalArticle", title="A paper of a journal", creators=CREATORS, DOI="10.1000/x.1", date="2024-03",
        publicationTitle="Journal", tags=[{"tag": "checks"}], collections=[reading],
    )  # fmt: skip
    zotero.add(itemType="note", parentItem=one, note="<p>Read <b>this</b> first.</p>", tags=[])
    zotero.add(itemType="attachment", parentItem=one, title="PDF")
    other = zotero.add(itemType="preprint", title="A paper of arXiv", creators=[], archiveID="arXiv:2404.00001")
    zotero.add(itemType="preprint", title="Thrown away", deleted=1)
    return one, other


def queued(library: Library) -> list[int]:
    ids = add_listing(
        library,
        [
            draft("A paper of arXiv", "We check.", authors=["Ann Bee"], arxiv="2404.00001"),
            draft("Another paper", authors=["C. Dee"], doi="10.1000/y.2"),
        ],
    )
    library.mark(ids, Status.QUEUE)
    library.tag(ids[:1], add=["to cite"])
    library.notes.write(ids[0], "A thought <with> signs\n\n- [ ] and a task")
    return ids


def pushed(library: Library, zotero: FakeZotero, **options: Any) -> Plan:
    papers = library.papers(library.every_id(Filter()))
    return push(library, papers, settings(zotero), **options)


# -- from Zotero -------------------------------------------------------------------------------------------------------


def test_everything_comes_once_and_then_what_changed(library: Library, zotero: FakeZotero) -> None:
    one, _ = filled(zotero)
    dry = pull(library, settings(zotero), dry_run=True)
    assert dry is not None
    assert (dry.new, library.counts().total) == (2, 0)
    report = pull(library, settings(zotero))
    assert report is not None
    assert (report.new, report.refused) == (2, 1)
    paper = library.paper(1)
    assert (paper.title, paper.venue, paper.published) == ("A paper of a journal", "Journal", "2024-03")
    assert paper.identifiers == (("doi", "10.1000/x.1"),)
    assert paper.tags == ("checks", "To read [b]")
    assert paper.note == "Read this first."
    assert library.paper(2).identifiers == (("arxiv", "2404.00001"),)
    assert pull(library, settings(zotero)) is None
    zotero.add(itemType="preprint", title="A third paper", creators=[])
    zotero.add(itemType="note", parentItem=one, note="A second note")
    again = pull(library, settings(zotero))
    assert again is not None
    assert (again.listed, again.new) == (2, 1)
    assert library.counts().total == 3
    assert library.maintenance.check() == []


def test_a_collection_by_its_name(library: Library, zotero: FakeZotero) -> None:
    filled(zotero)
    report = pull(library, settings(zotero), collection="to READ [b]")
    assert report is not None
    assert report.new == 1
    with pytest.raises(ReadqError, match="no collection 'nothing'"):
        pull(library, settings(zotero), collection="nothing")


def test_what_is_put_into_a_collection_later_brings_its_notes(library: Library, zotero: FakeZotero) -> None:
    filled(zotero)
    late = zotero.add(itemType="preprint", title="A paper that comes late", creators=[])
    zotero.add(itemType="note", parentItem=late, note="<p>Written long ago</p>", tags=[])
    pull(library, settings(zotero), collection="To read [b]")
    zotero.version += 1
    zotero.items[late]["version"] = zotero.version
    zotero.items[late]["data"]["collections"] = list(zotero.collections)
    pull(library, settings(zotero), collection="To read [b]")
    assert [paper.note for paper in library.papers([1, 2])] == ["Read this first.", "Written long ago"]
    zotero.add(itemType="note", parentItem=late, note="<p>Of today</p>", tags=[])
    library.notes.write(2, "My own")
    pull(library, settings(zotero), collection="To read [b]")
    note = library.paper(2).note or ""
    assert note.count("Written long ago") <= 1
    assert "My own" in note


def test_a_library_of_many_pages(library: Library, zotero: FakeZotero) -> None:
    for number in range(230):
        zotero.add(itemType="preprint", title=f"The paper with the number {number}", creators=[])
    report = pull(library, settings(zotero))
    assert report is not None
    assert report.new == 230
    assert zotero.asked.count("GET /api/users/0/items") == 3


def test_a_zotero_before_10_is_read_whole(library: Library, httpserver: HTTPServer) -> None:
    zotero = FakeZotero(httpserver, writes=False)
    filled(zotero)
    pull(library, settings(zotero))
    again = pull(library, settings(zotero))
    assert again is None or (again.new, again.changed) == (0, 0)
    zotero.items["ITEM0003"]["data"]["date"] = "2024"  # its number stays what it was
    later = pull(library, settings(zotero))
    assert later is not None
    assert later.changed == 1


def test_what_is_wrong_is_said(library: Library, httpserver: HTTPServer) -> None:
    zotero = FakeZotero(httpserver, enabled=False)
    with pytest.raises(ReadqError, match="under Advanced, allow other applications"):
        pull(library, settings(zotero))
    with pytest.raises(ReadqError, match="does not run at http://localhost:9"):
        pull(library, Settings(Services(zotero="http://localhost:9")))
    for status in (200, 404):
        httpserver.clear()
        httpserver.expect_request("/api/").respond_with_data("<html>A page</html>", status=status)
        with pytest.raises(ReadqError, match="is no Zotero"):
            pull(library, settings(zotero))
    assert library.counts().total == 0


@pytest.mark.parametrize(("status", "said"), [(429, "has too much to do"), (500, "has a fault of its own")])
def test_a_zotero_that_fails_in_the_middle_is_asked_for_the_same_again(
    library: Library, zotero: FakeZotero, status: int, said: str
) -> None:
    for number in range(130):
        zotero.add(itemType="preprint", title=f"The paper with the number {number}", creators=[])
    zotero.fails_at_page = {2: status}
    with pytest.raises(ReadqError, match=said):
        pull(library, settings(zotero))
    assert library.counts().total == 0
    zotero.fails_at_page = {}
    report = pull(library, settings(zotero))
    assert report is not None
    assert report.new == 130


# -- to Zotero ---------------------------------------------------------------------------------------------------------


def test_the_queue_goes_into_a_collection_once(library: Library, zotero: FakeZotero) -> None:
    _, other = filled(zotero)
    queued(library)
    dry = pushed(library, zotero, dry_run=True)
    assert [each.version > 0 for each in dry.due] == [True, False]
    assert not any(asked.startswith("POST") for asked in zotero.asked)
    pushed(library, zotero)
    (collection,) = [key for key, each in zotero.collections.items() if each["data"]["name"] == "readq queue"]
    there = zotero.items[other]["data"]
    assert there["title"] == "A paper of arXiv"
    assert there["collections"] == [collection]
    assert there["tags"] == [{"tag": "to cite"}]
    assert zotero.notes_of(other) == ["<p>A thought &lt;with&gt; signs</p><p>- [ ] and a task</p>"]
    (made,) = [each["data"] for each in zotero.items.values() if each["data"].get("title") == "Another paper"]
    assert (made["itemType"], made["DOI"], made["collections"]) == ("journalArticle", "10.1000/y.2", [collection])
    assert made["creators"] == [{"creatorType": "author", "name": "C. Dee"}]
    before = len(zotero.items)
    assert pushed(library, zotero).due == []
    assert len(zotero.items) == before
    # What readq wrote does not come back as the reader's note.
    note = library.paper(1).note
    pull(library, settings(zotero))
    assert library.paper(1).note == note


def test_a_note_is_written_again_until_somebody_changes_it_there(library: Library, zotero: FakeZotero) -> None:
    _, other = filled(zotero)
    queued(library)
    pushed(library, zotero)
    library.notes.write(1, "A second thought")
    pushed(library, zotero)
    assert zotero.notes_of(other) == ["<p>A second thought</p>"]
    (key,) = [each["key"] for each in zotero.items.values() if each["data"].get("parentItem") == other]
    zotero.items[key]["data"]["note"] = "<p>A second thought, and mine</p>"
    library.notes.write(1, "A third thought")
    plan = pushed(library, zotero)
    assert plan.papers[0].left == "its note was changed in Zotero and stays as it is there"
    assert zotero.notes_of(other) == ["<p>A second thought, and mine</p>"]


def test_many_papers_go_in_batches(library: Library, zotero: FakeZotero) -> None:
    add_listing(library, [draft(f"The paper with the number {number}") for number in range(120)])
    pushed(library, zotero)
    assert len(zotero.items) == 120
    assert zotero.asked.count("POST /api/users/0/items") == 3


@pytest.mark.parametrize(("allows", "times"), [("always", 1), ("once", 3)])
def test_zotero_asks_the_reader(library: Library, httpserver: HTTPServer, allows: str, times: int) -> None:
    zotero = FakeZotero(httpserver, allows=allows)
    queued(library)
    pushed(library, zotero)
    assert len(zotero.items) == 3
    assert zotero.asked.count("POST /api/local/authorize") == times
    file = state_folder() / "zotero.json"
    assert file.exists() == (allows == "always")
    if file.exists():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        library.notes.write(2, "Another note")
        pushed(library, zotero)
        assert zotero.asked.count("POST /api/local/authorize") == 1


def test_without_permission_nothing_is_written(library: Library, httpserver: HTTPServer) -> None:
    zotero = FakeZotero(httpserver, allows="no")
    queued(library)
    with pytest.raises(ReadqError, match="refuses to answer"):
        pushed(library, zotero)
    assert (zotero.items, zotero.collections) == ({}, {})


def test_a_zotero_before_10_is_not_written_to(library: Library, httpserver: HTTPServer) -> None:
    zotero = FakeZotero(httpserver, writes=False)
    queued(library)
    assert len(pushed(library, zotero, dry_run=True).due) == 2
    with pytest.raises(ReadqError, match="from version 10 on it can"):
        pushed(library, zotero)


def test_what_changed_meanwhile_or_is_refused_is_said(library: Library, zotero: FakeZotero) -> None:
    add_listing(library, [draft("refused"), draft("A paper that is taken")])
    plan = pushed(library, zotero)
    assert [each.refused for each in plan.papers] == [True, False]
    zotero.fails = {3: 412}
    library.tag([2], add=["new"])
    with pytest.raises(ReadqError, match="changed meanwhile"):
        pushed(library, zotero)


def test_notes_that_were_written_before_a_failure_are_known_as_ones_own(library: Library, zotero: FakeZotero) -> None:
    ids = add_listing(library, [draft(f"The paper with the number {number}") for number in range(60)])
    for id_ in ids:
        library.notes.write(id_, "A thought")
    zotero.fails = {5: 412}  # a collection, two batches of items, and the first of notes are written
    with pytest.raises(ReadqError, match="changed meanwhile"):
        pushed(library, zotero)
    library.notes.write(ids[0], "A second thought")
    plan = pushed(library, zotero)
    assert [each.left for each in plan.papers if each.left] == []
    assert len([each for each in zotero.items.values() if each["data"].get("itemType") == "note"]) == 60
