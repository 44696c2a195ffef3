"""Text as LaTeX reads it: every sign that means something there stands for itself, and formulas stay as they are."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

_SIGNS = {
    "\\": r"\textbackslash{}", "{": r"\textbraceleft{}", "}": r"\textbraceright{}", "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}", "&": r"\&", "%": r"\%", "#": r"\#", "_": r"\_", "$": r"\$",
}  # fmt: skip
# A formula begins and ends with no space, or two prices would be one.
_FORMULA = r"\$(?=[^\s$])[^$\n]{0,500}(?<=[^\s\\])\$(?!\d)"
MATH = re.compile(f"({_FORMULA})")
_TOKEN = re.compile(rf"(?P<math>{_FORMULA})|(?P<pair>-(?=-)|`(?=`)|'(?='))|[\\{{}}~^&%#_$]")
_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")


def escaped(text: str, *, ascii_only: bool = False) -> str:
    """``text`` as LaTeX that prints it; with ``ascii_only`` accents and signs are written as commands."""
    made = _TOKEN.sub(_sign, text)
    return _encoder()(made) if ascii_only and not made.isascii() else made


def capitals_kept(text: str, *, ascii_only: bool = False) -> str:
    """A title, with braces around the words that no style may write in small letters: BERT, arXiv, GPT-4."""
    if text.upper() == text:
        return escaped(text, ascii_only=ascii_only)
    found, at = "", 0
    for match in _TOKEN.finditer(text):
        if match["math"] and _balanced(match[0]):
            found += _words_kept(text[at : match.start()], ascii_only) + match[0]
            at = match.end()
    return found + _words_kept(text[at:], ascii_only)


def _words_kept(text: str, ascii_only: bool) -> str:
    found, at = "", 0
    for match in _WORD.finditer(text):
        if any(map(str.isupper, match[0][1:])):
            found += escaped(text[at : match.start()], ascii_only=ascii_only)
            found += "{" + escaped(match[0], ascii_only=ascii_only) + "}"
            at = match.end()
    return found + escaped(text[at:], ascii_only=ascii_only)


def _sign(match: re.Match[str]) -> str:
    if match["math"]:
        return match[0] if _balanced(match[0]) else rf"\${_TOKEN.sub(_sign, match[0][1:-1])}\$"
    return match["pair"] + "{}" if match["pair"] else _SIGNS[match[0]]


def _balanced(formula: str) -> bool:
    """Whether a formula's braces close, and nothing in it ends what it stands in."""
    depth = 0
    for char in re.sub(r"\\.", "", formula):
        depth += (char == "{") - (char == "}")
        if depth < 0:
            return False
    return depth == 0 and not re.search(r"\\[{}%]|[%&#]", formula)


@cache
def _encoder() -> Callable[[str], str]:
    from pylatexenc.latexencode import UnicodeToLatexEncoder

    encoder = UnicodeToLatexEncoder(
        non_ascii_only=True, replacement_latex_protection="braces-all", unknown_char_policy="keep",
        unknown_char_warning=False,
    )  # fmt: skip
    return lambda text: str(encoder.unicode_to_latex(text))
