"""What holds for the journal."""

from __future__ import annotations

from collections.abc import Iterable

from readq.phrasing import UNDOABLE, VERBS, pieces
from readq.store.orders import POSITION_GAP
from readq.store.soundness.rule import NOW, TIME, Rule, numbered, repair

_PRESENT = (
    "(SELECT CASE change.field WHEN 'status' THEN p.status WHEN 'priority' THEN p.priority "
    "WHEN 'decided_at' THEN p.decided_at WHEN 'position' THEN p.position WHEN 'snoozed_until' THEN p.snoozed_until "
    "WHEN 'returned' THEN iif(p.marks & 32, '1', NULL) END FROM paper p WHERE p.id = change.paper_id)"
)
_FRESH = (
    f"CASE field WHEN 'status' THEN '0' WHEN 'priority' THEN '0' WHEN 'position' THEN paper_id * {POSITION_GAP} END"
)


def _impossible(value: str) -> str:
    """That a value of the journal is none its field can have."""
    number = f"CAST(CAST({value} AS INTEGER) AS TEXT) IS NOT {value}"
    return (
        f"CASE field WHEN 'status' THEN {value} IS NULL OR {value} NOT IN ('0', '1', '2', '3', '4') "
        f"WHEN 'priority' THEN {value} IS NULL OR {number} OR CAST({value} AS INTEGER) NOT BETWEEN -9 AND 9 "
        f"WHEN 'position' THEN {value} IS NULL OR {number} "
        f"WHEN 'decided_at' THEN {value} IS NOT NULL AND ({number} OR CAST({value} AS INTEGER) NOT {TIME}) "
        f"WHEN 'snoozed_until' THEN {value} IS NOT NULL AND date({value}, '+0 days') IS NOT {value} "
        f"WHEN 'returned' THEN {value} IS NOT NULL AND {value} <> '1' "
        f"WHEN 'tag' THEN before IS NULL = (after IS NULL) ELSE false END"
    )


_NOWHERE = "paper_id NOT IN (SELECT id FROM paper) AND paper_id NOT IN (SELECT id FROM merged WHERE into_id <> 0)"
_FIELDS = (
    "('status', 'decided_at', 'priority', 'position', 'snoozed_until', 'returned', 'note', 'tag', 'merged', 'apart', "
    "'facts')"
)
_OF_A_SOURCE = "field GLOB '[a-z]*:[0-9]*'"  # what was learned from it; and the parts of a note that became others
_OF_NO_PAPER = "(field GLOB 'view:*' OR field GLOB 'place:*' OR field GLOB 'interest:*' OR field GLOB 'step:*')"
_UNKNOWN_FIELD = f"CASE paper_id WHEN 0 THEN NOT {_OF_NO_PAPER} ELSE field NOT IN {_FIELDS} AND NOT {_OF_A_SOURCE} END"
_UTC_DAY = "CAST(julianday(date(at, 'unixepoch')) - 1721424.5 AS INTEGER)"
_REVERSES_NONE = (
    "verb IN ('undo', 'redo') AND reverses IS NULL AND id NOT IN (SELECT operation_id FROM change "
    "WHERE paper_id = 0 AND field GLOB 'step:*')"
)
_NO_PLACE = "field GLOB 'place:*' AND ({} OR {})".format(
    *(f"({side} IS NOT NULL AND CAST(CAST({side} AS INTEGER) AS TEXT) IS NOT {side})" for side in ("before", "after"))
)
_PART = "field GLOB 'edit:*'"
_WRITTEN = "(p.field = 'note' OR p.field GLOB 'edit:*')"
_NO_PART = (
    f"{_PART} AND (CAST(CAST(substr(field, 6) AS INTEGER) AS TEXT) IS NOT substr(field, 6) "
    "OR substr(field, 6, 1) = '-' OR NOT EXISTS (SELECT 1 FROM change p "
    "WHERE p.paper_id = change.paper_id AND p.field = 'note' AND p.id < change.id))"
)
_HALF_PART = f"{_PART} AND (before IS NULL OR after IS NULL)"
# Of the saves of one note in one stay in the editor, each step but the first goes on with the one that wrote it before.
_BEFORE_IT = (
    f"(SELECT (SELECT p.operation_id FROM change p WHERE p.paper_id = change.paper_id AND {_WRITTEN} "
    "AND p.id < change.id ORDER BY p.id DESC LIMIT 1) "
    f"FROM change WHERE operation_id = operation.id AND {_PART} LIMIT 1)"
)
_CONTINUED = "id IN (SELECT continues FROM operation WHERE continues IS NOT NULL)"
_LOST = "json_object('said', '(What this step was is lost)')"
_UNTOLD = "NOT is_told(CAST(verb AS BLOB), CAST(facts AS BLOB))"
_LET_GO = f"UPDATE operation SET verb = 'other', facts = {_LOST}, undoable = 0 WHERE {_REVERSES_NONE}"
# The newest one before it that did to the same papers what it did, or the opposite.
_REVERSED = (
    "(SELECT max(o.id) FROM change c JOIN change d ON d.paper_id = c.paper_id AND d.field = c.field AND d.id < c.id "
    "AND iif(operation.verb = 'undo', d.before IS c.after AND d.after IS c.before, "
    "d.before IS c.before AND d.after IS c.after) "
    "JOIN operation o ON o.id = d.operation_id AND o.undoable WHERE c.operation_id = operation.id)"
)


def _sql(words: Iterable[str]) -> str:
    return "({})".format(", ".join(f"'{word}'" for word in sorted(words)))


# Verbs that say what was done without any values.
_PLAIN = _sql(verb for verb in VERBS if {field for _, field, _ in pieces(verb)} <= {"subject", "what", None})

RULES = (
    # The changes of a lost step stay, under an entry of their own: among them are the revisions of notes.
    Rule("Changes of a step that there is not",
         "SELECT operation_id FROM change WHERE operation_id NOT IN (SELECT id FROM operation) GROUP BY operation_id",
         ("INSERT INTO operation(id, uid, verb, facts, at, day, actor, papers, undoable) SELECT operation_id, "
          f"random(), 'other', {_LOST}, ifnull((SELECT o.at FROM operation o WHERE o.id < operation_id "
          f"ORDER BY o.id DESC LIMIT 1), {NOW}), 0, 'check', count(DISTINCT paper_id), 0 FROM change "
          "WHERE operation_id NOT IN (SELECT id FROM operation) GROUP BY operation_id",)),
    Rule("Changes of a paper that there is not",
         f"SELECT paper_id FROM change WHERE paper_id <> 0 AND {_NOWHERE}",
         (f"DELETE FROM change WHERE paper_id <> 0 AND {_NOWHERE}",)),
    Rule("Changes of something that papers do not have", f"SELECT id FROM change WHERE {_UNKNOWN_FIELD}",
         (f"DELETE FROM change WHERE {_UNKNOWN_FIELD}",)),
    Rule("Changes to an impossible value", f"SELECT id FROM change WHERE {_impossible('after')}",
         (f"DELETE FROM change WHERE field = 'tag' AND {_impossible('after')}",
          "UPDATE change SET after = iif(EXISTS (SELECT 1 FROM change n WHERE n.paper_id = change.paper_id "
          "AND n.field = change.field AND n.id > change.id), (SELECT n.before FROM change n "
          "WHERE n.paper_id = change.paper_id AND n.field = change.field AND n.id > change.id ORDER BY n.id LIMIT 1), "
          f"CAST({_PRESENT} AS TEXT)) WHERE {_impossible('after')}",
          f"DELETE FROM change WHERE {_impossible('after')}")),
    Rule("Changes from an impossible value", f"SELECT id FROM change WHERE {_impossible('before')}",
         ("UPDATE change SET before = iif(EXISTS (SELECT 1 FROM change n WHERE n.paper_id = change.paper_id "
          "AND n.field = change.field AND n.id < change.id), (SELECT n.after FROM change n "
          "WHERE n.paper_id = change.paper_id AND n.field = change.field AND n.id < change.id "
          f"ORDER BY n.id DESC LIMIT 1), CAST({_FRESH} AS TEXT)) WHERE {_impossible('before')}",
          f"DELETE FROM change WHERE {_impossible('before')}")),
    repair("Parts of a note that became others without being there", "change", _HALF_PART,
           "before = ifnull(before, ''), after = ifnull(after, '')"),
    Rule("Parts of a note in an impossible place", f"SELECT id FROM change WHERE {_NO_PART}",
         (f"DELETE FROM change WHERE {_NO_PART}",)),
    repair("Steps that go on with another one than that before", "operation", f"continues IS NOT {_BEFORE_IT}",
           f"continues = {_BEFORE_IT}"),
    repair("Steps at an impossible time", "operation", f"at NOT {TIME}",
            f"at = ifnull((SELECT o.at FROM operation o WHERE o.id < operation.id AND o.at {TIME} "
            f"ORDER BY o.id DESC LIMIT 1), {NOW})"),
    repair("Steps on another day than that of their time", "operation", f"abs(day - {_UTC_DAY}) > 1",
            "day = CAST(julianday(date(at, 'unixepoch', 'localtime')) - 1721424.5 AS INTEGER)"),
    repair("Steps of an impossible number of papers", "operation", "papers < 0",
            "papers = (SELECT count(DISTINCT paper_id) FROM change "
            "WHERE operation_id = operation.id AND paper_id <> 0)"),
    repair("Steps about a paper that there is not", "operation",
            f"first_paper IS NOT NULL AND {_NOWHERE.replace('paper_id', 'first_paper')}",
            "first_paper = (SELECT paper_id FROM change WHERE operation_id = operation.id AND paper_id <> 0 LIMIT 1)"),
    numbered("Steps that cannot be told from others in another library", "operation"),
    repair("Steps that cannot be put into words", "operation", _UNTOLD,
           f"facts = CASE WHEN verb IN ('undo', 'redo') AND reverses IS NULL OR verb NOT IN {_PLAIN} THEN {_LOST} "
           f"ELSE '{{}}' END, verb = iif(verb IN {_PLAIN}, verb, 'other')"),
    repair("Steps that neither can nor cannot be undone", "operation", "undoable NOT IN (0, 1)",
            f"undoable = verb IN {_sql(UNDOABLE)}"),
    repair("Steps that reverse one that there is not", "operation",
            "reverses IS NOT NULL AND (reverses >= id OR reverses NOT IN (SELECT id FROM operation))",
            "reverses = NULL"),
    Rule("Steps that reverse none", f"SELECT id FROM operation WHERE {_REVERSES_NONE}",
         (f"UPDATE operation SET reverses = {_REVERSED} WHERE {_REVERSES_NONE}", _LET_GO)),
    repair("Steps that are neither in force nor undone", "operation", "undone NOT IN (0, 1, 2, 4)",
            "undone = iif((SELECT r.verb FROM operation r WHERE r.reverses = operation.id ORDER BY r.id DESC LIMIT 1) "
            "IS 'undo', 2, 0)"),
    repair("Steps that another one goes on with, and are told by themselves", "operation",
           f"undone <> 4 AND {_CONTINUED}", "undone = 4"),
    repair("Steps that no other one tells of", "operation", f"undone = 4 AND continues IS NULL AND NOT {_CONTINUED}",
           "undone = 0"),
    Rule("Steps undone together that there are not",
         "SELECT operation_id FROM change WHERE paper_id = 0 AND field GLOB 'step:*' "
         "AND CAST(substr(field, 6) AS INTEGER) NOT IN (SELECT id FROM operation)",
         ("DELETE FROM change WHERE paper_id = 0 AND field GLOB 'step:*' "
          "AND CAST(substr(field, 6) AS INTEGER) NOT IN (SELECT id FROM operation)",
          _LET_GO)),
    Rule("Places of a saved view that are no number",
         f"SELECT id FROM change WHERE {_NO_PLACE}", (f"DELETE FROM change WHERE {_NO_PLACE}",)),
)  # fmt: skip
