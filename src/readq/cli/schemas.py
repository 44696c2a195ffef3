"""What each command prints as JSON, as JSON Schema: a promise to scripts, held against what is printed by the tests.

Within a version members and commands may be added; one that is renamed, goes away or gets another meaning makes another
version.
"""

from __future__ import annotations

from typing import Any

VERSION = 1
_DIALECT = "https://json-schema.org/draft/2020-12/schema"

Schema = dict[str, Any]


def _of(type_: str, what: str, **more: object) -> Schema:
    return {"type": type_, **more, "description": what} if what else {"type": type_, **more}


def _text(what: str = "", **more: object) -> Schema:
    return _of("string", what, **more)


def _number(what: str = "") -> Schema:
    return _of("integer", what)


def _real(what: str = "") -> Schema:
    return _of("number", what)


def _flag(what: str = "") -> Schema:
    return _of("boolean", what)


def _time(what: str) -> Schema:
    return _text(what, pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$")


def _day(what: str) -> Schema:
    return _text(what, pattern=r"^\d{4}-\d\d-\d\d$")


def _date(what: str) -> Schema:
    return _text(what, pattern=r"^\d{4}(-\d\d(-\d\d)?)?$")


def _one_of(what: str, *words: str) -> Schema:
    return _text(what, enum=list(words))


def _maybe(schema: Schema) -> Schema:
    """That or null."""
    if "enum" in schema:
        return schema | {"type": [schema["type"], "null"], "enum": [*schema["enum"], None]}
    return schema | {"type": [schema["type"], "null"]}


def _many(items: Schema, what: str = "") -> Schema:
    return _of("array", what, items=items)


def _named(values: Schema, what: str = "") -> Schema:
    """An object whose members are called whatever they are about."""
    return _of("object", what, additionalProperties=values)


def _record(what: str = "", /, **members: Schema) -> Schema:
    """An object that always has these members."""
    return _of("object", what, properties=members, required=list(members))


def _either(what: str, *schemas: Schema) -> Schema:
    return {"anyOf": list(schemas), "description": what}


_STATUSES = ("inbox", "queue", "read", "skip")
_FIGURES = _named(_number(), "figures by name, such as upvotes")
_PAPER: dict[str, Schema] = {
    "id": _number("readq's number"),
    "title": _text("as it was listed"),
    "abstract": _maybe(_text("the authors' own")),
    "authors": _many(_text(), "names, in their order"),
    "status": _one_of("what was decided", *_STATUSES),
    "priority": _number("-9 to 9"),
    "tags": _many(_text()),
    "note": _maybe(_text("Markdown")),
    "identifiers": _named(_text(), "by scheme: arxiv, doi …"),
    "links": _many(_record(kind=_one_of("", "code", "page", "pdf"), url=_text())),
    "appearances": _many(
        _record(source=_text(), kind=_text(), page_date=_maybe(_text()), rank=_number(), counts=_FIGURES),
        "the listings that named it, and the figures shown there",
    ),
    "year": _maybe(_number()),
    "published": _maybe(_date("")),
    "updated": _maybe(_date("")),
    "announced": _maybe(_date("when a service listed it")),
    "venue": _maybe(_text()),
    "categories": _many(_text()),
    "keywords": _many(_text()),
    "comment": _maybe(_text("of the authors")),
    "summary": _maybe(_text("made by a machine")),
    "figures": _many(
        _record(name=_text(), number=_number(), source=_text("the service"), at=_time("when it was asked")),
        "what services told when they were asked",
    ),
    "added_at": _time("when it came"),
    "decided_at": _maybe(_time("when its status was decided")),
    "snoozed_until": _maybe(_day("when it comes back into the inbox")),
}
_PAPERS = _many(_record(**_PAPER), "papers, in the order asked for")
_BRIEFLY = {"id": _number("readq's number"), "title": _text()}
_STEP = _record(
    "",
    id=_number("the number that readq undo takes"),
    kind=_text("what sort of step: mark, note, tag …"),
    verb=_text("what was done"),
    facts=_of("object", "with what; depends on the verb"),
    label=_text("the step in words"),
    at=_time("when"),
    actor=_text("who: tui, cli …"),
    papers=_number("how many papers it touched"),
    undone=_flag("whether it is taken back"),
    reverses=_maybe(_number("the step that was taken back or made again")),
    first_paper=_maybe(_number("the first paper it touched")),
)
_OUTCOME = _record(
    "What a change did; as a step it can be taken back.",
    step=_maybe(_STEP | {"description": "the step; null where nothing had to change"}),
    papers=_many(_number(), "the papers that were changed"),
    left_alone=_many(_number(), "papers that something else changed meanwhile"),
    view_left_alone=_maybe(_text("a saved view that something else changed meanwhile")),
)
_SUBSCRIPTION = _record(
    "What is subscribed to.",
    name=_text(),
    target=_text("as readq sources add takes it"),
    every=_text("how often it is fetched: 3h, 1d …"),
    paused=_flag(),
    fetched_at=_maybe(_time("the last fetch that went well")),
    failures=_number("how many fetches failed since"),
    error=_maybe(_text("why the last fetch failed")),
)
_ACTION = _one_of("what is done", "skip", "queue", "tag", "priority", "watch")
_RULE = _record(
    "A rule for papers that arrive.",
    name=_text(),
    query=_text(),
    action=_ACTION,
    value=_maybe(_text("the tag, or by how much")),
    paused=_flag(),
)
_FETCH = _record(
    "What came.",
    new=_number("papers that are new"),
    changed=_number("known papers that gained something"),
    sources=_many(
        _record(
            name=_text(),
            target=_text(),
            new=_number(),
            changed=_number(),
            listed=_number("papers on the pages"),
            pages=_number("pages that were read"),
            unchanged=_number("pages that had not changed"),
            error=_maybe(_text("why it failed")),
            left=_maybe(_text("why it was left alone")),
        )
    ),
    rules=_many(_record(name=_text(), action=_ACTION, papers=_number())),
)
_INGEST: dict[str, Schema] = {
    "listed": _number("records that were understood: new + known"),
    "new": _number("papers that are new"),
    "known": _number("records of papers the library had"),
    "merged": _number("of these, recognised by title alone"),
    "changed": _number("known papers that gained something"),
    "suggested": _number("pairs of papers that may be one"),
    "refused": _number("records that were not understood"),
}
_PROBLEM = _record(line=_number("0: not known"), reason=_text(), record=_text(), member=_text()) | {
    "required": ["line", "reason"]
}
_FINDING = _record(
    name=_text(), value={"type": ["string", "integer", "boolean", "null"]}, remark=_text("what is to be done")
)
_FINDINGS = _many(_FINDING | {"required": ["name", "value"]})
_DAY = {
    "day": _day(""),
    "added": _number(),
    **{status: _number("decided so on that day") for status in _STATUSES[1:]},
    "inbox_after": _number(),
    "queue_after": _number(),
}
_RATE = _maybe(_real())
_SHOWN = [_text(), _flag(), _number(), {"type": "null"}, _many(_text())]

# By what the command is called.
SCHEMAS: dict[str, Schema] = {
    "ingest": _record(
        "Sums, and each file.",
        dry_run=_flag("whether nothing was kept"),
        **_INGEST,
        files=_many(
            _record(
                path=_text(),
                format=_maybe(_text()),
                **_INGEST,
                unchanged=_flag("whether the very contents had been ingested before"),
                skipped=_many(_PROBLEM, "the first of the records that were not understood"),
                error=_maybe(_text("why the file was not ingested to its end")),
            )
        ),
    ),
    "add": _record("The paper.", **_BRIEFLY, new=_flag("whether it was not there before")),
    "fetch": _FETCH,
    "sources list": _many(_SUBSCRIPTION),
    **{f"sources {name}": _SUBSCRIPTION for name in ("add", "edit", "remove")},
    "sources test": _FETCH,
    "rules list": _many(_RULE),
    **{f"rules {name}": _RULE for name in ("add", "remove", "pause")},
    "rules try": _many(_record(**_BRIEFLY), "The papers the rule would have met."),
    "resolve": _many(
        _record(
            **_BRIEFLY,
            service=_maybe(_text("who knew it")),
            identifiers=_maybe(_named(_text(), "by scheme")),
            certain=_flag("whether it is taken over"),
            error=_maybe(_text()),
        )
    ),
    "enrich": _many(
        _record(
            **_BRIEFLY,
            service=_text(),
            counts=_FIGURES,
            links=_many(_record(kind=_text(), url=_text())),
            summary=_maybe(_text("made by a machine")),
        )
    ),
    "zotero collections": _many(_text(), "Their names."),
    "zotero pull": _record(
        "Sums.", dry_run=_flag(), **{name: _INGEST[name] for name in ("new", "known", "changed", "refused")}
    ),
    "zotero push": _many(
        _record(
            **_BRIEFLY,
            item=_maybe(_text("the key of the item in Zotero")),
            new=_flag("whether the item is new"),
            tags=_many(_text(), "that the item gets"),
            note=_flag("whether it gets a note"),
            refused=_flag("whether Zotero refused it"),
        )
    ),
    "formats": _many(
        _record(name=_text(), title=_text(), kept=_text("what is kept"), left=_text("what is not")),
    ),
    "list": _PAPERS,
    "view run": _PAPERS,
    "find": _many(
        _either(
            "",
            _record(**_PAPER, score=_real("0 to 1"), matched=_one_of("what was alike", "title", "author", "note")),
            _record(
                "With --meaning, below the others: one that is about it.",
                **_PAPER,
                score=_real("likeness, 0 to 1"),
                matched=_one_of("", "meaning"),
                shared=_many(_text(), "words that brought it here"),
            ),
        ),
        "Papers, the best first.",
    ),
    "similar": _many(
        _record(**_PAPER, likeness=_real("0 to 1"), shared=_many(_text(), "words of both")), "Papers, the likest first."
    ),
    "topics": _either(
        "Topics, the largest first; with --topic the papers of one.",
        _many(
            _record(
                topic=_number("what --topic takes"),
                label=_text("words that tell it from the others; empty for what stands on its own"),
                papers=_many(_number(), "ids, the most typical first"),
            )
        ),
        _many(_record(**_PAPER)),
    ),
    "show": _record("One for each paper, a line each.", **_PAPER),
    "recover": _of("object", "One for each paper, a line each: those members of a paper that could be read."),
    "why": _record(
        "What speaks for a paper and against it.",
        level=_number("1 to 8; 0: nothing is learnt"),
        words_for=_many(_text()),
        words_against=_many(_text()),
        papers_for=_many(_number(), "ids of papers you liked"),
        papers_against=_many(_number(), "ids of papers you skipped"),
    ),
    "interest terms": _record(
        "What was learnt.",
        on=_flag(),
        **{"for": _number("papers learnt from"), "against": _number("likewise")},
        words_for=_many(_text()),
        words_against=_many(_text()),
    ),
    "interest evaluate": _record(
        "How well decisions could be foretold.",
        chance=_maybe(_real("that a liked paper was put above a skipped one; null where there are too few")),
        error=_maybe(_real("its standard error")),
        liked=_number("papers foretold"),
        skipped=_number("likewise"),
    ),
    **{f"interest {name}": _record(on=_flag("whether readq learns")) for name in ("on", "off", "reset")},
    **dict.fromkeys(("mark", "priority", "snooze", "undo", "redo"), _OUTCOME),
    "note": _either(
        "Of a note that is printed, the first; of one that is written, what that did.",
        _record(**_BRIEFLY, note=_maybe(_text("Markdown")), updated_at=_maybe(_time("when it was written last"))),
        _OUTCOME,
    ),
    "tag list": _many(_record(tag=_text(), papers=_number(), undecided=_number("of these"))),
    **{f"tag {name}": _OUTCOME for name in ("add", "remove", "rename", "delete")},
    "vault pull": _record(
        taken=_many(_text(), "files whose note was taken in"),
        both=_many(_text(), "those of them whose note was changed in readq, too"),
        same=_number("files as they were"),
        left=_many(_record(path=_text(), reason=_text())),
    ),
    "view list": _many(_record(name=_text(), query=_text())),
    **{f"view {name}": _OUTCOME for name in ("save", "rename", "move", "delete")},
    "duplicates list": _many(_record(papers=_many(_number(), "their ids"), reason=_text())),
    **{f"duplicates {name}": _OUTCOME for name in ("merge", "apart")},
    "history": _many(_STEP, "The newest first."),
    "stats": _record(
        "How many papers are where, and what was decided lately.",
        papers=_number("in all"),
        status=_record(**{status: _number() for status in _STATUSES}),
        snoozed=_number(),
        days=_many(_record(**_DAY), "the oldest first"),
        pace=_record(
            days=_number("it is of"),
            inbox=_real("papers a day that leave it, less those that come"),
            queue=_real(),
            inbox_clears_in_days=_RATE,
            queue_clears_in_days=_RATE,
        ),
        sources=_many(
            _record(
                source=_text(),
                papers=_number(),
                undecided=_number(),
                decided=_number(),
                skipped=_number(),
                kept=_number(),
            )
        ),
        tags=_many(_record(tag=_text(), papers=_number(), undecided=_number())),
        lately=_record(
            since=_day(""),
            queue=_named(_number(), "how many came, and how many went to which status"),
            hours=_many(_number(), "decisions by the hour of the day"),
            seconds_a_paper=_RATE,
            sittings=_number(),
        ),
        waiting=_many(_record(**{"from": _maybe(_day("")), "to": _day("")}, papers=_number()), "how long the queue is"),
        authors=_many(_record(author=_text(), decided=_number(), kept=_number())),
    ),
    "digest": _record(
        "What is new, what rules did and what waits.",
        since=_time(""),
        until=_time(""),
        view=_maybe(_text()),
        came=_number("new papers"),
        sources=_many(
            _record(
                source=_text(),
                came=_number(),
                done=_number("read or skipped already"),
                papers=_many(_record(**_BRIEFLY), "the first of the others"),
            )
        ),
        rules=_many(_text(), "what they did, in words"),
        queued=_number("papers in the queue"),
        longest_days=_number("the longest waits"),
        queue=_many(_record(**_BRIEFLY, days=_number("it waits"))),
        undecided=_number("papers of the inbox"),
        by_interest=_flag("whether the likeliest come first"),
    ),
    "serve": _record(address=_text("where to look, with the token; readq goes on until it is interrupted")),
    "config": _either(
        "Settings by name; with --keys, the keys of commands; with --path and --init, the settings file.",
        _record(path=_text()),
        _named(_record(value={"anyOf": _SHOWN}, origin=_text("default, or file and line"))),
        _named(_many(_text())),
    ),
    "backup": _either(
        "The copy, null if none was due; with --list, those readq made by itself.",
        _record(backup=_maybe(_text("the file"))),
        _many(_record(path=_text(), day=_day(""), size=_number("in bytes"))),
    ),
    "restore": _record(library=_text(), kept=_maybe(_text("where the library that was there is now"))),
    "doctor": _record(versions=_FINDINGS, library=_FINDINGS, terminal=_FINDINGS, settings=_FINDINGS),
    "check": _record(
        "What is wrong.",
        sound=_flag("whether nothing is wrong, or is any more"),
        mended=_many(_text(), "with --fix"),
        faults=_many(_record(says=_text(), mendable=_flag())),
        kept=_maybe(_text("with --fix: the library as it was")),
    ),
    "reindex": _record(reindexed=_flag()),
    "schema": _of("object", "What this is about."),
}


def schema_of(command: str) -> Schema:
    """The whole schema of what a command prints."""
    return {"$schema": _DIALECT, "$id": f"urn:readq:{VERSION}:{command.replace(' ', ':')}", **SCHEMAS[command]}
