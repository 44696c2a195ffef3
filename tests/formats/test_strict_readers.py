"""What readq writes is read by other programs that are strict, whatever titles, authors and notes are like."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import warnings
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import bibtexparser.entrypoint
import html5lib
import pytest
import rispy
import yaml

from readq.formats.writing.base import Options
from readq.formats.writing.digest_mail import mail
from readq.formats.writing.digest_page import page
from readq.library import Library
from readq.library.digest import digest
from readq.library.opml import opml
from readq.library.vault import export as into_vault
from readq.listing import Draft
from readq.model import Author, Link
from tests.support.libraries import START, add_listing, open_library

HOSTILE = (
    "An ordinary title: of five words",
    'A \\ backslash & % $ # _ { } ~ ^ "quotes" \'s',
    "}{ unbalanced } title {",
    "<script>alert(1)</script> ]]> --> &amp; <b>",
    "% a comment",
    "# heading\n---\nfoo: bar\n...",
    "- [x] list: *a* _b_ `c` | pipe",
    "\x1b[2J\x07 control \x0b\x85\u2028 \x9f end",
    "no \ufffe\uffff\U0001fffe characters \ufdd0",
    "日本語 العربية 🎉 e\u0301\u0301 \u202ertl\u200b",
    "=cmd|calc",
    "TY  - JOUR\nER  - \nTI  - x",
    "@article{x, title={y}}",
    "\\input{/etc/passwd} \\write18{ls}",
    'a "',
    "word " * 1_800,
    "[[wiki]] [link](http://x)",
    "null",
    "~",
    "2024-01-01",
    '$x_1^2 \\frac{a}{b}$ and $5 and {\\"o}',
)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    library = open_library(tmp_path_factory.mktemp("strict") / "a.db")
    drafts = [
        Draft(
            f"{title} {number}", title, (Author(title[:200], title[:80]), Author("O'Brien, \"X\" {Y}", "O'Brien")),
            (("arxiv", f"2404.{number:05d}"),), (Link("code", "https://example.org/?a=1&b=%22<x>"),), "2024-02-03",
            title, comment=title, keywords=(title,), categories=(title[:40],), summary=title,
        )
        for number, title in enumerate(HOSTILE)
    ]  # fmt: skip
    ids = add_listing(library, drafts, name="hostile <&>.txt")
    for id_, title in zip(ids, HOSTILE, strict=True):
        library.notes.write(id_, f"{title}\n\n---\n- [ ] {title}")
    library.tag(ids, add=["a&b <c>", "x: y"])
    library.subscriptions.add("author:A & B", '<&">')
    return library


def written(library: Library, form: str, *, latex: bool = False) -> str:
    ids = range(1, len(HOSTILE) + 1)
    return "".join(library.exporting.pieces(ids, form, Options(latex=latex), pattern="[auth:lower][year][shorttitle]"))


def test_ris(library: Library) -> None:
    entries = rispy.loads(written(library, "ris"))
    assert len(entries) == len(HOSTILE)
    assert all(entry.get("title") or entry.get("primary_title") for entry in entries)


@pytest.mark.parametrize("form", ["bibtex", "biblatex"])
@pytest.mark.parametrize("latex", [False, True])
def test_bibliographies(library: Library, form: str, latex: bool) -> None:
    parsed = bibtexparser.entrypoint.parse_string(written(library, form, latex=latex))
    assert (len(parsed.entries), parsed.failed_blocks) == (len(HOSTILE), [])


@pytest.mark.skipif(shutil.which("biber") is None, reason="no biber on this machine")
def test_biber(library: Library, tmp_path: Path) -> None:
    (tmp_path / "a.bib").write_text(written(library, "biblatex"), "utf-8")
    command = ["biber", "--tool", "--validate-datamodel", "a.bib"]
    ended = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert ended.returncode == 0, ended.stdout
    told = [line for line in ended.stdout.splitlines() if not line.startswith("INFO")]
    ours = re.compile(r"WARN - Datamodel: .* Field '(comment|groups|readstatus)' invalid in data model - ignoring")
    assert [line for line in told if not ours.fullmatch(line)] == []


@pytest.mark.skipif(shutil.which("bibtex") is None, reason="no BibTeX on this machine")
def test_bibtex(library: Library, tmp_path: Path) -> None:
    (tmp_path / "a.bib").write_text(written(library, "bibtex", latex=True), "utf-8")
    (tmp_path / "a.aux").write_text("\\relax\n\\citation{*}\n\\bibstyle{plain}\n\\bibdata{a}\n")
    ended = subprocess.run(["bibtex", "a"], cwd=tmp_path, capture_output=True, text=True)
    assert ended.returncode == 0, ended.stdout
    assert (tmp_path / "a.bbl").read_text().count("\\bibitem") == len(HOSTILE)


def test_csl(library: Library) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about members it does not know
        from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
        from citeproc.source.json import CiteProcJSON

        source = CiteProcJSON(json.loads(written(library, "csl-json")))
        style = CitationStylesStyle("harvard-cite-them-right", validate=False)
        bibliography = CitationStylesBibliography(style, source, formatter.html)
        for key in source:
            bibliography.register(Citation([CitationItem(key)]))
        assert len([str(entry) for entry in bibliography.bibliography()]) == len(HOSTILE)


@pytest.mark.skipif(shutil.which("xmllint") is None, reason="no xmllint on this machine")
def test_xml(library: Library, tmp_path: Path) -> None:
    from readq.config.reading import load
    from readq.library.fetch_settings import configured

    texts = {form: written(library, form) for form in ("endnote-xml", "atom")}
    texts["opml"] = "".join(opml(library, configured(load(str(tmp_path / "none.toml")))))
    for name, text in texts.items():
        file = tmp_path / f"{name}.xml"
        file.write_text(text, "utf-8")
        ended = subprocess.run(["xmllint", "--nonet", "--noout", file], capture_output=True, text=True)
        assert (ended.returncode, ended.stderr) == (0, ""), name


def test_html_and_mail(library: Library) -> None:
    told = digest(library, int(START) - 86_400, papers=99)
    sent = mail(told, "a@example.org", "b@example.org").as_bytes(policy=policy.SMTP)
    assert max(map(len, sent.split(b"\r\n"))) <= 998
    message = message_from_bytes(sent, policy=policy.default)
    assert isinstance(message, EmailMessage)
    assert [part.defects for part in message.walk() if part.defects] == []
    body = message.get_body(("html",))
    assert body is not None
    for text in (written(library, "html"), "".join(page(told)), body.get_content()):
        html5lib.HTMLParser(strict=True).parse(text)  # raises at the first fault


def test_front_matter(library: Library, tmp_path: Path) -> None:
    into_vault(library, range(1, len(HOSTILE) + 1), tmp_path / "vault", pattern="[auth:lower][year][shorttitle]")
    notes = list((tmp_path / "vault").glob("*.md"))
    assert len(notes) == len(HOSTILE)
    for note in notes:
        found = re.match(r"---\n(.*?\n)---\n", note.read_text("utf-8"), re.DOTALL)
        assert found is not None
        fields = yaml.safe_load(found[1])
        assert isinstance(fields["title"], str)
        assert all(isinstance(each, str) for name in ("authors", "tags") for each in fields[name])
