"""What to mark in the texts of a paper: the words of a filter, or those that a find may have meant."""

from __future__ import annotations

from readq.filters import And, Filter, Node, Or, Term
from readq.tui.present_detail import Highlighter


def highlighter(filter_: Filter) -> Highlighter | None:
    """What marks the matches of a filter in a text; None when the filter has no words."""
    if not _has_words(filter_.where):
        return None
    from readq.search.highlight import spans

    return lambda text, field: spans(filter_, text, field)


def alike(text: str) -> Highlighter:
    """What marks the words of a paper that a find for ``text`` may have meant."""

    def marks(shown: str, field: str) -> list[tuple[int, int]]:
        from readq.search.highlight import found_spans

        return found_spans(text, shown)

    return marks


def _has_words(node: Node | None) -> bool:
    if isinstance(node, And | Or):
        return any(_has_words(item) for item in node.items)
    return isinstance(node, Term)
