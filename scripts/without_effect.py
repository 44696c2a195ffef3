"""Faults of `scripts.mutants` that no test can notice, since what readq does stays the same, and why it does."""

from __future__ import annotations

_SPEED = "the long way comes to the same; this is the short one"
_MEMORY = "what is remembered changes how long the next look takes, not what it finds"

_MEASURE = "a measure that was chosen; one more comes to the same"
_WRITTEN = "JSON says the same with its letters escaped"
_TYPE = "there is always one; this is for the type checker"
_TRIMMED = "what is read too many is cut off"

# Of merging and of the journal; as below.
_MERGING = {
    ("library/completing.py", "return value if isinstance(value, str) else json.dumps([_parts(each) for each in "
     "value], ensure_ascii=False)", "False → True"): _WRITTEN,
    ("library/duplicates.py", "_NEAR = 3  # titles that stand next to each other in the order of their words are "
     "compared", "3 → 4"): _MEASURE,
    ("library/duplicates.py", "_BATCH = 2_000", "2000 → 2001"): _MEASURE,
    ("library/merge.py", "@dataclass(slots=True)", "True → False"): "slots save memory",
    ("library/merge.py", "return json.dumps(told, ensure_ascii=False)", "False → True"): _WRITTEN,
    ("store/merged.py", "return json.dumps(told, ensure_ascii=False)", "False → True"): _WRITTEN,
    ("store/merged.py", 'if before["signature"] is not None and before["signature"] != after["signature"]:',
     "its last part dropped"): "the same signature is written once more",
}  # fmt: skip
_JOURNAL = {
    ("store/journal.py", "_BATCH = 500", "500 → 501"): _MEASURE,
    ("store/journal.py", "_LOOKED_THROUGH = 50_000  # steps at once, for a text", "50000 → 50001"): _MEASURE,
    ("store/journal.py", "_IN_FORCE, _UNDONE, _ABANDONED, _UNFINISHED, _CONTINUED = 0, 1, 2, 3, 4", "3 → 4"):
        "a step that is being made is seen by nobody",
    ("store/journal.py", "json.dumps(facts or {}, ensure_ascii=False),", "False → True"): _WRITTEN,
    ("store/journal.py", "connection.execute(query, (verb, json.dumps(facts, ensure_ascii=False), papers, operation))",
     "False → True"): _WRITTEN,
    ("store/journal.py", "return int(cursor.lastrowid or 0)", "its last part dropped"): _TYPE,
    ("store/journal.py", "return int(cursor.lastrowid or 0)", "0 → 1"): _TYPE,
    ("store/journal.py", '"SELECT id, reverses FROM operation WHERE verb = ? AND id > ? ORDER BY id DESC", '
     "(verb, after)", "SQL: ' > ' → ' >= '"): "the step itself has another verb",
    ("store/journal.py", 'if "“" not in text and "”" not in text:', "never"): _SPEED,
    ("store/journal.py", "beside, patterns = case_insensitive.condition(phrase_sql.phrase(titled=False), text)",
     "False → True"): _SPEED,
    ("store/journal.py", 'among = "SELECT first_paper FROM operation WHERE id < ?1 AND id >= ?2"',
     "SQL: ' AND ' → ' OR '"): _SPEED,
    ("store/journal.py", 'among = "SELECT first_paper FROM operation WHERE id < ?1 AND id >= ?2"',
     "SQL: ' < ' → ' <= '"): _SPEED,
    ("store/journal.py", "while before and len(found) < limit and not stop():", "Lt → LtE"): _TRIMMED,
    ("store/journal.py", "while len(found) < limit and (batch := cursor.fetchmany(200)):", "Lt → LtE"): _TRIMMED,
    ("store/journal.py", "while len(found) < limit and (batch := cursor.fetchmany(200)):", "200 → 201"): _MEASURE,
    ("store/reader_state.py", "_BATCH = 500", "500 → 501"): _MEASURE,
    ("library/journal.py", "STEPS = 20  # reversed between two looks at who watches", "20 → 21"): _MEASURE,
    ("library/decide.py", "BATCH = 500", "500 → 501"): _MEASURE,
    ("library/decide.py", "reach *= 4", "4 → 5"): _MEASURE,
    ("library/decide.py", "above = orders.page(connection, orders.EVERY_STATUS, _LISTED, reach + 1, after=end, "
     "backwards=True)", "1 → 2"): _TRIMMED,
    ("library/decide.py", "following = orders.page(connection, orders.EVERY_STATUS, _LISTED, 2, after=behind[1])",
     "2 → 3"): _TRIMMED,
}  # fmt: skip

# Of the query language and its SQL, and of the text boundary.
_QUERY = {
    ("dates.py", "date(year or 0, 1 if month is None else month, 1 if day is None else day)", "its last part dropped"):
        _TYPE,
    ("dates.py", "return _seconds(_days(_canonical_date(words), now.date())[0], now) or 0", "its last part dropped"):
        _TYPE,
    ("dates.py", "for last in range(day.day, 0, -1):", "0 → 1"): "every month has 28 days",
    ("dates.py", "if last <= 28:", "LtE → Lt"): "every month has 28 days",
    ("search/field_syntax.py", "if word in choices:", "never"): "no choice is the beginning of another",
    ("search/field_syntax.py", "numbers.sort(key=lambda number: number or 0)", "its last part dropped"): _TYPE,
    ("search/field_syntax.py", "return next(iter(swapped or begun or get_close_matches(name, long, n=1, cutoff=0.76)), "
     '"")', "1 → 2"): "the best of them is taken",
    ("store/evaluate.py", "_SCAN_BATCH = 256", "256 → 257"): _MEASURE,
    ("store/evaluate.py", "size = _SCAN_BATCH // 4", "4 → 5"): _MEASURE,
    ("store/evaluate.py", "size = min(size * 2, _SCAN_BATCH * 2)", "2 → 3"): _MEASURE,
    ("store/evaluate.py", "while batch := cursor.fetchmany(10_000):", "10000 → 10001"): _MEASURE,
    ("store/field_sql.py", '+ " UNION ALL ".join(f"SELECT min(k_newest) AS k FROM paper WHERE status = {number}" for '
     'number in range(5))', "5 → 6"): "no paper has that status",
    ("store/latest.py", "_LISTINGS = 500  # sources that are gone back to", "500 → 501"): _MEASURE,
    ("store/latest.py", "MOST = 5_000  # papers; what brings more is not what somebody goes through in a day",
     "5000 → 5001"): _MEASURE,
    ("store/orders.py", "POSITION_GAP = 1024  # room between two neighbours in the listed order for papers moved there "
     "by hand", "1024 → 1025"): _MEASURE,
}  # fmt: skip
_TEXT = {
    ("text.py:clean", "if text.isascii() and text.isprintable():", "never"): _SPEED,
    ("text.py:marked", "if text.isascii():", "never"): _SPEED,
    ("text.py:clip", "if text.isascii():", "never"): _SPEED,
    ("text.py", "_SELECTORS = (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))", "918000 → 918001"):
        "Unicode has no character there, and such are not drawn anyway",
    **{("text.py", "if len(run) == 1:", what): _MEMORY for what in ("never", "Eq → NotEq", "1 → 2")},
    ("graphemes.py", "if char.isascii():", "never"): _SPEED,
    ("searchable.py", 'at = text.rfind(" ", 0, max(0, at))', "0 → 1"):
        "it is about white space at the very beginning, which is stripped",
    ("tui/drawing/spans.py", "start = end = used = 0  # the line so far: text[start:end] in `used` cells, without the "
     "white space that follows", "0 → 1"): "until the first word only their being equal counts",
    ("term_pattern.py", "elif marks or any(len(letter.sure) > 1 for letter in piece):", "Gt → GtE"): _SPEED,
}  # fmt: skip

# By file (of lines that are in several functions with the name of one, as ``text.py:marked``), line without its
# indentation, and what the fault is.
WITHOUT_EFFECT: dict[tuple[str, str, str], str] = _MERGING | _JOURNAL | _QUERY | _TEXT
