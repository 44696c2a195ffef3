"""What stands between dollar signs, as far as one line of text can show it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from readq.tex import signs

Printed = tuple[int, str, str]  # where in the text as written it begins, what is drawn for it, its style


class Unprintable(Exception):
    """This cannot be shown well on one line."""


_TOKEN = re.compile(r"\\(?P<command>[A-Za-z]+)\*?|\\(?P<sign>.)|(?P<space>\s+)|(?P<char>.)", re.S)
_ATOM = re.compile(r"\w(?:[\w.]*\w)?\Z")
_SWITCH = re.compile(r"\\(cal|bf|rm|it|sf|tt)(?![A-Za-z])\s*")
_DEEPEST = 12


def formula(text: str, start: int, end: int) -> list[Printed]:
    """How ``text[start:end]``, read as mathematics, is drawn; raises `Unprintable`."""
    return list(_Reader(text, end).read(start, end))


class _Reader:
    def __init__(self, text: str, end: int) -> None:
        self._text = text
        self._end = end
        self._depth = 0

    def read(self, at: int, end: int, style: str = "") -> Iterator[Printed]:
        """The printed pieces of a stretch, each beginning where the one before ends."""
        self._depth += 1
        if self._depth > _DEEPEST:
            raise Unprintable
        last = ""  # the last character that was drawn
        wide = False  # what was drawn last wants room behind it
        gap = False  # there was white space, or room is wanted
        while at < end:
            match = _TOKEN.match(self._text, at, end)
            if match is None:
                raise Unprintable
            if match["space"] or match["char"] == "~":
                gap = gap or not last or last not in "([{"
                yield at, "", ""
                at = match.end()
                continue
            name = match["command"]
            relation = name in signs.RELATIONS
            spaced = name in signs.FUNCTIONS
            pieces, after = self._one(match, end, style)
            shown = "".join(piece for _, piece, _ in pieces)
            if shown:
                lead = bool(last) and (
                    (gap and not shown[0].isspace() and not last.isspace())
                    or (relation and last not in "([{ ")
                    or (wide and (shown[0].isalnum() or not shown.isascii()) and shown[0] not in _NO_GAP)
                    or (spaced and (last.isalnum() or last in ")]"))
                )
                if lead:
                    first = next(place for place, piece in enumerate(pieces) if piece)
                    where, piece, how = pieces[first]
                    pieces[first] = (where, f" {piece}", how)
                last = shown[-1]
                wide = spaced
                # White space behind a command ends its name; it is drawn where there was some before it, too.
                gap = relation
                if name and not relation and not spaced and not lead:
                    after_space = _space(self._text, after, end)
                    if name in signs.SIGNS and after_space > after:
                        yield from pieces
                        yield after, "", ""
                        at = after_space
                        continue
            yield from pieces
            at = after
        self._depth -= 1

    def _one(self, match: re.Match[str], end: int, style: str) -> tuple[list[Printed], int]:
        """What one token, with its arguments, is drawn as, and where what comes next begins."""
        at, after = match.span()
        if name := match["command"]:
            return self._command(name, at, after, end, style)
        if sign := match["sign"]:
            if sign in signs.SPACES:
                return [(at, signs.SPACES[sign], "")], after
            if sign in "{}%&#_$":
                return [(at, sign, style)], after
            if sign == "|":
                return [(at, "‖", style)], after
            raise Unprintable
        char = match["char"]
        if char in "^_":
            begin, stop, after = self._argument(after, end)
            table = signs.RAISED if char == "^" else signs.LOWERED
            shown = "".join(self._flat(begin, stop).split())
            if not shown or any(each not in table for each in shown):
                raise Unprintable
            return [(at, "".join(table[each] for each in shown), style)], after
        if char == "{":
            begin, stop, after = self._argument(at, end)
            if switch := _SWITCH.match(self._text, begin, stop):
                return self._switched(switch, at, stop, style), after
            return [(at, "", ""), *self.read(begin, stop, style), (stop, "", "")], after
        if char in "}&#$\\":
            raise Unprintable
        return [(at, "′" if char == "'" else char, style)], after

    def _command(self, name: str, at: int, after: int, end: int, style: str) -> tuple[list[Printed], int]:
        if shown := signs.GREEK.get(name) or signs.RELATIONS.get(name) or signs.SIGNS.get(name):
            return [(at, shown, style)], after
        if name in signs.FUNCTIONS:
            return [(at, name, style)], after
        if name in signs.SPACES or name in signs.SIZES:
            after = _space(self._text, after, end)
            if self._text[after : after + 1] == "." and name in ("left", "right"):
                after += 1
            return [(at, signs.SPACES.get(name, ""), "")], after
        if name in ("frac", "tfrac", "dfrac"):
            return self._fraction(at, after, end, style)
        begin, stop, after = self._argument(after, end)
        if name in signs.UPRIGHT or name in signs.ITALIC:
            style = f"{style}i" if name in signs.ITALIC and "i" not in style else style
            return [(at, "", ""), *self._words(name, begin, stop, style), (stop, "", "")], after
        if name in signs.BOLD:
            style = style if "b" in style else f"b{style}"
            return [(at, "", ""), *self._words(name, begin, stop, style), (stop, "", "")], after
        shown = self._flat(begin, stop)
        if alphabet := signs.ALPHABETS.get(name):
            if not shown or any(char not in alphabet for char in shown):
                raise Unprintable
            return [(at, "".join(alphabet[char] for char in shown), style)], after
        if (mark := signs.OVER.get(name)) and len(shown) == 1 and shown.isalpha():
            return [(at, unicodedata.normalize("NFC", shown + mark), style)], after
        if name == "sqrt" and _ATOM.match(shown):
            return [(at, f"√{shown}" if len(shown) == 1 or shown.isdigit() else f"√({shown})", style)], after
        raise Unprintable

    def _fraction(self, at: int, after: int, end: int, style: str) -> tuple[list[Printed], int]:
        """``a/b``, where nothing beside it could be taken for a part of it."""
        begin, stop, after = self._argument(after, end)
        above = self._flat(begin, stop)
        begin, stop, after = self._argument(after, end)
        below = self._flat(begin, stop)
        beside = self._text[max(0, at - 1) : at] + self._text[after : min(after + 1, end)]
        if not (_ATOM.match(above) and _ATOM.match(below)) or any(
            char.isalnum() or char in "\\^_{}()" for char in beside
        ):
            raise Unprintable
        return [(at, f"{above}/{below}", style)], after

    def _words(self, name: str, begin: int, stop: int, style: str) -> Iterator[Printed]:
        """The argument of a command for text, with its spaces; of one for mathematics, without."""
        if name.startswith("math") or name in ("operatorname", "boldsymbol", "bm", "pmb"):
            yield from self.read(begin, stop, style)
        elif any(char in "\\{}$^_" for char in self._text[begin:stop]):
            raise Unprintable
        elif begin < stop:
            yield begin, self._text[begin:stop], style

    def _switched(self, switch: re.Match[str], at: int, stop: int, style: str) -> list[Printed]:
        """``{\\cal O}`` and its like."""
        if switch[1] == "cal":
            shown = self._flat(switch.end(), stop)
            if not shown or any(char not in signs.SCRIPT for char in shown):
                raise Unprintable
            return [(at, "".join(signs.SCRIPT[char] for char in shown), style)]
        style = f"b{style}" if switch[1] == "bf" and "b" not in style else style
        return [(at, "", ""), *self.read(switch.end(), stop, style), (stop, "", "")]

    def _flat(self, begin: int, stop: int) -> str:
        pieces = list(self.read(begin, stop))
        if any(style for _, _, style in pieces):
            raise Unprintable
        return "".join(shown for _, shown, _ in pieces)

    def _argument(self, at: int, end: int) -> tuple[int, int, int]:
        """Where the argument that begins at ``at`` begins and ends, and where what is behind it begins."""
        at = _space(self._text, at, end)
        if at >= end:
            raise Unprintable
        if self._text[at] != "{":
            match = _TOKEN.match(self._text, at, end)
            if match is None or match["char"] in ("^", "_", "}"):
                raise Unprintable
            if (name := match["command"]) and not (name in signs.GREEK or name in signs.SIGNS):
                raise Unprintable
            return at, match.end(), match.end()
        stop = closing(self._text, at, end)
        if stop < 0:
            raise Unprintable
        return at + 1, stop, stop + 1


_NO_GAP = frozenset("′°⁻") | frozenset(signs.RAISED.values()) | frozenset(signs.LOWERED.values())


def closing(text: str, at: int, end: int) -> int:
    """Where the brace that opens at ``at`` is closed; -1 if it is not."""
    depth = 0
    while at < end:
        char = text[at]
        if char == "\\":
            at += 1
        elif char == "{":
            depth += 1
        elif char == "}":
            depth -= 1
            if not depth:
                return at
        at += 1
    return -1


def _space(text: str, at: int, end: int) -> int:
    while at < end and text[at].isspace():
        at += 1
    return at
