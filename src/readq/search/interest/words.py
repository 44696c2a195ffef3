"""The words of a paper that say what it is about, hashed and packed. Made of every paper, so without numpy."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple
from zlib import crc32

from readq.text import tokens

VERSION = 1  # of what a bucket means; features of another version must be made again
BUCKETS = 1 << 16
_MOST = 255  # times; a count is kept in a byte
_CACHE = 200_000  # words

_TELL_NOTHING = """
    a about above achieve achieves across after all also although among an and any approach approaches are as at
    based be because been before being between both but by can could demonstrate demonstrates different do does
    during each et existing experiments extensive for from further furthermore had has have here how however i if in
    including into introduce introduces is it its itself may method methods more moreover most new no not novel of
    on one only or other our outperforms over paper performance present propose proposed provide recent recently
    release results same shared show shows significant significantly since some state still such than that the their
    them then there these they this those three through thus to two under up upon us use used using various very via
    was we well were what when where whether which while who will with within without work would you your
"""
STOP_WORDS = frozenset(_TELL_NOTHING.split())


class _Buckets(dict[str, int]):
    """The bucket of every word that was seen lately; -1 for words that tell nothing."""

    def __missing__(self, word: str) -> int:
        if len(self) >= _CACHE:
            self.clear()
        tells = word not in STOP_WORDS and len(word) > 1 and not word.isdigit()
        found = self[word] = crc32(word.encode("utf-8", "replace")) % BUCKETS if tells else -1
        return found


_BUCKETS = _Buckets()


class Block(NamedTuple):
    """The words of some papers: their ids (32 bits each), where the words of each begin and the last ones end (32
    bits), buckets (16 bits) and how often a word of each was there (8 bits). A paper without words has a bucket that
    was there 0 times."""

    ids: bytes
    starts: bytes
    words: bytes
    counts: bytes


def telling_words(text: str) -> list[str]:
    """The folded words of ``text``, without those that are in every paper, and without numbers."""
    return [word for word in tokens(text) if _BUCKETS[word] >= 0]


def bucket(word: str) -> int:
    """Where a folded word is counted, below `BUCKETS`; -1 if it tells nothing."""
    return _BUCKETS[word]


def counted(title: str, abstract: str) -> dict[int, int]:
    """How often words of each bucket are in a paper, those of the title counted twice."""
    found: dict[int, int] = Counter(map(_BUCKETS.__getitem__, tokens(f"{title} {title} {abstract}")))
    found.pop(-1, None)
    return found


def differ(block: Sequence[bytes], papers: Mapping[int, tuple[int, str, str]]) -> bool:
    """Whether a block (ids, starts, words, counts) has other words for one of these papers, as (id, title, abstract),
    than it has."""
    ids, starts, words, counts = (array(kind, part) for kind, part in zip("IIHB", block, strict=True))
    for place, id_ in enumerate(ids):
        if id_ in papers:
            span = slice(starts[place], starts[place + 1])
            true = {at: min(count, _MOST) for at, count in (counted(*papers[id_][1:]) or {0: 0}).items()}
            if dict(zip(words[span], counts[span], strict=False)) != true:
                return True
    return False


def packed(papers: Iterable[tuple[int, str, str]]) -> Block:
    """The block of papers given as (id, title, abstract)."""
    ids, starts, words, counts = array("I"), array("I", [0]), array("H"), array("B")
    for id_, title, abstract in papers:
        found = counted(title, abstract) or {0: 0}
        ids.append(id_)
        words.extend(found)
        counts.extend([min(count, _MOST) for count in found.values()])
        starts.append(len(words))
    return Block(ids.tobytes(), starts.tobytes(), words.tobytes(), counts.tobytes())
