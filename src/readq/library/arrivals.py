"""Rules for papers that arrive: what the reader would do with them anyway is done, as steps to take back like others.

A rule is applied to what came since rules were applied last, whatever brought it, so that none is missed when a program
is killed on the way, and none is decided twice. Only papers that are undecided when a rule meets them are decided.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from readq.errors import ReadqError, UsageError
from readq.filters import Filter, fold_name
from readq.library.context import Context
from readq.library.decide import PRIORITY_LIMIT, Step, checked_tag
from readq.library.views import checked_name
from readq.model import Change, Outcome, Row, Rule, Status
from readq.store import reader_state, state, tags
from readq.store import rules as stored
from readq.store.papers import last_id, rows

ACTIONS = ("skip", "queue", "tag", "priority", "watch")
_MET = "arrivals"  # the last paper that rules were applied to
_HANDED = "arrivals.handed"  # the last paper that was given to a program of the reader's
_BATCH = 500


@dataclass(frozen=True, slots=True)
class Met:
    """What a rule did, or would do: to how many ``papers``; ``outcome`` is the step, None for a watch."""

    rule: Rule
    papers: int
    outcome: Outcome | None = None


class Arrivals:
    """The rules of a library."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def rules(self) -> list[Rule]:
        """All rules, in the order in which they are applied."""
        with self._context.explained():
            return stored.every(self._context.connection)

    def add(self, name: str, query: str, action: str, value: str = "") -> Rule:
        """Keep a rule for what arrives from now on; a watch marks what is there at once."""
        name, value = checked_name(name), _checked_value(action, value)
        filter_ = _filter(query)
        with self._context.writing():
            connection = self._context.connection
            present = stored.every(connection)
            if any(fold_name(rule.name) == fold_name(name) for rule in present):
                raise ReadqError(f"There is a rule {name!r} already; remove it first: readq rules remove {name!r}")
            if not any(rule.action != "watch" and not rule.paused for rule in present):
                state.put(connection, _MET, last_id(connection))
            number = stored.add(connection, name, query, action, value)
            if action == "watch":
                stored.watch(connection, number, stored.matching(connection, filter_, 0, self._context.now()))
            return next(rule for rule in stored.every(connection) if rule.id == number)

    def remove(self, name: str) -> Rule:
        """Forget a rule; what it decided stays."""
        with self._context.writing():
            rule = self._named(name)
            stored.remove(self._context.connection, rule.id)
            return rule

    def pause(self, name: str, paused: bool) -> Rule:
        """Let a rule rest, or work again on what arrives from then on."""
        with self._context.writing():
            rule = self._named(name)
            if not paused:
                self._apply()  # what came while it rested is not its business
            stored.change(self._context.connection, rule.id, paused=int(paused))
            return self._named(name)

    def last(self) -> int:
        """The number of the paper that came last, 0 if there is none."""
        with self._context.explained():
            return last_id(self._context.connection)

    def hand_over(self, after: int) -> tuple[int, int]:
        """The first and the last number of the papers that came ``after`` this one and were not handed over before,
        which they are now."""
        with self._context.writing():
            connection = self._context.connection
            handed, last = state.get(connection, _HANDED), last_id(connection)
            first = max(after, handed if isinstance(handed, int) else 0) + 1
            if first <= last:
                state.put(connection, _HANDED, last)
            return first, last

    def preview(self, query: str, action: str, value: str = "") -> list[Row]:
        """The papers of the library that a rule would have met: for a watch all that match, else the undecided ones."""
        _checked_value(action, value)
        filter_ = _filter(query)
        with self._context.explained():
            connection = self._context.connection
            found = stored.matching(connection, filter_, 0, self._context.now())
            if action == "watch":
                return rows(connection, found)
            undecided = {record[0] for record in self._undecided(found)}
            return rows(connection, [id_ for id_ in found if id_ in undecided])

    def apply(self) -> list[Met]:
        """Apply all rules to what came since the last time; what each did, where it did something."""
        with self._context.explained():
            if not any(not rule.paused for rule in stored.every(self._context.connection)):
                return []
        with self._context.writing():
            return self._apply()

    def _apply(self) -> list[Met]:
        connection = self._context.connection
        last = last_id(connection)
        met = state.get(connection, _MET)
        after = met if isinstance(met, int) else last
        if last <= after:
            return []
        done: list[Met] = []
        for rule in stored.every(connection):
            if rule.paused:
                continue
            try:
                filter_ = _filter(rule.query)
            except ReadqError:
                continue  # of a query language that this readq does not know
            found = stored.matching(connection, filter_, after, self._context.now())
            if rule.action == "watch":
                stored.watch(connection, rule.id, found)
                done += [Met(rule, len(found))] if found else []
            elif (outcome := self._decide(rule, found)).operation is not None:
                done.append(Met(rule, outcome.operation.papers, outcome))
        state.put(connection, _MET, last)
        return done

    def _decide(self, rule: Rule, found: Sequence[int]) -> Outcome:
        """Do with papers what a rule says, as one step."""
        undecided = self._undecided(found)
        facts: dict[str, object] = {"rule": rule.name}
        if rule.action == "tag":
            facts["add"] = [rule.value]
        elif rule.action == "priority":
            facts["change"] = int(rule.value)
        step = Step(self._context, f"rule_{rule.action}", **facts)
        if rule.action in ("skip", "queue"):
            status = Status.parse(rule.action)
            step.assign({"status": str(int(status)), "decided_at": str(step.at)}, undecided)
        elif rule.action == "tag":
            self._tag(step, rule.value, [int(str(record[0])) for record in undecided])
        else:
            by_value: dict[int, list[tuple[int, str | None]]] = {}
            for row in rows(self._context.connection, [int(str(record[0])) for record in undecided]):
                raised = max(-PRIORITY_LIMIT, min(PRIORITY_LIMIT, row.priority + int(rule.value)))
                by_value.setdefault(raised, []).append((row.id, str(row.priority)))
            for raised, members in by_value.items():
                step.set("priority", members, str(raised))
        return step.finish()

    def _tag(self, step: Step, name: str, ids: Sequence[int]) -> None:
        connection = self._context.connection
        for start in range(0, len(ids), _BATCH):
            batch = ids[start : start + _BATCH]
            have = tags.names_of(connection, batch)
            for id_ in batch:
                if fold_name(name) not in {fold_name(each) for each in have.get(id_, [])}:
                    tags.add(connection, id_, name)
                    step.note([Change(id_, "tag", None, name)])

    def _undecided(self, ids: Sequence[int]) -> list[Sequence[object]]:
        connection = self._context.connection
        found: list[Sequence[object]] = []
        for start in range(0, len(ids), _BATCH):
            found += reader_state.states(connection, tuple(ids[start : start + _BATCH]))
        return [record for record in found if record[1] == Status.INBOX]

    def _named(self, name: str) -> Rule:
        for rule in stored.every(self._context.connection):
            if fold_name(rule.name) == fold_name(name):
                return rule
        raise ReadqError(f"There is no rule {name!r}. See what there is: readq rules")


def _checked_value(action: str, value: str) -> str:
    """The value of an action as it is kept."""
    if action not in ACTIONS:
        raise UsageError(f"A rule can {', '.join(ACTIONS[:-1])} or {ACTIONS[-1]}, not {action!r}.")
    if action == "tag":
        return checked_tag(value)
    if action == "priority":
        try:
            raised = int(value or "1")
        except ValueError:
            raised = 0
        if not raised or abs(raised) > PRIORITY_LIMIT:
            raise UsageError(
                f"By how much is the priority raised? Give 1 to {PRIORITY_LIMIT}, or less than 0 to lower it."
            )
        return f"{raised:+d}"
    if value:
        raise UsageError(f"To {action} takes no value.")
    return ""


def _filter(query: str) -> Filter:
    """What a rule's query means; a mistake for one that is unfinished, or holds of everything."""
    from readq.search.query import read_query
    from readq.search.remarks import objection

    read = read_query(query)
    if remark := objection(read):
        raise ReadqError(f"{remark.text} A rule needs a query that is certain.")
    if read.filter.where is None:
        raise UsageError("A rule needs a query: without one it would hold of every paper.")
    return read.filter
