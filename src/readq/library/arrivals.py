"""Rules for papers that arrive: what the reader would do with them anyway is done, as steps to take back like others.

A rule is applied to what came since rules were applied last, whatever brought it, so that none is missed when a program
is killed on the way, and none is decided twice. Only papers that are undecided when a rule meets them are decided.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from readq.errors import ReadqError, UsageError
from readq.filters import Filter, fold_name
from readq.library.context import Context
from readq.library.decide import PRIORITY_LIMIT, Step, checked_tag
from readq.library.views import checked_name
from readq.model import Change, Outcome, Row, Rule, Status
from readq.store import reader_state, state, tags
from readq.store import rules as stored
from readq.store.papers import last_id, rows

if TYPE_CHECKING:
    from readq.library.interest import Interest

ACTIONS = ("skip", "queue", "tag", "priority", "watch")
_MET = "arrivals"  # the last paper that rules were applied to
_HANDED = "arrivals.handed"  # the last paper that was given to a program of the reader's
_BATCH = 500
MOST_TOP = 1_000  # likeliest papers that a rule can be for


@dataclass(frozen=True, slots=True)
class Met:
    """What a rule did, or would do: to how many ``papers``; ``outcome`` is the step, None for a watch. ``unlearnt``: it
    is for the likeliest papers and did nothing, because nothing is learnt that they could be told by."""

    rule: Rule
    papers: int
    outcome: Outcome | None = None
    unlearnt: bool = False


class Arrivals:
    """The rules of a library; ``interest`` tells which papers are likeliest, where a rule asks for them."""

    def __init__(self, context: Context, interest: Interest | None = None) -> None:
        self._context = context
        self._interest = interest

    def rules(self) -> list[Rule]:
        """All rules, in the order in which they are applied."""
        with self._context.explained():
            return stored.every(self._context.connection)

    def add(self, name: str, query: str, action: str, value: str = "", top: int = 0) -> Rule:
        """Keep a rule for what arrives from now on; a watch marks what is there at once. ``top``: of what comes at once
        and matches, it is for so many papers, the likeliest to be liked; 0: for all. Such a rule needs no query."""
        name, value = checked_name(name, "A rule"), _checked_value(action, value)
        filter_ = _filter(query, _checked_top(top))
        if top and action == "watch":
            self._prepare()
        with self._context.writing():
            connection = self._context.connection
            present = stored.every(connection)
            if any(fold_name(rule.name) == fold_name(name) for rule in present):
                raise ReadqError(f"There is a rule {name!r} already; remove it first: readq rules remove {name!r}")
            if not any(rule.action != "watch" and not rule.paused for rule in present):
                state.put(connection, _MET, last_id(connection))
            number = stored.add(connection, name, query, action, value, top)
            if action == "watch":
                found = stored.matching(connection, filter_, 0, self._context.now())
                stored.watch(connection, number, self._likeliest(found, top) or ())
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

    def preview(self, query: str, action: str, value: str = "", top: int = 0) -> list[Row]:
        """The papers of the library that a rule would have met: for a watch all that match, else the undecided ones;
        with ``top`` the likeliest of them, none where nothing is learnt."""
        _checked_value(action, value)
        filter_ = _filter(query, _checked_top(top))
        with self._context.explained():
            connection = self._context.connection
            found = stored.matching(connection, filter_, 0, self._context.now())
            if action != "watch":
                undecided = {record[0] for record in self._undecided(found)}
                found = [id_ for id_ in found if id_ in undecided]
            return rows(connection, self._likeliest(found, top) or ())

    def apply(self) -> list[Met]:
        """Apply all rules to what came since the last time; what each did, where it did something."""
        with self._context.explained():
            working = [rule for rule in stored.every(self._context.connection) if not rule.paused]
            if not working:
                return []
            if any(rule.top for rule in working) and self._after() < last_id(self._context.connection):
                self._prepare()
        with self._context.writing():
            return self._apply()

    def _apply(self) -> list[Met]:
        connection = self._context.connection
        last = last_id(connection)
        after = self._after()
        if last <= after:
            return []
        done: list[Met] = []
        for rule in stored.every(connection):
            if rule.paused:
                continue
            try:
                filter_ = _filter(rule.query, rule.top)
            except ReadqError:
                continue  # of a query language that this readq does not know
            found = stored.matching(connection, filter_, after, self._context.now())
            undecided = self._undecided(found) if rule.action != "watch" else []
            met = [int(str(record[0])) for record in undecided] if rule.action != "watch" else found
            chosen = self._likeliest(met, rule.top)
            if chosen is None:
                done += [Met(rule, 0, unlearnt=True)] if met else []
            elif rule.action == "watch":
                stored.watch(connection, rule.id, chosen)
                done += [Met(rule, len(chosen))] if chosen else []
            else:
                among = set(chosen)
                outcome = self._decide(rule, [record for record in undecided if record[0] in among])
                if outcome.operation is not None:
                    done.append(Met(rule, outcome.operation.papers, outcome))
        state.put(connection, _MET, last)
        return done

    def _after(self) -> int:
        """The last paper that rules were applied to."""
        met = state.get(self._context.connection, _MET)
        return met if isinstance(met, int) else last_id(self._context.connection)

    def _likeliest(self, ids: Sequence[int], top: int) -> Sequence[int] | None:
        """The likeliest of these papers, or all of them without a ``top``; None where nothing is learnt."""
        if not top:
            return ids
        order = self._ordering().order(ids, surprises=False)
        return order.ids[:top] if order.learnt else None

    def _prepare(self) -> None:
        """Read the words of new papers before the file is kept from others, as that may take seconds."""
        self._ordering().order((), surprises=False)

    def _ordering(self) -> Interest:
        if self._interest is None:
            from readq.library.held import Held
            from readq.library.interest import Interest
            from readq.library.word_model import WordModel

            self._interest = Interest(self._context, WordModel(self._context, Held()))
        return self._interest

    def _decide(self, rule: Rule, undecided: list[Sequence[object]]) -> Outcome:
        """Do with papers what a rule says, as one step."""
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


def _checked_top(top: int) -> int:
    if not 0 <= top <= MOST_TOP:
        raise UsageError(f"A rule is for the likeliest 1 to {MOST_TOP:,} papers, not for {top:,}.")
    return top


def _filter(query: str, top: int = 0) -> Filter:
    """What a rule's query means; a mistake for one that is unfinished, or holds of everything, which only that of a
    rule for the likeliest papers may."""
    from readq.search.query import read_query
    from readq.search.remarks import objection

    read = read_query(query)
    if remark := objection(read):
        raise ReadqError(f"{remark.text} A rule needs a query that is certain.")
    if read.filter.where is None and not top:
        raise UsageError("A rule needs a query: without one it would hold of every paper.")
    return read.filter
