"""A list of papers as an Atom or an RSS feed, and what is subscribed to as OPML."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from email.utils import formatdate

from readq.formats.writing.address import page_url
from readq.formats.writing.base import Export, Options
from readq.formats.writing.entry import Entry
from readq.formats.writing.html_parts import escaped
from readq.formats.writing.record import iso
from readq.formats.writing.xml_text import element, quoted

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


def atom(entries: Iterable[Entry], options: Options) -> Iterator[str]:
    yield f'{_HEAD}<feed xmlns="http://www.w3.org/2005/Atom">\n<id>urn:readq:list</id>\n<title>readq</title>\n'
    yield "<author><name>readq</name></author>\n"
    newest = 0
    for entry in entries:
        newest = max(newest, entry.paper.row.added_at)
        yield f"<entry>{''.join(_elements(entry))}</entry>\n"
    yield f"{element('updated', iso(newest))}\n</feed>\n"  # the order of what is in a feed means nothing


def _elements(entry: Entry) -> Iterator[str]:
    paper = entry.paper
    url = page_url(paper)
    yield element("id", f"urn:readq:paper:{entry.key}")
    yield element("title", paper.title)
    if url:
        yield f'<link href="{quoted(url)}"/>'
    yield element("updated", iso(paper.row.added_at))
    if len(entry.date) == 3:
        yield element("published", f"{paper.published}T00:00:00Z")
    for author in paper.authors:
        yield f"<author>{element('name', author.name)}</author>" if author.name else ""
    for tag in paper.tags:
        yield f'<category term="{quoted(tag)}"/>'
    yield element("summary", paper.abstract)


def rss(entries: Iterable[Entry], options: Options) -> Iterator[str]:
    yield f'{_HEAD}<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/">\n<channel>\n'
    yield "<title>readq</title>\n<link>urn:readq:list</link>\n<description>Papers</description>\n"
    for entry in entries:
        yield f"<item>{''.join(_parts(entry))}</item>\n"
    yield "</channel>\n</rss>\n"


def _parts(entry: Entry) -> Iterator[str]:
    paper = entry.paper
    yield element("title", paper.title)
    yield element("link", page_url(paper))
    yield f'<guid isPermaLink="false">urn:readq:paper:{quoted(entry.key)}</guid>'
    yield element("pubDate", formatdate(paper.row.added_at, usegmt=True))
    for author in paper.authors:
        yield element("dc:creator", author.name)
    for tag in paper.tags:
        yield element("category", tag)
    yield element("description", escaped(paper.abstract or ""))  # which is HTML


def opml(subscriptions: Iterable[tuple[str, str, str]]) -> Iterator[str]:
    """Subscriptions (name, target as `readq sources` has it, address of its feed or '') as OPML."""
    yield f'{_HEAD}<opml version="2.0">\n<head><title>readq</title></head>\n<body>\n'
    for name, target, feed in subscriptions:
        where = f' type="rss" xmlUrl="{quoted(feed)}"' if feed else ""
        yield f'<outline text="{quoted(name)}" description="{quoted(target)}"{where}/>\n'
    yield "</body>\n</opml>\n"


_CARRIED = "title, authors, arXiv id or DOI by its address, the first address of others, abstract"
ATOM = Export("atom", "Atom feed", "xml", atom, f"{_CARRIED}; of papers that an address names", "everything else")
RSS = Export(
    "rss", "RSS feed", "xml", rss, _CARRIED,
    "everything else; the day a paper was added is read as that of its announcement",
)  # fmt: skip
