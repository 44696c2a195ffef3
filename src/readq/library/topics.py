"""Papers grouped by what they are about, with words for each group."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from readq.library.context import Context
from readq.library.word_model import WordModel

_LABEL = 3  # words or phrases
_READ = 12  # papers of a group whose words it may be called by


class Topic(NamedTuple):
    """Papers that go together, the most typical first. ``label`` says in a few words what about; of small or mixed
    groups it says little. It is empty for those that go with no others."""

    label: str
    ids: tuple[int, ...]


class Grouped(NamedTuple):
    """Topics, the largest first. ``left_out``: how many papers were too many to be looked at."""

    topics: tuple[Topic, ...]
    left_out: int


class Topics:
    """Groups papers of one library: half a second for some hundreds, a second for 10,000, no more than these. Not for
    the thread that draws."""

    def __init__(self, context: Context, words: WordModel) -> None:
        self._context = context
        self._words = words

    def group(self, ids: Sequence[int]) -> Grouped:
        """These papers by topic; the same ones always in the same way. Of very many the first are taken."""
        with self._context.explained():
            from readq.search.interest import topics

            model = self._words.model()
            rows = model.matrix.places(ids[: topics.MOST])
            groups, left = topics.groups(model, rows[rows >= 0])
            numbers = model.matrix.ids
            found = []
            for group in groups:
                papers = tuple(int(numbers[row]) for row in group.rows)
                found.append(Topic(self._label(papers[:_READ], group.telling), papers))
            if len(left):
                found.append(Topic("", tuple(int(numbers[row]) for row in left)))
            return Grouped(tuple(found), max(0, len(ids) - topics.MOST))

    def _label(self, ids: Sequence[int], telling: dict[int, float]) -> str:
        from readq.search.interest import reasons, topics

        text = " . ".join(f"{title} . {abstract}" for _, title, abstract in self._words.texts(ids))
        return ", ".join(topics.distinct([each.what for each in reasons.spoken(telling, text, 3 * _LABEL)], _LABEL))
