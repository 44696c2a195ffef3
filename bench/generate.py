"""Realistic paper sets of any size, made from the sample pages in ``seeds/``; the same seed gives the same papers.

Titles and abstracts recombine pieces of real ones: heads and prepositional tails of titles, noun phrases of
abstracts, sentences crossed at a shared word. Invented method names, acronyms and rare terms give the long tail that
a real vocabulary has, so that millions of titles stay distinct and most of their words are either very common or rare.

    python -m bench.generate 100000 FOLDER      # captured pages of 500 papers each, ready for `readq ingest`
"""

from __future__ import annotations

import argparse
import random
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from pathlib import Path

SEEDS = Path(__file__).resolve().parent.parent / "seeds"
SIZES = (10_000, 100_000, 1_000_000, 2_700_000)
PAGE = 500


def _list(words: str) -> list[str]:
    return words.split()


_HEADER = "Get trending papers in your email inbox once a day!\nGet trending papers in your email inbox!\nSubscribe"
_BOILERPLATE = re.compile(
    r"new|Subscribe|Daily Papers|by\s*AK.*|Get trending papers.*|(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d+"
)
_JOINTS = ("for", "via", "with", "in", "using", "through", "from", "by", "of", "on", "under", "without", "and")
_JOINT = re.compile(rf" ({'|'.join(_JOINTS)}) ")
_CROSSINGS = frozenset(_list("that which and with for from to by in on of while where via can our the across"))
_STOP = frozenset(
    _list(
        "a an and are as at be been both but by can could do does each for from had has have here how however i if "
        "in into is it its itself more most no not of on only or other our over such than that the their them then "
        "there these they this those through thus to too under up upon us via was we were what when where whether "
        "which while who will with without would yet also between during via using based"
    )
)
_NAME, _TERM = "\x01", "\x02"  # where an abstract says the name of its method, or its rare term

_STARTS = _list(
    "Ab Ada Aero Ali Alpha Am An Ar Astro Atlas Au Be Bi Bo Bra Ca Ce Chi Chro Co Con Cor Cry Cy Da De Deep Di Do Dra "
    "Du Dy Ea Eco Ef El Em En Ep Eu Ex Fa Fed Fi Flex Flo Fo Fu Ga Ge Geo Gla Go Gra Ha He Hi Holo Hy Hyper Ig Im In "
    "Io Ka Ki Ko La Le Lin Lo Lu Ma Me Meta Mi Mo Mu My Na Ne Neo Ni No Nu O Om On Op Or Pa Pe Phi Pi Pla Po Pro Qua "
    "Ra Re Ri Ro Sa Se Si Sky So Spa Spe Sta Sy Ta Te Tera Tri Tu Ul Uni Va Ve Vi Vo Wa Xe Ya Zen Zi Zo"
)
_MIDDLES = _list(
    "ba be bi ca ce ci co da de di do fa fi fo ga gen gi go ka ke la le li lo lu ma me mi mo na ne ni no nu pa pe phi "
    "po ra re ri ro ru sa se si so sta sti su ta te ti to tra tri tu va ve vi vo xa xi za zi"
)
_ENDS = _list(
    "net Net Former GAN LLM Diff DETR VAE CLIP BERT GPT Flow Fusion Mix Seg Track Bench Eval QA RL Gen Edit Prompt "
    "Tune Align Agent Mem Cache Code 3D Vid Pose Depth SLAM Cap VQA KD LoRA MoE SSM ra na no nix lis ris tor dra mo "
    "ton via lia ria xis ster"
)
_TERM_ENDS = _list(
    "ization izable ic ical ian ive ant ent oid ory ular ation ality ance ene ine one ide ase ome itis osis ography "
    "ometry ology graph morph phase tropic nomial static genic lytic metric scope"
)


def seed_papers(folder: Path = SEEDS) -> list[tuple[str, str]]:
    """The distinct (title, abstract) pairs of the sample pages, in file order."""
    found: dict[str, str] = {}
    for path in sorted(folder.glob("*.txt")):
        lines = []
        for line in path.read_text("utf-8").splitlines():
            line = line.strip()
            if line.startswith("Subscribe") and len(line) > len("Subscribe"):
                line = line.removeprefix("Subscribe")
            if line and not _BOILERPLATE.fullmatch(line):
                lines.append(line)
        for title, abstract in zip(lines[::2], lines[1::2], strict=False):
            found.setdefault(title, abstract)
    return list(found.items())


def _shuffled(rng: random.Random, words: set[str]) -> list[str]:
    ordered = sorted(words)  # a set's own order differs from run to run
    rng.shuffle(ordered)
    return ordered


class _Tables:
    """What titles and abstracts are put together from."""

    def __init__(self, folder: Path) -> None:
        rng = random.Random(20_250_101)
        pairs = seed_papers(folder)
        heads: list[str] = []
        tails: list[str] = []
        sentences: list[list[str]] = []  # the words of each
        openings: list[int] = []
        self.lengths: list[int] = []
        phrases: Counter[tuple[str, ...]] = Counter()
        for title, abstract in pairs:
            name, colon, rest = title.partition(": ")
            named = bool(colon) and len(name) <= 24 and " " not in name
            parts = _JOINT.split(rest if named else title)
            if len(parts[0].split()) > 1:
                heads.append(parts[0])
            tails += [f" {joint} {part}" for joint, part in zip(parts[1::2], parts[2::2], strict=True)]
            text = abstract.replace(name, _NAME) if named else abstract
            own = re.split(r"(?<=[.!?]) (?=[A-Z\x01])", text)
            openings.append(len(sentences))
            sentences += [sentence.split(" ") for sentence in own]
            self.lengths.append(len(own))
            run: list[str] = []
            for word in re.findall(r"[A-Za-z][A-Za-z-]*|[^\sA-Za-z]", abstract):
                if word[0].isalpha() and word.lower() not in _STOP and len(word) > 2:
                    run.append(word)
                    continue
                for size in (2, 3):
                    phrases.update(tuple(run[i : i + size]) for i in range(len(run) - size + 1))
                run = []
        # Frequent phrases first: a skewed index into the table then draws them about as often as titles do.
        self.phrases = [" ".join(w if w[0].isupper() else w.capitalize() for w in p) for p, _ in phrases.most_common()]
        vocabulary = _shuffled(rng, {w for p in phrases for w in p if w.islower()})
        self.words = [w.capitalize() for w in vocabulary]
        self.heads = heads
        self.tails = tails
        self.openings = [self._slotted(rng, sentences[at]) for at in openings]
        self.sentences = [self._slotted(rng, words) for words in self._crossed(rng, sentences, 24_000)]
        self.names = _shuffled(rng, {self._name(rng) for _ in range(120_000)})
        self.terms = _shuffled(rng, {self._term(rng) for _ in range(150_000)})

    @staticmethod
    def _crossed(rng: random.Random, sentences: list[list[str]], more: int) -> list[list[str]]:
        """The sentences, and ``more`` that begin as one of them and end as another, crossed at a shared word."""
        places: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
        for number, words in enumerate(sentences):
            for at, word in enumerate(words):
                if word in _CROSSINGS and 3 < at < len(words) - 3:
                    places[word].append((number, at))
        joints = [(word, place) for word, group in sorted(places.items()) for place in group]
        out = list(sentences)
        while len(out) < len(sentences) + more:
            word, (first, end) = rng.choice(joints)
            second, start = rng.choice(places[word])
            crossed = sentences[first][:end] + sentences[second][start:]
            if 8 <= len(crossed) <= 34:
                out.append(crossed)
        return out

    @staticmethod
    def _slotted(rng: random.Random, words: list[str]) -> str:
        if rng.random() < 0.25 and len(words) > 8:
            at = rng.randrange(3, len(words) - 3)
            words = [*words[:at], _TERM, *words[at:]]
        return " ".join(words)

    @staticmethod
    def _name(rng: random.Random) -> str:
        kind = rng.random()
        if kind < 0.3:
            return "".join(rng.choices("ABCDEFGHIKLMNOPRSTUVX", k=rng.choice((3, 4, 4, 5, 5, 6))))
        name = rng.choice(_STARTS) + "".join(rng.choices(_MIDDLES, k=rng.choice((0, 1, 1, 2)))) + rng.choice(_ENDS)
        return f"{name}-{rng.randrange(2, 80)}" if kind > 0.94 else name

    @staticmethod
    def _term(rng: random.Random) -> str:
        stem = rng.choice(_STARTS).lower() + "".join(rng.choices(_MIDDLES, k=rng.choice((1, 1, 2))))
        return stem + rng.choice(_TERM_ENDS)


@lru_cache(maxsize=2)
def _tables(folder: Path) -> _Tables:
    return _Tables(folder)


def papers(n: int, seed: int = 0, folder: Path = SEEDS) -> Iterator[tuple[str, str]]:
    """``n`` (title, abstract) pairs; the first of a longer run with the same seed are those of a shorter one."""
    t = _tables(folder)
    r = random.Random(seed).random
    names, terms, phrases, words = t.names, t.terms, t.phrases, t.words
    heads, tails, lengths, openings, sentences = t.heads, t.tails, t.lengths, t.openings, t.sentences
    n_names, n_terms, n_phrases, n_words = len(names), len(terms), len(phrases), len(words)
    n_heads, n_tails, n_lengths, n_sentences = len(heads), len(tails), len(lengths), len(sentences)
    for _ in range(n):
        # r()**k skews towards the front of a table: few names, terms and phrases are common, most are rare.
        name = names[int(n_names * r() ** 1.5)]
        term = terms[int(n_terms * r() ** 2)]
        kind, shape = r(), r()
        phrase = phrases[int(n_phrases * r() ** 1.6)]
        if kind < 0.3:
            head = heads[int(n_heads * r())]
            if shape >= 0.45:  # too few to stand without a name
                head = f"{words[int(n_words * r())]} {head}"
        elif kind < 0.65:
            head = f"{words[int(n_words * r())]} {phrase}"
        else:
            head = phrase
        title = f"{name}: {head}" if shape < 0.45 else head
        title += tails[int(n_tails * r())]
        if r() < 0.22:
            title += f" {_JOINTS[int(4 * r())]} {term.capitalize()} {words[int(n_words * r())]}"
        elif len(title) < 66:
            title += f" {_JOINTS[int(8 * r())]} {phrases[int(n_phrases * r() ** 1.6)]}"
        if len(title) < 48:  # short ones would repeat
            title += f" {_JOINTS[int(8 * r())]} {words[int(n_words * r())]} {phrases[int(n_phrases * r())]}"
        length = lengths[int(n_lengths * r())]
        text = [sentences[int(n_sentences * r())] for _ in range(length - 1)]
        text.insert(0, openings[int(n_lengths * r())])
        yield title, " ".join(text).replace(_NAME, name).replace(_TERM, term)


def write_pages(n: int, folder: Path, seed: int = 0) -> list[Path]:
    """Write ``n`` papers as captured "trending" pages of 500 each into ``folder``; their paths in order."""
    folder.mkdir(parents=True, exist_ok=True)
    stream = papers(n, seed)
    written: list[Path] = []
    while batch := list(islice(stream, PAGE)):
        path = folder / f"{len(written):05}.txt"
        body = "\n".join([line for pair in batch for line in pair])
        path.write_text(_HEADER + body, "utf-8", newline="\n")
        written.append(path)
    return written


def main() -> None:
    parser = argparse.ArgumentParser(description="Write a large, realistic paper set as captured pages.")
    parser.add_argument("papers", type=int, help=f"how many, e.g. {', '.join(map(str, SIZES))}")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    pages = write_pages(options.papers, options.folder, options.seed)
    sys.stdout.write(f"{options.papers:,} papers in {len(pages):,} pages in {options.folder}\n")


if __name__ == "__main__":
    main()
