"""What holds for the rows of a library: one rule each, with the statements that make it hold again.

They are in an order in which mending one never breaks another that came before.
"""

from __future__ import annotations

from readq.model import Mark
from readq.store.orders import POSITION_GAP
from readq.store.soundness import arrivals, journal, sources
from readq.store.soundness.rule import NOW, TIME, Rule, numbered, orphans, repair

_PLACE = "BETWEEN -4503599627370496 AND 4503599627370496"  # leaves room to move papers before and after
_LARGEST_ID = 4_294_967_295  # signatures keep ids in 32 bits
_LOST_TITLE = "(The title of this paper was lost)"
_EVERY_MARK = int(sum(Mark))


def _last(field: str) -> str:
    """What the journal says a field of a paper became last, as a number."""
    return (
        f"(SELECT CAST(after AS INTEGER) FROM change WHERE paper_id = paper.id AND field = '{field}' "
        "ORDER BY id DESC LIMIT 1)"
    )


_NO_SOURCE = (
    "SELECT source_id FROM appearance WHERE source_id NOT IN (SELECT id FROM source) "
    "UNION SELECT source_id FROM paper WHERE source_id NOT IN (SELECT id FROM source)"
)
_SOURCES = (
    # What was listed in it, and in which order, is known: it is put back for the sake of that.
    Rule("Sources whose row is missing while papers were listed in them", _NO_SOURCE, (
        "INSERT INTO source(id, kind, name, sha256, ingested_at, listed) SELECT source_id, 'lost', "
        "'source ' || source_id || ' (its name was lost)', 'lost ' || source_id, "
        "ifnull((SELECT min(added_at) FROM paper p WHERE p.source_id = lost.source_id), 0), "
        f"(SELECT count(*) FROM appearance a WHERE a.source_id = lost.source_id) FROM ({_NO_SOURCE}) AS lost",
    )),
    repair("Sources with an impossible time", "source", f"ingested_at NOT {TIME}", f"ingested_at = {NOW}"),
    repair("Sources with an impossible number of papers", "source", "listed < 0",
            "listed = (SELECT count(*) FROM appearance WHERE source_id = source.id)"),
    repair("Sources with an impossible number of problems", "source", "problems < 0", "problems = 0"),
    repair("Sources without a name", "source", "trim(name) = ''", "name = 'source ' || id"),
    repair("Sources without a kind", "source", "trim(kind) = ''", "kind = 'unknown'"),
    repair("Sources that are not told apart from others", "source", "sha256 = ''", "sha256 = 'lost ' || id"),
)  # fmt: skip

_NO_DAY = "date(snoozed_until, '+0 days') IS NOT snoozed_until"  # in arithmetic, 31 February is a day in March
_LOST = (
    "SELECT id FROM paper_text WHERE id NOT IN (SELECT id FROM paper) "
    "UNION SELECT paper_id FROM note WHERE paper_id NOT IN (SELECT id FROM paper)"
)
_A_YEAR = "published GLOB '[0-9][0-9][0-9][0-9]'"
_A_MONTH = "date(published || '-01', '+0 days') IS published || '-01'"
_PAPERS = (
    Rule("Papers with an impossible number", f"SELECT id FROM paper WHERE id NOT BETWEEN 1 AND {_LARGEST_ID}"),
    # Its row is gone, but its abstract, note, tags and decisions are there: it is put back for their sake.
    Rule("Papers whose row is missing while their text or note is there", _LOST, (
        "INSERT INTO paper(id, uid, title, title_sort, position, source_id, added_at) "
        "SELECT id, random(), ifnull((SELECT title FROM title_alias WHERE paper_id = lost.id LIMIT 1), "
        f"'{_LOST_TITLE}'), '', id * {POSITION_GAP}, "
        "ifnull((SELECT min(source_id) FROM appearance WHERE paper_id = lost.id), "
        f"(SELECT ifnull(min(id), 0) FROM source)), {NOW} FROM ({_LOST}) AS lost "
        f"WHERE id BETWEEN 1 AND {_LARGEST_ID}",
        f"UPDATE paper SET status = ifnull({_last('status')}, 0), decided_at = {_last('decided_at')}, "
        f"priority = ifnull({_last('priority')}, 0) WHERE title = '{_LOST_TITLE}'",
    )),
    numbered("Papers that cannot be told from others in another library", "paper"),
    Rule("Papers without a row for their text",
         "SELECT id FROM paper WHERE id NOT IN (SELECT id FROM paper_text)",
         ("INSERT INTO paper_text(id) SELECT id FROM paper WHERE id NOT IN (SELECT id FROM paper_text)",)),
    repair("Papers without a title", "paper", "trim(title) = ''",
            "title = ifnull((SELECT title FROM title_alias WHERE paper_id = paper.id AND trim(title) <> '' LIMIT 1), "
            f"'{_LOST_TITLE}')"),
    repair("Papers with an impossible status", "paper", "status NOT BETWEEN 0 AND 4",
            f"status = iif({_last('status')} BETWEEN 0 AND 4, {_last('status')}, 0)"),
    repair("Snoozed papers without a day on which they come back", "paper",
            f"status = 4 AND (snoozed_until IS NULL OR {_NO_DAY})",
            "status = 0, snoozed_until = NULL"),
    repair("Papers that come back from a snooze on an impossible day", "paper",
            f"snoozed_until IS NOT NULL AND {_NO_DAY}", "snoozed_until = NULL"),
    repair("Papers that come back from a snooze without being snoozed", "paper",
            "snoozed_until IS NOT NULL AND status <> 4", "snoozed_until = NULL"),
    repair("Papers with an impossible priority", "paper", "priority NOT BETWEEN -9 AND 9",
            "priority = max(-9, min(9, priority))"),
    repair("Papers added at an impossible time", "paper", f"added_at NOT {TIME}",
            f"added_at = ifnull((SELECT ingested_at FROM source WHERE id = paper.source_id), {NOW})"),
    repair("Papers decided at an impossible time", "paper", f"decided_at NOT {TIME}",
            f"decided_at = iif({_last('decided_at')} {TIME}, {_last('decided_at')}, iif(status BETWEEN 1 AND 3, "
            f"{NOW}, NULL))"),
    # Two may share their place: undoing a move can bring that about, and the order then goes by their numbers.
    Rule("Papers in an impossible place of the listed order", f"SELECT id FROM paper WHERE position NOT {_PLACE}",
         ("UPDATE paper SET position = placed.position FROM (SELECT id AS placed_id, "
          f"{POSITION_GAP} * row_number() OVER (ORDER BY position, id) AS position FROM paper) AS placed "
          "WHERE id = placed_id",)),
    repair("Papers with impossible marks", "paper", f"marks NOT BETWEEN 0 AND {_EVERY_MARK}",
            f"marks = marks & {_EVERY_MARK}"),
    repair("Papers published on an impossible day", "paper_text",
            f"published IS NOT NULL AND NOT ({_A_YEAR} OR {_A_MONTH} OR date(published, '+0 days') IS published)",
            "published = CASE WHEN date(substr(published, 1, 7) || '-01', '+0 days') IS "
            "substr(published, 1, 7) || '-01' THEN substr(published, 1, 7) "
            "WHEN published GLOB '[0-9][0-9][0-9][0-9]*' THEN substr(published, 1, 4) END"),
    Rule("Papers whose year is not that of their publication",
         "SELECT p.id FROM paper p JOIN paper_text t ON t.id = p.id "
         "WHERE p.year IS NOT CAST(substr(t.published, 1, 4) AS INTEGER)",
         ("UPDATE paper SET year = (SELECT CAST(substr(published, 1, 4) AS INTEGER) FROM paper_text t "
          "WHERE t.id = paper.id) WHERE year IS NOT (SELECT CAST(substr(published, 1, 4) AS INTEGER) FROM paper_text t "
          "WHERE t.id = paper.id)",)),
    repair("Papers with an impossible origin of their abstract", "paper_text", "origin NOT BETWEEN 0 AND 99",
            "origin = 0"),
)  # fmt: skip

_NO_ADDRESS = "url NOT LIKE 'http://_%' AND url NOT LIKE 'https://_%'"

_PARTS = (
    orphans("Authors of a paper that there is not", "author", "paper_id", "paper"),
    orphans("Links of a paper that there is not", "link", "paper_id", "paper"),
    orphans("Identifiers of a paper that there is not", "identifier", "paper_id", "paper"),
    orphans("Other titles of a paper that there is not", "title_alias", "paper_id", "paper"),
    orphans("Listings of a paper that there is not", "appearance", "paper_id", "paper"),
    orphans("Tags of a paper that there is not", "paper_tag", "paper_id", "paper"),
    orphans("Papers with a tag that there is not", "paper_tag", "tag_id", "tag"),
    Rule("Papers with an impossible rank in a source",
         "SELECT paper_id FROM appearance WHERE rank < 1",
         tuple(f"UPDATE {table} SET rank = ranked.new FROM (SELECT a.source_id AS s, a.rank AS r, "
               "row_number() OVER (PARTITION BY a.source_id ORDER BY a.rank) + "
               "(SELECT max(0, max(rank)) FROM appearance x WHERE x.source_id = a.source_id) AS new "
               "FROM appearance a WHERE a.rank < 1) AS ranked WHERE source_id = ranked.s AND rank = ranked.r"
               for table in ("appearance_count", "appearance_record", "appearance"))),
    Rule("Authors in an impossible place",
         "SELECT paper_id FROM author WHERE position < 0",
         ("UPDATE author SET position = -position + (SELECT max(0, max(position)) FROM author x "
          "WHERE x.paper_id = author.paper_id) WHERE position < 0",)),
    Rule("Links in an impossible place",
         "SELECT paper_id FROM link WHERE position < 0",
         ("UPDATE link SET position = -position + (SELECT max(0, max(position)) FROM link x "
          "WHERE x.paper_id = link.paper_id) WHERE position < 0",)),
    repair("Links of an unknown kind", "link", "kind NOT IN ('code', 'page', 'pdf')", "kind = 'page'", "paper_id"),
    Rule("Links without an address that a browser opens", f"SELECT paper_id FROM link WHERE {_NO_ADDRESS}",
         (f"DELETE FROM link WHERE {_NO_ADDRESS}",)),
    Rule("Identifiers that are none of their scheme",
         "SELECT paper_id FROM identifier WHERE normal_identifier(scheme, CAST(value AS BLOB)) IS NOT value",
         ("UPDATE OR IGNORE identifier SET value = normal_identifier(scheme, CAST(value AS BLOB)) "
          "WHERE normal_identifier(scheme, CAST(value AS BLOB)) IS NOT value "
          "AND normal_identifier(scheme, CAST(value AS BLOB)) IS NOT NULL",
          "DELETE FROM identifier WHERE normal_identifier(scheme, CAST(value AS BLOB)) IS NOT value")),
    # Of names without rows, rows are made; otherwise the rows count.
    Rule("Papers whose authors differ from the names they are found by",
         "SELECT t.id FROM paper_text t WHERE t.authors <> ifnull((SELECT group_concat(name, char(10)) FROM "
         "(SELECT name FROM author WHERE paper_id = t.id ORDER BY position)), '')",
         ("INSERT INTO author(paper_id, position, name, family, given) SELECT t.id, line.key, line.value, '', '' "
          "FROM paper_text t, json_each('[\"' || replace(replace(replace(t.authors, '\\', '\\\\'), '\"', '\\\"'), "
          "char(10), '\",\"') || '\"]') AS line "
          "WHERE t.authors <> '' AND NOT EXISTS (SELECT 1 FROM author WHERE paper_id = t.id)",
          "UPDATE paper_text AS t SET authors = ifnull((SELECT group_concat(name, char(10)) FROM "
          "(SELECT name FROM author WHERE paper_id = t.id ORDER BY position)), '') "
          "WHERE t.authors <> ifnull((SELECT group_concat(name, char(10)) FROM "
          "(SELECT name FROM author WHERE paper_id = t.id ORDER BY position)), '')")),
)  # fmt: skip

_FOLDED = "folded_name(CAST({}name AS BLOB))"
_ALIKE = f"{_FOLDED.format('o.')} = {_FOLDED.format('t.')}"
_TAKEN_IN = f"SELECT t.id FROM tag t JOIN tag o ON {_ALIKE} AND o.id < t.id"
_READERS_OWN = (
    orphans("Notes of a paper that there is not", "note", "paper_id", "paper"),
    Rule("Empty notes", "SELECT paper_id FROM note WHERE body = ''", ("DELETE FROM note WHERE body = ''",)),
    repair("Notes written at an impossible time", "note", f"updated_at NOT {TIME}",
            "updated_at = ifnull((SELECT o.at FROM change c JOIN operation o ON o.id = c.operation_id "
            f"WHERE c.paper_id = note.paper_id AND c.field = 'note' AND o.at {TIME} ORDER BY c.id DESC LIMIT 1), "
            f"{NOW})", "paper_id"),
    repair("Tags with an impossible name", "tag", "NOT is_tag(CAST(name AS BLOB))", "name = 'tag ' || id"),
    # A tag that another one takes in, then those that only were filed wrongly.
    Rule("Tags filed under a wrong name", f"SELECT id FROM tag WHERE folded IS NOT {_FOLDED.format('')}", (
        "UPDATE OR IGNORE paper_tag SET tag_id = (SELECT min(o.id) FROM tag o JOIN tag t ON "
        f"{_ALIKE} WHERE t.id = paper_tag.tag_id)",
        f"DELETE FROM paper_tag WHERE tag_id IN ({_TAKEN_IN})",
        f"DELETE FROM tag WHERE id IN ({_TAKEN_IN})",
        f"UPDATE tag SET folded = 'filed anew ' || id WHERE folded IS NOT {_FOLDED.format('')}",
        f"UPDATE tag SET folded = {_FOLDED.format('')} WHERE folded IS NOT {_FOLDED.format('')}")),
    Rule("Tags that no paper has", "SELECT name FROM tag WHERE id NOT IN (SELECT tag_id FROM paper_tag)",
         ("DELETE FROM tag WHERE id NOT IN (SELECT tag_id FROM paper_tag)",)),
    repair("Saved views with an impossible name", "saved_view", "NOT is_view_name(CAST(name AS BLOB))",
            "name = 'view ' || rowid", "rowid"),
    repair("Saved views in an impossible place", "saved_view", "position NOT BETWEEN 0 AND 1000000000",
            "position = rowid", "name"),
    Rule("Saved views with a query that cannot be understood",
         "SELECT name FROM saved_view WHERE NOT is_query(CAST(query AS BLOB))",
         advice="Give each a new one with: readq view save NAME QUERY, or remove it with: readq view delete NAME"),
    repair("Interests with an impossible name", "interest", "NOT is_view_name(CAST(name AS BLOB))",
            "name = 'interest ' || rowid", "rowid"),
    # What it was made from is lost; its name is what is left to begin with.
    repair("Interests that cannot be understood", "interest", "NOT is_interest(CAST(definition AS BLOB))",
            "definition = json_object('from', 'words', 'value', name)", "name"),
    Rule("Kept states of the app that are not JSON", "SELECT key FROM state WHERE NOT json_valid(value)",
         ("DELETE FROM state WHERE NOT json_valid(value)",)),
)  # fmt: skip

_NAME = (
    Rule("Names of the library itself other than one", "SELECT count(*) FROM library HAVING count(*) <> 1 OR "
         "trim(min(uid)) = ''",
         ("DELETE FROM library WHERE rowid <> (SELECT min(rowid) FROM library WHERE trim(uid) <> '') OR trim(uid) = ''",
          "INSERT INTO library(uid) SELECT lower(hex(randomblob(16))) WHERE NOT EXISTS (SELECT 1 FROM library)")),
)  # fmt: skip

RULES = (*_NAME, *_SOURCES, *_PAPERS, *_PARTS, *sources.RULES, *arrivals.RULES, *_READERS_OWN, *journal.RULES)
