"""Views of the library file for other programs (Datasette, the ``sqlite3`` shell): plain columns that stay as they are,
whatever becomes of the tables. docs/SQL.md is written from what is declared here. readq itself never reads them.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import NamedTuple

from readq.errors import LibraryError

PREFIX = "readq_"


class Column(NamedTuple):
    """A column of a view: its name, the SQL it is made by, and what it holds."""

    name: str
    sql: str
    what: str


class View(NamedTuple):
    """A view: its ``name`` without the prefix, what its rows are, its columns, and where they come from."""

    name: str
    what: str
    columns: tuple[Column, ...]
    source: str

    @property
    def full_name(self) -> str:
        return PREFIX + self.name

    @property
    def sql(self) -> str:
        """The statement that makes it."""
        columns = ",\n    ".join(f"{column.sql} AS {column.name}" for column in self.columns)
        return f"CREATE VIEW {self.full_name} AS SELECT\n    {columns}\nFROM {self.source}"


def _time(sql: str) -> str:
    return f"strftime('%Y-%m-%dT%H:%M:%SZ', {sql}, 'unixepoch')"


def _defined(name: str, otherwise: str = "NULL") -> str:
    """What an interest is defined by under a name."""
    return f"ifnull(json_extract(i.definition, '$.{name}'), {otherwise})"


def _listed(what: str, source: str, order: str, *, between: str) -> str:
    """Values of a paper as one text."""
    return f"(SELECT group_concat(x, {between}) FROM (SELECT {what} AS x FROM {source} ORDER BY {order}))"


def _array(what: str, source: str, order: str) -> str:
    """Values of a paper as a JSON array, empty where there are none."""
    return f"(SELECT json_group_array(x) FROM (SELECT {what} AS x FROM {source} ORDER BY {order}))"


def _lines(column: str) -> str:
    """The lines of a column that keeps a list so, as a JSON array."""
    # In JSON of the whole text a line break is an escape, which then ends one string and begins the next; backslashes
    # stand aside meanwhile, since one before an n would look the same.
    text = f"replace(replace(replace(json_quote({column}), '\\\\', char(1)), '\\n', '\",\"'), char(1), '\\\\')"
    return f"iif({column} IS NULL, '[]', '[' || {text} || ']')"


def _identifier(scheme: str) -> str:
    return f"(SELECT min(value) FROM identifier WHERE paper_id = p.id AND scheme = '{scheme}')"


_STATUS = "CASE {} WHEN 1 THEN 'queue' WHEN 2 THEN 'read' WHEN 3 THEN 'skip' ELSE 'inbox' END"
_WAS = (
    "CASE {} WHEN '0' THEN 'inbox' WHEN '1' THEN 'queue' WHEN '2' THEN 'read' WHEN '3' THEN 'skip' "
    "WHEN '4' THEN 'snoozed' END"
)
_AUTHORS = "author WHERE paper_id = p.id"
_TAGS = "paper_tag g JOIN tag t ON t.id = g.tag_id WHERE g.paper_id = p.id"
_TAGGED = "(SELECT count(*) FROM paper_tag g JOIN paper p ON p.id = g.paper_id WHERE g.tag_id = t.id{})"
_TITLE = Column("title", "p.title", "of the paper")
_PAPER = "of the paper in `readq_papers`"

VIEWS = (
    View(
        "papers",
        "The papers, a row each.",
        (
            Column("id", "p.id", "readq's number"),
            Column("title", "p.title", "as it was listed"),
            Column("status", _STATUS.format("p.status"), "`inbox`, `queue`, `read` or `skip`"),
            Column("priority", "p.priority", "-9 to 9"),
            Column("snoozed_until", "p.snoozed_until", "the day a paper of the inbox comes back, else null"),
            Column("authors", _listed("name", _AUTHORS, "position", between="'; '"), "with `; ` between, or null"),
            Column("authors_json", _array("name", _AUTHORS, "position"), "names, a JSON array"),
            Column("abstract", "t.abstract", "or null"),
            Column("year", "p.year", "it was published in, or null"),
            Column("published", "t.published", "`YYYY`, `YYYY-MM` or `YYYY-MM-DD`, or null"),
            Column("updated", "f.updated", "likewise: its newest version"),
            Column("announced", "f.announced", "likewise: when a service listed it"),
            Column("venue", "t.venue", "or null"),
            Column("arxiv", _identifier("arxiv"), "its arXiv id, or null"),
            Column("doi", _identifier("doi"), "its DOI, or null"),
            Column("citation_key", "(SELECT key FROM citation_key WHERE paper_id = p.id ORDER BY id LIMIT 1)",
                   "what it is cited by, once it was exported"),
            Column("tags", _listed("t.name", _TAGS, "t.folded", between="', '"), "with `, ` between, or null"),
            Column("tags_json", _array("t.name", _TAGS, "t.folded"), "a JSON array"),
            Column("note", "n.body", "Markdown, or null"),
            Column("categories_json", _lines("f.categories"), "a JSON array"),
            Column("keywords_json", _lines("f.keywords"), "a JSON array"),
            Column("comment", "f.comment", "of the authors, or null"),
            Column("summary", "f.summary", "made by a machine, or null"),
            Column("version", "f.version", "the newest that is known, or null"),
            Column("withdrawn", "f.withdrawn", "the day, or `yes`; else null"),
            Column("source", "(SELECT name FROM source WHERE id = p.source_id)", "what brought it"),
            Column("listings", "p.listed", "how many listings named it"),
            Column("added_at", _time("p.added_at"), "when it came"),
            Column("decided_at", _time("p.decided_at"), "when its status was decided, or null"),
        ),
        "paper p LEFT JOIN paper_text t ON t.id = p.id LEFT JOIN paper_further f ON f.id = p.id "
        "LEFT JOIN note n ON n.paper_id = p.id",
    ),
    View(
        "authors",
        "The authors of papers, in their order.",
        (
            Column("paper_id", "a.paper_id", _PAPER),
            Column("position", "a.position", "grows from one to the next"),
            Column("name", "a.name", "as printed"),
            Column("family", "a.family", "the family name where it is known, else empty"),
            Column("given", "a.given", "the given name likewise"),
        ),
        "author a",
    ),
    View(
        "identifiers",
        "What papers are called elsewhere.",
        (
            Column("paper_id", "i.paper_id", _PAPER),
            Column("scheme", "i.scheme", "`arxiv`, `doi`, `pmid` …"),
            Column("value", "i.value", "in the usual spelling"),
        ),
        "identifier i",
    ),
    View(
        "links",
        "Web addresses of papers.",
        (
            Column("paper_id", "l.paper_id", _PAPER),
            Column("kind", "l.kind", "`code`, `page` or `pdf`"),
            Column("url", "l.url", "`http` or `https`"),
        ),
        "link l",
    ),
    View(
        "notes",
        "The notes.",
        (
            Column("paper_id", "n.paper_id", _PAPER),
            _TITLE,
            Column("note", "n.body", "Markdown"),
            Column("updated_at", _time("n.updated_at"), "when it was written last"),
        ),
        "note n JOIN paper p ON p.id = n.paper_id",
    ),
    View(
        "tags",
        "The tags.",
        (
            Column("name", "t.name", "as it was first written"),
            Column("papers", _TAGGED.format(""), "how many papers have it"),
            Column("undecided", _TAGGED.format(" AND p.status = 0"), "how many of them are in the inbox, not snoozed"),
        ),
        "tag t",
    ),
    View(
        "paper_tags",
        "Which paper has which tag.",
        (Column("paper_id", "g.paper_id", _PAPER), Column("tag", "t.name", "in `readq_tags`")),
        "paper_tag g JOIN tag t ON t.id = g.tag_id",
    ),
    View(
        "sources",
        "The listings that were taken in.",
        (
            Column("id", "s.id", "readq's number"),
            Column("name", "s.name", "of the file, or the address"),
            Column("kind", "s.kind", "of listing: `hf-daily`, `arxiv-snapshot` …"),
            Column("place", "s.place", "what the path is: `file`, `stdin`, `member` (of an archive) or `http`"),
            Column("path", "s.path", "where it was, or null"),
            Column("page_date", "s.page_date", "its date as printed, or null"),
            Column("papers", "(SELECT count(*) FROM appearance a WHERE a.source_id = s.id)", "listed in it"),
            Column("problems", "s.problems", "how many of its records were not understood"),
            Column("ingested_at", _time("s.ingested_at"), "when it was taken in"),
        ),
        "source s",
    ),
    View(
        "listings",
        "Which listing named which paper.",
        (
            Column("paper_id", "a.paper_id", _PAPER),
            Column("source_id", "a.source_id", "in `readq_sources`"),
            Column("rank", "a.rank", "the place in the listing, from 1"),
            Column("source", "s.name", "of the listing"),
            Column("page_date", "s.page_date", "of the listing, as printed, or null"),
            Column("counts_json", "(SELECT json_group_object(name, n) FROM appearance_count c WHERE "
                   "c.source_id = a.source_id AND c.rank = a.rank)",
                   "figures it showed (`upvotes`, `comments` …), a JSON object"),
        ),
        "appearance a JOIN source s ON s.id = a.source_id",
    ),
    View(
        "figures",
        "Figures of papers that services told when they were asked.",
        (
            Column("paper_id", "f.paper_id", _PAPER),
            Column("name", "f.name", "`citations`, `stars` …"),
            Column("number", "f.n", "the figure"),
            Column("source", "s.name", "the service"),
            Column("at", _time("f.at"), "when it was asked"),
        ),
        "figure f LEFT JOIN source s ON s.id = f.source_id",
    ),
    View(
        "decisions",
        "Every decision about the status of a paper, taken back or not.",
        (
            Column("step", "o.id", "in `readq_history`"),
            Column("paper_id", "c.paper_id", f"{_PAPER}; of one that was merged, the number it had"),
            Column("title", "p.title", "of the paper; null if it was merged"),
            Column("before", _WAS.format("c.before"), "`inbox`, `queue`, `read`, `skip` or `snoozed`"),
            Column("after", _WAS.format("c.after"), "likewise"),
            Column("at", _time("o.at"), "when"),
            Column("actor", "o.actor", "who: `tui`, `cli` …"),
            Column("undone", "o.undone <> 0", "1 if it was taken back, else 0"),
        ),
        "change c JOIN operation o ON o.id = c.operation_id AND o.verb NOT IN ('undo', 'redo') "
        "LEFT JOIN paper p ON p.id = c.paper_id WHERE c.field = 'status'",
    ),
    View(
        "history",
        "What was done, a row a step, as `readq history` tells it.",
        (
            Column("step", "o.id", "its number; grows with time"),
            Column("verb", "o.verb", "what was done: `queue`, `tag`, `ingest`, `undo` …"),
            Column("papers", "o.papers", "how many papers it touched"),
            Column("first_paper", "o.first_paper", "the number of the first, or null"),
            Column("facts_json", "o.facts", "with what, a JSON object whose members depend on the verb"),
            Column("at", _time("o.at"), "when"),
            Column("actor", "o.actor", "who: `tui`, `cli` …"),
            Column("undone", "o.undone <> 0", "1 if it was taken back, else 0"),
            Column("reverses", "o.reverses", "the step that an `undo` or `redo` was about, or null"),
        ),
        "operation o WHERE o.undone < 3",  # those that are under way, and saves that a later one includes, are none
    ),
    View(
        "views",
        "The saved views.",
        (
            Column("name", "v.name", ""),
            Column("query", "v.query", "in readq's query language"),
            Column("position", "v.position", "grows from one to the next"),
        ),
        "saved_view v",
    ),
    View(
        "subscriptions",
        "What is subscribed to.",
        (
            Column("name", "s.name", ""),
            Column("target", "s.target", "as `readq sources add` takes it"),
            Column("paused", "s.paused", "1 or 0"),
            Column("fetched_at", _time("s.fetched_at"), "when it was last fetched, or null"),
            Column("error", "s.error", "why the last fetch failed, or null"),
        ),
        "subscription s",
    ),
    View(
        "rules",
        "The rules for papers that arrive.",
        (
            Column("name", "r.name", ""),
            Column("query", "r.query", "which papers it is for"),
            Column("action", "r.action", "`skip`, `queue`, `tag`, `priority` or `watch`"),
            Column("value", "r.value", "the tag, or by how much; else empty"),
            Column("paused", "r.paused", "1 or 0"),
            Column("position", "r.position", "grows from one to the next"),
            Column("top", "r.top", "of how many, the likeliest to be liked; 0: of all"),
        ),
        "arrival_rule r",
    ),
    View(
        "interests",
        "What the reader is interested in, by name.",
        (
            Column("name", "i.name", ""),
            Column("made_from", _defined("from"), "`words`, `author`, `tag`, `papers`, `file` or `found`"),
            Column("value", _defined("value", "''"), "the words, the author, the tag or the file"),
            Column("papers_json", _defined("papers", "'[]'"), "the papers it is made from, a JSON array, or empty"),
            Column("weight", _defined("weight", "1.0"), "how much it counts beside another"),
            Column("muted", _defined("muted", "0"), "1 or 0"),
            Column("followed", _defined("followed", "0"), "1 if it alone orders papers, else 0"),
        ),
        "interest i",
    ),
)  # fmt: skip


def remove(connection: sqlite3.Connection, path: Path) -> None:
    """Take the views of the library at ``path`` away, so that the tables behind them may change. `LibraryError` where
    another program has taken one of their names."""
    names = {view.full_name for view in VIEWS}
    for kind, name in connection.execute(
        "SELECT type, name FROM sqlite_master WHERE name GLOB ? AND type IN ('table', 'view')", (f"{PREFIX}*",)
    ).fetchall():
        if kind == "view":
            connection.execute('DROP VIEW "{}"'.format(name.replace('"', '""')))
        elif name in names:
            raise LibraryError(
                f"{path} has a table {name}, a name that readq needs itself; nothing was changed. Rename it with: "
                f"sqlite3 LIBRARY 'ALTER TABLE {name} RENAME TO mine'"
            )


def make(connection: sqlite3.Connection) -> None:
    """Make the views in a library of the present shape that has none."""
    for view in VIEWS:
        connection.execute(view.sql)
