"""A list of papers as an Atom feed, and what is subscribed to as OPML."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from readq.formats.writing.address import page_url
from readq.formats.writing.base import Export, Options
from readq.formats.writing.entry import Entry
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


def opml(subscriptions: Iterable[tuple[str, str, str]]) -> Iterator[str]:
    """Subscriptions (name, target as `readq sources` has it, address of its feed or '') as OPML."""
    yield f'{_HEAD}<opml version="2.0">\n<head><title>readq</title></head>\n<body>\n'
    for name, target, feed in subscriptions:
        where = f' type="rss" xmlUrl="{quoted(feed)}"' if feed else ""
        yield f'<outline text="{quoted(name)}" description="{quoted(target)}"{where}/>\n'
    yield "</body>\n</opml>\n"


ATOM = Export(
    "atom", "Atom feed", "xml", atom,
    "title, authors, arXiv id or DOI by its address, the first address of others, abstract; only of papers that an "
    "address names",
    "everything else",
)  # fmt: skip
