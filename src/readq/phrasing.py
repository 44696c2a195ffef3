"""The words for what was decided and done: the one place where a fact of the library becomes a phrase for people.

Pure. Text of papers, tags and notes stays as it came; drawing cleans it.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING

from readq.values import value

if TYPE_CHECKING:
    from readq.model import Counts, Operation, Rule

TITLE_CHARACTERS = 200  # of a title in a phrase


@value(frozen=True, slots=True)
class Words:
    """A decision in words: ``name`` of the papers decided so, ``done`` before what it was done to, ``told`` likewise
    to who just did it, ``being`` what a paper is then, ``act`` and ``ask`` (of ``{}``) before, ``doing`` meanwhile."""

    name: str
    done: str
    told: str
    being: str
    act: str
    ask: str
    doing: str


# By the label of a status, and ``snooze``.
DECISIONS: Mapping[str, Words] = {
    "inbox": Words(
        "Inbox", "Back to inbox", "Back to the inbox:", "in the inbox",
        "back to inbox", "Put {} back into the inbox", "Putting back",
    ),
    "queue": Words("Queue", "Queued", "Queued", "queued", "queue", "Queue {}", "Queueing"),
    "read": Words("Read", "Read", "Marked as read:", "read", "read", "Mark {} as read", "Marking as read"),
    "skip": Words("Skipped", "Skipped", "Skipped", "skipped", "skip", "Skip {}", "Skipping"),
    "snooze": Words("Snoozed", "Snoozed", "Snoozed", "snoozed", "snooze", "Snooze {}", "Snoozing"),
}  # fmt: skip


@value(frozen=True, slots=True)
class Verb:
    """What a step of the journal does. ``kind`` is what sort of step that is.

    Of the fields in ``phrase``, ``subject`` is the papers it was about, ``tags`` the tags given and taken, ``what`` the
    steps that were reversed; any other is a fact of that name, as it is, with its sign (``:+``), or counted (``:file``:
    "2 files").
    """

    kind: str
    phrase: str


VERBS: Mapping[str, Verb] = {
    **{status: Verb("mark", f"{DECISIONS[status].done} {{subject}}") for status in ("inbox", "queue", "read", "skip")},
    "snooze": Verb("snooze", "Snoozed {subject} until {until}"),
    "unsnooze": Verb("snooze", "Woke {subject}"),
    "return": Verb("wake", "Returned {subject}"),
    "prioritise": Verb("priority", "Priority {change:+} for {subject}"),
    "move": Verb("order", "Moved {subject}"),
    "tag": Verb("tag", "Tagged {subject} {tags}"),
    "rename_tag": Verb("tag", "Renamed tag {old} to {new} on {subject}"),
    "delete_tag": Verb("tag", "Deleted tag {old} from {subject}"),
    "take_over": Verb("take_over", "Took over notes, tags and states of {subject}"),
    "rule_skip": Verb("rule", "Skipped {subject} by the rule “{rule}”"),
    "rule_queue": Verb("rule", "Queued {subject} by the rule “{rule}”"),
    "rule_tag": Verb("rule", "Tagged {subject} {tags} by the rule “{rule}”"),
    "rule_priority": Verb("rule", "Priority {change:+} for {subject} by the rule “{rule}”"),
    "merge": Verb("merge", "Merged “{merged}” into {subject}"),
    "resolve": Verb("resolve", "Found out what {subject} is"),
    "enrich": Verb("enrich", "Asked what there is of {subject}"),
    "keep_apart": Verb("merge", "Kept apart {subject} and “{other}”"),
    "write_note": Verb("note", "Wrote a note on {subject}"),
    "change_note": Verb("note", "Changed the note of {subject}"),
    "remove_note": Verb("note", "Removed the note of {subject}"),
    "tick": Verb("note", "Ticked on {subject}: {item}"),
    "save_view": Verb("view", "Saved the view “{name}”"),
    "change_view": Verb("view", "Gave the view “{name}” another query"),
    "rename_view": Verb("view", "Renamed the view “{old}” to “{new}”"),
    "delete_view": Verb("view", "Deleted the view “{name}”"),
    "move_view": Verb("view", "Moved the view “{name}”"),
    "make_interest": Verb("interest", "Named the interest “{name}”"),
    "rename_interest": Verb("interest", "Renamed the interest “{old}” to “{new}”"),
    "weigh_interest": Verb("interest", "Gave the interest “{name}” the weight {weight}"),
    "mute_interest": Verb("interest", "Muted the interest “{name}”"),
    "unmute_interest": Verb("interest", "Let the interest “{name}” count again"),
    "follow_interest": Verb("interest", "Followed the interest “{name}” alone"),
    "unfollow_interest": Verb("interest", "Followed the interest “{name}” no more"),
    "remove_interest": Verb("interest", "Removed the interest “{name}”"),
    "fetch": Verb("ingest", "Fetched {new:new paper} from {name}"),
    "ingest": Verb("ingest", "Ingested {new:new paper} from {files:file}"),
    "ingest_one": Verb("ingest", "Ingested {new:new paper} from {source}"),
    "add": Verb("ingest", "Added {subject} by hand"),
    "complete": Verb("ingest", "Completed what was known of {changed:paper} from {files:file}"),
    "complete_one": Verb("ingest", "Completed what was known of {changed:paper} from {source}"),
    "undo": Verb("undo", "Undid: {what}"),
    "redo": Verb("redo", "Redid: {what}"),
}
OTHER = Verb("other", "{said}")  # of a verb that this readq does not know
UNDOABLE = frozenset(verb for verb, each in VERBS.items() if each.kind not in ("wake", "ingest", "undo", "redo"))
REVERSED = {"undo": "Undid", "redo": "Redid"}

Piece = tuple[str, str | None, str]  # literal text, the field after it (None: the end), how the field is written


@cache
def pieces(verb: str) -> tuple[Piece, ...]:
    """The phrase of a verb taken apart."""
    from string import Formatter

    return tuple((text, field, spec or "") for text, field, spec, _ in Formatter().parse(VERBS.get(verb, OTHER).phrase))


def phrase(step: Operation) -> str:
    """What a step did, e.g. ``Queued “Attention Is All You Need”`` or ``Undid: Queued 12 papers``."""
    return "".join(text + _written(step, field, spec) for text, field, spec in pieces(step.verb))


def briefly(step: Operation) -> str:
    """What a step did, where the only paper it is about is known."""
    if step.of is not None:
        return f"{REVERSED[step.verb]}: {briefly(step.of)}"
    out = ""
    for text, field, spec in pieces(step.verb):
        if field == "subject" and step.papers == 1:
            words = text.split()
            out += " ".join(words[:-1] if words[-1] in ("on", "of", "for", "from") else words)
        else:
            out += text + _written(step, field, spec)
    return out


def what(step: Operation) -> str:
    """What there is to reverse: of an entry that tells of reversed steps, these."""
    return _what(step) if step.verb in REVERSED else phrase(step)


def counted(count: int, noun: str) -> str:
    """``1 paper``, ``12,345 papers``."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def excess(queued: int, limit: int) -> str:
    """``Queue 51 of 50`` where the queue has more papers than its ``limit`` (0: there is none), else empty."""
    return f"Queue {queued:,} of {limit:,}" if 0 < limit < queued else ""


def whereabouts(counts: Counts) -> str:
    """The parts there are of some papers: ``265 undecided, 3 queued, 2 read``."""
    papers = {status.label: number for status, number in counts.status.items()}
    parts = [(papers.get("inbox", 0), "undecided"), (counts.snoozed, DECISIONS["snooze"].being)]
    parts += [(papers.get(name, 0), DECISIONS[name].being) for name in ("queue", "read", "skip")]
    return ", ".join(f"{number:,} {word}" for number, word in parts if number)


def doing(rule: Rule) -> str:
    """What a rule does: ``tag likely``, ``queue``, with a limit ``queue, the 10 likeliest``."""
    done = f"{rule.action} {rule.value}".strip()
    return f"{done}, the {rule.top:,} likeliest" if rule.top else done


def unlearnt(rule: Rule) -> str:
    """Why a rule for the likeliest papers did nothing."""
    return f"The rule “{rule.name}” did nothing: nothing is learnt yet that the likeliest papers could be told by."


def actor(step: Operation) -> str:
    """What kept the step, in words for people."""
    return {"tui": "app", "cli": "command line"}.get(step.actor, step.actor)


def _written(step: Operation, field: str | None, spec: str) -> str:
    if field is None:
        return ""
    if field == "subject":
        return _subject(step)
    if field == "what":
        return _what(step)
    if field == "tags":
        names = [(sign, name) for sign, way in (("+", "add"), ("-", "remove")) for name in step.facts.get(way, ())]
        return " ".join(f"{sign}{name}" for sign, name in names)
    fact = step.facts.get(field, step.verb)
    if not spec or not isinstance(fact, int):
        return str(fact)
    return f"{fact:+d}" if spec == "+" else counted(fact, spec)


def _subject(step: Operation) -> str:
    if step.papers != 1:
        return counted(step.papers, "paper")
    return "a paper" if step.title is None else f"“{step.title[:TITLE_CHARACTERS]}”"


def _what(step: Operation) -> str:
    if "said" in step.facts:
        return str(step.facts["said"])
    if step.of is not None:
        return phrase(step.of)
    of = step.facts.get("of")
    return counted(step.facts.get("steps", 0), "step") + (f" of a {of}" if of else "")
