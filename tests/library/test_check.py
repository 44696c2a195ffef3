"""Whatever is edited in a library by hand or by chance is found, and put right or named with what to do."""

from __future__ import annotations

import random
import shutil
import sqlite3
from datetime import date
from pathlib import Path

import pytest

from readq.filters import fold_name
from readq.library import Library
from readq.listing import Authority, Draft
from readq.model import Author, Link, Status
from readq.store import figures, subscriptions
from tests.support.libraries import START, Clock, add_listing, draft, open_library

DAY = 86_400


@pytest.fixture(scope="session")
def rich_library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library in which every table has rows, with a past of every kind of step."""
    path = tmp_path_factory.mktemp("rich") / "library.db"
    clock = Clock(START - 20 * DAY)
    with open_library(path, clock) as library:
        drafts = [
            Draft(
                f"Paper {number} on the löss of gradients in deep networks",
                f"We study aspect {number} of “words” and their Straße.",
                (Author(f"Ada Möller {number}", "Möller"), Author("Bo Li", "Li")),
                (("arxiv", f"2404.{number:05d}"), ("doi", f"10.1000/x{number}")),
                (Link("code", f"https://example.org/{number}"), Link("page", f"https://example.com/{number}")),
                "2024-04-03",
                "A Venue",
            )
            for number in range(1, 31)
        ]
        add_listing(library, drafts, name="first.txt")
        clock.now += DAY
        again = [Draft(f"Another name of paper {n}", identifiers=(("arxiv", f"2404.{n:05d}"),)) for n in range(1, 6)]
        add_listing(library, [*again, Draft("A paper of which little is known")], name="second.txt")
        clock.now += DAY
        told = Draft(
            "On maps", "A title as short as that says nothing.", summary="It is short.", comment="3 pages",
            counts=(("upvotes", 7),), tags=("theirs",), raw="@misc{maps}",
        )  # fmt: skip
        more = Draft("Paper 4 on the löss of gradients in deep networks", "More is known of it.", categories=("cs.CL",))
        other = Draft("Paper 5 on the löss of gradients in deep networks", identifiers=(("arxiv", "2404.09999"),))
        add_listing(library, [told, more, other], name="third.txt", authority=Authority.ARXIV)
        library.mark([1, 2], Status.QUEUE)
        library.mark([3], Status.READ)
        library.mark([4, 5, 6], Status.SKIP)
        library.journal.undo()
        library.journal.redo()
        steps = [library.mark([id_], Status.SKIP).operation for id_ in (7, 8)]
        library.journal.undo_operations([step.id for step in steps if step], "A round of {}")
        library.prioritise([1, 9], 2)
        library.notes.write(1, "A note with naïve words\n\n- [ ] a task")
        library.notes.write(10, "Another note")
        sitting = library.notes.write(9, "Begun").operation
        for body in ("Begun well", "Begun very well", "Beginning well"):
            sitting = library.notes.write(9, body, continuing=sitting.id if sitting else None).operation
        library.tag([1, 2, 11], add=["Optimizer", "graphs"])
        library.tag([2], remove=["graphs"])
        library.views.save("Mine", "tag:graphs")
        library.views.save("Other", "status:queue")
        library.snooze([12], date(2026, 9, 5))
        library.snooze([13], date(2030, 1, 1))
        library.move(20, 3)
        library.set_state("place", {"list": 1})
        clock.now += 10 * DAY
        library.wake()
        library.find("gradients")
        library.interest.learnt()
        library.arrivals.add("Graphs", "tag:graphs", "watch")
        library.interests.make("graphs", "tag", "graphs")
        library.arrivals.add("Videos", "title:video", "priority", "2")
        library.subscriptions.add("hf")
        library.exporting.entries([1, 2, 3])
        with library.together():
            figures.put(library._connection, 1, 1, [("stars", 12)], START)
            answered = library.subscriptions.every()[0].id
            subscriptions.remember(library._connection, "https://a.example", answered, "e", None, START)
        assert library.maintenance.check() == []
    return path


@pytest.fixture
def damaged(rich_library: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(rich_library, tmp_path / "library.db"))


def edit(path: Path, statements: str) -> None:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.create_function("fold_name", 1, fold_name, deterministic=True)
    for statement in filter(str.strip, statements.split(";")):
        before = connection.total_changes
        connection.execute(statement)
        word = statement.split()[0].upper()
        assert word not in ("UPDATE", "DELETE", "INSERT") or connection.total_changes > before, statement
    connection.close()


MENDED = """
UPDATE paper SET status = 5 WHERE id = 2
UPDATE paper SET status = -1 WHERE id = 2
UPDATE paper SET status = 99999999999 WHERE id = 3
UPDATE paper SET status = 1 WHERE id = 20
UPDATE paper SET status = 4 WHERE id = 20
UPDATE paper SET marks = 64 WHERE id = 1
UPDATE paper SET marks = -1 WHERE id = 1
UPDATE paper SET marks = 0 WHERE id = 1
UPDATE paper SET marks = 31 WHERE id = 31
UPDATE paper SET priority = 10 WHERE id = 1
UPDATE paper SET priority = -9223372036854775807 WHERE id = 1
UPDATE paper SET listed = -1 WHERE id = 1
UPDATE paper SET listed = 7 WHERE id = 1
UPDATE paper SET year = -5 WHERE id = 1
UPDATE paper SET year = NULL WHERE id = 1
UPDATE paper SET year = 1999 WHERE id = 31
UPDATE paper SET source_id = 99 WHERE id = 1
UPDATE paper SET added_at = -1 WHERE id = 1
UPDATE paper SET added_at = 9223372036854775807 WHERE id = 1
UPDATE paper SET decided_at = 9223372036854775807 WHERE id = 1
UPDATE paper SET decided_at = -7 WHERE id = 3
UPDATE paper SET snoozed_until = 'soon' WHERE id = 13
UPDATE paper SET snoozed_until = '2026-02-31' WHERE id = 13
UPDATE paper SET snoozed_until = NULL WHERE id = 13
UPDATE paper SET snoozed_until = '2030-01-01' WHERE id = 3
UPDATE paper SET position = 9223372036854775807 WHERE id = 8
UPDATE paper SET title = '' WHERE id = 1
UPDATE paper SET title = 'Quite another title than before' WHERE id = 2
UPDATE paper SET title = CAST(x'ff41fe42' AS TEXT) WHERE id = 2
UPDATE paper SET title = title || char(0) || 'x' WHERE id = 2
UPDATE paper SET title_sort = 'zzz' WHERE id = 2
DELETE FROM paper WHERE id = 1
DELETE FROM paper WHERE id = 31
DELETE FROM paper
DELETE FROM paper_text WHERE id = 1
INSERT INTO paper_text(id) VALUES (77)
UPDATE paper_text SET abstract = 'Other words' WHERE id = 1
UPDATE paper_text SET abstract = NULL WHERE id = 1
UPDATE paper_text SET abstract = CAST(x'c328' AS TEXT) WHERE id = 1
UPDATE paper_text SET authors = 'Nobody' WHERE id = 1
UPDATE paper_text SET published = '2024-13-77' WHERE id = 1
UPDATE paper_text SET published = 'someday' WHERE id = 1
UPDATE paper_text SET origin = -3 WHERE id = 1
DELETE FROM title_key WHERE paper_id = 1
UPDATE title_key SET hash = 5 WHERE paper_id = 20
INSERT INTO title_key(hash, paper_id) VALUES (12, 9999)
DELETE FROM title_key WHERE paper_id = 32
UPDATE title_key SET digest = 7, hash = 5 WHERE paper_id = 20
INSERT INTO said VALUES (12, 5, 1)
UPDATE said SET paper_id = 9999
UPDATE said SET hash = 3
UPDATE source SET authority = -1 WHERE id = 1
UPDATE source SET authority = 101 WHERE id = 1
UPDATE source SET place = 'moon' WHERE id = 1
UPDATE source SET complete = 2 WHERE id = 1
INSERT INTO paper_further(id, comment) VALUES (9999, '3 pages')
UPDATE paper_further SET comment = '' WHERE id = 32
INSERT INTO paper_further(id) VALUES (3)
INSERT INTO fact VALUES (9999, 'title', 1)
INSERT INTO fact VALUES (3, 'colour', 1)
UPDATE fact SET source_id = 99
INSERT INTO appearance_count VALUES (99, 1, 'upvotes', 3)
UPDATE appearance_count SET rank = 500 WHERE name = 'upvotes'
UPDATE appearance_count SET name = '' WHERE name = 'upvotes'
INSERT INTO appearance_record VALUES (1, 500, '{}', NULL)
UPDATE appearance_record SET told = 'notes' WHERE source_id = 3
UPDATE appearance_record SET told = '' WHERE source_id = 3
UPDATE appearance_record SET raw = CAST(x'ff' AS TEXT) WHERE source_id = 3
INSERT INTO suggestion(first, second, reason, at) VALUES (1, 9999, 'same title', 5)
INSERT INTO suggestion(first, second, reason, at) VALUES (3, 3, 'same title', 5)
INSERT INTO suggestion(first, second, reason, at) VALUES (5, 3, 'same title', 5)
UPDATE suggestion SET reason = ''
UPDATE suggestion SET at = -1
UPDATE suggestion SET decided_at = 5
UPDATE suggestion SET decision = 'apart'
UPDATE suggestion SET decision = 'apart', decided_at = -5
INSERT INTO title_alias VALUES (9999, 'An alias')
UPDATE title_alias SET title = 'An alias nobody knows of' WHERE paper_id = 1
INSERT INTO identifier VALUES ('arxiv', '2404.99999', 9999)
UPDATE identifier SET value = 'nonsense' WHERE scheme = 'arxiv' AND paper_id = 1
UPDATE identifier SET value = 'arXiv:2404.00077v2' WHERE scheme = 'arxiv' AND paper_id = 1
UPDATE identifier SET scheme = '' WHERE scheme = 'arxiv' AND paper_id = 1
UPDATE subscription SET uid = 0
UPDATE subscription SET paused = 2
UPDATE subscription SET every = 1
UPDATE subscription SET failures = -1
UPDATE subscription SET fetched_at = -5
UPDATE fetched SET subscription_id = 99
UPDATE arrival_rule SET uid = 0 WHERE action = 'watch'
UPDATE arrival_rule SET paused = 7 WHERE action = 'watch'
UPDATE arrival_rule SET action = 'burn' WHERE action = 'priority'
UPDATE arrival_rule SET value = 'much' WHERE action = 'priority'
UPDATE arrival_rule SET top = -1 WHERE action = 'watch'
INSERT INTO watched SELECT id, 9999 FROM arrival_rule WHERE action = 'watch'
INSERT INTO watched VALUES (99, 3)
DELETE FROM watched
INSERT INTO citation_key(key, paper_id) VALUES ('lost2020', 9999)
UPDATE citation_key SET key = 'no key, this' WHERE paper_id = 1
UPDATE citation_key SET key = '' WHERE paper_id = 2
INSERT INTO figure VALUES (9999, 'stars', 1, 3, 5)
UPDATE figure SET source_id = 99
UPDATE figure SET name = ' '
UPDATE figure SET at = -3
INSERT INTO author VALUES (9999, 0, 'X', 'X', '')
UPDATE author SET position = -1 WHERE paper_id = 1 AND position = 0
UPDATE author SET name = 'Somebody Else' WHERE paper_id = 1 AND position = 0
DELETE FROM author WHERE paper_id = 1
INSERT INTO link VALUES (9999, 0, 'code', 'https://example.org')
UPDATE link SET position = -4 WHERE paper_id = 1 AND position = 0
UPDATE link SET kind = 'video' WHERE paper_id = 1 AND position = 0
UPDATE link SET url = '' WHERE paper_id = 1 AND position = 0
UPDATE link SET url = 'javascript:alert(1)' WHERE paper_id = 1 AND position = 0
DELETE FROM link WHERE paper_id = 1
INSERT INTO appearance VALUES (1, 500, 9999)
INSERT INTO appearance VALUES (99, 1, 1)
UPDATE appearance SET rank = -2 WHERE source_id = 1 AND rank = 3
UPDATE appearance SET rank = -2 WHERE source_id = 3 AND rank = 1; UPDATE appearance_count SET rank = -2
DELETE FROM appearance WHERE paper_id = 1
DELETE FROM source WHERE id = 2
UPDATE source SET ingested_at = -1 WHERE id = 1
UPDATE source SET listed = -1 WHERE id = 1
UPDATE source SET problems = -1 WHERE id = 1
UPDATE source SET name = '' WHERE id = 1
UPDATE source SET sha256 = '' WHERE id = 1
UPDATE note SET body = 'Something else' WHERE paper_id = 1
UPDATE note SET body = '' WHERE paper_id = 1
UPDATE note SET body = CAST(x'80' AS TEXT) WHERE paper_id = 1
UPDATE note SET updated_at = -5 WHERE paper_id = 1
DELETE FROM note WHERE paper_id = 1
INSERT INTO note VALUES (9999, 'A note of no paper', 5)
INSERT INTO note VALUES (3, 'A note from nowhere', 5)
UPDATE tag SET name = '' WHERE folded = 'graphs'
UPDATE tag SET name = 'a,b' WHERE folded = 'graphs'
UPDATE tag SET name = CAST(x'ff' AS TEXT) WHERE folded = 'graphs'
UPDATE tag SET folded = 'graph' WHERE folded = 'graphs'
UPDATE tag SET name = 'Optimizer' WHERE folded = 'graphs'
INSERT INTO tag VALUES (77, 'lonely', 'lonely')
DELETE FROM tag WHERE folded = 'graphs'
INSERT INTO paper_tag VALUES (1, 9999)
INSERT INTO paper_tag VALUES (99, 1)
DELETE FROM paper_tag WHERE paper_id = 1
UPDATE saved_view SET name = '' WHERE name = 'Mine'
UPDATE saved_view SET name = 'a' || char(27) || '[2J' WHERE name = 'Mine'
UPDATE saved_view SET position = -1 WHERE name = 'Mine'
UPDATE interest SET name = '' WHERE name = 'graphs'
UPDATE interest SET definition = '{' WHERE name = 'graphs'
UPDATE interest SET definition = '{"from":"dreams","value":"x"}' WHERE name = 'graphs'
UPDATE interest SET definition = '{"from":"words","value":"x","weight":99}' WHERE name = 'graphs'
UPDATE state SET value = '{' WHERE key = 'place'
UPDATE state SET value = '' WHERE key = 'place'
UPDATE operation SET at = -1 WHERE id = 2
UPDATE operation SET at = 9223372036854775807 WHERE id = 2
UPDATE operation SET day = 0 WHERE id = 2
UPDATE operation SET day = 1000 WHERE id = 2
UPDATE operation SET papers = -1 WHERE id = 2
UPDATE operation SET first_paper = 9999 WHERE id = 2
UPDATE operation SET verb = '' WHERE id = 2
UPDATE operation SET facts = '' WHERE id = 2
UPDATE operation SET facts = CAST(x'ff' AS TEXT) WHERE id = 2
UPDATE operation SET facts = '[1]' WHERE verb = 'tag'
UPDATE operation SET facts = '"text"'
UPDATE operation SET facts = '{"change": "much"' WHERE verb = 'prioritise'
UPDATE operation SET facts = '{"add": 1}' WHERE verb = 'tag'
UPDATE operation SET facts = '{}' WHERE verb = 'snooze'
UPDATE operation SET facts = '{}', verb = 'move_view' WHERE verb = 'save_view'
UPDATE operation SET uid = 0 WHERE id = 2
UPDATE operation SET uid = (SELECT uid FROM operation WHERE id = 3) WHERE id IN (5, 7)
UPDATE paper SET uid = 0
UPDATE paper SET uid = (SELECT uid FROM paper WHERE id = 3) WHERE id = 5
UPDATE operation SET continues = NULL WHERE continues IS NOT NULL
UPDATE operation SET continues = id WHERE continues IS NOT NULL
UPDATE operation SET continues = id + 1 WHERE continues IS NOT NULL
UPDATE operation SET continues = 9999 WHERE continues IS NOT NULL
UPDATE operation SET continues = 1 WHERE id = 3
UPDATE operation SET undone = 4 WHERE id = 2
UPDATE operation SET undone = 0 WHERE undone = 4
UPDATE change SET field = 'edit:' WHERE field GLOB 'edit:*'
UPDATE change SET field = 'edit:-3' WHERE field GLOB 'edit:*'
UPDATE change SET field = 'edit:x' WHERE field GLOB 'edit:*'
UPDATE change SET before = NULL WHERE field GLOB 'edit:*'
UPDATE change SET after = NULL WHERE field GLOB 'edit:*'
DELETE FROM operation WHERE undone = 4
DELETE FROM operation WHERE continues IS NOT NULL
DELETE FROM change WHERE field = 'note' AND paper_id = 9
DELETE FROM change WHERE field GLOB 'edit:*'
UPDATE operation SET undone = 3 WHERE id = 2
UPDATE operation SET undone = -1 WHERE id = 2
UPDATE operation SET undone = 2 WHERE id = 2
UPDATE operation SET undoable = 7 WHERE id = 2
UPDATE operation SET reverses = 9999 WHERE verb = 'undo' AND reverses IS NOT NULL
UPDATE operation SET reverses = NULL WHERE verb = 'undo'
UPDATE operation SET reverses = id WHERE verb = 'redo'
DELETE FROM operation WHERE id = 2
DELETE FROM operation WHERE verb = 'write_note'
INSERT INTO change VALUES (NULL, 9999, 1, 'status', '0', '1')
INSERT INTO change VALUES (NULL, 2, 9999, 'status', '0', '1')
UPDATE change SET field = 'nonsense' WHERE id = 1
UPDATE change SET field = 'nonsense' WHERE field = 'view:Mine'
UPDATE change SET after = '9' WHERE field = 'status' AND paper_id = 3
UPDATE change SET before = 'x' WHERE field = 'status' AND paper_id = 3
UPDATE change SET after = NULL WHERE field = 'status' AND paper_id = 3
UPDATE change SET after = '50' WHERE field = 'priority'
UPDATE change SET before = 'high' WHERE field = 'priority'
UPDATE change SET after = '1e3' WHERE field = 'decided_at' AND paper_id = 3
UPDATE change SET after = 'tomorrow' WHERE field = 'snoozed_until' AND paper_id = 13
UPDATE change SET before = NULL, after = NULL WHERE field = 'tag' AND paper_id = 1
UPDATE change SET after = 'x' WHERE field = 'place:Mine' OR field = 'position'
UPDATE change SET field = 'step:9999' WHERE field GLOB 'step:*'
UPDATE counter SET n = n + 1 WHERE scope = 'all' AND status = 0
UPDATE counter SET n = -3 WHERE scope = 'source'
UPDATE counter SET n = 4 WHERE scope = 'tag'
UPDATE counter SET n = 4 WHERE scope = 'decided'
UPDATE counter SET n = 40 WHERE scope = 'grown'
INSERT INTO counter VALUES ('nothing', 0, 0, 3)
INSERT INTO counter VALUES ('all', 0, 7, 3)
DELETE FROM counter
UPDATE signature_block SET ids = x'0102'
UPDATE signature_block SET signatures = zeroblob(length(signatures))
UPDATE signature_block SET signatures = x'00'
UPDATE signature_block SET version = 99
UPDATE feature_block SET ids = x'0102'
UPDATE feature_block SET counts = zeroblob(length(counts))
UPDATE signature_block SET ids = zeroblob(length(ids))
DELETE FROM paper_fts_docsize WHERE id = 3
UPDATE paper_fts_docsize SET sz = x'00' WHERE id = 3
UPDATE paper_fts_data SET block = zeroblob(length(block)) WHERE id > 10
UPDATE paper_fts_data SET block = x'0000' WHERE id = 1
UPDATE paper_fts_data SET block = x'ff' WHERE id = 10
DELETE FROM paper_fts_data WHERE id > 10
DELETE FROM paper_fts_data
INSERT INTO paper_fts(paper_fts) VALUES ('delete-all')
INSERT INTO paper_fts(rowid, title) VALUES (9999, 'a ghost')
INSERT INTO paper_fts(paper_fts, rowid, title, abstract, authors, note) VALUES ('delete', 3, 'gradients', '', '', '')
PRAGMA user_version = 1
DELETE FROM library
UPDATE library SET uid = ''
INSERT INTO library(uid) VALUES ('another name')
DELETE FROM _sqlite_migrations
DROP INDEX paper_newest
DROP INDEX paper_newest; CREATE INDEX paper_newest ON paper(status)
CREATE INDEX mine ON paper(year)
CREATE VIEW mine AS SELECT * FROM paper
DROP VIEW readq_papers
DROP VIEW readq_notes; CREATE VIEW readq_notes AS SELECT load_extension('x') AS note
CREATE TRIGGER mine AFTER UPDATE ON paper BEGIN DELETE FROM note
CREATE TRIGGER mine INSERT ON note BEGIN SELECT 1
DROP TABLE counter
DROP TABLE signature_block
DROP TABLE title_key
DROP TABLE said
DROP TABLE state
DROP TABLE paper_fts
DELETE FROM source
""".strip().splitlines()

# What is not kept twice cannot be made anew.
LEFT = {
    "UPDATE saved_view SET query = 'year:soon' WHERE name = 'Mine'": "readq view save",
    "UPDATE saved_view SET query = '(a OR' WHERE name = 'Mine'": "readq view save",
    "UPDATE saved_view SET query = CAST(x'ff' AS TEXT) WHERE name = 'Mine'": "readq view save",
    "UPDATE paper SET id = -5 WHERE id = 20": "readq restore",
    "UPDATE paper SET id = 5000000000 WHERE id = 20": "readq restore",
    "DROP TABLE note": "readq restore",
    "DROP TABLE paper_text": "readq restore",
    "DROP TABLE operation": "readq restore",
    "ALTER TABLE paper DROP COLUMN uid": "readq restore",
    "ALTER TABLE note RENAME COLUMN body TO text": "readq restore",
    "ALTER TABLE paper ADD COLUMN colour TEXT": "readq restore",
    "CREATE TABLE mine(a)": "DROP TABLE",
    "DROP VIEW readq_tags; CREATE TABLE readq_tags(a)": "DROP TABLE",
}


@pytest.mark.parametrize("statements", MENDED)
def test_every_edit_is_found_and_mended(damaged: Path, statements: str) -> None:
    if "TRIGGER" in statements:
        connection = sqlite3.connect(damaged)
        connection.executescript(f"{statements}; END;")
        connection.close()
    else:
        edit(damaged, statements)
    with open_library(damaged) as library:
        found = library.maintenance.check()
        assert found, "called sound"
        assert all(fault.mendable for fault in found), found
        done = library.maintenance.mend()
        assert done.left == []
        assert done.mended
        assert library.maintenance.check() == []
        # Fit for use again: what is done now leaves it sound.
        library.mark([3], Status.INBOX)
        library.notes.write(3, "after")
        library.journal.undo()
        assert library.maintenance.check() == []
    assert done.kept is not None
    assert done.kept.exists()


@pytest.mark.parametrize("statements", LEFT)
def test_what_cannot_be_mended_is_named_with_what_to_do(damaged: Path, statements: str) -> None:
    edit(damaged, statements)
    with open_library(damaged) as library:
        found = library.maintenance.check()
        assert any(not fault.mendable and LEFT[statements] in str(fault) for fault in found), found
        done = library.maintenance.mend()
        assert done.left
        assert all(not fault.mendable for fault in done.left), done.left
        assert any(LEFT[statements] in str(fault) for fault in done.left)


def test_mending_loses_nothing_that_is_there(damaged: Path) -> None:
    with open_library(damaged) as library:
        before = library.papers([1, 2, 10, 12, 13, 20])
        steps = library.journal.history(100)
        revisions = library.notes.revisions(1)
    edit(damaged, "UPDATE paper SET status = 9, priority = priority + 50 WHERE id IN (1, 13); DELETE FROM counter")
    edit(damaged, "DELETE FROM operation WHERE verb = 'write_note'; DELETE FROM title_key")
    with open_library(damaged) as library:
        library.maintenance.mend()
        after = library.papers([1, 2, 10, 12, 13, 20])
        assert [paper.note for paper in after] == [paper.note for paper in before]
        assert [paper.tags for paper in after] == [paper.tags for paper in before]
        assert [paper.status for paper in after] == [paper.status for paper in before]
        assert library.notes.revisions(1)[0][1] == revisions[0][1]
        assert [s.id for s in library.journal.history(100)] == [s.id for s in steps]


def test_a_paper_whose_row_is_gone_comes_back_with_its_note(damaged: Path) -> None:
    edit(damaged, "DELETE FROM paper WHERE id = 1")
    with open_library(damaged) as library:
        library.maintenance.mend()
        paper = library.paper(1)
        assert paper.title == "Another name of paper 1"
        assert paper.note is not None
        assert paper.note.startswith("A note")
        assert paper.tags == ("graphs", "Optimizer")
    edit(damaged, "DELETE FROM paper WHERE id = 10")
    with open_library(damaged) as library:
        library.maintenance.mend()
        assert library.paper(10).note == "Another note"


def test_random_bytes_in_the_full_text_index_are_found(damaged: Path) -> None:
    with sqlite3.connect(damaged) as connection:
        blocks = connection.execute(
            "SELECT id, block FROM paper_fts_data WHERE id > 10 AND length(block) > 200"
        ).fetchall()
    connection.close()
    chance = random.Random(7)
    for round_ in range(25):
        id_, block = chance.choice(blocks)
        at = chance.randrange(0, len(block) - 50)
        changed = block[:at] + chance.randbytes(50) + block[at + 50 :]
        victim = Path(shutil.copy(damaged, damaged.with_name(f"victim{round_}.db")))
        with sqlite3.connect(victim) as connection:
            connection.execute("UPDATE paper_fts_data SET block = ? WHERE id = ?", (changed, id_))
        connection.close()
        with Library(victim) as library:
            assert library.maintenance.check(), f"round {round_}: {at} in block {id_}"
            if round_ < 5:
                assert library.maintenance.mend().left == []


@pytest.mark.parametrize("what", ["new papers", "a merge is taken back", "a title is learnt"])
def test_what_comes_between_reindexing_and_finding_is_found(seeds_library: Path, what: str) -> None:
    title = "Quokkas of the western islands"
    with Library(seeds_library) as library:
        if what == "a merge is taken back":
            (wanted,) = add_listing(library, [draft(title)])
            library.duplicates.merge(1, wanted)
        elif what == "a title is learnt":
            wanted, _ = library.add("arXiv:2404.00001")
        library.maintenance.reindex()
        if what == "a merge is taken back":
            library.journal.undo()
        else:
            (wanted,) = add_listing(library, [draft(title, arxiv="2404.00001")])
        assert library.maintenance.check() == []
        assert library.find(title)[0].row.id == wanted
        assert library.maintenance.check() == []


def test_a_single_changed_place_in_the_full_text_index_is_found(damaged: Path) -> None:
    with Library(damaged) as library:
        library.maintenance.reindex()  # so that nothing in it is out of force
    with sqlite3.connect(damaged) as connection:
        (id_, block), *_ = connection.execute(
            "SELECT id, block FROM paper_fts_data WHERE id > 10 ORDER BY length(block) DESC LIMIT 1"
        ).fetchall()
    connection.close()
    for at in range(100, len(block), 211):
        changed = bytearray(block)
        changed[at] ^= 4
        with sqlite3.connect(damaged) as connection:
            connection.execute("UPDATE paper_fts_data SET block = ? WHERE id = ?", (bytes(changed), id_))
        connection.close()
        with Library(damaged) as library:
            assert library.maintenance.check(), at


def test_an_index_in_which_words_are_not_found_is_found(seeds_library: Path) -> None:
    edit(seeds_library, "DELETE FROM paper_fts_idx")
    with Library(seeds_library) as library:
        assert library.maintenance.check()
        assert library.maintenance.mend().left == []
        assert library.maintenance.check() == []


def test_a_damaged_page_is_told_with_what_to_do(damaged: Path) -> None:
    with sqlite3.connect(damaged) as connection:
        root = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'paper_text'").fetchone()[0]
    connection.close()
    raw = bytearray(damaged.read_bytes())
    raw[(root - 1) * 8192 : root * 8192] = b"\x55" * 8192
    damaged.write_bytes(raw)
    with open_library(damaged) as library:
        assert any("readq restore" in str(fault) for fault in library.maintenance.check())
        done = library.maintenance.mend()
        assert done.left


def test_a_library_that_cannot_be_written_is_checked_all_the_same(damaged: Path) -> None:
    damaged.chmod(0o400)
    damaged.parent.chmod(0o500)
    try:
        with open_library(damaged) as library:
            assert library.maintenance.check() == []
    finally:
        damaged.parent.chmod(0o700)


def test_what_is_kept_aside_is_the_file_as_it_was(damaged: Path) -> None:
    edit(damaged, "UPDATE paper SET priority = 55 WHERE id = 4")
    with open_library(damaged) as library:
        done = library.maintenance.mend()
        assert library.maintenance.mend().kept is None
    assert done.kept is not None
    assert done.kept.parent == damaged.parent
    assert done.kept.stat().st_mode & 0o777 == 0o600
    with sqlite3.connect(done.kept) as connection:
        assert connection.execute("SELECT priority FROM paper WHERE id = 4").fetchone() == (55,)
    connection.close()
