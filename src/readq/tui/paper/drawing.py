"""What the detail pane shows of a paper, in order."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from readq import tex
from readq.dates import written_iso
from readq.model import Mark, Operation, Paper, Status
from readq.phrasing import DECISIONS, briefly
from readq.source_names import is_named, source_name
from readq.text import cell_width, clean, clip
from readq.tui.drawing.addresses import link_token
from readq.tui.drawing.lines import status_span
from readq.tui.drawing.spans import Line, dressed, fit, plain, styled, width_of, wrap
from readq.tui.notes.rendered import Rendered, rendered
from readq.tui.paper.laid_out import LaidOut
from readq.tui.paper.link_names import link_name
from readq.tui.paper.moments import day, moment

if TYPE_CHECKING:
    from readq.library.interest import Why
    from readq.library.tasks import Item

Highlighter = Callable[[str, str], Iterable[tuple[int, int]]]  # (cleaned text, which field it is) to ranges
TIMELINE = 6  # how many of the last steps about a paper are shown with it
TITLE_LINES = 5  # of a title longer than that the rest shows only where everything is asked for
AUTHOR_LINES = 2  # how many lines of authors show before the rest is only counted
_FULL_AUTHOR_LINES = 6  # and where everything is asked for
PROSE = 90  # cells; longer lines of an abstract or a note are hard to follow from one to the next
_PROSE_FIELDS = ("abstract", "note", "summary")
_PRINTED = ("title", "abstract", "summary")  # a note is the reader's own, and Markdown
NOTE_LINES = 6  # a note up to this long stands above the abstract, of a longer one the beginning
_AUTHORS_READ = 400  # names beyond these are not even looked at unless they are asked for


class Document(LaidOut):
    """A paper laid out ``width`` cells wide.

    ``highlight`` gives the ranges of a cleaned text that match the current filter. ``full`` shows more authors and the
    longest title, ``unfolded`` every author and a machine's summary, which the key that ``unfold_key`` tells opens;
    ``as_written`` shows the TeX in title and abstract as it came (see `readq.tex`). ``dates`` is how days are written
    (see `day`). ``timeline`` gives the last steps about the paper, ``origins`` the sources of fields that are not from
    where it was first listed, ``earlier`` the abstracts it had before (text, until when, the source of the next); they
    are called when its end comes into sight.
    ``shared`` are words it has in common with what was asked for. ``reasons`` tells why it is likely to be liked, None
    while that is not known yet; without it nothing is said of that.
    ``boxes`` are the line numbers of items of the note that can be ticked.
    """

    def __init__(
        self,
        paper: Paper,
        width: int,
        *,
        highlight: Highlighter | None = None,
        full: bool = False,
        unfolded: bool = False,
        unfold_key: Callable[[], str] = str,
        as_written: bool = False,
        dates: str = "",
        timeline: Callable[[], Sequence[Operation]] = tuple,
        origins: Callable[[], Mapping[str, str]] = dict,
        earlier: Callable[[], Sequence[tuple[str, int, str]]] = tuple,
        shared: Sequence[str] = (),
        reasons: Callable[[], Why | None] | None = None,
    ) -> None:
        self.boxes: dict[int, Item] = {}
        super().__init__(max(1, width), self._compose(paper))
        self._highlight = highlight
        self._full = full
        self._unfolded = unfolded
        self._unfold_key = unfold_key
        self._as_written = as_written
        self._dates = dates
        self._timeline = timeline
        self._origins = origins
        self._earlier = earlier
        self._shared = shared
        self._reasons = reasons

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
            yield self._briefly_why(why)
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
        if paper.summary:
            yield from self._summary(paper.summary, alone=not (paper.abstract and paper.abstract.strip()))
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
                yield from self._labelled(scheme, value, "text", 8)
            for link in paper.links:
                yield from self._labelled(link_name(link), link.url, link_token(link.url), 8)
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

    def _briefly_why(self, why: Why | None) -> Line:
        """The named interests and the words that speak for it, in one line."""
        if why is None:
            return [("for ", "faint"), ("…", "accent")]
        line: Line = [("of ", "faint"), (plain(", ".join(why.interests), self.width // 2), "strong")]
        line = [*line, ("  ", "text")] if why.interests else []
        room = max(1, self.width - width_of(line) - 4)
        return [*line, ("for ", "faint"), (plain(", ".join(why.words_for), room), "accent")]

    def _why(self, why: Why) -> Iterator[Line]:
        yield from self._section("Likely for you", f"about {why.chance:.0%}" if why.chance is not None else "")
        if why.interests:
            yield from self._labelled(
                "of", f"your interest{'s' * (len(why.interests) > 1)} {_listed(why.interests)}", "strong"
            )
        yield from self._labelled("for", ", ".join(why.words_for), "accent")
        if why.words_against:
            yield from self._labelled("against", ", ".join(why.words_against), "muted")
        for label, found in (("like", why.papers_for), ("unlike", why.papers_against)):
            for because in found:
                row = because.row
                when = ""
                if row.decided_at is not None and row.status is not Status.INBOX:
                    when = f", {DECISIONS[row.status.label].told.lower()} {day(row.decided_at, self._dates)}"
                yield from self._labelled(label, tex.as_drawn(clean(row.title)) + when, "text")

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
        if self._unfolded:
            yield from self._text(", ".join(clean(author.name) for author in authors), "muted", "author")
            return
        text = ", ".join(clean(author.name) for author in authors[:_AUTHORS_READ])
        room = self.width * (_FULL_AUTHOR_LINES if self._full else AUTHOR_LINES)
        if cell_width(text) <= room and len(authors) <= _AUTHORS_READ:
            yield from self._text(text, "muted", "author")
            return
        kept = clip(text, max(self.width // 2, room - 20)).rpartition(", ")[0]
        shown = kept.count(", ") + 1 if kept else 0
        more = self._fold(f"{'and ' if kept else ''}{len(authors) - shown:,} {'more' if kept else 'authors'}")
        line: Line = []
        for following in self._text(kept, "muted", "author"):
            if line:
                yield line
            line = following
        if line and width_of(line) + 1 + width_of(more) > self.width:
            yield line
            line = []
        yield [*line, *([(" ", "text")] if line else []), *more]

    def _fold(self, words: str) -> Line:
        """What stands for something that is folded: it opens when it is clicked, or with a key."""
        key = self._unfold_key()
        return [(words, "fold"), *([(f" {key}", "key")] if key else [])]

    def _summary(self, summary: str, *, alone: bool) -> Iterator[Line]:
        if alone or self._unfolded:
            yield from self._section("Summary made by a machine")
            yield from self._paragraphs(summary, "muted", "summary")
        else:
            yield []
            yield self._fold("▸ Summary made by a machine")

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

    def _labelled(self, label: str, text: str, token: str, column: int = 6) -> Iterator[Line]:
        label = plain(label, 10)
        indent = max(column, cell_width(label) + 1)
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
        drawn = tex.drawn(text) if field in _PRINTED and not self._as_written else None
        marks = list(self._highlight(text, field)) if self._highlight is not None else []
        styles: Sequence[tex.Style] = ()
        if drawn is not None:
            marks = drawn.ranges(marks)
            text, styles = drawn.text, drawn.styles
        width = min(self.width, PROSE) if field in _PROSE_FIELDS else self.width
        for start, end in wrap(text, width):
            here = [(a - start, b - start) for a, b in marks if a < end and b > start]
            line = styled(text[start:end], token, [(max(0, a), b) for a, b in here], "match")
            yield dressed(line, [(a - start, b - start, how) for a, b, how in styles])


def _listed(names: Sequence[str]) -> str:
    """Names as they stand in a sentence."""
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last


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
        ("rating", f"{paper.rating} of 5" if paper.rating is not None else ""),
    )
    return [(label, text) for label, text in facts if text]
