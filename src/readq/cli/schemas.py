"""What each command prints as JSON, as JSON Schema: a promise to scripts, held against what is printed by the tests.

Within a version members and commands may be added; one that is renamed, goes away or gets another meaning makes another
version.
"""

from __future__ import annotations

from readq.cli import interest_schemas
from readq.cli.schema_words import (
    Schema,
    date,
    day,
    either,
    flag,
    many,
    maybe,
    named,
    number,
    of,
    one_of,
    real,
    record,
    text,
    time,
)

VERSION = 1
_DIALECT = "https://json-schema.org/draft/2020-12/schema"

_STATUSES = ("inbox", "queue", "read", "skip")
_FIGURES = named(number(), "figures by name, such as upvotes")
_PAPER: dict[str, Schema] = {
    "id": number("readq's number"),
    "title": text("as it was listed"),
    "abstract": maybe(text("the authors' own")),
    "authors": many(text(), "names, in their order"),
    "status": one_of("what was decided", *_STATUSES),
    "priority": number("-9 to 9"),
    "tags": many(text()),
    "note": maybe(text("Markdown")),
    "identifiers": named(text(), "by scheme: arxiv, doi …"),
    "links": many(record(kind=one_of("", "code", "page", "pdf"), url=text())),
    "appearances": many(
        record(
            source=text(),
            kind=text(),
            page_date=maybe(text()),
            rank=number(),
            counts=_FIGURES,
        ),
        "the listings that named it, and the figures shown there",
    ),
    "year": maybe(number()),
    "published": maybe(date("")),
    "updated": maybe(date("")),
    "announced": maybe(date("when a service listed it")),
    "venue": maybe(text()),
    "categories": many(text()),
    "keywords": many(text()),
    "comment": maybe(text("of the authors")),
    "summary": maybe(text("made by a machine")),
    "figures": many(
        record(
            name=text(),
            number=number(),
            source=text("the service"),
            at=time("when it was asked"),
        ),
        "what services told when they were asked",
    ),
    "added_at": time("when it came"),
    "decided_at": maybe(time("when its status was decided")),
    "snoozed_until": maybe(day("when it comes back into the inbox")),
}
_PAPERS = many(record(**_PAPER), "papers, in the order asked for")
_BRIEFLY = {"id": number("readq's number"), "title": text()}
_STEP = record(
    "",
    id=number("the number that readq undo takes"),
    kind=text("what sort of step: mark, note, tag …"),
    verb=text("what was done"),
    facts=of("object", "with what; depends on the verb"),
    label=text("the step in words"),
    at=time("when"),
    actor=text("who: tui, cli …"),
    papers=number("how many papers it touched"),
    undone=flag("whether it is taken back"),
    reverses=maybe(number("the step that was taken back or made again")),
    first_paper=maybe(number("the first paper it touched")),
)
_OUTCOME = record(
    "What a change did; as a step it can be taken back.",
    step=maybe(_STEP | {"description": "the step; null where nothing had to change"}),
    papers=many(number(), "the papers that were changed"),
    left_alone=many(number(), "papers that something else changed meanwhile"),
    view_left_alone=maybe(text("a saved view that something else changed meanwhile")),
    interest_left_alone=maybe(text("an interest that something else changed meanwhile")),
)
_SUBSCRIPTION = record(
    "What is subscribed to.",
    name=text(),
    target=text("as readq sources add takes it"),
    every=text("how often it is fetched: 3h, 1d …"),
    paused=flag(),
    fetched_at=maybe(time("the last fetch that went well")),
    failures=number("how many fetches failed since"),
    error=maybe(text("why the last fetch failed")),
)
_ACTION = one_of("what is done", "skip", "queue", "tag", "priority", "watch")
_RULE = record(
    "A rule for papers that arrive.",
    name=text(),
    query=text(),
    action=_ACTION,
    value=maybe(text("the tag, or by how much")),
    top=maybe(number("of how many, the likeliest to be liked; null: of all")),
    paused=flag(),
)
_FETCH = record(
    "What came.",
    new=number("papers that are new"),
    changed=number("known papers that gained something"),
    sources=many(
        record(
            name=text(),
            target=text(),
            new=number(),
            changed=number(),
            listed=number("papers on the pages"),
            pages=number("pages that were read"),
            unchanged=number("pages that had not changed"),
            error=maybe(text("why it failed")),
            left=maybe(text("why it was left alone")),
        )
    ),
    rules=many(
        record(
            name=text(),
            action=_ACTION,
            papers=number(),
            unlearnt=flag("it is for the likeliest papers, and nothing is learnt yet"),
        )
    ),
)
_INGEST: dict[str, Schema] = {
    "listed": number("records that were understood: new + known"),
    "new": number("papers that are new"),
    "known": number("records of papers the library had"),
    "merged": number("of these, recognised by title alone"),
    "changed": number("known papers that gained something"),
    "suggested": number("pairs of papers that may be one"),
    "refused": number("records that were not understood"),
}
_PROBLEM = record(line=number("0: not known"), reason=text(), record=text(), member=text()) | {
    "required": ["line", "reason"]
}
_FINDING = record(
    name=text(), value={"type": ["string", "integer", "boolean", "null"]}, remark=text("what is to be done")
)
_FINDINGS = many(_FINDING | {"required": ["name", "value"]})
_DAY = {
    "day": day(""),
    "added": number(),
    **{status: number("decided so on that day") for status in _STATUSES[1:]},
    "inbox_after": number(),
    "queue_after": number(),
}
_RATE = maybe(real())
_SHOWN = [text(), flag(), number(), {"type": "null"}, many(text())]

# By what the command is called.
SCHEMAS: dict[str, Schema] = {
    "ingest": record(
        "Sums, and each file.",
        dry_run=flag("whether nothing was kept"),
        **_INGEST,
        files=many(
            record(
                path=text(),
                format=maybe(text()),
                **_INGEST,
                unchanged=flag("whether the very contents had been ingested before"),
                skipped=many(_PROBLEM, "the first of the records that were not understood"),
                error=maybe(text("why the file was not ingested to its end")),
            )
        ),
    ),
    "add": record("The paper.", **_BRIEFLY, new=flag("whether it was not there before")),
    "fetch": _FETCH,
    "sources list": many(_SUBSCRIPTION),
    **{f"sources {name}": _SUBSCRIPTION for name in ("add", "edit", "remove")},
    "sources test": _FETCH,
    "rules list": many(_RULE),
    **{f"rules {name}": _RULE for name in ("add", "remove", "pause")},
    "rules try": many(record(**_BRIEFLY), "The papers the rule would have met."),
    "resolve": many(
        record(
            **_BRIEFLY,
            service=maybe(text("who knew it")),
            identifiers=maybe(named(text(), "by scheme")),
            certain=flag("whether it is taken over"),
            error=maybe(text()),
        )
    ),
    "enrich": many(
        record(
            **_BRIEFLY,
            service=text(),
            counts=_FIGURES,
            links=many(record(kind=text(), url=text())),
            summary=maybe(text("made by a machine")),
        )
    ),
    "zotero collections": many(text(), "Their names."),
    "zotero pull": record(
        "Sums.", dry_run=flag(), **{name: _INGEST[name] for name in ("new", "known", "changed", "refused")}
    ),
    "zotero push": many(
        record(
            **_BRIEFLY,
            item=maybe(text("the key of the item in Zotero")),
            new=flag("whether the item is new"),
            tags=many(text(), "that the item gets"),
            note=flag("whether it gets a note"),
            refused=flag("whether Zotero refused it"),
        )
    ),
    "formats": many(
        record(name=text(), title=text(), kept=text("what is kept"), left=text("what is not")),
    ),
    "list": _PAPERS,
    "view run": _PAPERS,
    "find": many(
        either(
            "",
            record(**_PAPER, score=real("0 to 1"), matched=one_of("what was alike", "title", "author", "note")),
            record(
                "With --meaning, below the others: one that is about it.",
                **_PAPER,
                score=real("likeness, 0 to 1"),
                matched=one_of("", "meaning"),
                shared=many(text(), "words that brought it here"),
            ),
        ),
        "Papers, the best first.",
    ),
    "similar": many(
        record(**_PAPER, likeness=real("0 to 1"), shared=many(text(), "words of both")),
        "Papers, the likest first.",
    ),
    "topics": either(
        "Topics, the largest first; with --topic the papers of one.",
        many(
            record(
                topic=number("what --topic takes"),
                label=text("words that tell it from the others; empty for what stands on its own"),
                papers=many(number(), "ids, the most typical first"),
            )
        ),
        many(record(**_PAPER)),
    ),
    "show": record("One for each paper, a line each.", **_PAPER),
    "recover": of("object", "One for each paper, a line each: those members of a paper that could be read."),
    "why": record(
        "What speaks for a paper and against it.",
        level=number("1 to 8; 0: nothing is learnt"),
        words_for=many(text()),
        words_against=many(text()),
        papers_for=many(number(), "ids of papers you liked"),
        papers_against=many(number(), "ids of papers you skipped"),
        interests=many(text(), "the names of the interests that it owes its place to"),
    ),
    **interest_schemas.made(_OUTCOME),
    **dict.fromkeys(("mark", "priority", "snooze", "undo", "redo"), _OUTCOME),
    "note": either(
        "Of a note that is printed, the first; of one that is written, what that did.",
        record(
            **_BRIEFLY,
            note=maybe(text("Markdown")),
            updated_at=maybe(time("when it was written last")),
        ),
        _OUTCOME,
    ),
    "tag list": many(record(tag=text(), papers=number(), undecided=number("of these"))),
    **{f"tag {name}": _OUTCOME for name in ("add", "remove", "rename", "delete")},
    "vault pull": record(
        taken=many(text(), "files whose note was taken in"),
        both=many(text(), "those of them whose note was changed in readq, too"),
        same=number("files as they were"),
        left=many(record(path=text(), reason=text())),
    ),
    "view list": many(record(name=text(), query=text())),
    **{f"view {name}": _OUTCOME for name in ("save", "rename", "move", "delete")},
    "duplicates list": many(record(papers=many(number(), "their ids"), reason=text())),
    **{f"duplicates {name}": _OUTCOME for name in ("merge", "apart")},
    "history": many(_STEP, "The newest first."),
    "stats": record(
        "How many papers are where, and what was decided lately.",
        papers=number("in all"),
        status=record(**{status: number() for status in _STATUSES}),
        snoozed=number(),
        days=many(record(**_DAY), "the oldest first"),
        pace=record(
            days=number("it is of"),
            inbox=real("papers a day that leave it, less those that come"),
            queue=real(),
            inbox_clears_in_days=_RATE,
            queue_clears_in_days=_RATE,
        ),
        sources=many(
            record(
                source=text(),
                papers=number(),
                undecided=number(),
                decided=number(),
                skipped=number(),
                kept=number(),
            )
        ),
        tags=many(record(tag=text(), papers=number(), undecided=number())),
        lately=record(
            since=day(""),
            queue=named(number(), "how many came, and how many went to which status"),
            hours=many(number(), "decisions by the hour of the day"),
            seconds_a_paper=_RATE,
            sittings=number(),
        ),
        waiting=many(
            record(**{"from": maybe(day("")), "to": day("")}, papers=number()),
            "how long the queue is",
        ),
        authors=many(record(author=text(), decided=number(), kept=number())),
    ),
    "digest": record(
        "What is new, what rules did and what waits.",
        since=time(""),
        until=time(""),
        view=maybe(text()),
        came=number("new papers"),
        sources=many(
            record(
                source=text(),
                came=number(),
                done=number("read or skipped already"),
                papers=many(record(**_BRIEFLY), "the first of the others"),
            )
        ),
        rules=many(text(), "what they did, in words"),
        queued=number("papers in the queue"),
        longest_days=number("the longest waits"),
        queue=many(record(**_BRIEFLY, days=number("it waits"))),
        undecided=number("papers of the inbox"),
        by_interest=flag("whether the likeliest come first"),
        top=maybe(number("of what came only so many were to be told, the likeliest; null: all")),
    ),
    "serve": record(address=text("where to look, with the token; readq goes on until it is interrupted")),
    "config": either(
        "Settings by name; with --keys, the keys of commands; with --path and --init, the settings file.",
        record(path=text()),
        named(record(value={"anyOf": _SHOWN}, origin=text("default, or file and line"))),
        named(many(text())),
    ),
    "backup": either(
        "The copy, null if none was due; with --list, those readq made by itself.",
        record(backup=maybe(text("the file"))),
        many(record(path=text(), day=day(""), size=number("in bytes"))),
    ),
    "restore": record(library=text(), kept=maybe(text("where the library that was there is now"))),
    "doctor": record(versions=_FINDINGS, library=_FINDINGS, terminal=_FINDINGS, settings=_FINDINGS),
    "check": record(
        "What is wrong.",
        sound=flag("whether nothing is wrong, or is any more"),
        mended=many(text(), "with --fix"),
        faults=many(record(says=text(), mendable=flag())),
        kept=maybe(text("with --fix: the library as it was")),
    ),
    "reindex": record(reindexed=flag()),
    "schema": of("object", "What this is about."),
}


def schema_of(command: str) -> Schema:
    """The whole schema of what a command prints."""
    return {"$schema": _DIALECT, "$id": f"urn:readq:{VERSION}:{command.replace(' ', ':')}", **SCHEMAS[command]}
