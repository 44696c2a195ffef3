"""Whatever a library file holds or became, every method of a library answers or raises one sentence."""

from __future__ import annotations

import random
import re
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from functools import cached_property
from pathlib import Path

import pytest

from readq.errors import ReadqError
from readq.filters import Sort
from readq.formats.writing.base import Options
from readq.library import Library
from readq.library.arrivals import Arrivals
from readq.library.duplicates import Duplicates
from readq.library.enriching import Answered, Enriching
from readq.library.exporting import Exporting
from readq.library.interest import Interest
from readq.library.interests import Interests
from readq.library.journal import Journal
from readq.library.maintenance import Maintenance
from readq.library.meaning import Meaning
from readq.library.notes import Notes, Task
from readq.library.parts import Parts
from readq.library.pictures import Pictures
from readq.library.resolving import Found, Resolving
from readq.library.statistics import LibraryStatistics
from readq.library.subscriptions import Subscriptions
from readq.library.tags import Tags
from readq.library.topics import Topics
from readq.library.trends import Trends
from readq.library.views import Views
from readq.listing import Draft
from readq.model import Status
from readq.search.query import parse
from tests.support.libraries import add_listing, draft, open_library

_BROKEN = "\udcff"  # what a byte that is no text becomes in an argument
_HUGE = 99_999_999_999_999_999_999

QUERIES = ("", "lossless", "learn -deep", "note:x", "tag:good", "added:today", "title:l sort:title", "is:snoozed")
READS: dict[str, Callable[[Library], object]] = {
    "again": lambda lib: lib.again().close(),
    "changed_elsewhere": lambda lib: lib.changed_elsewhere(),
    "journal.changes": lambda lib: [lib.journal.changes(step) for step in range(1, 12)],
    "maintenance.check": lambda lib: lib.maintenance.check(),
    "count": lambda lib: [lib.count(parse(query)) for query in QUERIES],
    "by_page": lambda lib: [lib.by_page(parse(query)) for query in QUERIES],
    "counts_of": lambda lib: [lib.counts_of([1, 2, _HUGE]), *(lib.counts_of(parse(query)) for query in QUERIES)],
    "facts": lambda lib: lib.facts([1, 2, _HUGE % 10**9]),
    "followed": lambda lib: lib.followed(),
    "latest": lambda lib: lib.latest(),
    "left_of_before": lambda lib: lib.left_of_before(),
    "counts": lambda lib: (lib.counts(), lib.counts([1])),
    "statistics.decided": lambda lib: lib.statistics.decided(date(2026, 1, 1), date(2027, 1, 1), [Status.SKIP]),
    "every_id": lambda lib: [lib.every_id(parse(query)) for query in QUERIES],
    "respelt": lambda lib: [lib.respelt(parse(query)) for query in (*QUERIES, "lernign", "tag:goood")],
    "find": lambda lib: [lib.find(text) for text in ("losless", "lo", "author", "x", _BROKEN)],
    "journal.history": lambda lib: (
        lib.journal.history(),
        lib.journal.history(text="mark"),
        lib.journal.history(paper_id=1),
        lib.journal.history(before=_HUGE),
    ),
    "exporting.paper_of": lambda lib: (lib.exporting.paper_of("author2026Lossless"), lib.exporting.paper_of(_BROKEN)),
    "interest.order": lambda lib: (lib.interest.order([1, 2, _HUGE]), lib.interest.on),
    "interest.why": lambda lib: (lib.interest.why(1), lib.interest.why(_HUGE)),
    "interest.similar": lambda lib: lib.interest.similar([1, _HUGE]),
    "interest.learnt": lambda lib: lib.interest.learnt(),
    "interest.evaluate": lambda lib: lib.interest.evaluate(),
    "journal.earlier_abstracts": lambda lib: lib.journal.earlier_abstracts(1),
    "journal.in_force": lambda lib: lib.journal.in_force([1, 2, _HUGE]),
    "journal.in_turn": lambda lib: (lib.journal.in_turn(), lib.journal.in_turn(redo=True)),
    "interrupt": lambda lib: lib.interrupt(),
    "statistics.habits": lambda lib: lib.statistics.habits(),
    "statistics.through_queue": lambda lib: lib.statistics.through_queue([Status.READ]),
    "statistics.at_hour": lambda lib: lib.statistics.at_hour(8),
    "statistics.of_author": lambda lib: lib.statistics.of_author("Ada", [Status.READ]),
    "statistics.moved": lambda lib: lib.statistics.moved(date(2026, 9, 1), Status.INBOX),
    "statistics.arrived": lambda lib: lib.statistics.arrived(1_790_000_000),
    "meaning.find": lambda lib: [lib.meaning.quick, *(lib.meaning.find(text) for text in ("lossless coding", _BROKEN))],
    "notes.heads": lambda lib: lib.notes.heads([1, 2, 3]),
    "notes.revisions": lambda lib: lib.notes.revisions(1),
    "notes.papers": lambda lib: (lib.notes.papers(), lib.notes.papers(parse("good"))),
    "notes.nearly": lambda lib: lib.notes.nearly("wrods"),
    "statistics.of_source": lambda lib: lib.statistics.of_source(1, [Status.INBOX]),
    "notes.open_tasks": lambda lib: lib.notes.open_tasks(),
    "pictures.address": lambda lib: (lib.pictures.address(1), lib.pictures.address(_HUGE % 10**9)),
    "papers": lambda lib: (lib.papers([1, 2, 3, 4]), lib.papers([_HUGE])),
    "prepare_find": lambda lib: lib.prepare_find(),
    "read_ahead": lambda lib: lib.read_ahead(0),
    "resolve": lambda lib: [lib.resolve(text) for text in ("1", "arXiv:2601.00001", str(_HUGE), _BROKEN)],
    "duplicates.suggested": lambda lib: lib.duplicates.suggested(),
    "sources_of_fields": lambda lib: [lib.sources_of_fields(1), lib.sources_of_fields(_HUGE)],
    "rows": lambda lib: (lib.rows([1, 2, 3, 4]), lib.rows([_HUGE])),
    "sources": lambda lib: lib.sources(),
    "source_names": lambda lib: lib.source_names(),
    "state": lambda lib: lib.state("tui.place"),
    "statistics.gather": lambda lib: lib.statistics.gather(),
    "statistics.then": lambda lib: lib.statistics.then(date(2026, 9, 21), Status.INBOX),
    "tags.on": lambda lib: lib.tags.on([1, 2, _HUGE]),
    "now": lambda lib: lib.now(),
    "today": lambda lib: lib.today(),
    "journal.touched": lambda lib: [lib.journal.touched(step) for step in range(1, 12)],
    "trends.rising": lambda lib: lib.trends.rising(),
    "trends.reading": lambda lib: lib.trends.reading(),
    "interest.liked": lambda lib: lib.interest.liked(),
    "interests.all": lambda lib: lib.interests.all(),
    "interests.get": lambda lib: lib.interests.get("Coding"),
    "interests.found": lambda lib: lib.interests.found(),
    "interest.calibration": lambda lib: lib.interest.calibration(),
    "topics.group": lambda lib: lib.topics.group([1, 2, 3, 4, 5, _HUGE]),
    "views.every": lambda lib: lib.views.every(),
    "undecided": lambda lib: lib.undecided([1, 2, _HUGE]),
    "queued_before": lambda lib: (lib.queued_before("60d", 10), lib.queued_before("9999y", 10)),
    "hold_still": lambda lib: (lib.hold_still(), lib.counts()),
    "held": lambda lib: lib.held(),
    "let_go": lambda lib: lib.let_go(),
    "wait_at_most": lambda lib: lib.wait_at_most(1),
    "arrivals.last": lambda lib: lib.arrivals.last(),
    "arrivals.rules": lambda lib: lib.arrivals.rules(),
    "arrivals.preview": lambda lib: lib.arrivals.preview("lossless", "watch"),
    "subscriptions.every": lambda lib: lib.subscriptions.every(),
    "subscriptions.due": lambda lib: lib.subscriptions.due(),
    "subscriptions.named": lambda lib: lib.subscriptions.named("HF daily"),
    "resolving.unknown": lambda lib: lib.resolving.unknown([1, 2, _HUGE]),
}
WRITES: dict[str, Callable[[Library], object]] = {
    "wake": lambda lib: lib.wake(),
    "mark": lambda lib: lib.mark([1, 2, 3], Status.READ),
    "mark_where": lambda lib: lib.mark_where(parse("lossless"), Status.READ),
    "prioritise": lambda lib: lib.prioritise([1, 2], 1),
    "snooze": lambda lib: (lib.snooze([1], None), lib.snooze([2], date(2099, 1, 1))),
    "move": lambda lib: (lib.move(1, 3), lib.move(2, None), lib.move(3, None, after=1)),
    "tag": lambda lib: lib.tag([1, 2], ["new"], ["good"]),
    "tags.rename": lambda lib: lib.tags.rename("good", "better"),
    "tags.delete": lambda lib: lib.tags.delete("good"),
    "views.save": lambda lib: lib.views.save("New", "tag:good"),
    "views.rename": lambda lib: lib.views.rename("Mine", "Yours"),
    "views.delete": lambda lib: lib.views.delete("Mine"),
    "views.move": lambda lib: lib.views.move("Mine", 0),
    "set_state": lambda lib: lib.set_state("tui.place", {"a": 1}),
    "notes.write": lambda lib: (lib.notes.write(1, "other words"), lib.notes.write(2, _BROKEN)),
    "notes.tick": lambda lib: lib.notes.tick(Task(1, "t", 1, "try it")),
    "notes.untick": lambda lib: lib.notes.untick(Task(1, "t", 1, "try it")),
    "journal.undo": lambda lib: lib.journal.undo(),
    "journal.redo": lambda lib: lib.journal.redo(),
    "journal.undo_operation": lambda lib: [lib.journal.undo_operation(step) for step in (3, _HUGE)],
    "journal.redo_operation": lambda lib: lib.journal.redo_operation(3),
    "journal.undo_operations": lambda lib: lib.journal.undo_operations([3, 4, 5], "Undid {}"),
    "duplicates.merge": lambda lib: (lib.duplicates.merge(1, 2), lib.duplicates.merge(1, _HUGE)),
    "duplicates.keep_apart": lambda lib: lib.duplicates.keep_apart(3, 4),
    "duplicates.search": lambda lib: lib.duplicates.search(),
    "add": lambda lib: (lib.add("2601.99999"), lib.add("A title of words", _BROKEN)),
    "together": lambda lib: lib.together().__enter__(),
    "arrivals.add": lambda lib: lib.arrivals.add("Another", "coding", "skip"),
    "arrivals.pause": lambda lib: lib.arrivals.pause("Words", False),
    "arrivals.hand_over": lambda lib: (lib.arrivals.hand_over(0), lib.arrivals.hand_over(_HUGE)),
    "arrivals.apply": lambda lib: lib.arrivals.apply(),
    "arrivals.remove": lambda lib: lib.arrivals.remove("Words"),
    "subscriptions.add": lambda lib: lib.subscriptions.add("arxiv:cs.CL"),
    "subscriptions.edit": lambda lib: lib.subscriptions.edit("HF daily", to="HF", every=900, paused=True),
    "subscriptions.remove": lambda lib: lib.subscriptions.remove("HF"),
    "resolving.take_over": lambda lib: lib.resolving.take_over(
        [Found(paper, Draft(paper.title, identifiers=(("doi", "10.1/x"),)), "a service") for paper in lib.papers([1])]
    ),
    "enriching.take_over": lambda lib: lib.enriching.take_over(
        [Answered(each, "a service", Draft(each.title, counts=(("stars", 3),)), 10) for each in lib.papers([1])]
    ),
    "exporting.entries": lambda lib: lib.exporting.entries([1, 2, _HUGE]),
    "exporting.updated": lambda lib: lib.exporting.updated("@misc{a, b=1}", [1, 3], Options(), biblatex=True),
    "exporting.pieces": lambda lib: [*lib.exporting.pieces([1, 2, 3], "bibtex")],
    "interests.make": lambda lib: [
        lib.interests.make(None, *how)
        for how in (("words", "lossless video"), ("author", "Ann Author3"), ("tag", "good"), ("papers", "", [1, _HUGE]))
    ],
    "interests.weigh": lambda lib: lib.interests.weigh("Coding", 2),
    "interests.mute": lambda lib: lib.interests.mute("Coding"),
    "interests.follow": lambda lib: lib.interests.follow("Coding"),
    "interests.rename": lambda lib: lib.interests.rename("Coding", "Codes"),
    "interests.remove": lambda lib: lib.interests.remove("Codes"),
    "interest.reset": lambda lib: lib.interest.reset(),
    "interest.switch": lambda lib: lib.interest.switch(False),
    "maintenance.mend": lambda lib: lib.maintenance.mend(),
    "maintenance.reindex": lambda lib: lib.maintenance.reindex(),
}
LISTS = ("adopt", "finish", "open_list")
ELSEWHERE = {"maintenance.backup", "close", "ingest", "paper", "give_up"}  # paths and files; `paper` is `papers`


def _with_history(path: Path) -> None:
    with open_library(path) as library:
        add_listing(
            library,
            [
                draft(f"Lossless {word} learning of representations", f"Deep {word}", authors=[f"Ann Author{n}"],
                      arxiv=f"2601.0000{n}")
                for n, word in enumerate(("coding", "image", "speech", "video", "text"))
            ],
        )  # fmt: skip
        library.find("lossles")
        library.interest.learnt()
        library.notes.write(1, "First words\n- [ ] try it")
        library.notes.write(1, "Second words\n- [ ] try it")
        sitting = library.notes.write(3, "Begun").operation
        library.notes.write(3, "Begun well", continuing=sitting.id if sitting else None)
        library.tag([1, 2], ["good"])
        library.mark([2], Status.QUEUE)
        library.mark([3], Status.SKIP)
        library.snooze([4], date(2026, 12, 24))
        library.journal.undo()
        library.views.save("Mine", "tag:good")
        library.set_state("tui.place", {"query": "status:inbox"})
        library.arrivals.add("Words", "author:ann", "watch")
        library.arrivals.add("Likely", "", "tag", "likely", top=2)
        library.interests.make("Coding", "papers", papers=[1, 2])
        library.interests.make("Ann", "author", "Ann Author2")
        library.subscriptions.add("hf")
        library.exporting.entries([1])


@pytest.fixture(scope="module")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("pristine") / "a.db"
    _with_history(path)
    return path


@pytest.fixture
def path(pristine: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(pristine, tmp_path / "a.db"))


def _lists(library: Library) -> None:
    for query in QUERIES:
        for sort in ("listed", "newest", "title", "priority", "decided", "most-listed", "waiting", "interest"):
            filter_ = parse(query)
            papers = library.open_list(type(filter_)(filter_.where, Sort(sort)))
            library.finish(papers)
            library.adopt(papers)
            papers.window(0, 10)
            papers.ids(0, 10)
            papers.position(3)
            papers.add_landmark()


def _everything(library: Library, begin: int = 0, step: int = 1) -> list[str]:
    """Call all there is and return what was said; anything but a sentence comes out as it is. Of all methods those from
    ``begin`` on, each ``step``-th."""
    said = []
    for act in (*READS.values(), *WRITES.values())[begin::step]:
        try:
            act(library)
        except ReadqError as error:
            said.append(str(error))
        if library._connection.in_transaction:
            library._connection.execute("ROLLBACK")
    try:
        _lists(library)
    except ReadqError as error:
        said.append(str(error))
    return said


def _tried(path: Path, damage: Callable[[], None], begin: int = 0, step: int = 1, *, opened: bool) -> None:
    """Damage a library before it is opened, or while it is open and its pages are in memory; ``begin`` and ``step`` as
    in `_everything`."""
    if opened:
        with open_library(path) as library:
            library.counts()
            library.rows([1])
            damage()
            said = _everything(library, begin, step)
    else:
        damage()
        try:
            with open_library(path) as library:
                said = _everything(library, begin, step)
        except ReadqError as error:
            said = [str(error)]
    for sentence in said:
        assert sentence[0].isupper() or sentence.startswith(str(path))
        assert len(sentence) < 600 + 2 * len(str(path))


PARTS = {
    "arrivals": Arrivals,
    "resolving": Resolving,
    "enriching": Enriching,
    "subscriptions": Subscriptions,
    "duplicates": Duplicates,
    "exporting": Exporting,
    "interest": Interest,
    "interests": Interests,
    "meaning": Meaning,
    "topics": Topics,
    "trends": Trends,
    "journal": Journal,
    "maintenance": Maintenance,
    "notes": Notes,
    "statistics": LibraryStatistics,
    "pictures": Pictures,
    "tags": Tags,
    "views": Views,
}


def _methods(of: type, name: str = "") -> set[str]:
    return {name + each for each in dir(of) if not each.startswith("_") and callable(getattr(of, each))}


def test_no_method_is_left_out() -> None:
    methods = _methods(Library).union(*(_methods(part, f"{name}.") for name, part in PARTS.items()))
    parts = {name for name, each in vars(Parts).items() if isinstance(each, cached_property) and name[0] != "_"}
    assert parts == PARTS.keys()
    assert methods == {*READS, *WRITES, *LISTS, *ELSEWHERE}


def test_a_sound_library_has_little_to_say(path: Path) -> None:
    with open_library(path) as library:
        said = [sentence for sentence in _everything(library) if str(_HUGE) not in sentence]
    usual = "no paper|not text|as large as that|no saved view|no tag|no rule|no subscription|nothing was ticked"
    usual += "|cannot be (undone|redone)"
    assert [sentence for sentence in said if not re.search(usual, sentence)] == []


IMPOSSIBLE = [
    "UPDATE paper SET status = 99",
    "UPDATE paper SET status = -1",
    "UPDATE paper SET marks = 512",
    "UPDATE paper SET marks = -1",
    "UPDATE paper SET added_at = 9223372036854775807",
    "UPDATE paper SET added_at = -9223372036854775807",
    "UPDATE paper SET decided_at = 253402300800",
    "UPDATE paper SET snoozed_until = 'tomorrow'",
    "UPDATE paper SET snoozed_until = '0000-00-00'",
    "UPDATE paper SET priority = 9223372036854775807, listed = -5, year = -1, position = 9223372036854775807",
    "UPDATE paper SET title = CAST(x'ff61' AS TEXT)",
    "UPDATE paper SET source_id = 77",
    "UPDATE paper_text SET abstract = CAST(x'c328' AS TEXT), published = '9999-99-99'",
    "UPDATE paper_text SET authors = CAST(x'ff' AS TEXT)",
    "UPDATE note SET body = CAST(x'61ff62' AS TEXT)",
    "UPDATE note SET updated_at = 9223372036854775807",
    "UPDATE tag SET name = CAST(x'ff' AS TEXT)",
    "UPDATE operation SET at = 9223372036854775807",
    "UPDATE operation SET at = -9223372036854775807, day = -9223372036854775807",
    "UPDATE operation SET verb = CAST(x'ff' AS TEXT)",
    "UPDATE operation SET facts = CAST(x'ff' AS TEXT)",
    "UPDATE operation SET facts = '[]'",
    "UPDATE operation SET facts = replace(hex(zeroblob(50000)), '0', '[')",
    "UPDATE operation SET verb = 'tag', facts = '{\"add\": 1}'",
    "UPDATE operation SET continues = id",
    "UPDATE operation SET continues = 1",
    "UPDATE change SET field = 'edit:0'",
    "UPDATE change SET field = 'edit:x'",
    "UPDATE change SET field = 'edit:0' WHERE field = 'note'; UPDATE operation SET continues = id",
    "UPDATE operation SET undone = 77, reverses = 1",
    "UPDATE change SET field = 'nonsense'",
    "UPDATE change SET before = 'x', after = 'y'",
    "UPDATE change SET before = CAST(x'ff' AS TEXT), after = NULL",
    "UPDATE change SET field = 'step:x', paper_id = 0",
    "UPDATE counter SET status = 99 WHERE status = 0",
    "UPDATE counter SET n = -9223372036854775807",
    "UPDATE counter SET key = 9223372036854775807",
    "UPDATE signature_block SET ids = x'0102', signatures = x'03'",
    "UPDATE signature_block SET ids = x'', signatures = zeroblob(31)",
    "UPDATE signature_block SET version = 99",
    "UPDATE feature_block SET ids = x'0102', starts = x'03'",
    "UPDATE feature_block SET starts = zeroblob(length(starts)), words = x'', counts = x''",
    "UPDATE feature_block SET latent = x'00'",
    "UPDATE feature_basis SET directions = x'00', papers = -9",
    "UPDATE citation_key SET key = CAST(x'ff' AS TEXT)",
    "UPDATE appearance_record SET told = '[', raw = NULL",
    "INSERT INTO feature_stale VALUES (99)",
    "UPDATE state SET value = '{'",
    "UPDATE state SET value = replace(hex(zeroblob(50000)), '0', '[')",
    "UPDATE saved_view SET query = '(((', position = -1",
    "UPDATE interest SET name = CAST(x'ff' AS TEXT), definition = '[' WHERE name = 'Ann'",
    "UPDATE interest SET definition = replace(hex(zeroblob(50000)), '0', '[')",
    """UPDATE interest SET definition = '{"from":"papers","papers":[1e400],"weight":1e999}'""",
    "UPDATE arrival_rule SET top = -9",
    "UPDATE source SET name = CAST(x'ff' AS TEXT), page_date = 'never'",
    "UPDATE author SET name = CAST(x'ff' AS TEXT)",
    "UPDATE library SET uid = CAST(x'ff' AS TEXT)",
    "DELETE FROM library",
    "DELETE FROM paper_text",
    "DROP TABLE library",
    "DROP TABLE note",
    "DROP TABLE interest",
    "DROP TABLE paper_text",
    "DROP TABLE paper_fts",
    "DROP TABLE counter",
    "DROP TABLE operation",
    "DROP TABLE state",
    "ALTER TABLE paper RENAME COLUMN title TO heading",
]  # fmt: skip


@pytest.mark.parametrize("opened", [False, True], ids=["before", "while open"])
@pytest.mark.parametrize("part", [0, *(pytest.param(part, marks=pytest.mark.torture) for part in (1, 2))])
@pytest.mark.parametrize("edit", IMPOSSIBLE)
def test_rows_that_readq_never_writes(path: Path, edit: str, part: int, opened: bool) -> None:
    def damage() -> None:
        with sqlite3.connect(path) as raw:
            raw.create_function("fold_name", 1, str, deterministic=True)
            raw.executescript(edit)
        raw.close()

    _tried(path, damage, (IMPOSSIBLE.index(edit) + opened + part) % 3, 3, opened=opened)


def test_null_where_there_must_be_text(path: Path) -> None:
    with sqlite3.connect(path) as raw:
        raw.execute("PRAGMA writable_schema=ON")
        raw.execute("UPDATE sqlite_master SET sql = replace(sql, 'TEXT NOT NULL', 'TEXT') WHERE type = 'table'")
        raw.execute("UPDATE sqlite_master SET sql = replace(sql, 'INTEGER NOT NULL', 'INTEGER') WHERE type = 'table'")
    raw.close()
    columns = (
        "paper.title paper.marks paper.added_at operation.facts operation.verb operation.uid operation.at "
        "change.field saved_view.query tag.name source.name counter.n note.body "
        "state.value author.name paper_text.authors"
    )
    with sqlite3.connect(path) as raw:
        for table, column in (name.split(".") for name in columns.split()):
            with suppress(sqlite3.Error):  # the primary key of some
                raw.execute(f"UPDATE {table} SET {column} = NULL")  # noqa: S608
    raw.close()
    _tried(path, lambda: None, opened=False)


@pytest.mark.parametrize("opened", [False, True], ids=["before", "while open"])
@pytest.mark.parametrize("seed", range(12))
def test_bytes_that_were_overwritten(path: Path, seed: int, opened: bool) -> None:
    def damage() -> None:
        dice = random.Random(seed)
        data = bytearray(path.read_bytes())
        if seed % 4 == 0:
            del data[dice.randrange(len(data)) :]
        for _ in range(40):
            at = dice.randrange(min(len(data), 100) if seed % 4 == 1 else max(1, len(data) - 200))
            data[at : at + 60] = dice.randbytes(min(60, len(data) - at))
        with path.open("r+b") as file:
            file.write(data)
            file.truncate()

    _tried(path, damage, opened=opened)
