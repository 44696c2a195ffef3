"""Tells titles from abstracts in a capture that is not regular: hard-wrapped, truncated, with entries incomplete.

Every line gets a role. The most plausible sequence of roles is found by dynamic programming over what lines look like
and how neighbours fit together (does the line before end a sentence, would the next word have fitted on it, is there a
blank line between). Where a different reading is nearly as plausible, the papers concerned are not paired: an abstract
left out is reported, a wrong one would go unnoticed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log

from readq.formats.huggingface.captured_lines import Line, is_unfinished
from readq.formats.huggingface.shared_words import SharedWords

# ORPHAN: an abstract whose title is missing. STRAY, INSERT: boilerplate nobody has seen yet, between papers and between
# a title and its abstract.
TITLE, TITLE_MORE, ABSTRACT, ABSTRACT_MORE, ORPHAN, STRAY, INSERT = _ROLES = range(7)

LONG = 300  # a line this long is no title
LONGEST_ABSTRACT = 2000  # arXiv, which all these papers come from, takes at most 1,920 characters
LONGEST_TITLE = 200
SHORT = 150  # an abstract this short is unusual
_SURE_BY = 2.0  # how much better than any other reading a reading must be to be believed
_NARROWEST = 24  # shorter lines say nothing about where lines are wrapped
_HOPELESS = -6.0
_LIKELY = 3.0
_NEVER = -1e9

_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_SENTENCE_END = re.compile(r"""[.!?]["'”’)\]}]*$""")
_SENTENCE_BREAK = re.compile(r"[a-z)\]]{2}[.!] +[A-Z]")
_URL_END = re.compile(r"(?:https?://|www\.|github\.com/)\S+$")
_OPENER = re.compile(
    r"(?:We|Our|This (?:paper|work|article|study|report|survey)|In (?:this|our)|However|Moreover|Furthermore"
    r"|Additionally|Specifically|Finally|These|To (?:this|address|tackle|overcome|mitigate)|Despite|Although|While"
    r"|Recently|It|They|Extensive|Experiment(?:s|al results)|Code|Project page|Here|Keywords|Index Terms)\b"
)
_NAME = r"[^\W\d_a-z][\w.'’-]*(?: (?:[^\W\d_a-z][\w.'’-]*|d[eai]|van|von|der|la|bin|el)){1,4}"
_NAMES = re.compile(rf"{_NAME}(?:(?:, and|,| and| &) {_NAME})+(?:,? et al\.?|,? \.{{3}}|,? …)?")


@dataclass(frozen=True, slots=True)
class Wrapping:
    """How a file's lines were broken: at most ``width`` characters (0: not wrapped), words cut in two when ``exact``;
    ``titles``: whether titles were broken too.

    ``blank_lines`` is the share of paragraph ends that are followed by a blank line; ``whole`` whether no paragraph
    seems to be broken at all.
    """

    width: int = 0
    exact: bool = False
    titles: bool = False
    blank_lines: float = 0.0
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """A title and its abstract as lines ``title`` and ``abstract`` (ranges of indices; an empty one: no abstract).

    ``sure_title``, ``sure_abstract``: whether these lines, all of them and no others, are it.
    """

    title: range
    abstract: range
    sure_title: bool
    sure_abstract: bool


@dataclass(frozen=True, slots=True)
class Layout:
    """The entries of a page and the indices of lines that belong to none."""

    entries: tuple[Entry, ...]
    left_over: tuple[int, ...]


class _Look:
    """What a line looks like by itself, as log-odds-like scores for each role."""

    __slots__ = (
        "as_abstract", "as_junk", "as_more", "as_title", "as_title_more", "capital", "colon", "ended", "first_word",
        "heads", "lower", "text", "width",
    )  # fmt: skip

    def __init__(self, line: Line, wrapping: Wrapping) -> None:
        self.text = text = line.text
        self.colon = ": " in text
        self.heads = 0.0
        length = len(text)
        self.width = (len(line.raw) if wrapping.exact else len(line.raw.strip())) + line.glued
        self.first_word = len(text.split(None, 1)[0])
        first = text[0]
        head = text[: self.first_word]
        self.capital = first.isupper()
        self.lower = first.islower() and head.lower() == head and not any(map(str.isdigit, head))
        if _SENTENCE_END.search(text[-6:]):
            self.ended = 0.6 if "?" in text[-6:] else 1.0
        elif is_unfinished(text):
            self.ended = -1.0
        elif _URL_END.search(text[-120:]) and not (wrapping.exact and self.width == wrapping.width):
            self.ended = 0.7
        else:
            self.ended = 0.0
        if length > LONG:
            self.as_title = self.as_title_more = self.as_junk = -30.0
            self.as_abstract = self.as_more = 4.0
            return
        capitals = _capitals(text)
        broken = _SENTENCE_BREAK.search(text) is not None
        title = capitals - 3.0 * broken - max(0, length - 180) / 10
        self.as_title = title + self.colon - 4.0 * self.lower - 5.0 * (_OPENER.match(text) is not None)
        if length < 12 or " " not in text:
            self.as_title -= 5.0 if "/" in text or length < 4 else 2.0
        self.as_junk = -5.0 - 4.0 * (self.ended >= 1) - 2.0 * self.lower
        if _NAMES.fullmatch(text):
            self.as_junk += 6.0
            self.as_title -= 6.0
        self.as_title_more = title
        self.as_abstract = 2.0 * broken - 7.0 * self.lower
        self.as_more = 2.0 * broken
        if wrapping.whole:
            self.as_abstract -= max(0, SHORT - length) / 20


def _capitals(text: str) -> float:
    """How much the capitals in a line speak for a title: log-likelihood ratio of two mixtures fitted to real pages.

    Most titles capitalise nearly all longer words, a few hardly any; sentences one in fourteen, but now and then a
    line is full of names.
    """
    words = [word for word in _WORD.findall(text)[1:] if len(word) > 3]
    capitals = sum(not word[0].islower() for word in words)
    small = len(words) - capitals
    title = 0.93 * 0.92**capitals * 0.08**small + 0.07 * 0.22**capitals * 0.78**small
    sentence = 0.95 * 0.07**capitals * 0.93**small + 0.05 * 0.4**capitals * 0.6**small
    return min(8.0, log(title / sentence))


def looks_like_title(text: str) -> bool:
    """Whether a single line is most likely a title, seen without its neighbours."""
    if len(text.split()) < 4 or text[-1] == "." or is_unfinished(text):
        return False
    return _capitals(text) + (": " in text) > -1


def wrapping_of(lines: Sequence[Line]) -> Wrapping:
    """How the lines of a page were broken."""
    lines = list({line.text: line for line in lines}.values())  # what comes again and again is no wrapped text
    if len(lines) < 4:
        return Wrapping(blank_lines=_blank_share(lines, 0))
    exact = [len(line.raw) + line.glued for line in lines]
    longest = max(exact)
    if longest >= _NARROWEST and exact.count(longest) >= max(3, 0.4 * len(lines)):
        return Wrapping(longest, True, True, _blank_share(lines, longest))
    lengths = [length for line in lines if (length := len(line.raw.strip()) + line.glued) >= _NARROWEST]
    width = _crowded(lengths) if lengths else 0
    if sum(width - 16 <= length <= width for length in lengths) >= max(3, 0.3 * len(lengths)):
        wider = sum(width < len(line.text) < LONG and " " in line.text for line in lines)
        return Wrapping(width, False, wider * 200 < len(lines), _blank_share(lines, width))
    odd = sum(line.text[0].islower() or (len(line.text) < LONG and line.text[-1] == ".") for line in lines)
    whole = odd * 20 <= len(lines)
    return Wrapping(blank_lines=_blank_share(lines, 0), whole=whole)


def _crowded(lengths: Iterable[int]) -> int:
    """The length below which lines crowd and above which there are few: where words were wrapped."""
    counts = Counter(lengths)
    return max(counts, key=lambda top: (sum(counts[top - i] - counts[top + 1 + i] for i in range(6)), top))


def _blank_share(lines: Sequence[Line], width: int) -> float:
    ends = blanks = 0
    for before, line in pairwise(lines):
        if not width or len(before.text) + 16 < width:
            ends += 1
            blanks += line.blank_before
    return blanks / ends if ends else 0.0


def lay_out(lines: Sequence[Line], wrapping: Wrapping, *, cut: bool) -> Layout:
    """The entries of a page. ``cut``: the file may end in the middle of its last line."""
    if not lines:
        return Layout((), ())
    looks = [_Look(line, wrapping) for line in lines]
    shared = SharedWords(lines)
    for i, look in enumerate(looks):
        if look.as_title > _HOPELESS and i + 1 < len(looks):
            look.heads = max(-3.0, min(4.0, 10.0 * (shared.heads(i) - 0.32)))
            look.as_title += look.heads
    titles = {i for i, look in enumerate(looks) if look.as_title > _LIKELY}
    if cut:
        looks[-1].as_abstract = max(looks[-1].as_abstract, 0.0)
    steps = []
    for i in range(1, len(lines)):
        coheres = 0.0
        if looks[i - 1].ended > 0 and not looks[i].lower and i not in titles:
            coheres = max(-3.0, min(3.0, 40.0 * (shared.coheres(i, titles) - 0.135)))
        steps.append(_steps(looks[i - 1], looks[i], lines[i], wrapping, coheres))
    first = [_NEVER] * len(_ROLES)
    first[TITLE] = looks[0].as_title
    first[ORPHAN] = -4.0
    first[STRAY] = looks[0].as_junk
    last = [0.0] * len(_ROLES)
    if not cut:
        end = looks[-1].ended
        last[ABSTRACT] = last[ABSTRACT_MORE] = 0.0 if end > 0 else -2.0
        last[TITLE] = last[TITLE_MORE] = -3.0
    forward, backward = _sweep(first, steps, last)
    roles: list[int] = []
    margins: list[float] = []
    titled: list[float] = []  # how far each line is from being a title, 0 or less
    for i, (ahead, behind) in enumerate(zip(forward, backward, strict=True)):
        totals = [x + y for x, y in zip(ahead, behind, strict=True)]
        role, _ = _best(totals if i == 0 else [x + y for x, y in zip(steps[i - 1][roles[-1]], behind, strict=True)])
        margin = totals[role] - max(total for other, total in enumerate(totals) if other != role)
        if role == ORPHAN and i > 0 and roles[-1] in (ABSTRACT, ABSTRACT_MORE):
            margin /= 6  # text without a title after an abstract: that abstract may go on
        elif role == ABSTRACT_MORE and wrapping.whole and len(looks[i].text) < LONG and looks[i].ended < 1:
            margin /= 3  # where other abstracts have one line, this one could be a title without abstract
        elif role == INSERT and looks[i].as_junk < 0:
            margin = 0.0  # not a list of names: it may be a title, and what follows its abstract
        margins.append(margin)
        roles.append(role)
        titled.append(totals[TITLE] - max(totals))
    layout = _collect(roles, sure := [margin >= _SURE_BY for margin in margins])
    incomplete = any(not entry.abstract for entry in layout.entries[:-1])
    if incomplete:
        # Two titles in a row may then look like one title on two lines.
        sure = [margin >= (3 * _SURE_BY if roles[i] == TITLE_MORE else _SURE_BY) for i, margin in enumerate(margins)]
    for entry in layout.entries:
        size = sum(len(lines[i].text) + 1 for i in entry.abstract)
        if 0 < size <= LONGEST_TITLE and (incomplete or not cut or entry.abstract.stop < len(lines)):
            sure[entry.abstract.start] = False  # more likely the title of the next paper
        elif size > LONGEST_ABSTRACT and len(entry.abstract) > 1:
            sure[entry.abstract.start] = False
            _split(entry.abstract, lines, titled, steps, backward, roles, sure)
    return _collect(roles, sure)


def _sweep(
    first: list[float], steps: Sequence[Sequence[Sequence[float]]], last: list[float]
) -> tuple[list[list[float]], list[list[float]]]:
    """For each line and role the best score of any reading up to it, and of any reading from it on."""
    forward = [first]
    for step in steps:
        before = forward[-1]
        forward.append([max(before[a] + step[a][b] for a in _ROLES) for b in _ROLES])
    backward = [last]
    for step in reversed(steps):
        after = backward[-1]
        backward.append([max(step[a][b] + after[b] for b in _ROLES) for a in _ROLES])
    backward.reverse()
    return forward, backward


def _best(scores: Sequence[float]) -> tuple[int, float]:
    """The role with the highest score, and by how much it leads."""
    role = max(_ROLES, key=scores.__getitem__)
    return role, scores[role] - max(score for other, score in enumerate(scores) if other != role)


def _split(
    abstract: range,
    lines: Sequence[Line],
    titled: list[float],
    steps: Sequence[Sequence[Sequence[float]]],
    backward: Sequence[Sequence[float]],
    roles: list[int],
    sure: list[bool],
) -> None:
    """Find the title that must be hidden in what was taken for one abstract, too long for one; adjust the roles."""
    size = 0
    inner = []
    for i in abstract:
        if size > SHORT:
            inner.append(i)
        size += len(lines[i].text) + 1
    inner.sort(key=titled.__getitem__, reverse=True)
    if not inner or titled[inner[0]] < -4.0 or (len(inner) > 1 and titled[inner[0]] - titled[inner[1]] < _SURE_BY):
        return
    at = inner[0]
    sure[abstract.start] = sure[at] = True
    roles[at] = TITLE
    for i in range(at + 1, len(lines)):
        role, lead = _best([x + y for x, y in zip(steps[i - 1][roles[i - 1]], backward[i], strict=True)])
        sure[i] = lead >= _SURE_BY
        if role == roles[i] and role in (TITLE, ABSTRACT_MORE):
            break
        roles[i] = role


def _steps(before: _Look, look: _Look, line: Line, wrapping: Wrapping, coheres: float) -> list[list[float]]:
    """Scores for going from each role of the line before to each role of this line, this line's own look included.

    ``coheres`` speaks for a new paragraph of the same abstract, against an abstract whose title is missing.
    """
    ended = before.ended
    blank = line.blank_before
    width = wrapping.width
    flows = False  # the line before is full: the text may simply go on
    if width:
        if wrapping.exact:
            flows = before.width == width
        else:
            # A line that is too long was not wrapped, unless it is one word that could not be.
            fits = before.width <= width or " " not in before.text
            flows = fits and before.width + 1 + look.first_word > width
    # Evidence that a paragraph ends here, whatever comes next.
    end = 0.0
    if width:
        end += -1.5 if flows else 3.0
    elif wrapping.whole:
        end += 2.0
    expected = wrapping.blank_lines
    if blank:
        end += 1.0 + 2.0 * expected
    elif expected > 0.5:
        end -= 4.0 * expected
    if line.boilerplate_before:
        end += 2.0
    sentence = 2.0 if ended >= 1 else 1.0 if ended > 0 else -2.0 if ended == 0 else -6.0
    # A title ends without full stop, seldom with a question mark, never in mid-phrase.
    title_end = -5.0 if ended >= 1 else 0.0 if ended >= 0 else -5.0
    goes_on = (1.0 if look.lower else -1.5 if look.capital and ended <= 0 else 0.0) - sentence - end
    if ended > 0 and not look.lower:
        goes_on = max(goes_on, sentence + end + 1.5 * coheres - 8.0)  # another paragraph
    orphan = max(-7.0, look.as_abstract + sentence + end - 7.0)

    junk = look.as_junk - look.heads
    table = [[_NEVER] * len(_ROLES) for _ in _ROLES]
    for role in (TITLE, TITLE_MORE):
        row = table[role]
        # Without an abstract a title fits what follows no better than what precedes.
        row[TITLE] = look.as_title + title_end + end - before.heads - 4.0
        row[ABSTRACT] = look.as_abstract + title_end + end - (3.0 if flows and look.lower else 0.0)
        if (flows or look.lower or ended < 0) and (wrapping.titles or not width):
            together = max(0, len(before.text) + len(look.text) - 130) / 15 + 2.0 * (before.colon and look.colon)
            more = 4.0 if ended < 0 else -4.0 if ended >= 1 else 0.0
            more -= end + together + (1.0 if flows else 5.0)
            row[TITLE_MORE] = look.as_title_more + max(0.0, look.heads) + more
        row[INSERT] = junk + title_end + end - (3.0 if flows else 0.0) - (3.0 if look.as_junk < 0 else 0.0)
    for role in (ABSTRACT, ABSTRACT_MORE):
        row = table[role]
        # The first of an abstract's wrapped lines is a full one.
        short = -5.0 if role == ABSTRACT and width and not flows and before.width < width else 0.0
        row[TITLE] = look.as_title + sentence + end + short
        row[ABSTRACT_MORE] = look.as_more + goes_on + short
        row[ORPHAN] = short + orphan
        row[STRAY] = short + junk + sentence + end
    table[ORPHAN][TITLE] = look.as_title + sentence + end
    table[ORPHAN][STRAY] = junk + sentence + end
    table[STRAY][TITLE] = look.as_title + end
    table[STRAY][STRAY] = table[INSERT][INSERT] = junk + end + 2.0
    table[INSERT][ABSTRACT] = look.as_abstract + end
    table[ORPHAN][ORPHAN] = max(look.as_more + goes_on, orphan) - 0.5
    return table


def _collect(roles: list[int], sure: list[bool]) -> Layout:
    entries: list[Entry] = []
    left_over: list[int] = []
    i, count = 0, len(roles)
    while i < count:
        if roles[i] != TITLE:
            left_over.append(i)
            i += 1
            continue
        start = i
        i += 1
        while i < count and roles[i] == TITLE_MORE:
            i += 1
        title = range(start, i)
        while i < count and roles[i] == INSERT:
            left_over.append(i)
            i += 1
        first = i
        while i < count and roles[i] in (ABSTRACT, ABSTRACT_MORE):
            i += 1
        abstract = range(first, i)
        # Where an abstract ends is as sure as that the next line is something else.
        sure_abstract = all(sure[title.stop : i + 1]) and not (first == i > title.stop)
        sure_title = all(sure[start : title.stop]) and (len(abstract) > 0 or sure_abstract)
        entries.append(Entry(title, abstract, sure_title, sure_abstract))
    return Layout(tuple(entries), tuple(left_over))
