"""The shape of a library file, as numbered migrations that are only ever added to."""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from readq.errors import LibraryError
from readq.store import copies, sql_views
from readq.store.connection import APPLICATION_ID, Connection, whole

if TYPE_CHECKING:
    from sqlite_utils import Database

PAGE_SIZE = 8192


_V1 = """
CREATE TABLE source(
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    path TEXT,
    sha256 TEXT NOT NULL,
    page_date TEXT,
    ingested_at INTEGER NOT NULL,
    listed INTEGER NOT NULL,
    problems INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX source_sha256 ON source(sha256);
CREATE INDEX source_path ON source(path);

-- What the list needs, and no more: paging through millions of papers reads only these rows and their indices.
-- The k_ columns turn "highest first" into ascending keys, so that every order can be paged by a row value
-- (stored, since SQLite before 3.41 does not treat an index over virtual columns as covering).
CREATE TABLE paper(
    id INTEGER PRIMARY KEY,
    title TEXT NOT NULL,
    title_sort TEXT NOT NULL,
    status INTEGER NOT NULL DEFAULT 0,
    position INTEGER NOT NULL,
    priority INTEGER NOT NULL DEFAULT 0,
    marks INTEGER NOT NULL DEFAULT 0,
    listed INTEGER NOT NULL DEFAULT 0,
    year INTEGER,
    source_id INTEGER NOT NULL,
    added_at INTEGER NOT NULL,
    decided_at INTEGER,
    snoozed_until TEXT,
    k_newest INTEGER GENERATED ALWAYS AS (-added_at) STORED,
    k_priority INTEGER GENERATED ALWAYS AS (-priority) STORED,
    k_decided INTEGER GENERATED ALWAYS AS (ifnull(-decided_at, 0)) STORED,
    k_listed INTEGER GENERATED ALWAYS AS (-listed) STORED,
    k_waiting INTEGER GENERATED ALWAYS AS (ifnull(decided_at, added_at)) STORED
) STRICT;
CREATE INDEX paper_listed ON paper(status, position);
CREATE INDEX paper_newest ON paper(status, k_newest, position);
CREATE INDEX paper_title ON paper(status, title_sort, position);
CREATE INDEX paper_priority ON paper(status, k_priority, position);
CREATE INDEX paper_decided ON paper(status, k_decided, position);
CREATE INDEX paper_most_listed ON paper(status, k_listed, position);
CREATE INDEX paper_waiting ON paper(status, k_waiting, position);
CREATE INDEX paper_snoozed ON paper(snoozed_until) WHERE snoozed_until IS NOT NULL;

CREATE TABLE paper_text(
    id INTEGER PRIMARY KEY REFERENCES paper(id) ON DELETE CASCADE,
    abstract TEXT,
    authors TEXT NOT NULL DEFAULT '',
    published TEXT,
    venue TEXT,
    origin INTEGER NOT NULL DEFAULT 0
) STRICT;

-- Every title a paper was seen under, as a 64-bit hash of its merge key.
CREATE TABLE title_key(hash INTEGER NOT NULL, paper_id INTEGER NOT NULL, PRIMARY KEY(hash, paper_id))
    STRICT, WITHOUT ROWID;
CREATE TABLE title_alias(paper_id INTEGER NOT NULL REFERENCES paper(id) ON DELETE CASCADE, title TEXT NOT NULL,
    PRIMARY KEY(paper_id, title)) STRICT, WITHOUT ROWID;
CREATE TABLE identifier(scheme TEXT NOT NULL, value TEXT NOT NULL,
    paper_id INTEGER NOT NULL REFERENCES paper(id) ON DELETE CASCADE, PRIMARY KEY(scheme, value)) STRICT, WITHOUT ROWID;
CREATE INDEX identifier_paper ON identifier(paper_id);
CREATE TABLE author(paper_id INTEGER NOT NULL REFERENCES paper(id) ON DELETE CASCADE, position INTEGER NOT NULL,
    name TEXT NOT NULL, family TEXT NOT NULL, given TEXT NOT NULL,
    PRIMARY KEY(paper_id, position)) STRICT, WITHOUT ROWID;
CREATE TABLE link(paper_id INTEGER NOT NULL REFERENCES paper(id) ON DELETE CASCADE, position INTEGER NOT NULL,
    kind TEXT NOT NULL, url TEXT NOT NULL, PRIMARY KEY(paper_id, position)) STRICT, WITHOUT ROWID;
CREATE TABLE appearance(source_id INTEGER NOT NULL REFERENCES source(id) ON DELETE CASCADE, rank INTEGER NOT NULL,
    paper_id INTEGER NOT NULL REFERENCES paper(id) ON DELETE CASCADE,
    PRIMARY KEY(source_id, rank)) STRICT, WITHOUT ROWID;
CREATE INDEX appearance_paper ON appearance(paper_id);

CREATE TABLE note(paper_id INTEGER PRIMARY KEY REFERENCES paper(id) ON DELETE CASCADE, body TEXT NOT NULL,
    updated_at INTEGER NOT NULL) STRICT;
CREATE TABLE tag(id INTEGER PRIMARY KEY, name TEXT NOT NULL, folded TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE paper_tag(tag_id INTEGER NOT NULL REFERENCES tag(id) ON DELETE CASCADE,
    paper_id INTEGER NOT NULL REFERENCES paper(id) ON DELETE CASCADE,
    PRIMARY KEY(tag_id, paper_id)) STRICT, WITHOUT ROWID;
CREATE INDEX paper_tag_paper ON paper_tag(paper_id);
CREATE TABLE saved_view(name TEXT PRIMARY KEY, query TEXT NOT NULL, position INTEGER NOT NULL) STRICT;
CREATE TABLE state(key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;

-- The journal: what was done in one step, and each value it changed, before and after.
CREATE TABLE operation(
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    label TEXT NOT NULL,
    at INTEGER NOT NULL,
    actor TEXT NOT NULL,
    papers INTEGER NOT NULL DEFAULT 0,
    first_paper INTEGER,
    undoable INTEGER NOT NULL DEFAULT 1,
    undone INTEGER NOT NULL DEFAULT 0,
    reverses INTEGER REFERENCES operation(id)
) STRICT;
CREATE INDEX operation_open ON operation(undone, id) WHERE undoable;
CREATE TABLE change(
    id INTEGER PRIMARY KEY,
    operation_id INTEGER NOT NULL REFERENCES operation(id),
    paper_id INTEGER NOT NULL,
    field TEXT NOT NULL,
    before TEXT,
    after TEXT
) STRICT;
CREATE INDEX change_operation ON change(operation_id);
CREATE INDEX change_paper ON change(paper_id, field);

-- How many papers have which status: in all (scope 'all', key 0), by source and by tag; and by day, see
-- readq.store.daily_counts.
CREATE TABLE counter(scope TEXT NOT NULL, key INTEGER NOT NULL, status INTEGER NOT NULL, n INTEGER NOT NULL,
    PRIMARY KEY(scope, key, status)) STRICT, WITHOUT ROWID;

-- Packed signatures for fuzzy find; a later block's entry for a paper replaces an earlier one's.
CREATE TABLE signature_block(id INTEGER PRIMARY KEY, version INTEGER NOT NULL, ids BLOB NOT NULL,
    signatures BLOB NOT NULL) STRICT;
"""

# Words of all text, already folded by readq.text.fold, so that the index and the program split words alike.
_FULL_TEXT = "CREATE VIRTUAL TABLE paper_fts USING fts5(title, abstract, authors, note, content='', tokenize='ascii')"


def _first(db: Database) -> None:
    _run(db.conn, _V1)
    make_index(db.conn)
    db.conn.execute(f"PRAGMA application_id={APPLICATION_ID}")


def make_index(connection: sqlite3.Connection) -> None:
    """Make the full-text index, empty."""
    connection.execute(_FULL_TEXT)
    # A larger write buffer makes bulk ingest half as slow again, and costs memory only while it is used.
    connection.execute("INSERT INTO paper_fts(paper_fts, rank) VALUES ('hashsize', 33554432)")
    # Merging more parts of the index at once makes it a quarter faster; a rare word is then found in 54, not 44 µs.
    connection.execute("INSERT INTO paper_fts(paper_fts, rank) VALUES ('automerge', 8)")


def _second(db: Database) -> None:
    """Each step knows the local day it was on, and what was done on which day is counted once and for all."""
    from readq.store.daily_counts import COUNTED

    _run(db.conn, _V2)
    db.conn.execute(f"INSERT INTO counter(scope, key, status, n) SELECT scope, key, status, n FROM ({COUNTED})")


_V2 = """
ALTER TABLE operation ADD COLUMN day INTEGER NOT NULL DEFAULT 0;
UPDATE operation SET day = CAST(julianday(date(at, 'unixepoch', 'localtime')) - 1721424.5 AS INTEGER);
CREATE INDEX operation_day ON operation(day);
"""


def _third(db: Database) -> None:
    """The library gets a name of its own, by which another one in its place is told from it, and knows under which path
    it was last written to."""
    db.conn.execute("CREATE TABLE library(uid TEXT NOT NULL, path TEXT NOT NULL DEFAULT '') STRICT")
    db.conn.execute("INSERT INTO library(uid) VALUES (?)", (secrets.token_hex(16),))


def _journal_of_facts(db: Database) -> None:
    """The journal keeps verbs and facts instead of phrases, and what is to be recognised elsewhere has a number that no
    other library gives."""
    from readq.store.phrase_migration import carry_over

    _run(db.conn, _FACTS)
    carry_over(db.conn)
    db.conn.execute("ALTER TABLE operation DROP COLUMN label")


_FACTS = """
ALTER TABLE operation RENAME COLUMN kind TO verb;
ALTER TABLE operation ADD COLUMN facts TEXT NOT NULL DEFAULT '{}';
ALTER TABLE operation ADD COLUMN continues INTEGER REFERENCES operation(id);
ALTER TABLE operation ADD COLUMN uid INTEGER NOT NULL DEFAULT 0;
ALTER TABLE paper ADD COLUMN uid INTEGER NOT NULL DEFAULT 0;
UPDATE operation SET uid = random();
UPDATE paper SET uid = random();
"""


def _provenance(db: Database) -> None:
    """Sources have an authority, fields a source; more is kept of a paper, and what may be one paper is suggested."""
    from readq.store.provenance import SCHEMA
    from readq.titles import title_hash

    _run(db.conn, SCHEMA)
    # Titles too short to recognise a paper by do so with the abstract from now on.
    db.conn.create_function("title_hash", 2, title_hash, deterministic=True)
    db.conn.execute(
        "INSERT OR IGNORE INTO title_key(hash, paper_id) SELECT title_hash(p.title, t.abstract), p.id FROM paper p "
        "JOIN paper_text t ON t.id = p.id WHERE title_hash(p.title, NULL) IS NULL "
        "AND title_hash(p.title, t.abstract) IS NOT NULL"
    )


def _merged(db: Database) -> None:
    """Papers that turn out to be others of the library go into them, and can come back."""
    from readq.store.merged import SCHEMA

    _run(db.conn, SCHEMA)


def _arrivals(db: Database) -> None:
    """Papers come by themselves, rules meet them, and new versions of them are noticed."""
    from readq.store import rules, subscriptions

    _run(db.conn, subscriptions.SCHEMA)
    _run(db.conn, rules.SCHEMA)
    _run(db.conn, _VERSIONS)


_VERSIONS = """
ALTER TABLE paper_further ADD COLUMN version TEXT;
ALTER TABLE paper_further ADD COLUMN withdrawn TEXT;
"""


def _known_records(db: Database) -> None:
    """Records that come again are told by their text."""
    from readq.store.known_records import SCHEMA

    _run(db.conn, SCHEMA)


def _figures(db: Database) -> None:
    """What services count of papers on request."""
    from readq.store.figures import SCHEMA

    _run(db.conn, SCHEMA)


def _features(db: Database) -> None:
    """What an order by interest is learnt from is kept, once somebody asks for it."""
    from readq.store.features import SCHEMA

    _run(db.conn, SCHEMA)


def _citation_keys(db: Database) -> None:
    """Papers are cited by keys that stay."""
    from readq.store.citation_keys import SCHEMA

    _run(db.conn, SCHEMA)


def _sql_views(db: Database) -> None:
    """Other programs read through views. `migrate` makes them anew after the last step, so none has to here."""


def _found_as_printed(db: Database) -> None:
    """Papers are found by their TeX as it is printed, too: an older readq would index them otherwise. The words
    themselves are `readq.store.refolding`'s to change."""


def _interests(db: Database) -> None:
    """Readers name what they are interested in, and rules act on the likeliest of what they meet."""
    from readq.store.interests import SCHEMA

    _run(db.conn, SCHEMA)
    db.conn.execute("ALTER TABLE arrival_rule ADD COLUMN top INTEGER NOT NULL DEFAULT 0")


MIGRATIONS = (
    _first, _second, _third, _journal_of_facts, _provenance, _merged, _arrivals, _known_records, _figures, _features,
    _citation_keys, _sql_views, _found_as_printed, _interests,
)  # fmt: skip


def migrate(connection: Connection, path: Path, *, kept: bool = True) -> None:
    """Bring the library at ``path`` to the newest shape in one transaction; another program that does so waits.
    If it has a shape already, it is ``kept`` as it was, see `readq.store.copies.earlier`.

    Raises `LibraryError` when a migration was applied that this readq does not know.
    """
    from sqlite_utils import Database
    from sqlite_utils.migrations import Migrations

    # The page size of a file that has never been written is taken from the connection at the first write.
    connection.execute(f"PRAGMA page_size={PAGE_SIZE}")
    migrations = Migrations("readq")
    for number, function in enumerate(MIGRATIONS, 1):
        migrations(name=f"{number:04d}")(_numbered(number, function))
    db = Database(connection)
    with whole(connection):
        known = {f"{number:04d}" for number in range(1, len(MIGRATIONS) + 1)}
        unknown = [applied.name for applied in migrations.applied(db) if applied.name not in known]
        if unknown:
            raise LibraryError(f"{path} was written by a newer readq (step {unknown[0]}). Update readq to open it.")
        copy = _kept(connection, path) if kept else None
        # A view on a table would be in the way of what changes that table.
        sql_views.remove(connection, path)
        migrations.apply(db)
        sql_views.make(connection)
    if copy is not None:
        copies.forget_earlier(path, copy)


def _kept(connection: Connection, path: Path) -> Path | None:
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    return copies.earlier(path, version) if 0 < version < len(MIGRATIONS) else None


def _numbered(number: int, function: Callable[[Database], None]) -> Callable[[Database], None]:
    def step(db: Database) -> None:
        function(db)
        db.conn.execute(f"PRAGMA user_version={number}")

    return step


def _run(connection: sqlite3.Connection, script: str) -> None:
    """Execute the statements of ``script`` inside the current transaction (executescript would commit it)."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            connection.execute(statement)
            statement = ""
