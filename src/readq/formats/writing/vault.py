"""Papers as notes of a vault: Markdown with front matter, a file for each paper, beside what a person writes there.

readq's part of such a file is its own fields of the front matter and what is between two marks; everything else is the
person's, and stays as it is to the byte. The second mark has a checksum, by which it is seen whether readq's part was
edited, too. The note in it stands between marks of its own: there it may be edited, and taken in again.
"""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from readq.formats.writing.address import page_url
from readq.formats.writing.entry import Entry
from readq.formats.writing.plain import escaped
from readq.formats.writing.record import iso
from readq.vault_template import NOTE, filled

_BEGIN = "%% readq: what is from here to the end mark is written anew %%"
_END = "%% readq: end "
_NOTE_BEGIN, _NOTE_END = "%% readq: your note %%", "%% readq: note ends "
_NOTE = re.compile(r"^%% readq: your note %%\r?\n(.*?)^%% readq: note ends ([0-9a-f]{8}) %%(?=\r?$)", re.S | re.M)
_OURS = re.compile(r"^%% readq:", re.M)
_MARK = re.compile(r"^%(\\*)%(?= readq:)", re.M)  # in a note it gets a backslash more, which is taken off again
_ESCAPED = re.compile(r"^%\\(\\*)%(?= readq:)", re.M)
_PART = re.compile(r"^%% readq: what [^\n]* %%\r?\n(.*?)^%% readq: end ([0-9a-f]{8}) %%(?=\r?$)", re.S | re.M)
_FRONT = re.compile(r"\ufeff?---[ \t]*\r?\n(.*?)^---[ \t]*(?:\r?\n|\Z)", re.S | re.M)
_FIELD = re.compile(r"^([^\s:#\-][^:\n]*):", re.M)
_KEY = re.compile(r"^citekey:[ \t]*[\"']?([^\"'\r\n]+?)[\"']?[ \t]*\r?$", re.M)
_OWN = frozenset(
    (
        "title", "aliases", "citekey", "authors", "year", "published", "venue", "arxiv", "doi", "url", "status",
        "priority", "tags", "added", "decided",
    )
)  # fmt: skip
_UNSAFE = re.compile(r"[^\w.+-]|^\.|\.$")
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.I)
_LONGEST_NAME = 100
_ADDRESSES = re.compile(
    r"(?<![\w.])(?:\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(?!\d)|\b10\.\d{4,9}/[^\s\"<>()\[\]]+"
)


class Edited(Exception):
    """A file that readq cannot write its part of; says why."""


def file_name(entry: Entry) -> str:
    """The name of a paper's file, without its ending: the citation key, as every system can keep it."""
    name = _UNSAFE.sub("-", entry.key)[:_LONGEST_NAME]
    if _RESERVED.fullmatch(name):
        name = name.replace(".", "-")
    elif name == entry.key:
        return name
    return f"{name}-{entry.paper.id}"


def key_in(head: str) -> str:
    """The citation key that the beginning of a file says it is about; '' if it is none of readq's."""
    front = _FRONT.match(head)
    key = _KEY.search(front[1]) if front else None
    return key[1] if key else ""


def mentioned(note: str) -> list[str]:
    """What in a note may be the arXiv id or DOI of a paper, each once."""
    return list(dict.fromkeys(match[0].rstrip(".,;:") for match in _ADDRESSES.finditer(note)))


class Cited(NamedTuple):
    """A paper that a note mentions: the name of its file, and its title."""

    name: str
    title: str


class Note(NamedTuple):
    """The note in a file: its ``text``, and the ``checksum`` of what readq had written there."""

    text: str
    checksum: str

    @property
    def edited(self) -> bool:
        return checksum_of(self.text) != self.checksum


def note_in(text: str) -> Note | None:
    """The note in a file; None if it has no place for one. Raises `Edited` if there was one that cannot be told now."""
    part = _PART.search(text)
    found = _NOTE.search(part[1]) if part is not None else None
    if found is None:
        if _OURS.search(part[1] if part is not None else text):
            raise Edited("a mark of readq's in it is missing or was edited")
        return None
    return Note(_plain(_ESCAPED.sub(r"%\1%", found[1].replace("\r\n", "\n"))), found[2])


def checksum_of(note: str | None) -> str:
    """What a note is told from others by, as it stands in a file."""
    return f"{zlib.crc32(_plain(note or '').encode('utf-8', 'replace')):08x}"


def _plain(note: str) -> str:
    return note.replace("\r\n", "\n").strip("\n")


def written(
    entry: Entry, cited: Sequence[Cited] = (), before: str = "", *, template: str = "", taken: bool = False
) -> str:
    """The text of a paper's file; of the text ``before`` everything stays that is not readq's. Raises `Edited` where
    that cannot be told apart, and where the note in it was edited, unless it is ``taken`` in already."""
    if not before:
        return f"---\n{_fields(entry)}---\n\n{_part(entry, cited, template)}\n"
    front, part = _FRONT.match(before), _PART.search(before)
    if front is None:
        raise Edited("it has no front matter")
    if part is None:
        raise Edited("it has no part of readq's")
    if _checksum(part[1]) != part[2]:
        raise Edited("what readq wrote was edited")
    note = note_in(before)
    if note is not None and note.edited and not taken and note.text != _plain(entry.paper.note or ""):
        raise Edited("its note was edited; take it in with: readq vault pull")
    ends = "\r\n" if "\r\n" in front[0] else "\n"
    fields, text = _fields(entry).replace("\n", ends), _part(entry, cited, template).replace("\n", ends)
    head = before[: front.start(1)] + fields + "".join(_theirs(front[1])) + before[front.end(1) : part.start()]
    return head + text + before[part.end() :]


def _theirs(front: str) -> Iterator[str]:
    """The fields of front matter that are not readq's, as they stand."""
    places = [match.start() for match in _FIELD.finditer(front)]
    yield front[: places[0]] if places else front
    for start, end in zip(places, [*places[1:], len(front)], strict=True):
        if front[start:end].partition(":")[0].strip().strip("\"'") not in _OWN:
            yield front[start:end]


def _part(entry: Entry, cited: Sequence[Cited], template: str) -> str:
    values = {name: re.sub("%(?=%)", r"%\\", value) for name, value in _values(entry, cited)}
    note = _MARK.sub(r"%\\\1%", _plain(entry.paper.note or ""))
    values[NOTE] = f"{_NOTE_BEGIN}\n{note}{note and chr(10)}{_NOTE_END}{checksum_of(entry.paper.note)} %%"
    text = filled(template, values)
    return f"{_BEGIN}\n{text}{_END}{_checksum(text)} %%"


def _checksum(text: str) -> str:
    """That of readq's part, whatever the note in it is."""
    plain = _NOTE.sub("", text.replace("\r\n", "\n"))
    return f"{zlib.crc32(plain.encode('utf-8', 'replace')):08x}"


def _values(entry: Entry, cited: Sequence[Cited]) -> Iterator[tuple[str, str]]:
    """What stands in the places of a template, but for the note."""
    paper = entry.paper
    names = escaped(", ".join(author.name for author in paper.authors))
    year = "".join(entry.date[:1])
    yield "title", escaped(paper.title)
    yield "about", ". ".join(filter(None, (names, escaped(", ".join(filter(None, (entry.venue, year)))))))
    lines = [escaped(line) for line in (paper.abstract or "").splitlines() if line.strip()]
    yield "abstract", "> [!abstract]\n" + "\n>\n".join(f"> {line}" for line in lines) if lines else ""
    links = "\n".join(f"- [[{each.name}|{_label(each.title)}]]" for each in cited)
    yield "mentioned", f"## Mentioned\n\n{links}" if links else ""
    yield "authors", names
    yield "venue", escaped(entry.venue)
    yield "year", year
    yield "citekey", escaped(entry.key)
    yield "arxiv", escaped(entry.id("arxiv"))
    yield "doi", escaped(entry.id("doi"))
    yield "url", escaped(page_url(paper) or "")


def _label(title: str) -> str:
    """A title as the text of a link, in which brackets and bars would end it."""
    return " ".join(re.sub(r"[\[\]|#^]", " ", title).split())


def _fields(entry: Entry) -> str:
    paper = entry.paper
    found: list[tuple[str, object]] = [
        ("title", paper.title),
        ("aliases", [paper.title]),
        ("citekey", entry.key),
        ("authors", [author.name for author in paper.authors]),
        ("year", paper.row.year),
        ("published", paper.published),
        ("venue", paper.venue),
        ("arxiv", entry.id("arxiv")),
        ("doi", entry.id("doi")),
        ("url", page_url(paper)),
        ("status", paper.status.label),
        ("priority", paper.row.priority),
        ("tags", list(dict.fromkeys(filter(None, map(_tag, paper.tags))))),
        ("added", _day(paper.row.added_at)),
        ("decided", _day(paper.row.decided_at)),
    ]
    return "".join(f"{name}:{_yaml(value)}\n" for name, value in found if value)


def _day(seconds: int | None) -> str:
    return (iso(seconds) or "")[:10]


def _tag(name: str) -> str:
    """A tag as Obsidian has it: letters, digits, ``_ - /``, and not digits alone."""
    tag = re.sub(r"[^\w/-]+", "-", name).strip("-")
    return f"t{tag}" if tag.isdigit() else tag


def _yaml(value: object) -> str:
    """A value of the front matter, with the space or lines before it."""
    if isinstance(value, list):
        return "".join(f"\n  - {_quoted(each)}" for each in value)
    if isinstance(value, int) or re.fullmatch(r"\d{4}-\d\d-\d\d", str(value)):
        return f" {value}"
    return f" {_quoted(value)}"


def _quoted(value: object) -> str:
    """A text in quotes, with nothing in it that YAML does not allow."""
    text = json.dumps(" ".join(str(value).split()), ensure_ascii=False)
    return "".join(
        char if char.isprintable() else f"\\u{ord(char):04x}" if ord(char) < 0x10000 else f"\\U{ord(char):08x}"
        for char in text
    )
