"""Whether titles and abstracts take turns on a captured page so plainly that each line can be told by its place."""

from __future__ import annotations

import re
from collections.abc import Sequence

from readq.formats.huggingface.captured_layout import LONG, LONGEST_TITLE, looks_like_title, wrapping_of
from readq.formats.huggingface.captured_lines import Line, is_unfinished

_ODD_BEGINNING = re.compile(r"[a-z]{2,}(?:\s|$)")
# The end of a sentence, though not of a question, which titles are; or a word or two that are no title.
_SENTENCE = re.compile(r"[\w)\]$’”\"'][.!][)\]”\"']?$|^[a-z0-9]\S*(?: \S+){0,2}$")
_FEW_SHORT = 8  # of so many abstracts one may be short


def is_regular(lines: Sequence[Line], cut: bool) -> bool:
    """Whether short and long lines alternate so plainly that no line can be anything else. A few of the abstracts may
    be short, too, if they end as sentences do and titles do not; any number, if all titles look like titles besides."""
    titles, abstracts = lines[::2], lines[1::2]
    # The last abstract may be cut short with the file.
    complete = len(titles) - 1 if cut else len(abstracts)
    short = [line.text for line in abstracts[:complete] if len(line.text) < LONG]
    if not all(_SENTENCE.search(text) for text in short):
        return False
    if len(short) * _FEW_SHORT > complete and not _plainly_titles(titles, lines):
        return False
    if max(len(line.text) for line in titles) > LONGEST_TITLE:
        return False
    if short and not {line.text for line in titles}.isdisjoint(short):
        return False  # something of the page that comes again and again
    before: Line | None = None
    for i, title in enumerate(titles):
        # A title that could as well be the rest of the abstract before it needs the second look.
        if odd(title.text) and before is not None and not finished(before.text):
            return False
        before = abstracts[i] if i < len(abstracts) else None
    return True


def _plainly_titles(titles: Sequence[Line], lines: Sequence[Line]) -> bool:
    """Whether nothing among these lines of a page can be the middle of an abstract: half of them are capitalised as
    titles are, and none ends as sentences do, or just where the page's lines are wrapped."""
    if any(_SENTENCE.search(line.text) or odd(line.text) or is_unfinished(line.text) for line in titles):
        return False
    if sum(looks_like_title(line.text) for line in titles) * 2 < len(titles):
        return False
    width = wrapping_of(lines).width
    if width < max((len(line.text) for line in lines[1::2]), default=0):
        return True
    return not any(
        len(title.text) <= width < len(title.text) + 1 + len(after.text.split(None, 1)[0])
        for title, after in zip(titles, lines[1::2], strict=False)
    )


def odd(title: str) -> bool:
    """Whether a title could as well be the end of a sentence."""
    return title[-1] in ".;," or (title[0].islower() and _ODD_BEGINNING.match(title) is not None)


def finished(text: str) -> bool:
    """Whether a text ends as abstracts do."""
    return text[-1] in ".!?" or "://" in text[-120:]
