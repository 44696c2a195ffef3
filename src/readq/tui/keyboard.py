"""What comes from the keyboard, as bytes: made into text and events such that nothing a terminal can send does harm.

`Incoming` decodes; `KeyParser` is the toolkit's parser, told not to take for typed letters what no key sends.
"""

from __future__ import annotations

import re
from codecs import getincrementaldecoder
from collections.abc import Iterable
from contextlib import suppress

from textual import events
from textual._xterm_parser import XTermParser
from textual.keys import Keys

# xterm, "Mouse Tracking": the oldest report is CSI M and three bytes that are no UTF-8. It comes unasked when a
# multiplexer is attached anew; read as text it would be three keys.
_OLD_MOUSE = re.compile(rb"\x1b\[M[\s\S]{3}")
# ECMA-48, 5.4: parameter bytes, intermediate bytes, one final byte.
# ECMA-48, 5.6: a string, such as a late answer to a question that another program asked the terminal.
_STRING = re.compile(rb"\x1b[\]P_^X][^\x07\x1b]*(?:\x07|\x1b\\)")
_UNFINISHED = re.compile(rb"\x1b(?:\[(?:M[\s\S]{0,2}|[0-?]*[ -/]*)|[\]P_^X][^\x07\x1b]{0,4096}\x1b?)\Z")
_TYPED = 3  # bytes; alt with [, ] or a capital, and another key right behind
_LONG = 30  # parameter bytes; the toolkit knows no sequence with as many
_ENDLESS = re.compile(rb"\x1b\[[0-?]{%d,}[ -/]*(?P<final>[@-~])?" % _LONG)
_REST = re.compile(rb"[0-?]*[ -/]*(?P<final>[@-~])?")
_PASTE = re.compile(rb"\x1b\[20([01])~")
_PASTE_END = "\x1b[201~"
_WAYS_OUT = (b"\x1b", b"\x03", b"\x11")  # escape, ctrl+c, ctrl+q

_SEQUENCE = re.compile(r"\x1b\[(?!\[)[0-?]*[ -/]*[@-~]")
_NO_KEY = re.compile(r"\x1b\[(?:<[\d;-]+[Mm]|\d+(?:;\d+)+M|\?\d+;\d+\$y)")  # reports of the mouse and of modes


class Incoming:
    """Bytes as they are read to text for `KeyParser`. What is no UTF-8 becomes U+FFFD, wherever reads cut it; a control
    sequence is passed on whole, and one without an end not at all."""

    def __init__(self) -> None:
        self._decode = getincrementaldecoder("utf-8")("replace").decode
        self._held = b""
        self._endless = False
        self._pasting = False

    def text(self, data: bytes) -> str:
        """The text of ``data``, which was read just now."""
        end = ""
        if self._pasting and self._held + data in _WAYS_OUT:
            # A paste whose end was lost would swallow all keys for ever.
            self._pasting, self._held, end = False, b"", _PASTE_END
        data, self._held = self._held + data, b""
        if self._endless:
            rest = _REST.match(data)
            assert rest is not None
            self._endless = rest["final"] is None and rest.end() == len(data)
            data = data[rest.end() :]
        data = _STRING.sub(b"", _OLD_MOUSE.sub(b"", data))
        data = _ENDLESS.sub(self._drop, data)
        unfinished = _UNFINISHED.search(data)
        if unfinished is not None:
            data, self._held = data[: unfinished.start()], unfinished[0]
        for paste in _PASTE.finditer(data):
            self._pasting = paste[1] == b"0"
        return end + self._decode(data)

    def rest(self) -> str:
        """What is still held, now that nothing has come for a while: the beginning of a sequence without its end is
        given up, unless somebody may have typed it."""
        held, self._held = self._held, b""
        self._endless = False
        return held.decode("ascii", "replace") if len(held) <= _TYPED else ""

    def _drop(self, sequence: re.Match[bytes]) -> bytes:
        self._endless = sequence["final"] is None and sequence.end() == len(sequence.string)
        return b""


class KeyParser(XTermParser):
    """Ignores control sequences that it does not know, instead of taking them for their letters typed one by one."""

    def _sequence_to_key_events(self, sequence: str, alt: bool = False) -> Iterable[events.Key]:
        keys: list[events.Key] = []
        with suppress(ValueError, OverflowError):  # a number of no character
            keys = list(super()._sequence_to_key_events(sequence, alt=alt))
        if not keys and _SEQUENCE.fullmatch(sequence) and not _NO_KEY.fullmatch(sequence):
            return [events.Key(Keys.Ignore, sequence)]
        return keys
