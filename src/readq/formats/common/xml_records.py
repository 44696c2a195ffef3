"""The records of an XML text one after the other, each parsed on its own.

A record that is broken costs only itself, a file that is cut off only its last one, and memory is bounded by a record.
No document type is ever read, so none can name files or grow entities.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Collection, Iterator
from html.entities import html5
from typing import NamedTuple

from readq.formats.stream import Stream
from readq.listing import Problem

LONGEST = 16 << 20  # characters of one record
_BEFORE = 1 << 16  # characters before the first record that are looked through for namespaces
_XMLNS = re.compile(r"""\sxmlns(?::([\w.-]+))?\s*=\s*("[^"<]*"|'[^'<]*')""")
_PREFIX = re.compile(r"[<\s/]([A-Za-z_][\w.-]*):[A-Za-z_][\w.-]*[\s=/>]")
_ENTITY = re.compile(r"&(?:(#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6})|([A-Za-z][A-Za-z0-9]*));|&")
_OWN = frozenset(("amp", "lt", "gt", "quot", "apos"))
_ENDS = {"<!--": "-->", "<![CDATA[": "]]>"}
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Record(NamedTuple):
    """An element and the 1-based line it begins in."""

    line: int
    element: ET.Element


def records(stream: Stream, names: Collection[str]) -> Iterator[Record | Problem]:
    """The elements of a stream whose local name is one of ``names``, outermost ones only, in order; what of them could
    not be read is a problem with its line. Elements of one name must not contain each other."""
    one = "|".join(map(re.escape, names))
    begin = re.compile(rf"<!--|<!\[CDATA\[|<((?:[\w.-]+:)?(?:{one}))(?=[\s/>])")
    texts = stream.texts()
    buffer = ""
    at, line, counted = 0, 1, 0
    ended = False
    spaces = ""  # declarations of namespaces
    without = dict.fromkeys(_ENDS.values(), (0, 0))  # where in the buffer one of these certainly does not begin

    def more() -> bool:
        nonlocal buffer, at, line, counted, ended
        line += buffer.count("\n", counted, at)
        text = next(texts, None)
        ended = text is None
        buffer = buffer[at:] + (text or "")
        for end, (first, last) in without.items():
            without[end] = max(0, first - at), max(0, last - at)
        at = counted = 0
        return not ended

    def after(begun: str, place: int) -> int:
        """Where in the buffer the comment or section that begins with ``begun`` before ``place`` is over; -1 if it is
        not. What was searched in vain once is not again: any number may begin that never end."""
        end = _ENDS[begun]
        first, last = without[end]
        known = first <= place <= last
        found = buffer.find(end, last if known else place)
        if found < 0:
            without[end] = first if known else place, max(place, len(buffer) - len(end) + 1)
        return found + len(end) if found >= 0 else -1

    while True:
        found = begin.search(buffer, at)
        if found is None:
            if not spaces:
                spaces = _declared(buffer[:_BEFORE])
            at = max(at, len(buffer) - 200)  # a tag may be cut in two here
            if not more():
                return
            continue
        if not spaces:
            spaces = _declared(buffer[: min(found.start(), _BEFORE)]) or " "
        at = found.start()
        name = found[1]
        size = len(found[0])
        if name is None:
            while (over := after(found[0], at + size)) < 0 and not ended and len(buffer) - at <= LONGEST:
                more()
            line += buffer.count("\n", counted, at)
            counted = at
            at = over if over >= 0 else at + size
            continue
        end = re.compile(rf"<!--|<!\[CDATA\[|</{re.escape(name)}\s*>|(<{re.escape(name)}[\s/>])")
        stop: re.Match[str] | None = None
        sought = at + size
        while True:
            stop = end.search(buffer, sought)
            if stop is not None and stop[0] in _ENDS:
                over = after(stop[0], stop.end())
                sought = over if over >= 0 else stop.end()
                continue
            if stop is not None or ended or len(buffer) - at > LONGEST:
                break
            sought = max(at + size, len(buffer) - 200) - at
            more()
            sought += at
        line += buffer.count("\n", counted, at)
        counted = at
        if stop is None:
            yield Problem(line, f"a <{name}> that {'is cut off' if ended else 'never ends'}")
            at += size
        elif stop.lastindex:  # the next one begins
            yield Problem(line, f"a <{name}> that does not end before the next one begins")
            at = stop.start()
        else:
            text, at = buffer[at : stop.end()], stop.end()
            try:
                yield Record(line, _parsed(text, spaces))
            except ET.ParseError as error:
                yield Problem(line, f"a broken <{name}>: {error.msg.split(':')[0]}")


def _declared(text: str) -> str:
    """The declarations of namespaces in ``text``, as attributes."""
    return "".join(
        {prefix: f" xmlns{':' * bool(prefix)}{prefix}={uri}" for prefix, uri in _XMLNS.findall(text)}.values()
    )


def _parsed(text: str, spaces: str) -> ET.Element:
    """The element of a record; what is no XML in it but can be understood is mended first."""
    try:
        return ET.fromstring(f"<r{spaces}>{text}</r>")[0]
    except ET.ParseError:
        text = _NOT_XML.sub(" ", _ENTITY.sub(_resolved, text))
        declared = {prefix for prefix, _ in _XMLNS.findall(spaces + text)}
        missing = {
            prefix for prefix in _PREFIX.findall(text) if prefix not in declared and prefix not in ("xml", "xmlns")
        }
        spaces += "".join(f' xmlns:{prefix}="{prefix}"' for prefix in missing)
        return ET.fromstring(f"<r{spaces}>{text}</r>")[0]


def _resolved(match: re.Match[str]) -> str:
    number, name = match[1], match[2]
    if number:
        code = int(number[2:], 16) if number[1] in "xX" else int(number[1:])
        return match[0] if code < 0x110000 and not _NOT_XML.match(chr(code)) else " "
    if name in _OWN:
        return match[0]
    found = html5.get(f"{name};") if name else None
    return found.replace("&", "&amp;").replace("<", "&lt;") if found else "&amp;" + match[0][1:]


def local(element: ET.Element) -> str:
    """An element's name without its namespace."""
    return element.tag.rpartition("}")[2]


def children(element: ET.Element, *names: str) -> Iterator[ET.Element]:
    """The child elements with one of these local names, in order."""
    return (child for child in element if local(child) in names)


def child(element: ET.Element, *path: str) -> ET.Element | None:
    """The first descendant by this path of local names."""
    found: ET.Element | None = element
    for name in path:
        if found is None:
            return None
        found = next(children(found, name), None)
    return found


def text(element: ET.Element | None, *path: str) -> str:
    """All the text within the element, or the one at ``path`` below it, without white space around; '' if missing."""
    found = child(element, *path) if element is not None else None
    return "".join(found.itertext()).strip() if found is not None else ""
