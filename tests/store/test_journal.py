"""The journal: what is written stays as it was written, and is found by the words it is shown with."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readq.library import Library
from readq.model import Status
from readq.phrasing import VERBS, phrase, pieces
from readq.search.query import parse
from readq.store import journal, phrase_sql
from readq.store.connection import writing
from tests.support.libraries import Clock, add_listing, draft, open_library


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with open_library(tmp_path / "a.db", Clock()) as library:
        add_listing(library, [draft(f"A sufficiently long title {n}", "x") for n in range(1, 6)])
        yield library


def written(library: Library) -> dict[tuple[str, int], tuple[Any, ...]]:
    """Every row of the journal but for what follows from the others."""
    connection = library._connection
    steps = connection.execute(
        "SELECT id, uid, verb, facts, at, day, actor, reverses, continues, papers FROM operation"
    )
    changes = connection.execute("SELECT id, operation_id, paper_id, field, before, after FROM change")
    return {("step", row[0]): row for row in steps} | {("change", row[0]): row for row in changes}


def test_nothing_in_the_journal_is_rewritten(library: Library) -> None:
    def edit(body: str | None, continuing: int | None) -> int | None:
        operation = library.notes.write(1, body, continuing=continuing).operation
        return operation.id if operation is not None else None

    sitting: list[int | None] = [None]
    actions = [
        lambda: library.mark([1, 2], Status.SKIP),
        *(lambda body=body: sitting.append(edit(body, sitting[-1])) for body in ("a", "ab", "xab", None, "new")),
        library.journal.undo,
        library.journal.redo,
        lambda: library.tag([1], ["a"]),
        lambda: library.tags.rename("a", "b"),
        lambda: library.views.save("v", "tag:b"),
        lambda: library.journal.undo_operations([1, 3], "round"),
        library.journal.redo,
        library.journal.undo,
        lambda: library.mark([4], Status.READ),
    ]
    before = written(library)
    for act in actions:
        act()  # type: ignore[operator]
        after = written(library)
        assert {key: after.get(key) for key in before} == before
        before = after
    assert library.maintenance.check() == []


@settings(max_examples=30, deadline=None)
@given(st.lists(st.one_of(st.none(), st.text(st.sampled_from("ab\n ü"), max_size=8)), min_size=1, max_size=6))
def test_a_sitting_is_what_it_began_and_ended_with(bodies: list[str | None]) -> None:
    with TemporaryDirectory() as folder, open_library(Path(folder) / "a.db") as library:
        add_listing(library, [draft("A sufficiently long title", "x")])
        library.notes.write(1, "ab ü")
        step = None
        for body in bodies:
            present = library.paper(1).note
            operation = library.notes.write(1, body, base=present, continuing=step).operation
            if library.paper(1).note != present:
                step = operation.id if operation is not None else None
        final = library.paper(1).note
        changes = [library.journal.changes(entry.id) for entry in library.journal.history()]
        assert [len(each) for each in changes] == [1] * len(changes)
        assert changes[0][0].after == final
        assert all(newer[0].before == older[0].after for newer, older in pairwise(changes))
        while library.journal.undo().operation is not None:
            pass
        assert library.paper(1).note is None
        while library.journal.redo().operation is not None:
            pass
        assert library.paper(1).note == final


def test_a_long_note_written_in_many_saves_is_kept_once(library: Library) -> None:
    step = None
    body = "word " * 2_000
    for number in range(20):
        body += f"and {number} "
        operation = library.notes.write(1, body, continuing=step).operation
        assert operation is not None
        step = operation.id
    query = "SELECT sum(ifnull(length(before), 0) + ifnull(length(after), 0)) FROM change"
    assert library._connection.execute(query).fetchone()[0] < 2 * len(body)
    assert library.notes.revisions(1)[0][1] == body.rstrip()
    assert len(library.journal.history()) == 1


def test_what_is_learned_of_papers_is_a_fact_of_the_step(library: Library) -> None:
    connection = library._connection
    with writing(connection):
        step = journal.begin(connection, "complete", 0, "ingest", facts={"changed": 2, "files": 1})
        journal.learned(connection, step, 7, [(1, "abstract", None), (2, "venue", "arXiv")])
        journal.finish(connection, step, papers=0, first_paper=None)
    found = library.journal.history(paper_id=2)
    assert [phrase(entry) for entry in found] == ["Completed what was known of 2 papers from 1 file"]
    assert [(c.paper_id, c.field, c.before) for c in library.journal.changes(step)] == [
        (1, "abstract:7", None),
        (2, "venue:7", "arXiv"),
    ]
    assert library.journal.undo().operation is None
    assert library.maintenance.check() == []


_WORD = st.text(st.sampled_from("aB ü“”+-'%_{}🙂"), max_size=6)


@st.composite
def _steps(draw: st.DrawFn) -> tuple[str, dict[str, object], int, str, int | None]:
    """A step: verb, facts, papers, title of the first, the place of a step that it reversed."""
    verb = draw(st.sampled_from([*VERBS, "unknown"]))
    facts: dict[str, object] = {}
    for _, field, spec in pieces(verb):
        if field == "tags":
            facts |= {"add": draw(st.lists(_WORD, max_size=2)), "remove": draw(st.lists(_WORD, max_size=2))}
        elif field not in (None, "subject", "what"):
            facts[str(field)] = draw(st.integers(-9, 2_000)) if spec else draw(_WORD)
    reverses = None
    if verb in ("undo", "redo"):
        reverses = draw(st.one_of(st.none(), st.just(1)))
        facts = draw(
            st.sampled_from([{}, {"said": "x"}] if reverses else [{"steps": 1}, {"steps": 2_000, "of": "round"}])
        )
    return verb, facts, draw(st.sampled_from([0, 1, 1, 1, 12_000])), draw(_WORD), reverses


@settings(max_examples=25, deadline=None)
@given(st.lists(_steps(), min_size=1, max_size=8), _WORD)
def test_what_is_looked_for_is_what_is_shown(steps: list[Any], text: str) -> None:
    with TemporaryDirectory() as folder, open_library(Path(folder) / "a.db") as library:
        connection = library._connection
        for number, (verb, facts, papers, title, reverses) in enumerate(steps, 1):
            connection.execute(
                "INSERT INTO paper(id, title, title_sort, position, source_id, added_at) VALUES (?, ?, '', 1, 1, 1)",
                (number, title),
            )
            known = reverses if steps[0][0] not in ("undo", "redo") and number > 1 else None
            if verb in ("undo", "redo") and reverses and known is None:
                facts = {"steps": 3}
            connection.execute(
                "INSERT INTO operation(verb, facts, at, actor, papers, first_paper, reverses) VALUES (?,?,0,'x',?,?,?)",
                (verb, json.dumps(facts), papers, number, known),
            )
        shown = {step.id: phrase(step) for step in library.journal.history()}
        query = (
            f"SELECT o.id, {phrase_sql.phrase()} FROM operation o LEFT JOIN paper p ON p.id = o.first_paper "  # noqa: S608
            "LEFT JOIN operation r ON r.id = o.reverses LEFT JOIN paper q ON q.id = r.first_paper"
        )
        assert dict(connection.execute(query).fetchall()) == shown
        wanted = {id_ for id_, said in shown.items() if text.casefold() in said.casefold()}
        assert {step.id for step in library.journal.history(text=text)} == wanted


def test_a_step_is_found_by_its_verb_its_paper_and_its_names(library: Library) -> None:
    library.mark([3], Status.QUEUE)
    library.tag([1, 2], ["Größe"])
    library.views.save("Later", "tag:größe")
    library.mark_where(parse("tag:größe"), Status.SKIP)
    library.journal.undo()
    found = {text: [step.verb for step in library.journal.history(text=text)] for text in (
        "queued “a suff", "TITLE 3", "GRÖSSE", "view “later", "2 papers", "undid: skipped 2", "nothing such",
    )}  # fmt: skip
    assert found == {
        "queued “a suff": ["queue"], "TITLE 3": ["queue"], "GRÖSSE": ["tag"], "view “later": ["save_view"],
        "2 papers": ["undo", "skip", "tag"], "undid: skipped 2": ["undo"], "nothing such": [],
    }  # fmt: skip
