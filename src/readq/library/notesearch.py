"""Which notes may be meant by a misspelt query, however many and long they are."""

from __future__ import annotations

from array import array
from collections.abc import Sequence

from readq.search.fuzzyindex import FuzzyIndex
from readq.search.signatures import SIGNATURE_BYTES, signatures
from readq.text import tokens

ALL = 150  # notes that are ranked without choosing among them first
_PASSAGES = 300  # likeliest passages whose notes are ranked
_WORDS, _OVERLAP = 16, 4  # of a passage: a signature of more says little

Note = tuple[int, str]  # the paper's id and the text


class NoteSearch:
    """Chooses among notes by their passages: of a whole page nearly every query would find all trigrams."""

    def __init__(self) -> None:
        self._notes: list[Note] = []
        self._packed: dict[Note, bytes] = {}  # the signatures of a note's passages
        self._index: FuzzyIndex | None = None

    def update(self, notes: Sequence[Note]) -> None:
        """Search in these notes from now on; only what changed is looked at again."""
        if notes == self._notes:
            return
        self._notes = list(notes)
        self._index = None
        if len(self._notes) > ALL:
            self._packed = {note: self._packed.get(note) or signatures(passages(note[1])) for note in self._notes}

    def likely(self, text: str) -> list[Note]:
        """The notes that are worth comparing with ``text``."""
        if len(self._notes) <= ALL:
            return self._notes
        if self._index is None:
            self._index = FuzzyIndex.from_blocks(self._blocks())
        return [self._notes[number] for number in self._index.candidates(text, _PASSAGES)]

    def _blocks(self) -> list[tuple[bytes, bytes]]:
        numbers = array("I")
        packed = []
        for number, note in enumerate(self._notes):
            some = self._packed[note]
            packed.append(some)
            numbers.extend([number] * (len(some) // SIGNATURE_BYTES))
        return [(numbers.tobytes(), b"".join(packed))]


def passages(text: str) -> list[str]:
    """``text`` in pieces of a few words, each beginning with the last words of the one before; at least one."""
    words = tokens(text)
    step = _WORDS - _OVERLAP
    return [" ".join(words[at : at + _WORDS]) for at in range(0, max(len(words) - _OVERLAP, 1), step)]
