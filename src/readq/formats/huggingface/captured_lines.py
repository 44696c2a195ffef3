"""What a captured Hugging Face page prints around the papers: headings, buttons, dates, counters."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from readq.formats.stream import TextLine
from readq.listing import Problem

_INVISIBLE = "\ufeff\u200b\u2060"
MOST_LINES = 20_000  # of a page that are looked at together; bounds what is in memory
_MOST_CHARACTERS = 32 << 20  # and so does this
_LONGEST = 90  # boilerplate lines are short; longer ones need no test

# Only such pages say this; one of these lines makes a file a capture.
_SURE = re.compile(
    r"get trending papers in your email inbox(?: once a day)?\s*[!.]?"
    r"|by\s?@?[\w-]{1,40}\s?(?:and|&) the research community",
    re.I,
)
_SURE_STARTS = ("get trending ", "by")
_EMAIL_DAILY = "once a day"
_PHRASES = frozenset(
    line.casefold()
    for line in (
        "new", "once a day!", "Subscribe", "Daily Papers", "Trending Papers", "AK", "and the research community",
        "by AK",
        "Hugging Face", "Log In", "Sign Up", "Upvote", "Submitted by", "View all", "Load more", "Show more",
        "Back to top", "View PDF", "arXiv page", "View on arXiv", "Project page", "Add to collection", "TOS",
        "© Hugging Face", "System theme", "Inference Providers", "Changelog",
        "Join the discussion on this paper page", "Paper page", "Posts", "Docs", "Pricing", "Buckets", "Previous",
        "Next", "Today", "Daily", "Weekly", "Monthly", "Trending", "Company", "Privacy", "About", "Jobs", "Careers",
        "Website", "Upload",
    )
)  # fmt: skip
# Words that can also be the end of a hard-wrapped title or sentence.
_WORDS = frozenset(
    line.casefold()
    for line in (
        "Papers", "by", "Models", "Datasets", "Spaces", "Community", "Enterprise", "Solutions", "Search",
        "GitHub", "Comment", "Comments", "Learn", "Resources",
    )
)  # fmt: skip
_NUMBER = re.compile(r"\d[\d.,]*\s?[kKmM]?")
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec)[a-z]{0,6}\.?"
_DATE = re.compile(
    rf"(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]{{0,6}},?\s+)?(?:{_MONTH}\s+\d{{1,2}}(?:(?:,\s*|\s+)\d{{4}})?"
    rf"|\d{{1,2}}\s+{_MONTH}(?:\s+\d{{4}})?|\d{{4}}-\d\d-\d\d)"
)
_COUNTER = re.compile(
    rf"[+▲△⬆]\s*\d[\d.,]*\s?[kKmM]?|[·•|\-–—]?\s*\d+\s+(?:authors?|comments?|upvotes?|likes?|replies|reply|papers?)"
    rf"|Submitted\s+by\s*@?[\w-]{{2,40}}|(?:Submitted|Published|Posted|Updated)(?:\s+on)?\s+{_DATE.pattern}"
    rf"|Upvote\s*\d+|Page\s+\d+(?:\s+of\s+\d+)?|[·•|–—▲△⬆]+|[-=_*]{{3,}}|{_MONTH}\s+\d{{1,2}}\s*[·•]\s*\d+.{{0,20}}"
    r"|©.{0,30}hugging face.{0,20}|(?:.{0,30}[,.] )?all rights reserved.?",
    re.I,
)
_ACCOUNT = re.compile(r"@?[A-Za-z0-9][\w.-]{1,40}")
# "Subscribe" glued to the title after it, but not the words subscribed, subscriber, subscribe-to-…
_GLUED = re.compile(r"Subscribe(?!(?:d|rs?)\b)(?=[^\s\-–—.,:;!?'’/)])")
# What neither a title nor a sentence ends with: the text goes on in the next line.
_UNFINISHED = re.compile(
    r"(?:[,;:\-–(\[]|(?:^|\s)(?:an?|the|of|and|or|to|in|on|by|for|with|from|than|as|at|into|that|which|is|are|was|were|be|our"
    r"|we|its|their|these|this|can|via|using|between|both|not|such|has|have|while|when|but|it|i\.e\.|e\.g\.|vs\.|et))$",
    re.I,
)


@dataclass(slots=True)
class Line:
    """A line of text that is not boilerplate: ``text`` without, ``raw`` with the white space around it. ``glued``
    characters of boilerplate in front of it are taken away. ``doubtful``: boilerplate, unless it continues a line."""

    number: int
    text: str
    raw: str
    glued: int = 0
    blank_before: bool = False
    boilerplate_before: bool = False
    doubtful: bool = False


@dataclass(slots=True)
class Page:
    """A page without its boilerplate. ``sure``: lines only such pages have; ``hints``: lines such pages often have;
    ``doubtful``: how many of ``lines`` are. ``counters``: the figures it shows, as (line, text). ``ended``: whether the
    page was read to its end; ``open_ended``: and whether that is in the middle of a line."""

    lines: list[Line] = field(default_factory=list)
    doubtful: int = 0
    counters: list[tuple[int, str]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    ended: bool = False
    open_ended: bool = True
    blank: bool = False  # what was just before: for a page read in parts
    boilerplate: bool = False
    submitter_next: int = 0
    sure: int = 0
    hints: set[str] = field(default_factory=set)
    glued: bool = False
    trending: bool = False
    date: str | None = None

    def count(self, number: int, line: str) -> None:
        """Keep a line that may show a figure."""
        if len(self.counters) < MOST_LINES and not line.isalpha():
            self.counters.append((number, line))

    @property
    def recognised(self) -> bool:
        """Whether the boilerplate alone shows that this is a captured page."""
        return self.sure > 0 or self.glued or len(self.hints & {"subscribe", "daily papers", "date"}) >= 2

    @property
    def daily(self) -> bool:
        """Whether the boilerplate is that of the daily page."""
        return bool(self.hints & {"daily papers", "date", "community"})


def is_date(line: str) -> bool:
    """Whether ``line`` is nothing but a date such as ``Mar 11`` or ``March 11, 2026``."""
    return len(line) <= 30 and _DATE.fullmatch(line) is not None


def take_lines(lines: Iterable[TextLine], page: Page) -> None:
    """Add to the page its text lines in order, up to `MOST_LINES`, and what its boilerplate tells about it."""
    kept = page.lines
    blank, boilerplate, submitter_next = page.blank, page.boilerplate, page.submitter_next
    raw = ""
    size = 0
    for number, raw, cut in lines:
        line = raw.strip()
        if not line.isascii():
            line = line.strip(_INVISIBLE).strip()
        if not line:
            blank = True
            continue
        if cut:
            page.problems.append(Problem(number, f"a line of more than {len(raw):,} characters"))
            continue
        glued = 0
        if line.startswith("Subscribe") and _GLUED.match(line):
            page.glued = boilerplate = True
            glued = len("Subscribe")
            line, raw = line[glued:], raw.lstrip()[glued:]
        if len(line) <= _LONGEST:
            if submitter_next and number - submitter_next <= 3 and _ACCOUNT.fullmatch(line):
                submitter_next, boilerplate = 0, True
                page.count(number, line)
                continue
            if _is_boilerplate(line, page, number):
                boilerplate = True
                submitter_next = number if line.casefold() == "submitted by" else 0
                continue
            if line.casefold() in _WORDS or (line[0].isdigit() and _NUMBER.fullmatch(line)):
                page.count(number, line)
                if blank or boilerplate or not kept:
                    boilerplate = True
                else:
                    page.doubtful += 1
                    kept.append(Line(number, line, raw, doubtful=True))
                submitter_next = 0
                continue
        submitter_next = 0
        kept.append(Line(number, line, raw, glued, blank, boilerplate))
        blank = boilerplate = False
        size += len(line)
        if len(kept) >= MOST_LINES or size >= _MOST_CHARACTERS:
            break
    else:
        page.ended, page.open_ended = True, raw != ""
    page.blank, page.boilerplate, page.submitter_next = blank, boilerplate, submitter_next


def _is_boilerplate(line: str, page: Page, number: int) -> bool:
    folded = line.casefold()
    if folded in _PHRASES:
        page.hints.add(folded)
        return True
    if folded.startswith(_SURE_STARTS) and _SURE.fullmatch(line):
        page.sure += 1
        if folded.startswith("by"):
            page.hints.add("community")
        elif _EMAIL_DAILY in folded:
            page.trending = True
        return True
    if is_date(line):
        page.hints.add("date")
        if page.date is None and not page.lines:
            page.date = line
        return True
    if _COUNTER.fullmatch(line) is None:
        return False
    page.count(number, line)
    return True


def is_unfinished(line: str) -> bool:
    """Whether ``line`` ends in the middle of a phrase."""
    return _UNFINISHED.search(line[-12:]) is not None


def settle_doubts(lines: list[Line], width: int) -> list[Line]:
    """The lines without the doubtful ones, except those that continue a full line. ``width``: at what the file's
    lines are wrapped, 0 when they are not."""
    settled: list[Line] = []
    dropped = False
    for line in lines:
        if line.doubtful:
            before = settled[-1] if settled and not dropped else None
            if not width or before is None or before.number != line.number - 1 or not _goes_on(before, line, width):
                dropped = True
                continue
        elif dropped:
            line.boilerplate_before = True
        dropped = False
        settled.append(line)
    return settled


def _goes_on(before: Line, line: Line, width: int) -> bool:
    full = len(before.raw.strip()) + before.glued + 1 + len(line.text) > width
    if line.text[0].isdigit() and not before.text[0].islower():
        return full and is_unfinished(before.text)  # upvotes stand below titles
    return full and before.text[-1] not in ".!?"
