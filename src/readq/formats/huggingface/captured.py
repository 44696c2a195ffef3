"""Pages of Hugging Face Papers copied or saved as plain text: titles and abstracts on alternate lines.

``hf-trending``: a search in "trending" papers; lines follow each other, the first title is glued to a ``Subscribe``
button. ``hf-daily``: the daily page with its date; blank lines between all parts.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import pairwise

from readq.formats.base import Format, Item, NotAListing, Record, Stream
from readq.formats.foreign import describe
from readq.formats.huggingface.captured_counts import Counts
from readq.formats.huggingface.captured_layout import (
    LONG,
    LONGEST_ABSTRACT,
    LONGEST_TITLE,
    Wrapping,
    lay_out,
    looks_like_title,
    wrapping_of,
)
from readq.formats.huggingface.captured_lines import Line, Page, is_unfinished, settle_doubts, take_lines
from readq.formats.huggingface.captured_turns import finished, is_regular, odd
from readq.listing import About, Draft, Problem

_FEWEST = 3  # papers a page must show when nothing but its regularity speaks for it
_TYPICAL_TITLE = 30
_TYPICAL_ABSTRACT = 300
_SAMPLE = 4000  # lines that must look like a listing before a file without any boilerplate is read to the end
_LONGEST_BUTTON = 60
_OFTEN = 3
_LONGEST_LINE = 200_000  # characters
_PART = 4000  # lines of a very long page that are read at once
_FEW_PLAIN = 4  # lines of plain entries between which a very long page is cut
_PLAIN_ENOUGH = 24  # lines of plain entries in a row beyond which nothing can have to do with what is not plain
_SIGN = re.compile(r"[=_\[\]{}<>#|\"`]")
_PROSE = 50  # characters of an abstract to one such sign; most abstracts have none


def read(stream: Stream) -> Iterator[Item]:
    """The papers of a captured page, each title with its own abstract; `NotAListing` when it is no such page.

    A page of any length is read in parts, the usual one as a whole.
    """
    lines = stream.lines(_LONGEST_LINE)
    page = Page()
    counts = Counts()
    total = 0
    about: About | None = None
    titles = False
    while not page.ended:
        take_lines(lines, page)
        part = _settled(page)
        if not page.ended:
            part, page.lines = _parted(part)
        cut = page.ended and page.open_ended
        regular = not part or is_regular(part, cut)
        if about is None:
            if not part and page.ended:
                raise NotAListing(
                    "a Hugging Face page without any paper on it"
                    if page.recognised
                    else "no titles and abstracts in it"
                )
            about = About(_kind(page), page.date)
            titles = page.recognised and not regular and _only_titles(part)
        if regular:
            drafts, problems = _regular(part, cut)
        elif titles:
            drafts, problems = _titles(part, cut)
        else:
            if not page.recognised and not total:
                _refuse_unless_plausible(*_irregular(part[:_SAMPLE], cut=True), part[:_SAMPLE])
            drafts, problems = _irregular(part, cut)
        if not page.recognised:
            try:
                _refuse_unless_plausible(drafts, problems, part)
            except NotAListing as refusal:
                if not total:
                    raise
                drafts, problems = [], [Problem(part[0].number, str(refusal))] if part else []
        elif not drafts and not total:
            raise NotAListing("a Hugging Face page without any title and abstract that belong together")
        if not total:
            yield about
        yield from map(_record, counts.given(page, part, _ranked(drafts, total)))
        yield from page.problems
        yield from problems
        total += len(drafts)
        page.problems.clear()
        page.doubtful = 0


def _record(draft: Draft) -> Item:
    """The draft as a record that may be known by its text, unless it has more than its text."""
    if draft.counts:
        return draft
    return Record(f"{draft.title}\n{draft.abstract or ''}", draft.line, partial(_itself, draft), by_title=True)


def _itself(draft: Draft) -> Draft:
    return draft


def _settled(page: Page) -> list[Line]:
    """The lines of the page as far as it was read, without what turned out to be boilerplate."""
    if not page.doubtful:
        return page.lines
    lines = settle_doubts(page.lines, 0)
    if lines and (width := wrapping_of(lines).width):
        return settle_doubts(page.lines, width)
    return lines


def _parted(lines: list[Line]) -> tuple[list[Line], list[Line]]:
    """The lines up to where a page that goes on can be cut between two plain entries, and those after it: fewer than
    half, so that a page where that is nowhere is not read again and again."""
    stop = len(lines)
    for first, last in _plain_runs(lines):
        if last - first >= _FEW_PLAIN and last - 2 > len(lines) // 2:
            stop = last - 2
    for line in lines[stop:]:
        line.doubtful = False
    return lines[:stop], lines[stop:]


def _kind(page: Page) -> str:
    if page.trending or page.glued:
        return "hf-trending"
    if page.daily or page.hints & {"new", "subscribe"}:
        return "hf-daily"
    blanks = sum(line.blank_before for line in page.lines)
    return "hf-daily" if blanks * 2 > len(page.lines) else "hf-trending"


# -- the clean page: strict alternation ------------------------------------------------------------------------------


def _regular(lines: Sequence[Line], cut: bool) -> tuple[list[Draft], list[Problem]]:
    drafts = [
        Draft(title=title.text, abstract=abstract.text, rank=rank, line=title.number)
        for rank, (title, abstract) in enumerate(zip(lines[::2], lines[1::2], strict=False), 1)
    ]
    problems: list[Problem] = []
    if len(lines) % 2:
        _title_alone(lines[-1].text, lines[-1].number, cut, drafts, problems)
    return drafts, problems


def _titles(lines: Sequence[Line], cut: bool) -> tuple[list[Draft], list[Problem]]:
    """The papers of a page captured without abstracts."""
    drafts = [Draft(title=line.text, rank=rank, line=line.number) for rank, line in enumerate(lines, 1)]
    if cut:
        return drafts[:-1], [Problem(lines[-1].number, "the file ends within this title")]
    return drafts, []


def _title_alone(text: str, number: int, cut: bool, drafts: list[Draft], problems: list[Problem]) -> None:
    """Keep a last title without abstract, unless the file may be cut in the middle of it or it is no title."""
    if cut or is_unfinished(text):
        problems.append(Problem(number, "the file ends within this title"))
    elif not looks_like_title(text):
        problems.append(Problem(number, "a line without abstract that may be part of the page"))
    else:
        drafts.append(Draft(title=text, rank=len(drafts) + 1, line=number))


# -- every other page ------------------------------------------------------------------------------------------------


def _irregular(lines: Sequence[Line], cut: bool) -> tuple[list[Draft], list[Problem]]:
    lines = _without_repeats(lines, wrapping_of(lines).width)
    wrapping = wrapping_of(lines)
    drafts: list[Draft] = []
    problems: list[Problem] = []
    start = 0
    for stop in _safe_ends(lines):
        part, part_cut = lines[start:stop], cut and stop == len(lines)
        if is_regular(part, part_cut):
            found, trouble = _regular(part, part_cut)
        else:
            found, trouble = _laid_out(part, wrapping, part_cut, started=start > 0)
        drafts += _ranked(found, len(drafts)) if start else found
        problems += trouble
        start = stop
    return drafts, problems


def _ranked(drafts: Iterable[Draft], before: int) -> Iterator[Draft]:
    """The drafts of a part of a page with their ranks in the page, ``before`` drafts being before them."""
    if not before:
        yield from drafts
        return
    for rank, draft in enumerate(drafts, before + 1):
        yield Draft(title=draft.title, abstract=draft.abstract, rank=rank, line=draft.line)


def _safe_ends(lines: Sequence[Line]) -> Iterator[int]:
    """Where a page can be cut so that its parts can be read one by one: within long runs of plain entries, far from
    what is not plain; in a very long page between any two plain entries. The last is the end of the page."""
    start = 0
    for first, last in _plain_runs(lines):
        if first - start >= _PART and last - first >= _FEW_PLAIN:
            start = first + 2
            yield start
        if last - first > 2 * _PLAIN_ENOUGH:
            yield first + _PLAIN_ENOUGH
            start = last - _PLAIN_ENOUGH
            yield start
    yield len(lines)


def _plain_runs(lines: Sequence[Line]) -> Iterator[tuple[int, int]]:
    """The lines from a first to before a last that are short titles and long, finished abstracts in turn."""
    first = i = 0
    while i < len(lines) - 1:
        title, abstract = lines[i].text, lines[i + 1].text
        if len(abstract) >= LONG and len(title) <= LONGEST_TITLE and finished(abstract) and not odd(title):
            i += 2
            continue
        if first < i:
            yield first, i
        i += 1
        first = i
    if first < i:
        yield first, i


def _laid_out(
    lines: Sequence[Line], wrapping: Wrapping, cut: bool, *, started: bool
) -> tuple[list[Draft], list[Problem]]:
    layout = lay_out(lines, wrapping, cut=cut)
    drafts: list[Draft] = []
    problems: list[Problem] = []
    for entry in layout.entries:
        title = _join([lines[i] for i in entry.title], wrapping)
        number = lines[entry.title.start].number
        abstract = _join([lines[i] for i in entry.abstract], wrapping) or None
        if not entry.sure_title:
            problems.append(Problem(number, "cannot tell whether this is a title"))
        elif not entry.sure_abstract:
            problems.append(Problem(number, "cannot tell where the abstract of this paper begins and ends; left out"))
            drafts.append(Draft(title=title, rank=len(drafts) + 1, line=number))
        elif abstract is None and entry.title.stop == len(lines):
            _title_alone(title, number, cut, drafts, problems)
        elif abstract is None and (len(title.split()) < 3 or not (drafts or started)):
            problems.append(Problem(number, "a line without abstract that may be part of the page"))
        else:
            drafts.append(Draft(title=title, abstract=abstract, rank=len(drafts) + 1, line=number))
    problems += _left_over(lines, layout.left_over)
    problems.sort(key=lambda problem: problem.line)
    return drafts, problems


def _without_repeats(lines: Sequence[Line], width: int) -> list[Line]:
    """Without what is no paper because it comes again and again.

    A line that only repeats the line before: some captures have every title twice. A short line that stands many
    times before different lines: a button, an account. A paper listed twice is followed by the same abstract.
    """
    kept = [line for i, line in enumerate(lines) if i == 0 or line.text != lines[i - 1].text]
    followers: defaultdict[str, list[str]] = defaultdict(list)
    for line, after in pairwise(kept):
        if len(line.text) <= _LONGEST_BUTTON and line.text[-1] != ".":
            followers[line.text].append(after.text)
    buttons = {text for text, after in followers.items() if len(after) >= _OFTEN and len(set(after)) * 2 > len(after)}
    if not buttons:
        return kept
    for line in kept:
        line.doubtful = line.text in buttons
    return settle_doubts(kept, width)


def _join(lines: Iterable[Line], wrapping: Wrapping) -> str:
    """The text of lines that were one."""
    if wrapping.exact:
        return "".join(
            line.raw if len(line.raw) + line.glued == wrapping.width else line.raw.rstrip() + " " for line in lines
        ).strip()
    text = ""
    for line in lines:
        text += line.text if not text or _hyphenated(text, line.text) else " " + line.text
    return text


def _hyphenated(before: str, after: str) -> bool:
    """Whether a line was broken after the hyphen of a compound, so that no space belongs between the halves."""
    return (
        len(before) > 1
        and before[-1] == "-"
        and (before[-2].isalnum() or (before[-2] == "-" and before[-3:-2].isalnum()))
        and after[0].isalnum()
        and not re.match(r"(?:and|or|to|nor|versus|vs)\b", after)
    )


def _left_over(lines: Sequence[Line], indices: Sequence[int]) -> list[Problem]:
    problems: list[Problem] = []
    previous = -2
    for i in indices:
        if i != previous + 1:
            problems.append(Problem(lines[i].number, "text that belongs to no paper"))
        previous = i
    return problems


# -- is it one at all? -----------------------------------------------------------------------------------------------


def _only_titles(lines: Sequence[Line]) -> bool:
    """Whether every line could be a title, as on a page captured without abstracts."""
    unlikely = sum(line.text[0].islower() or line.text[-1] == "." for line in lines)
    return max(len(line.text) for line in lines) <= LONGEST_TITLE and unlikely * 20 <= len(lines)


def _refuse_unless_plausible(drafts: Sequence[Draft], problems: Sequence[Problem], lines: Sequence[Line]) -> None:
    """Refuse a file without boilerplate unless it reads like titles and abstracts from beginning to end."""
    paired = [draft for draft in drafts if draft.abstract]
    if len(paired) < _FEWEST:
        raise NotAListing("no listing of papers: titles and abstracts in turn were not found")
    titles = sorted(len(draft.title) for draft in paired)
    abstracts = sorted(len(draft.abstract or "") for draft in paired)
    if titles[len(titles) // 2] < _TYPICAL_TITLE or abstracts[len(abstracts) // 2] < _TYPICAL_ABSTRACT:
        raise NotAListing("no listing of papers: its lines are too short for titles and abstracts in turn")
    signs = sum(len(_SIGN.findall(draft.abstract or "")) for draft in paired)
    if signs * _PROSE > sum(abstracts):
        raise NotAListing("no listing of papers: it reads like a program or a table, not like abstracts")
    plain = sum(looks_like_title(draft.title) for draft in paired)
    size = sum(len(line.text) for line in lines)
    if (
        len(problems) * 5 > len(paired)
        or len(paired) * 5 < len(drafts) * 4
        or plain * 5 < len(paired) * 3
        or size > len(paired) * LONGEST_ABSTRACT
    ):
        raise NotAListing(f"no listing of papers: no regular order of titles and abstracts from line {lines[0].number}")


def _sniff(stream: Stream) -> bool:
    """Any text that is nothing else may be a capture; only reading it shows."""
    return describe(stream) is None


FORMAT = Format(
    "hf-page",
    "Hugging Face Papers page, copied as text",
    _sniff,
    read,
    kept="title, abstract, rank, the page's date, upvotes, comments and number of authors where they were copied too",
    left="everything else on the page",
)
