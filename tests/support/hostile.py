"""Text that tries to steer a terminal, a library that is full of it, and what a terminal may be sent all the same.

What readq itself may send (`STEERED`) and what the attacks send overlaps: a style is a style. So the attacks have
tell-tales, numbers and names that readq has no reason to write.
"""

from __future__ import annotations

import json
import re
import sqlite3
import unicodedata
from pathlib import Path

from readq.library import Library
from readq.model import Status
from tests.support.libraries import add_listing, draft

ESCAPES = (
    "\x1b]52;c;RVZJTA==\x07\x1b]8;;http://evil.example\x1b\\e\x1b]8;;\x1b\\\x1b]0;evil\x07\x1b[2J\x1b[777;778H\x1b[?1047h"
    "\x1b[38;5;201m\x1bP+q544e\x1b\\\x1b_Gevil\x1b\\\x1b^evil\x1b\\\x1bc\x1b[6n\x1b[>0q\x1b[>4;2m\x1b[?9999h\x1b#8"
)
C1 = "\x9b777;778H\x9d0;evil\x9c\x90q\x9c\x85\x8e\x9e"
CONTROLS = "\x07\x08\x7f\r\n\v\f\x0e\x18\x1a"
UNSEEN = "\u202elive\u202c\u2066\u2069\u200e\u200b\u200d\ufeff\u2060\u00ad\u180e\ufff9\ufdd0\U000e0001\U000e0065"
STORM = "e" + "\u0301\u0327\u030a" * 40 + "\ufe0f\U0001f3ff\u3164"
MARKUP = "[@click=app.quit]x[/] [bold red]y[/] [link=http://evil.example]z[/link] [$error]w"
ATTACK = "".join(("\x07\u202e\x1b", MARKUP, ESCAPES, C1, CONTROLS, UNSEEN, STORM))  # however short it is cut

# What readq and its toolkit steer a terminal with.
STEERED = re.compile(
    rb"\x1b\[[0-9;]*m"  # colours
    rb"|\x1b\[(?:[0-9]{1,3};[0-9]{1,3})?H|\x1b[78]|\x1b\[[0-9]{1,3}C"  # the cursor; beside signs of unsure width
    rb"|\r\x1b\[2K"  # a progress bar is wiped
    rb"|\x1b\[\?(?:7|25|1000|1003|1004|1006|1015|1016|1049|2004|2026|2048)[hl]"  # screen, mouse, paste, focus, size
    rb"|\x1b\[\?(?:2026|2048)\$p|\x1b\[>[0-9]{1,2}u|\x1b\[<u"  # what it can do; the keyboard's own protocol
    rb"|\x1b\]22;[a-z]*\x07"  # the shape of the pointer
    rb"|\x1b\]52;c;[A-Za-z0-9+/=]*\x07"  # what the reader copies
)
TELL_TALES = (b"\x1b]52;c;RVZJTA==\x07", b"777;778H", b"\x1b[38;5;201m", b"9999h", b"\x1b[777")
_MOST_MARKS = 4


def harm(output: bytes) -> list[str]:
    """What there is in bytes sent to a terminal that could steer it, mislead its reader or spill over other rows."""
    found = [f"sent: {sign!r}" for sign in TELL_TALES if sign in output and sign.startswith(b"\x1b")]
    rest = STEERED.sub(b"", output)
    try:
        text = rest.decode()
    except UnicodeDecodeError as error:
        found.append(f"not UTF-8: {rest[max(0, error.start - 40) : error.end + 40]!r}")
        text = rest.decode("utf-8", "replace")
    for match in re.finditer(r"[^\n\r\t -~]", text):
        if unicodedata.category(match[0]) in ("Cc", "Cf", "Cn", "Cs", "Zl", "Zp"):
            found.append(f"in text: {text[max(0, match.start() - 40) : match.end() + 40]!r}")
            break
    marks = 0
    for at, char in enumerate(text):
        marks = marks + 1 if unicodedata.category(char) in ("Mn", "Me") else 0
        if marks > _MOST_MARKS:
            found.append(f"too many marks: {text[max(0, at - 40) : at + 10]!r}")
            break
    return found


# Columns that hold no free text: numbers of others, words of readq's own, days, JSON.
_NOT_FREE = {
    ("state", "value"), ("operation", "verb"), ("operation", "facts"), ("change", "field"), ("change", "before"),
    ("change", "after"), ("counter", "scope"), ("paper", "snoozed_until"), ("source", "sha256"), ("source", "kind"),
    ("source", "page_date"), ("library", "uid"), ("library", "path"), ("fact", "field"), ("arrival_rule", "action"),
    ("arrival_rule", "query"), ("saved_view", "query"), ("suggestion", "decision"), ("identifier", "scheme"),
    ("link", "kind"), ("appearance_record", "told"), ("state", "key"), ("subscription", "claim"),
    ("interest", "definition"),
}  # fmt: skip


def hostile_library(path: Path, folder: Path) -> None:
    """Make a library at ``path`` in which every text is an attack, behind a word to find it by."""
    odd: dict[str, object] = {
        "title": "Surrogates \ud800 and \0 and \udfff",
        "abstract": "\udc9b777;778H \0",
        "keywords": ["\ud83d"],
    }
    huge: dict[str, object] = {
        "title": "Huge " + ESCAPES * 100_000,
        "authors": [f"Author{n} \x1b]0;evil\x07" for n in range(100_000)],
    }
    file = folder / "records.jsonl"
    beginning: dict[str, object] = {
        "appearances": [],
        "snoozed_until": None,
    }  # what readq's own records are recognised by
    file.write_text("".join(json.dumps(beginning | each) + "\n" for each in (odd, huge)))
    with Library(path, actor="test") as library:
        drafts = [
            draft(f"Paper {n} {ATTACK}", f"Abstract {n} {ATTACK}", authors=[f"Ann{n} {ATTACK}", f"Bob {ATTACK}"],
                  arxiv=f"2401.0000{n}")
            for n in range(6)
        ]  # fmt: skip
        ids = add_listing(library, drafts, name=f"page {ATTACK}.txt")
        add_listing(library, drafts[:3], name="page2.txt")
        assert library.ingest([file]).new == 2
        for id_ in ids:
            library.notes.write(id_, f"# Note {ATTACK}\n\n- [ ] Task {ATTACK}\n> quote {ATTACK}\n`code {ATTACK}`\n")
            library.notes.write(
                id_, f"# Note two {ATTACK}\n\n- [ ] Task {ATTACK}\n- [x] done {ATTACK}\n**b {ATTACK}**\n"
            )
        library.tag(ids, ["tag"], [])
        library.views.save("View", "paper")
        library.mark(ids[4:5], Status.QUEUE)
    _poison(path)


def _poison(path: Path) -> None:
    """Add the attack to every text there is in the library, behind the library's back."""
    connection = sqlite3.connect(path)
    with connection:
        connection.execute("INSERT OR IGNORE INTO suggestion VALUES (1, 2, 'alike', 0, NULL, NULL)")
        connection.execute(
            "INSERT INTO subscription(id, uid, target, name, every, added_at, error) "
            "VALUES (9, 9, 'https://example.org/feed', 'Feed', 60, 0, 'it failed')"
        )
        connection.execute("INSERT INTO arrival_rule VALUES (9, 9, 'Rule', 'tag:x', 'tag', 'x', 1, 0, 0)")
        connection.execute('INSERT INTO interest VALUES (\'Interest\', \'{"from":"words","value":"Words"}\')')
        connection.execute("INSERT OR IGNORE INTO link VALUES (2, 0, 'html', 'https://example.org/')")
        connection.execute("INSERT OR IGNORE INTO paper_further(id) VALUES (1), (2), (3)")
        connection.execute("UPDATE paper_further SET categories = 'cs.CL', keywords = 'word', comment = 'comment', "
                           "summary = 'Summary', updated = '2024', announced = '2024'")  # fmt: skip
        connection.execute("UPDATE paper_text SET published = '2024', venue = 'Venue'")
        for table, column in _texts(connection):
            if (table, column) not in _NOT_FREE and not column.startswith(("folded", "k_")):
                connection.execute(f"UPDATE {table} SET {column} = substr({column}, 1, 5000) || ?", (" " + ATTACK,))  # noqa: S608
    connection.close()


def _texts(connection: sqlite3.Connection) -> list[tuple[str, str]]:
    tables = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE '%fts%'")
    return [
        (table, column)
        for (table,) in tables.fetchall()
        if not table.startswith(("sqlite_", "_"))
        for _, column, kind, *_ in connection.execute(f"PRAGMA table_info({table})")
        if kind == "TEXT"
    ]
