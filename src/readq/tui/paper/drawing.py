"""What the detail pane shows of a paper: a document that breaks its lines only as far as they are looked at."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from readq.dates import near, written, written_iso
from readq.model import Mark, Operation, Paper, Status
from readq.phrasing import DECISIONS, briefly
from readq.source_names import is_named, source_name
from readq.text import cell_width, clean
from readq.tui.drawing.lines import status_span
from readq.tui.drawing.spans import Line, clip, fit, plain, styled, width_of, wrap
from readq.tui.notes.rendered import Rendered, rendered

if TYPE_CHECKING:
    from readq.library.interest import Why
    from readq.library.tasks import Item

Highlighter = Callable[[str, str], Iterable[tuple[int, int]]]  # (cleaned text, which field it is) to ranges
TIMELINE = 6  # how many of the last steps about a paper are shown with it
TITLE_LINES = 5  # of a title longer than that the rest shows only where everything is asked for
AUTHOR_LINES = 2  # how many lines of authors show before the rest is only counted
PROSE = 90  # cells; longer lines of an abstract or a note are hard to follow from one to the next
_PROSE_FIELDS = ("abstract", "note")
NOTE_LINES = 6  # a note up to this long stands above the abstract, of a longer one the beginning
_AUTHORS_READ = 400  # names beyond these are not even looked at unless everything is asked for


class Document:
    """A paper laid out ``width`` cells wide. Lines are made on demand and kept.

    ``highlight`` gives the ranges of a cleaned text that match the current filter. ``full`` shows every author and
    the longest title, ``dates`` is how days are written (see `day`).
    ``timeline`` gives the last steps about the paper, ``origins`` the sources of fields that are not from where it
    was first listed, ``earlier`` the abstracts it had before (text, until when, the source of the next); they are
    called when its end comes into sight.
    ``shared`` are words it has in common with what was asked for. ``reasons`` tells why it is likely to be liked, None
    while that is not known yet; without it nothing is said of that.
    ``found`` are the line numbers that carry highlights, as far as lines were made; ``boxes`` those of items of the
    note that can be ticked.
    """

    def __init__(
        self,
        paper: Paper,
        width: int,
        *,
        highlight: Highlighter | None = None,
        full: bool = False,
        dates: str = "",
        timeline: Callable[[], Sequence[Operation]] = tuple,
        origins: Callable[[], Mapping[str, str]] = dict,
        earlier: Callable[[], Sequence[tuple[str, int, str]]] = tuple,
        shared: Sequence[str] = (),
        reasons: Callable[[], Why | None] | None = None,
    ) -> None:
        self.width = max(1, width)
        self.found: list[int] = []
        self.boxes: dict[int, Item] = {}
        self._highlight = highlight
        self._full = full
        self._dates = dates
        self._timeline = timeline
        self._origins = origins
        self._earlier = earlier
        self._shared = shared
        self._reasons = reasons
        self._lines: list[Line] = []
        self._source: Iterator[Line] | None = self._compose(paper)

    def line(self, index: int) -> Line | None:
        """Line ``index`` (0-based), or None behind the end."""
        self._make(index + 1)
        return self._lines[index] if index < len(self._lines) else None

    def has(self, index: int) -> bool:
        """Whether there is a line ``index``."""
        self._make(index + 1)
        return index < len(self._lines)

    def length(self) -> int:
        """How many lines there are; lays out everything."""
        self._make(1 << 60)
        return len(self._lines)

    def next_found(self, after: int) -> int | None:
        """The first line after ``after`` with a highlight."""
        index = after
        while self.has(index + 1):
            index += 1
            if self.found and self.found[-1] >= index and index in self.found:
                return index
        return None

    def previous_found(self, before: int) -> int | None:
        """The last line before ``before`` with a highlight."""
        return next((index for index in reversed(self.found) if index < before), None)

    def place(self, line: int) -> int:
        """How much text there is above a line, to find the place again when it is laid out in another width."""
        self._make(line)
        return sum(_letters(self._lines[index]) for index in range(min(line, len(self._lines))))

    def line_at(self, place: int) -> int:
        """The line in which the text of a `place` is."""
        index = 0
        while place > 0 and self.has(index):
            place -= _letters(self._lines[index])
            if place < 0:
                break
            index += 1
        return index

    def _make(self, count: int) -> None:
        while self._source is not None and len(self._lines) < count:
            line = next(self._source, None)
            if line is None:
                self._source = None
                break
            if width_of(line) > self.width:
                line = fit(line, self.width)
            if any(token.startswith("match") for _, token in line):
                self.found.append(len(self._lines))
            self._lines.append(line)

    # what is shown, in order ----------------------------------------------------------------------------------------

    def _compose(self, paper: Paper) -> Iterator[Line]:
        yield from self._title(paper)
        yield from self._authors(paper)
        yield self._state(paper)
        if paper.tags:
            yield from self._flow([(f"#{clean(tag)}", "tag") for tag in paper.tags])
        if self._shared:
            yield [("shares ", "faint"), (plain(", ".join(self._shared), max(1, self.width - 7)), "accent")]
        why = self._reasons() if self._reasons is not None else None
        if self._reasons is not None:  # the line is there before the words are, so that nothing moves
            words = plain(", ".join(why.words_for), max(1, self.width - 4)) if why is not None else "…"
            yield [("for ", "faint"), (words, "accent")]
        long = False
        if paper.note:
            yield from self._section("Note", day(paper.note_updated_at, self._dates) if paper.note_updated_at else "")
            head = list(islice(self._note(paper.note), NOTE_LINES + 1))
            long = len(head) > NOTE_LINES
            yield from self._boxed(head[: NOTE_LINES - 1] if long else head)
            if long:
                yield [("… goes on below", "faint")]
        yield []
        if paper.abstract and paper.abstract.strip():
            yield from self._paragraphs(paper.abstract, "text", "abstract")
        else:
            yield [("No abstract came with this listing.", "faint")]
        if paper.note and long:
            yield from self._section("Note")
            yield from self._boxed(self._note(paper.note))
        if why is not None and why.level:
            yield from self._why(why)
        if facts := _about(paper):
            yield from self._section("About")
            for label, text in facts:
                yield from self._labelled(label, text, "muted")
        if paper.identifiers or paper.links:
            yield from self._section("Links")
            for scheme, value in paper.identifiers:
                yield from self._labelled(scheme, value, "text")
            for link in paper.links:
                yield from self._labelled(link.kind, link.url, "link")
        if paper.appearances:
            yield from self._section("Listed")
            for appearance in paper.appearances:
                rank = f"#{appearance.rank}" if appearance.rank else ""
                shown = (f"{number:,} {name}" for name, number in appearance.counts)
                called = source_name(appearance.kind, appearance.source, appearance.page_date)
                date = "" if is_named(appearance.kind) else appearance.page_date or ""
                what = " · ".join(part for part in (date, called, *shown) if part)
                yield from self._labelled(rank, what, "muted")
        if paper.figures:
            yield from self._section("Asked")
            for figure in paper.figures:
                what = f"{figure.name} · {figure.source}, {day(figure.at, self._dates)}"
                yield from self._labelled(f"{figure.number:,}", what, "muted")
        fields: dict[str, list[str]] = {}
        for name, source in self._origins().items():
            fields.setdefault(source, []).append(name)
        if fields:
            yield from self._section("Known from")
            for source, names in fields.items():
                yield from self._labelled("", f"{', '.join(names)}: {source}", "muted")
        yield from self._steps(paper)
        for text, until, source in self._earlier():
            yield from self._section(f"The abstract before {moment(until, self._dates)}")
            if source:
                yield [(plain(f"replaced by that of {clean(source)}", self.width), "faint")]
            yield from self._paragraphs(text, "muted", "abstract")

    def _why(self, why: Why) -> Iterator[Line]:
        yield from self._section("Likely for you")
        yield from self._labelled("for", ", ".join(why.words_for), "accent")
        if why.words_against:
            yield from self._labelled("against", ", ".join(why.words_against), "muted")
        for label, found in (("like", why.papers_for), ("unlike", why.papers_against)):
            for because in found:
                row = because.row
                when = ""
                if row.decided_at is not None and row.status is not Status.INBOX:
                    when = f", {DECISIONS[row.status.label].told.lower()} {day(row.decided_at, self._dates)}"
                yield from self._labelled(label, row.title + when, "text")

    def _steps(self, paper: Paper) -> Iterator[Line]:
        steps = self._timeline()
        if not steps:
            return
        yield from self._section("History")
        moments = [moment(step.at, self._dates) for step in steps[:TIMELINE]]
        column = max(map(cell_width, moments))
        for step, when in zip(steps, moments, strict=False):
            when += " " * (column - cell_width(when))
            room = max(1, self.width - cell_width(when) - 2)
            undone = step.undone or step.reverses is not None
            text = plain(briefly(step), room - (9 if step.undone else 0))
            line: Line = [(f"{when}  ", "faint"), (text, "faint" if undone else "muted")]
            yield [*line, (" (undone)", "faint")] if step.undone else line

    def _title(self, paper: Paper) -> Iterator[Line]:
        text = clean(paper.title)
        lines = self._text(text or "(no title)", "strong", "title")
        if self._full:
            yield from lines
            return
        head = list(islice(lines, TITLE_LINES + 1))
        if len(head) > TITLE_LINES:
            head = [*head[: TITLE_LINES - 1], [*fit(head[TITLE_LINES - 1], self.width - 1), ("…", "faint")]]
        yield from head

    def _authors(self, paper: Paper) -> Iterator[Line]:
        authors = paper.authors
        if not authors:
            return
        if self._full:
            yield from self._text(", ".join(clean(author.name) for author in authors), "muted", "author")
            return
        text = ", ".join(clean(author.name) for author in authors[:_AUTHORS_READ])
        room = self.width * AUTHOR_LINES
        if cell_width(text) <= room and len(authors) <= _AUTHORS_READ:
            yield from self._text(text, "muted", "author")
            return
        kept = clip(text, max(self.width // 2, room - 16)).rpartition(", ")[0]
        shown = kept.count(", ") + 1 if kept else 0
        yield from self._text(f"{kept}{', ' if kept else ''}+{len(authors) - shown:,} authors", "muted", "author")

    def _state(self, paper: Paper) -> Line:
        row = paper.row
        glyph, token = status_span(row)
        word = DECISIONS[row.status.label].name.lower()
        if row.snoozed_until is not None and row.status is Status.INBOX:
            word = f"snoozed until {written_iso(row.snoozed_until, datetime.date.today(), self._dates)}"
        elif row.decided_at is not None and row.status is not Status.INBOX:
            word += f" {day(row.decided_at, self._dates)}"
        facts = [word]
        if row.priority:
            facts.append(f"priority {row.priority:+d}")
        if row.marks & Mark.RETURNED:
            facts.append("back from snooze")
        ranks = [appearance.rank for appearance in paper.appearances if appearance.rank]
        if len(paper.appearances) > 1:
            facts.append(f"listed {len(paper.appearances)}×" + (f", best #{min(ranks)}" if ranks else ""))
        elif ranks:
            facts.append(f"listed #{ranks[0]}")
        published = clean(paper.published or "") or (str(row.year) if row.year else "")
        if paper.venue:
            facts.append(plain(paper.venue, 30))
        if published:
            facts.append(published)
        if "upvotes" in paper.counts:
            facts.append(f"▲ {paper.counts['upvotes']:,}")
        if any(link.kind == "code" for link in paper.links):
            facts.append("code")
        if paper.note:
            facts.append("✎ note")
        line: Line = [(f"{glyph} ", token), (facts[0], token)]
        left = self.width - cell_width(facts[0]) - 2
        for fact in facts[1:]:
            left -= cell_width(fact) + 3
            if left < 0:
                break
            line += [(" · ", "faint"), (fact, "muted")]
        return line

    def _note(self, note: str) -> Iterator[Rendered]:
        highlight = self._highlight
        marks = (lambda text: highlight(text, "note")) if highlight is not None else None
        return rendered(note, min(self.width, PROSE), marks)

    def _boxed(self, lines: Iterable[Rendered]) -> Iterator[Line]:
        for line, item in lines:
            if item is not None:
                self.boxes[len(self._lines)] = item
            yield line

    def _section(self, name: str, right: str = "") -> Iterator[Line]:
        yield []
        rule = self.width - len(name) - 2 - (cell_width(right) + 1 if right else 0)
        yield [(name, "heading"), (" ", "text"), ("─" * max(0, rule), "rule"), (f" {right}" if right else "", "faint")]

    def _labelled(self, label: str, text: str, token: str) -> Iterator[Line]:
        label = plain(label, 10)
        indent = max(6, cell_width(label) + 1)
        body = clean(text)
        first = True
        for start, end in wrap(body, max(1, self.width - indent)):
            lead = label if first else ""
            yield [(lead + " " * (indent - cell_width(lead)), "faint"), (body[start:end], token)]
            first = False

    def _flow(self, pieces: list[tuple[str, str]]) -> Iterator[Line]:
        line: Line = []
        used = 0
        for text, token in pieces:
            text = clip(text, self.width)
            cells = cell_width(text)
            if line and used + 1 + cells > self.width:
                yield line
                line, used = [], 0
            if line:
                line.append((" ", "text"))
                used += 1
            line.append((text, token))
            used += cells
        if line:
            yield line

    def _paragraphs(self, raw: str, token: str, field: str) -> Iterator[Line]:
        for paragraph in raw.replace("\r\n", "\n").split("\n"):
            text = clean(paragraph)
            if text.strip():
                yield from self._text(text, token, field)
            else:
                yield []

    def _text(self, text: str, token: str, field: str) -> Iterator[Line]:
        marks = list(self._highlight(text, field)) if self._highlight is not None else []
        width = min(self.width, PROSE) if field in _PROSE_FIELDS else self.width
        for start, end in wrap(text, width):
            here = [(a - start, b - start) for a, b in marks if a < end and b > start]
            yield styled(text[start:end], token, [(max(0, a), b) for a, b in here], "match")


def _about(paper: Paper) -> list[tuple[str, str]]:
    """What is known of a paper that is shown nowhere else, by label."""
    facts = (
        ("venue", paper.venue),
        ("published", paper.published if paper.updated or paper.announced else None),
        ("updated", paper.updated),
        ("announced", paper.announced),
        ("in", " ".join(paper.categories)),
        ("keywords", ", ".join(paper.keywords)),
        ("comment", paper.comment),
        ("summary", paper.summary),
    )
    return [(label, text) for label, text in facts if text]


def _letters(line: Line) -> int:
    return sum(char.isalnum() for text, _ in line for char in text)


def moment(seconds: int, form: str = "") -> str:
    """The local day and time of a moment, for people."""
    try:
        time = f" {datetime.datetime.fromtimestamp(seconds):%H:%M}"
    except (OverflowError, OSError, ValueError):
        time = ""
    return f"{day(seconds, form)}{time}"


def day(seconds: int, form: str = "") -> str:
    """The local day of a moment, for people: ``today``, ``12 Nov``, ``12 Nov 2024``; or as the strftime ``form`` has
    it."""
    try:
        when = datetime.datetime.fromtimestamp(seconds).date()
    except (OverflowError, OSError, ValueError):
        return ""
    today = datetime.date.today()
    return (not form and near(when, today)) or written(when, today, form)
