"""docs/SQL.md: the views of a library file that other programs read."""

from __future__ import annotations

from pathlib import Path

from readq.store.sql_views import VIEWS

PAGE = Path(__file__).parent.parent / "docs" / "SQL.md"

_INTRODUCTION = """\
# The library in SQL

This page is generated from the program (`make docs`). A library is one SQLite file: the one that `--db` or `READQ_DB`
names, else `library.db` in the platform's data folder (`~/.local/share/readq`). For programs that speak SQL (the
`sqlite3` shell, Datasette, DuckDB, pandas) it holds the views below. They stay as they are from version to version: a
view or column may be added at the end, none goes away, is renamed or gets another meaning. The tables behind them are
readq's own and change.

```sh
sqlite3 -readonly papers.db "SELECT title FROM readq_papers WHERE status = 'queue' ORDER BY priority DESC"
sqlite3 -readonly -json papers.db "SELECT p.title, n.note FROM readq_notes n JOIN readq_papers p ON p.id = n.paper_id"
sqlite3 -readonly papers.db "SELECT j.value, count(*) FROM readq_papers, json_each(authors_json) j GROUP BY 1"
datasette papers.db    # then open a view
```

Open the file to be read only: nothing but readq may write to it, or what is derived (counts, full text, history) is no
longer true; `readq check` finds such changes. Close what you have open: readq waits a few seconds for a program that
reads, then says so. Text is as it came, whatever signs are in it. Times are ISO 8601 in UTC (`2026-03-11T08:30:00Z`),
what is not known is null. A library of an older readq gets the views when this one opens it. SQLite 3.38 or later.

A paper that is snoozed has the status `inbox`, and `snoozed_until`; it comes back when readq is next used on that day.
"""


def page() -> str:
    """The text of docs/SQL.md."""
    parts = [_INTRODUCTION]
    for view in VIEWS:
        parts += [f"\n## {view.full_name}\n\n{view.what}\n\n| column | |\n|---|---|\n"]
        parts += [f"| `{column.name}` | {column.what} |\n" for column in view.columns]
    return "".join(parts)


def write() -> Path:
    PAGE.write_text(page(), encoding="utf-8")
    return PAGE
