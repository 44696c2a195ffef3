"""A whole library as JSON lines: out, and in again."""

from __future__ import annotations

import bz2
import gzip
import json
import lzma
import random
import tempfile
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from readq.errors import ReadqError
from readq.filters import Filter
from readq.formats.writing.library_lines import without_secrets
from readq.library import Library
from readq.library.restoring import export
from readq.listing import Authority, Draft
from readq.model import Author, Link, Status
from readq.phrasing import phrase
from readq.store import contents
from tests.support.libraries import Clock, add_listing, open_library

FULL = Draft(
    "A paper of which all is known, naïve \u2028 and ﬁne",
    "What it is about.\nTwo lines.",
    (Author("Ada Müller", "Müller", "Ada"), Author("The ATLAS Collaboration")),
    (("arxiv", "2404.00001"), ("doi", "10.1000/x_1"), ("pmid", "123")),
    (Link("page", "https://example.org/a"), Link("code", "https://github.com/a/b")),
    "2024-04",
    "Journal of Tests",
    updated="2024-05-01",
    announced="2024-04-03",
    categories=("cs.CL", "cs.LG"),
    keywords=("deep learning",),
    comment="12 pages",
    summary="A machine's.",
    counts=(("upvotes", 12),),
    notes=("A note that came along.",),
    tags=("came",),
    status=Status.QUEUE,
    rating=0.8,
    citation_key="muller2024",
    extra=(("volume", "3"),),
    raw="{}",
    version="2",
)


def table(library: Library, name: str) -> list[tuple[Any, ...]]:
    """The rows of a table as they are, in no order."""
    connection = library._connection
    names = ", ".join(contents.columns(connection, name))
    return sorted(connection.execute(f"SELECT {names} FROM {name}").fetchall(), key=repr)  # noqa: S608


def everything(library: Library) -> dict[str, list[tuple[Any, ...]]]:
    """What a library holds, and what follows from it."""
    names = (contents.PAPER, *contents.BEFORE, *contents.AFTER, *contents.ABOUT, *contents.BESIDE)
    found = {name: table(library, name) for name in names}
    connection = library._connection
    found["counter"] = sorted(
        connection.execute("SELECT scope, key, status, n FROM counter WHERE n <> 0 AND scope <> 'tag'").fetchall()
    )
    found["title_key"] = sorted(connection.execute("SELECT hash, paper_id FROM title_key").fetchall())
    query = "SELECT x.paper_id, t.name, t.folded FROM paper_tag x JOIN tag t ON t.id = x.tag_id"
    found["paper_tag"] = sorted(connection.execute(query).fetchall())
    return found


def full(path: Path, clock: Clock) -> Library:
    """A library with something in every table that is written out."""
    library = open_library(path, clock)
    library.tag(add_listing(library, [FULL], authority=Authority.API), ["by hand"], [])
    add_listing(
        library, [FULL._replace(abstract="A better abstract.", venue=None)], name="b", authority=Authority.ARXIV
    )
    ids = add_listing(library, [Draft(f"A sufficiently long title {n}", "x") for n in range(6)], name="c")
    for text in ("one", "one and two", None, "three"):
        clock.now += 60
        outcome = library.notes.write(ids[0], text)
    library.notes.write(ids[0], "three and more", continuing=outcome.operation.id if outcome.operation else None)
    library.snooze([ids[1]], library.today() + timedelta(days=3))
    library.prioritise([ids[2]], 4)
    library.move(ids[3], ids[0])
    library.views.save("mine", "status:queue sort:title")
    library.views.save("other", "tag:came")
    library.arrivals.add("likes", "title:sufficiently", "watch")
    library.interests.make("long titles", "papers", papers=ids[:2])
    library.interests.make("whales", "words", "singing whales")
    library.interests.weigh("whales", 2)
    library.interests.follow("whales")
    library.arrivals.add("drops", "title:nothing", "skip")
    library.subscriptions.add("arxiv:cs.CL", "language")
    library.exporting.entries(ids[:2])
    library.duplicates.merge(ids[4], ids[5])
    library.mark([ids[2]], Status.SKIP)
    library.journal.undo()
    with library.together():
        library._connection.execute("INSERT INTO figure VALUES (?, 'citations', 1, 12, 5)", (ids[0],))
        library._connection.execute("INSERT INTO suggestion VALUES (1, 3, 'same title', 5, 'apart', 6)")
    return library


def written(library: Library, folder: Path, name: str = "all.jsonl") -> Path:
    file = folder / name
    file.write_text("".join(export(library)), encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    with full(tmp_path_factory.mktemp("whole") / "a.db", Clock()) as made:
        assert made.maintenance.check() == []
        yield made


@pytest.fixture(scope="module")
def file(original: Library, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(original, tmp_path_factory.mktemp("file"))


def test_every_table_is_written_out_or_named_as_left_out(original: Library) -> None:
    query = "SELECT name FROM sqlite_master WHERE type = 'table'"
    names = {name for (name,) in original._connection.execute(query).fetchall()}
    there = {name for name in names if "sqlite_" not in name and not name.startswith("paper_fts")}
    carried = {contents.PAPER, *contents.BEFORE, *contents.AFTER, *contents.ABOUT, *contents.BESIDE}
    assert there == carried | contents.LEFT_OUT
    assert [name for name in sorted(carried - {"state"}) if not table(original, name)] == []


def test_an_empty_library_becomes_the_same(original: Library, file: Path, tmp_path: Path) -> None:
    with open_library(tmp_path / "b.db") as other:
        report = other.ingest([file])
        (told,) = report.files
        assert (told.format, told.listed, told.new, told.refused) == ("readq-library", 6, 6, 0)
        assert everything(other) == everything(original)
        assert other.maintenance.check() == []
        assert written(other, tmp_path).read_bytes() == file.read_bytes()
        assert [row.row.id for row in other.find("sufficiently long")] != []


@pytest.mark.parametrize("packed", [gzip.compress, bz2.compress, lzma.compress])
def test_a_compressed_one_becomes_the_same(
    original: Library, file: Path, tmp_path: Path, packed: Callable[[bytes], bytes]
) -> None:
    (tmp_path / "all.jsonl.packed").write_bytes(packed(file.read_bytes()))
    told: list[int] = []
    with open_library(tmp_path / "b.db") as other:
        report = other.ingest([tmp_path / "all.jsonl.packed"], progress=lambda done, total, name: told.append(done))
        assert [each.refused for each in report.files] == [0]
        assert everything(other) == everything(original)
    assert told


def test_undo_goes_on_through_what_was_done_before(original: Library, file: Path, tmp_path: Path) -> None:
    with open_library(tmp_path / "b.db", Clock()) as other, open_library(tmp_path / "c.db", Clock()) as twin:
        other.ingest([file])
        twin.ingest([file])
        steps = [phrase(step) for step in other.journal.history(100)]
        assert steps == [phrase(step) for step in original.journal.history(100)]
        assert other.notes.revisions(2) == original.notes.revisions(2) != []
        while (outcome := other.journal.undo()).operation is not None:
            assert outcome.conflicts == ()
        assert other.views.every() == []
        assert {row.status for row in other.rows(other.every_id(_all()))} == {Status.INBOX}
        assert other.paper(1).note is None
        assert len(other.every_id(_all())) == 7  # the merged one is there again
        assert other.maintenance.check() == []
        while other.journal.redo().operation is not None:
            pass
        assert [view.name for view in other.views.every()] == ["mine", "other"]
        assert other.interests.all() == twin.interests.all()
        assert [each.followed for each in other.interests.all()] == [False, True]
        assert other.paper(2).note == twin.paper(2).note == "three and more"


def test_a_library_that_has_papers_gets_what_it_lacks_as_one_step(file: Path, tmp_path: Path) -> None:
    with open_library(tmp_path / "b.db") as other:
        (id_,) = add_listing(other, [Draft("A name of my own", identifiers=(("arxiv", "2404.00001"),))])
        other.notes.write(id_, "My own note.")
        other.mark([id_], Status.READ)
        other.views.save("mine", "status:read")
        other.interests.make("Mine", "words", "my own words")
        other.arrivals.add("likes", "title:else", "skip")
        other.ingest([file])
        paper = other.paper(id_)
        assert paper.note == "My own note.\n\nA note that came along."
        assert paper.status is Status.READ
        assert set(paper.tags) == {"came", "by hand"}
        by_title = {row.title: row for row in other.rows(other.every_id(_all()))}
        assert by_title["A sufficiently long title 2"].priority == 4
        assert by_title["A sufficiently long title 1"].snoozed_until is not None
        assert {view.name: view.query for view in other.views.every()} == {"mine": "status:read", "other": "tag:came"}
        # The numbers of papers are others here, and what orders the list is this reader's to say.
        assert {each.name: (each.weight, each.followed) for each in other.interests.all()} == {
            "Mine": (1, False),
            "whales": (2, False),
        }
        assert {rule.name: (rule.action, rule.paused) for rule in other.arrivals.rules()} == {
            "likes": ("skip", False),
            "drops": ("skip", True),
        }
        assert [(each.name, each.paused) for each in other.subscriptions.every()] == [("language", True)]
        assert other.maintenance.check() == []
        other.journal.undo()
        paper = other.paper(id_)
        assert (paper.note, paper.status, paper.tags) == ("My own note.", Status.READ, ())
        assert [view.name for view in other.views.every()] == ["mine"]
        assert all(row.priority == 0 for row in other.rows(other.every_id(_all())))
        assert other.maintenance.check() == []


def test_the_same_again_changes_nothing(file: Path, tmp_path: Path) -> None:
    with open_library(tmp_path / "b.db") as other:
        other.ingest([file])
        before = everything(other)
        again = tmp_path / "again.jsonl"
        again.write_bytes(file.read_bytes())
        other.ingest([again])
        after = everything(other)
        changed = {name for name in before if before[name] != after[name]}
        assert changed <= {"source", "appearance", "appearance_count", "appearance_record", "paper", "counter"}
        assert len(after["paper"]) == len(before["paper"])


def test_many_batches_are_one_step(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from readq.library import reading

    monkeypatch.setattr(reading, "FIRST_PAPERS", 3)
    monkeypatch.setattr(reading, "BATCH_PAPERS", 3)
    file = tmp_path / "many.jsonl"
    with open_library(tmp_path / "a.db") as library:
        ids = add_listing(library, [Draft(f"A sufficiently long title {n}", "x") for n in range(10)])
        library.mark(ids, Status.READ)
        file.write_text("".join(export(library)), encoding="utf-8")
    with open_library(tmp_path / "b.db") as other:
        (mine,) = add_listing(other, [Draft("Something else altogether", "x")])
        other.mark([mine], Status.READ)
        decided = other.statistics.decided(date(2026, 1, 1), date(2027, 1, 1), [Status.READ])
        other.ingest([file])
        step = other.journal.history(1)[0]
        assert phrase(step) == "Took over notes, tags and states of 10 papers"
        assert other.maintenance.check() == []
        other.journal.undo()
        assert [row.id for row in other.rows(other.every_id(_all())) if row.status is Status.READ] == [mine]
        assert other.statistics.decided(date(2026, 1, 1), date(2027, 1, 1), [Status.READ]) == decided
        assert other.maintenance.check() == []


def test_a_newer_file_is_refused_with_a_sentence(tmp_path: Path) -> None:
    file = tmp_path / "new.jsonl"
    file.write_text(
        '{"readq": "library", "version": 2}\n{"paper": {"id": 1, "title": "A title"}}\n{"end": {"records": 1}}\n'
    )
    for papers in (0, 1):
        with open_library(tmp_path / f"{papers}.db") as library:
            if papers:
                add_listing(library, [Draft("Something else altogether", "x")])
            (told,) = library.ingest([file]).files
            assert told.error is not None
            assert told.error.startswith("it was written by a newer readq (version 2")
            assert library.counts().total == papers
            assert library.maintenance.check() == []


def test_a_first_line_without_its_version_costs_itself(original: Library, file: Path, tmp_path: Path) -> None:
    text = file.read_text(encoding="utf-8")
    damaged = tmp_path / "damaged.jsonl"
    damaged.write_text(text.replace('"version"', '"verso"', 1), encoding="utf-8")
    with open_library(tmp_path / "other.db") as other:
        (report,) = other.ingest([damaged]).files
        assert (report.error, [problem.line for problem in report.skipped]) == (None, [1])
        assert other.counts().total == original.counts().total


def test_damaged_lines_cost_themselves(original: Library, file: Path, tmp_path: Path) -> None:
    lines = file.read_text(encoding="utf-8").removesuffix("\n").split("\n")
    place = next(number for number, line in enumerate(lines) if "sufficiently long title 0" in line)
    lines[place] = lines[place][:40]
    lines.insert(place, '{"paper": {"id": 1, "title": "Twice"}}')
    lines.insert(place, '{"paper": {"id": 99, "title": "A", "uid": 1e400, "tags": 5}}')
    lines.insert(place, '{"paper": {"id": 98, "title": "\\ud800", "title_sort": "", "position": 1}}')
    lines.insert(place, '{"paper": {"id": 97, "title": "A", "x); DROP TABLE paper": 1}}')
    lines.insert(
        place, '{"paper": {"id": 96, "title": "A", "author": [{}], "note": [{"body": "x", "updated_at": 1.5}]}}'
    )
    lines.insert(place, '{"paper": {"id": 4294967296, "title": "A"}}')
    lines.insert(place, '{"paper": [1]}\n{"sqlite_master": {}}\n[1, 2]')
    damaged = tmp_path / "damaged.jsonl"
    damaged.write_text("\n".join(lines[:-1]), encoding="utf-8")
    refused: list[str] = []
    with open_library(tmp_path / "b.db") as other:
        report = other.ingest([damaged], refused=lambda _, problems: refused.extend(map(str, problems)))
        (told,) = report.files
        assert (told.listed, told.new) == (5, 5)
        assert told.refused == len(refused) >= 9
        assert {problem.line for problem in told.skipped if problem.line} == {
            *range(place + 1, place + 11),
            len(lines) + 1,
        }
        assert "the file ends before its last line: what followed is missing" in {each.reason for each in told.skipped}
        assert other.maintenance.check() == []
        assert len(other.every_id(_all())) == 5


def test_nothing_that_a_merge_kept_gets_into_a_statement(original: Library, file: Path, tmp_path: Path) -> None:
    text = file.read_text(encoding="utf-8").replace('\\"title_sort\\"', '\\"title_sort) SELECT 1; --\\"')
    hostile = tmp_path / "hostile.jsonl"
    hostile.write_text(text, encoding="utf-8")
    with open_library(tmp_path / "b.db") as other:
        other.ingest([hostile])
        papers = len(other.every_id(_all()))

        def undo_all() -> None:
            while other.journal.undo().operation is not None:
                pass

        with pytest.raises(ReadqError):
            undo_all()
        assert len(other.every_id(_all())) == papers


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("https://a.org/feed?token=abc&page=2", "https://a.org/feed?token=removed&page=2"),
        ("https://me:pw@a.org/feed", "https://a.org/feed"),
        ("https://a.org/feed?q=a+b&x=%20", "https://a.org/feed?q=a+b&x=%20"),
        ("https://a.org/?api_key=1", "https://a.org/?api_key=removed"),
        ("arxiv:cs.CL", "arxiv:cs.CL"),
        ("https://[broken/?token=1", "https://[broken/?token=1"),
    ],
)
def test_addresses_lose_their_secrets(address: str, kept: str) -> None:
    assert without_secrets(address) == kept


def test_a_subscription_that_lost_its_key_rests(tmp_path: Path) -> None:
    with open_library(tmp_path / "a.db") as library:
        library.subscriptions.add("https://example.org/feed?token=hush", "feed")
        text = "".join(export(library))
    assert "hush" not in text
    record = next(json.loads(line)["subscription"] for line in text.splitlines() if "subscription" in line)
    assert record["paused"] == 1


TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30)
DRAFTS = st.builds(
    Draft,
    st.sampled_from(["A sufficiently long title", "Another sufficiently long title", "Short", "Ωmega and ﬁne papers"]),
    TEXT | st.none(),
    st.lists(st.builds(Author, TEXT.filter(str.strip)), max_size=3).map(tuple),
    st.lists(st.sampled_from([("arxiv", "2404.00001"), ("doi", "10.1000/x"), ("doi", "10.1000/y")]), max_size=2).map(
        tuple
    ),
    notes=st.lists(TEXT, max_size=1).map(tuple),
    tags=st.lists(TEXT, max_size=2).map(tuple),
    status=st.sampled_from([None, *Status]),
    comment=TEXT | st.none(),
    keywords=st.lists(TEXT, max_size=2).map(tuple),
    rating=st.none() | st.floats(0, 1),
    counts=st.lists(st.tuples(st.sampled_from(["upvotes"]), st.integers(0, 9)), max_size=1).map(tuple),
    rank=st.integers(0, 9),
    line=st.integers(0, 99),
    priority=st.integers(-9, 9),
)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("mark"), st.integers(0, 5), st.sampled_from(Status)),
        st.tuples(st.just("note"), st.integers(0, 5), TEXT | st.none()),
        st.tuples(st.just("tag"), st.integers(0, 5), st.sampled_from(["a", "B", "ﬁ"])),
        st.tuples(st.just("prioritise"), st.integers(0, 5), st.integers(-3, 3)),
        st.tuples(st.just("snooze"), st.integers(0, 5), st.integers(1, 9)),
        st.tuples(st.just("view"), st.integers(0, 2), st.sampled_from(["status:queue", "x"])),
        st.tuples(st.just("merge"), st.integers(0, 5), st.integers(0, 5)),
        st.tuples(st.just("move"), st.integers(0, 5), st.integers(0, 5)),
        st.tuples(st.just("undo"), st.just(0), st.just(0)),
        st.tuples(st.just("redo"), st.just(0), st.just(0)),
    ),
    max_size=12,
)


def do(library: Library, clock: Clock, step: tuple[Any, Any, Any]) -> None:
    verb, at, value = step
    clock.now += 1
    ids = sorted(library.every_id(_all()))
    if verb == "undo":
        library.journal.undo()
    elif verb == "redo":
        library.journal.redo()
    elif verb == "view":
        library.views.save(f"view {at}", value)
    elif not ids:
        return
    elif verb == "mark":
        library.mark([ids[at % len(ids)]], value)
    elif verb == "note":
        library.notes.write(ids[at % len(ids)], value)
    elif verb == "tag":
        library.tag([ids[at % len(ids)]], [value], [])
    elif verb == "prioritise":
        library.prioritise([ids[at % len(ids)]], value)
    elif verb == "snooze":
        library.snooze([ids[at % len(ids)]], library.today() + timedelta(days=value))
    elif verb == "move":
        library.move(ids[at % len(ids)], ids[value % len(ids)])
    elif ids[at % len(ids)] != ids[value % len(ids)]:
        library.duplicates.merge(ids[at % len(ids)], ids[value % len(ids)])


@settings(max_examples=12, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(st.lists(st.lists(DRAFTS, max_size=4), max_size=2), STEPS)
def test_whatever_a_library_holds_comes_back(listings: list[list[Draft]], steps: list[tuple[Any, Any, Any]]) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder, clock = Path(name), Clock()
        with open_library(folder / "a.db", clock) as one, open_library(folder / "b.db", clock) as other:
            for number, drafts in enumerate(listings):
                add_listing(one, drafts, name=f"{number}")
            for step in steps:
                do(one, clock, step)
            if contents.is_empty(one._connection):
                return
            (told,) = other.ingest([written(one, folder)]).files
            assert (told.error, told.refused) == (None, 0)
            there, here = everything(other), everything(one)
            # Under a short title, papers are found by its abstract too, and of another title's only one is kept.
            assert set(there.pop("title_key")) <= set(here.pop("title_key"))
            assert there == here
            assert other.maintenance.check() == []
            for library in (one, other):
                for _ in range(3):
                    library.journal.undo()
            assert state(one) == state(other)


def state(library: Library) -> Any:
    """What papers and views are like, without the numbers that only a library's own random source gives."""
    names = ("paper", "note", "paper_tag", "saved_view", "identifier", "title_alias", "author")
    return {name: everything(library)[name] for name in names}


def _all() -> Any:
    from readq.filters import Filter

    return Filter()


ODD: tuple[Any, ...] = (
    None,
    -1,
    0,
    99,
    1 << 40,
    1 << 63,
    1.5,
    True,
    "",
    "\x1b[31m",
    "{}",
    "null",
    '"x"',
    [],
    {},
    "title:1",
    "step:9",
    "undo",
)


def other_than(value: Any, chance: random.Random) -> Any:
    """A value that is another somewhere."""
    if isinstance(value, dict | list) and value and chance.random() < 0.9:
        at = chance.choice(list(value)) if isinstance(value, dict) else chance.randrange(len(value))
        value[at] = other_than(value[at], chance)
        return value
    return chance.choice(ODD)


def test_whatever_a_file_says_the_library_is_sound(file: Path, tmp_path: Path) -> None:
    lines = file.read_text(encoding="utf-8").removesuffix("\n").split("\n")
    views = [number for number, line in enumerate(lines) if '"saved_view"' in line]  # whose queries nobody can mend
    for seed in range(12):
        chance, odd = random.Random(seed), list(lines)
        for number in chance.sample([n for n in range(1, len(lines)) if n not in views], 8):
            odd[number] = json.dumps(other_than(json.loads(odd[number]), chance))
        changed = tmp_path / f"{seed}.jsonl"
        changed.write_text("\n".join(odd), encoding="utf-8")
        with open_library(tmp_path / f"{seed}.db") as other:
            (told,) = other.ingest([changed]).files
            assert told.error is None
            assert other.maintenance.check() == [], seed
            assert len(other.papers(other.every_id(_all()))) == told.listed


def untold(library: Library, folder: Path) -> list[int]:
    """Papers that neither an identifier nor a title tells."""
    page = folder / "short.bib"
    page.write_text(
        "@misc{a, title={Why?}, note={one}}\n\n@misc{b, title={Why?}, note={two}}\n\n@misc{c, title={How?}}\n"
    )
    library.ingest([page])
    return sorted(library.every_id(Filter()))


def test_papers_that_nothing_else_tells_are_known_by_their_uids(tmp_path: Path) -> None:
    with open_library(tmp_path / "a.db") as library:
        before = untold(library, tmp_path)
        (report,) = library.ingest([written(library, tmp_path)]).files
        assert (report.known, report.new, report.merged) == (3, 0, 0)
        assert sorted(library.every_id(Filter())) == before
        assert [len(paper.appearances) for paper in library.papers(before)] == [2, 2, 2]
        assert library.maintenance.check() == []


def test_they_stay_known_by_them_in_another_library(tmp_path: Path) -> None:
    with open_library(tmp_path / "a.db") as library, open_library(tmp_path / "b.db") as other:
        first, second, third = untold(library, tmp_path)
        add_listing(other, [Draft("What the other library has before")])
        assert other.ingest([written(library, tmp_path)]).new == 3
        library.mark([third], Status.READ)  # the file is another one then
        assert other.ingest([written(library, tmp_path, "later.jsonl")]).new == 0
        assert other.maintenance.check() == []
        # One that went into another is known as that.
        library.duplicates.merge(first, second)
        earlier = tmp_path / "earlier.jsonl"
        earlier.write_text((tmp_path / "later.jsonl").read_text() + "\n")
        assert library.ingest([earlier]).new == 0
        assert sorted(library.every_id(Filter())) == sorted({first, third})
        assert library.maintenance.check() == []
