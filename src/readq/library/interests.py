"""Interests that the reader named: made from words, an author, a tag, papers, a file or what was found among the liked
papers. Whatever is done to them is a step of the journal, to be taken back like any other.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from readq.errors import ReadqError, UsageError
from readq.filters import Field, Filter, Node, Term, fold_name
from readq.library.context import Context
from readq.library.decide import Step, checked_tag, shortened
from readq.library.meaning import is_known
from readq.library.views import NAME_CAP, checked_name
from readq.model import Change, Outcome
from readq.search.interest.beginnings import Beginning
from readq.search.interest.words import telling_words
from readq.store import evaluate
from readq.store import interests as stored
from readq.store.compile import plan
from readq.store.connection import Connection
from readq.store.papers import titles
from readq.text import tokens

if TYPE_CHECKING:
    from readq.library.interest import Interest
    from readq.library.topics import Topics

KINDS = ("words", "author", "tag", "papers", "file", "found")
WEIGHTS = (0.5, 1.0, 2.0)  # that a screen offers; any from `LEAST` to `MOST` will do
LEAST, MOST = 0.1, 10.0
_MOST_PAPERS = 1_000  # that an interest is made from; of more the first
_MOST_WORDS = 300  # that are kept of papers which are not in the library
_TEXT_CAP = 10_000  # characters of a word list
_VALUE_CAP = 200
_NOBODY = {
    "author": "No paper of this library is by {}. Write the name as papers do: readq find NAME",
    "tag": "There is no tag {}. See what there is: readq tag list",
}
_READ = 50  # papers whose titles tell what an interest is about
_SHOWN = 5  # words that tell what an interest is about


class Definition(NamedTuple):
    """An interest as it is kept. ``papers`` and ``words`` (with how often they were there) are what it was made from
    beside ``value``."""

    made_from: str
    value: str = ""
    papers: tuple[int, ...] = ()
    words: Mapping[str, int] = {}
    weight: float = 1.0
    muted: bool = False
    followed: bool = False

    def text(self) -> str:
        """It as it is kept."""
        record: dict[str, Any] = {"from": self.made_from}
        record |= {"value": self.value} if self.value else {}
        record |= {"papers": list(self.papers)} if self.papers else {}
        record |= {"words": dict(self.words)} if self.words else {}
        record |= {"weight": self.weight} if self.weight != 1 else {}
        record |= {"muted": True} if self.muted else {}
        record |= {"followed": True} if self.followed else {}
        return json.dumps(record, ensure_ascii=False, separators=(",", ":"))


class NamedInterest(NamedTuple):
    """What the reader is interested in, under a name. ``made_from`` is one of `KINDS`; ``value`` the words, the author,
    the tag or the name of the file, '' for papers. ``papers``: those of the library that it is made from, by an author
    or with a tag all there are now. ``words`` tell what it is about: the reader's own, or the commonest of its papers.

    It counts ``weight`` times as much as another. While one is ``followed``, it alone orders papers; one that is
    ``muted`` does not count, nor do liked papers that are clearly of it."""

    name: str
    made_from: str
    value: str
    weight: float
    muted: bool
    followed: bool
    papers: tuple[int, ...]
    words: tuple[str, ...]


class Proposal(NamedTuple):
    """Liked papers that go together, the most typical first, and words that tell them from the others: what an interest
    could be made from, with ``make(None, "found", papers=proposal.papers)``."""

    words: tuple[str, ...]
    papers: tuple[int, ...]


def read(text: str) -> Definition | None:
    """A definition as it is kept; None if it is none."""
    try:
        record = json.loads(text)
        made = Definition(
            record["from"],
            record.get("value", ""),
            tuple(record.get("papers", ())),
            record.get("words", {}),
            float(record.get("weight", 1)),
            record.get("muted", False),
            record.get("followed", False),
        )
        good = (
            made.made_from in KINDS
            and isinstance(made.value, str)
            and all(type(id_) is int for id_ in made.papers)
            and all(isinstance(word, str) and type(times) is int and times > 0 for word, times in made.words.items())
            and LEAST <= made.weight <= MOST
            and isinstance(made.muted, bool)
            and isinstance(made.followed, bool)
            and (made.value or made.papers or made.words)
        )
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None
    return made if good else None


def elsewhere(text: str) -> Definition | None:
    """A definition as another library can have it, which knows its papers by other numbers; None where nothing would be
    left of it. It is not followed there."""
    made = read(text)
    if made is None or not (made.made_from in ("words", "author", "tag") or made.words):
        return None
    return made._replace(papers=(), followed=False)


def of_tag(connection: Connection, old: str, new: str) -> list[Change]:
    """What changes of interests made from a tag when it is called otherwise."""
    return [
        stored.changing(name, text, made._replace(value=new).text())
        for name, text in stored.every(connection)
        if (made := read(text)) is not None and made.made_from == "tag" and fold_name(made.value) == fold_name(old)
    ]


def every(connection: Connection) -> dict[str, Definition]:
    """All interests that can be understood, by name."""
    found = ((name, read(text)) for name, text in stored.every(connection))
    return {name: made for name, made in found if made is not None}


def members(context: Context, made: Definition) -> list[int]:
    """The papers of the library that an interest is made from."""
    if made.made_from == "author":
        where: Node = Term(made.value, phrase=True, field="author")
    elif made.made_from == "tag":
        where = Field("tag", ":", (fold_name(made.value),))
    else:
        return stored.present(context.connection, made.papers)
    found = evaluate.every_id(context.connection, plan(Filter(where), context.now()))
    return sorted(found)[-_MOST_PAPERS:]


def beginnings(context: Context, by: str | None = None) -> list[Beginning]:
    """The interests as an order begins with them; ``by``: as if this one were followed, and no other."""
    found = []
    chosen = named(context, by)[0] if by is not None else None
    for name, made in every(context.connection).items():
        words = dict(made.words)
        if made.made_from == "words":
            words = Counter(word for word in telling_words(made.value) if is_known(context.connection, word))
        found.append(
            Beginning(
                name,
                tuple(members(context, made)),
                tuple(words.items()),
                made.made_from in ("author", "tag"),
                made.weight,
                made.muted,
                made.followed if chosen is None else name == chosen,
            )
        )
    return found


def named(context: Context, name: str) -> tuple[str, Definition]:
    """The interest of this name, whatever its case."""
    for other, made in every(context.connection).items():
        if fold_name(other) == fold_name(name):
            return other, made
    raise ReadqError(f"There is no interest {shortened(name)}. See what there is: readq interest list")


class Interests:
    """The named interests of one library. All but `found` is quick."""

    def __init__(self, context: Context, interest: Interest, topics: Topics) -> None:
        self._context = context
        self._interest = interest
        self._topics = topics

    def all(self) -> list[NamedInterest]:
        """The interests, by name."""
        with self._context.explained():
            made = every(self._context.connection)
            return [self._shown(name, made[name]) for name in sorted(made, key=lambda name: (fold_name(name), name))]

    def get(self, name: str) -> NamedInterest:
        """The interest of this name."""
        with self._context.explained():
            return self._shown(*named(self._context, name))

    def found(self) -> list[Proposal]:
        """Groups among the liked papers, the largest first; none where too few are liked. Takes as long as an order by
        interest."""
        with self._context.explained():
            liked = self._interest.liked()
        return [
            Proposal(tuple(topic.label.split(", ")), topic.ids)
            for topic in self._topics.group(liked).topics
            if topic.label
        ]

    def make(self, name: str | None, made_from: str, value: str = "", papers: Sequence[int] = ()) -> Outcome:
        """Keep an interest: made from ``value`` (words, an author, a tag, the path of a file that readq reads), or from
        ``papers`` where ``made_from`` is ``papers`` or ``found``. Without a name it gets one: see ``facts`` of the
        step."""
        with self._context.explained():
            made = self._made(made_from, value, papers)
            name = checked_name(name if name is not None else self._name_for(made), "An interest")
        with self._context.writing():
            self._free(name)
            return self._step([(name, None, made)], "make_interest", name=name)

    def rename(self, old: str, new: str) -> Outcome:
        """Call an interest something else."""
        with self._context.writing():
            present, made = named(self._context, old)
            name = checked_name(new, "An interest")
            if name == present:
                return Outcome(None)
            if fold_name(name) != fold_name(present):
                self._free(name)
            return self._step([(present, made, None), (name, None, made)], "rename_interest", old=present, new=name)

    def weigh(self, name: str, weight: float) -> Outcome:
        """Let an interest count ``weight`` times as much as another."""
        if not LEAST <= weight <= MOST:
            raise UsageError(f"An interest weighs {LEAST:g} to {MOST:g} times as much as another, not {weight:g}.")
        return self._change(name, "weigh_interest", weight=weight)

    def mute(self, name: str, muted: bool = True) -> Outcome:
        """Let an interest not count, nor the liked papers that are clearly of it; or count again."""
        return self._change(name, "mute_interest" if muted else "unmute_interest", muted=muted)

    def follow(self, name: str, followed: bool = True) -> Outcome:
        """Let this interest alone order papers, instead of another that was followed; or no more."""
        return self._change(name, "follow_interest" if followed else "unfollow_interest", followed=followed)

    def remove(self, name: str) -> Outcome:
        """Forget an interest; its papers stay, and what was decided of them."""
        with self._context.writing():
            present, made = named(self._context, name)
            return self._step([(present, made, None)], "remove_interest", name=present)

    # -- inside --------------------------------------------------------------------------------------------------------

    def _change(self, name: str, verb: str, **values: Any) -> Outcome:
        with self._context.writing():
            present, made = named(self._context, name)
            changes: list[tuple[str, Definition | None, Definition | None]] = [(present, made, made._replace(**values))]
            if values.get("followed"):
                changes += [
                    (other, each, each._replace(followed=False))
                    for other, each in every(self._context.connection).items()
                    if each.followed and other != present
                ]
            said = {"weight": f"{values['weight']:g}"} if "weight" in values else {}
            return self._step(changes, verb, name=present, **said)

    def _step(
        self, changes: Sequence[tuple[str, Definition | None, Definition | None]], verb: str, **facts: object
    ) -> Outcome:
        step = Step(self._context, verb, **facts)
        present = dict(stored.every(self._context.connection))
        wanted = [
            stored.changing(name, present.get(name) if before is not None else None, after.text() if after else None)
            for name, before, after in changes
            if before != after
        ]
        step.follow(wanted)
        return step.finish()

    def _free(self, name: str) -> None:
        for other, _ in stored.every(self._context.connection):
            if fold_name(other) == fold_name(name):
                raise ReadqError(f"There is an interest {other!r} already; give another name, or remove it first.")

    def _made(self, made_from: str, value: str, papers: Sequence[int]) -> Definition:
        connection = self._context.connection
        tidy = " ".join(value.split())
        if made_from == "words":
            if not telling_words(tidy):
                raise ReadqError("These words are in every paper: give words that tell what it is about.")
            return Definition("words", tidy[:_TEXT_CAP])
        if made_from in ("author", "tag"):
            made = Definition(made_from, checked_tag(value) if made_from == "tag" else tidy[:_VALUE_CAP])
            if not tokens(made.value) or not members(self._context, made):
                raise ReadqError(_NOBODY[made_from].format(shortened(value)))
            return made
        if made_from in ("papers", "found"):
            there = tuple(stored.present(connection, list(dict.fromkeys(papers))[:_MOST_PAPERS]))
            if not there:
                raise ReadqError("An interest needs a paper that it is made from.")
            return Definition(made_from, "", there)
        if made_from == "file":
            return self._of_file(Path(value))
        raise UsageError(f"An interest is made from {', '.join(KINDS[:-1])} or {KINDS[-1]}, not {made_from!r}.")

    def _of_file(self, path: Path) -> Definition:
        from readq.library.listed_in import listed_in

        papers, words = listed_in(self._context.connection, path, _MOST_PAPERS, _MOST_WORDS)
        return Definition("file", " ".join(path.name.split())[:_VALUE_CAP], tuple(papers), words)

    def _name_for(self, made: Definition) -> str:
        if made.made_from in ("author", "tag"):
            name = made.value
        elif made.made_from == "file":
            name = Path(made.value).stem or made.value
        else:
            name = " ".join(self._about(made, 3))
        name = "".join(char if char.isprintable() else " " for char in name)
        name = " ".join(name.split())[:NAME_CAP].strip() or "interest"
        taken = {fold_name(other) for other, _ in stored.every(self._context.connection)}
        wanted, number = name, 2
        while fold_name(wanted) in taken:
            wanted = f"{name[: NAME_CAP - 5]} {number}"
            number += 1
        return wanted

    def _about(self, made: Definition, count: int) -> tuple[str, ...]:
        """Words that tell what an interest is about."""
        if made.made_from == "words":
            return tuple(dict.fromkeys(telling_words(made.value)))[:count]
        counts = Counter(made.words)
        for _, title in titles(self._context.connection, members(self._context, made)[:_READ]):
            counts.update(list(dict.fromkeys(telling_words(title))))
        return tuple(word for word, _ in counts.most_common(count))

    def _shown(self, name: str, made: Definition) -> NamedInterest:
        papers = tuple(members(self._context, made))
        words = self._about(made, _SHOWN)
        return NamedInterest(name, made.made_from, made.value, made.weight, made.muted, made.followed, papers, words)
