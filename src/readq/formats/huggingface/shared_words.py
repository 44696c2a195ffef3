"""How much neighbouring lines speak of the same thing, by the rarer words they share."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from math import fsum, log

from readq.formats.huggingface.captured_lines import Line

_WORD = re.compile(r"[^\W\d_][\w-]{2,}")
_STEM = 6  # letters that tell words apart and survive inflection
_WINDOW = 800  # characters before and after a line that are compared


class SharedWords:
    """The words of a page's lines, weighted by how few paragraphs have them."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self._sizes = [len(line.text) for line in lines]
        self._words = [{word[:_STEM] for word in _WORD.findall(line.text.lower())} for line in lines]
        spread: Counter[str] = Counter()
        paragraphs = 0
        chunk: set[str] = set()
        size = 0
        for words, length in zip(self._words, self._sizes, strict=True):
            chunk |= words
            size += length
            if size >= _WINDOW:
                spread.update(chunk)
                paragraphs += 1
                chunk, size = set(), 0
        spread.update(chunk)
        paragraphs += 1
        self._weight = {word: log((paragraphs + 1) / count) for word, count in spread.items()}

    def heads(self, index: int) -> float:
        """How much better a line fits what follows than what precedes, -1 to 1; a title's is high."""
        words = self._words[index]
        whole = self._sum(words)
        if not whole:
            return 0.0
        return (self._sum(words & self._after(index + 1)) - self._sum(words & self._before(index))) / whole

    def coheres(self, index: int, titles: Collection[int]) -> float:
        """How much what precedes a line and what begins with it have in common, 0 to 1.

        Neither side reaches across the lines ``titles``; the title before counts as preceding.
        """
        before, after = self._before(index, titles), self._after(index, titles)
        least = min(self._sum(before), self._sum(after))
        return self._sum(before & after) / least if least else 0.0

    def _sum(self, words: set[str]) -> float:
        weight = self._weight
        # Exact, hence the same in whatever order a set has its words in this run: a page must read alike every time.
        return fsum([weight[word] for word in words])

    def _before(self, index: int, titles: Collection[int] = ()) -> set[str]:
        words: set[str] = set()
        size = 0
        while index > 0 and size < _WINDOW:
            index -= 1
            words |= self._words[index]
            size += self._sizes[index]
            if index in titles:
                break
        return words

    def _after(self, index: int, titles: Collection[int] = ()) -> set[str]:
        words: set[str] = set()
        size = 0
        while index < len(self._words) and size < _WINDOW and index not in titles:
            words |= self._words[index]
            size += self._sizes[index]
            index += 1
        return words
