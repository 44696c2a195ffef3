"""What the commands of ``readq interest`` print as JSON."""

from __future__ import annotations

from readq.cli.schema_words import Schema, flag, many, maybe, number, one_of, real, record, text
from readq.library.interest_definition import KINDS


def made(outcome: Schema) -> dict[str, Schema]:
    """The schema of each; ``outcome``: of a change."""
    return {
        "interest terms": record(
            "What was learnt.",
            on=flag(),
            **{"for": number("papers learnt from"), "against": number("likewise")},
            words_for=many(text()),
            words_against=many(text()),
        ),
        "interest evaluate": record(
            "How well decisions could be foretold.",
            chance=maybe(real("that a liked paper was put above a skipped one; null where there are too few")),
            error=maybe(real("its standard error")),
            liked=number("papers foretold"),
            skipped=number("likewise"),
        ),
        **{f"interest {name}": record(on=flag("whether readq learns")) for name in ("on", "off", "reset")},
        "interest list": many(
            record(
                "What the reader is interested in, under a name.",
                name=text(),
                made_from=one_of("what it is made from", *KINDS),
                value=maybe(text("the words, the author, the tag or the name of the file")),
                weight=real("how much it counts beside another"),
                muted=flag(),
                followed=flag("whether it alone orders papers"),
                papers=many(number(), "ids of those it is made from"),
                words=many(text(), "that tell what it is about"),
            )
        ),
        "interest found": many(
            record(number=number("as readq interest make --found takes it"), words=many(text()), papers=many(number())),
            "Groups of the papers that are liked.",
        ),
        **{
            f"interest {name}": outcome
            for name in ("make", "rename", "weigh", "mute", "unmute", "follow", "unfollow", "remove")
        },
    }
