"""Things saved for later in a browser or a service: the papers among the links."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from readq.formats.base import Format, Item, Stream
from readq.formats.common import json_records
from readq.formats.common.days import day
from readq.formats.common.markup import line, plain
from readq.formats.common.tables import header, rows
from readq.formats.lists.paper_links import paper
from readq.identity import placeholder
from readq.listing import About, Authority, Draft, Problem
from readq.model import Link, Status

_NETSCAPE = re.compile(r"<!DOCTYPE\s+NETSCAPE-Bookmark-file", re.I)
_TOKEN = re.compile(r"<h(\d)\b[^>]*>(.*?)</h\1>|<a\b([^>]*)>(.*?)</a>|<dd>([^<]*)|<dl\b[^>]*>|(</dl>)", re.I | re.S)
_ATTRIBUTE = re.compile(r"""(?<![\w-])([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_FOLDERS = frozenset((
    "bookmarks", "bookmark menu", "bookmarks menu", "bookmarks toolbar", "bookmarks bar", "other bookmarks", "unread",
    "read archive", "mobile bookmarks", "unsorted bookmarks", "unsorted", "archive", "starred", "",
))  # fmt: skip
_STATES = {"archive": Status.READ, "archived": Status.READ, "read": Status.READ, "read archive": Status.READ}
_WORDS = re.compile(r"\s*[,;|]\s*")
_COLUMNS = {
    "url": ("url", "link", "href", "source url", "given_url", "resolved_url", "document url"),
    "title": ("title", "name", "document title", "book title"),
    "tags": ("tags", "tag", "labels", "document tags", "folder", "collection"),
    "note": ("note", "notes", "comment", "excerpt", "description", "selection", "highlight", "document note"),
    "state": ("status", "folder", "location", "state"),
    "favourite": ("favorite", "favourite", "starred", "is_favorite"),
    "author": ("author", "authors", "book author"),
}  # fmt: skip


def _draft(
    number: int, url: str, title: str, *, tags: Iterable[str] = (), notes: Iterable[str] = (),
    status: Status | None = None, favourite: bool = False, added: str | None = None,
) -> Draft | Problem:  # fmt: skip
    told = paper(url)
    if not url:
        return Problem(number, "something saved without an address, which may be anything", record=line(title)[:120])
    if not told.known:
        return Problem(number, "a link that is not known to be a paper's", record=url[:200])
    title = _title(title)
    return Draft(
        title or placeholder(told.identifiers) or url,
        identifiers=told.identifiers,
        links=() if told.identifiers else (Link("page", url),),
        line=number,
        tags=tuple(dict.fromkeys(name for tag in tags if (name := line(tag)) and name.lower() not in _FOLDERS)),
        notes=tuple(filter(None, (note.strip() for note in notes))),
        status=status,
        rating=1.0 if favourite else None,
        extra=(("saved", added),) if added else (),
    )


def _title(text: str) -> str:
    """The title of a page without what sites put around it; '' when it is none of a paper's."""
    text = line(text)
    text = re.sub(r"^\[[\w./-]+\]\s*", "", text)
    text = re.sub(
        r"^Paper page\s*-\s*|\s*[|·–—-]\s*(?:arXiv(?:\.org)?|OpenReview|alphaXiv|PubMed|Nature|Hugging Face)\s*$",
        "",
        text,
    )
    return "" if text.startswith(("http://", "https://")) or paper(text).known else text


# bookmarks of browsers, and Pocket's page -----------------------------------------------------------------------------


def sniff_bookmarks(stream: Stream) -> bool:
    """Whether it is a bookmark file, or the page that Pocket exported."""
    return _NETSCAPE.match(stream.head) is not None or (
        stream.head.startswith("<")
        and "<title>Pocket Export</title>" in stream.text[:4_000]
        and "time_added" in stream.text
    )


def read_bookmarks(stream: Stream) -> Iterator[Item]:
    """The papers among the bookmarks, with the folders they are in as tags."""
    yield About("pocket" if "Pocket Export" in stream.text[:4_000] else "bookmarks")
    folders: list[str] = []
    heading = ""
    held: Draft | Problem | None = None
    for number, token in _tokens(stream):
        if token[5] is not None and token[5].strip() and isinstance(held, Draft):
            held = held._replace(notes=(*held.notes, plain(token[5])))
        elif token[1]:
            heading = line(token[2])
        elif token[6]:
            folders = folders[:-1]
        elif token[3] is None and token[5] is None:
            folders.append(heading)
            heading = ""
        elif token[3] is not None:
            if held is not None:
                yield held
            told = {name.lower(): html.unescape(one or two) for name, one, two in _ATTRIBUTE.findall(token[3])}
            url = told.get("href", "")
            held = None
            if url.startswith(("place:", "javascript:", "feed:", "about:", "chrome:", "file:", "data:")) or not url:
                continue
            within = [*folders[1:], *([heading] if not folders else [])]
            state = _STATES.get((within[-1] if within else heading).lower())
            held = _draft(
                number, url, token[4], tags=[*_WORDS.split(told.get("tags", "")), *within], status=state,
                added=day(told.get("add_date") or told.get("time_added")),
            )  # fmt: skip
    if held is not None:
        yield held


def _tokens(stream: Stream) -> Iterator[tuple[int, re.Match[str]]]:
    """Headings, links, remarks and the ends of folders, each with its line."""
    buffer, number = "", 1
    for text, last in _with_last(stream.texts()):
        buffer += text
        end = len(buffer) if last else max(buffer.rfind("\n"), 0)
        place = 0
        for match in _TOKEN.finditer(buffer, 0, end):
            number += buffer.count("\n", place, match.start())
            place = match.start()
            yield number, match
        number += buffer.count("\n", place, end)
        buffer = buffer[end:]


def _with_last(texts: Iterator[str]) -> Iterator[tuple[str, bool]]:
    held = next(texts, None)
    while held is not None:
        following = next(texts, None)
        yield held, following is None
        held = following


BOOKMARKS = Format(
    "bookmarks",
    "Bookmarks of a browser, Pocket's page",
    sniff_bookmarks,
    read_bookmarks,
    Authority.UNKNOWN,
    kept="of the links that are papers': ids, title, folders and tags as tags, remarks as notes, the day they were "
    "saved",
    left="links that are not papers'; they are named as skipped",
)

# tables of services ---------------------------------------------------------------------------------------------------


def sniff_saved(stream: Stream) -> bool:
    """Whether it is a table of links: of its columns one is an address, and few are a paper's."""
    names = [name.lower() for name in header(stream)[0]]
    if {"highlight", "book title"} <= set(names):
        return True
    if len(names) < 2 or not set(names) & set(_COLUMNS["url"]):
        return False
    services = {
        "time_added", "selection", "folder", "highlight", "document note", "is_favorite", "excerpt", "created",
        "saved date", "reading progress", "document tags",
    }  # fmt: skip
    papers = {"doi", "abstract", "authors", "journal", "venue", "arxiv", "identifiers"}
    return bool(services & set(names)) and not papers & set(names)


def read_saved(stream: Stream) -> Iterator[Item]:
    """The papers among the links of a table."""
    yield About("saved-links")
    for row in rows(stream):
        if isinstance(row, Problem):
            yield row
            continue
        cells = {name.lower(): cell for name, cell in row.cells.items() if cell}

        def cell(name: str, cells: dict[str, str] = cells) -> str:
            return next((cells[each] for each in _COLUMNS[name] if cells.get(each)), "")

        state = cell("state").lower()
        yield _draft(
            row.line, cell("url"), cell("title"), tags=_WORDS.split(cell("tags")),
            notes=[plain(each) for name in _COLUMNS["note"] if (each := cells.get(name, ""))],
            status=_STATES.get(state),
            favourite=state == "starred" or cell("favourite").lower() in ("1", "true", "yes"),
            added=day(cells.get("time_added") or cells.get("created") or cells.get("timestamp")),
        )  # fmt: skip


SAVED = Format(
    "saved-links",
    "Links saved in Pocket, Instapaper, Readwise, Raindrop (CSV)",
    sniff_saved,
    read_saved,
    Authority.UNKNOWN,
    kept="of the links that are papers': ids, title, tags and folders as tags, notes and highlights as notes, read "
    "and favourite, the day they were saved",
    left="links that are not papers'; they are named as skipped",
)

# JSON of services -----------------------------------------------------------------------------------------------------


def sniff_saved_json(stream: Stream) -> bool:
    """Whether it is JSON of Omnivore or Readwise."""
    text = stream.text
    omnivore = '"slug"' in text and '"url"' in text
    readwise = ('"highlights"' in text or '"reading_progress"' in text) and ('"source_url"' in text or '"url"' in text)
    return stream.head[:1] in ("{", "[") and (omnivore or readwise)


def read_saved_json(stream: Stream) -> Iterator[Item]:
    """The papers among the links of a service."""
    yield About("omnivore" if '"slug"' in stream.text else "readwise")
    for record in json_records.records(stream, ("results", "items")):
        yield record if isinstance(record, Problem) else _saved(record.value, record.line)


def _saved(item: Any, number: int) -> Draft | Problem:
    if not isinstance(item, dict):
        return Problem(number, "a JSON value that is no saved link")

    def text(*names: str) -> str:
        return next((value for name in names if isinstance(value := item.get(name), str) and value), "")

    marks = [each for each in item.get("highlights") or () if isinstance(each, dict)]
    notes = [
        told
        for each in marks
        for name in ("text", "quote", "note", "annotation")
        if isinstance(told := each.get(name), str)
    ]
    notes += [text("note", "notes", "document_note")]
    labels = item.get("labels") or item.get("tags") or item.get("book_tags") or ()
    labels = labels.values() if isinstance(labels, dict) else labels
    tags = [each.get("name") if isinstance(each, dict) else each for each in labels if each]
    state = text("state", "location", "status").lower()
    return _draft(
        number, text("source_url", "url", "unique_url"), text("title", "readable_title"),
        tags=[tag for tag in tags if isinstance(tag, str)], notes=notes, status=_STATES.get(state),
        added=day(text("savedAt", "saved_at", "created_at")),
    )  # fmt: skip


SAVED_JSON = Format(
    "saved-json",
    "Links saved in Omnivore or Readwise (JSON)",
    sniff_saved_json,
    read_saved_json,
    Authority.UNKNOWN,
    kept="of the links that are papers': ids, title, labels as tags, notes and highlights as notes, whether they "
    "were read, the day they were saved",
    left="links that are not papers'; they are named as skipped",
)

FORMATS: Sequence[Format] = (BOOKMARKS, SAVED_JSON, SAVED)
