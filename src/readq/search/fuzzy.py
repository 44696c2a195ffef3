"""Ranking what fuzzy find has found: which texts match a hastily typed query best, and where.

Every word of the query is compared with every word of the texts, so that swapped, missing, added, abbreviated,
misspelt, split and run-together words all still count. `rank` imports rapidfuzz and numpy when it is first called;
importing this module imports neither.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, NamedTuple

from readq.search.highlight import QUERY_WORDS, found_spans
from readq.search.signatures import STOP_WORDS
from readq.text import fold, tokens

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Ints = NDArray[np.intp]

TEXT_CAP = 2_000  # characters of one text that are looked at: more than any title, the beginning of a long note

_ALIKE = 0.5  # two words less similar than this have nothing to do with each other
_TOUCHES = 0.6  # a text whose every word is less similar is no answer
_MATCHES = 0.7  # from here on a word counts as found
_STARTED, _JOINED, _INSIDE = 0.95, 0.95, 0.75  # what a match other than word for word is worth
_RUN_TOGETHER = 5  # letters that two words run together have at least
_FINALISTS = 100  # texts whose word order is compared too

_EXACT, _PREFIX, _WORD_START, _FUZZY = 1.0, 0.99, 0.98, 0.97  # scores, the last at most
# So many candidates are ranked first, and are enough if one of them has such a score: 0.88 is that of a text with every
# word of the query, give or take a typing error.
_ROUNDS = ((200, 0.88), (500, 0.85))
_PLACE = 1e-6  # tells apart answers that are equal otherwise

_END = "|"  # stands for the end of a text among its words; no word looks like it
# What `tokens` does to folded text, for many at once: letters small, what belongs to no word a space; ends stay.
_TO_WORDS = bytes(
    code if code >= 0x80 or chr(code) == "\n" else ord(chr(code).lower()) if chr(code).isalnum() else 0x20
    for code in range(256)
)


class Ranked(NamedTuple):
    """One answer. ``score`` is 0–1 (1: the exact text), lower for every later answer."""

    id: int
    score: float
    text: str
    query: str

    def spans(self) -> tuple[tuple[int, int], ...]:
        """The (start, end) character ranges of the text as given that match, in order and apart. Found when asked for,
        because few of many answers are looked at."""
        return tuple(found_spans(self.query, self.text))


def rank(query: str, titles: Sequence[tuple[int, str]], limit: int) -> list[Ranked]:
    """The best ``limit`` of ``titles`` (id, text) for ``query``, best first.

    The exact text comes before one that begins with the query, that before one that has it at the start of a word,
    and that before the rest; of equals the shorter comes first, then the one given first. Texts that have nothing in
    common with the query are left out.
    """
    return _scored(tokens(query)[:QUERY_WORDS], titles, limit)


def search(
    query: str, candidates: Sequence[int], texts: Callable[[Sequence[int]], list[tuple[int, str]]], limit: int
) -> list[Ranked]:
    """`rank` the ``candidates`` (ids, likeliest first), of which ``texts`` gives (id, text) in the order asked for.

    Most queries are typed well enough for one of the likeliest candidates to have nearly all; only a query that none
    of them answers is worth the time for reading and ranking the rest.
    """
    words = tokens(query)[:QUERY_WORDS]
    scored: list[Ranked] = []
    start = 0
    for stop, enough in (*_ROUNDS, (len(candidates), 0.0)):
        scored += _scored(words, texts(candidates[start:stop]), limit)
        if stop >= len(candidates) or (scored and max(answer.score for answer in scored) >= enough):
            break
        start = stop
    return sorted(scored, key=lambda answer: answer.score, reverse=True)[:limit]


def _scored(words: list[str], titles: Sequence[tuple[int, str]], limit: int) -> list[Ranked]:
    """What `rank` gives for a query of ``words``."""
    if not words or not titles or limit <= 0:
        return []
    import numpy as np

    texts = [title[:TEXT_CAP] for _, title in titles]
    found = _words(texts)
    numbers = {word: number for number, word in enumerate(dict.fromkeys(found))}
    flat = np.fromiter(map(numbers.__getitem__, found), np.intp, len(found))
    vocabulary = _Vocabulary(list(numbers))
    ends = np.flatnonzero(flat == numbers[_END])
    starts = np.concatenate(([0], ends[:-1] + 1))
    similar = _similar(words, vocabulary)
    # A text's own end is similar to nothing, so it may take part in the maximum.
    best = np.maximum.reduceat(similar[:, flat], starts, axis=1)
    _run_together(words, vocabulary, flat, ends, best)
    score = (_weights(words, best) @ best) * (best.max(axis=0) >= _TOUCHES)
    order = np.lexsort((ends - starts, -np.round(score, 3)))[: max(limit, _FINALISTS)]
    joined = " ".join(words)
    finalists = [
        (_closeness(joined, " ".join(found[starts[at] : ends[at]]), float(score[at])) - place * _PLACE, int(at))
        for place, at in enumerate(order)
        if score[at] > 0
    ]
    finalists.sort(reverse=True)
    return [Ranked(titles[at][0], max(_PLACE, round(value, 6)), texts[at], joined) for value, at in finalists[:limit]]


class _Vocabulary:
    """The distinct words of the texts, numbered."""

    def __init__(self, words: list[str]) -> None:
        import numpy as np

        self.words = words
        self._text = "\n" + "\n".join(words)
        self._starts = np.fromiter(accumulate(map(len, words), lambda at, size: at + size + 1, initial=1), np.intp)

    def containing(self, needle: str) -> list[int]:
        """The numbers of the words that contain ``needle``, or begin with it if it begins with a line end."""
        import numpy as np

        places = []
        at = self._text.find(needle)
        while at >= 0:
            places.append(at)
            at = self._text.find(needle, at + 1)
        number = np.searchsorted(self._starts, np.array(places, np.intp) + (needle[0] == "\n"), "right") - 1
        return [int(one) for one in np.unique(number)]


def _words(texts: list[str]) -> list[str]:
    """The words of all texts in order, an ``_END`` after those of each."""
    whole = "\n".join(texts)
    if whole.count("\n") >= len(texts):
        texts = [text.replace("\n", " ") for text in texts]
        whole = "\n".join(texts)
    if not whole.isascii():
        whole = "\n".join([fold(text).lower() for text in texts])
    plain = whole.encode("utf-8", "surrogatepass").translate(_TO_WORDS).decode("utf-8", "surrogatepass")
    return f"{plain}\n".replace("\n", f" {_END} ").split()


def _similar(words: list[str], vocabulary: _Vocabulary) -> Floats:
    """How alike each query word and each word of the vocabulary are: 0, or from ``_ALIKE`` to 1."""
    import numpy as np

    pairs = [first + second for first, second in pairwise(words)]
    both = _alike(words + pairs, vocabulary.words)
    similar = both[: len(words)]
    for at in range(len(pairs)):  # two words of the query that are one in the text
        np.maximum(similar[at : at + 2], _JOINED * both[len(words) + at], out=similar[at : at + 2])
    last = words[-1]
    if len(last) >= 4:  # may still be being typed: compare with the beginnings of words
        cut = _alike([last], [word[: len(last)] for word in vocabulary.words])[0]
        np.maximum(similar[-1], _STARTED * cut, out=similar[-1])
    for at, word in enumerate(words):
        if len(word) > 2:
            inside = vocabulary.containing(word)
            similar[at, inside] = np.maximum(similar[at, inside], _INSIDE)
        if len(word) > 1 or at == len(words) - 1:
            begun = vocabulary.containing(f"\n{word}")
            similar[at, begun] = np.maximum(similar[at, begun], _STARTED)
    return similar


def _alike(these: list[str], those: list[str]) -> Floats:
    import numpy as np
    from rapidfuzz.distance import OSA
    from rapidfuzz.process import cdist

    similarity = cdist(these, those, scorer=OSA.normalized_similarity, score_cutoff=_ALIKE, dtype=np.float32)
    return np.asarray(similarity)


def _run_together(words: list[str], vocabulary: _Vocabulary, flat: Ints, ends: Ints, best: Floats) -> None:
    """Raise in ``best`` what a query word gets from two neighbouring words of a text that it is made of."""
    import numpy as np

    names = vocabulary.words
    for at, word in enumerate(words):
        if len(word) < _RUN_TOGETHER:
            continue
        first = np.zeros(len(names), np.bool_)
        first[[number for number in vocabulary.containing(f"\n{word[:2]}") if len(names[number]) < len(word)]] = True
        places = np.flatnonzero(first[flat])
        pairs = [names[flat[place]] + names[flat[place + 1]] for place in places]
        if pairs:
            value = _JOINED * _alike([word], pairs)[0]
            value[value < _MATCHES] = 0
            np.maximum.at(best[at], np.searchsorted(ends, places), value)


def _weights(words: list[str], best: Floats) -> Floats:
    """How much each query word counts, together 1: long words more than short, rare ones more than common ones."""
    import numpy as np

    common = np.count_nonzero(best >= _MATCHES, axis=1) / best.shape[1]
    size = np.array([0.2 if word in STOP_WORDS else min(len(word), 8) / 8 for word in words])
    weights = size * (1.0 - 0.6 * common)
    return np.asarray(weights / weights.sum(), np.float32)


def _closeness(query: str, text: str, score: float) -> float:
    """The score of an answer, of which ``score`` tells how much of the query's words it has."""
    from rapidfuzz.fuzz import partial_ratio

    if text.startswith(query):
        return _EXACT if len(text) == len(query) else _PREFIX
    if f" {query}" in text:
        return _WORD_START
    return _FUZZY * (0.9 * score + 0.1 * partial_ratio(query, text) / 100)
