"""Running text with TeX in it, piece by piece as it is drawn."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from readq.tex import signs
from readq.tex.mathmode import Printed, Unprintable, closing, formula

_WRAPPED = {
    "textbf": "b", "emph": "i", "textit": "i", "textsl": "i", "texttt": "", "textsc": "", "textrm": "", "textsf": "",
    "textup": "", "textnormal": "", "mbox": "", "underline": "",
}  # fmt: skip
_SWITCHES = {"bf": "b", "bfseries": "b", "em": "i", "it": "i", "itshape": "i", "sl": "i", "rm": "", "tt": "", "sc": "",
             "sf": "", "ttfamily": "", "scshape": ""}  # fmt: skip
_LONGEST = 400  # characters of a formula, a quotation or the argument of a command
_LETTER = r"[^\W\d_]"
_TOKEN = re.compile(
    rf"""(?P<dollars>\$\$?)
      | \\(?P<paren>\()
      | \\(?P<escaped>[%&\#_$])
      | \\(?P<accent>["'`^~=.])\s*(?:\{{\s*(?:\\(?P<dotless>[ij])|(?P<on>{_LETTER}))\s*\}}
        | \\(?P<bare_dotless>[ij])(?![A-Za-z]) | (?P<bare>{_LETTER}))
      | \\(?P<letter>[uvHcdkr])\{{(?P<below>{_LETTER})\}}
      | (?<![\w:\\/.])\\(?P<command>[A-Za-z]+)
      | \\(?P<within>[A-Za-z]+)
      | (?P<switch>\{{\\?(?P<switched>[a-z]+)\ )
      | (?P<group>\{{(?=\\["'`^~=.uvHcdkrlLoOsa]))
      | (?P<quote>``)
      | (?P<dash>(?<=[^-\s])---?(?=[^-\s>]) | (?<=\s)---?(?=\s))
      | (?P<tie>(?<=[A-Za-z.,)}}\]])~(?=[\w$\\]) | (?<=\w)~(?=[A-Za-z$\\]))
      | (?P<times>(?<![^\W_])(?:[0-9]+|[A-Z])(?:(?:times(?:[0-9]+|[A-Z](?!\w)))+(?![^\W_]) | times(?=\()))""",
    re.X,
)
_SIGN = re.compile(r"[$\\{`~-]|(?<![^\W_])(?:[0-9]|[A-Z]times)")
_ONLY_WORDS = re.compile(r"[^\\^_={}]*\Z")
_UNFIT_END = re.compile(r"[,;:/.-]\Z")


def printed(text: str) -> Iterator[Printed]:
    """The pieces of ``text``, each beginning where the one before ends."""
    return _run(text, 0, len(text), "", 0)


def _run(text: str, at: int, end: int, style: str, depth: int) -> Iterator[Printed]:
    begin = at  # of what is drawn as it is written
    while at < end:
        sign = _SIGN.search(text, at, end)
        if sign is None:
            break
        at = sign.start()
        match = _TOKEN.match(text, at, end)
        if match is None:
            at += 1
            continue
        found = _one(match, text, end, style, depth)
        if found is None:
            at = match.end()
            continue
        if begin < at:
            yield begin, text[begin:at], style
        pieces, at = found
        yield from pieces
        begin = at
    if begin < end:
        yield begin, text[begin:end], style


def _one(match: re.Match[str], text: str, end: int, style: str, depth: int) -> tuple[list[Printed], int] | None:
    """What a piece of TeX is drawn as and where it ends; None if it stays as it is."""
    at, after = match.span()
    if match["dollars"] or match["paren"]:
        return _math(text, at, after, end, style, match["dollars"] or "\\(")
    if match["escaped"]:
        return [(at, match["escaped"], style)], after
    if match["accent"]:
        letter = match["dotless"] or match["bare_dotless"] or match["on"] or match["bare"]
        return _accented(at, after, letter, match["accent"], style)
    if match["letter"]:
        return _accented(at, after, match["below"], match["letter"], style)
    if name := match["command"] or match["within"]:
        return _command(name, text, at, after, end, style, depth, alone=match["command"] is not None)
    if match["switch"]:
        return _switched(match, text, end, style, depth)
    if match["group"]:  # around an accented letter
        stop = closing(text, at, min(end, at + 12))
        if stop < 0:
            return None
        inner = list(_run(text, after, stop, style, depth + 1)) if depth < 8 else []
        if len("".join(shown for _, shown, _ in inner)) != 1:
            return None
        return [(at, "", ""), *inner, (stop, "", "")], stop + 1
    if match["quote"]:
        stop = text.find("''", after, min(end, after + _LONGEST))
        if stop < 0 or depth > 8 or "``" in text[after:stop] or text[stop : stop + 3] == "'''":
            return None
        return [(at, "“", style), *_run(text, after, stop, style, depth + 1), (stop, "”", style)], stop + 2
    if match["dash"]:
        return [(at, "–" if after - at == 2 else "—", style)], after
    if match["tie"]:
        return [(at, " ", style)], after
    return [(at, match["times"].replace("times", "×"), style)], after


def _accented(at: int, after: int, letter: str, mark: str, style: str) -> tuple[list[Printed], int] | None:
    shown = unicodedata.normalize("NFC", letter + signs.ACCENTS[mark])
    return ([(at, shown, style)], after) if len(shown) == 1 else None


def _command(
    name: str, text: str, at: int, after: int, end: int, style: str, depth: int, *, alone: bool
) -> tuple[list[Printed], int] | None:
    if name in _WRAPPED and text[after : after + 1] == "{":
        stop = closing(text, after, min(end, after + _LONGEST))
        if stop < 0 or depth > 8:
            return None
        inner = _run(text, after + 1, stop, _with(style, _WRAPPED[name]), depth + 1)
        return [(at, "", ""), *inner, (stop, "", "")], stop + 1
    shown = signs.IN_TEXT.get(name)
    if shown is None or not (alone or (shown.isalpha() and name not in signs.GREEK)):
        return None  # a command within a word may be a part of a file's name, but for "Erd\\os"
    if not alone and len(name) > 2:
        return None
    if text[after : after + 2] == "{}":
        after += 2
    elif shown.isalpha() and name not in signs.GREEK and text[after : after + 1] == " " and len(name) <= 2:
        after += 1  # the space only ended the name
    return [(at, shown, style)], after


def _switched(match: re.Match[str], text: str, end: int, style: str, depth: int) -> tuple[list[Printed], int] | None:
    """``{\\bf word}``, and ``{rm Paddle}``, which has lost its backslash."""
    at, after = match.span()
    name = match["switched"]
    stop = closing(text, at, min(end, at + _LONGEST))
    if name not in _SWITCHES or stop < 0 or depth > 8:
        return None
    if text[at + 1] != "\\" and (name in ("it", "em", "sl") or not re.fullmatch(r"\w[\w .+-]*", text[after:stop])):
        return None
    inner = _run(text, after, stop, _with(style, _SWITCHES[name]), depth + 1)
    return [(at, "", ""), *inner, (stop, "", "")], stop + 1


def _with(style: str, more: str) -> str:
    return "".join(sorted({*style, *more}))


def _math(text: str, at: int, after: int, end: int, style: str, opened: str) -> tuple[list[Printed], int] | None:
    """A formula; None if it cannot be shown well or may be a price."""
    closed = {"$": "$", "$$": "$$", "\\(": "\\)"}[opened]
    stop = after
    limit = min(end, after + _LONGEST)
    while True:
        stop = text.find(closed, stop, limit)
        if stop < 0:
            return None
        if text[stop - 1] != "\\" or closed != "$":
            break
        stop += 1
    body = text[after:stop]
    behind = stop + len(closed)
    if not body.strip() or (opened == "$" and _is_no_formula(body, text[behind : behind + 1])):
        return None
    try:
        pieces = formula(text, after, stop)
    except Unprintable:
        # The whole of it stays, its inside too.
        return [(at, text[at:behind], style)], behind
    if style:
        pieces = [(place, shown, _with(style, how)) for place, shown, how in pieces]
    return [(at, "", ""), *pieces, (stop, "", "")], behind


def _is_no_formula(body: str, behind: str) -> bool:
    """Whether what is between two dollar signs is running text, as in "$5 and $10"."""
    if not _ONLY_WORDS.match(body):
        return body[-1].isspace() and "\\" not in body
    if body[-1].isspace() or behind.isdigit():
        return True
    return (
        body[0].isspace()
        or _UNFIT_END.search(body) is not None
        or (" " in body and body[0].isdigit())
        or any(len(word) > 3 and word.isalpha() and word.islower() for word in body.split())
    )
