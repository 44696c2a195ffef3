"""Titles of papers as they are drawn: harmless, and with their TeX as it is printed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from readq import tex
from readq.text import clean, clip, truncate
from readq.tui.drawing.spans import Line, dressed, plain, styled

Ranges = Sequence[tuple[int, int]]
Styles = Sequence[tex.Style]


def titled(title: str, width: int) -> str:
    """An untrusted ``title`` in at most ``width`` cells."""
    if tex.is_plain(title):
        return plain(title, width)
    return truncate(clean(tex.as_drawn(clean(title))), max(0, width))


def laid_out(title: str, width: int, spans: Ranges) -> tuple[str, Ranges, Styles]:
    """`titled`, with the character ranges ``spans`` of the raw title in it, and what is printed bold or in italics."""
    if not (title.isascii() and title.isprintable()):
        spans = clean_spans(title, spans)
    if tex.is_plain(title) or (drawn := tex.drawn(clean(title))) is None:
        return plain(title, width), spans, ()
    return truncate(clean(drawn.text), max(0, width)), drawn.ranges(spans), drawn.styles


def title_spans(title: str, width: int, token: str, spans: Ranges = ()) -> Line:
    """``title`` in at most ``width`` cells with the character ranges ``spans`` of the raw text highlighted."""
    text, spans, styles = laid_out(title, width, spans)
    if not text:
        return [(clip("(no title)", width), token)]
    if not (spans or styles):
        return [(text, token)]
    shown = len(text) - (1 if text.endswith("…") and not title.endswith("…") else 0)
    line = styled(text, token, [(a, min(b, shown)) for a, b in spans if a < shown], "match")
    return dressed(line, styles)


def clean_spans(raw: str, spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Character ranges of ``raw`` as ranges of ``clean(raw)``."""
    return [(len(clean(raw[:a])), len(clean(raw[:b]))) for a, b in spans]
