"""What a rule about the rows of a library is."""

from __future__ import annotations

from typing import NamedTuple

RESTORE = "Put back a backup with: readq restore FILE"
TIME = "BETWEEN 0 AND 253402128000"  # years that a calendar has, in seconds
NOW = "CAST(strftime('%s', 'now') AS INTEGER)"


class Rule(NamedTuple):
    """``find`` selects what breaks the rule, ``what`` calls it by name (in the plural). ``mend`` are statements that
    put all of it right; without any, ``advice`` says what to do."""

    what: str
    find: str
    mend: tuple[str, ...] = ()
    advice: str = RESTORE


def repair(what: str, table: str, wrong: str, assign: str, key: str = "id") -> Rule:
    """A rule that rows of ``table`` which are ``wrong`` break, and are put right by assigning to their columns."""
    return Rule(what, f"SELECT {key} FROM {table} WHERE {wrong}", (f"UPDATE {table} SET {assign} WHERE {wrong}",))


def orphans(what: str, table: str, column: str, parent: str) -> Rule:
    """The rule that no row of ``table`` is of a ``parent`` that there is not."""
    lost = f"{column} NOT IN (SELECT id FROM {parent})"
    return Rule(what, f"SELECT {column} FROM {table} WHERE {lost}", (f"DELETE FROM {table} WHERE {lost}",))


def numbered(what: str, table: str) -> Rule:
    """The rule that every row of ``table`` has a number which no other row has, in whatever library."""
    beside = f"SELECT id, uid, lag(uid) OVER (ORDER BY uid, id) AS other FROM {table}"
    wrong = f"SELECT id FROM ({beside}) WHERE uid IN (0, other)"
    return Rule(what, wrong, (f"UPDATE {table} SET uid = random() WHERE id IN ({wrong})",))
