"""Interests that the reader named: made from words, an author, a tag, papers, a file or what was found among the liked
papers. Whatever is done to them is a step of the journal, to be taken back like any other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from readq.errors import ReadqError, UsageError
from readq.filters import fold_name
from readq.library.beginnings import MOST_PAPERS, members, named
from readq.library.context import Context
from readq.library.decide import Step, checked_tag, shortened
from readq.library.interest_definition import KINDS, LEAST, MOST, Definition, every
from readq.library.views import NAME_CAP, checked_name
from readq.model import Outcome
from readq.search.interest.words import telling_words
from readq.store import interests as stored
from readq.store.papers import titles
from readq.text import tokens

if TYPE_CHECKING:
    from readq.library.interest import Interest
    from readq.library.topics import Topics

WEIGHTS = (0.5, 1.0, 2.0)  # that a screen offers; any from `LEAST` to `MOST` will do
_MOST_WORDS = 300  # that are kept of papers which are not in the library
_TEXT_CAP = 10_000  # characters of a word list
_VALUE_CAP = 200
_NOBODY = {
    "author": "No paper of this library is by {}. Write the name as papers do: readq find NAME",
    "tag": "There is no tag {}. See what there is: readq tag list",
}
_READ = 50  # papers whose titles tell what an interest is about
_SHOWN = 5  # words that tell what an interest is about


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
            there = tuple(stored.present(connection, list(dict.fromkeys(papers))[:MOST_PAPERS]))
            if not there:
                raise ReadqError("An interest needs a paper that it is made from.")
            return Definition(made_from, "", there)
        if made_from == "file":
            return self._of_file(Path(value))
        raise UsageError(f"An interest is made from {', '.join(KINDS[:-1])} or {KINDS[-1]}, not {made_from!r}.")

    def _of_file(self, path: Path) -> Definition:
        from readq.library.listed_in import listed_in

        papers, words = listed_in(self._context.connection, path, MOST_PAPERS, _MOST_WORDS)
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
