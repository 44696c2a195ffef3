"""Text out of marked-up text: HTML, JATS and MathML as they stand in titles, abstracts and notes of other programs."""

from __future__ import annotations

import html
import re
from collections.abc import Callable

_TAG = re.compile(r"<(/?)([A-Za-z][\w:.-]*)((?:\s[^<>]*)?)/?>")
# Each with the end that it needs: what begins behind the last of them is not looked at, or hostile text takes for ever.
_DROPPED = (
    (re.compile(r"-->"), re.compile(r"<!--.*?-->", re.S)),
    (re.compile(r"\?>"), re.compile(r"<\?.*?\?>", re.S)),
    *(
        (re.compile(rf"</{name}\s*>", re.I), re.compile(rf"<{name}\b[^<>]*>.*?</{name}\s*>", re.I | re.S))
        for name in ("script", "style", "head")
    ),
    (
        re.compile(r"annotation\s*>", re.I),
        re.compile(r"<(?:mml:|m:)?annotation\b[^<>]*>[^<]*</(?:mml:|m:)?annotation\s*>", re.I),
    ),
)
_CDATA_END = re.compile(r"\]\]>")
_CDATA = re.compile(r"<!\[CDATA\[(.*?)\]\]>", re.S)
_HEADING = re.compile(r"<((?:jats:)?title|h[1-6])>\s*(?:abstract|summary)\s*[.:]?\s*</\1\s*>", re.I)
_TEX = re.compile(r"<(?:jats:)?tex-math\b[^<>]*>([^<]*)</(?:jats:)?tex-math\s*>", re.I)
_MATHML_END = re.compile(r"</(?:mml:|m:)?math\s*>", re.I)
_MATHML = re.compile(r"<(?:mml:|m:)?math\b[^<>]*>.*?</(?:mml:|m:)?math\s*>", re.I | re.S)
_BLOCKS = frozenset({
    "p", "div", "section", "sec", "title", "br", "li", "ul", "ol", "dl", "dt", "dd", "tr", "table", "h1", "h2", "h3",
    "h4", "h5", "h6", "blockquote", "pre", "list", "list-item", "disp-quote", "disp-formula", "abstracttext", "article",
})  # fmt: skip
_RAISED = dict(zip("0123456789+-=()nia", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱᵃ", strict=True))
_LOWERED = dict(zip("0123456789+-=()aeijnox", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑᵢⱼₙₒₓ", strict=True))
_SCRIPT = re.compile(r"<((?:jats:)?(?:sup|sub))\b[^<>]*>([^<]*)</\1\s*>", re.I)


def plain(text: str) -> str:
    """What marked-up text says: tags gone, entities resolved, a line for each paragraph, no other white space but
    single spaces. A ``<`` that begins no tag is a ``<``. Formulas that carry TeX become that TeX."""
    if "<" in text:
        text = _replaced(_CDATA_END, _CDATA, _escaped, text)
        for end, pattern in _DROPPED:
            text = _replaced(end, pattern, "", text)
        text = _HEADING.sub("", text)
        if "tex-math" in text:  # the same formula stands beside it in another form
            text = _replaced(_MATHML_END, _MATHML, "", _TEX.sub(lambda match: match[1].strip(), text))
        text = _SCRIPT.sub(_script, text)
        blocks = _TAG.sub(_block, text)
        # In text with paragraphs of its own the line ends of the source mean nothing.
        text = blocks.replace("\n", " ").replace("\ue002", "\n") if "\ue002" in blocks else blocks
    if "&" in text:
        text = html.unescape(text)
    lines = (" ".join(line.split()) for line in text.split("\n")) if "\n" in text else (" ".join(text.split()),)
    return "\n".join(line for line in lines if line)


def _replaced(
    end: re.Pattern[str], pattern: re.Pattern[str], by: str | Callable[[re.Match[str]], str], text: str
) -> str:
    """``text`` with what a pattern matches replaced, as far as there is an ``end`` that it needs."""
    last = 0
    for match in end.finditer(text):
        last = match.end()
    return pattern.sub(by, text[:last]) + text[last:] if last else text


def _escaped(match: re.Match[str]) -> str:
    return html.escape(match[1], quote=False) if "<" not in match[1] else match[1]


def _block(match: re.Match[str]) -> str:
    return "\ue002" if match[2].rpartition(":")[2].lower() in _BLOCKS else ""


def line(text: str) -> str:
    """The same on one line."""
    return " ".join(plain(text).split())


def _script(match: re.Match[str]) -> str:
    signs, mark = (_RAISED, "^") if match[1].lower().endswith("sup") else (_LOWERED, "_")
    inner = html.unescape(match[2]).strip()
    if inner and all(char in signs for char in inner):
        return "".join(signs[char] for char in inner)
    return f"{mark}{inner}" if len(inner) == 1 else f"{mark}{{{inner}}}" if inner else ""
