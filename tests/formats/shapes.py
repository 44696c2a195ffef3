"""A small file of every format: what it begins with, its records, and what it ends with."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import NamedTuple

RECORDS = 8


def title(number: int) -> str:
    return f"Ordinary résumé number {number} of a list"


def arxiv(number: int) -> str:
    return f"2404.0{number}001"


class Shape(NamedTuple):
    """``named``: whether its records have titles of their own."""

    format: str
    head: str
    record: Callable[[int], str]
    between: str
    tail: str
    named: bool = True

    def text(self, numbers: range | list[int] = range(RECORDS)) -> str:
        return self.head + self.between.join(self.record(number) for number in numbers) + self.tail


def _json(make: Callable[[int], object], *, indent: int | None = None) -> Callable[[int], str]:
    return lambda number: json.dumps(make(number), ensure_ascii=False, indent=indent)


def _snapshot(n: int) -> object:
    return {
        "id": arxiv(n), "title": title(n), "abstract": f"  We show {n}.\n", "categories": "cs.CL", "doi": None,
        "authors_parsed": [["Müller", "Ada", ""]], "update_date": "2024-04-05",
    }  # fmt: skip


def _hf(n: int) -> object:
    paper = {"id": arxiv(n), "title": title(n), "summary": "We show it.", "upvotes": n, "authors": [{"name": "A. Bee"}]}
    return {"paper": paper, "publishedAt": "2024-04-05T00:00:00Z", "submittedBy": {"name": "x"}, "title": title(n)}


def _atom(n: int) -> str:
    return (
        f"<entry><id>http://arxiv.org/abs/{arxiv(n)}v1</id><title>{title(n)}</title><summary>We show it.</summary>"
        f"<published>2024-04-0{n + 1}T00:00:00Z</published><author><name>A. Bee</name></author></entry>\n"
    )


def _item(n: int) -> str:
    return (
        f"<item><title>{title(n)}</title><link>https://arxiv.org/abs/{arxiv(n)}</link><description>arXiv:{arxiv(n)}v1 "
        f"Announce Type: new\nAbstract: We show it.</description><dc:creator>A. Bee, C. Dee</dc:creator></item>\n"
    )


def _post(n: int) -> str:
    return f"<item><title>{title(n)}</title><link>https://doi.org/10.1000/x.{n}</link><dc:creator>A. Bee</dc:creator></item>\n"


def _oai(n: int) -> str:
    return (
        f"<record><header><identifier>oai:arXiv.org:{arxiv(n)}</identifier></header><metadata><arXiv><id>{arxiv(n)}</id>"
        f"<title>{title(n)}</title><authors><author><keyname>Bee</keyname><forenames>A.</forenames></author></authors>"
        f"<categories>cs.CL</categories><abstract>We show it.</abstract></arXiv></metadata></record>\n"
    )


def _mail(n: int) -> str:
    return (
        f"\\\\\narXiv:{arxiv(n)}\nDate: Mon, 1 Apr 2024 10:00:00 GMT   (10kb)\n\nTitle: {title(n)}\nAuthors: A. Bee\n"
        f"Categories: cs.CL\n\\\\\n  We show it.\n\\\\ ( https://arxiv.org/abs/{arxiv(n)} ,  10kb)\n{'-' * 78}\n"
    )


def _listed(n: int) -> str:
    return (
        f'<dt><a href="/abs/{arxiv(n)}" title="Abstract">arXiv:{arxiv(n)}</a></dt><dd><div class="list-title mathjax">'
        f'<span class="descriptor">Title:</span> {title(n)}</div><div class="list-authors"><a href="x">A. Bee</a></div></dd>\n'
    )


def _bibtex(n: int) -> str:
    return (
        f"@article{{key{n},\n  title = {{{title(n)}}},\n  author = {{Bee, Ann and Dee, C.}},\n  year = 2024,\n"
        f"  doi = {{10.1000/x.{n}}}\n}}\n\n"
    )


def _ris(n: int) -> str:
    return f"TY  - JOUR\nTI  - {title(n)}\nAU  - Bee, Ann\nPY  - 2024\nDO  - 10.1000/x.{n}\nER  - \n\n"


def _medline(n: int) -> str:
    return f"PMID- 3000000{n}\nTI  - {title(n)}\nAB  - We show\n      it.\nFAU - Bee, Ann\nDP  - 2024 Apr 5\n\n"


def _wos(n: int) -> str:
    return f"PT J\nAU Bee, A\n   Dee, C\nTI {title(n)}\nSO JOURNAL\nPY 2024\nDI 10.1000/x.{n}\nER\n\n"


def _refer(n: int) -> str:
    return f"%0 Journal Article\n%A Bee, Ann\n%T {title(n)}\n%D 2024\n%R 10.1000/x.{n}\n\n"


def _endnote(n: int) -> str:
    return (
        f"<record><ref-type name='Journal Article'>17</ref-type><contributors><authors><author>Bee, Ann</author></authors>"
        f"</contributors><titles><title><style face='normal'>{title(n)}</style></title></titles></record>\n"
    )


def _pubmed(n: int) -> str:
    return (
        f"<PubmedArticle><MedlineCitation><PMID>3000000{n}</PMID><Article><ArticleTitle>{title(n)}</ArticleTitle>"
        f"<Abstract><AbstractText Label='AIM'>We show.</AbstractText></Abstract></Article></MedlineCitation></PubmedArticle>\n"
    )


def _rdf(n: int) -> str:
    return (
        f'<bib:Article rdf:about="#item{n}"><z:itemType>journalArticle</z:itemType><dc:title>{title(n)}</dc:title>'
        f"<bib:authors><rdf:Seq><rdf:li><foaf:Person><foaf:surname>Bee</foaf:surname></foaf:Person></rdf:li></rdf:Seq>"
        f"</bib:authors></bib:Article>\n"
    )


_ZOTERO = '"Key","Item Type","Publication Year","Author","Title","Publication Title","DOI","Manual Tags"\n'
_FEED = '<?xml version="1.0" encoding="UTF-8"?>\n<rss xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>{}</title>\n'
_PROPS = '<html><body>huggingface.co/papers <div data-target="DailyPapers" data-props="{&quot;dailyPapers&quot;:['

SHAPES = (
    Shape("arxiv-snapshot", "", _json(_snapshot), "\n", "\n"),
    Shape("arxiv-api", '<feed xmlns="http://www.w3.org/2005/Atom"><id>http://arxiv.org/api/x</id>\n', _atom, "", "</feed>"),
    Shape("arxiv-feed", _FEED.format("cs.CL updates on arXiv.org"), _item, "", "</channel></rss>"),
    Shape("arxiv-oai", "<OAI-PMH><ListRecords>\n", _oai, "", "</ListRecords></OAI-PMH>"),
    Shape("arxiv-mail", " received from  Wed 21 Jan 26 19:00:00 GMT  to  Thu 22 Jan 26 19:00:00 GMT\n", _mail, "", ""),
    Shape("arxiv-page", "<html>arxiv.org <h1>Showing new listings for Friday, 5 April 2024</h1><dl>\n", _listed, "", "</dl>"),
    Shape("hf-json", "[", _json(_hf), ",\n", "]"),
    Shape("hf-json", "", _json(_hf), "\n", "\n"),
    Shape("bibtex", "% a comment\n", _bibtex, "", ""),
    Shape("ris", "", _ris, "", ""),
    Shape("nbib", "\n", _medline, "", ""),
    Shape("wos", "FN Clarivate Analytics Web of Science\nVR 1.0\n", _wos, "", "EF\n"),
    Shape("refer", "", _refer, "", ""),
    Shape("endnote-xml", "<xml><records>\n", _endnote, "", "</records></xml>"),
    Shape("pubmed-xml", "<PubmedArticleSet>\n", _pubmed, "", "</PubmedArticleSet>"),
    Shape(
        "zotero-rdf",
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:z="http://www.zotero.org/namespaces/export#"\n'
        ' xmlns:bib="http://purl.org/net/biblio#" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:foaf="http://xmlns.com/foaf/0.1/">\n',
        _rdf, "", "</rdf:RDF>",
    ),
    Shape("zotero-csv", _ZOTERO, lambda n: f'"K{n}","journalArticle","2024","Bee, Ann; Dee, C.","{title(n)}","J","10.1000/x.{n}","a; b"\n', "", ""),
    Shape("zotero-json", "[\n", _json(lambda n: {"key": f"K{n}", "version": n, "data": {"itemType": "preprint", "title": title(n)}}, indent=1), ",\n", "\n]"),
    Shape("csl-json", "[\n", _json(lambda n: {"type": "article-journal", "id": f"k{n}", "title": title(n), "container-title": "J"}, indent=1), ",\n", "\n]"),
    Shape("openalex", '{"meta": {}, "results": [', _json(lambda n: {"id": f"https://openalex.org/W{n}", "title": title(n), "authorships": []}), ",\n", "]}"),
    Shape("semantic-scholar", '{"total": 8, "data": [', _json(lambda n: {"paperId": f"{n}" * 40, "title": title(n)}), ",\n", "]}"),
    Shape("crossref", '{"status": "ok", "message-type": "work-list", "message": {"items": [', _json(lambda n: {"DOI": f"10.1000/x.{n}", "title": [title(n)]}), ",\n", "]}}"),
    Shape("feed", _FEED.format("A journal"), _post, "", "</channel></rss>"),
    Shape("table", "Title,Authors,Year,DOI\n", lambda n: f'"{title(n)}","Bee, Ann; Dee, C.",2024,10.1000/x.{n}\n', "", ""),
    Shape("bookmarks", "<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<DL><p>\n", lambda n: f'<DT><A HREF="https://arxiv.org/abs/{arxiv(n)}">{title(n)}</A>\n', "", "</DL>\n"),
    Shape("saved-links", "title,url,time_added,tags,status\n", lambda n: f"{title(n)},https://arxiv.org/abs/{arxiv(n)},1600322788,a|b,unread\n", "", ""),
    Shape("saved-json", "[", _json(lambda n: {"id": n, "slug": f"s{n}", "title": title(n), "url": f"https://arxiv.org/abs/{arxiv(n)}", "labels": ["a"]}), ",\n", "]"),
    Shape("readq-library", '{"readq": "library", "version": 1}\n', _json(lambda n: {"paper": {"id": n, "title": title(n)}}), "\n", f'\n{{"end": {{"records": {RECORDS}}}}}\n'),
    Shape("readq-shared", '{"readq": "shared", "version": 1, "by": "Ada"}\n', _json(lambda n: {"title": title(n), "note": "x"}), "\n", "\n"),
    Shape("readq-json", "", _json(lambda n: {"id": n, "title": title(n), "appearances": [], "tags": ["a"], "snoozed_until": None}), "\n", "\n"),
    Shape("ids", "", lambda n: f"https://arxiv.org/abs/{arxiv(n)}\n", "", "", named=False),
)  # fmt: skip
