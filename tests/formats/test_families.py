"""What is kept of the records of each family, in the shapes they really have."""

from __future__ import annotations

import html
import json
import mailbox
import sqlite3
from email.message import EmailMessage
from pathlib import Path

import pytest

from readq.formats.base import NotAListing, Stream
from readq.formats.registry import open_listing, read
from readq.listing import Draft, Problem
from readq.model import Author, Link, Status


def one(text: str) -> Draft:
    (draft,) = read(text.encode(), "file").drafts
    return draft


# arXiv ----------------------------------------------------------------------------------------------------------------


def test_an_answer_of_the_api() -> None:
    draft = one(
        """<feed xmlns="http://www.w3.org/2005/Atom" xmlns:arxiv="http://arxiv.org/schemas/atom"><entry>
        <id>http://arxiv.org/abs/hep-th/9901001v3</id><title>A title
  in two lines</title><updated>1999-05-01T00:00:00Z</updated><published>1999-01-04T00:00:00Z</published>
        <summary>  We show
that. </summary><author><name>G. M\\"uller</name></author><author><name>C. Dee</name></author>
        <arxiv:comment>5 pages</arxiv:comment><arxiv:journal_ref>Phys. 1 (1999)</arxiv:journal_ref><arxiv:doi>10.1000/X.1</arxiv:doi>
        <arxiv:primary_category term="hep-th"/><category term="hep-th"/><category term="math.QA"/></entry></feed>"""
    )
    assert (draft.title, draft.abstract) == ("A title in two lines", "We show that.")
    assert [author.name for author in draft.authors] == ["G. Müller", "C. Dee"]
    assert draft.identifiers == (("arxiv", "hep-th/9901001"), ("doi", "10.1000/x.1"))
    assert (draft.published, draft.updated, draft.venue) == ("1999-01-04", "1999-05-01", "Phys. 1 (1999)")
    assert (draft.categories, draft.comment) == (("hep-th", "math.QA"), "5 pages")


@pytest.mark.parametrize(
    ("item", "kind"),
    [
        (
            "<item><title>A title</title><link>https://arxiv.org/abs/2404.00001</link><description>arXiv:2404.00001v2 Announce Type: "
            "replace-cross\nAbstract: We show it.</description><guid>oai:arXiv.org:2404.00001v2</guid><category>cs.CL</category>"
            "<arxiv:announce_type>replace-cross</arxiv:announce_type><dc:creator>A. Bee, C. Dee</dc:creator></item>",
            "replace-cross",
        ),
        (
            '<item rdf:about="http://arxiv.org/abs/2404.00001"><title>A title. (arXiv:2404.00001v2 [cs.CL] UPDATED)</title>'
            "<link>http://arxiv.org/abs/2404.00001</link><description>&lt;p&gt;We show it.&lt;/p&gt;</description>"
            '<dc:creator>&lt;a href="x"&gt;A. Bee&lt;/a&gt;, &lt;a href="y"&gt;C. Dee&lt;/a&gt;</dc:creator></item>',
            "replace",
        ),
    ],
)
def test_announcement_feeds_of_today_and_of_before(item: str, kind: str) -> None:
    draft = one(
        '<rss xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:rdf="r"><channel>'
        f"<title>cs.CL updates on arXiv.org</title><pubDate>Fri, 05 Apr 2024 00:00:00 -0400</pubDate>{item}</channel></rss>"
    )
    assert (draft.title, draft.abstract, draft.announced) == ("A title", "We show it.", "2024-04-05")
    assert [author.name for author in draft.authors] == ["A. Bee", "C. Dee"]
    assert (draft.identifiers, draft.categories) == ((("arxiv", "2404.00001"),), ("cs.CL",))
    assert draft.extra == (("announce_type", kind),)


MAIL = """received from  Thu  4 Apr 24 18:00:00 GMT  to  Fri  5 Apr 24 18:00:00 GMT
------------------------------------------------------------------------------
\\\\
arXiv:2404.00001
Date: Mon, 1 Apr 2024 10:00:00 GMT   (10kb,D)

Title: A long title
  in two lines
Authors: G. M\\"uller (Inst. X), C. Dee
  and E. Eff
Categories: cs.CL cs.LG
Comments: 5 pages
DOI: 10.1000/x.1
\\\\
  We show it. In
two lines with 50% gain.
\\\\ ( https://arxiv.org/abs/2404.00001 ,  10kb)
------------------------------------------------------------------------------
\\\\
arXiv:2404.00002 (*cross-listing*)
Date: Tue, 2 Apr 2024 10:00:00 GMT   (10kb)

Title: Another
Authors: A. Bee
Categories: cs.CV
\\\\
  It is shown.
\\\\ ( https://arxiv.org/abs/2404.00002 ,  10kb)
%%--%%--%%--%%--%%--%%--%%--%%--%%--%%--%%--%%--%%--%%--%%--%%--%%--%%--%%--%%
------------------------------------------------------------------------------
\\\\
arXiv:2301.00003
replaced with revised version Wed, 3 Apr 2024 07:49:41 GMT   (276kb)

Title: A third
Authors: A. Bee
Categories: cs.CL
\\\\ ( https://arxiv.org/abs/2301.00003 ,  276kb)
"""


def test_a_subscription_mail() -> None:
    first, second, third = read(MAIL.encode(), "mail.txt").drafts
    assert (first.title, first.abstract) == ("A long title in two lines", "We show it. In two lines with 50% gain.")
    assert [author.name for author in first.authors] == ["G. Müller", "C. Dee", "E. Eff"]
    assert first.identifiers == (("arxiv", "2404.00001"), ("doi", "10.1000/x.1"))
    assert (first.published, first.announced, first.comment) == ("2024-04-01", "2024-04-05", "5 pages")
    assert first.categories == ("cs.CL", "cs.LG")
    assert second.extra == (("announce_type", "cross"),)
    assert (third.abstract, third.updated, third.extra) == (None, "2024-04-03", (("announce_type", "replace"),))


@pytest.mark.parametrize("encoding", ["7bit", "quoted-printable", "base64"])
def test_a_mailbox_of_mails_in_any_encoding(tmp_path: Path, encoding: str) -> None:
    box = mailbox.mbox(tmp_path / "box")
    for text in (MAIL, "See you at ten.", MAIL.replace("2404.0", "2405.0")):
        mail = EmailMessage()
        mail["From"], mail["Subject"] = "no-reply@arxiv.org", "cs daily" if len(text) > 50 else "Lunch"
        mail["Date"] = "Fri, 05 Apr 2024 01:00:00 -0400"
        mail.set_content(text, cte=encoding)
        box.add(mail)
    box.flush()
    listing = read((tmp_path / "box").read_bytes(), "box")
    assert [draft.title for draft in listing.drafts] == ["A long title in two lines", "Another", "A third"] * 2
    assert [(problem.record, problem.reason) for problem in listing.problems] == [
        ("Lunch", "a mail that announces no papers")
    ]
    with pytest.raises(NotAListing):
        read(b"From: no-reply@arxiv.org\nSubject: x\n\nNothing.\n", "mail")


# Hugging Face ---------------------------------------------------------------------------------------------------------

RECORD = {
    "paper": {
        "id": "2404.00001", "title": "A title\n  in two lines", "summary": "We\nshow it.", "publishedAt": "2024-04-01T10:00:00.000Z",
        "submittedOnDailyAt": "2024-04-02T00:00:00.000Z", "upvotes": 0, "githubRepo": "https://github.com/a/b", "githubStars": 12,
        "projectPage": "https://a.example", "ai_summary": "A machine says so.", "ai_keywords": ["x", "y"],
        "authors": [{"name": "A. Bee", "hidden": False}, {"name": "C. Dee", "hidden": True}],
        "organization": {"name": "lab", "fullname": "The Lab"},
    },
    "publishedAt": "2024-04-01T06:00:00.000Z", "title": "A title in two lines", "numComments": 3, "submittedBy": {"name": "x"},
    "thumbnail": "https://cdn.example/1.png",
}  # fmt: skip


def check_record(draft: Draft) -> None:
    assert (draft.title, draft.abstract, draft.summary) == ("A title in two lines", "We show it.", "A machine says so.")
    assert (draft.published, draft.announced, draft.keywords) == ("2024-04-01", "2024-04-02", ("x", "y"))
    assert draft.links == (Link("code", "https://github.com/a/b"), Link("page", "https://a.example"))
    assert dict(draft.counts) == {"upvotes": 0, "comments": 3, "stars": 12}
    assert [author.name for author in draft.authors] == ["A. Bee", "C. Dee"]
    assert draft.extra == (("thumbnail", "https://cdn.example/1.png"), ("organization", "The Lab"))


def test_json_of_the_api() -> None:
    check_record(one(json.dumps([RECORD])))
    check_record(one(json.dumps(RECORD) + "\n"))
    inner = one(json.dumps(RECORD["paper"]))
    assert (inner.title, inner.identifiers) == ("A title in two lines", (("arxiv", "2404.00001"),))


SHOWN = (
    '<article><div class="leading-none">94</div><h3 class="x"><a href="/papers/2404.00001" class="y">A title &amp; more</a></h3>'
    "<ul></ul><div>533 authors</div></article>"
)


def page(props: object) -> str:
    carried = html.escape(json.dumps(props), quote=True)
    return (
        f'<!DOCTYPE html><html><head><link rel="canonical" href="https://huggingface.co/papers"></head><body>'
        f'<div class="SVELTE_HYDRATER contents" data-target="DailyPapers" data-props="{carried}">{SHOWN}</div></body></html>'
    )


def test_a_saved_page_gives_the_data_it_carries() -> None:
    text = page({"date": "2024-04-02T00:00:00.000Z", "dailyPapers": [RECORD], "periodType": "week"})
    listing = read(text.encode(), "page.html")
    assert (listing.kind, listing.page_date) == ("hf-weekly", "2024-04-02")
    check_record(listing.drafts[0])
    (own,) = read(page({"paper": RECORD["paper"], "comments": [], "upvoters": []}).encode(), "page.html").drafts
    assert own.title == "A title in two lines"


def test_a_saved_page_without_data_gives_what_it_shows() -> None:
    (draft,) = read(page({}).encode(), "page.html").drafts
    assert (draft.title, draft.identifiers) == ("A title & more", (("arxiv", "2404.00001"),))
    assert dict(draft.counts) == {"upvotes": 94, "authors": 533}


def test_a_page_whose_data_is_cut_off_keeps_its_beginning() -> None:
    text = page({"dailyPapers": [RECORD, {**RECORD, "paper": {**RECORD["paper"], "id": "2404.00002"}}]})  # type: ignore[dict-item]
    cut = text[: text.rindex("2404.00002") + 40]
    listing = read(cut.encode(), "page.html")
    assert [draft.identifiers[0][1] for draft in listing.drafts] == ["2404.00001"]
    assert len(listing.problems) == 1


def test_a_paper_as_markdown() -> None:
    draft = one(
        "Title: [2404.1] A title: more\n\nURL Source: https://arxiv.org/html/2404.00001v2\n\nPublished Time: Mon, 11 Mar 2024 00:00:00 GMT"
        "\n\nMarkdown Content:\nA. Bee\n\n###### Abstract\n\nWe *show* it.\nReally.\n\n1 Introduction\n----\nfoo"
    )
    assert (draft.title, draft.abstract, draft.updated) == ("A title: more", "We show it. Really.", "2024-03-11")
    assert draft.identifiers == (("arxiv", "2404.00001"),)


# reference managers ---------------------------------------------------------------------------------------------------


def test_bibtex_as_people_write_it() -> None:
    listing = read(
        rb"""% Encoding: UTF-8
@string{nips = "Advances in " # {NeurIPS}}
@inproceedings{vaswani2017, author = "Vaswani, Ashish and van den Berg, Jan and {The G{\"o}del Group} and others",
  title = {{Attention} is all you {need}: $O(n^2)$ \& more}, booktitle = nips, year = 2017, month = jun # "~12",
  eprint = {1706.03762v5}, archivePrefix = {arXiv}, primaryClass = {cs.CL}, url = {https://arxiv.org/abs/1706.03762},
  keywords = {a, b; c}, mendeley-tags = {later}, readstatus = {read}, ranking = {rank4}, annote = {Very good.},
  abstract = {It is 50% better.

  Really.}}
@article{, title = {Without a key}, author = {family=Bee, given=Ann, prefix=von}, journal = {arXiv preprint arXiv:2404.00001}}
@article{, title = {Another without a key}, doi = {https://doi.org/10.1000/X\_1}}
@inbook{child, title = {A chapter}, crossref = {whole}}
@comment{jabref-meta: databaseType:bibtex;}
@book{whole, title = {The book}, year = {2001}, editor = {Dee, C.}}
@misc{none, author = {Nobody}}
@article{broken, title = {Never closed, author = {A},
  year = 2000
@article{last, title = {The last one}}
""",
        "x.bib",
    )
    found = {draft.citation_key or draft.title: draft for draft in listing.drafts}
    first = found["vaswani2017"]
    assert first.title == "Attention is all you need: $O(n^2)$ & more"
    assert first.authors[:2] == (
        Author("Ashish Vaswani", "Vaswani", "Ashish"),
        Author("Jan van den Berg", "van den Berg", "Jan"),
    )
    assert [author.name for author in first.authors[2:]] == ["The Gödel Group"]
    assert (first.venue, first.published) == ("Advances in NeurIPS", "2017-06-12")
    assert (first.identifiers, first.links, first.categories) == ((("arxiv", "1706.03762"),), (), ("cs.CL",))
    assert (first.keywords, first.tags, first.notes) == (("a", "b", "c"), ("later",), ("Very good.",))
    assert (first.status, first.rating, first.abstract) == (Status.READ, 0.8, "It is 50% better.\nReally.")
    assert first.raw is not None
    assert first.raw.startswith("@inproceedings{vaswani2017")
    assert found["Without a key"].identifiers == (("arxiv", "2404.00001"),)
    assert found["Without a key"].authors == (Author("Ann von Bee", "von Bee", "Ann"),)
    assert found["Another without a key"].identifiers == (("doi", "10.1000/x_1"),)
    assert (found["child"].venue, found["child"].published) == ("The book", "2001")
    assert "last" in found
    assert [problem.record for problem in listing.problems if problem.reason == "an entry without a title"] == ["none"]


def test_bibtex_with_round_brackets_and_without_keys() -> None:
    listing = read(
        b"""@String{MC = "McDermott, Drew V."}
@techreport(McDermott:72, author = MC # { and Gerald J. Sussman}, month = May, year = {1972},
title = {The {\\sc CONNIVER} Manual (Or Not)}
)
\t@article{
\t  title = {Without a key},
\t  note = {in
two lines}
\t}
@Article{HoSp-87 ,
  title = {A space behind the key},
}
""",
        "x.bib",
    )
    assert [draft.title for draft in listing.drafts] == [
        "The CONNIVER Manual (Or Not)",
        "Without a key",
        "A space behind the key",
    ]
    assert [author.name for author in listing.drafts[0].authors] == ["Drew V. McDermott", "Gerald J. Sussman"]
    assert [draft.citation_key for draft in listing.drafts] == ["McDermott:72", None, "HoSp-87"]


def test_ris_of_many_hands() -> None:
    listing = read(
        b"Provider: x\nTY  - JOUR\nT1  - A title\nA1  - Bee, Ann\nAU  - Dee, C.\nY1  - 2014/3//\nN2  - We show\nit.\n"
        b"DO  - https://doi.org/10.1000/X.1\nKW  - a\nKW  - b\nJF  - Journal\nN1  - mine\nUR  - https://a.example\n"
        b"TY - CONF\nTI - Another\nPY - 2015\nER - \n",
        "x.ris",
    )
    first, second = listing.drafts
    assert (first.title, first.abstract, first.published) == ("A title", "We show it.", "2014-03")
    assert [author.name for author in first.authors] == ["C. Dee", "Ann Bee"]
    assert (first.identifiers, first.keywords, first.venue) == ((("doi", "10.1000/x.1"),), ("a", "b"), "Journal")
    assert (first.notes, first.links) == (("mine",), (Link("page", "https://a.example"),))
    assert (second.title, second.published) == ("Another", "2015")


def test_what_databases_remark_in_ris_is_no_note_of_the_readers() -> None:
    draft = one(
        "TY  - JOUR\nTI  - A title\nN1  - Cited By :44\nN1  - Export Date: 1 April 2016\nN1  - See also: mine\n"
        "N1  - Total Times Cited:  10\nN1  - Last updated - 2023-01-02\nER  - \n"
    )
    assert draft.notes == ("See also: mine",)
    assert draft.comment == (
        "Cited By :44; Export Date: 1 April 2016; Total Times Cited: 10; Last updated - 2023-01-02"
    )


def test_what_journals_put_around_an_abstract_in_their_feeds() -> None:
    items = (
        "<p>Nature, Published online: 01 May 2024; <a href='x'>doi:10.1038/s41586-024-0</a></p>We show it.",
        "<p>Publication date: 15 June 2024</p><p><b>Source:</b> A Journal, Volume 605</p><p>Author(s): A. Bee, C. Dee</p>",
        "<p>Author(s): A. Bee, C. Dee, and E. Eff</p><p>We show it.</p><br/>[Phys. Rev. D 109, 1] Published Mon Jan 08, 2024",
        "A Journal, Ahead of Print.<br/>We show it.",
        "A Journal, Volume 12, Issue 3, Page 1-20, May 2024. <br/>We show it.",
        "Source: it is what we look for.",
    )
    xml = "".join(
        f"<item><title>Title {n}</title><description><![CDATA[{each}]]></description></item>"
        for n, each in enumerate(items)
    )
    drafts = read(
        f'<rss xmlns:prism="http://prismstandard.org/"><channel>{xml}</channel></rss>'.encode(), "feed.xml"
    ).drafts
    assert [draft.abstract for draft in drafts[:5]] == [
        "We show it.",
        None,
        "We show it.",
        "We show it.",
        "We show it.",
    ]
    assert drafts[5].abstract == items[5]
    assert [author.name for author in drafts[1].authors] == ["A. Bee", "C. Dee"]
    assert [author.name for author in drafts[2].authors] == ["A. Bee", "C. Dee", "E. Eff"]


def test_a_pubmed_id_of_embase_and_a_paper_that_was_retracted() -> None:
    assert one("TY  - JOUR\nTI  - A title\nAN  - PMID:35123456\nER  - \n").identifiers == (("pmid", "35123456"),)
    retracted = one("PMID- 22668778\nTI  - A title\nPT  - Journal Article\nPT  - Retracted Publication\n\n")
    assert retracted.withdrawn == "yes"
    kinds = "<PublicationTypeList><PublicationType>Retracted Publication</PublicationType></PublicationTypeList>"
    article = f"<Article><ArticleTitle>A title</ArticleTitle>{kinds}</Article>"
    cited = f"<MedlineCitation><PMID>1</PMID>{article}</MedlineCitation>"
    assert one(f"<PubmedArticleSet><PubmedArticle>{cited}</PubmedArticle></PubmedArticleSet>").withdrawn == "yes"
    assert one("PMID- 22668779\nTI  - A title\nPT  - Retraction of Publication\n\n").withdrawn is None


def test_csl_json_with_facts_in_its_note() -> None:
    draft = one(
        json.dumps([{
            "id": "x", "type": "article-journal", "title": "A title", "issued": {"date-parts": [["2004", 5]]}, "container-title": "J",
            "author": [{"family": "Berg", "given": "Jan", "non-dropping-particle": "van den"}, {"literal": "A Group"}],
            "note": "arXiv: 2404.00001\nPMID: 123\nCitation Key: berg2004", "abstract": "<p>We show it.</p>",
        }])
    )  # fmt: skip
    assert draft.authors == (Author("Jan van den Berg", "van den Berg", "Jan"), Author("A Group"))
    assert (draft.published, draft.citation_key) == ("2004-05", "berg2004")
    assert draft.identifiers == (("arxiv", "2404.00001"), ("pmid", "123"))


def zotero(path: Path) -> sqlite3.Connection:
    """A library with the tables of Zotero's own that are read."""
    connection = sqlite3.connect(path)
    connection.executescript(
        """
        CREATE TABLE itemTypes(itemTypeID INTEGER PRIMARY KEY, typeName TEXT);
        CREATE TABLE items(itemID INTEGER PRIMARY KEY, itemTypeID INT, dateAdded TEXT, libraryID INT, key TEXT);
        CREATE TABLE fields(fieldID INTEGER PRIMARY KEY, fieldName TEXT);
        CREATE TABLE itemDataValues(valueID INTEGER PRIMARY KEY, value);
        CREATE TABLE itemData(itemID INT, fieldID INT, valueID INT);
        CREATE TABLE creators(creatorID INTEGER PRIMARY KEY, firstName TEXT, lastName TEXT, fieldMode INT);
        CREATE TABLE creatorTypes(creatorTypeID INTEGER PRIMARY KEY, creatorType TEXT);
        CREATE TABLE itemCreators(itemID INT, creatorID INT, creatorTypeID INT, orderIndex INT);
        CREATE TABLE tags(tagID INTEGER PRIMARY KEY, name TEXT);
        CREATE TABLE itemTags(itemID INT, tagID INT, type INT);
        CREATE TABLE itemNotes(itemID INTEGER PRIMARY KEY, parentItemID INT, note TEXT, title TEXT);
        CREATE TABLE deletedItems(itemID INTEGER PRIMARY KEY);
        CREATE TABLE collections(collectionID INTEGER PRIMARY KEY, collectionName TEXT);
        CREATE TABLE collectionItems(collectionID INT, itemID INT);
        INSERT INTO itemTypes VALUES (1, 'journalArticle'), (2, 'note'), (3, 'attachment');
        INSERT INTO items VALUES (1, 1, '2024', 1, 'AAAA'), (2, 2, '2024', 1, 'BBBB'), (3, 1, '2024', 1, 'CCCC'), (4, 3, '2024', 1, 'D');
        INSERT INTO fields VALUES (1, 'title'), (2, 'date'), (3, 'DOI'), (4, 'extra'), (5, 'publicationTitle');
        INSERT INTO itemDataValues VALUES (1, 'A title'), (2, '2024-03-00 March 2024'), (3, '10.1000/X.1'), (4, 'arXiv: 2404.00001'),
            (5, 'Journal'), (6, 'In the bin');
        INSERT INTO itemData VALUES (1, 1, 1), (1, 2, 2), (1, 3, 3), (1, 4, 4), (1, 5, 5), (3, 1, 6);
        INSERT INTO creators VALUES (1, 'Ann', 'Bee', 0), (2, '', 'A Group', 1);
        INSERT INTO creatorTypes VALUES (1, 'author'), (2, 'editor');
        INSERT INTO itemCreators VALUES (1, 1, 1, 0), (1, 2, 1, 1), (1, 1, 2, 2);
        INSERT INTO tags VALUES (1, 'nlp');
        INSERT INTO itemTags VALUES (1, 1, 0);
        INSERT INTO itemNotes VALUES (2, 1, '<p>Very <b>good</b>.</p>', '');
        INSERT INTO deletedItems VALUES (3);
        INSERT INTO collections VALUES (1, 'Thesis');
        INSERT INTO collectionItems VALUES (1, 1);
        """
    )
    return connection


def test_zoteros_own_file_is_read_while_zotero_writes_and_stays_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "zotero.sqlite"
    connection = zotero(path)
    connection.execute("PRAGMA locking_mode = exclusive")
    connection.execute("BEGIN EXCLUSIVE")
    connection.execute("UPDATE itemDataValues SET value = 'A title that is not committed' WHERE valueID = 1")
    before = {each.name: each.read_bytes() for each in tmp_path.iterdir()}
    with path.open("rb") as file:
        found, about, items = open_listing(Stream(file, path.name, str(path)))
        drafted, binned = items
    assert {each.name: each.read_bytes() for each in tmp_path.iterdir()} == before
    connection.rollback()
    connection.close()
    assert (found.name, about.kind) == ("zotero-sqlite", "zotero")
    assert isinstance(drafted, Draft)
    assert (drafted.title, drafted.published, drafted.venue) == ("A title", "2024-03", "Journal")
    assert [author.name for author in drafted.authors] == ["Ann Bee", "A Group"]
    assert drafted.identifiers == (("arxiv", "2404.00001"), ("doi", "10.1000/x.1"))
    assert (drafted.tags, drafted.notes) == (("nlp", "Thesis"), ("Very good.",))
    assert isinstance(binned, Problem)
    assert (binned.record, binned.reason) == ("CCCC", "an item in the bin")


# services and lists ---------------------------------------------------------------------------------------------------


def test_works_of_openalex() -> None:
    draft = one(
        json.dumps({"results": [{
            "id": "https://openalex.org/W1", "doi": "https://doi.org/10.1000/X.1", "title": "A title", "publication_date": "2024-03-11",
            "authorships": [{"author": {"display_name": "Ann Bee"}}], "cited_by_count": 7,
            "primary_location": {"landing_page_url": "http://arxiv.org/abs/2404.00001", "source": {"display_name": "J"}},
            "abstract_inverted_index": {"it": [2], "We": [0], "show": [1, 3]},
        }]})
    )  # fmt: skip
    assert (draft.abstract, draft.venue, draft.counts) == ("We show it show", "J", (("citations", 7),))
    assert draft.identifiers == (("doi", "10.1000/x.1"), ("arxiv", "2404.00001"), ("openalex", "W1"))


def test_papers_of_semantic_scholar() -> None:
    draft = one(
        json.dumps({"data": [{
            "paperId": "f" * 40, "title": "A title", "externalIds": {"ArXiv": "2404.00001", "DOI": "10.1000/X.1", "ACL": "P19-1001"},
            "tldr": {"text": "A machine says so."}, "citationCount": 3, "authors": [{"name": "Ann Bee"}], "year": 2024,
        }]})
    )  # fmt: skip
    assert (draft.summary, draft.abstract, draft.published) == ("A machine says so.", None, "2024")
    assert draft.identifiers == (("arxiv", "2404.00001"), ("doi", "10.1000/x.1"), ("s2", "f" * 40), ("acl", "P19-1001"))


def test_works_of_crossref() -> None:
    draft = one(
        json.dumps({"message-type": "work", "message": {
            "DOI": "10.1000/X.1", "title": ["A title"], "subtitle": ["With more"], "issued": {"date-parts": [[None]]},
            "posted": {"date-parts": [[2024, 3]]}, "author": [{"family": "Bee", "given": "Ann"}, {"name": "A Group"}],
            "abstract": "<jats:p>We show H<jats:sub>2</jats:sub>O.</jats:p>", "container-title": ["J"], "is-referenced-by-count": 2,
        }})
    )  # fmt: skip
    assert (draft.title, draft.abstract, draft.published) == ("A title: With more", "We show H₂O.", "2024-03")
    assert [author.name for author in draft.authors] == ["Ann Bee", "A Group"]


def test_ids_and_addresses_anywhere() -> None:
    listing = read(
        b"# to read\n2404.00001\narXiv:hep-th/9901001v2\n10.1000/X.1\n- [A paper with a name](https://arxiv.org/abs/1706.03762)\n"
        b"Semi-supervised learning on graphs \xe2\x80\x94 https://arxiv.org/pdf/1609.02907v4.pdf\nhttps://openreview.net/forum?id=aBc1\n"
        b"https://example.com/x\n2404.00001\n99999\n",
        "list.md",
    )
    assert [draft.title for draft in listing.drafts] == [
        "arXiv:2404.00001", "arXiv:hep-th/9901001", "doi:10.1000/x.1", "A paper with a name", "Semi-supervised learning on graphs", "openreview:aBc1",
    ]  # fmt: skip
    assert [(problem.line, problem.record) for problem in listing.problems] == [
        (8, "https://example.com/x"),
        (10, "99999"),
    ]


def test_a_table_of_ones_own() -> None:
    draft = one(
        "Title;Authors;Year;arXiv ID;My notes;Status;Tags;Code\n"
        '"A title; really";"Bee, Ann; Dee, C.";2024;2404.00001v2;mine;To Read;a, b;https://github.com/a/b\n'
    )
    assert (draft.title, draft.published, draft.status) == ("A title; really", "2024", Status.QUEUE)
    assert [author.name for author in draft.authors] == ["Ann Bee", "C. Dee"]
    assert (draft.identifiers, draft.tags) == ((("arxiv", "2404.00001"),), ("a", "b"))
    assert (draft.notes, draft.links) == (("mine",), (Link("code", "https://github.com/a/b"),))


def test_the_papers_among_bookmarks() -> None:
    listing = read(
        b"""<!DOCTYPE NETSCAPE-Bookmark-file-1>
<TITLE>Bookmarks</TITLE><H1>Bookmarks</H1>
<DL><p><DT><H3>Reading</H3><DL><p>
<DT><A HREF="https://arxiv.org/abs/2404.00001" ADD_DATE="1710115200" TAGS="x,y">[2404.00001] A title</A>
<DD>Remember this
<DT><A HREF="https://example.com">No paper</A>
</DL><p><DT><A HREF="https://doi.org/10.1000/X.1">Another title | Nature</A></DL>""",
        "bookmarks.html",
    )
    first, second = listing.drafts
    assert (first.title, first.tags, first.notes) == ("A title", ("x", "y", "Reading"), ("Remember this",))
    assert (second.title, second.tags) == ("Another title", ())
    assert [(problem.line, problem.record) for problem in listing.problems] == [(6, "https://example.com")]


def test_a_feed_of_a_blog_gives_the_papers_it_links_to() -> None:
    listing = read(
        b"<rss><channel><title>A blog</title><item><title>About a paper</title><link>https://blog.example/1</link><description>See "
        b"https://arxiv.org/abs/2404.00001 for more</description></item><item><title>Lunch</title><link>https://blog.example/2</link></item>"
        b"</channel></rss>",
        "feed.xml",
    )
    assert [(draft.title, draft.identifiers) for draft in listing.drafts] == [
        ("About a paper", (("arxiv", "2404.00001"),))
    ]
    assert [problem.record for problem in listing.problems] == ["Lunch"]


def test_where_titles_and_abstracts_alternate_short_abstracts_are_read_too() -> None:
    long = "We show that this is so, in the way in which it was always done. " * 8
    for short in ("Withdrawn.", "We reply to a comment by X.", "In this note we prove it.", "15 pages", "to appear"):
        pairs = [(f"The Title of Paper Number {n}", long.strip()) for n in range(16)]
        pairs[7] = (pairs[7][0], short)
        text = "Get trending papers in your email inbox!\n\nSubscribe\n\n" + "\n\n".join(
            f"{a}\n\n{b}" for a, b in pairs
        )
        listing = read(text.encode(), "page.txt")
        assert [(draft.title, draft.abstract) for draft in listing.drafts] == pairs, short


def test_a_first_record_of_ones_own_may_be_longer_than_what_is_looked_at() -> None:
    notes = "What I thought of it. " * 10_000
    lines: list[dict[str, object]] = [
        {"id": n, "title": f"The {n}th paper", "note": notes, "appearances": [], "snoozed_until": None} for n in (1, 2)
    ]
    for data in ("".join(json.dumps(line) + "\n" for line in lines), json.dumps(lines), json.dumps(lines, indent=1)):
        listing = read(data.encode(), "x")
        assert (listing.kind, [draft.title for draft in listing.drafts]) == (
            "readq",
            ["The 1th paper", "The 2th paper"],
        )


def test_a_long_record_of_somebody_elses_is_not_taken_for_ones_own() -> None:
    lines: list[dict[str, object]] = [{"id": 1, "title": "A paper", "text": "Long. " * 20_000, "appearances": []}] * 2
    with pytest.raises(NotAListing):
        read("".join(json.dumps(line) + "\n" for line in lines).encode(), "x")
