"""arXiv's subscription mails: one, its body alone, or a mailbox of them.

https://info.arxiv.org/help/subscribe.html
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from readq.formats.arxiv.parts import authors, identifiers, line, prose, withdrawn
from readq.formats.base import Format, Item, NotAListing, Stream
from readq.formats.common.days import day, of
from readq.formats.common.latex import to_text
from readq.formats.common.messages import is_mail, messages
from readq.identity import arxiv_id
from readq.listing import About, Authority, Draft, Problem

if TYPE_CHECKING:
    from readq.formats.stream import TextLine

_ID = re.compile(
    r"(?:arXiv:\s*|Paper(?:\s*\(\*cross-listing\*\))?:\s*)(\S+?)(?:v\d+)?\s*(\(\*cross-listing\*\))?\s*$", re.I
)
_RULE = re.compile(r"(?:-{20,}|(?:%+-+){4,}%*|={20,})\s*$")
_FIELD = re.compile(
    r"(Title|Authors?|Categories|Subjects|Comments?|Journal-ref|DOI|Report-no|MSC-class|ACM-class|License"
    r"|Date(?:\s*\([^)]*\))?|Subj-class|Proxy)\s*:\s*(.*)$",
    re.I,
)
_REPLACED = re.compile(r"(?:replaced with (?:revised version|a new version|.{0,40}?version)|withdrawn)\s+(.*)", re.I)
_SIZE = re.compile(r"(?<!\s)\s*\(\d[\d.,]*\s*kb\w*\)\s*$", re.I)
_RECEIVED = re.compile(r"received from\s.{0,300}?\sto\s+\w{3},?\s+(\d{1,2})\s+(\w{3})\s+(\d{2,4})", re.I | re.S)
_ENTRY = re.compile(r"^\\\\\s*$\s*^(?:arXiv:|Paper:|Date:)", re.M)


class _Mail(NamedTuple):
    """The text of one mail, with the number of its first line, its subject, and the day it was sent."""

    lines: Iterable[TextLine]
    subject: str
    sent: str | None


def sniff(stream: Stream) -> bool:
    """Whether it holds the entries of such mails, or is a mail from arXiv."""
    text = stream.text
    if ("Title:" in text or "Authors:" in text) and _ENTRY.search(text):
        return True
    return is_mail(stream) and re.search(r"^From:.*arxiv\.org", text, re.M | re.I) is not None


def read(stream: Stream) -> Iterator[Item]:
    """The entries of the mails; a mail of another kind among them is a problem."""
    begun = False
    for mail in _mails(stream):
        lines = iter(mail.lines)
        announced = mail.sent
        head: list[str] = []
        entries = _entries(lines, head)
        found = 0
        for entry in entries:
            if announced is None and (match := _RECEIVED.search("\n".join(head))):
                announced = of(match[3] if len(match[3]) == 4 else f"20{match[3]}", match[2], match[1])
            if not begun:
                begun = True
                yield About("arxiv-mail", announced)
            found += 1
            yield _draft(entry, announced)
        if not found and is_mail(stream):
            problem = Problem(0, "a mail that announces no papers", record=mail.subject[:80])
            if begun:
                yield problem
    if not begun:
        raise NotAListing("no mail in it announces papers of arXiv")


def _mails(stream: Stream) -> Iterator[_Mail]:
    if not is_mail(stream):
        yield _Mail(stream.lines(), "", None)
        return
    for message in messages(stream):
        lines = ((number, text, False) for number, text in enumerate(message.text.split("\n"), message.line))
        yield _Mail(lines, message.subject, message.sent)


class _Entry(NamedTuple):
    line: int
    header: list[str]
    abstract: list[str]
    whole: bool


def _entries(lines: Iterator[TextLine], head: list[str]) -> Iterator[_Entry]:
    """The entries between lines of two backslashes; ``head`` gets what stands before the first."""
    entry: _Entry | None = None
    told = False  # the abstract has begun
    first = True
    for number, text, _cut in lines:
        text = text.rstrip().replace("\u00a0", " ")
        mark = text.lstrip().startswith("\\\\")
        if entry is not None and (ended := _ends(text, entry, told)):
            yield entry._replace(whole=ended == "whole")
            entry, told = None, False
            if ended == "begun":
                entry = _Entry(number, [text], [], False)
            continue
        if entry is None:
            if text.strip() == "\\\\" or (_ID.match(text) and arxiv_id(_ID.match(text)[1])):  # type: ignore[index]
                entry, first = _Entry(number, [] if mark else [text], [], False), False
            elif first:
                head.append(text)
        elif mark:
            told = True
        elif told:
            entry.abstract.append(text)
        elif (
            _FIELD.match(text)
            or not entry.header
            or text[:1] in (" ", "\t", "")
            or _ID.match(text)
            or _REPLACED.match(text)
        ):
            entry.header.append(text)
        else:
            entry.header.append(f" {text}")  # a wrapped line that lost its indentation
    if entry is not None and any(map(str.strip, entry.header)):
        yield entry


def _ends(text: str, entry: _Entry, told: bool) -> str:
    """Whether a line ends an entry: ``whole``, ``cut`` by a rule, or since another one has ``begun``."""
    stripped = text.lstrip()
    if stripped.startswith(("\\\\ (", "\\\\(")):
        return "whole"
    if stripped.startswith("\\\\") and told:
        return "whole"
    if _RULE.match(stripped):
        return "cut" if any(map(str.strip, entry.header)) else ""
    if (known := _ID.match(text)) and arxiv_id(known[1]) and any(_FIELD.match(each) for each in entry.header):
        return "begun"
    return ""


def _draft(entry: _Entry, announced: str | None) -> Draft | Problem:
    known, kind = None, "new"
    fields: dict[str, str] = {}
    updated = name = None
    for text in entry.header:
        if name is not None and text[:1] in (" ", "\t") and text.strip():
            fields[name] += f" {text.strip()}"
        elif match := _FIELD.match(text):
            name = match[1].lower().split("(")[0].rstrip(" s")
            if name != "date" or "date" not in fields:
                fields[name] = match[2].strip()
            else:
                name = "later"
                fields[name] = match[2].strip()
        elif known is None and (match := _ID.match(text)) and (id_ := arxiv_id(match[1])):
            known, name = id_, None
            kind = "cross" if "cross-listing" in text else kind
        elif match := _REPLACED.match(text):
            kind, updated, name = "replace", day(_SIZE.sub("", match[1])), None
    title = line(fields.get("title"))
    where = known or title[:60]
    if not title:
        return Problem(entry.line, "an entry without a title", record=where)
    abstract = "\n".join(entry.abstract).strip("\n")
    first = day(_SIZE.sub("", fields.get("date", "")))
    extra = [(key, fields[key]) for key in ("report-no", "msc-clas", "acm-clas") if fields.get(key)]
    later = day(_SIZE.sub("", fields.get("later", "")))
    return Draft(
        title=to_text(title, braces=False),
        abstract=prose(abstract),
        authors=authors(fields.get("author", "")),
        identifiers=identifiers(known, fields.get("doi")),
        published=first if kind != "replace" else None,
        updated=updated or later,
        announced=announced,
        venue=line(fields.get("journal-ref")) or None,
        categories=tuple((fields.get("categorie") or fields.get("subject") or "").split()),
        comment=line(fields.get("comment")) or None,
        extra=(("announce_type", kind), *((key.replace("clas", "class"), value) for key, value in extra)),
        line=entry.line,
        withdrawn=withdrawn(fields.get("comment")),
    )


FORMAT = Format(
    "arxiv-mail",
    "arXiv subscription mail, or a mailbox of them",
    sniff,
    read,
    Authority.ARXIV,
    kept="id, DOI, title, abstract, authors, categories, comments, journal reference, days of submission, revision "
    "and announcement, whether it is new, a cross-list or a replacement",
    left="sizes, licence",
)
