"""Papers as items of Zotero. https://www.zotero.org/support/dev/web_api/v3/types_and_fields"""

from __future__ import annotations

import html
from typing import Any

from readq.formats.writing.address import page_url
from readq.model import Author, Paper


def item(paper: Paper) -> dict[str, Any]:
    """A new item: a preprint where all that is known is where it was put, an article where a venue or a DOI is."""
    ids = dict(reversed(paper.identifiers))
    arxiv, doi = ids.get("arxiv"), ids.get("doi")
    made: dict[str, Any] = {
        "itemType": "journalArticle" if paper.venue or (doi and not arxiv) else "preprint",
        "title": paper.title,
        "creators": [_creator(author) for author in paper.authors],
        "abstractNote": paper.abstract or "",
        "date": paper.published or "",
        "url": page_url(paper) or "",
        "tags": [{"tag": tag} for tag in paper.tags],
    }
    if doi:
        made["DOI"] = doi
    if made["itemType"] == "journalArticle":
        made["publicationTitle"] = paper.venue or ""
        made["extra"] = f"arXiv: {arxiv}" if arxiv else ""
    elif arxiv:
        made["repository"], made["archiveID"] = "arXiv", f"arXiv:{arxiv}"
    return {name: value for name, value in made.items() if value or name == "creators"}


def note(text: str) -> str:
    """A note as Zotero keeps it: HTML, a paragraph for each, with its line breaks."""
    paragraphs = [part for part in text.replace("\r\n", "\n").split("\n\n") if part.strip()]
    return "".join(
        "<p>" + html.escape(part.strip("\n"), quote=False).replace("\n", "<br>") + "</p>" for part in paragraphs
    )


def _creator(author: Author) -> dict[str, str]:
    if author.family and author.given:
        return {"creatorType": "author", "firstName": author.given, "lastName": author.family}
    return {"creatorType": "author", "name": author.name}
