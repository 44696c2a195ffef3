"""What holds for what sources told: whose word counts, what was listed beside papers, and which papers may be one."""

from __future__ import annotations

from readq.listing import Authority
from readq.store.papers import FURTHER
from readq.store.soundness.rule import NOW, TIME, Rule, orphans, repair

_FIELDS = "({})".format(
    ", ".join(f"'{name}'" for name in ("title", "abstract", "authors", "published", "venue", *FURTHER))
)
_NOTHING = " AND ".join(f"ifnull({name}, '') = ''" for name in FURTHER)
_EMPTY = " OR ".join(f"{name} = ''" for name in FURTHER)
_BESIDE = "NOT EXISTS (SELECT 1 FROM appearance a WHERE a.source_id = {0}.source_id AND a.rank = {0}.rank)"
_ONE = "first = second OR first NOT IN (SELECT id FROM paper) OR second NOT IN (SELECT id FROM paper)"
_NO_KEY = "NOT is_citation_key(CAST(key AS BLOB))"
_LIBRARY_LACKS = "source_id <> 0 AND source_id NOT IN (SELECT id FROM source)"
_INTO_NOTHING = (
    "into_id <> 0 AND into_id NOT IN (SELECT id FROM paper) "
    "AND into_id NOT IN (SELECT id FROM merged WHERE into_id <> 0)"
)


def _unlisted(what: str, table: str) -> Rule:
    lost = _BESIDE.format(table)
    return Rule(what, f"SELECT source_id FROM {table} WHERE {lost}", (f"DELETE FROM {table} WHERE {lost}",))


RULES = (
    repair("Sources with an impossible authority", "source", f"authority NOT BETWEEN 0 AND {int(Authority.PERSON)}",
           f"authority = {int(Authority.CAPTURE)}"),
    repair("Sources in an impossible place", "source", "place NOT IN ('file', 'stdin', 'member', 'http', 'hand')",
           "place = iif(path IS NULL, 'stdin', 'file')"),
    # What is not complete is read again, and nothing is lost by that.
    repair("Sources that neither are nor are not complete", "source", "complete NOT IN (0, 1)", "complete = 0"),
    orphans("Further facts of a paper that there is not", "paper_further", "id", "paper"),
    Rule("Further facts that say nothing", f"SELECT id FROM paper_further WHERE {_EMPTY} OR {_NOTHING}",
         ("UPDATE paper_further SET {} WHERE {}".format(
             ", ".join(f"{name} = nullif({name}, '')" for name in FURTHER), _EMPTY),
          f"DELETE FROM paper_further WHERE {_NOTHING}")),
    orphans("Sources of a field of a paper that there is not", "fact", "paper_id", "paper"),
    Rule("Sources of something that papers do not have", f"SELECT paper_id FROM fact WHERE field NOT IN {_FIELDS}",
         (f"DELETE FROM fact WHERE field NOT IN {_FIELDS}",)),
    Rule("Fields from a source that there is not", f"SELECT paper_id FROM fact WHERE {_LIBRARY_LACKS}",
         (f"DELETE FROM fact WHERE {_LIBRARY_LACKS}",)),
    _unlisted("Figures beside a paper that is not listed there", "appearance_count"),
    Rule("Figures without a name", "SELECT source_id FROM appearance_count WHERE trim(name) = ''",
         ("DELETE FROM appearance_count WHERE trim(name) = ''",)),
    _unlisted("Records of a paper that is not listed there", "appearance_record"),
    repair("Records that cannot be understood", "appearance_record", "NOT json_valid(told)",
           "told = '{}'", "source_id"),
    orphans("Citation keys of a paper that there is not", "citation_key", "paper_id", "paper"),
    Rule("Citation keys that cannot be cited", f"SELECT paper_id FROM citation_key WHERE {_NO_KEY}",
         (f"DELETE FROM citation_key WHERE {_NO_KEY}",)),
    Rule("Papers that may be the same as none", f"SELECT first FROM suggestion WHERE {_ONE}",
         (f"DELETE FROM suggestion WHERE {_ONE}",)),
    Rule("Papers that may be one, told the wrong way round", "SELECT first FROM suggestion WHERE first > second",
         ("UPDATE OR IGNORE suggestion SET first = second, second = first WHERE first > second",
          "DELETE FROM suggestion WHERE first > second")),
    Rule("Papers that went into another one and are there all the same",
         "SELECT id FROM merged WHERE into_id <> 0 AND id IN (SELECT id FROM paper)",
         ("UPDATE merged SET into_id = 0 WHERE into_id <> 0 AND id IN (SELECT id FROM paper)",)),
    Rule("Papers that went into one that there is not",
         f"SELECT id FROM merged WHERE {_INTO_NOTHING}", (f"DELETE FROM merged WHERE {_INTO_NOTHING}",)),
    Rule("Papers that went into another one, of which nothing is kept",
         "SELECT id FROM merged WHERE NOT json_valid(kept)", ("DELETE FROM merged WHERE NOT json_valid(kept)",)),
    repair("Papers that went into another one at an impossible time", "merged", f"at NOT {TIME}", f"at = {NOW}"),
    repair("Papers that may be one for no reason", "suggestion", "trim(reason) = ''", "reason = 'unknown'", "first"),
    repair("Papers that may be one since an impossible time", "suggestion", f"at NOT {TIME}", f"at = {NOW}", "first"),
    repair("Papers that may be one, decided without a decision", "suggestion",
           "decision IS NULL AND decided_at IS NOT NULL", "decided_at = NULL", "first"),
    repair("Papers that may be one, decided at an impossible time", "suggestion",
           f"decision IS NOT NULL AND (decided_at IS NULL OR decided_at NOT {TIME})", "decided_at = at", "first"),
)  # fmt: skip
