"""Signatures: 256 bits that say which letter trigrams a text has, for finding it again from misspelt words.

A trigram that two texts share sets the same bit in both, so the number of bits a query and a title have in common
tells how much of the query the title contains, whatever the order of the words and with most of a misspelt word
still counting. No numpy here: a signature is made for every paper that is ingested.
"""

from __future__ import annotations

from collections.abc import Iterable
from zlib import crc32

from readq.searchable import both_forms
from readq.text import tokens

SIGNATURE_BYTES = 32
VERSION = 1  # of what the bits mean: signatures of another version are of no use and must be rebuilt

_BITS = SIGNATURE_BYTES * 8
_CACHE = 100_000  # words; most words of a library come again, and looking one up is ten times as fast as hashing it

# In so many titles that their bits would tell nothing apart and crowd the others.
STOP_WORDS = frozenset(
    ("a", "an", "and", "as", "at", "by", "for", "from", "in", "of", "on", "the", "to", "via", "with")
)

# The commonest trigrams of papers, ^ and $ being the ends of a word, have a bit each. Hashed like the others, two of
# them would often share one, which then would be set in nearly every signature.
_COMMON = (
    "ing ng$ ion tio on$ ed$ ati ode ent ^co ^mo ^re er$ es$ ^th mod tra del ^pr al$ res ^in pro ^de ^se ly$ cod pre "
    "re$ per enc ^we nin ce$ ^tr nt$ ive ve$ ate is$ we$ ge$ ain for ^la nce rat ts$ ch$ ons le$ age orm ls$ com ns$ "
    "els tat der era con cti ^en ect ers ^le ^su sed se$ eco el$ ess te$ ^sp rai the all tiv tha ^st ^ex ear sel at$ "
    "omp ene ter ese str hat ^be din ver ^di ^ma dec ine tin ang rs$ ^im nti lea ^ar ten fic men elf nta ner spe en$ "
    "lf$ gen ica ran ^ca int ase cal thi ^me ini ss$ iti eve tur ^ge sen ask ^ou lan ngu nco nal dat ach gua arn tas "
    "^ac anc ^is his par sti uag ^wh ^ta ^pa our ure ^ne ty$ ext ssi ks$ ble ans ove man ere tho st$ wor met ral vis "
    "are red ity lar eff imp lin erf abl sin ^ba lat ^ef ^al ^si nte rec rep nst ^da sta ^un ^au ist mpl ^pe ali ata "
    "ms$ rma ult lit mpr ore an$ chi ork ren rfo tic ^te rge ur$ ima pos sio ^fi erv ifi rni ise her epr ted ic$ ned "
    "fer eri ili ant app arg ces ici sup ^us ^ap can ple ut$ ens ^ad ide exp mer ^sh rme eth nsf upe lly ne$ ech whi "
    "bas rea ^lo how"
)
_OWN = {feature: bit for bit, feature in enumerate(_COMMON.split())}

_masks: dict[str, int] = {}


def word_bits(word: str) -> list[int]:
    """The bits (0–255) that one folded word sets, in the order of its letters; none for a stop word."""
    if word in STOP_WORDS:
        return []
    marked = f"^{word}$"
    return [_bit(marked[at : at + 3]) for at in range(len(marked) - 2)]


def _mask(word: str) -> int:
    mask = 0
    for bit in word_bits(word):
        mask |= 1 << bit
    if len(_masks) >= _CACHE:
        _masks.clear()
    _masks[word] = mask
    return mask


def _bit(feature: str) -> int:
    own = _OWN.get(feature)
    return crc32(feature.encode("utf-8", "replace")) % _BITS if own is None else own


def signature(text: str) -> bytes:
    """The signature of ``text`` (a title, a line of authors, a note): ``SIGNATURE_BYTES`` bytes."""
    return of_words(tokens(both_forms(text)))


def of_words(words: Iterable[str]) -> bytes:
    """The signature of a text that has these `readq.text.tokens`."""
    mask = 0
    known = _masks.get
    for word in words:
        found = known(word)
        mask |= _mask(word) if found is None else found
    return mask.to_bytes(SIGNATURE_BYTES, "little")


def signatures(texts: Iterable[str]) -> bytes:
    """The signatures of ``texts``, one after the other."""
    return b"".join(map(signature, texts))
