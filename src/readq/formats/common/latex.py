"""LaTeX in names, titles and abstracts as the text it prints, where that loses nothing.

Math stays as it is written, and so does every command that is not known here: nothing is dropped silently. ``%``, ``&``
and ``#`` are signs like any other, since what is read is text and no document.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

_SIGNS_OF_IT = ("\\", "{", "}", "~")
_DOUBLED = ("-", "`", "'")
_ACCENTS = {
    "`": "\u0300", "'": "\u0301", "^": "\u0302", "~": "\u0303", "=": "\u0304", "u": "\u0306", ".": "\u0307",
    '"': "\u0308", "r": "\u030a", "H": "\u030b", "v": "\u030c", "d": "\u0323", "c": "\u0327", "k": "\u0328",
    "b": "\u0331", "t": "\u0361",
}  # fmt: skip
_SYMBOLS = {
    "ss": "ß", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "o": "ø", "O": "Ø", "l": "ł", "L": "Ł", "aa": "å", "AA": "Å",
    "i": "ı", "j": "ȷ", "dh": "ð", "DH": "Ð", "dj": "đ", "DJ": "Đ", "th": "þ", "TH": "Þ", "ng": "ŋ", "NG": "Ŋ",
    "LaTeX": "LaTeX", "TeX": "TeX", "BibTeX": "BibTeX", "ldots": "…", "dots": "…", "textellipsis": "…",
    "textendash": "–", "textemdash": "—", "textquoteright": "’", "textquoteleft": "‘", "textquotedblleft": "“",
    "textquotedblright": "”", "textquotesingle": "'", "quotesinglbase": "‚", "quotedblbase": "„", "guillemotleft": "«",
    "guillemotright": "»", "textasciitilde": "~", "textasciicircum": "^", "textbackslash": "\\", "textbar": "|",
    "textless": "<", "textgreater": ">", "textunderscore": "_", "textbraceleft": "{", "textbraceright": "}",
    "textregistered": "®", "texttrademark": "™", "copyright": "©", "textcopyright": "©", "textdegree": "°",
    "degree": "°", "pounds": "£", "euro": "€", "texteuro": "€", "S": "§", "P": "¶", "dag": "†", "ddag": "‡",
    "slash": "/", "textmu": "µ", "textbullet": "•", "textperiodcentered": "·", "textmultiply": "×",
    "textsuperscript": "", "textsubscript": "", "enspace": " ", "quad": " ", "qquad": " ", "newline": " ", "par": "\n",
    "noopsort": "", "relax": "", "protect": "", "nobreakspace": " ", "space": " ", "-": "", "/": "", "@": "",
}  # fmt: skip
# Their argument, or what follows in the group, is printed as it is.
_UNWRAPPED = frozenset((
    "emph", "textbf", "textit", "textsl", "textsc", "texttt", "textrm", "textsf", "textup", "textmd", "textnormal",
    "text", "mbox", "hbox", "url", "uppercase", "lowercase", "MakeUppercase", "MakeLowercase", "enquote", "ensuremath",
    "mathrm", "mathit", "mathbf", "underline", "uline", "bibinfo", "BibTitle", "NoCaseChange", "foreignlanguage",
    "it", "bf", "em", "sc", "tt", "rm", "sf", "sl", "itshape", "bfseries", "scshape", "ttfamily", "rmfamily",
    "sffamily", "upshape", "normalfont", "tiny", "small", "large", "Large", "huge", "scriptsize", "footnotesize",
    "normalsize", "bgroup", "egroup", "displaystyle", "textstyle", "cal", "boldmath", "unboldmath",
))  # fmt: skip
_TOKEN = re.compile(
    r"""(?P<math>\$\$.{1,2000}?\$\$|\$(?:[^$\\]|\\.){1,2000}\$|\\\(.{1,2000}?\\\)|\\\[.{1,2000}?\\\])
      | \\(?:(?P<accent>["'`^~=.])\s* | (?P<letter>[uvHcdbkrt])(?:\s+(?=[A-Za-z\\])|(?=\s*\{)))
        (?:\{\s*(?:\\(?P<dotless>[ij])(?![A-Za-z])|(?P<on>[^\W\d_]|(?=\})))\s*\}|\\(?P<bare_dotless>[ij])(?![A-Za-z])\s*|(?P<bare>[^\W\d_]))
      | \\(?P<escaped>[%&#_${}])
      | \\(?P<space>[ ,;:!>]|\\\*?(?:\[[^\]]*\])?)
      | \\(?P<command>[A-Za-z]+|[-/@])\*?(?P<after>[ \t]*\{\}|[ \t]*)
      | (?P<open>\{)
      | (?P<close>\})
      | (?P<sign>~|---?|``|'')""",
    re.X | re.S,
)
_SIGN = re.compile(r"\\|\$|\{|\}|~|--|``|''")
_SIGNS = {"~": " ", "--": "–", "---": "—", "``": "“", "''": "”"}


def worth_it(text: str) -> bool:
    """Whether there may be LaTeX in it. One look for each sign is many times faster than one expression for all."""
    for sign in _SIGNS_OF_IT:  # called for every text of millions
        if sign in text:
            return True
    for sign in _DOUBLED:  # noqa: SIM110 - and two letters take many times longer to look for than one
        if sign in text and 2 * sign in text:
            return True
    return False


def to_text(text: str, *, braces: bool = True) -> str:
    """``text`` with its LaTeX replaced by what it prints; unchanged where there is none. ``braces``: they only group,
    as in BibTeX; otherwise those stay that are neither a command's nor around a single letter."""
    if not worth_it(text):
        return text
    out: list[str] = []
    groups: list[tuple[int, bool]] = []  # where in ``out`` each open group began, and whether its braces stay
    keep_next = bare_next = False
    end = 0
    for match in _tokens(text):
        out.append(text[end : match.start()])
        if end != match.start():
            keep_next = bare_next = False
        end = match.end()
        if match["open"]:
            keep_next = keep_next or bool(groups and groups[-1][1])
            groups.append((len(out), keep_next))
            out.append("{" if keep_next or not (braces or bare_next) else "")
            keep_next = bare_next = False
            continue
        if match["close"]:
            if not groups:
                out.append("}")
                continue
            place, kept = groups.pop()
            if not kept and out[place] and len("".join(out[place + 1 :])) <= 1:
                out[place] = ""
            out.append("}" if out[place] else "")
            keep_next = kept and text[end : end + 1] == "{"  # another argument
            continue
        keep_next = bare_next = False
        if match["math"]:
            out.append(match[0])
        elif match["escaped"]:
            out.append(match["escaped"])
        elif match["space"] is not None:
            out.append("" if match["space"] == "!" else " ")
        elif match["sign"]:
            out.append(_SIGNS[match["sign"]])
        elif match["command"]:
            said, keep_next = _command(match)
            bare_next = not keep_next
            out.append(said)
        else:
            out.append(_accented(match))
    out.append(text[end:])
    for place, kept in groups:  # never closed
        if not kept:
            out[place] = "{"
    return "".join(out)


def _tokens(text: str) -> Iterator[re.Match[str]]:
    """What is LaTeX in a text, in order. Only where a sign begins it is looked at closely: most of a text is none."""
    at = 0
    while sign := _SIGN.search(text, at):
        at = sign.start()
        if match := _TOKEN.match(text, at):
            yield match
            at = match.end()
        else:
            at += 1


def _command(match: re.Match[str]) -> tuple[str, bool]:
    """What a command prints, and whether the group after it is an argument that stays as it is."""
    name, after = match["command"], match["after"]
    if name in _UNWRAPPED:
        return "", False
    printed = _SYMBOLS.get(name)
    if printed is None:
        printed = _known().get(name)
    if printed is None:
        return match[0], not after.endswith("}")
    return printed, False


@cache
def _known() -> dict[str, str]:
    """The signs that pylatexenc knows by name."""
    try:
        from pylatexenc.latex2text import get_default_latex_context_db
    except ImportError:
        return {}
    found: dict[str, str] = {}
    for category in (database := get_default_latex_context_db()).categories():
        for spec in database.d[category]["macros"].values():
            printed = getattr(spec, "simplify_repl", None)
            if isinstance(printed, str) and printed and "%" not in printed and len(printed) < 5:
                found[spec.macroname] = printed
    return found


def _accented(match: re.Match[str]) -> str:
    mark = _ACCENTS[match["accent"] or match["letter"]]
    letter = match["on"] or match["dotless"] or match["bare_dotless"] or match["bare"] or ""
    if not letter:
        return {"\u0303": "~", "\u0302": "^", "\u0300": "`", "\u0301": "´", "\u0308": "¨"}.get(mark, "")
    return unicodedata.normalize("NFC", letter + mark)
