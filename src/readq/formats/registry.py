"""The formats readq reads, and the one way in."""

from __future__ import annotations

import io
from collections.abc import Iterator
from functools import cache
from itertools import chain
from typing import NamedTuple

from readq.errors import ReadqError
from readq.formats.arxiv import api, feed, mail, oai, page, snapshot
from readq.formats.base import Format, Item, NotAListing, Record, Stream
from readq.formats.foreign import describe
from readq.formats.huggingface import captured
from readq.formats.huggingface import html as hf_html
from readq.formats.huggingface import json as hf_json
from readq.formats.huggingface import markdown as hf_markdown
from readq.formats.lists import feed as any_feed
from readq.formats.lists import ids, links, own_library, own_records, own_shared, table
from readq.formats.references import (
    bibtex,
    csl_json,
    endnote_xml,
    medline,
    pubmed_xml,
    refer,
    ris,
    wos,
    zotero_csv,
    zotero_file,
    zotero_json,
    zotero_rdf,
)
from readq.formats.services import crossref, openalex, semantic_scholar
from readq.listing import About, Draft, Listing, Problem

ENTRY_POINTS = "readq.formats"

# In order: formats with an unmistakable mark first, captured plain text, which has none, last.
FORMATS: tuple[Format, ...] = (
    snapshot.FORMAT,
    api.FORMAT,
    feed.FORMAT,
    oai.FORMAT,
    page.FORMAT,
    mail.FORMAT,
    hf_json.FORMAT,
    hf_html.FORMAT,
    hf_markdown.FORMAT,
    zotero_file.FORMAT,
    zotero_json.FORMAT,
    zotero_rdf.FORMAT,
    zotero_csv.FORMAT,
    own_library.FORMAT,
    *own_shared.FORMATS,
    own_records.FORMAT,
    pubmed_xml.FORMAT,
    openalex.FORMAT,
    semantic_scholar.FORMAT,
    crossref.FORMAT,
    endnote_xml.FORMAT,
    csl_json.FORMAT,
    wos.FORMAT,
    refer.FORMAT,
    medline.FORMAT,
    ris.FORMAT,
    bibtex.FORMAT,
    *links.FORMATS,
    any_feed.FORMAT,
    table.FORMAT,
    captured.FORMAT,
    ids.FORMAT,
)


class Plugins(NamedTuple):
    """The formats of installed packages, and for each that cannot be used a sentence that says why."""

    formats: tuple[Format, ...]
    faults: tuple[str, ...]


@cache
def plugins() -> Plugins:
    """The formats that installed packages offer under the entry-point group ``readq.formats``."""
    from importlib.metadata import entry_points

    found: list[Format] = []
    faults: list[str] = []
    taken = {format_.name for format_ in FORMATS}
    for point in sorted(entry_points(group=ENTRY_POINTS), key=lambda point: point.name):
        try:
            offered = point.load()
        except Exception as error:  # a package of others: whatever is wrong with it, the rest must work
            faults.append(f"the format {point.name} ({point.value}) cannot be loaded: {_named(error)}")
            continue
        if not isinstance(offered, Format):
            faults.append(f"{point.value} is offered as the format {point.name}, but is no readq.formats.base.Format")
        elif offered.name in taken:
            faults.append(f"the format {offered.name} of {point.value} has the name of another and is not used")
        else:
            taken.add(offered.name)
            found.append(offered)
    return Plugins(tuple(found), tuple(faults))


def every() -> tuple[Format, ...]:
    """All formats, in the order in which they are asked whether a file is theirs."""
    return (*plugins().formats, *FORMATS)


def open_listing(stream: Stream, name: str | None = None) -> tuple[Format, About, Iterator[Draft | Problem]]:
    """The format of a stream, what it tells of the listing, and its drafts and problems: see `open_records`."""
    format_, about, items = open_records(stream, name)
    return format_, about, _all_read(items)


def _all_read(items: Iterator[Draft | Problem | Record]) -> Iterator[Draft | Problem]:
    """The items with the records among them read, and the place in order of each draft."""
    rank = 0
    for item in items:
        made = read_record(item) if isinstance(item, Record) else item
        if isinstance(made, Draft):
            rank = made.rank or rank + 1
            made = made if made.rank else made._replace(rank=rank)
        yield made


def read_record(record: Record) -> Draft | Problem:
    """What a record says; a problem where it or its format is at fault."""
    try:
        return record.read()
    except Exception as error:
        return Problem(record.line, f"this record could not be read: {_named(error)}")


def open_records(stream: Stream, name: str | None = None) -> tuple[Format, About, Iterator[Draft | Problem | Record]]:
    """The format of a stream, what it tells of the listing, and its drafts and problems one after the other, with
    records that need not be read if they are known. It is read as the format called ``name``, or as the first that can.

    `NotAListing` with the reason when there is none: that of the first format that claimed it, otherwise what the file
    looks like. The iterator may raise it too, but only when nothing was found. ``Stream.name`` is only a hint. Drafts
    carry no links that merely stand in their abstracts.
    """
    reason = ""
    for candidate in every():
        try:
            if candidate.name != name if name is not None else not candidate.sniff(stream):
                continue
            stream.rewind()
            about, items = _begun(candidate, stream)
        except NotAListing as refusal:
            reason = reason or str(refusal)
        except (OSError, ReadqError):
            raise  # of the file, not of the format
        except Exception as error:
            reason = reason or f"it could not be read as {candidate.title}: {_named(error)}"
        else:
            return candidate, about, items
        stream.rewind()
    raise NotAListing(reason or (describe(stream) if name is None else None) or "no known format")


def _begun(format_: Format, stream: Stream) -> tuple[About, Iterator[Draft | Problem | Record]]:
    """What comes from a format, read up to its first draft or problem, so that it has shown whether it can read it."""
    about = About(format_.name)
    items = iter(format_.read(stream))
    for item in items:
        if isinstance(item, About):
            about = item
        else:
            return about, _guarded(format_, chain((item,), items))
    return about, iter(())


def _guarded(format_: Format, items: Iterator[Item]) -> Iterator[Draft | Problem | Record]:
    """The drafts, problems and records; when a format fails on the way that is the last problem, and what came before
    stays."""
    try:
        for item in items:
            if not isinstance(item, About):
                yield item
    except NotAListing as refusal:
        yield Problem(0, f"what follows could not be read as {format_.title}: {refusal}")
    except (OSError, ReadqError):
        raise
    except Exception as error:
        yield Problem(0, f"what follows could not be read as {format_.title}: {_named(error)}")


def _named(error: Exception) -> str:
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__


def read(data: bytes, name: str) -> Listing:
    """The whole listing in the bytes of the file ``name``; see `open_listing`."""
    _, about, items = open_listing(Stream(io.BytesIO(data), name))
    drafts: list[Draft] = []
    problems: list[Problem] = []
    for item in items:
        if isinstance(item, Draft):
            drafts.append(item)
        else:
            problems.append(item)
    return Listing(about.kind, about.page_date, tuple(drafts), tuple(problems))
